"""A password that somebody else has set opens one page: the one where a password of one's own is chosen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.domain.workflow import PATH
from disclosure.models import Post
from tests.disclosure.world import ALL_PASS, World, fresh, make_world
from tests.factories import UserFactory
from yunlong_portal.kernel import accounts
from yunlong_portal.kernel.models import AccountAct, User
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TEMPORARY, OWN = "Kai-Cheng-2017-lu", "Shan-Shui-2026-bai"
INDEX, CHANGE = "/admin/", "/admin/password_change/"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def clerk(world: World) -> User:
    """Return the drafter, after an administrator has set his password."""
    administrator = UserFactory.create(display_name="赵管理")
    accounts.set_temporary_password(
        user=world.drafter, password=TEMPORARY, actor=administrator, reason="忘记密码", now=timezone.now()
    )
    return world.drafter


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    """Return the client of somebody who signed in with the temporary password."""
    answer = client.post(reverse("admin:login"), {"username": clerk.username, "password": TEMPORARY, "next": INDEX})
    assert answer.status_code == 302
    return client


def choose(desk: Client, *, old: str = TEMPORARY, new: str = OWN) -> Any:
    return desk.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


def refusal(call: Callable[..., Any], *arguments: Any, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_every_page_leads_to_choosing_a_password_and_no_form_is_taken(desk: Client, world: World) -> None:
    names = ("index", "disclosure_post_changelist", "disclosure_post_add")
    pages = [*(reverse(f"admin:{name}") for name in names), "/admin/nowhere/"]
    assert {desk.get(page)["Location"] for page in pages} == {CHANGE}
    typed = {"department": world.department.pk, "kind": "news", "title": "会议召开"}
    assert desk.post(reverse("admin:disclosure_post_add"), typed)["Location"] == CHANGE
    assert not Post.objects.exists()


def test_the_review_sheet_outside_the_staffs_site_stays_closed_too(desk: Client, world: World) -> None:
    post = fresh(world.draft(by=world.drafter))
    User.objects.filter(pk=world.drafter.pk).update(has_temporary_password=False)
    world.take("submit", post, world.drafter)
    User.objects.filter(pk=world.drafter.pk).update(has_temporary_password=True)
    assert desk.get(f"/posts/{post.pk}/review-sheet.pdf").status_code == 404


def test_there_is_said_who_set_it_when_and_why(desk: Client) -> None:
    page = desk.get(CHANGE).content.decode()
    assert "您现在用的是管理员设的临时密码" in page
    assert "设置临时密码：忘记密码" in page
    assert f"赵管理 · {timezone.localtime():%Y年}" in page


def test_with_a_password_of_ones_own_everything_opens(desk: Client, clerk: User) -> None:
    assert choose(desk)["Location"] == INDEX
    page = desk.get(INDEX)
    assert page.status_code == 200
    kept = User.objects.get(pk=clerk.pk)
    assert (kept.check_password(OWN), kept.has_temporary_password) == (True, False)
    assert clerk.account_acts.values_list("kind", "actor").first() == ("password_chosen", clerk.pk)


def test_what_was_done_to_the_account_stays_on_the_first_page_whoever_chose_the_password(desk: Client) -> None:
    choose(desk)
    assert "设置临时密码：忘记密码" in desk.get(INDEX).content.decode()


def test_what_is_long_ago_does_not(desk: Client, clerk: User) -> None:
    since = timezone.now() + timedelta(days=1)
    assert [act.reason for act in accounts.acts_of_others(clerk)] == ["忘记密码"]
    assert list(accounts.acts_of_others(clerk, since=since)) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new": TEMPORARY}, "新密码与原密码相同"),
        ({"old": "wrong"}, "旧密码"),
        ({"new": "12345678"}, "密码"),
    ],
)
def test_a_password_that_cannot_be_is_said_beside_the_field(
    desk: Client, clerk: User, typed: dict[str, str], said: str
) -> None:
    answer = choose(desk, **typed)
    assert answer.status_code == 200
    assert any(said in error for errors in answer.context["form"].errors.values() for error in errors)
    assert User.objects.get(pk=clerk.pk).has_temporary_password


def test_a_password_reset_meanwhile_is_not_overwritten_by_who_knew_the_one_before(clerk: User) -> None:
    in_hand = User.objects.get(pk=clerk.pk)
    accounts.set_temporary_password(
        user=clerk, password="Yun-Long-2026-xian", actor=UserFactory.create(), reason="泄露", now=NOW
    )
    assert refusal(accounts.choose_password, user=in_hand, old=TEMPORARY, new=OWN, now=NOW) == "wrong_password"


def test_who_is_signed_in_elsewhere_is_signed_out(world: World, login: Callable[..., Client]) -> None:
    elsewhere = login(world.drafter)
    assert elsewhere.get(INDEX).status_code == 200
    accounts.set_temporary_password(
        user=world.drafter, password=TEMPORARY, actor=UserFactory.create(), reason="泄露", now=NOW
    )
    assert "/admin/login/" in elsewhere.get(INDEX)["Location"]


def test_no_step_of_a_workflow_is_taken_before_nor_with_an_object_from_before(world: World) -> None:
    post = world.draft()
    in_hand = User.objects.get(pk=world.drafter.pk)
    accounts.set_temporary_password(
        user=world.drafter, password=TEMPORARY, actor=UserFactory.create(), reason="忘记密码", now=world.now
    )
    given = {"row": post, "actor": in_hand, "expected_version": post.version, "now": world.tick()}
    assert refusal(PATH.take, "submit", **given, checklist=ALL_PASS) == "temporary_password"
    accounts.choose_password(user=world.drafter, old=TEMPORARY, new=OWN, now=world.tick())
    assert PATH.take("submit", **given, checklist=ALL_PASS).state == "in_review"


def test_what_was_promised_before_is_kept_at_its_hour(world: World) -> None:
    from disclosure.domain import publishing

    post = world.walk(world.draft(), to="proofread")
    post = world.take("schedule", post, world.publisher, publish_at=world.now + timedelta(hours=1))
    accounts.set_temporary_password(
        user=world.publisher, password=TEMPORARY, actor=UserFactory.create(), reason="忘记密码", now=world.now
    )
    publishing.publish_on_time({"post": post.pk}, post.scheduled_for)
    assert fresh(post).state == "published"


def test_signing_out_stays_possible(desk: Client) -> None:
    assert desk.post(reverse("admin:logout")).status_code == 200
    assert "/admin/login/" in desk.get(INDEX)["Location"]


def test_a_superuser_of_the_shell_chooses_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", OWN)
    call_command("createsuperuser", username="root", display_name="管理", interactive=False, stdout=StringIO())
    client.post(reverse("admin:login"), {"username": "root", "password": OWN})
    assert client.get(INDEX).status_code == 200
    assert not AccountAct.objects.exists()


def test_what_was_done_is_never_changed_nor_deleted(clerk: User) -> None:
    for change in (lambda: AccountAct.objects.update(reason="x"), lambda: AccountAct.objects.all().delete()):
        with pytest.raises((DatabaseError, IntegrityError), match="append-only"), transaction.atomic():
            change()
