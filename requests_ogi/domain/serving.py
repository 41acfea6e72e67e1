"""After the first attempt to serve a letter: it comes back, and is sent again (P29).

Each attempt is a row that nobody changes. What comes back is a row of its own that names the attempt; the letter stays
served on the day that the law counts, and the way to the applicant is gone once more (国办公开办函〔2016〕235号).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from requests_ogi.domain import casework, mail_numbers
from requests_ogi.domain.guards import problem_with_service
from requests_ogi.enums import LetterState, ServiceWay
from requests_ogi.models import InformationRequest, Letter, Service
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Refused, refuse


def note_return(
    service: Service, *, on: date, why: str, envelope: PrivateFile | None, actor: User, now: datetime
) -> Service:
    """Note that what was posted came back; ``envelope`` is its scan, with the post office's remark.

    Refused: ``no_duty``, ``not_posted``, ``returned_already``, ``no_reason``, ``date_in_future``,
    ``date_before_posting``.
    """
    row = service.letter.request
    _require("returned", actor, row, now)
    if service.way != ServiceWay.POST or service.returns_id is not None:
        raise refuse("not_posted", "只有邮寄的才登记退回。")
    if not why.strip():
        raise refuse("no_reason", "请写明退回的原因，如“查无此人”“逾期未领”，以邮政企业批注的为准。")
    if on > timezone.localdate(now):
        raise refuse("date_in_future", f"{on}还没有到，请核对退回的日期。")
    if on < service.handed_over_on:
        raise refuse("date_before_posting", f"{on}早于交邮日期{service.handed_over_on}，请核对退回的日期。")
    with transaction.atomic():
        Letter.objects.select_for_update(of=("self",)).get(pk=service.letter_id)
        if service.was_returned or Service.objects.filter(returns=service).exists():
            raise refuse("returned_already", "这一次邮寄的退回已经登记过了。")
        keep([envelope] if envelope else [])
        return Service.objects.create(
            letter_id=service.letter_id,
            returns=service,
            way=service.way,
            handed_over_on=on,
            post_number=service.post_number,
            was_returned=True,
            note=why.strip()[:200],
            receipt=envelope,
            person=actor,
            recorded_at=now,
        )


def serve_again(letter: Letter, *, service: Mapping[str, Any], actor: User, now: datetime) -> Service:
    """Write down a further attempt to serve a letter; the day on which it counts as served stays that of the first.

    Refused: ``no_duty``, ``not_served_yet`` before the first attempt, and what a first attempt is refused for.
    """
    _require("again", actor, letter.request, now)
    if letter.state != LetterState.SERVED:
        raise refuse("not_served_yet", "这份文书还没有登记第一次送达，请在办理步骤里登记。")
    said = dict(service)
    if problem := problem_with_service(said, today=timezone.localdate(now)):
        raise Refused(problem)
    said["post_number"] = mail_numbers.normal(said.get("post_number") or "")
    with transaction.atomic():
        keep([each] if (each := said.get("receipt")) else [])
        return Service.objects.create(letter=letter, person=actor, recorded_at=now, **said)


def _require(name: str, actor: User, row: InformationRequest, now: datetime) -> None:
    if not casework.may_do(name, actor=actor, row=row, now=now):
        raise refuse("no_duty", f"您没有“{casework.RULES[name].label}”的职责。请联系承办人或者公开机构负责人。")
