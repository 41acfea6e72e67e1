"""What the cases of the hall add up to: of those that came in in a period, what became of them, how fast, by which way.

A figure is counted by the database when somebody asks. Days are working days as the clock of the case counted them:
what a special step or an extension took is in the date by which it was to be decided, so the days used are the limit
less the working days that were left of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import TruncMonth

from columns.models import Department
from disclosure.models import Publication
from hall.enums import ApplicationState, Awaits, Channel, ItemType, LifeEvent, Outcome
from hall.models import Application, Item, ItemEntry, Rating
from hall.querysets import ApplicationQuerySet
from yunlong_portal.kernel.calendars import load_calendars

# What people did without coming to a window; a case of the provincial platform is one.
ONLINE = (Channel.ONLINE, Channel.PROVINCE)
# From here on it is red that a department works past the hall (通知 一（三）: 必须通过网上大厅办理).
MANY_OUTSIDE, OUTSIDE_PERCENT = 3, 20
# What is public of few cases says who applied.
FEWEST = 3
MOST_REASONS = 20
_COUNTS = (
    "filed",
    "accepted",
    "refused",
    "granted",
    "denied",
    "late",
    "unkept",
    "online",
    "window",
    "helper",
    "outside",
)
_WAYS = {"department": "department", "item": "item", "month": "month"}


@dataclass
class Line:
    """One department, item or month. ``late``: over the date in law; ``unkept``: over the day that was promised.

    ``timed``: how many decided cases the averages are of.
    """

    name: str
    filed: int = 0
    accepted: int = 0
    refused: int = 0
    granted: int = 0
    denied: int = 0
    late: int = 0
    unkept: int = 0
    online: int = 0
    window: int = 0
    helper: int = 0
    outside: int = 0
    rated: int = 0
    grades: int = 0
    timed: int = 0
    days: int = 0
    limits: int = 0
    key: Any = None

    @property
    def decided(self) -> int:
        """Return how many were decided, either way."""
        return self.granted + self.denied

    @property
    def online_percent(self) -> int:
        """Return the share that came online."""
        return _percent(self.online, self.filed)

    @property
    def outside_percent(self) -> int:
        """Return the share that was handled past the hall and recorded afterwards."""
        return _percent(self.outside, self.filed)

    @property
    def is_past_the_hall(self) -> bool:
        """Return whether too much is handled past the hall."""
        return self.outside >= MANY_OUTSIDE and self.outside_percent >= OUTSIDE_PERCENT

    @property
    def average_days(self) -> float | None:
        """Return the working days that a decision took, None where none was timed."""
        return round(self.days / self.timed, 1) if self.timed else None

    @property
    def average_limit(self) -> float | None:
        """Return the working days that were promised for the same cases (the law's where nothing was)."""
        return round(self.limits / self.timed, 1) if self.timed else None

    @property
    def rating(self) -> float | None:
        """Return the average rating, None where nobody rated."""
        return round(self.grades / self.rated, 1) if self.rated else None

    def add(self, other: "Line") -> None:
        """Add what another line counts."""
        for name in (*_COUNTS, "rated", "grades", "timed", "days", "limits"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Figures:
    """What a page of figures shows."""

    lines: list[Line]
    total: Line
    reasons: list[tuple[str, int]] = field(default_factory=list)
    licences: Mapping[str, int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """Return the largest number of cases on one line: the full length of a bar."""
        return max((each.filed for each in self.lines), default=0)


def figures(rows: ApplicationQuerySet, *, by: str, since: date, until: date, today: date) -> Figures:
    """Return the figures of cases received from ``since`` to ``until``, line by line ``by`` department, item or month.

    ``rows``: the cases that whoever asks may count. Seven queries, however many cases there are. Raises KeyError for
    another ``by``.
    """
    found = _counted(rows.filter(received_on__range=(since, until)), by=by, today=today)
    total = Line("合计")
    for each in found:
        total.add(each)
    within = rows.filter(received_on__range=(since, until))
    said = within.filter(channel=Channel.OUTSIDE).order_by().values("outside_reason").annotate(n=Count("pk"))
    decided = rows.filter(item_type=ItemType.LICENCE, decided_on__range=(since, until)).order_by().values("outcome")
    return Figures(
        lines=found,
        total=total,
        reasons=[(each["outside_reason"], each["n"]) for each in said.order_by("-n", "outside_reason")[:MOST_REASONS]],
        licences={each["outcome"]: each["n"] for each in decided.annotate(n=Count("pk"))},
    )


def licences_decided(year: int) -> dict[str, int]:
    """Return how many licences were granted and denied in a year, for the annual report."""
    rows = Application.objects.filter(item_type=ItemType.LICENCE, decided_on__year=year).order_by().values("outcome")
    found = {each["outcome"]: each["n"] for each in rows.annotate(n=Count("pk"))}
    return {outcome: found.get(outcome, 0) for outcome in Outcome.values}


def items_changed(departments: Iterable[int] | None, *, since: date, until: date) -> list[tuple[str, int]]:
    """Return how many versions of items were published in a period, by what made them necessary. One query."""
    rows = Publication.objects.filter(kind="item", published_at__date__range=(since, until))
    if departments is not None:
        rows = rows.filter(department__in=departments)
    content = KeyTransform("change", KeyTransform("content", "revision__payload"))
    kinds = rows.order_by().annotate(change=KeyTextTransform("kind", content)).values("change")
    found = {each["change"]: each["n"] for each in kinds.annotate(n=Count("pk"))}
    return [(kind.label, found[kind.value]) for kind in LifeEvent if kind.value in found]


def guides_complete(departments: Iterable[int] | None) -> tuple[int, int]:
    """Return how many guides are public, and how many of them lack nothing. One query."""
    rows = ItemEntry.objects.all()
    if departments is not None:
        rows = rows.filter(department__in=departments)
    found = rows.aggregate(all=Count("pk"), complete=Count("pk", filter=Q(lacks=[])))
    return found["all"], found["complete"]


def _counted(rows: ApplicationQuerySet, *, by: str, today: date) -> list[Line]:
    way = _WAYS[by]
    if by == "month":
        rows = rows.annotate(month=TruncMonth("received_on"))
    counted = rows.order_by().values(way).annotate(**_conditions(today))
    found = {each[way]: Line("", **{name: each[name] for name in _COUNTS}, key=each[way]) for each in counted}
    _add_days(found, rows, way)
    _add_ratings(found, rows, by)
    return _named(found, by)


def _conditions(today: date) -> dict[str, Any]:
    waits = Q(clock__is_open=True, clock__awaits__in=(Awaits.ACCEPT, Awaits.DECIDE), clock__due_on__lt=today)
    # An extension puts off the date in law, not what the county promised.
    promised = Q(clock__is_open=True, clock__awaits=Awaits.DECIDE, clock__promised_on__lt=today)
    conditions = {
        "accepted": Q(accepted_on__isnull=False),
        "refused": Q(state=ApplicationState.NOT_ACCEPTED),
        "granted": Q(outcome=Outcome.GRANTED),
        "denied": Q(outcome=Outcome.DENIED),
        "late": Q(decided_on__gt=F("clock__decide_by")) | waits,
        "unkept": Q(decided_on__gt=F("clock__promised_by")) | promised,
        "online": Q(channel__in=ONLINE),
        "window": Q(channel=Channel.WINDOW),
        "helper": Q(channel=Channel.HELPER),
        "outside": Q(channel=Channel.OUTSIDE),
    }
    return {"filed": Count("pk"), **{name: Count("pk", filter=each) for name, each in conditions.items()}}


def _add_days(found: Mapping[Any, Line], rows: ApplicationQuerySet, way: str) -> None:
    """Add how long decisions took; cases with the same dates are one row of the database."""
    timed = rows.filter(decided_on__isnull=False, statutory_days__isnull=False, clock__decide_by__isnull=False)
    terms = ("decided_on", "clock__decide_by", "statutory_days", "extended_days", "promised_days")
    decided = list(timed.order_by().values(way, *terms).annotate(n=Count("pk")))
    if not decided:  # there may be no calendar yet either
        return
    left = cache(load_calendars().legal.workdays_between)
    for each in decided:
        line, count = found[each[way]], each["n"]
        law = each["statutory_days"] + each["extended_days"]
        used = max(law - left(each["decided_on"], each["clock__decide_by"]), 0)
        promised = each["promised_days"] if each["promised_days"] is not None else each["statutory_days"]
        line.timed += count
        line.days += used * count
        line.limits += promised * count


def _add_ratings(found: Mapping[Any, Line], rows: ApplicationQuerySet, by: str) -> None:
    key: Any = TruncMonth("application__received_on") if by == "month" else F(f"application__{by}")
    given = Rating.objects.counted().filter(application__in=rows.values("pk")).order_by().annotate(key=key)
    for each in given.values("key").annotate(n=Count("pk"), mean=Avg("grade")):
        found[each["key"]].rated, found[each["key"]].grades = each["n"], round(each["mean"] * each["n"])


def _named(found: Mapping[Any, Line], by: str) -> list[Line]:
    """Return the lines with their names, in the order in which people look for them."""
    match by:
        case "month":
            names: dict[Any, str] = {key: f"{key:%Y-%m}" for key in sorted(found)}
        case "department":
            rows = Department.objects.filter(pk__in=found).order_by("order", "slug")
            names = dict(rows.values_list("pk", "short_name"))
        case _:
            named = Item.objects.filter(pk__in=found).values_list("pk", "code", "post__title")
            names = {pk: f"{title}（{code}）" for pk, code, title in named}
    for key, name in names.items():
        found[key].name = name
    return [found[key] for key in names]


def merged(lines: Sequence[Line]) -> list[Line]:
    """Return lines that the public may see: few cases are put together with others, so that no line says who applied.

    One department with few cases is not left alone on the line of the others either: it could be told by subtraction.
    """
    large, small = [each for each in lines if each.filed >= FEWEST], [each for each in lines if each.filed < FEWEST]
    if not small:
        return large
    for each in sorted(large, key=lambda line: line.filed):
        if len(small) > 1 and sum(line.filed for line in small) >= FEWEST:
            break
        small.append(each)
        large.remove(each)
    others = Line("其他单位" if large else "全部单位")
    for each in small:
        others.add(each)
    return [*large, others] if others.filed >= FEWEST else large


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
