"""读网 (P41): each working day somebody reads the home page and columns, and writes down what is wrong.

An entry is its reader's: nobody else changes it. Each error has a department that answers for it, which is told until
it says how it was mended, and when. A working day without an entry is shown, not filled in by anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import may, roster
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from columns.queries import column_tree
from disclosure.models import ReadingEntry, ReadingError
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice, keep_standing
from yunlong_portal.kernel.workdays import LOCAL, load_calendar
from yunlong_portal.kernel.workflow import Refused, refuse

PLAN = "disclosure.reading"
PAGE = "/admin/disclosure/readingerror/?mended=no"
READERS = (Duty.PUBLISH, Duty.KEEP_COLUMNS)
# Who was away writes the day down when he is back; what is older is memory.
LATEST_AFTER = timedelta(days=7)


def save_entry(entry: ReadingEntry, *, actor: User, now: datetime) -> ReadingEntry:
    """Save an entry that its form has found right: a new one in the actor's name, his own again.

    Raises Refused: ``not_yours`` (the network office reads, and each writes for himself), ``day_ahead``, ``too_late``
    (more than seven days back), ``nothing_read``, ``read_already``.
    """
    county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).first()
    if county is None or not any(may(actor, duty, county, now=now) for duty in READERS):
        raise refuse("not_yours", "读网日志由承担发布、维护栏目职责的同志登记。")
    today = timezone.localdate(now)
    is_new = entry.pk is None
    if is_new:
        entry.reader, entry.entered_at = actor, now
    elif entry.reader_id != actor.pk:
        raise refuse("not_yours", "这是别人登记的读网日志，由本人修改。")
    if entry.day > today:
        raise refuse("day_ahead", "读网日期晚于今天，请核对。")
    if today - entry.day > LATEST_AFTER:
        raise refuse("too_late", f"读网日志最迟在{LATEST_AFTER.days}天内登记、修改。")
    if not entry.home_read and not entry.columns:
        raise refuse("nothing_read", "首页和栏目至少看一样，请勾选看了什么。")
    with transaction.atomic():
        others = ReadingEntry.objects.filter(day=entry.day, reader=actor).exclude(pk=entry.pk)
        if others.exists():
            raise refuse("read_already", f"您已经登记过{entry.day:%Y-%m-%d}的读网日志，请在那一条里补充。")
        save_with_history(entry, actor=actor, reason="登记" if is_new else "修改", at=now)
    return entry


def add_error(error: ReadingError, *, actor: User, now: datetime) -> ReadingError:
    """Write down an error in one's own entry, and tell the department. Raises Refused (``not_yours``)."""
    if error.entry.reader_id != actor.pk:
        raise refuse("not_yours", "这是别人登记的读网日志，由本人补充。")
    with transaction.atomic():
        error.found_at = now
        save_with_history(error, actor=actor, reason="发现错误", at=now)
        tell(now)
    return error


def mend_error(error: ReadingError, *, actor: User, on: date, how: str, now: datetime) -> ReadingError:
    """Say when and how an error was mended. Raises Refused.

    ``not_yours`` (the department's clerks and the network office say it), ``mended_already``, ``day_ahead``,
    ``before_found``.
    """
    with transaction.atomic():
        row = (
            ReadingError.objects.select_for_update(of=("self",)).select_related("department", "entry").get(pk=error.pk)
        )
        if not any(may(actor, duty, row.department, now=now) for duty in (Duty.DRAFT, *READERS)):
            raise refuse("not_yours", f"要由{row.department.short_name}或者县里负责发布的同志登记改正。")
        if row.mended_on is not None:
            raise refuse("mended_already", "这个错误已经登记过改正。")
        if on > timezone.localdate(now):
            raise refuse("day_ahead", "改正日期晚于今天，请核对。")
        if on < row.entry.day:
            raise refuse("before_found", "改正日期早于发现日期，请核对。")
        row.mended_on, row.mended_by, row.how = on, actor, how
        save_with_history(row, actor=actor, reason="改正", at=now)
        tell(now)
    return row


