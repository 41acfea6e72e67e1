"""The calendar as a pure value: which days are working days, why, and what follows from it."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.enums import Layer
from yunlong_portal.kernel.workdays.standing import rulings_for
from yunlong_portal.kernel.workdays.values import (
    FIRST_YEAR,
    LAST_YEAR,
    NOTICE_EXPECTED_BY,
    ONE_DAY,
    YEAR_END_FROM,
    Day,
    Deadline,
    Excluded,
    Notice,
    Ruling,
    Standing,
    TraceDay,
)
from yunlong_portal.kernel.workflow import refuse

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
Interval = Excluded | tuple[date, date]


def weekday_name(day: date) -> str:
    """Return 星期一 … 星期日."""
    return _WEEKDAYS[day.weekday()]


@dataclass(frozen=True, repr=False)
class Calendar:
    """Working days by layers: a later layer decides where it names a day (a prefecture's day off on a national one).

    Built from notices and standing holidays alone; equal contents make equal calendars with equal ``version``. Years
    are worked out once and kept, so that a question costs a look into a dictionary.
    """

    layers: tuple[str, ...]
    notices: tuple[Notice, ...]
    standing: tuple[Standing, ...] = ()

    def __repr__(self) -> str:
        return f"<Calendar {'+'.join(self.layers)} {self.version}, {len(self.notices)} notices>"

    @cached_property
    def version(self) -> str:
        """Return a short digest of the contents, to be stored beside what was computed from them."""
        content = [[asdict(each) for each in self.notices], [asdict(each) for each in self.standing], self.layers]
        return digest_of(_written(content))[:16]

    @cached_property
    def _known(self) -> dict[str, frozenset[int]]:
        return {
            layer: frozenset(each.year for each in self.notices if each.layer == layer and not each.amends)
            for layer in self.layers
        }

    @cached_property
    def _named(self) -> dict[str, dict[date, Ruling]]:
        """By layer, what the notices say; of two that name one day the later holds."""
        found: dict[str, dict[date, Ruling]] = {layer: {} for layer in self.layers}
        for notice in sorted(self.notices, key=lambda each: (each.known_from, each.amends)):
            for day in notice.days:
                found[notice.layer][day.date] = _ruling(day, notice)
        return found

    @cached_property
    def _years(self) -> dict[int, dict[date, Ruling]]:
        return {}

    def _year(self, year: int) -> dict[date, Ruling]:
        if (kept := self._years.get(year)) is not None:
            return kept
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise refuse(
                "date_out_of_range", f"{year}年超出工作日历的范围（{FIRST_YEAR}年至{LAST_YEAR}年）。请核对日期和天数。"
            )
        merged: dict[date, Ruling] = {}
        for layer in self.layers:
            rulings = dict(self._provisional_rulings(layer, year, merged)) if year not in self._known[layer] else {}
            rulings |= {each: ruling for each, ruling in self._named[layer].items() if each.year == year}
            # Where both layers give the day off the lower one's reason stands: it is everybody's holiday.
            merged |= {
                each: ruling for each, ruling in rulings.items() if each not in merged or merged[each].off != ruling.off
            }
        self._years[year] = merged
        return merged

    def _provisional_rulings(self, layer: str, year: int, below: dict[date, Ruling]) -> dict[date, Ruling]:
        def is_off(day: date) -> bool:
            ruling = below.get(day)
            return day.weekday() >= 5 if ruling is None else ruling.off

        holidays = [each for each in self.standing if each.layer == layer]
        return rulings_for(holidays, year, remark=f"暂定：{_missing(layer, year)}", is_off=is_off)

    def as_known_on(self, day: date) -> "Calendar":
        """Return the calendar as far as it was known at the end of ``day``: without the notices issued later."""
        return replace(self, notices=tuple(each for each in self.notices if each.known_from <= day))

    def with_notice(self, notice: Notice) -> "Calendar":
        """Return the calendar as it would be with one notice more."""
        return replace(self, notices=(*self.notices, notice))

    # -- single days

    def is_workday(self, day: date) -> bool:
        """Return whether ``day`` is a working day: by notice, by standing holiday in a provisional year, else Mon–Fri.

        Refuses (``date_out_of_range``) what lies outside 2000–2099. Raises TypeError for a datetime: its date
        depends on where one stands (see ``beijing_date``).
        """
        if isinstance(day, datetime):
            raise TypeError("a date is needed, not a datetime")
        ruling = self._year(day.year).get(day)
        return day.weekday() < 5 if ruling is None else not ruling.off

    def why(self, day: date) -> str:
        """Return in Chinese why ``day`` is a working day or not, with the notice that says so."""
        ruling = self._year(day.year).get(day)
        if ruling is not None:
            return f"{weekday_name(day)}，{ruling.why}"
        plain = "工作日" if day.weekday() < 5 else "双休日"
        awaited = self._awaited(day)
        return f"{weekday_name(day)}，{plain}" + (f"（暂定：{_missing(*awaited)}）" if awaited else "")

    def provisional(self, day: date) -> bool:
        """Return whether a notice that is not here yet may still change what ``day`` is."""
        return self._awaited(day) is not None

    def missing_notices(self, after: date, until: date) -> list[str]:
        """Return in Chinese which notices would be needed to be sure of the days in (after, until]."""
        days = (after + timedelta(days=each) for each in range(1, (until - after).days + 1))
        return list(dict.fromkeys(_missing(*found) for day in days if (found := self._awaited(day))))

    def _awaited(self, day: date) -> tuple[str, int] | None:
        """Return layer and year of the notice that may still change ``day``."""
        for layer, known in self._known.items():
            if day.year not in known:
                return layer, day.year
            # Three of ten notices changed days of the year before (29 and 31 December 2018, 31 December 2022).
            if (day.month, day.day) >= YEAR_END_FROM and day.year + 1 not in known:
                return layer, day.year + 1
        return None

    @property
    def known_until(self) -> date | None:
        """Return the last day that no missing notice can change, over all layers; None where a layer has no notice."""
        ends = [each for each in self.known_until_by_layer.values() if each]
        return min(ends) if len(ends) == len(self.layers) else None

    @cached_property
    def known_until_by_layer(self) -> dict[str, date | None]:
        """Return for each layer the last day that no missing notice can change."""
        month, day = YEAR_END_FROM
        return {
            layer: date(max(years), month, day) - ONE_DAY if years else None for layer, years in self._known.items()
        }

    def overdue_notice(self, today: date) -> int | None:
        """Return the year whose notice should be in force on ``today`` and is not: next year's after 8 December."""
        for year in (today.year, today.year + 1):
            due = year == today.year or (today.month, today.day) > NOTICE_EXPECTED_BY
            if due and any(year not in known for known in self._known.values()):
                return year
        return None

    # -- counting

    def next_workday(self, day: date) -> date:
        """Return the first working day after ``day``."""
        return self.add_workdays(day, 1)

    def add_workdays(self, start: date, n: int, excluded: Iterable[Interval] = ()) -> date:
        """Return the ``n``-th working day after ``start`` (day 0), leaving out the days of ``excluded``.

        ``excluded`` are intervals (after, until]; overlapping ones count once. Refuses ``days_not_positive`` for n < 1.
        """
        if n < 1:
            raise refuse("days_not_positive", "工作日的天数须是正整数。")
        self._year(start.year)  # refuses a start out of range before ``date`` cannot hold what follows
        spans = merge(excluded)
        day = start
        while n:
            day += ONE_DAY
            if self.is_workday(day) and not _within(day, spans):
                n -= 1
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """Return how many working days lie in (after, until]; negative where ``until`` comes first."""
        if until < after:
            return -self.workdays_between(until, after)
        return sum(self.is_workday(after + timedelta(days=each)) for each in range(1, (until - after).days + 1))

    def remaining(self, due: date, today: date) -> int:
        """Return how many working days are left after ``today``; 0 on the last day, negative when it has passed."""
        return self.workdays_between(today, due)

    def deadline(self, start: date, n: int, excluded: Iterable[Interval] = ()) -> Deadline:
        """Return the ``n``-th working day after ``start`` together with whether it is provisional."""
        spans = merge(excluded)
        due = self.add_workdays(start, n, spans)
        span = [start + timedelta(days=each) for each in range(1, (due - start).days + 1)]
        provisional = any(self.provisional(day) for day in span if not _within(day, spans))
        safe = min(due, self._plain_count(start, n, spans)) if provisional else due
        return Deadline(
            start=start, days=n, due_on=due, provisional=provisional, safe_on=safe, calendar_version=self.version
        )

    def _plain_count(self, start: date, n: int, spans: Sequence[Excluded]) -> date:
        """Count as if no holiday fell into the days that are still open."""
        day = start
        while n:
            day += ONE_DAY
            works = day.weekday() < 5 if self.provisional(day) else self.is_workday(day)
            if works and not _within(day, spans):
                n -= 1
        return day

    def trace(self, start: date, end: date, excluded: Iterable[Interval] = ()) -> list[TraceDay]:
        """Return every calendar day after ``start`` up to ``end``: does it count, and why."""
        spans = merge(excluded)
        found = []
        for each in range(1, (end - start).days + 1):
            day = start + timedelta(days=each)
            works = self.is_workday(day)
            stopped = _within(day, spans) if works else None
            why = f"{weekday_name(day)}，不计入：{stopped.why}" if stopped else self.why(day)
            found.append(TraceDay(day, works and not stopped, why))
        return found

    # -- periods in calendar days and months

    def add_days_legal(self, start: date, n: int) -> date:
        """Return the last day of a period of ``n`` calendar days; one that is a day off moves to the next working day.

        The start is day 0 (民法典 Art. 201, 203). Refuses ``days_not_positive`` for n < 1.
        """
        if n < 1:
            raise refuse("days_not_positive", "期限的天数须是正整数。")
        self._year(start.year + n // 366)  # refuses what is out of range before ``date`` cannot hold it
        return self._roll(start + timedelta(days=n))

    def add_months_legal(self, start: date, n: int) -> date:
        """Return the last day of a period of ``n`` months; one that is a day off moves to the next working day.

        It is the corresponding date, else the month's end (民法典 Art. 202, 203).
        Refuses ``days_not_positive`` for n < 1.
        """
        if n < 1:
            raise refuse("days_not_positive", "期限的月数须是正整数。")
        years, month = divmod(start.year * 12 + start.month - 1 + n, 12)
        self._year(years)
        return self._roll(date(years, month + 1, min(start.day, monthrange(years, month + 1)[1])))

    def _roll(self, day: date) -> date:
        return day if self.is_workday(day) else self.next_workday(day)


def merge(excluded: Iterable[Interval]) -> list[Excluded]:
    """Return the intervals in order and without overlap; of two that overlap the earlier one's reason leads.

    Raises ValueError for an interval that ends before it begins.
    """
    spans: list[Excluded] = []
    for each in sorted((Excluded(*each) for each in excluded), key=lambda each: (each.after, each.until)):
        if each.until < each.after:
            raise ValueError(f"an interval ends before it begins: {each}")
        if not spans or each.after >= spans[-1].until:
            spans.append(each)
        elif each.until > spans[-1].until:
            # What is left of the later one keeps its own reason; the days are the same as of their union.
            spans.append(each._replace(after=spans[-1].until))
    return spans


def _within(day: date, spans: Sequence[Excluded]) -> Excluded | None:
    for each in spans:
        if each.after < day <= each.until:
            return each
    return None


def _missing(layer: str, year: int) -> str:
    return f"{'本州' if layer == Layer.PREFECTURE else ''}{year}年放假通知尚未录入"


def _ruling(day: Day, notice: Notice) -> Ruling:
    works = "调休上班" if day.date.weekday() >= 5 else "照常上班"
    what = "放假" if day.off else works
    return Ruling(off=day.off, why=f"{day.name}{what}（{notice.cite}）")


def _written(content: object) -> object:
    """Return ``content`` with dates as ISO strings, for the digest."""
    match content:
        case date():
            return content.isoformat()
        case dict():
            return {key: _written(value) for key, value in content.items()}
        case list() | tuple():
            return [_written(each) for each in content]
        case _:
            return content
