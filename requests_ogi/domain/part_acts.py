"""Parts given to other departments (协办): asked, answered, sent back; the reply stays the organ's."""

from datetime import date, datetime

from django.db import transaction

from columns.models import Department
from requests_ogi.domain import telling
from requests_ogi.enums import OPEN_STATES
from requests_ogi.models import InformationRequest, Part
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data, refuse


def give_part(
    *, request: InformationRequest, department: Department, what: str, due_on: date, actor: User, now: datetime
) -> Part:
    """Ask a department for its part of an answer, with an inner date before the legal one.

    The caller has asked whether ``actor`` handles the case. Refused: ``closed``, ``nothing_asked``,
    ``inner_date_too_late``.
    """
    if request.state not in OPEN_STATES:
        raise refuse("closed", "这件申请已经办结，不用再请其他单位协办。")
    if not what.strip():
        raise refuse("nothing_asked", "请写明请对方协办什么。")
    legal = request.deadline.due_on
    if legal is not None and due_on >= legal:
        raise refuse("inner_date_too_late", f"内部期限须早于法定期限{legal}，留出拟稿和签发的时间。")
    part = Part(request=request, department=department, what=what.strip(), due_on=due_on, asked_by=actor, asked_at=now)
    with transaction.atomic():
        save_with_history(part, actor=actor, reason="请求协办", at=now)
        telling.part_asked(part, now=now)
    return part


@needs_data
def answer_says_something(act: Act[Part]) -> Refusal | None:
    """Refuse an empty answer."""
    return None if str(act.data.get("answer") or "").strip() else Refusal("no_answer", "请写明协办意见。")


def answer(act: Act[Part]) -> None:
    """Note the answer for the handler."""
    act.row.answer = act.data["answer"].strip()
