"""How an item stands on a day, and the sentence that its readers are told: pure, from what its public version says.

取消、下放、暂停 … are part of the version that was signed. From the day on which such a change takes effect the item
takes no applications here; its address stays and says since when, by which document, and what to do instead (P47).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from hall.enums import ENDING_EVENTS, ItemStanding, LifeEvent

_STANDING_AFTER = {
    LifeEvent.SUSPEND: ItemStanding.SUSPENDED,
    LifeEvent.CANCEL: ItemStanding.CANCELLED,
    LifeEvent.DEVOLVE: ItemStanding.DEVOLVED,
    LifeEvent.MERGE: ItemStanding.MERGED,
    LifeEvent.SPLIT: ItemStanding.SPLIT,
    LifeEvent.CONVERT: ItemStanding.CONVERTED,
}
_WORDS = {
    LifeEvent.SUSPEND: "暂停办理",
    LifeEvent.CANCEL: "取消",
    LifeEvent.MERGE: "并入其他事项",
    LifeEvent.SPLIT: "拆分为其他事项",
    LifeEvent.CONVERT: "改为其他管理方式",
}


class Closing(Protocol):
    """What an ``ItemEntry`` knows of the end of an item."""

    @property
    def change_kind(self) -> str: ...
    @property
    def closes_on(self) -> date | None: ...
    @property
    def reopens_on(self) -> date | None: ...


class Applied(Protocol):
    """What an ``ItemEntry`` knows of where an item is applied for."""

    @property
    def is_online(self) -> bool: ...
    @property
    def provincial_address(self) -> str: ...
    @property
    def portal_address(self) -> str: ...


@dataclass(frozen=True)
class Change:
    """What the block ``change`` of a version says: why there is this version, by which document, from when."""

    kind: str = LifeEvent.CREATE
    basis: str = ""
    document_number: str = ""
    effective_on: date | None = None
    from_body: str = ""
    to_body: str = ""
    successor: str = ""
    advice: str = ""
    until: date | None = None

    @property
    def label(self) -> str:
        """Return the kind for people."""
        return LifeEvent(self.kind).label

    @property
    def document(self) -> str:
        """Return the document with its number: 《…》（云政办〔2026〕1号）."""
        number = f"（{self.document_number}）" if self.document_number else ""
        return f"{self.basis}{number}" if self.basis else self.document_number


def change_of(content: Mapping[str, Any] | None) -> Change:
    """Return what the structured content of a version says of its change; a version that says nothing is a new item."""
    held = (content or {}).get("change") or {}
    kind = held.get("kind", "")
    texts = ("basis", "document_number", "from_body", "to_body", "successor", "advice")
    return Change(
        kind=kind if kind in LifeEvent.values else LifeEvent.CREATE.value,
        effective_on=_day(held.get("effective_on", "")),
        until=_day(held.get("until", "")),
        **{name: held.get(name, "") for name in texts},
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def closing_of(change: Change, *, published_on: date) -> tuple[date | None, date | None]:
    """Return from when the item takes no applications and when it takes them again.

    An end of which nobody knows the day holds from the day on which it was made known.
    """
    if change.kind not in ENDING_EVENTS:
        return None, None
    return change.effective_on or published_on, change.until if change.kind == LifeEvent.SUSPEND else None


def standing_on(entry: Closing | None, on: date) -> ItemStanding:
    """Return how an item stands on a day; ``entry`` is None where nothing of it is public."""
    if entry is None:
        return ItemStanding.PREPARING
    if entry.closes_on is None or on < entry.closes_on:
        return ItemStanding.IN_FORCE
    if entry.reopens_on is not None and on >= entry.reopens_on:
        return ItemStanding.IN_FORCE
    return _STANDING_AFTER[LifeEvent(entry.change_kind)]


def takes_applications(entry: Closing | None, on: date) -> bool:
    """Return whether the item is applied for on a day."""
    return standing_on(entry, on) == ItemStanding.IN_FORCE


def applied_for_at(entry: Applied, guide: str) -> str:
    """Return where an item is applied for; "" at a window alone. ``guide`` is the address of its guide.

    What another part of the portal takes in, with numbers and limits of its own, is not taken in by the hall as well.
    """
    return entry.portal_address or entry.provincial_address or (f"{guide}apply/" if entry.is_online else "")


def sentence_of(change: Change, *, closes_on: date | None, on: date, successor: str = "") -> str:
    """Return what readers are told of a change that ends an item or will; empty for any other.

    ``successor`` is the name of what is done instead, where that is an item of this hall.
    """
    if closes_on is None or change.kind not in ENDING_EVENTS:
        return ""
    if change.until is not None and change.kind == LifeEvent.SUSPEND and on >= change.until:
        return ""
    what = f"下放到{change.to_body}" if change.kind == LifeEvent.DEVOLVE and change.to_body else ""
    what = what or _WORDS.get(LifeEvent(change.kind), "下放")
    begun = (
        f"本事项已于{closes_on.isoformat()}{what}" if on >= closes_on else f"本事项自{closes_on.isoformat()}起{what}"
    )
    basis = f"（依据：{change.document}）" if change.document else ""
    back = f"，{change.until.isoformat()}恢复办理" if change.until and change.kind == LifeEvent.SUSPEND else ""
    instead = f"现在请办“{successor}”。" if successor else ""
    return f"{begun}{basis}{back}。{instead}{change.advice}"
