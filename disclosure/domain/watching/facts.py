"""What the self-check judges, read from the portal's own records, for any moment: a fixed number of queries."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from columns.domain import freshness
from columns.enums import ColumnType, FreshnessLevel
from columns.queries import ColumnNode, column_tree
from disclosure import slots
from disclosure.domain.watching import veto
from disclosure.enums import FindingKind, FindingLevel
from disclosure.home import home_blocks
from disclosure.models import Publication, StockFinding, Visit

_WEEK = 7
_MOST_ROWS = 200


def facts_at(at: datetime) -> veto.Facts:
    """Return what is known of the portal at a moment: visits before it, what was public then, what was found then."""
    tree = column_tree()
    nodes = [node for node in tree.walk() if node.is_public]
    asked = [each for found in slots.UNANSWERED.call(now=at) for each in found]
    return veto.Facts(
        at=at,
        today=timezone.localdate(at),
        visits=_visits(at),
        home_last_at=_home_last_at(at),
        columns=_columns(at),
        errors=_findings(at, FindingKind.WORDING),
        leaks=_findings(at, FindingKind.SECRECY),
        asked=[veto.Asked(label=each.label, on=each.asked_on, link=each.link) for each in asked],
        has_channel=any(node.type == ColumnType.QA_LIST for node in nodes),
        has_services=any(node.type == ColumnType.SERVICE_GUIDE for node in nodes),
        guides=[each for found in slots.GUIDES.call(now=at) for each in found],
    )


def _visits(at: datetime) -> veto.Visits:
    """Return the visits of the seven times twenty-four hours before. One query."""
    since = at - timedelta(days=_WEEK)
    rows = Visit.objects.filter(at__gt=since, at__lte=at).order_by("at")
    days: Counter[int] = Counter()
    failed = 0
    for when, milliseconds, opened in rows.values_list("at", "milliseconds", "opened"):
        days[(at - when) // timedelta(days=1)] += 1
        failed += not opened or timedelta(milliseconds=milliseconds) >= veto.SLOW
    return veto.Visits(by_day=tuple(days[day] for day in range(_WEEK)), failed=failed)


def _home_last_at(at: datetime) -> datetime | None:
    """Return when a column that stands on the home page was last added to. One query."""
    blocks = home_blocks()
    codes = [blocks.news, blocks.topics, *(code for row in blocks.rows for code in row)]
    codes += [each.column for each in blocks.tiles]
    tree = column_tree()
    shown = {below.id for code in codes if (node := tree.by_code(code)) for below in node.walk() if below.is_public}
    public = Publication.objects.live().dated().filter(column__in=shown, first_published_at__lte=at)
    last = public.order_by().aggregate(last=Max("first_published_at"))["last"]
    return None if last is None else timezone.localtime(last)


def _columns(at: datetime) -> list[veto.Watched]:
    """Return the columns that must be kept fresh. As many queries as the providers of freshness use."""
    tree = column_tree()
    found = []
    for judged in freshness.look(now=at):
        node = tree.by_code(judged.kept.key.removeprefix("column:")) if judged.kept.kind == "column" else None
        if node is not None:
            found.append(_watched(judged, node))
    return found


def _watched(judged: freshness.Judged, node: ColumnNode) -> veto.Watched:
    last = judged.kept.last_at
    return veto.Watched(
        label=judged.kept.label,
        link=judged.kept.link,
        type=str(node.type),
        owner=judged.kept.department,
        last_at=None if last is None else timezone.localtime(last),
        is_stale=judged.level == FreshnessLevel.STALE,
        is_top=len(node.ancestors) <= 1,
        is_undated=judged.kept.is_undated,
    )


def _findings(at: datetime, kind: FindingKind) -> list[veto.Fact]:
    """Return the serious findings of a kind that stood at a moment. One query."""
    open_then = (Q(mended_at__isnull=True) | Q(mended_at__gt=at)) & (
        Q(explained_at__isnull=True) | Q(explained_at__gt=at)
    )
    rows = StockFinding.objects.filter(open_then, kind=kind, level=FindingLevel.SERIOUS, found_at__lte=at)
    rows = rows.select_related("publication").order_by("pk")[:_MOST_ROWS]
    return [
        veto.Fact(f"《{row.publication.title}》：{row.sentence}", row.publication.get_absolute_url()) for row in rows
    ]
