"""The bureau sorts, the department answers, a second person puts it before the public."""

from datetime import date

import pytest

from columns.domain.duties import duties_of
from columns.enums import Duty
from hall.domain.messages import keeping, reading, reminding
from hall.domain.messages.answering import MESSAGE, released_of
from hall.enums import MessageKind, MessageState
from hall.models import Message, MessageText, ReleasedMessage
from tests.factories import DepartmentFactory, with_duties
from tests.hall.messages.sent import ANSWER, DAY, SHOWN, answered, step, written
from tests.hall.world import at
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def told():
    return {(each.recipient, each.subject) for each in Notice.objects.standing().filter(plan="")}


def test_the_bureau_passes_it_on_and_the_department_answers(world):
    row = written().message
    assert refused(lambda: step("pass_on", row, world.manager, department=world.bureau)) == "no_duty"
    row = step("pass_on", row, world.overseer, department=world.bureau)
    assert (row.state, row.department) == (MessageState.PASSED, world.bureau)
    assert told() == {(world.manager, "咨询ZX-2017-00001：请答复")}
    assert refused(lambda: step("answer", row, world.manager, answer=" ")) == "no_answer"
    assert refused(lambda: step("answer", row, world.manager, answer="长" * 5_001)) == "too_long"
    row = step("answer", row, world.manager, answer=ANSWER)
    assert (row.state, row.answered_by, row.answered_on) == (MessageState.ANSWERED, world.manager, DAY)
    assert (MessageText.objects.get().answer, told()) == (ANSWER, set())


def test_it_is_passed_only_to_where_somebody_answers(world):
    row = written().message
    empty = DepartmentFactory.create()
    assert refused(lambda: step("pass_on", row, world.overseer, department=empty)) == "nobody_there"
    assert refused(lambda: step("pass_on", row, world.overseer, department=None)) == "no_department"
    row = step("pass_on", row, world.overseer, department=world.bureau)
    assert refused(lambda: step("pass_further", row, world.overseer, department=world.bureau)) == "is_there"
    with_duties(empty, Duty.MANAGE_HALL)
    assert step("pass_further", row, world.overseer, department=empty).department == empty


def test_what_is_not_the_departments_goes_back_with_a_reason(world):
    row = step("pass_on", written().message, world.overseer, department=world.bureau)
    assert refused(lambda: step("give_back", row, world.manager)) == "no_reason"
    row = step("give_back", row, world.manager, reason="属于县人社局")
    assert (row.state, row.department) == (MessageState.RECEIVED, None)
    assert told() == {(world.overseer, "咨询ZX-2017-00001：新收到，请分办")}


def test_a_complaint_stays_with_the_bureau(world):
    row = written(MessageKind.COMPLAINT).message
    assert refused(lambda: step("pass_on", row, world.overseer, department=world.bureau)) == "complaint_stays"
    row = step("answer", row, world.overseer, answer="已经批评教育")
    another = with_duties(world.county, Duty.OVERSEE_HALL)
    assert refused(lambda: step("release", row, another, **SHOWN)) == "private"


def test_people_see_what_was_passed_to_them_and_the_bureau_sees_all(world):
    written()
    passed = step("pass_on", written().message, world.overseer, department=world.bureau)
    seen = {
        person: set(Message.objects.visible_to(duties_of(person, at(DAY)), person))
        for person in (world.manager, world.overseer, world.clerk, world.leader)
    }
    assert seen[world.manager] == {passed}
    assert len(seen[world.overseer]) == 2
    assert seen[world.clerk] == seen[world.leader] == set()


def test_who_answered_does_not_put_it_before_the_public(world):
    row = answered(world)
    assert refused(lambda: step("release", row, world.manager, **SHOWN)) == "same_person"
    step("release", row, world.overseer, **SHOWN)
    shown = ReleasedMessage.objects.get()
    assert (shown.title, shown.question, shown.answer, shown.released_by) == (*SHOWN.values(), world.overseer)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": ""}, "not_whole"),
        ({"title": "长" * 101}, "too_long"),
        ({"question": "我的电话是13887220000"}, "personal_data"),
        ({"answer": "请张三（532929198001010010）来窗口"}, "personal_data"),
    ],
)
def test_what_says_who_somebody_is_is_not_put_before_the_public(world, changed, code):
    row = answered(world)
    assert refused(lambda: step("release", row, world.overseer, **SHOWN | changed)) == code
    assert released_of(row) is None


def test_what_its_writer_wants_kept_to_himself_is(world):
    row = answered(world, is_private=True)
    assert refused(lambda: step("release", row, world.overseer, **SHOWN)) == "private"


