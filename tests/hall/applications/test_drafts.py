"""What is typed before it is sent: kept page by page, found again by number and code, followed to a new version."""

from datetime import date, timedelta

import pytest

from hall.domain.applications import drafts
from hall.domain.applications.differing import what_changed
from hall.domain.applications.intake import Filing, HandedIn, file_application
from hall.domain.items.guide import Guide
from hall.enums import Channel
from hall.models import ApplicationDraft
from tests.hall.factories import CONTENT, PERSON, make_item
from tests.hall.world import at
from yunlong_portal.kernel import retention, tracking
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 11, 25))
TOKEN = "a" * 32
DAY = timedelta(days=1)


def kept(world, name="name", now=NOW, **answer):
    """Keep one answer."""
    return drafts.keep_answer(TOKEN, entry=world.item.entry, name=name, answer=answer, now=now)


def scan():
    """Return the row of a file that somebody has just handed in."""
    return PrivateFile.objects.create(
        name="身份证.jpg", media_type="image/jpeg", extension="jpg", size=9, digest="d" * 64, place="ab/cd",
        stored_at=NOW, kept_until=NOW + DAY,
    )  # fmt: skip


def test_an_old_page_takes_back_no_other_answer(world):
    kept(world, name="name", name_=["张三"])
    kept(world, name="phone", phone=["13887220000"])
    kept(world, name="name", name_=["张三丰"])
    row = ApplicationDraft.objects.get()
    assert row.typed == {"name": {"name_": ["张三丰"]}, "phone": {"phone": ["13887220000"]}}


def test_what_nobody_stored_is_gone_after_a_day_and_what_was_stored_after_thirty(world):
    kept(world, name_=["张三"])
    assert drafts.find(TOKEN, now=NOW + DAY) is None
    row, code = drafts.store(TOKEN, now=NOW)
    assert row.number == f"CG2026-{row.pk:06d}"
    assert drafts.find_stored(row.number, now=NOW + 29 * DAY) == row
    assert drafts.find_stored(row.number, now=NOW + 30 * DAY) is None
    assert tracking.matches(code, row.tracking_digest)


def test_a_draft_stored_again_keeps_its_number_and_code_and_its_papers_stay_with_it(world):
    file = scan()
    kept(world, name="paper_x", files=[str(file.pk)])
    first = drafts.store(TOKEN, now=NOW)
    assert drafts.store(TOKEN, now=NOW + DAY) == first
    file.refresh_from_db()
    assert file.kept_until == NOW + 31 * DAY


def test_nothing_is_stored_of_nothing():
    with pytest.raises(Refused) as caught:
        drafts.store(TOKEN, now=NOW)
    assert caught.value.code == "nothing_typed"


def test_the_code_of_a_draft_opens_no_case_and_what_was_sent_cannot_be_changed(world):
    kept(world, name_=["张三"])
    _, code = drafts.store(TOKEN, now=NOW)
    papers = {1: HandedIn(is_brought=True), 2: HandedIn(is_brought=True)}
    filed = file_application(
        Filing(item=world.item, channel=Channel.ONLINE, applicant=PERSON, materials=papers, submission=TOKEN),
        actor=None,
        now=NOW,
    )
    assert not tracking.matches(code, filed.application.tracking_digest)
    row = drafts.find(TOKEN, now=NOW)
    assert (row.typed, row.application) == ({}, filed.application)
    for act in (lambda: kept(world, name_=["李四"]), lambda: drafts.store(TOKEN, now=NOW)):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "sent_already"


def test_the_sweep_erases_what_is_over_with_its_papers_and_leaves_those_of_cases(world):
    mine, of_a_case = scan(), scan_of_a_case()
    kept(world, name="paper_x", files=[str(mine.pk), str(of_a_case.pk)])
    drafts.declare()
    assert retention.sweep(NOW)["hall.drafts"] == 0
    retention.sweep(NOW + DAY)
    assert not ApplicationDraft.objects.exists()
    assert PrivateFile.objects.get(pk=mine.pk).is_erased
    assert not PrivateFile.objects.get(pk=of_a_case.pk).is_erased


def scan_of_a_case():
    """Return a file that is kept already."""
    return PrivateFile.objects.create(
        name="照片.jpg", media_type="image/jpeg", extension="jpg", size=9, digest="e" * 64, place="ab/ce", stored_at=NOW
    )


def test_a_draft_goes_on_with_the_version_that_is_public_now_and_says_what_changed(world):
    row = kept(world, name_=["张三"])
    papers = [*CONTENT["materials"][:1], {"name": "户口簿", "form": "copy", "copies": "1", "required": "yes"}]
    other = make_item(world.bureau, code="YLX-002", materials=papers)
    assert drafts.follow_version(row, world.item.entry) == ()
    assert drafts.follow_version(row, other.entry) == (
        "要增加的材料：户口簿。",
        "不用再交的材料：居民身份证；残疾证明。",
    )
    assert drafts.follow_version(drafts.find(TOKEN, now=NOW), other.entry) == ()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ()),
        ({"conditions": {"text": "别的说法"}}, ()),
        ({"limits": {"promised_days": "10"}}, ("办理时限改为：受理后10个工作日（承诺）。",)),
        ({"fee": {"charged": "yes", "standard": "每证5元"}}, ("收费改为：每证5元。",)),
        ({"result": {"name": "证", "at_window": True}}, ("取件方式改为：窗口领取。",)),
        ({"questions": []}, ("不用再回答的问题：家庭人口。",)),
        (
            {"materials": [CONTENT["materials"][0] | {"required": "no"}, CONTENT["materials"][1] | {"copies": "2"}]},
            ("不用再交的材料：残疾证明。", "改为可以不交的材料：最低生活保障申请书。",
             "形式或者份数有变的材料：居民身份证。"),
        ),
    ],
)  # fmt: skip
def test_only_what_the_applicant_has_to_do_differently_is_told(changed, told):
    assert what_changed(Guide(CONTENT), Guide(CONTENT | changed)) == told
