"""What held at a moment past, whatever holds today; and that the two answers agree."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from columns.domain.duties import (
    DutyRecord,
    authority,
    duties_of,
    end_duties,
    end_stand_in,
    entitled_at,
    grant,
    may,
    revoke,
    stand_in,
)
from columns.enums import Duty
from columns.models import StandIn
from tests.factories import CountyFactory, DepartmentFactory, UserFactory, with_duties
from yunlong_portal.kernel.workflow import Refused

HOUR = timedelta(hours=1)


def test_a_duty_is_entitled_from_its_grant_to_its_end(administrator, bureau, now):
    user = UserFactory.create()
    facts = {"actor": administrator, "user": user, "duty": Duty.DRAFT, "department": bureau, "reason": "分工"}
    grant(**facts, now=now)
    revoke(**facts, now=now + 2 * HOUR)
    grant(**facts, now=now + 4 * HOUR)
    asked = [now - HOUR, now, now + HOUR, now + 2 * HOUR, now + 3 * HOUR, now + 4 * HOUR, now + 9 * HOUR]
    assert [entitled_at(user, Duty.DRAFT, bureau, each) for each in asked] == [
        False,
        True,
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_stand_in_entered_afterwards_entitles_nothing_before(administrator, bureau, now):
    principal, deputy = with_duties(bureau, Duty.SIGN_OFF), UserFactory.create()
    row = stand_in(
        actor=administrator,
        principal=principal,
        deputy=deputy,
        duty=Duty.SIGN_OFF,
        department=bureau,
        starts_on=now.date(),
        ends_on=now.date(),
        basis="委托",
        now=now,
        post_kinds=["news"],
    )

    def entitled(moment, **asked):
        return entitled_at(deputy, Duty.SIGN_OFF, bureau, moment, principal, **asked)

    assert not entitled(now - HOUR)
    assert entitled(now)
    assert entitled(now, post_kind="news")
    assert not entitled(now, post_kind="document")
    assert not entitled_at(deputy, Duty.SIGN_OFF, bureau, now)
    assert not entitled_at(deputy, Duty.SIGN_OFF, bureau, now, UserFactory.create())
    end_stand_in(actor=principal, stand_in=row, reason="返回", now=now + HOUR)
    assert entitled(now + HOUR / 2)
    assert not entitled(now + HOUR)


def test_a_deputy_was_not_entitled_while_the_principal_was_without_the_duty(administrator, bureau, now):
    principal, deputy = with_duties(bureau, Duty.SIGN_OFF), UserFactory.create()
    stand_in(
        actor=principal,
        principal=principal,
        deputy=deputy,
        duty=Duty.SIGN_OFF,
        department=bureau,
        starts_on=now.date(),
        ends_on=now.date(),
        basis="委托",
        now=now,
    )
    end_duties(actor=administrator, user=UserFactory.create(), reason="无关", now=now)
    revoke(actor=administrator, user=principal, duty=Duty.SIGN_OFF, department=bureau, reason="免职", now=now + HOUR)
    assert entitled_at(deputy, Duty.SIGN_OFF, bureau, now, principal)
    assert not entitled_at(deputy, Duty.SIGN_OFF, bureau, now + HOUR, principal)


def test_two_queries_answer_for_one_signature_or_for_a_thousand(administrator, bureau, now, django_assert_num_queries):
    """1 the history of grants, 2 the history of stand-ins."""
    user = with_duties(bureau, Duty.DRAFT)
    with django_assert_num_queries(2):
        assert entitled_at(user, Duty.DRAFT, bureau, now)
    with django_assert_num_queries(2):
        record = DutyRecord.load()
        assert all(record.entitled(user.pk, Duty.DRAFT, bureau.pk, now + HOUR * n) for n in range(1000))


ASKED = (Duty.DRAFT, Duty.SIGN_OFF, Duty.PUBLISH, Duty.GRANT_DUTIES)
people = st.integers(0, 3)
# Person 0 manages duties: drawn more often, or most acts would be refused. Person 3 is a superuser.
actors = st.sampled_from([0, 0, 0, 1, 2, 3])
acts = st.lists(
    st.tuples(
        st.sampled_from(["grant", "revoke", "stand_in", "end_stand_in", "end_duties"]),
        actors,
        people,
        people,
        st.sampled_from(ASKED),
        st.integers(0, 1),
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_the_answers_of_now_of_the_book_and_of_the_record_always_agree(acts):
    """Whoever does whatever: nobody gives to himself, and what held at each moment can be told afterwards."""
    with transaction.atomic():
        _play(acts)
        transaction.set_rollback(True)


def _play(acts):
    county = CountyFactory.create()
    rows = [county, DepartmentFactory.create(parent=county)]
    users = [UserFactory.create(is_superuser=index == 3) for index in range(4)]
    with_duties(county, Duty.GRANT_DUTIES, user=users[0])
    now = datetime(2017, 8, 25, 2, tzinfo=UTC)
    answers = {}
    for number, (act, actor, one, other, duty, place) in enumerate(acts):
        moment = now + number * HOUR
        facts = {"actor": users[actor], "now": moment}
        held = {"user": users[one], "duty": duty, "department": rows[place], "reason": "理由"}
        before = _held(users[actor], rows, moment)
        try:
            match act:
                case "grant":
                    grant(**facts, **held)
                case "revoke":
                    revoke(**facts, **held)
                case "end_duties":
                    end_duties(**facts, user=users[one], reason="理由")
                case "stand_in":
                    stand_in(
                        **facts,
                        principal=users[one],
                        deputy=users[other],
                        duty=duty,
                        department=rows[place],
                        starts_on=moment.date(),
                        ends_on=moment.date() + timedelta(days=1),
                        basis="委托",
                    )
                case "end_stand_in":
                    if row := StandIn.objects.order_by("-pk").first():
                        end_stand_in(**facts, stand_in=row, reason="返回")
        except Refused:
            pass
        assert _held(users[actor], rows, moment) <= before, "nobody gains by his own act"
        books = [duties_of(user, moment) for user in users]
        for index, book in enumerate(books):
            for asked, where in product(ASKED, range(len(rows))):
                answers[number, index, asked, where] = book.authority((asked,), rows[where])
        found = authority(users[one], (duty,), rows[place], now=moment)
        assert found == answers[number, one, duty, place]
        assert may(users[one], duty, rows[place], now=moment) == (found is not None)
    record = DutyRecord.load()
    for (number, index, asked, where), found in answers.items():
        moment = now + number * HOUR
        own = record.entitled(users[index].pk, asked, rows[where].pk, moment)
        assert own == (found is not None and found.acting_for is None)
        if found is not None and found.acting_for is not None:
            asker, row = users[index], rows[where]
            assert record.entitled(asker.pk, asked, row.pk, moment, acting_for=found.acting_for.pk)
            assert entitled_at(asker, asked, row, moment, found.acting_for)


def _held(user, rows, moment):
    """Return what a person holds himself."""
    book = duties_of(user, moment)
    asked = product(ASKED, rows)
    return {
        (duty, row.pk) for duty, row in asked if (found := book.authority((duty,), row)) and found.acting_for is None
    }
