"""What a month brought the hotline: how many calls of which class, how they were answered, what was asked most."""

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from columns.domain.hotline.calls import used_words
from columns.enums import CallClass, CallState, Satisfaction
from columns.models.hotline import CallQuerySet

_ASKED_MOST = 20


@dataclass(frozen=True)
class Month:
    """One month, as it is asked for and shown."""

    first: date

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def label(self) -> str:
        """Return how it is written: 2026年11月."""
        return f"{self.first.year}年{self.first.month}月"

    @property
    def code(self) -> str:
        """Return how an address names it: 2026-11."""
        return f"{self.first:%Y-%m}"

    def of(self, calls: CallQuerySet) -> CallQuerySet:
        """Return the calls that came in it."""
        zone = timezone.get_default_timezone()
        start = datetime.combine(self.first, time.min, tzinfo=zone)
        end = datetime.combine(self.last, time.max, tzinfo=zone)
        return calls.filter(received_at__range=(start, end))


@dataclass(frozen=True)
class Figures:
    """The figures of some calls; ``words`` is whose they are."""

    words: str
    total: int = 0
    at_once: int = 0
    passed: int = 0
    answered: int = 0
    late: int = 0
    waiting: int = 0
    became: int = 0
    called_back: int = 0
    satisfied: int = 0

    @property
    def row(self) -> tuple[object, ...]:
        """Return the figures in the order of ``HEADS``."""
        return (
            self.words, self.total, self.at_once, self.passed, self.answered, self.late, self.waiting, self.became,
            self.called_back, self.satisfied,
        )  # fmt: skip


HEADS = ("", "来电", "当场答复", "转办", "已答复", "超期答复", "待答复", "转为申请", "已回访", "满意和基本满意")
_ANSWERED = (CallState.ANSWERED, CallState.CLOSED)
_PLEASED = (Satisfaction.SATISFIED, Satisfaction.FAIR)
_COUNTS = {
    "total": Count("pk"),
    "at_once": Count("pk", filter=Q(at_once=True)),
    "passed": Count("pk", filter=Q(passed_to__isnull=False)),
    "answered": Count("pk", filter=Q(state__in=_ANSWERED)),
    "late": Count("pk", filter=Q(answered_on__gt=F("due_on"))),
    "waiting": Count("pk", filter=Q(state__in=(CallState.TAKEN, CallState.PASSED))),
    "became": Count("pk", filter=Q(state=CallState.BECAME)),
    "called_back": Count("pk", filter=Q(state=CallState.CLOSED)),
    "satisfied": Count("pk", filter=Q(satisfaction__in=_PLEASED)),
}


def by_class(calls: CallQuerySet) -> list[Figures]:
    """Return the figures of each class that came, and of all. One query."""
    found = _counted(calls, "call_class")
    rows = [Figures(str(each.label), **found[each]) for each in CallClass if each in found]
    return [*rows, _sum(rows)]


def by_department(calls: CallQuerySet) -> list[Figures]:
    """Return the figures of each department that took calls, the busiest first. One query."""
    rows = [Figures(name, **counts) for name, counts in _counted(calls, "department__short_name").items()]
    return sorted(rows, key=lambda each: -each.total)


def _counted(calls: CallQuerySet, name: str) -> dict[str, dict[str, int]]:
    """Return the counts by the value of a column."""
    marked = calls.order_by().annotate(answered_on=TruncDate("answered_at"))
    rows: Any = marked.values(name).annotate(**_COUNTS).values(name, *_COUNTS)
    return {row[name]: {each: row[each] for each in _COUNTS} for row in rows}


def _sum(rows: Sequence[Figures]) -> Figures:
    return Figures("合计", **{name: sum(getattr(each, name) for each in rows) for name in _COUNTS})


@dataclass(frozen=True)
class Asked:
    """What was asked several times: in the words of the knowledge base where an answer of it was used."""

    words: str
    call_class: str
    department: str
    count: int
    call: int
    used_key: str


def asked_most(calls: CallQuerySet) -> list[Asked]:
    """Return what was asked most: the same answer used, or the same words, of one class at one department.

    One query, and one for each answer of the knowledge base that is shown. ``call`` is the last such call: with it an
    answer is begun where there is none yet.
    """
    rows = calls.order_by("pk").values_list(
        "pk", "subject", "used_key", "used_label", "call_class", "department__short_name"
    )
    groups: defaultdict[tuple[str, str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for pk, subject, used_key, used_label, call_class, department in rows:
        said = used_label or subject
        groups[used_key or "".join(said.split()).strip("？?。."), call_class, department].append((pk, said, used_key))
    found = [
        Asked(
            words=calls_[-1][1],
            call_class=str(CallClass(call_class).label),
            department=department,
            count=len(calls_),
            call=calls_[-1][0],
            used_key=calls_[-1][2],
        )
        for (_, call_class, department), calls_ in groups.items()
    ]
    most = sorted(found, key=lambda each: (-each.count, each.words))[:_ASKED_MOST]
    # Asked of the few that are shown: what is not public any more has no title here.
    return [replace(each, words=used_words(each.used_key, each.words)) if each.used_key else each for each in most]
