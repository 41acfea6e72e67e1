"""Nobody sees an applicant's identity number in passing: he asks for it, says why, and that stays written down (P30).

The log is evidence: it says who saw what of which record and why, and holds nothing of what was seen. Who may look at
all is asked by the floor that keeps the data, before this.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.models import PrivateOpening, User
from yunlong_portal.kernel.personal_data import Severity
from yunlong_portal.kernel.text import clean_line
from yunlong_portal.kernel.workflow import refuse

SHORTEST_REASON = 4
LONGEST_REASON = 200


def open_private_data(
    *, actor: User, subject_key: str, fields: Iterable[str], reason: str, now: datetime
) -> PrivateOpening:
    """Write down that ``actor`` is about to see ``fields`` of a record, and return the row; only then show them.

    ``subject_key`` names the record for ever (``"requests_ogi.request:123"``), ``fields`` are the columns' names.
    The caller has asked whether he may. Raises Refused: ``no_reason``, ``reason_too_long``, ``reason_personal`` (the
    log cannot be erased, so it must not hold such data), ``nothing_to_open``, ``not_active``.
    """
    shown = sorted(set(fields))
    if not shown or not subject_key:
        raise refuse("nothing_to_open", "请选择要查看的内容。")
    if not actor.is_active:
        raise refuse("not_active", "这个账号已停用，不能查看个人信息。")
    return PrivateOpening.objects.create(
        actor=actor,
        actor_name=str(actor)[:60],
        subject_key=subject_key,
        fields=shown,
        reason=_proper(reason),
        opened_at=now,
    )


def openings_of(subject_key: str) -> QuerySet[PrivateOpening]:
    """Return who has looked at a record, the latest first."""
    return PrivateOpening.objects.filter(subject_key=subject_key).order_by("-opened_at", "-pk")


def _proper(reason: str) -> str:
    plain = clean_line(reason)
    if sum(character.isalnum() for character in plain) < SHORTEST_REASON:
        raise refuse("no_reason", f"请写明为什么要查看，至少{SHORTEST_REASON}个字，如“核对送达地址”。")
    if len(plain) > LONGEST_REASON:
        raise refuse("reason_too_long", f"理由有{len(plain)}个字，最多{LONGEST_REASON}个字，请写得简短些。")
    if any(each.severity == Severity.BLOCK for each in personal_data.find(plain)):
        raise refuse("reason_personal", "理由里不要写姓名、证件号码、电话或住址：查看记录永久保存，不能删除。")
    return plain
