"""One draft for many (P21): the decision drafted on a case is taken over by cases linked with it.

Only by who works on all of them, for the same organ, and only as a draft: each case gets a decision and a letter of its
own, made out to its own applicant, and goes through its own secrecy review and signature. What is not alike is not
taken over: why a case is late, and where was searched, is said on each.

The files that go out are copied, so that each case keeps and erases its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from requests_ogi.domain import casework
from requests_ogi.domain.linking import linked_with
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import RequestState
from requests_ogi.models import CaseLink, Decision, InformationRequest
from requests_ogi.querysets import RequestQuerySet
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import accept_private, open_private
from yunlong_portal.kernel.workflow import Refusal, Refused, refuse

# Each with its files, cleaned anew: more would keep the page waiting.
MOST = 20
# The draft stands in these; in the others there is none, or it was dropped.
DRAFTED_IN = frozenset(
    {
        RequestState.REPLY_DRAFTED,
        RequestState.SECRECY_REVIEW,
        RequestState.AWAITING_SIGNATURE,
        RequestState.REPLIED,
        RequestState.SERVED,
    }
)
_TAKEN_OVER = ("held", "outcome", "ground", "reasons", "supplied", "pages", "where_public", "other_body")


@dataclass(frozen=True)
class Candidate:
    """A linked case: ``why_not`` says why it cannot take the draft over, "" where it can."""

    request: InformationRequest
    link: CaseLink
    why_not: str


def has_draft(row: InformationRequest, actor: User) -> bool:
    """Return whether a case has a draft that this person, who works on it, may hand on."""
    return row.state in DRAFTED_IN and not row.replied_on_the_spot and row.handler_id == actor.pk


def candidates(row: InformationRequest, *, among: RequestQuerySet, actor: User) -> list[Candidate]:
    """Return the linked cases, each with whether it can take over the draft of ``row``. Two queries."""
    return [
        Candidate(each.request, each.link, _why_not(each.request, row, actor)) for each in linked_with(row, among=among)
    ]


def draft_for_many(
    row: InformationRequest, keys: Iterable[int], *, among: RequestQuerySet, actor: User, now: datetime
) -> list[InformationRequest]:
    """Draft the reply of ``row`` on linked cases as well, on all or on none, and return them.

    ``among``: what the actor may see. Must not be called inside a transaction. Refused: ``no_draft``,
    ``nothing_chosen``, ``too_many``, ``does_not_fit``, and what drafting refuses, with the number before it.
    """
    if not has_draft(row, actor) or (decision := row.decisions.order_by("-number").first()) is None:
        raise refuse("no_draft", "本件没有拟好的答复，或者不是您承办的，不能用于其他申请。")
    wanted = set(keys)
    if not wanted:
        raise refuse("nothing_chosen", "请选择要用这份拟稿的申请。")
    if len(wanted) > MOST:
        raise refuse("too_many", f"一次最多 {MOST} 件，请分几次。")
    known = {each.request.pk: each for each in candidates(row, among=among, actor=actor)}
    if not wanted <= set(known):
        raise refuse("does_not_fit", "有的申请没有与本件关联，请先关联，写明理由。")
    chosen = [known[key] for key in sorted(wanted)]
    if unfit := [f"{each.request.number}：{each.why_not}" for each in chosen if each.why_not]:
        raise refuse("does_not_fit", "；".join(unfit))
    said = _taken_over(decision)
    files = {each.request.pk: _copies(row, actor=actor, now=now) for each in chosen}
    with transaction.atomic():
        return [_draft(each.request, said, files[each.request.pk], actor=actor, now=now) for each in chosen]


def _why_not(other: InformationRequest, row: InformationRequest, actor: User) -> str:
    if other.organ_id != row.organ_id:
        return "被申请机关不同"
    if other.handler_id != actor.pk:
        return "不是您承办的"
    if other.state != RequestState.PROCESSING:
        return f"现在是“{other.get_state_display()}”，“办理中”的才能拟稿"
    return ""


def _taken_over(decision: Decision) -> dict[str, Any]:
    redactions = [
        {name: getattr(each, name) for name in ("place", "ground", "reason")} for each in decision.redactions.all()
    ]
    return {name: getattr(decision, name) for name in _TAKEN_OVER} | {"redactions": redactions}


def _copies(row: InformationRequest, *, actor: User, now: datetime) -> list[PrivateFile]:
    papers = row.papers.filter(is_supplied=True).select_related("file").order_by("pk")
    return [
        accept_private(data=open_private(each.file), name=each.file.name, stored_by=actor, now=now) for each in papers
    ]


def _draft(
    row: InformationRequest, said: Mapping[str, Any], files: list[PrivateFile], *, actor: User, now: datetime
) -> InformationRequest:
    try:
        if files:
            casework.supply(row, files, actor=actor, now=now)
        decision = dict(said) | {"redactions": list(said["redactions"])}
        return REQUEST.take(
            "draft_reply", row=row, actor=actor, expected_version=row.version, now=now, decision=decision
        )
    except Refused as refused:
        found = [Refusal(each.code, f"{row.number}：{each.sentence}") for each in refused.refusals]
        raise Refused(*found) from refused
