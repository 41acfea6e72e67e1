"""What is sealed has neither title nor excerpt on any list, export or package of the staff's (P9)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from columns.enums import Duty
from disclosure.domain import handing_over, publishing
from disclosure.enums import FindingKind, FindingLevel, ImportAction, StockRunKind
from disclosure.models import DeadLink, HandOver, LegacyPage, MigrationBatch, StockFinding, StockRun
from tests.disclosure.world import World
from tests.factories import with_duties
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

TITLE = "本不该公开的会议"


@pytest.fixture
def post(world: World):
    """Return a public post that was looked at, whose link leads nowhere, and that came from an old site."""
    made = world.published(title=TITLE)
    now, unit = timezone.now(), world.department
    run = StockRun.objects.create(kind=StockRunKind.RECHECK, started_at=now)
    about = {"post": made, "department": unit, "digest": "a" * 64, "last_seen": now}
    StockFinding.objects.create(
        publication=made.live_publication, run=run, kind=FindingKind.SECRECY, level=FindingLevel.SERIOUS,
        place="body", excerpt=TITLE, sentence="有密级标志", found_at=now, **about,
    )  # fmt: skip
    DeadLink.objects.create(
        source=f"post:{made.pk}", place="page", label=TITLE, element="link", address="/posts/999/", reason="no_page",
        first_seen=now, **about,
    )  # fmt: skip
    batch = MigrationBatch.objects.create(department=unit, imported_by=world.publisher, started_at=now)
    LegacyPage.objects.create(
        batch=batch, file="a.html", path="/a.html", title=TITLE, action=ImportAction.IMPORTED, department=unit,
        post=made,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("name", ["stockfinding", "deadlink", "legacypage"])
def test_what_was_found_of_a_sealed_post_is_on_no_list_and_in_no_export(world: World, post, login, name: str) -> None:
    client = login(with_duties(world.county, Duty.PUBLISH))
    places = [reverse(f"admin:disclosure_{name}_changelist"), reverse(f"admin:disclosure_{name}_export", args=["csv"])]

    def read() -> list[bool]:
        answers = [client.get(each) for each in places]
        assert [each.status_code for each in answers] == [200, 200]
        return [TITLE in b"".join(each).decode() for each in answers]

    assert read() == [True, True]
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="误发", now=world.tick())
    assert read() == [False, False]


def test_a_package_in_which_something_was_sealed_since_is_not_handed_out(world: World, post, login) -> None:
    published = post.live_publication.first_published_at
    when = {"year": published.year, "quarter": (published.month - 1) // 3 + 1}
    before, other = (
        HandOver.objects.create(department=each, asked_by=world.publisher, asked_at=world.now, **when)
        for each in (world.department, world.county)
    )
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="误发", now=world.tick())
    with pytest.raises(Refused) as refused:
        handing_over.require_nothing_sealed(before)
    assert refused.value.code == "sealed_inside"
    HandOver.objects.filter(pk=before.pk).update(asked_at=world.now + timedelta(minutes=1))
    before.refresh_from_db()
    handing_over.require_nothing_sealed(before)
    keeper = login(with_duties(other.department, Duty.KEEP_REGISTERS))
    answer = keeper.get(reverse("admin:disclosure_handover_package", args=[other.pk]), follow=True)
    assert "这一包不再下载" in answer.content.decode()
