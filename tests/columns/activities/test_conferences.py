"""新闻发布会: a plan, and how far it has come."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from columns.domain.activities.conferences import Progress, progress
from columns.models import PressConference

ON = date(2026, 11, 25)
NEXT, LAST = date(2026, 11, 26), date(2026, 11, 24)


def conference(**given):
    return PressConference(**({"plan_year": 2026, "plan_number": 1, "topic": "主题"} | given))


@pytest.mark.parametrize(
    ("given", "expected", "state"),
    [
        ({"planned_on": NEXT}, Progress(planned=1), "计划中"),
        ({"planned_on": ON}, Progress(planned=1), "计划中"),
        ({"planned_on": LAST}, Progress(planned=1, late=1), "计划中"),
        ({"planned_on": LAST, "held_on": ON}, Progress(planned=1, held=1), "已举行"),
        ({"planned_on": LAST, "cancelled_on": ON}, Progress(planned=1, cancelled=1), "已取消"),
        ({"plan_number": None, "held_on": ON}, Progress(unplanned=1), "已举行"),
        ({"plan_number": None}, Progress(), "计划中"),
    ],
)
def test_a_conference_stands_as_its_dates_say(given, expected, state):
    row = conference(**given)
    assert (progress([row], on=ON), row.state) == (expected, state)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"held_on": ON, "cancelled_on": ON, "cancel_reason": "改期"}, {"cancelled_on": ON, "cancel_reason": ""}]
)
def test_what_was_held_is_not_cancelled_and_what_is_cancelled_says_why(bureau, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        conference(department=bureau, **wrong).save()
