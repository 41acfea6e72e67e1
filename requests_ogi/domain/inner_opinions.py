"""Opinions from inside before an adverse reply is signed (P22): who lays them on a case, who reads them.

They belong to the case and to nobody outside: not to the applicant, not to a third party, not to what goes to a court.
Which are wanted says ``wanted_opinions``.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from requests_ogi.domain import casework
from requests_ogi.models import InformationRequest, InnerOpinion
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import refuse


def may_read(row: InformationRequest, *, actor: User, now: datetime) -> bool:
    """Return whether this person works on the case: a window and a department asked for a part see no opinions."""
    return casework.may_do("note", actor=actor, row=row, now=now)


def lay(
    row: InformationRequest,
    *,
    giver: str,
    who: str,
    given_on: date,
    text: str,
    attachment: PrivateFile | None,
    actor: User,
    now: datetime,
) -> InnerOpinion:
    """Lay an opinion on the case. Refused: ``no_duty``, ``nothing_said``, ``nobody_said``, ``date_in_future``."""
    if not casework.may_do("inner_opinion", actor=actor, row=row, now=now):
        raise refuse("no_duty", "内部意见由承办人、公开机构负责人或者签发人登记。")
    if not text.strip():
        raise refuse("nothing_said", "请写明意见；有书面意见的，摘要写在这里，原件作附件。")
    if not who.strip():
        raise refuse("nobody_said", "请写明出具人，如“县司法局行政复议股”。")
    if given_on > timezone.localdate(now):
        raise refuse("date_in_future", f"{given_on}还没有到，请核对出具日期。")
    with transaction.atomic():
        keep([attachment] if attachment else [])
        return InnerOpinion.objects.create(
            request=row,
            giver=giver,
            who=who.strip(),
            given_on=given_on,
            text=text.strip(),
            attachment=attachment,
            entered_by=actor,
            entered_at=now,
        )
