"""What a list of items is narrowed by: read of the address, asked of each card. Pure but for the reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from hall.domain.items.kind import LIFE_EVENTS
from hall.search.catalogue import ItemCard
from hall.search.words import MOST_TYPED

AUDIENCES = {"person": "个人", "organisation": "法人和其他组织"}
CATALOGUES = {"approval": "审批事项目录", "service": "服务事项目录"}
EVENTS = dict(LIFE_EVENTS)


class UnknownNarrowing(ValueError):
    """An address that asks for what there is not."""


@dataclass(frozen=True)
class Narrowing:
    """The conditions of a list; an empty one narrows nothing."""

    typed: str = ""
    audience: str = ""
    event: str = ""
    catalogue: str = ""
    department: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Narrowing":
        """Read the conditions of an address. Raises UnknownNarrowing."""
        found = cls(
            typed=" ".join(asked.get("q", "").replace("\x00", " ").split())[:MOST_TYPED],
            audience=asked.get("audience", ""),
            event=asked.get("event", ""),
            catalogue=asked.get("catalogue", ""),
            department=asked.get("department", ""),
        )
        for value, known in ((found.audience, AUDIENCES), (found.event, EVENTS), (found.catalogue, CATALOGUES)):
            if value and value not in known:
                raise UnknownNarrowing(value)
        return found

    def takes(self, card: ItemCard) -> bool:
        """Return whether a card stays; what was typed is asked of ``find``."""
        return (
            (not self.department or card.department_slug == self.department)
            and (not self.event or self.event in card.life_events)
            and (not self.catalogue or card.is_approval == (self.catalogue == "approval"))
            and (not self.audience or (card.for_persons if self.audience == "person" else card.for_organisations))
        )

    def labels(self, departments: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Return (name, label, address without it) of each condition, for the chips above a list."""
        known = {
            "typed": self.typed and f"“{self.typed}”",
            "audience": AUDIENCES.get(self.audience, ""),
            "event": EVENTS.get(self.event, ""),
            "catalogue": CATALOGUES.get(self.catalogue, ""),
            "department": departments.get(self.department, self.department),
        }
        return [(name, label, self.address(**{name: ""})) for name, label in known.items() if label]

    def address(self, **changed: str) -> str:
        """Return the address of the list with some conditions changed."""
        held = {
            "q": changed.get("typed", self.typed),
            "audience": changed.get("audience", self.audience),
            "event": changed.get("event", self.event),
            "catalogue": changed.get("catalogue", self.catalogue),
            "department": changed.get("department", self.department),
        }
        query = urlencode({name: value for name, value in held.items() if value})
        return f"/hall/?{query}" if query else "/hall/"

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is narrowed."""
        return self == Narrowing()
