"""What this floor's screens and sweeps know of higher floors."""

from dataclasses import dataclass
from datetime import datetime

from columns.enums import Duty
from yunlong_portal.kernel.slots import Slot

# The kinds of post, for stand-ins limited to some of them: this floor knows posts by name only.
POST_KINDS: Slot[list[tuple[str, str]]] = Slot(
    "columns.post_kinds", returns="(code, label) of each kind of post", query_budget=0
)


@dataclass(frozen=True)
class Kept:
    """Something that must be kept fresh: a column, a board, an account.

    ``key`` is unique among everything kept. ``last_at``: when it was last renewed, None if never; ``is_undated``:
    None because nobody knows the day of anything it holds, which makes it old, not blank. ``link`` leads the people who
    answer for it to where it is renewed: whoever holds ``duty`` on the department, by which it is renewed, its leaders,
    and the ``desks`` of the county that read all of its kind.
    """

    key: str
    kind: str
    label: str
    department_id: int
    department: str
    link: str
    last_at: datetime | None
    allowed_days: int
    duty: Duty = Duty.DRAFT
    desks: tuple[Duty, ...] = (Duty.PUBLISH,)
    is_undated: bool = False

    @property
    def never(self) -> str:
        """Return what is said where there is no day of last renewal."""
        return "日期不详" if self.is_undated else "从未更新"


@dataclass(frozen=True)
class CallAction:
    """What a higher floor makes of a call: ``name`` tells one kind from another, ``address`` begins it."""

    name: str
    label: str
    address: str


# Called with ``call`` and ``book``: on the page of a call, and beside what was asked most.
CALL_ACTIONS: Slot[CallAction | None] = Slot(
    "columns.call_actions", returns="what may be made of a call by this person, None for nothing", query_budget=0
)


@dataclass(frozen=True)
class KnownAnswer:
    """An answer of the knowledge base: its key, its question, where it is read."""

    key: str
    label: str
    address: str


# Called with ``text``: beside the form in which a call is answered.
KNOWLEDGE: Slot[list[KnownAnswer]] = Slot(
    "columns.knowledge", returns="answers that are public now and fit the words", query_budget=2
)

# Called with ``now``: what was renewed later does not count, so that any day can be looked at.
FRESHNESS: Slot[list[Kept]] = Slot("columns.freshness", returns="what must be kept fresh", query_budget=2)

# Called with ``text``: what a page says that no page of a government should.
WORDING: Slot[list[str]] = Slot("columns.wording", returns="each wrong wording found in a text", query_budget=1)

# Called with ``post_id``: what is shown as proof that something was published must be public.
POST_IS_PUBLIC: Slot[bool] = Slot(
    "columns.post_is_public", returns="whether the post with this key is public now", query_budget=1
)


@dataclass(frozen=True)
class Letterhead:
    """What letters of a department need besides its name: its mark in numbers, and who reviews what it decides."""

    mark: str
    reconsideration: str
    superior: str
    court: str


# Called with ``department_id``: whoever keeps the organs that answer in their own name knows their letterheads.
LETTERHEADS: Slot[Letterhead | None] = Slot(
    "columns.letterheads", returns="the letterhead of a department, None where it is not known", query_budget=1
)
