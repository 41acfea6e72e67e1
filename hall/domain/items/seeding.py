"""The items that the county's old hall had, brought in by a batch: nobody signed them here, and that is said for ever.

Each goes the one way past the signatures that there is (``PATH`` transition ``migrate``), as a page of a batch without
names, and is public with what is known of it. What is not known stays empty and is listed as lacking
(``ItemEntry.lacks``) until the department publishes a version of its own, which goes the whole way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from columns.models import Column, Department
from disclosure import search
from disclosure.domain import content
from disclosure.domain.legacy import batches, keeping
from disclosure.domain.legacy.plans import Plan
from disclosure.enums import ImportAction
from disclosure.models import MigrationBatch, Publication
from hall.domain.items.beginning import bind_item
from hall.domain.items.kind import ITEM
from hall.enums import LifeEvent
from hall.models import Item

SOURCE = "原网上服务大厅的事项"


@dataclass(frozen=True)
class OldItem:
    """One item as the county's folder tells it: plain facts, put into the blocks of a guide here."""

    code: str
    name: str
    department: Department
    facts: Mapping[str, Any] = field(default_factory=dict)


def content_of(old: OldItem) -> dict[str, Any]:
    """Return the structured content of an old item. What the folder does not tell stays empty."""
    told = old.facts
    return {
        "change": {"kind": LifeEvent.CREATE.value} | dict(told.get("change") or {}),
        "basics": {
            "item_type": told["item_type"],
            "case_type": told["case_type"],
            "for_persons": _flag(told.get("persons")),
            "for_organisations": _flag(told.get("organisations")),
            "organ": old.department.name,
            "basic_code": told.get("basic_code", ""),
        },
        "everyday": [{"name": name} for name in told.get("everyday") or []],
        "life_events": [{"event": event} for event in told.get("life_events") or []],
        "basis": [dict(row) for row in told.get("basis") or []],
        "conditions": {"text": "\n".join(told.get("conditions") or [])},
        "materials": [_row(row) | {"required": _yes(row.get("required", True))} for row in told.get("materials") or []],
        "steps": [_row(row) for row in told.get("steps") or []],
        "limits": {
            "statutory_days": _number(told.get("statutory_days")),
            "statutory_text": told.get("statutory_text", ""),
            "promised_days": _number(told.get("promised_days")),
            "not_counted": told.get("not_counted", ""),
        },
        "fee": _row(told["fee"]) | {"charged": _yes(told["fee"].get("charged"))} if told.get("fee") else {},
        "result": _row(told["result"]) | {"at_window": "yes"} if told.get("result") else {},
        "places": [{"name": told["window"]}] if told.get("window") else [],
        "service": {
            "online": _flag(told.get("online")),
            "visits": told.get("visits", ""),
            "portal_address": told.get("portal_address", ""),
        },
        "questions": [_row(row) | {"required": _yes(row.get("required"))} for row in told.get("questions") or []],
    }


def _row(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in told.items() if not isinstance(value, bool)}


def _flag(value: Any) -> str:
    return "yes" if value else ""


def _yes(value: Any) -> str:
    return "yes" if value else "no"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def bring_in(*, items: Sequence[OldItem], column: Column, digest: str, now: datetime) -> list[Item]:
    """Publish items of the old hall by a batch of their own, in one transaction. Return what they are here.

    ``digest`` is that of the file in which they stand. Refused: ``content_invalid``, ``code_invalid``, ``code_taken``.
    """
    if not items:
        return []
    batch = batches.open_batch(
        order=batches.Order(), department=None, host="", base_url=SOURCE, dump_digest=digest, now=now
    )
    first = Item.objects.count()
    made = [
        _bring_in(old, order=first + place, column=column, batch=batch, now=now)
        for place, old in enumerate(items, start=1)
    ]
    search.index_many([publication for _, publication in made])
    batches.close_batch(batch, now=now)
    return [item for item, _ in made]


def _bring_in(
    old: OldItem, *, order: int, column: Column, batch: MigrationBatch, now: datetime
) -> tuple[Item, Publication]:
    payload = content.empty_payload(kind=ITEM.code, column=column.code, source_name=old.department.name)
    payload |= {"title": old.name, "content": content_of(old)}
    payload["metadata"] |= {"issuing_body": old.department.name}
    plan = Plan(file=old.code, title=old.name, payload=content.normalise(payload))
    facts: dict[str, Any] = {
        "file": old.code,
        "host": "",
        "path": f"{SOURCE}/{old.code}",
        "action": ImportAction.IMPORTED,
        "title": old.name,
        "why": SOURCE,
        "department": old.department,
        "column": column,
    }
    post = keeping.bring_in(batch=batch, plan=plan, facts=facts, authority=None, now=now)
    assert post.live_publication is not None  # noqa: S101  # published just now; tells the type checker
    # It stood in a catalogue: its limits and its end are of then, the day on which it was first public nobody knows.
    return bind_item(post=post, code=old.code, order=order, actor=batch.imported_by, now=now), post.live_publication
