"""An application comes in: numbered without a gap, once for each form, under the version that is in force."""

from datetime import date, timedelta

import pytest

from hall.domain.applications.intake import BROUGHT, Filing, HandedIn, file_application
from hall.domain.applications.parties import recall
from hall.enums import (
    ApplicantKind,
    ApplicationState,
    Channel,
    EventKind,
    LifeEvent,
    MaterialState,
    PickupWay,
)
from hall.models import Application, ApplicationMaterial, ItemEntry
from tests.hall.factories import PERSON
from tests.hall.world import at
from tests.kernel.test_jobs import in_threads
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
NOW = at(TODAY)


@pytest.fixture
def scan():
    """Return the row of a file that somebody has just handed in."""
    return PrivateFile.objects.create(
        name="身份证.jpg", media_type="image/jpeg", extension="jpg", size=9, digest="d" * 64, place="ab/cd",
        stored_at=NOW, kept_until=NOW + timedelta(days=1),
    )  # fmt: skip


def filing(world, **changed):
    """Return an application as a citizen files it online: the papers are brought to the window."""
    given = {
        "item": world.item,
        "channel": Channel.ONLINE,
        "applicant": PERSON | {"answers": {"家庭人口": "3"}},
        "materials": {1: HandedIn(is_brought=True), 2: HandedIn(is_brought=True)},
    }
    return Filing(**given | changed)


def refused(world, *, actor=None, now=NOW, **changed):
    """Return why it is not taken in, and make sure that nothing is there."""
    with pytest.raises(Refused) as caught:
        file_application(filing(world, **changed), actor=actor, now=now)
    assert not Application.objects.exists()
    return [each.code for each in caught.value.refusals], str(caught.value)


def test_what_comes_in_is_numbered_dated_and_noted_line_by_line(world, scan):
    filed = file_application(
        filing(world, materials={1: HandedIn(files=[scan]), 2: HandedIn(is_brought=True)}), actor=None, now=NOW
    )

    row = Application.objects.get()
    assert (row.number, row.state, row.received_on) == ("MZJ-B2026-00001", ApplicationState.FILED, TODAY)
    assert (row.item, row.publication, row.item_name) == (world.item, world.item.entry.publication, str(world.item))
    assert (row.statutory_days, row.promised_days, row.department, row.desk) == (20, 15, world.bureau, world.bureau)
    assert tracking.matches(filed.code, row.tracking_digest)
    lines = list(row.materials.values_list("number", "name", "state", "remark", "is_required"))
    assert lines == [
        (1, "最低生活保障申请书", MaterialState.UPLOADED, "", True),
        (2, "居民身份证", MaterialState.MISSING, BROUGHT, True),
        (3, "残疾证明", MaterialState.MISSING, "", False),
    ]
    (kept,) = row.materials.get(number=1).files.all()
    assert (kept.file, kept.from_applicant, kept.file.kept_until) == (scan, True, None)
    assert list(row.events.values_list("kind", "on")) == [
        (EventKind.RECEIVED, TODAY), (EventKind.PAPERS_AWAITED, TODAY),
    ]  # fmt: skip
    assert (row.clock.awaits, row.clock.due_on, row.clock.stopped_by) == ("", None, EventKind.PAPERS_AWAITED)
    assert (row.party.name, row.party.masked_name, row.party.answers) == ("张三丰", "张*", {"家庭人口": "3"})


def test_numbers_have_no_gap_and_what_is_refused_uses_none(world):
    file_application(filing(world), actor=None, now=NOW)
    with pytest.raises(Refused):
        file_application(filing(world, pickup_way=PickupWay.POST), actor=None, now=NOW)
    filed = file_application(filing(world), actor=None, now=NOW)
    assert filed.application.number == "MZJ-B2026-00002"


def test_a_form_sent_twice_is_one_case_with_the_same_number_and_code(world):
    first = file_application(filing(world, submission="a" * 32), actor=None, now=NOW)
    second = file_application(filing(world, submission="a" * 32), actor=None, now=NOW)
    assert (second.application, second.code, second.is_repeat) == (first.application, first.code, True)
    assert Application.objects.count() == 1


def test_everything_that_is_missing_is_said_at_once(world):
    codes, sentence = refused(world, materials={})
    assert codes == ["material_missing", "material_missing"]
    assert "最低生活保障申请书" in sentence
    assert "居民身份证" in sentence


