"""What other floors' pages and sweeps read of items. Each function says how many queries it takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from columns.queries import Link
from columns.slots import Kept
from disclosure.slots import Guide, ItemLine, SitemapGroup
from hall.models import ItemEntry
from hall.querysets import ITEM_DESKS

# The county's column of the catalogue says that it is looked through every 183 days (columns.yaml, hall.ml).
ALLOWED_DAYS = 183


def items_of_department(*, department_id: int) -> list[ItemLine]:
    """Return the items of a department that are done now, for its board. One query (``slots.DEPARTMENT_ITEMS``)."""
    rows = ItemEntry.objects.in_force(timezone.localdate()).filter(department=department_id)
    return [
        ItemLine(name=each.name, kind=each.get_item_type_display(), address=each.get_absolute_url())
        for each in rows.select_related("item").order_by("item__order", "item__code")
    ]


def guides(*, now: datetime) -> list[Guide]:
    """Return the guides that are public since before a moment, with what each lacks. One query (``slots.GUIDES``)."""
    rows = ItemEntry.objects.in_force(timezone.localdate(now)).filter(publication__published_at__lte=now)
    return [
        Guide(label=each.name, link=each.get_absolute_url(), lacks=tuple(each.lacks))
        for each in rows.select_related("item").order_by("item__department__order", "item__order", "item__code")
    ]


def address_of_post(post_id: int) -> str:
    """Return where the item of a post is read, empty where nothing of it is public. One query."""
    code = ItemEntry.objects.filter(item__post=post_id).values_list("item__code", flat=True).first()
    return f"/hall/items/{code}/" if code else ""


# Of the table of addresses: what holds the code of an item.
_OF_AN_ITEM = ("hall-item", "hall-guide-pdf", "hall-item-code", "hall-apply", "hall-ratings")


def pages_not_there(*, asked: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]) -> set[str]:
    """Return the addresses of items of which nothing is public. One query (``slots.PAGES_NOT_THERE``)."""
    paths = {path: keys["code"] for name in _OF_AN_ITEM for path, keys in asked.get(name, ())}
    if not paths:
        return set()
    public = set(ItemEntry.objects.filter(item__code__in=paths.values()).values_list("item__code", flat=True))
    return {path for path, code in paths.items() if code not in public}


def on_the_map() -> SitemapGroup:
    """Return the hall's part of the map of the site. One query (``slots.SITEMAP_GROUPS``)."""
    rows = ItemEntry.objects.in_force(timezone.localdate()).select_related("item")
    items = (Link(label=each.name, address=each.get_absolute_url()) for each in rows)
    shown = Link(label="办件公示", address="/hall/decisions/")
    return SitemapGroup(label="网上服务大厅", address="/hall/", links=(*items, shown))


def catalogues_kept_fresh(*, now: datetime) -> list[Kept]:
    """Return each department's catalogue with when one of its items was last renewed. One query (``FRESHNESS``)."""
    rows = (
        ItemEntry.objects.filter(publication__published_at__lte=now)
        .order_by()
        .values("department", "department__short_name")
        .annotate(last=Max("publication__published_at"))
        .order_by("department")
    )
    return [
        Kept(
            key=f"hall_catalogue:{row['department']}",
            kind="hall_catalogue",
            label=f"{row['department__short_name']}的事项目录",
            department_id=row["department"],
            department=row["department__short_name"],
            link=f"/admin/hall/item/?department={row['department']}",
            last_at=row["last"],
            allowed_days=ALLOWED_DAYS,
            desks=ITEM_DESKS,
        )
        for row in rows
    ]


def names_of(codes: set[str]) -> dict[str, str]:
    """Return the names of public items by code, for what is done instead of one that has ended. One query."""
    rows = ItemEntry.objects.filter(item__code__in=codes) if codes else ItemEntry.objects.none()
    return dict(rows.values_list("item__code", "name"))
