"""What the public reads of a department: its guide, its rules, its catalogue (通知 三（四）; 条例2019 Art. 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from columns.enums import DepartmentKind
from columns.queries import department_directory
from disclosure.domain.filings.kinds import DISCLOSURE_GUIDE, INSTITUTION_RULES
from disclosure.models import Publication


@dataclass(frozen=True)
class PolicyLink:
    """A guide or one of the rules: its title, its address, the day on which this version became public."""

    title: str
    address: str
    day: date


@dataclass(frozen=True)
class PolicyLinks:
    """What a department has public; the catalogue is made of whatever is."""

    catalogue: str
    catalogue_page: str
    guides: list[PolicyLink] = field(default_factory=list)
    rules: list[PolicyLink] = field(default_factory=list)


def policy_links(department_id: int) -> PolicyLinks | None:
    """Return a department's guide, rules and catalogue; None for one that is not in use or has none. One query."""
    return _links([department_id]).get(department_id)


def every_departments_links() -> Mapping[int, PolicyLinks]:
    """Return the same of the county, of whoever answers for himself, and of whoever else has something. One query."""
    return _links(None)


def _links(wanted: Sequence[int] | None) -> dict[int, PolicyLinks]:
    groups = department_directory()
    cards = [card for group in groups for card in group.departments]
    is_county = DepartmentKind.COUNTY_GOVERNMENT
    units = {card.id for group in groups for card in group.departments if card.is_unit or group.kind == is_county}
    found = {
        card.id: PolicyLinks(
            catalogue=f"/departments/{card.slug}/catalogue.pdf", catalogue_page=f"/disclosure/?department={card.slug}"
        )
        for card in cards
        if wanted is None or card.id in wanted
    }
    live = Publication.objects.live_of(DISCLOSURE_GUIDE.code, INSTITUTION_RULES.code, departments=wanted)
    rows = live.order_by("post_id").values_list("department_id", "kind", "title", "post_id", "published_at")
    for department, kind, title, post, published in rows:
        if department in found:
            link = PolicyLink(title=title, address=f"/posts/{post}/", day=timezone.localdate(published))
            here = found[department].guides if kind == DISCLOSURE_GUIDE.code else found[department].rules
            here.append(link)
    return {key: links for key, links in found.items() if key in units or links.guides or links.rules}
