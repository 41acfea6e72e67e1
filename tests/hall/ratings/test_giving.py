"""A case is rated once, by its applicant; he may change it for ten days, and each time stays written down."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hall.enums import RatingDimension, RatingWay
from hall.models import Rating, RatingEntry
from tests.hall.ratings.cases import DAY, ended, rate
from tests.hall.world import make_application, take
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_a_rating_is_of_one_case_with_its_item_and_its_department(world, case):
    rating = rate(case, 5, words="很快", dimensions={RatingDimension.SPEED: 5, RatingDimension.MANNER: 1})
    assert (rating.item, rating.department, rating.way, rating.grade) == (world.item, world.bureau, "online", 5)
    assert (rating.fixed_on, rating.has_words, rating.counts) == (date(2017, 9, 14), True, True)
    entry = rating.entries.get()
    # What is asked at the window alone is not kept of what was given online.
    assert (entry.words, entry.dimensions) == ("很快", {"speed": 5})


def test_for_ten_days_it_may_be_changed_and_every_time_stays(case):
    rate(case, 4)
    rating = rate(case, 5, on=date(2017, 9, 14), words="又快又好")
    assert [(each.sequence, each.grade) for each in rating.entries.all()] == [(1, 4), (2, 5)]
    assert (rating.grade, rating.fixed_on) == (5, date(2017, 9, 14))
    assert refused(lambda: rate(case, 3, on=date(2017, 9, 15))) == "fixed"
    assert Rating.objects.get().grade == 5


def test_the_same_sent_twice_is_given_once(case):
    rate(case, 4, words="好")
    assert rate(case, 4, words=" 好 ").entries.count() == 1


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_there_are_five_grades(case, grade):
    assert refused(lambda: rate(case, grade)) == "no_grade"


def test_too_many_words_are_refused_and_nothing_is_cut_off(case):
    assert refused(lambda: rate(case, 4, words="好" * 501)) == "too_long"
    assert Rating.objects.count() == 0


def test_what_is_not_over_is_not_rated(world):
    assert refused(lambda: rate(make_application(world.item, on=DAY), 5)) == "not_ended"


def test_whoever_was_refused_or_withdrew_may_rate_as_well(world):
    row = take("withdraw_online", make_application(world.item, on=DAY), None, on=DAY, reason="不办了")
    assert rate(row, 3).grade == 3


def test_at_the_window_it_is_given_once_and_not_changed_there(world, case):
    rating = rate(case, 4, actor=world.clerk, dimensions={RatingDimension.MANNER: 5})
    entry = rating.entries.get()
    assert (rating.way, entry.desk_person, entry.dimensions) == (RatingWay.WINDOW, world.clerk, {"manner": 5})
    assert refused(lambda: rate(case, 5, actor=world.clerk)) == "rated_already"
    assert rate(case, 2).grade == 2


def test_only_the_window_that_took_the_case_in_turns_its_screen(world, case):
    assert refused(lambda: rate(case, 5, actor=world.approver)) == "no_duty"
    assert refused(lambda: rate(case, 5, actor=world.centre_clerk)) == "no_duty"
    other = ended(world, desk=world.centre)
    assert rate(other, 5, actor=world.centre_clerk).way == RatingWay.WINDOW


def test_what_was_given_is_evidence(case):
    entry = rate(case, 1, words="等了三次").entries.get()
    for change in (lambda: RatingEntry.objects.filter(pk=entry.pk).update(grade=5), entry.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert RatingEntry.objects.get().grade == 1


def test_words_that_were_released_are_taken_back_when_the_applicant_says_it_anew(case):
    rating = rate(case, 4, words="好")
    Rating.objects.filter(pk=rating.pk).update(public_words="好", counts=False)
    rating = rate(case, 5, words="很好")
    assert (rating.public_words, rating.counts) == ("", True)
