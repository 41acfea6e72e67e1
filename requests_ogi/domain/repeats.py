"""The same applicant again: his cases over twelve months, and which of them ask for the same (P21; 2019 Art. 36(6)).

He is found by what his identity number or telephone gives (``encryption.blind_index``), never by a name. Word for word
the same is a repeat, however long ago; what shares most of its pairs of characters is nearly one, and a person looks.
Each comes with the reply that was given: a repeat is answered by naming it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from requests_ogi.enums import Outcome
from requests_ogi.models import Applicant, Decision, InformationRequest, Letter
from requests_ogi.querysets import RequestQuerySet
from yunlong_portal.kernel.text import fold

WINDOW = timedelta(days=366)
NEARLY = 0.6
# Somebody may file hundreds; nobody reads more.
AT_MOST = 200
_COMPARED = 2_000


@dataclass(frozen=True)
class Reply:
    """What an earlier case was answered: number and date of the letter, and the outcome."""

    number: str
    dated_on: date
    outcome: Outcome

    @property
    def sentence(self) -> str:
        """Return what a letter on a repeat says of it."""
        return f"本机关已于{self.dated_on}以{self.number}答复（{self.outcome.label}）"


@dataclass(frozen=True)
class Earlier:
    """Another case of the same applicant. ``likeness`` is 1 where it asks for the same word for word."""

    request: InformationRequest
    likeness: float
    reply: Reply | None

    @property
    def is_same(self) -> bool:
        """Return whether it asks for the same word for word."""
        return self.likeness == 1

    @property
    def is_near(self) -> bool:
        """Return whether it asks for nearly the same."""
        return NEARLY <= self.likeness < 1


def cases_of_same_applicant(row: InformationRequest, *, among: RequestQuerySet) -> list[Earlier]:
    """Return the applicant's other cases over twelve months, and his exact repeats of any time; the newest first.

    ``among``: what the person who asks may see (``visible_to``). Five queries, however many there are.
    """
    mine = row.particulars
    found = among.filter(pk__in=_same_applicant(row)).exclude(pk=row.pk)
    lately = Q(submitted_at__gte=row.submitted_at - WINDOW)
    same = Q(particulars__description_index=mine.description_index) & ~Q(particulars__description_index="")
    replies = Letter.objects.filter(is_reply=True, number__isnull=False).order_by("pk")
    rows = found.filter(lately | same).select_related("organ", "particulars").order_by("-submitted_at", "-pk")
    rows = rows.prefetch_related(
        Prefetch("letters", replies, to_attr="numbered_replies"),
        Prefetch("decisions", Decision.objects.order_by("number"), to_attr="all_decisions"),
    )
    pairs = _pairs(mine.description)
    return [
        Earlier(
            request=each,
            likeness=1.0
            if mine.description_index and each.particulars.description_index == mine.description_index
            else _likeness(pairs, _pairs(each.particulars.description)),
            reply=_reply(each),
        )
        for each in rows[:AT_MOST]
    ]


def exact_repeats(row: InformationRequest, *, among: RequestQuerySet) -> list[Earlier]:
    """Return the applicant's cases that ask for the same word for word, the newest first."""
    return [each for each in cases_of_same_applicant(row, among=among) if each.is_same]


def filed_in_month(row: InformationRequest, *, now: datetime) -> int:
    """Return how many requests the applicant has filed with this organ in the month of this one.

    The processing fee rests on it where the county charges one (国办函〔2020〕109号: by the month of the calendar).
    """
    day = timezone.localdate(row.submitted_at)
    same_month = InformationRequest.objects.filter(
        organ=row.organ_id, submitted_at__year=day.year, submitted_at__month=day.month, submitted_at__lte=now
    )
    return same_month.filter(Q(pk__in=_same_applicant(row)) | Q(pk=row.pk)).count()


def _same_applicant(row: InformationRequest) -> Any:
    """Return the cases of whoever gave the same identity number or telephone; of nobody where he gave neither."""
    applicant = row.applicant
    condition = Q(pk__in=[])
    if applicant.identity_index:
        condition |= Q(identity_index=applicant.identity_index)
    if applicant.phone_index:
        condition |= Q(phone_index=applicant.phone_index)
    return Applicant.objects.filter(condition).values("pk")


def _reply(row: InformationRequest) -> Reply | None:
    letters: list[Letter] = getattr(row, "numbered_replies", [])
    decisions: list[Decision] = getattr(row, "all_decisions", [])
    if not letters or not decisions:
        return None
    letter = letters[-1]
    assert letter.number is not None  # noqa: S101  # only numbered ones are asked for
    assert letter.dated_on is not None  # noqa: S101  # numbered and dated together
    return Reply(number=letter.number, dated_on=letter.dated_on, outcome=Outcome(decisions[-1].outcome))


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(each for each in fold(text[:_COMPARED]).lower() if each.isalnum())
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of the pairs of both is in both; what is not word for word the same stays below 1."""
    return min(len(one & other) / len(one | other), 0.99) if one and other else 0.0
