"""Cases that belong together: of one applicant, registered in one go, about one matter (P21).

A link says why, works both ways and moves nothing: each case keeps its number, its clock and its reply. Linked cases
stand beside each other on the workbench, and a decision drafted on one may be taken over by others
(``domain/shared_drafts.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from requests_ogi.domain import casework
from requests_ogi.models import CaseLink, InformationRequest
from requests_ogi.querysets import RequestQuerySet
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

_UNDONE = "取消关联"


@dataclass(frozen=True)
class Linked:
    """Another case, and the link that leads to it."""

    request: InformationRequest
    link: CaseLink


def link_cases(
    row: InformationRequest, keys: Iterable[int], *, reason: str, among: RequestQuerySet, actor: User, now: datetime
) -> list[CaseLink]:
    """Link a case with others and return the links that are new; what is linked already is left as it is.

    ``among``: what the actor may see (``visible_to``). Refused: ``no_duty``, ``no_reason``, ``nothing_chosen``,
    ``not_seen``.
    """
    casework.require("link", actor, row, now)
    if not reason.strip():
        raise refuse("no_reason", "请写明为什么关联，如“同一申请人就同一事项多次申请”。")
    wanted = set(keys) - {row.pk}
    if not wanted:
        raise refuse("nothing_chosen", "请选择要关联的申请。")
    if among.filter(pk__in=wanted).count() < len(wanted):
        raise refuse("not_seen", "有的申请您看不到，不能关联。请重新打开这一页再选。")
    return write_links(row.pk, wanted, reason=reason.strip(), actor=actor, now=now)


def write_links(key: int, others: Iterable[int], *, reason: str, actor: User, now: datetime) -> list[CaseLink]:
    """Write links down, whoever asked whether they may be; those that are there already are left as they are."""
    made = []
    with transaction.atomic():
        # Locked: of two who link the same cases at the same moment the second sees the first.
        wanted = set(others)
        list(InformationRequest.objects.select_for_update(of=("self",)).filter(pk__in=wanted | {key}).order_by("pk"))
        there = {each for pair in _links(key).values_list("one", "other") for each in pair}
        for other in sorted(wanted - there - {key}):
            row = CaseLink(
                one_id=min(key, other), other_id=max(key, other), reason=reason, linked_by=actor, linked_at=now
            )
            save_with_history(row, actor=actor, reason="关联", at=now)
            made.append(row)
    return made


def unlink_cases(link: CaseLink, row: InformationRequest, *, reason: str, actor: User, now: datetime) -> None:
    """Take a link of ``row`` back. Refused: ``no_duty``, ``no_reason``."""
    casework.require("link", actor, row, now)
    if not reason.strip():
        raise refuse("no_reason", "请写明为什么取消关联。")
    delete_with_history(link, actor=actor, reason=f"{_UNDONE}:{reason.strip()}", at=now)


def linked_with(row: InformationRequest, *, among: RequestQuerySet) -> list[Linked]:
    """Return the cases linked with one, as far as ``among`` reaches, by number of their filing. Two queries."""
    links = {each.other_id if each.one_id == row.pk else each.one_id: each for each in _links(row.pk)}
    rows = among.filter(pk__in=links).select_related("organ", "desk", "handler").order_by("pk")
    return [Linked(request=each, link=links[each.pk]) for each in rows]


def _links(key: int) -> QuerySet[CaseLink]:
    return CaseLink.objects.filter(Q(one=key) | Q(other=key)).select_related("linked_by")