def tell(now: datetime) -> None:
    """Tell the clerks of each department how many errors wait for them; settle what is over."""
    people = roster((Duty.DRAFT,), now=now)
    counts: Counter[int] = Counter()
    newest: defaultdict[int, int] = defaultdict(int)
    for department, pk in ReadingError.objects.filter(mended_on=None).order_by().values_list("department", "pk"):
        for person in people.people((Duty.DRAFT,), department):
            counts[person] += 1
            newest[person] = max(newest[person], pk)
    owed = [
        NewNotice(
            key=f"{PLAN}:{person}:{newest[person]}",
            recipient_id=person,
            subject=f"读网发现{count}处错误，请改正并登记",
            link=PAGE,
            about=f"{PLAN}:{person}",
            level=NoticeLevel.DUE,
        )
        for person, count in counts.items()
    ]
    keep_standing(owed, plan=PLAN, now=now)


def unread_days(first: date, last: date) -> list[date]:
    """Return the working days of a time on which nobody read, the prefecture's days off taken out; two queries."""
    read = set(ReadingEntry.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True))
    is_workday = _workdays()
    return [day for day in _days(first, last) if day not in read and is_workday(day)]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _workdays() -> Callable[[date], bool]:
    try:
        return load_calendar(LOCAL).is_workday
    except Refused:  # no calendar in force: the days of the week are all that is known
        return lambda day: day.weekday() < 5


@dataclass(frozen=True)
class Month:
    """A month of the log."""

    first: date

    @property
    def last(self) -> date:
        """Return its last day."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def words(self) -> str:
        """Return it as it stands at the head of a sheet."""
        return f"{self.first.year}年{self.first.month}月"


def month_sheet(month: Month, *, keeper: str, today: date) -> Register:
    """Return the log of a month as it is printed and signed: each entry, and each working day nobody read."""
    entries = ReadingEntry.objects.filter(day__gte=month.first, day__lte=month.last).order_by("day", "pk")
    by_day: defaultdict[date, list[ReadingEntry]] = defaultdict(list)
    for each in entries.select_related("reader").prefetch_related("errors__department"):
        by_day[each.day].append(each)
    unread = set(unread_days(month.first, min(month.last, today)))
    rows: list[Sequence[str]] = []
    for day in _days(month.first, month.last):
        if day in unread:
            rows.append((f"{day:%m-%d}", "未登记", "", "", "", ""))
        rows += [_line(entry) for entry in by_day[day]]
    return Register(
        title="读网日志",
        keeper=keeper,
        period=month.words,
        columns=[
            RegisterColumn("日期", "narrow"), RegisterColumn("读网人", "short"), RegisterColumn("首页", "narrow"),
            RegisterColumn("看了哪些栏目", "wide"), RegisterColumn("发现的错误"), RegisterColumn("改正情况", "wide"),
        ],
        rows=rows,
        signatures=("登记人", "负责人"),
    )  # fmt: skip


def _line(entry: ReadingEntry) -> Sequence[str]:
    errors = list(entry.errors.all())
    wrong = "\n".join(
        f"{place}．{each.place}：{each.what}（{each.department.short_name}）" for place, each in enumerate(errors, 1)
    )
    mended = "\n".join(f"{place}．{mending(each)}" for place, each in enumerate(errors, 1))
    read = names_of(entry.columns)
    home = "看了" if entry.home_read else "—"
    return (f"{entry.day:%m-%d}", str(entry.reader), home, read or "—", wrong or "无", mended or "—")


def mending(error: ReadingError) -> str:
    """Return when and how an error was mended, in words."""
    if error.mended_on is None:
        return "待改正"
    return f"{error.mended_on:%Y-%m-%d}改正" + (f"，{error.how}" if error.how else "")


def names_of(codes: Iterable[str]) -> str:
    """Return the names of columns by their codes; a code that is no column any more stays itself."""
    tree = column_tree()
    return "、".join(node.name if (node := tree.by_code(code)) else code for code in codes)
