"""What is public of an item, kept in step with its post: written, renewed or taken away in the same transaction.

Lists, search and figures read the entry alone. What leans on an item elsewhere is told as well: answers of the hotline
are marked for review, and the department has to bring the province's system for answers on line up to date (二（四）).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from columns.domain.hotline import open_update
from columns.enums import ChangeCause
from disclosure.domain import answers
from disclosure.domain.sanitise import is_web_address
from disclosure.enums import PublicationState
from disclosure.models import Publication
from hall.domain.items import checking
from hall.domain.items.kind import ITEM
from hall.domain.items.standing import change_of, closing_of
from hall.enums import APPROVAL_TYPES, CaseType, ItemType
from hall.models import Item, ItemEntry

# The ``kind`` of a basis on which an answer of the hotline rests; its key is the code of the item.
BASIS_KIND = "item"


def facts_of(content: Mapping[str, Any], *, published_on: date) -> dict[str, Any]:
    """Return the fields of an entry that follow from the structured content of a version."""
    basics, limits, service = (content.get(name) or {} for name in ("basics", "limits", "service"))
    change = change_of(content)
    closes_on, reopens_on = closing_of(change, published_on=published_on)
    address = service.get("provincial_address", "")
    item_type = basics.get("item_type") or ItemType.PUBLIC_SERVICE
    return {
        "everyday_names": [row["name"] for row in content.get("everyday") or []],
        "item_type": item_type,
        "case_type": basics.get("case_type") or CaseType.PROMISED,
        "is_approval": item_type in APPROVAL_TYPES,
        "for_persons": bool(basics.get("for_persons")),
        "for_organisations": bool(basics.get("for_organisations")),
        "life_events": [row["event"] for row in content.get("life_events") or []],
        "statutory_days": _days(limits.get("statutory_days")),
        "promised_days": _days(limits.get("promised_days")),
        "change_kind": change.kind,
        "effective_on": change.effective_on,
        "closes_on": closes_on,
        "reopens_on": reopens_on,
        "successor_code": change.successor,
        "is_online": bool(service.get("online")),
        "provincial_address": address if _is_address(address) else "",
        "portal_address": place if checking.is_place(place := service.get("portal_address", "")) else "",
        # What has ended is asked for nothing any more.
        "lacks": [] if checking.ends(content) else checking.lacking(content),
    }


def _is_address(address: str) -> bool:
    return address.startswith(("https://", "http://")) and is_web_address(address)


def _days(written: str | None) -> int | None:
    return min(int(written), checking.MOST_DAYS) if written else None


def write_entry(item: Item, publication: Publication) -> ItemEntry:
    """Write what lists know of an item from the version that is public now. Three queries at most."""
    facts = facts_of(publication.revision.payload["content"], published_on=timezone.localdate(publication.published_at))
    facts |= {"publication": publication, "department_id": publication.department_id, "name": publication.title}
    entry, _ = ItemEntry.objects.update_or_create(item=item, defaults=facts)
    return entry


def publication_changed(*, publication: Publication, now: datetime) -> None:
    """Keep the entry in step with what became public or ceased to be (``slots.PUBLICATION_CHANGED``).

    No query for posts of another kind. Item, entry (three), the answers that rest on the item.
    """
    if publication.kind != ITEM.code:
        return
    item = Item.objects.select_for_update(of=("self",)).filter(post=publication.post_id).first()
    if item is None:
        return  # checking.bound lets none get so far; an old one that was never registered has no address to keep
    is_live = publication.state == PublicationState.LIVE
    if is_live:
        write_entry(item, publication)
    else:
        ItemEntry.objects.filter(item=item).delete()
    if is_live and publication.number == 1:
        return  # nothing could rest on it before
    # By its code: the name of what is sealed later must stand nowhere (P9).
    why = f"事项 {item.code} 有了新版本" if is_live else f"事项 {item.code} 已经撤下"
    answers.mark_for_review(kind=BASIS_KIND, key=item.code, why=why, now=now)


def tell_province(*, publication: Publication, now: datetime) -> None:
    """Open the department's to-do that the province's answers follow an item (``slots.PUBLICATION_CHANGED``)."""
    if publication.kind != ITEM.code:
        return
    item = Item.objects.filter(post=publication.post_id).first()
    if item is None:
        return
    is_live = publication.state == PublicationState.LIVE
    change = change_of(publication.revision.payload["content"])
    what = ("公开" if publication.number == 1 else f"更新（{change.label}）") if is_live else "撤下"
    open_update(
        department=publication.department,
        cause=ChangeCause.ITEM,
        cause_key=f"item:{publication.pk}:{'public' if is_live else 'ended'}",
        what=f"办事事项 {item.code} 已{what}",
        link=item.get_absolute_url(),
        now=now,
    )