def test_the_window_takes_in_what_is_there(world):
    row = file_application(
        filing(world, channel=Channel.WINDOW, desk=world.centre, materials={1: HandedIn(on_paper=True)}),
        actor=world.centre_clerk,
        now=NOW,
    ).application
    assert list(row.materials.values_list("state", flat=True)) == [
        MaterialState.ON_PAPER, MaterialState.MISSING, MaterialState.MISSING,
    ]  # fmt: skip
    assert (row.desk, row.filed_by) == (world.centre, world.centre_clerk)


def test_a_cancelled_item_takes_what_came_before_its_day_and_nothing_after(world):
    entry = world.item.entry
    entry.change_kind, entry.closes_on = LifeEvent.CANCEL, TODAY
    entry.save()
    assert refused(world)[0] == ["item_closed"]
    assert file_application(filing(world), actor=None, now=NOW - timedelta(days=1)).application.pk


@pytest.mark.parametrize(
    ("entry", "changed", "code"),
    [
        ({"is_online": False}, {}, "not_online"),
        ({"provincial_address": "https://zwfw.yn.gov.cn/x"}, {}, "at_province"),
        ({"portal_address": "/requests/new/"}, {}, "at_portal"),
        ({"portal_address": "/requests/new/"}, {"channel": Channel.WINDOW}, "at_portal"),
        ({}, {"applicant": PERSON | {"kind": ApplicantKind.ORGANISATION}}, "not_for_organisations"),
        ({"for_persons": False, "for_organisations": True}, {}, "not_for_persons"),
        ({}, {"pickup_way": PickupWay.POST}, "no_pickup_address"),
        ({}, {"received_on": date(2026, 11, 26)}, "in_the_future"),
        ({}, {"seen": 0}, "version_changed"),
        ({}, {"channel": Channel.OUTSIDE}, "no_outside_reason"),
        ({}, {"channel": Channel.OUTSIDE, "outside_reason": "停电，532929195001010025来的"}, "personal_data"),
        ({}, {"channel": Channel.PROVINCE}, "no_province_number"),
    ],
)
def test_what_cannot_be_filed_is_refused_with_a_sentence(world, entry, changed, code):
    ItemEntry.objects.filter(item=world.item).update(**entry)
    codes, sentence = refused(world, **changed)
    assert codes == [code]
    assert sentence.endswith("。")


def test_a_window_dates_nothing_back_past_the_days_in_which_it_was_to_be_looked_at(world):
    """Silence would accept it at once, an item that is closed since would still be filed."""
    given = {"channel": Channel.WINDOW, "received_on": date(2026, 11, 17)}
    codes, sentence = refused(world, actor=world.clerk, **given)
    assert codes == ["received_too_early"]
    assert "网下办理补录" in sentence
    given |= {"received_on": date(2026, 11, 18), "materials": {1: HandedIn(on_paper=True)}}
    assert file_application(filing(world, **given), actor=world.clerk, now=NOW).application.clock.due_on == TODAY


def test_an_item_of_which_nothing_is_public_takes_nothing(world):
    ItemEntry.objects.all().delete()
    assert refused(world)[0] == ["item_not_public"]


def test_a_case_of_the_province_comes_in_once(world):
    given = {"channel": Channel.PROVINCE, "province_number": "530000-1"}
    file_application(filing(world, **given), actor=world.clerk, now=NOW)
    with pytest.raises(Refused) as caught:
        file_application(filing(world, **given), actor=world.clerk, now=NOW)
    assert caught.value.code == "province_number_taken"
    assert ApplicationMaterial.objects.count() == 3


def test_who_lost_his_code_is_found_by_name_and_last_four(world):
    row = file_application(filing(world), actor=None, now=NOW).application
    among = Application.objects.all()
    last_four = PERSON["identity_number"][-4:]
    assert list(recall(name=" 张三丰 ", last_four=last_four, among=among)) == [row]
    assert list(recall(name="张三", last_four=last_four, among=among)) == []
    assert list(recall(name="张三丰", last_four="0000", among=among)) == []
    with pytest.raises(Refused) as caught:
        recall(name="张三丰", last_four="12", among=among)
    assert caught.value.code == "recall_incomplete"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_a_gap_and_a_form_sent_twice_stays_one_case(world):
    forms = [filing(world, submission=f"{number:032x}") for number in range(6)]
    filed = in_threads(*[lambda form=form: file_application(form, actor=None, now=NOW) for form in (*forms, *forms)])
    assert sorted(each.is_repeat for each in filed) == [False] * 6 + [True] * 6
    assert all(first.code == second.code for first, second in zip(filed[:6], filed[6:], strict=True))
    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert numbers == [f"MZJ-B2026-{serial:05d}" for serial in range(1, 7)]
