"""A low rating is verified and mended by the department, answered for by a call; the bureau alone strikes it out."""

from datetime import date

import pytest

from columns.enums import Duty
from hall.domain.ratings import keeping, reminding
from hall.domain.ratings.mending import LOW_RATING
from hall.enums import DismissalGround, LowRatingState
from hall.models import Application, LowRating, Rating, RatingEntry
from tests.factories import with_duties
from tests.hall.ratings.cases import DAY, rate, step
from tests.hall.world import at
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

MENDED = "窗口已增加一名工作人员，等候不再超过二十分钟"

pytestmark = pytest.mark.django_db


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


@pytest.fixture
def low(case):
    return rate(case, 2, words="等了一上午").low


def told():
    return {(each.recipient, each.subject) for each in Notice.objects.standing().filter(plan="", about__contains="low")}


def test_it_is_the_managers_turn_and_the_bureau_knows_within_fifteen_working_days(world, case, low):
    assert (low.state, low.began_on, low.due_on) == (LowRatingState.VERIFY, DAY, date(2017, 9, 25))
    words = f"办件{case.number}：有差评，请核实"
    assert told() == {(world.manager, words), (world.overseer, words)}


@pytest.mark.parametrize("grade", [3, 4, 5])
def test_fairly_satisfied_is_not_low(case, grade):
    rate(case, grade)
    assert LowRating.objects.count() == 0


def test_it_is_verified_mended_and_called_back(world, low):
    assert refused(lambda: step("confirm", low, world.manager)) == "no_reason"
    assert step("confirm", low, world.manager, reason="当天只有一人值班").state == LowRatingState.RECTIFY
    assert refused(lambda: step("mend", low, world.manager, measures=" ")) == "no_measures"
    assert refused(lambda: step("mend", low, world.manager, measures="已向李四13887220000道歉")) == "personal_data"
    assert step("mend", low, world.manager, measures=MENDED).state == LowRatingState.CALL_BACK
    assert {person for person, _ in told()} == set()  # who acts knows, and there is no other manager
    row = step("call_back", low, world.overseer, on=date(2017, 9, 6))
    assert (row.state, row.is_satisfied, row.closed_on) == (LowRatingState.CLOSED, True, date(2017, 9, 6))
    assert (row.measures, told(), Rating.objects.get().counts) == (MENDED, set(), True)


def test_who_is_still_dissatisfied_has_it_mended_again(world, low):
    step("confirm", low, world.manager, reason="属实")
    step("mend", low, world.manager, measures=MENDED)
    row = step("still_dissatisfied", low, world.overseer, reason="仍在等证件")
    assert (row.state, row.is_satisfied, row.closed_on) == (LowRatingState.RECTIFY, False, None)
    assert told() == {(world.manager, f"办件{low.rating.application.number}：差评属实，请整改")}


def test_who_cannot_be_reached_is_noted_with_what_was_tried(world, low):
    step("confirm", low, world.manager, reason="属实")
    step("mend", low, world.manager, measures=MENDED)
    assert refused(lambda: step("call_back_in_vain", low, world.manager)) == "no_reason"
    row = step("call_back_in_vain", low, world.manager, reason="三次打电话无人接听")
    assert (row.state, row.is_satisfied) == (LowRatingState.CLOSED, None)


def test_only_the_bureau_says_that_a_rating_does_not_count(world, low):
    said = {"ground": DismissalGround.MISTAKEN, "reason": "申请人说按错了"}
    assert refused(lambda: step("dismiss", low, world.manager, **said)) == "no_duty"
    assert refused(lambda: step("dismiss", low, world.overseer, **said | {"ground": "other"})) == "no_ground"
    row = step("dismiss", low, world.overseer, **said)
    assert (row.state, row.dismissal, Rating.objects.get().counts) == (LowRatingState.DISMISSED, "mistaken", False)


def test_who_handled_the_case_verifies_nothing_of_it(world, case, low):
    with_duties(world.bureau, Duty.MANAGE_HALL, user=case.approver)
    assert refused(lambda: step("confirm", low, case.approver, reason="不属实")) == "concerned"


def test_when_the_applicant_takes_it_back_there_is_nothing_to_mend(world, case, low):
    rate(case, 4, on=date(2017, 9, 8))
    row = LowRating.objects.get()
    assert (row.state, row.closed_on, told()) == (LowRatingState.CLOSED, date(2017, 9, 8), set())
    rate(case, 1, on=date(2017, 9, 11))
    row = LowRating.objects.get()
    assert (row.state, row.began_on, row.due_on) == (LowRatingState.VERIFY, date(2017, 9, 11), date(2017, 9, 30))
    assert {person for person, _ in told()} == {world.manager, world.overseer}


def test_what_was_struck_out_counts_again_when_it_is_said_anew(world, case, low):
    step("dismiss", low, world.overseer, ground=DismissalGround.MALICIOUS, reason="恶意")
    rating = rate(case, 1, words="我说的是实话", on=date(2017, 9, 6))
    row = LowRating.objects.get()
    assert (row.state, row.dismissal, rating.counts) == (LowRatingState.VERIFY, "", True)


def test_nobody_moves_what_only_the_applicant_moves(world, low):
    assert refused(lambda: step("taken_back", low, world.manager)) == "no_duty"


def test_each_state_offers_its_steps_to_whoever_may(world, low):
    def offered(actor):
        return {each.name for each in LOW_RATING.open_to(row=low, actor=actor, now=at(DAY))}

    assert offered(world.manager) == {"confirm"}
    assert offered(world.overseer) == {"dismiss"}
    assert offered(world.clerk) == offered(world.leader) == set()


def test_managers_are_reminded_then_the_leader_then_the_bureau(world, low):
    heard = []
    for day in (date(2017, 9, 15), date(2017, 9, 18), date(2017, 9, 22), date(2017, 9, 26)):
        reminders.sweep(reminding.LOW_RATING, at(day))
        rows = Notice.objects.standing().filter(plan=reminding.LOW_RATING.name)
        heard.append({each.recipient for each in rows})
    everybody = {world.manager, world.leader, world.overseer}
    assert heard == [set(), {world.manager}, {world.manager, world.leader}, everybody]


def test_words_go_after_three_years_and_the_grade_stays(world, case, low):
    entry = RatingEntry.objects.get()
    assert keeping.rating_words_over(at(date(2021, 1, 1))).count() == 0  # still to be mended
    step("dismiss", low, world.overseer, ground=DismissalGround.APPEAL, reason="查明不属实")
    assert keeping.rating_words_over(at(DAY)).count() == 0
    assert keeping.rating_words_over(at(date(2021, 1, 1))).get() == entry
    assert keeping.erase_rating_words(entry.pk, at(date(2021, 1, 2))) == f"hall.ratingentry:{entry.pk}"
    entry.refresh_from_db()
    assert (entry.words, entry.grade, entry.erased_at is None) == ("", 2, False)
    assert keeping.rating_words_over(at(date(2021, 1, 1))).count() == 0
    assert Application.objects.count() == 1
