"""What a unit reports, what the office says of it, and who is reminded of what is missing."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from columns.domain.circulars import CIRCULAR, PLAN, UNIT_TASK, chase
from columns.enums import Duty, TaskState
from columns.models import DutyChase, TaskPaper, UnitTask
from columns.slots import POST_IS_PUBLIC
from tests.columns.circulars.conftest import Desk
from tests.factories import with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.private_files import accept_private
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    """Return the code of a refusal."""
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def test_a_report_is_ticked_by_the_office(desk, issued):
    task = desk.report(desk.task(issued, 1), done=" 已经备案。 ")
    assert (task.state, task.done, task.reported_by) == (TaskState.REPORTED, "已经备案。", desk.keeper)
    task = desk.judge("accept", task)
    assert (task.state, task.judged_at) == (TaskState.ACCEPTED, desk.now)
    said = [each.history_change_reason for each in task.history.order_by("history_id")]
    assert said == ["报送完成情况", "核对通过"]


def test_a_report_is_sent_back_with_a_reason_and_comes_again(desk, issued):
    task = desk.report(desk.task(issued, 2))
    assert refusal(desk.judge, "return", task) == "no_reason"
    task = desk.judge("return", task, reason="网址打不开")
    assert (task.state, task.remark) == (TaskState.RETURNED, "网址打不开")
    assert Notice.objects.filter(about=f"columns.unittask:{task.pk}", recipient=desk.keeper).count() == 1
    task = desk.report(task)
    assert task.state == TaskState.REPORTED
    assert not Notice.objects.standing().filter(about=f"columns.unittask:{task.pk}").exists()
    task = desk.judge("return", desk.judge("accept", task), reason="核错了")
    assert task.state == TaskState.RETURNED


def test_nobody_reports_for_another_unit_or_judges_for_the_office(desk, issued):
    elsewhere = with_duties(desk.township, Duty.KEEP_REGISTERS)
    task = desk.task(issued, 1)
    assert refusal(desk.report, task, actor=elsewhere) == "no_duty"
    assert refusal(desk.report, task, actor=desk.officer) == "no_duty"
    task = desk.report(task)
    assert refusal(desk.judge, "accept", task, actor=desk.keeper) == "no_duty"


def test_nobody_ticks_what_he_reported_himself(desk, issued):
    both = with_duties(desk.bureau, Duty.DRAFT, user=desk.officer)
    task = desk.report(desk.task(issued, 1), actor=both)
    assert refusal(desk.judge, "accept", task) == "own_report"


def test_of_two_reports_the_second_is_told_that_it_is_late(desk, issued):
    task = desk.task(issued, 1)
    desk.report(task)
    assert refusal(desk.report, task, version=1) == "stale"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"done": "  "}, "nothing_said"),
        ({"done": "字" * 2_001}, "too_long"),
        ({"evidence": ""}, "no_evidence"),
        ({"evidence": "ftp://x.cn/1"}, "evidence_no_address"),
        ({"evidence": "javascript:alert(1)"}, "evidence_no_address"),
        ({"evidence": "//x.cn/1"}, "evidence_no_address"),
        ({"evidence": "见附件"}, "evidence_no_address"),
        ({"evidence": "/admin/columns/"}, "evidence_inside"),
        ({"evidence": "https://x.cn/" + "1" * 200}, "evidence_too_long"),
        ({"evidence": "/posts/999999/"}, "evidence_not_public"),
    ],
)
def test_a_report_that_shows_nothing_is_refused(given, code, desk, issued):
    task = desk.task(issued, 2)
    assert refusal(desk.report, task, **given) == code
    assert UnitTask.objects.get(pk=task.pk).state == TaskState.OPEN


def test_an_address_of_the_portal_is_kept_as_a_path_and_must_be_public(desk, issued, settings, monkeypatch):
    asked = []

    def public(*, post_id):
        asked.append(post_id)
        return True

    monkeypatch.setattr(POST_IS_PUBLIC, "_providers", {"test": (0, public)})
    settings.BASE_URL = "https://www.ylx.gov.cn"
    task = desk.report(desk.task(issued, 2), evidence="https://www.ylx.gov.cn/posts/12/versions/1/")
    assert (task.evidence, asked) == ("/posts/12/versions/1/", [12])


def test_what_does_not_concern_a_unit_needs_no_proof(desk, issued):
    task = desk.report(desk.task(issued, 1), is_concerned=False, done="没有开通微博微信。", evidence="")
    assert (task.is_concerned, task.state) == (False, TaskState.REPORTED)


def test_papers_are_proof_and_stay_when_a_report_comes_again(desk, issued):
    def paper():
        data = BytesIO("会议记录".encode())
        return accept_private(data=data, name="记录.txt", stored_by=desk.keeper, now=desk.now)

    task = desk.report(desk.task(issued, 2), evidence="", papers=[paper()])
    task = desk.report(desk.judge("return", task, reason="补一份"), evidence="", papers=[paper()])
    task = desk.report(desk.judge("return", task, reason="写清楚"), evidence="")
    assert TaskPaper.objects.filter(task=task, file__kept_until=None).count() == 2


def test_when_a_circular_is_over_nothing_is_reported_or_judged(desk, issued):
    task = desk.report(desk.task(issued, 1))
    CIRCULAR.take("close", row=issued, actor=desk.officer, expected_version=issued.version, now=desk.now, reason="完")
    assert refusal(desk.judge, "accept", task) == "circular_over"
    assert refusal(desk.report, desk.task(issued, 2)) == "circular_over"
    task = UnitTask.objects.get(pk=task.pk)
    assert UNIT_TASK.open_to(row=task, actor=desk.officer, now=desk.now) == []


# -- reminders


def sweep(day: date) -> None:
    """Sweep at ten in the morning of a day."""
    reminders.sweep(PLAN, datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC))


def standing(person) -> list[str]:
    """Return what a person is reminded of."""
    return [each.subject for each in Notice.objects.standing().filter(recipient=person, plan=PLAN.name)]


@pytest.fixture
def calendar(db):
    seed_calendar()


def test_who_owes_is_reminded_before_the_date_at_it_and_past_it(calendar, desk, issued):
    leader = with_duties(desk.bureau, Duty.SIGN_OFF)
    sweep(date(2017, 9, 1))
    assert standing(desk.keeper) == []
    for day, words in [(13, "还剩5个工作日"), (20, "今天到期"), (21, "已逾期1个工作日")]:
        sweep(date(2017, 9, day))
        (said,) = standing(desk.keeper)
        assert said.startswith("督办任务“1．任务1”：应于")
        assert words in said
    assert len(standing(leader)) == 1
    sweep(date(2017, 9, 28))
    assert Notice.objects.filter(recipient=desk.keeper, plan=PLAN.name).count() == 3


def test_a_report_ends_the_reminders(calendar, desk, issued):
    sweep(date(2017, 9, 21))
    task = desk.report(desk.task(issued, 1))
    assert standing(desk.keeper) == []
    sweep(date(2017, 9, 22))
    assert standing(desk.keeper) == []
    desk.judge("return", task, reason="不清楚")
    sweep(date(2017, 9, 22))
    assert len(standing(desk.keeper)) == 1


def test_a_unit_out_of_use_owes_nothing_any_more(calendar, desk, issued):
    desk.bureau.is_active = False
    desk.bureau.save()
    sweep(date(2017, 9, 21))
    assert standing(desk.keeper) == []
    assert not UnitTask.objects.overdue(date(2017, 9, 21)).filter(unit=desk.bureau).exists()


def test_what_has_no_date_reminds_nobody(calendar, desk, issued):
    sweep(date(2017, 12, 1))
    assert not any("任务2" in each for each in standing(desk.keeper))


# -- 催办


def test_the_office_chases_every_unit_that_owes_once_a_day(desk, issued):
    desk.report(desk.task(issued, 2))
    duty = issued.duties.get(number=2)
    helper = with_duties(desk.township, Duty.DRAFT)
    chased = chase(duty, actor=desk.officer, words="请抓紧", now=desk.now)
    assert (chased.units, chased.unreached) == ([desk.township.short_name], [])
    told = Notice.objects.get(key__startswith="columns.chase:")
    assert (told.recipient, told.subject) == (helper, "催办：督办任务“2．任务2”还没有报送完成情况")
    assert refusal(chase, duty, actor=desk.officer, words="", now=desk.now) == "chased_today"
    assert DutyChase.objects.count() == 1


def test_a_unit_in_which_nobody_can_be_told_is_named(desk, issued):
    chased = chase(issued.duties.get(number=1), actor=desk.officer, words="", now=desk.now)
    assert (chased.units, chased.unreached) == ([desk.bureau.short_name], [desk.township.short_name])


def test_nobody_else_chases_and_nothing_is_chased_where_nothing_is_owed(desk: Desk, issued):
    duty = issued.duties.get(number=1)
    assert refusal(chase, duty, actor=desk.keeper, words="", now=desk.now) == "not_yours"
    UnitTask.objects.filter(duty=duty).delete()
    assert refusal(chase, duty, actor=desk.officer, words="", now=desk.now) == "nothing_owed"