def test_an_answer_that_is_put_right_is_public_no_more(world):
    row = step("release", answered(world), world.overseer, **SHOWN)
    assert refused(lambda: step("amend", row, world.manager, answer="请到县民政局")) == "no_reason"
    row = step("amend", row, world.manager, answer="请到县民政局", reason="地点写错")
    assert (MessageText.objects.get().answer, released_of(row)) == ("请到县民政局", None)


def test_what_is_public_is_taken_back_with_a_reason(world):
    row = answered(world)
    assert refused(lambda: step("take_back", row, world.overseer, reason="过时")) == "not_public"
    step("release", row, world.overseer, **SHOWN)
    step("take_back", row, world.manager, reason="政策已变")
    assert released_of(row) is None
    assert ReleasedMessage.history.first().history_change_reason == "政策已变"


def test_what_nobody_here_can_answer_is_closed_and_its_writer_told_why(world):
    row = step("decline", written().message, world.overseer, reason="请向县信访局反映")
    assert (row.state, row.closed_on, MessageText.objects.get().answer) == ("closed", DAY, "请向县信访局反映")
    assert refused(lambda: step("release", row, world.overseer, **SHOWN)) == "not_answered"


def test_an_answered_message_is_closed_after_thirty_days_by_itself(world):
    row = answered(world)
    assert refused(lambda: step("close", row, world.overseer)) == "no_duty"
    assert keeping.close_answered(at(date(2017, 10, 18))) == 0
    assert keeping.close_answered(at(date(2017, 10, 19))) == 1
    assert keeping.close_answered(at(date(2017, 10, 19))) == 0
    row = Message.objects.get()
    assert (row.state, row.closed_on) == (MessageState.CLOSED, date(2017, 10, 19))
    step("release", row, world.overseer, **SHOWN)
    assert released_of(row) is not None


def test_who_wrote_and_what_goes_after_three_years_and_what_is_public_stays(world):
    row = step("release", answered(world, name="张三丰"), world.overseer, **SHOWN)
    keeping.close_answered(at(date(2017, 10, 19)))
    assert keeping.messages_over(at(date(2017, 10, 19))).count() == 0
    assert [each.pk for each in keeping.messages_over(at(date(2017, 10, 20)))] == [row.pk]
    assert keeping.erase_message(row.pk, at(date(2020, 10, 20))) == f"hall.message:{row.pk}"
    assert keeping.erase_message(row.pk, at(date(2020, 10, 20))) == ""
    text = MessageText.objects.get()
    assert (text.name, text.content, text.answer, text.masked_name) == ("", "", "", "（已删除）")
    assert ReleasedMessage.objects.get().question == SHOWN["question"]


def test_each_state_offers_its_steps_to_whoever_may(world):
    def offered(row, actor):
        return {each.name for each in MESSAGE.open_to(row=row, actor=actor, now=at(DAY))}

    row = written().message
    assert (offered(row, world.overseer), offered(row, world.manager)) == ({"pass_on", "answer", "decline"}, set())
    row = step("pass_on", row, world.overseer, department=world.bureau)
    assert offered(row, world.overseer) == {"pass_further", "decline"}
    assert offered(row, world.manager) == {"answer", "give_back"}
    row = step("answer", row, world.manager, answer=ANSWER)
    assert (offered(row, world.manager), offered(row, world.overseer)) == ({"amend"}, {"amend", "release"})
    row = step("release", row, world.overseer, **SHOWN)
    assert offered(row, world.overseer) == {"amend", "release", "take_back"}


def test_whoever_has_it_is_reminded_and_past_the_day_the_bureau(world):
    row = written().message
    heard = []

    def sweep(day):
        reminders.sweep(reminding.MESSAGE, at(day))
        rows = Notice.objects.standing().filter(plan=reminding.MESSAGE.name)
        heard.append({each.recipient for each in rows})

    sweep(DAY)
    sweep(date(2017, 9, 20))
    step("pass_on", row, world.overseer, on=date(2017, 9, 20), department=world.bureau)
    sweep(date(2017, 9, 21))
    sweep(date(2017, 9, 26))
    assert heard == [set(), {world.overseer}, {world.manager}, {world.manager, world.overseer}]


def test_questions_that_wait_are_seen_by_the_self_check_and_name_nobody(world, django_assert_num_queries):
    first = written(on=date(2017, 9, 4)).message
    written(MessageKind.SUGGESTION)
    row = step("pass_on", first, world.overseer, department=world.bureau)
    step("answer", row, world.manager, on=date(2017, 9, 20), answer=ANSWER)
    with django_assert_num_queries(1):
        found = reading.unanswered(now=at(date(2017, 9, 19)))
    assert [(each.label, each.asked_on, each.link) for each in found] == [
        ("咨询留言ZX-2017-00001", date(2017, 9, 4), f"/admin/hall/message/{first.pk}/change/")
    ]
    assert reading.unanswered(now=at(date(2017, 9, 20))) == []
    assert reading.unanswered(now=at(date(2017, 9, 1))) == []
