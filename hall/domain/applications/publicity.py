"""办件公示: every licence that is granted is public, and anybody may look it up (行政许可法 Art. 40).

It stands in the list from the day of the decision, without being put there: a person as 张*, an organisation by its
whole name; no number, no content, no paper of the case. What was granted elsewhere and typed in by one person waits
until a second one has confirmed it (``entry_checks``). Where the decision itself touches a State secret, business
secrets or somebody's private life, the department's hall manager or the service bureau holds it back, and says why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from hall.domain.wording import personal_in
from hall.enums import ELSEWHERE, ApplicantKind, EntryCheckState, ItemType, Outcome
from hall.models import Application, HeldBackDecision
from hall.querysets import ApplicationQuerySet
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused, refuse

HOLDERS = (Duty.MANAGE_HALL, Duty.OVERSEE_HALL)
LONGEST = 200
IN_PAGE = 30
# Whoever decided here was another than who accepted; of what was decided elsewhere a second person says that it is so.
_TWO_SAY_SO = (
    ~Q(channel__in=sorted(ELSEWHERE)) | Q(decider__isnull=False) | Q(entry_check__state=EntryCheckState.CONFIRMED)
)


@dataclass(frozen=True)
class FoundDecisions:
    """A page of the list, as pagination asks for it."""

    rows: list[dict[str, Any]]
    number: int
    pages: int
    total: int


def granted_licences() -> ApplicationQuerySet:
    """Return the cases in which a licence was granted, the latest first."""
    rows = Application.objects.filter(item_type=ItemType.LICENCE, outcome=Outcome.GRANTED)
    return rows.order_by("-decided_on", "-id")


def is_granted_licence(row: Application) -> bool:
    """Return whether a case belongs into the list, unless it is held back."""
    return row.item_type == ItemType.LICENCE and row.outcome == Outcome.GRANTED


def public_decisions(*, words: str = "", department: str = "") -> ApplicationQuerySet:
    """Return what the public list shows: with some words in the matter or in an organisation's name, of a department.

    A person is not found by his surname: what is masked is not to be put together by searching.
    """
    rows = granted_licences().filter(_TWO_SAY_SO, held_back__isnull=True)
    if words:
        named = Q(party__masked_name__icontains=words, party__kind=ApplicantKind.ORGANISATION)
        rows = rows.filter(Q(item_name__icontains=words) | named)
    return rows.filter(department__slug=department) if department else rows


def lines_of(rows: ApplicationQuerySet) -> Any:
    """Return rows as what is public of them, and nothing else: who, what, by whom, when. One query."""
    return rows.values(
        "item_name", "decided_on", code=F("item__code"), applicant=F("party__masked_name"), unit=F("department__name")
    )


def page_of(*, number: int, words: str = "", department: str = "") -> FoundDecisions:
    """Return a page of the public list. Two queries; ``rows`` is empty past the last page."""
    rows = public_decisions(words=words, department=department)
    total = rows.count()
    lines = list(lines_of(rows)[(number - 1) * IN_PAGE : number * IN_PAGE]) if total else []
    return FoundDecisions(rows=lines, number=number, pages=max(1, -(-total // IN_PAGE)), total=total)


def held_back(row: Application) -> HeldBackDecision | None:
    """Return by whom and why a case is not in the list, None where it is. One query."""
    return HeldBackDecision.objects.select_related("held_by").filter(application=row).first()


def may_hold_back(actor: User, row: Application, *, now: datetime) -> bool:
    """Return whether this person decides what of a department's licences is public."""
    held = authority(actor, HOLDERS, row.department, now=now)
    return held is not None and not _is_concerned(actor, held, row)


def _is_concerned(actor: User, held: Authority, row: Application) -> bool:
    people = {actor.pk, getattr(held.acting_for, "pk", None)} - {None}
    return bool(people & {row.acceptor_id, row.approver_id, row.decider_id})


def hold_back(row: Application, reason: str, *, actor: User, now: datetime) -> HeldBackDecision:
    """Take a licence out of the public list.

    Refused: ``no_duty``, ``concerned`` (who handled the case does not hide it), ``not_granted``, ``no_reason``,
    ``too_long``, ``personal_data``, ``held_already``.
    """
    _require(row, actor, now=now)
    plain = reason.strip()
    if not plain:
        raise refuse("no_reason", "请写明不公示的理由：涉及国家秘密、商业秘密还是个人隐私。")
    if len(plain) > LONGEST:
        raise refuse("too_long", f"理由有{len(plain)}个字，最多{LONGEST}个字。")
    if refusal := personal_in(plain, "理由"):
        raise Refused(refusal)
    if held_back(row) is not None:
        raise refuse("held_already", "这件已经不在公示里了。请刷新页面。")
    held = HeldBackDecision(application=row, reason=plain, held_by=actor, held_at=now)
    try:
        with transaction.atomic():
            save_with_history(held, actor=actor, reason=f"不公示：{plain}"[:LONGEST], at=now, force_insert=True)
    except IntegrityError as error:
        # Two at the same moment: the database let one of them in.
        raise refuse("held_already", "这件已经不在公示里了。请刷新页面。") from error
    return held


def show_again(row: Application, *, actor: User, now: datetime) -> None:
    """Put a licence back into the public list. Refused: ``no_duty``, ``concerned``, ``not_granted``, ``not_held``."""
    _require(row, actor, now=now)
    held = held_back(row)
    if held is None:
        raise refuse("not_held", "这件已经在公示里了。请刷新页面。")
    delete_with_history(held, actor=actor, reason="恢复公示", at=now)


def _require(row: Application, actor: User, *, now: datetime) -> None:
    held = authority(actor, HOLDERS, row.department, now=now)
    if held is None:
        raise refuse("no_duty", "一件许可公不公示，由本单位网上大厅管理员或者县政务局决定。")
    if _is_concerned(actor, held, row):
        raise refuse("concerned", "这件事您自己经办过，公不公示须由另一位同志决定。")
    if not is_granted_licence(row):
        raise refuse("not_granted", "只有准予的行政许可才在办件公示里。")
