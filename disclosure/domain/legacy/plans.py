"""What is known and decided of one page on its way in: where it goes, its files, what is to become of it and why."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from disclosure.domain import masking
from disclosure.domain.content import Payload
from disclosure.domain.legacy import judging
from disclosure.domain.legacy.judging import Found
from disclosure.enums import ImportAction


@dataclass(frozen=True)
class Cleaned:
    """A file of the dump after cleaning: as a payload names it and the judges read it."""

    digest: str
    name: str
    media_type: str
    size: int
    text: str
    is_readable: bool


@dataclass(frozen=True)
class Place:
    """Where a page is to go: the column, the name of the department whose site it was, the categories of attachment 4.

    ``categories``: those whose column it is, so that what moves in stands in the catalogue where it belongs.
    """

    column: str
    column_type: str
    department: str
    categories: tuple[str, ...] = ()


@dataclass
class Plan:
    """What is to become of a page, and why."""

    file: str
    action: str = ImportAction.IMPORTED
    title: str = ""
    published: datetime | None = None
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    payload: Payload | None = None
    index_number: str = ""
    attached: list[tuple[str, Cleaned]] = field(default_factory=list)
    leads_to: str = ""
    owner: str = ""
    text: str = ""

    @property
    def date(self) -> date | None:
        """Return the day the page bears, in local time."""
        return timezone.localdate(self.published) if self.published else None

    @property
    def why(self) -> str:
        """Return in words what there is to say about the page."""
        held = [f"须人工处理：{judging.in_words(self.found)}"] if self.found else []
        return "；".join(dict.fromkeys([*held, *self.warnings, *self.notes]))

    @property
    def told_title(self) -> str:
        """Return the title as a record that stays may keep it: personal data masked."""
        return masking.mask_text(self.title, lambda found: True)[:200]

    @property
    def told_why(self) -> str:
        """Return why as a record that stays may keep it."""
        return masking.mask_text(self.why, lambda found: True)

    def refuse(self, action: str, why: str) -> "Plan":
        """Say that the page is not taken, and why."""
        self.action, self.payload, self.notes = action, None, [why, *self.notes]
        return self
