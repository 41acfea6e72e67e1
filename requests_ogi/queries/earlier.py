"""Earlier cases of whoever is about to file: found by number, telephone or the very words, never by a name (P21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from requests_ogi.domain.intake import description_index, identity_index, phone_index
from requests_ogi.models import Applicant, InformationRequest, Particulars
from requests_ogi.queries.cases import listed
from requests_ogi.querysets import RequestQuerySet

AT_MOST = 20


@dataclass(frozen=True)
class EarlierCase:
    """One earlier case and by what it was found."""

    row: InformationRequest
    same_person: bool
    same_words: bool

    @property
    def why(self) -> str:
        """Return by what it was found, in words."""
        if self.same_person and self.same_words:
            return "同一申请人，内容完全相同"
        return "同一申请人" if self.same_person else "内容完全相同"


def earlier_cases(*, identity_number: str, phone: str, description: str, among: RequestQuerySet) -> list[EarlierCase]:
    """Return the newest earlier cases of the same person or with the same words. One query.

    ``among``: what the person who asks may see.
    """
    by_person: Any = Q(pk__in=[])
    if number := identity_index(identity_number):
        by_person |= Q(identity_index=number)
    if telephone := phone_index(phone):
        by_person |= Q(phone_index=telephone)
    person: Any = Exists(Applicant.objects.filter(by_person, request=OuterRef("pk")))
    index = description_index(description)
    words: Any = Exists(
        Particulars.objects.filter(description_index=index, request=OuterRef("pk")).exclude(description_index="")
    )
    found = listed(among).annotate(same_person=person, same_words=words)
    rows: Any = found.filter(Q(same_person=True) | Q(same_words=True)).order_by("-pk")[:AT_MOST]
    return [EarlierCase(row=each, same_person=each.same_person, same_words=each.same_words) for each in rows]


def same_words_before(
    *, identity_number: str, phone: str, descriptions: Iterable[str], among: RequestQuerySet
) -> dict[str, list[str]]:
    """Return for each description that the same person has filed before the numbers of those cases. One query.

    ``among``: what the person who asks may see.
    """
    wanted = {description_index(each): each for each in descriptions if each}
    rows = among.filter(pk__in=_same_person(identity_number, phone), particulars__description_index__in=wanted)
    found: dict[str, list[str]] = {}
    for number, index in rows.order_by("pk").values_list("number", "particulars__description_index"):
        found.setdefault(wanted[index], []).append(number)
    return found


def _same_person(identity_number: str, phone: str) -> Any:
    by_person: Any = Q(pk__in=[])
    if number := identity_index(identity_number):
        by_person |= Q(identity_index=number)
    if telephone := phone_index(phone):
        by_person |= Q(phone_index=telephone)
    return Applicant.objects.filter(by_person).values("pk")
