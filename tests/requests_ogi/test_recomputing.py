"""A new calendar: every open case is computed again, once, and what moved is told; closed ones are left alone."""

from datetime import date
from uuid import uuid4

import pytest

from requests_ogi.domain import timing
from requests_ogi.domain.timing import Recomputed
from requests_ogi.enums import IntakeMode
from requests_ogi.models import Deadline, InformationRequest
from tests.requests_ogi.world import at, file, make_world, processing, take
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice
from yunlong_portal.kernel.workdays import load_calendar

RECEIVED, ASKED, NOW = date(2020, 9, 21), date(2020, 9, 24), at(date(2020, 9, 28))

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def amend(*, off=None, worked=None):
    """Put the calendar in force that has one more day off, and one that was off worked."""
    if off:
        CalendarDay.objects.filter(date=off).delete()
    if worked:
        CalendarDay.objects.filter(date=worked).update(kind="work")
    CalendarNotice.objects.filter(year=2020, supersedes=None).update(edition=uuid4())


def due(row):
    return Deadline.objects.get(pk=row.pk).due_on


def moves(row):
    return [(each.old_due_on, each.new_due_on) for each in row.deadline_moves.all()]


def test_open_cases_move_with_the_calendar_and_each_tells_from_when_to_when(world):
    row = processing(world, on=RECEIVED)
    stopped = processing(world, on=RECEIVED)
    take("consult_third_party", stopped, world.handler, on=ASKED, about="评分表", party="李四")
    unfixed = file(world, on=RECEIVED, mode=IntakeMode.ONLINE).request
    closed = take("withdraw", processing(world, on=RECEIVED), world.clerk, on=ASKED, reason="申请人来电")
    assert timing.recompute_open(now=NOW, because="没有变动").moved == 0
    amend(off=date(2020, 10, 10))
    timing.follow_the_calendar(NOW)
    assert (due(row), moves(row)) == (date(2020, 10, 26), [(date(2020, 10, 23), date(2020, 10, 26))])
    assert (due(stopped), due(unfixed), moves(stopped)) == (None, None, [])
    assert (due(closed), moves(closed)) == (date(2020, 10, 23), [])
    versions = set(Deadline.objects.filter(is_open=True).values_list("calendar_version", flat=True))
    assert versions == {load_calendar().version}
    timing.follow_the_calendar(NOW)
    assert len(moves(row)) == 1


def test_less_time_than_was_said_is_marked(world):
    row = processing(world, on=RECEIVED)
    amend(worked=date(2020, 10, 8))
    assert timing.recompute_open(now=NOW, because="国庆调整") == Recomputed(looked_at=1, moved=1, earlier=1)
    move = row.deadline_moves.get()
    assert (move.is_earlier, move.because, move.at) == (True, "国庆调整", NOW)


def test_what_the_kept_dates_say_is_what_a_freshly_wound_clock_says(world):
    rows = [processing(world, on=date(2020, 9, day)) for day in (18, 21, 21, 22)]
    rows[1] = take("ask_extension", rows[1], world.handler, on=ASKED, days=5, reason="量大")
    take("approve_extension", rows[1], world.head, on=ASKED)
    amend(off=date(2020, 10, 10))
    timing.recompute_open(now=NOW, because="国庆调整")
    for row in rows:
        state = timing.state_of(InformationRequest.objects.get(pk=row.pk))
        kept = Deadline.objects.get(pk=row.pk)
        assert (kept.due_on, kept.promised_on, kept.extended_days) == (
            state.due_on,
            state.promised_on,
            state.extension_days,
        )


def test_one_case_that_cannot_be_computed_keeps_its_dates_says_so_and_holds_up_nobody(world):
    odd, row = processing(world, on=RECEIVED), processing(world, on=RECEIVED)
    on = date(2020, 10, 23)
    odd = take("ask_extension", odd, world.handler, on=on, days=5, reason="量大")
    odd = take("approve_extension", odd, world.head, on=on)  # on its last day, which will have been the day before
    before = due(odd)
    amend(worked=date(2020, 10, 8))
    found = timing.recompute_open(now=NOW, because="国庆调整")
    assert found == Recomputed(looked_at=2, moved=1, earlier=1, refused=1)
    assert (due(odd), due(row)) == (before, date(2020, 10, 22))
    told = odd.deadline_moves.get()
    assert (told.old_due_on, told.new_due_on) == (before, before)
    assert told.because.startswith("国庆调整，但不能重新推算，请核对：2020-10-22已经到期")
    assert timing.recompute_open(now=NOW, because="再来一次").looked_at == 0


@pytest.mark.parametrize("batch", [1, 2, 1_000])
def test_batches_change_nothing_but_their_number(world, monkeypatch, batch):
    rows = [processing(world, on=RECEIVED) for _ in range(3)]
    monkeypatch.setattr(timing, "BATCH", batch)
    amend(off=date(2020, 10, 10))
    assert timing.recompute_open(now=NOW, because="国庆调整").moved == 3
    assert [moves(row) for row in rows] == [[(date(2020, 10, 23), date(2020, 10, 26))]] * 3


def test_it_takes_as_many_queries_for_many_alike_as_for_one(world, django_assert_num_queries):
    for _ in range(4):
        processing(world, on=RECEIVED)
    amend(off=date(2020, 10, 10))
    calendar = load_calendar()
    # A batch: keys 1, savepoint 2, held 1, regimes 1, events 1, what came out alike 1, moves 1; the end 1.
    with django_assert_num_queries(9):
        timing.recompute_open(now=NOW, because="国庆调整", calendar=calendar)
