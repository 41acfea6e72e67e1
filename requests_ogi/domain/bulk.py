"""Many requests of one applicant, registered in one go (P21).

一事一申请: whoever asks for many things, or for the same of many organs, has as many requests as there are matters and
organs. Each becomes a case of its own, with number, query code and clock; the clerk types the applicant once. All are
filed or none is, and a list sent twice is filed once: each case is filed by a token that follows from the list's.

The papers (the signed list, the proof of identity) lie on the first case, to be erased with it; a link leads there from
each of the others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from requests_ogi.domain import linking
from requests_ogi.domain.intake import Filed, Filing, file_request
from requests_ogi.models import InformationRequest
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refusal, Refused, refuse

MOST = 200


def submission_of(batch: str, place: int) -> str:
    """Return the token by which the case at ``place`` (from 1) of a list is filed: known to who knows the list's."""
    return hashlib.sha256(f"{batch}:{place}".encode()).hexdigest()[:32]


def file_many(filings: Sequence[Filing], *, batch: str, actor: User, now: datetime) -> list[Filed]:
    """File the requests of a list, in its order, and return each with its query code.

    Refused, and nothing is filed: ``no_rows``, ``too_many_rows``, ``list_changed`` where the list was filed before and
    is not as long as it was, and what :func:`file_request` refuses, with the place of the request before it.
    """
    if not filings:
        raise refuse("no_rows", "请至少填写一件申请。")
    if len(filings) > MOST:
        raise refuse("too_many_rows", f"一次最多登记 {MOST} 件。请分几次登记。")
    with transaction.atomic():
        filed = [
            _file(filing, batch=batch, place=place, actor=actor, now=now) for place, filing in enumerate(filings, 1)
        ]
        _require_same_list(filed, batch)
        first, others = filed[0].request, [each.request.pk for each in filed[1:]]
        if others and not filed[0].is_repeat:
            linking.write_links(first.pk, others, reason="同批登记，材料归入第一件", actor=actor, now=now)
    return filed


def _file(filing: Filing, *, batch: str, place: int, actor: User, now: datetime) -> Filed:
    papers = filing.papers if place == 1 else ()
    one = replace(filing, submission=submission_of(batch, place), papers=papers)
    try:
        return file_request(one, actor=actor, now=now)
    except Refused as refused:
        found = [Refusal(each.code, f"第{place}件：{each.sentence}") for each in refused.refusals]
        raise Refused(*found) from refused


def _require_same_list(filed: Sequence[Filed], batch: str) -> None:
    """Refuse (``list_changed``) a list of which only some, or more, were filed before."""
    repeats = sum(each.is_repeat for each in filed)
    next_token = submission_of(batch, len(filed) + 1)
    was_longer = bool(repeats) and InformationRequest.objects.filter(submission=next_token).exists()
    if repeats not in {0, len(filed)} or was_longer:
        raise refuse(
            "list_changed",
            "这张清单已经登记过，件数与当时不同。请到列表核对；要再登记的，请重新打开“批量登记”。",
        )
