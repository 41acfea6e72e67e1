"""What an organ demands of an applicant, and until when: reasons (条例2019 Art. 35), a processing fee (Art. 42).

The time to pay is the law's; the time to give reasons is the organ's to set. Reasons that come later are taken in as
long as the organ has not gone on without them: nothing is lost to the applicant by the day alone. Both are told by
letter; the query page says the same at once.
"""

from decimal import Decimal
from typing import Any

from requests_ogi.domain import letters, limits, timing
from requests_ogi.domain.guards import regime_of, today_of
from requests_ogi.enums import DemandKind, EventKind
from requests_ogi.models import Demand, InformationRequest
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.letters.composing import date_in_words
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data

Case = InformationRequest


@needs_data
def time_for_reasons(act: Act[Case]) -> Refusal | None:
    """Refuse to demand reasons without a day until when, or with one that leaves no time."""
    due_on = act.data.get("due_on")
    if due_on is not None and due_on > today_of(act):
        return None
    return Refusal("limit_too_short", "请填写说明理由的期限，应当晚于今天，并给申请人合理的时间。")


@needs_data
def fee_is_stated(act: Act[Case]) -> Refusal | None:
    """Refuse a fee notice that names no amount, or not how it is paid."""
    amount = act.data.get("amount")
    if not isinstance(amount, Decimal) or amount <= 0:
        return Refusal("no_amount", "请填写收费金额。")
    if not str(act.data.get("how") or "").strip():
        return Refusal("no_way_to_pay", "请写明缴费办法：户名、账号或者缴费地点。")
    return None


def ask_reasons(act: Act[Case]) -> None:
    """Ask by letter what is to be explained and until when; the clock runs on, for the law says nothing else."""
    due_on = act.data["due_on"]
    _demand(act, DemandKind.REASONS, due_on=due_on)
    letters.draft(
        act.row,
        kind="reason_request",
        values={
            "article": regime_of(act.row).delay_article,
            "wanted": act.reason,
            "explain_by": date_in_words(due_on),
        },
        actor=act.actor,
        now=act.now,
    )


def notice_fee(act: Act[Case]) -> None:
    """Tell the applicant by letter what to pay, how and until when; the clock stands."""
    regime, amount, how = regime_of(act.row), act.data["amount"], act.data["how"].strip()
    assert regime.fee is not None  # noqa: S101  # guards.fees_are_charged_here
    due_on = limits.payment_limit(notice_received_on=today_of(act), regime=regime, calendar=legal_calendar())
    _demand(act, DemandKind.FEE, due_on=due_on, amount=amount, how=how)
    timing.record(act.row, EventKind.FEE_NOTICED, on=today_of(act), actor=act.actor, now=act.now)
    timing.refresh(act.row, now=act.now)
    letters.draft(
        act.row,
        kind="fee",
        values={
            "article": regime.fee.article,
            "basis": act.reason,
            "amount": f"{amount:.2f}",
            "how": how,
            "pay_days": str(regime.fee.pay_within_workdays),
        },
        actor=act.actor,
        now=act.now,
    )


def _demand(act: Act[Case], kind: DemandKind, **more: Any) -> None:
    Demand.objects.create(
        request=act.row, kind=kind, asked_on=today_of(act), asked_by=act.actor, text=act.reason, **more
    )


def last_of(row: Case, kind: DemandKind) -> Demand | None:
    """Return what was demanded last."""
    return row.demands.filter(kind=kind).order_by("-pk").first()
