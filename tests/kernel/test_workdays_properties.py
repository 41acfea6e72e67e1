"""What must hold for every date, count and interval."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.calendars import local, national
from yunlong_portal.kernel.workdays import Calendar, Excluded

calendars = st.sampled_from([national, local]).map(lambda build: build())
# Years with notices, the first ones without, and the far end.
dates = st.one_of(
    st.dates(date(2016, 12, 1), date(2028, 3, 1)),
    st.dates(date(2000, 1, 1), date(2098, 12, 31)),
)
counts = st.integers(1, 120)


@st.composite
def intervals(draw: st.DrawFn, start: date) -> list[Excluded]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        after = start + timedelta(days=draw(st.integers(-10, 60)))
        found.append(Excluded(after, after + timedelta(days=draw(st.integers(0, 30)))))
    return found


@st.composite
def starts_with_intervals(draw: st.DrawFn) -> tuple[date, list[Excluded]]:
    start = draw(dates)
    return start, draw(intervals(start))


@given(calendars, dates, counts)
def test_between_start_and_the_nth_working_day_lie_n_working_days(calendar: Calendar, start: date, n: int) -> None:
    assert calendar.workdays_between(start, calendar.add_workdays(start, n)) == n


@given(calendars, starts_with_intervals(), counts)
def test_the_result_is_a_working_day_outside_every_interval(
    calendar: Calendar, case: tuple[date, list[Excluded]], n: int
) -> None:
    start, spans = case
    due = calendar.add_workdays(start, n, spans)
    assert calendar.is_workday(due)
    assert not any(each.after < due <= each.until for each in spans)


@given(calendars, starts_with_intervals(), counts)
def test_one_day_more_is_always_later(calendar: Calendar, case: tuple[date, list[Excluded]], n: int) -> None:
    start, spans = case
    assert calendar.add_workdays(start, n, spans) < calendar.add_workdays(start, n + 1, spans)


@given(calendars, dates, counts)
def test_a_later_start_is_never_due_earlier(calendar: Calendar, start: date, n: int) -> None:
    assert calendar.add_workdays(start, n) <= calendar.add_workdays(start + timedelta(days=1), n)


@given(calendars, starts_with_intervals(), counts)
def test_an_interval_more_never_moves_the_date_earlier(
    calendar: Calendar, case: tuple[date, list[Excluded]], n: int
) -> None:
    start, spans = case
    fewer = calendar.add_workdays(start, n, spans[1:])
    assert calendar.add_workdays(start, n, spans) >= fewer >= calendar.add_workdays(start, n)


@given(calendars, starts_with_intervals(), counts)
def test_the_order_of_intervals_does_not_matter(calendar: Calendar, case: tuple[date, list[Excluded]], n: int) -> None:
    start, spans = case
    assert calendar.add_workdays(start, n, spans) == calendar.add_workdays(start, n, reversed(spans))


@given(calendars, starts_with_intervals(), counts)
def test_the_trace_counts_to_n_and_ends_with_a_day_that_counts(
    calendar: Calendar, case: tuple[date, list[Excluded]], n: int
) -> None:
    start, spans = case
    due = calendar.add_workdays(start, n, spans)
    trace = calendar.trace(start, due, spans)
    assert [each.date for each in trace] == [start + timedelta(days=k) for k in range(1, (due - start).days + 1)]
    assert sum(each.counts for each in trace) == n
    assert trace[-1].counts


@given(calendars, starts_with_intervals(), counts)
def test_a_sure_deadline_rests_on_no_open_day_and_an_unsure_one_has_a_safe_day(
    calendar: Calendar, case: tuple[date, list[Excluded]], n: int
) -> None:
    start, spans = case
    deadline = calendar.deadline(start, n, spans)
    assert deadline.due_on == calendar.add_workdays(start, n, spans)
    if deadline.provisional:
        assert start < deadline.safe_on <= deadline.due_on
    else:
        assert deadline.safe_on == deadline.due_on
        assert not calendar.provisional(deadline.due_on)


@given(calendars, dates, dates)
def test_what_remains_tomorrow_is_one_less_if_tomorrow_works(calendar: Calendar, due: date, today: date) -> None:
    tomorrow = today + timedelta(days=1)
    assert calendar.remaining(due, today) - calendar.remaining(due, tomorrow) == calendar.is_workday(tomorrow)


@given(calendars, dates, st.integers(1, 400), st.integers(1, 24))
def test_a_legal_period_ends_on_a_working_day_not_before_its_arithmetic_end(
    calendar: Calendar, start: date, days: int, months: int
) -> None:
    if start.year > 2096:
        return
    ends = [calendar.add_days_legal(start, days), calendar.add_months_legal(start, months)]
    assert all(calendar.is_workday(each) for each in ends)
    assert ends[0] >= start + timedelta(days=days)
    assert ends[1] > start


@given(dates)
def test_the_prefecture_changes_only_days_it_names(day: date) -> None:
    if national().is_workday(day) != local().is_workday(day):
        assert national().is_workday(day)
        assert "三月街民族节" in local().why(day) or "自治州成立纪念日" in local().why(day)
