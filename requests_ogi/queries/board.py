"""What the county OGI office's board counts: open cases by how they stand, organ by organ. A figure is a query."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from columns.models import Department
from requests_ogi.models import InformationRequest
from requests_ogi.queries.cases import listed

AT_MOST = 50

# Column, what stands above it, which filter of the list shows the same cases.
COLUMNS = (
    ("overdue", "已逾期", "overdue"),
    ("due", "今天到期", "today"),
    ("soon", "3个工作日内", "soon"),
    ("calm", "期限内", ""),
    ("promise", "承诺期已过", "promise"),
    ("stopped", "期限停止", "stopped"),
    ("unfixed", "收到之日未定", ""),
    ("total", "未办结合计", "open"),
)


@dataclass(frozen=True)
class Line:
    """One organ's open cases."""

    organ: Department
    counts: dict[str, int]

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """Return (column, count, filter) in the order of the columns."""
        return [(name, self.counts[name], due) for name, _, due in COLUMNS]


@dataclass(frozen=True)
class Board:
    """The board: a line for each organ with open cases, their sum, and the overdue cases, longest overdue first."""

    lines: list[Line]
    sums: list[tuple[str, str, int, str]]
    overdue: list[InformationRequest]


def board(*, today: date, soon_until: date, organs: Collection[int] | None = None) -> Board:
    """Return the board of all organs, or of some. Four queries, however many cases there are.

    ``promise`` counts cases again that stand elsewhere: the promise is over, the law's date is not.
    """
    # Without a day of closing as well: these have an index of their own, and closed ones of ten years are left unread.
    open_ones = InformationRequest.objects.filter(closed_on=None, deadline__is_open=True)
    if organs is not None:
        open_ones = open_ones.filter(organ__in=organs)
    counted = open_ones.values("organ").annotate(**_counts(today, soon_until)).order_by()
    names = [name for name, _, _ in COLUMNS]
    by_organ: dict[int, dict[str, int]] = {}
    for row in counted:
        found: dict[str, Any] = dict(row)
        by_organ[found["organ"]] = {name: found[name] for name in names}
    departments = Department.objects.filter(pk__in=by_organ)
    lines = [Line(organ=each, counts=by_organ[each.pk]) for each in departments]
    sums = [(name, label, sum(line.counts[name] for line in lines), due) for name, label, due in COLUMNS]
    late = InformationRequest.objects.overdue(today)
    if organs is not None:
        late = late.filter(organ__in=organs)
    keys = list(late.order_by("deadline__due_on", "pk").values_list("pk", flat=True)[:AT_MOST])
    rows = listed(InformationRequest.objects.filter(pk__in=keys)).soonest()
    return Board(lines=lines, sums=sums, overdue=list(rows))


def _counts(today: date, soon_until: date) -> dict[str, Any]:
    conditions = {
        "overdue": Q(deadline__due_on__lt=today),
        "due": Q(deadline__due_on=today),
        "soon": Q(deadline__due_on__gt=today, deadline__due_on__lte=soon_until),
        "calm": Q(deadline__due_on__gt=soon_until),
        "promise": Q(deadline__promised_on__lt=today, deadline__due_on__gte=today),
        "stopped": Q(deadline__due_on=None) & ~Q(deadline__stopped_by=""),
        "unfixed": Q(deadline__due_on=None, deadline__stopped_by=""),
    }
    counts: dict[str, Any] = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return counts | {"total": Count("pk")}
