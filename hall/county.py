"""The county's part of this floor: the items that its old hall had; for a demonstration, one that goes the real way."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from columns.county.entries import Entry, read_entries
from columns.county.files import REASON
from columns.enums import ColumnType, Duty
from columns.models import Column, Department
from disclosure.county import demo_person, walk_for_demonstration
from disclosure.domain import revisions
from disclosure.models import Post
from hall.domain.items import beginning, seeding
from hall.domain.items.seeding import OldItem
from hall.enums import CaseType, ItemType, LifeEvent
from hall.models import Item, Synonym
from yunlong_portal.kernel.county import read_document, read_table
from yunlong_portal.kernel.digest import digest_of_bytes
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workflow import Refused

_TEXTS = ("basic_code", "statutory_text", "not_counted", "window", "visits", "portal_address")
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


def load_synonyms(folder: Path) -> dict[str, int]:
    """Create the synonyms of ``item_synonyms.csv`` that are missing; what staff changed or took out of use stays."""
    there = set(Synonym.objects.values_list("said", "means"))
    created = 0
    for row in read_table(folder / "item_synonyms.csv", ("said", "means")):
        said, means = row.text("said"), row.text("means")
        if (said, means) in there:
            continue
        synonym = Synonym(said=said, means=means)
        with row.blamed(Synonym):
            synonym.full_clean()
            save_with_history(synonym, actor=None, reason=REASON)
        there.add((said, means))
        created += 1
    return {"同义词": created}


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


def load_demo_items(folder: Path) -> dict[str, int]:
    """Publish the demonstration items that are not there yet, each through the whole workflow."""
    created = 0
    for row in read_document(folder / "demo_items.yaml").get("items", []):
        if not Item.objects.filter(code=row["code"]).exists():
            _publish(row)
            created += 1
    return {"演示事项": created}


def _publish(row: dict[str, Any]) -> None:
    department, now = Department.objects.get(slug=row["department"]), timezone.now()
    drafter = demo_person(Duty.DRAFT, department)
    item = beginning.draft_item(actor=drafter, department=department, code=row["code"], name=row["name"], now=now)
    revision = item.post.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    payload = revision.payload | {"content": revision.payload["content"] | row["content"]}
    revisions.save_revision(post=item.post, actor=drafter, parent_id=revision.pk, payload=payload, now=now)
    # As it stands after the save.
    walk_for_demonstration(Post.objects.select_related("department").get(pk=item.post_id), drafter=drafter)
