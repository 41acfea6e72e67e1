"""Whose opinion the county wants before an adverse reply is signed, and whose is still missing (P22).

The county's table says by outcome whose opinion is required and whose is recommended (``OpinionRule``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from requests_ogi.enums import EventKind, OpinionGiver
from requests_ogi.models import InformationRequest, InnerOpinion, OpinionRule
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data


@dataclass(frozen=True)
class Inner:
    """The opinions of a case, and whose are still missing for the reply that is drafted."""

    opinions: Sequence[InnerOpinion]
    required: Sequence[str]
    recommended: Sequence[str]


def of_case(row: InformationRequest) -> Inner:
    """Return the opinions of a case and what the county's table wants besides. Four queries at most."""
    opinions = list(row.inner_opinions.select_related("entered_by", "attachment").order_by("pk"))
    required, recommended = _missing(row, opinions)
    return Inner(opinions=opinions, required=required, recommended=recommended)


def _missing(row: InformationRequest, opinions: Sequence[InnerOpinion]) -> tuple[list[str], list[str]]:
    """Return whose opinions are missing in this round: a case done again is judged again."""
    decision = row.decisions.order_by("-number").first()
    if decision is None:
        return [], []
    rules = list(OpinionRule.objects.filter(outcome=decision.outcome, is_active=True))
    if not rules:
        return [], []
    began = row.events.filter(kind=EventKind.REOPENED).order_by("-sequence").values_list("recorded_at", flat=True)
    since = began.first()
    there = {each.giver for each in opinions if since is None or each.entered_at >= since}
    missing = [each for each in rules if each.giver not in there]
    return (
        [OpinionGiver(each.giver).label for each in missing if each.is_required],
        [OpinionGiver(each.giver).label for each in missing if not each.is_required],
    )


@needs_data
def required_are_there(act: Act[InformationRequest]) -> Refusal | None:
    """Refuse to sign a reply for which the county wants an opinion that nobody gave."""
    required, _ = _missing(act.row, list(act.row.inner_opinions.all()))
    if not required:
        return None
    return Refusal(
        "no_inner_opinion", f"这一类答复签发以前，须有{'、'.join(required)}的意见。请承办人登记内部意见后再签发。"
    )
