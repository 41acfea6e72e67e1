"""The hotline's calls: numbered, answered or passed on by a date, called back, counted by month; callers kept apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from columns.domain.hotline import counting, keeping
from columns.domain.hotline.calls import CALL, Heard, became, log_call
from columns.domain.hotline.counting import Month
from columns.enums import CallClass, CallState, Duty, Satisfaction
from columns.models import Call, CallText, RegisterDesk
from tests.factories import DepartmentFactory, with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice, PrivateOpening
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(bureau):
    return with_duties(bureau, Duty.TAKE_IN)


@pytest.fixture
def other(county):
    return DepartmentFactory.create(parent=county)


def heard(bureau, now, **given):
    said = {
        "call_class": CallClass.QUESTION, "subject": "医保缴费到哪里办", "question": "问今年的医保到哪里缴",
        "received_at": now, "name": "王小明", "phone": "13887220000",
    } | given  # fmt: skip
    return Heard(department=bureau, **said)


def take(name, call, actor, now, **given):
    call = Call.objects.get(pk=call.pk)
    return CALL.take(name, row=call, actor=actor, expected_version=call.version, now=now, **given)


def test_a_call_is_numbered_and_answered_at_once(bureau, agent, now):
    call = log_call(heard(bureau, now, answer="到便民服务中心。"), actor=agent, now=now)
    assert (call.number, call.state, call.at_once, call.answered_by) == ("RX-2017-00001", "answered", True, agent)
    assert call.text.answer == "到便民服务中心。"
    assert log_call(heard(bureau, now), actor=agent, now=now).number == "RX-2017-00002"


def test_who_called_is_encrypted_masked_and_in_no_history(bureau, agent, now):
    call = log_call(heard(bureau, now), actor=agent, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, question FROM columns_calltext")
        assert not {"王小明", "13887220000", "问今年的医保到哪里缴"} & set(cursor.fetchone())
    assert call.text.masked_name == "王*"
    assert not {"name", "phone", "question", "answer"} & {each.name for each in Call.history.model._meta.fields}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"question": " "}, "nothing_said"),
        ({"subject": "问13887220000的事"}, "subject_personal"),
        ({"subject": "王小明问医保"}, "subject_personal"),
        ({"received_at": datetime(2017, 8, 25, 2, 1, tzinfo=UTC)}, "time_in_future"),
        ({"question": "长" * 5001}, "too_long"),
    ],
)
def test_what_cannot_be_is_refused(bureau, agent, now, given, code):
    with pytest.raises(Refused) as refused:
        log_call(heard(bureau, now, **given), actor=agent, now=now)
    assert (refused.value.code, Call.objects.count()) == (code, 0)


@pytest.mark.parametrize("reason", ["王小明说还没有办", "请回13887220000"])
def test_the_story_of_a_call_does_not_say_who_called(bureau, agent, now, reason):
    call = log_call(heard(bureau, now, answer="到便民服务中心。"), actor=agent, now=now)
    with pytest.raises(Refused) as refused:
        take("reopen", call, agent, now, reason=reason)
    assert refused.value.code == "reason_personal"
    assert take("reopen", call, agent, now, reason="来电人又问了一次").state == CallState.TAKEN


def test_only_who_answers_for_a_department_writes_its_calls_down(bureau, now):
    with pytest.raises(Refused, match="接件或者承办人员"):
        log_call(heard(bureau, now), actor=with_duties(bureau, Duty.DRAFT), now=now)


@pytest.mark.parametrize(("is_complex", "due_on"), [(False, date(2017, 8, 30)), (True, date(2017, 9, 1))])
def test_a_call_is_passed_on_with_a_date_answered_there_and_called_back(bureau, agent, other, now, is_complex, due_on):
    seed_calendar()
    handler = with_duties(other, Duty.HANDLE_REQUEST)
    call = log_call(heard(bureau, now), actor=agent, now=now)
    call = take("pass_on", call, agent, now, department=other, is_complex=is_complex)
    assert (call.state, call.due_on) == (CallState.PASSED, due_on)
    assert Notice.objects.standing().get().recipient == handler
    take("answer", call, handler, now, answer="已电话答复。")
    assert Notice.objects.standing().get().recipient == agent
    call = take("call_back", call, agent, now, satisfaction=Satisfaction.SATISFIED)
    assert (call.state, call.satisfaction) == (CallState.CLOSED, "satisfied")
    assert not Notice.objects.standing().exists()
    call = take("reopen", call, agent, now, reason="来电人又打来")
    assert (call.state, call.answered_at, call.satisfaction) == (CallState.TAKEN, None, "")


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("answer", {"answer": " "}, "no_answer"),
        ("pass_on", {}, "same_place"),
        ("become", {}, "no_key"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(bureau, agent, now, name, given, code):
    call = log_call(heard(bureau, now), actor=agent, now=now)
    with pytest.raises(Refused) as refused:
        take(name, call, agent, now, **given)
    assert refused.value.code == code


def test_a_call_is_not_passed_to_where_nobody_sees_it(bureau, agent, other, now):
    call = log_call(heard(bureau, now), actor=agent, now=now)
    with pytest.raises(Refused, match="还没有接件或者承办人员"):
        take("pass_on", call, agent, now, department=other)


def test_a_call_becomes_something_once(bureau, agent, now):
    call = log_call(heard(bureau, now), actor=agent, now=now)
    for _ in range(2):
        call = became(call, key="requests_ogi.informationrequest:7", label="信息公开申请7", actor=agent, now=now)
    assert (call.state, call.version, call.became_label) == (CallState.BECAME, 2, "信息公开申请7")


def test_who_owes_an_answer_is_reminded_and_past_the_date_the_leader_is_told(bureau, agent, now):
    seed_calendar()
    leader = with_duties(bureau, Duty.SIGN_OFF)
    log_call(heard(bureau, now), actor=agent, now=now)
    told = Notice.objects.standing().filter(plan=keeping.PLAN.name)
    reminders.sweep(keeping.PLAN, now)
    assert not told.exists()
    reminders.sweep(keeping.PLAN, now + timedelta(days=4))
    assert {each.recipient for each in told.all()} == {agent}
    reminders.sweep(keeping.PLAN, now + timedelta(days=14))
    assert {each.recipient for each in told.all()} == {agent, leader}


def test_after_two_years_who_called_is_gone_and_every_figure_stays(bureau, agent, now):
    call = log_call(heard(bureau, now, answer="答"), actor=agent, now=now)
    waiting = log_call(heard(bureau, now), actor=agent, now=now)
    before = counting.by_class(Call.objects.all())
    later = now + timedelta(days=800)
    assert set(keeping.over(later)) == {call.text}
    assert keeping.erase(call.pk, later) == f"columns.call:{call.pk}"
    assert keeping.erase(call.pk, later) is None
    text = CallText.objects.get(pk=call.pk)
    assert (text.name, text.phone, text.question, text.answer, text.masked_name) == ("", "", "", "", "")
    assert waiting.text.name == "王小明"
    assert counting.by_class(Call.objects.all()) == before


def test_a_month_is_counted_by_class_and_department_and_tells_what_was_asked_most(bureau, agent, other, now):
    with_duties(other, Duty.TAKE_IN)
    for subject in ("医保缴费到哪里办", "医保 缴费到哪里办？", "户口怎么迁"):
        log_call(heard(bureau, now, subject=subject, answer="答"), actor=agent, now=now)
    late = log_call(heard(bureau, now, call_class=CallClass.HELP, subject="停水"), actor=agent, now=now)
    take("pass_on", late, agent, now, department=other)
    take("answer", late, agent, now + timedelta(days=20), answer="已通水")
    log_call(heard(bureau, now - timedelta(days=40)), actor=agent, now=now)
    calls = Month(date(2017, 8, 1)).of(Call.objects.all())
    assert [(each.words, each.total, each.at_once, each.passed, each.late) for each in counting.by_class(calls)] == [
        ("咨询", 3, 3, 0, 0),
        ("求助", 1, 0, 1, 1),
        ("合计", 4, 3, 1, 1),
    ]
    assert [(each.words, each.total) for each in counting.by_department(calls)] == [(bureau.short_name, 4)]
    assert [(each.words, each.count) for each in counting.asked_most(calls)][:1] == [("医保 缴费到哪里办？", 2)]


class TestScreens:
    """Writing down, the page of a call, the month."""

    def address(self, page="changelist", *args):
        return reverse(f"admin:columns_call_{page}", args=args)

    def typed(self, bureau, **given):
        return {
            "department": bureau.pk, "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "call_class": "question",
            "subject": "医保缴费到哪里办", "question": "问今年的医保到哪里缴", "name": "王小明", "phone": "13887220000",
        } | given  # fmt: skip

    def test_a_call_is_written_down_answered_and_its_caller_shown_by_a_reason(self, login, bureau, agent):
        client = login(agent)
        shown = client.post(self.address("add"), self.typed(bureau), follow=True)
        call = Call.objects.get()
        assert call.number in shown.text
        assert "王*" in shown.text
        assert "13887220000" not in shown.text
        assert "医保缴费到哪里办" in client.get(reverse("admin:index")).text
        opened = client.post(self.address("open", call.pk), {"open-reason": "回电答复"})
        assert "13887220000" in opened.text
        assert PrivateOpening.objects.get().subject_key == f"columns.call:{call.pk}"
        answer = client.post(
            self.address("act", call.pk, "answer"),
            {"answer-version": 1, "answer-answer": "到便民服务中心。"},
            follow=True,
        )
        assert "已办理：登记答复。" in answer.text

    def test_what_is_wrong_is_said_and_nothing_is_written(self, login, bureau, agent):
        shown = login(agent).post(self.address("add"), self.typed(bureau, subject="问13887220000的事"))
        assert "用于列表和统计" in shown.text
        assert "王小明" in shown.text
        assert not Call.objects.exists()

    def test_a_department_sees_its_own_and_what_it_was_passed_a_desk_sees_all_but_not_who(
        self, login, bureau, county, agent, other, now
    ):
        call = log_call(heard(bureau, now), actor=agent, now=now)
        handler = with_duties(other, Duty.HANDLE_REQUEST)
        client = login(handler)
        assert client.get(self.address("change", call.pk)).status_code == 404
        take("pass_on", call, agent, now, department=other)
        assert client.get(self.address("change", call.pk)).status_code == 200
        office = DepartmentFactory.create(parent=county)
        RegisterDesk.objects.create(register="hotline", department=office)
        desk = login(with_duties(office, Duty.TAKE_FILINGS))
        assert desk.get(self.address()).context["cl"].result_count == 1
        assert desk.post(self.address("open", call.pk), {"open-reason": "看看是谁打的"}).status_code == 403
        assert login(with_duties(office, Duty.DRAFT)).get(self.address()).status_code == 403

    def test_the_month_is_shown_printed_and_handed_out(self, login, bureau, agent, now):
        log_call(heard(bureau, now, answer="答"), actor=agent, now=now)
        client = login(agent)
        shown = client.get(self.address("month"), {"month": "2017-08"})
        assert "问得最多的" in shown.text
        assert "没有来电记录" in client.get(self.address("month"), {"month": "2017-13"}).text
        printed = client.get(self.address("month_file", "pdf"), {"month": "2017-08"})
        assert printed.content.startswith(b"%PDF")
        for page, asked in (("month_file", {"month": "2017-08"}), ("export", {})):
            text = b"".join(client.get(self.address(page, "csv"), asked).streaming_content).decode()
            assert "王" not in text
            assert bureau.short_name in text

    @pytest.mark.parametrize("rows", [1, 40])
    def test_list_and_month_ask_the_database_as_often_for_many(
        self, login, bureau, agent, now, django_assert_max_num_queries, rows
    ):
        for place in range(rows):
            log_call(heard(bureau, now, subject=f"第{place}个问题"), actor=agent, now=now)
        client = login(agent)
        for page, given in ((self.address(), {}), (self.address("month"), {"month": "2017-08"})):
            with django_assert_max_num_queries(12):
                client.get(page, given)
