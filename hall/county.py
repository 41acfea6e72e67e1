"""The county's part of this floor: the items that its old hall had."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from columns.county.entries import Entry, read_entries
from columns.enums import ColumnType
from columns.models import Column, Department
from hall.domain.items import seeding
from hall.domain.items.seeding import OldItem
from hall.enums import CaseType, ItemType, LifeEvent
from hall.models import Item
from yunlong_portal.kernel.digest import digest_of_bytes
from yunlong_portal.kernel.workflow import Refused

_TEXTS = ("basic_code", "statutory_text", "not_counted", "window", "visits")
_LISTS = ("everyday", "life_events", "basis", "conditions", "materials", "steps", "questions")
_ROWS = ("change", "fee", "result")
_KNOWN = (
    "code", "name", "department", "item_type", "case_type", "persons", "organisations", "online", "statutory_days",
    "promised_days", *_TEXTS, *_LISTS, *_ROWS,
)  # fmt: skip


def load_items(folder: Path) -> dict[str, int]:
    """Bring in the items of ``hall_items.yaml`` that are not there. Raises ``CountyFileError``.

    One that was brought in stays as it is: what it says now, its department has signed since.
    """
    path = folder / "hall_items.yaml"
    entries = read_entries(path, top="items", key="code", known=_KNOWN)
    there = set(Item.objects.values_list("code", flat=True))
    missing = [each for each in entries if each.text("code") not in there]
    if not missing:
        return {"事项": 0}
    departments = {each.slug: each for each in Department.objects.all()}
    column = Column.objects.filter(type=ColumnType.SERVICE_GUIDE).order_by("order", "code").first()
    if column is None:
        raise missing[0].error("栏目里没有“办事指南”类型的栏目，事项没有地方放。")
    items = [_read(each, departments) for each in missing]
    try:
        made = seeding.bring_in(
            items=items, column=column, digest=digest_of_bytes(path.read_bytes()), now=timezone.now()
        )
    except Refused as refused:
        raise ValueError(f"{path.name}：{refused}") from refused
    return {"事项": len(made)}


def _read(entry: Entry, departments: dict[str, Department]) -> OldItem:
    """Return an entry as an old item; its blocks are checked by the schema of the kind."""
    facts: dict[str, Any] = {
        "item_type": entry.choice("item_type", ItemType.values),
        "case_type": entry.choice("case_type", CaseType.values),
    }
    facts |= {name: entry.flag(name, False) for name in ("persons", "organisations", "online")}
    facts |= {name: entry.number_or_none(name) for name in ("statutory_days", "promised_days")}
    facts |= {name: entry.text_or_empty(name) for name in _TEXTS}
    facts |= {name: entry.items(name) for name in _LISTS}
    facts |= {name: entry.row(name) for name in _ROWS}
    if (kind := facts["change"].get("kind", LifeEvent.CREATE.value)) not in LifeEvent.values:
        raise entry.error(f"“change”的 kind 写的是“{kind}”，只能是：{'、'.join(LifeEvent.values)}。")
    return OldItem(
        code=entry.text("code"),
        name=entry.text("name"),
        department=departments[entry.choice("department", departments)],
        facts=facts,
    )
