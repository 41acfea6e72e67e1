"""The public items as lists and search know them."""

from dataclasses import dataclass
from datetime import date

from columns.remembered import remembered, watch
from hall.domain.items.kind import LIFE_EVENTS
from hall.enums import CaseType, ItemType, LifeEvent
from hall.models import Item, ItemEntry, Synonym
from hall.search.words import Words, words_of

_EVENT_LABELS = dict(LIFE_EVENTS)


@dataclass(frozen=True)
class ItemCard:
    """One public item. ``words`` is what it is found by."""

    code: str
    name: str
    everyday_names: tuple[str, ...]
    department: str
    department_slug: str
    item_type: ItemType
    case_type: CaseType
    is_approval: bool
    for_persons: bool
    for_organisations: bool
    life_events: tuple[str, ...]
    statutory_days: int | None
    promised_days: int | None
    change_kind: LifeEvent
    effective_on: date | None
    closes_on: date | None
    reopens_on: date | None
    successor_code: str
    is_online: bool
    provincial_address: str
    portal_address: str
    words: Words

    @property
    def address(self) -> str:
        """Return where the guide stands."""
        return f"/hall/items/{self.code}/"

    @property
    def promise(self) -> str:
        """Return how long it takes, in a few words; empty where nobody said."""
        if self.case_type == CaseType.ON_THE_SPOT or self.promised_days == 0:
            return "当场办结"
        return f"承诺{self.promised_days}个工作日" if self.promised_days is not None else ""


@remembered
def item_cards() -> tuple[ItemCard, ...]:
    """Return every public item, in the order of departments. One query when something changed, else none."""
    rows = ItemEntry.objects.select_related("item", "department").order_by(
        "department__order", "item__order", "item__code"
    )
    return tuple(_card(each) for each in rows)


@remembered
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return what each word that people say means in guides, by the word as it is compared."""
    found: dict[str, list[str]] = {}
    for said, means in Synonym.objects.filter(is_active=True).values_list("said", "means"):
        found.setdefault(words_of(said).name, []).append(words_of(means).name)
    return {said: tuple(means) for said, means in found.items()}


def _card(row: ItemEntry) -> ItemCard:
    return ItemCard(
        code=row.item.code,
        name=row.name,
        everyday_names=tuple(row.everyday_names),
        department=row.department.short_name,
        department_slug=row.department.slug,
        item_type=ItemType(row.item_type),
        case_type=CaseType(row.case_type),
        is_approval=row.is_approval,
        for_persons=row.for_persons,
        for_organisations=row.for_organisations,
        life_events=tuple(row.life_events),
        statutory_days=row.statutory_days,
        promised_days=row.promised_days,
        change_kind=LifeEvent(row.change_kind),
        effective_on=row.effective_on,
        closes_on=row.closes_on,
        reopens_on=row.reopens_on,
        successor_code=row.successor_code,
        is_online=row.is_online,
        provincial_address=row.provincial_address,
        portal_address=row.portal_address,
        words=words_of(
            row.name,
            everyday=row.everyday_names,
            beside=[row.department.short_name, *(_EVENT_LABELS.get(each, "") for each in row.life_events)],
        ),
    )


watch(Item, ItemEntry, Synonym)
