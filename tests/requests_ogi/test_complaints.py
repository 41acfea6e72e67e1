"""Complaints: taken in by any way, named or not; the county OGI office's alone; answered in the county's time."""

from datetime import date

import pytest

from columns.domain.duties import duties_of
from columns.enums import Duty
from requests_ogi.domain import complaints, reminding
from requests_ogi.domain.complaints import COMPLAINT, Grievance
from requests_ogi.enums import ComplaintFinding, ComplaintMatter, ComplaintMode, ComplaintState
from requests_ogi.models import Complaint, ComplaintText
from tests.factories import with_duties
from tests.requests_ogi.world import at, make_world, processing
from yunlong_portal.kernel import reminders, tracking
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

DAY = date(2017, 9, 18)
SAID = "县民政局没有公开2016年低保名单，去窗口问过两次"

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def lodge(world, *, actor=None, **more):
    given = {
        "unit": world.bureau,
        "matter": ComplaintMatter.NOT_PUBLISHED,
        "mode": ComplaintMode.ONLINE,
        "content": SAID,
    } | more
    return complaints.lodge(Grievance(**given), actor=actor, now=at(DAY))


def take(name, row, actor, *, on=DAY, **data):
    row = Complaint.objects.get(pk=row.pk)
    return COMPLAINT.take(name, row=row, actor=actor, expected_version=row.version, now=at(on), **data)


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_a_complaint_is_numbered_dated_and_followed_by_code(world):
    lodged = lodge(world, name="张三丰", phone="13887220000")
    row = lodged.complaint
    assert (row.number, row.received_on, row.due_on) == ("TS-2017-0001", DAY, date(2017, 10, 13))
    assert (row.is_named, row.text.masked_name, row.text.content) == (True, "张*", SAID)
    assert tracking.matches(lodged.code, row.tracking_digest)
    assert lodge(world).complaint.number == "TS-2017-0002"


def test_the_time_to_answer_is_a_setting(world, settings):
    settings.COMPLAINT_WORKDAYS = 5
    assert lodge(world).complaint.due_on == date(2017, 9, 25)


def test_who_does_not_say_his_name_is_heard_as_well(world):
    row = lodge(world).complaint
    assert (row.is_named, row.text.masked_name, str(row.text)) == (False, "", "匿名")


def test_a_form_sent_twice_is_one_complaint_with_one_code(world):
    first, again = lodge(world, submission="a" * 32), lodge(world, submission="a" * 32)
    assert (again.complaint, again.code, again.is_repeat) == (first.complaint, first.code, True)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"content": " \n"}, "nothing_said"),
        ({"content": "长" * 20_001}, "too_long"),
        ({"received_on": date(2017, 9, 19)}, "date_in_future"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(world, more, code):
    assert refused(lambda: lodge(world, **more)) == code
    assert Complaint.objects.count() == 0


def test_staff_enter_what_comes_by_phone_or_at_the_window_with_its_date(world):
    row = lodge(world, actor=world.window_clerk, mode=ComplaintMode.PHONE, received_on=date(2017, 9, 15)).complaint
    assert (row.taken_in_by, row.received_on, row.due_on) == (world.window_clerk, date(2017, 9, 15), date(2017, 10, 12))
    assert refused(lambda: lodge(world, actor=world.secrecy)) == "no_duty"


def test_it_goes_to_the_county_ogi_office_and_the_unit_complained_of_sees_nothing(world):
    lodge(world)
    notice = Notice.objects.get(about__startswith="requests_ogi.complaint")
    assert (notice.recipient, notice.subject) == (world.overseer, "举报投诉TS-2017-0001：新收到，请处理")
    for person in (world.handler, world.clerk, world.head, world.leader, world.window_clerk):
        assert Complaint.objects.visible_to(duties_of(person, at(DAY)), person).count() == 0
    assert Complaint.objects.visible_to(duties_of(world.overseer, at(DAY)), world.overseer).count() == 1


def test_it_is_taken_on_and_answered_with_a_finding(world):
    row = lodge(world).complaint
    assert refused(lambda: take("take_on", row, world.head)) == "no_duty"
    row = take("take_on", row, world.overseer)
    assert (row.state, row.handler, Notice.objects.standing().count()) == ("investigating", world.overseer, 0)
    said = {"answer": "已责成县民政局在5个工作日内公开", "finding": ComplaintFinding.FOUNDED}
    assert refused(lambda: take("answer", row, world.overseer, **said | {"finding": ""})) == "no_finding"
    assert refused(lambda: take("answer", row, world.overseer, **said | {"answer": ""})) == "no_answer"
    row = take("answer", row, world.overseer, on=date(2017, 9, 29), **said)
    assert (row.state, row.finding, row.closed_on) == (ComplaintState.ANSWERED, "founded", date(2017, 9, 29))
    assert ComplaintText.objects.get(complaint=row).answer == said["answer"]


def test_what_is_no_matter_of_disclosure_is_dismissed_with_a_reason(world):
    row = lodge(world).complaint
    assert refused(lambda: take("dismiss", row, world.overseer)) == "no_reason"
    row = take("dismiss", row, world.overseer, reason="属于信访事项，请向县信访局反映")
    assert (row.state, row.closed_on) == (ComplaintState.DISMISSED, DAY)
    assert ComplaintText.objects.get(complaint=row).answer == "属于信访事项，请向县信访局反映"


def test_nobody_judges_a_complaint_about_his_own_case(world):
    with_duties(world.county, Duty.OVERSEE_REQUESTS, user=world.handler)
    row = lodge(world, request=processing(world, on=DAY), matter=ComplaintMatter.NOT_ANSWERED).complaint
    assert refused(lambda: take("take_on", row, world.handler)) == "concerned"
    assert take("take_on", row, world.overseer).handler == world.overseer


def test_who_took_it_on_is_reminded_and_from_the_day_before_the_whole_office(world):
    colleague = with_duties(world.county, Duty.OVERSEE_REQUESTS)
    take("take_on", lodge(world).complaint, world.overseer)
    heard = []
    for day in (date(2017, 10, 10), date(2017, 10, 12), date(2017, 10, 16)):
        reminders.sweep(reminding.COMPLAINT, at(day))
        rows = Notice.objects.standing().filter(plan=reminding.COMPLAINT.name)
        heard.append({each.recipient for each in rows})
    assert heard == [{world.overseer}, {world.overseer, colleague}, {world.overseer, colleague}]
