"""The date of receipt: is it fixed, by what fact, and if not, what is missing.

What was handed over is received when it is handed over, what was signed for when it is signed for. What merely lies
there (a plain letter, a fax, a form on the web) is received when both sides know of it. An e-mail was received when the
mail system had it until 2019, and is received when confirmed since (E4 and E5 of the worked examples).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from requests_ogi.domain.regimes import Regime, regime_on
from requests_ogi.enums import IntakeMode, ReceiptFact
from yunlong_portal.kernel.workdays import weekday_name
from yunlong_portal.kernel.workflow import Refused, refuse


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of the receipt. ``received_on`` None: it is not fixed, and ``fact`` is what would fix it.

    ``regime`` is the law that decides the request from here on, None as long as the date is open. ``sentence`` says why
    it is this date or what to do now; ``remark`` what was done later than it should have been.
    """

    received_on: date | None
    fact: ReceiptFact
    regime: Regime | None
    sentence: str
    remark: str = ""


def receipt_date(*, mode: IntakeMode, facts: Mapping[ReceiptFact, date], today: date) -> Receipt:
    """Return the date of receipt as far as ``facts`` fix it.

    The rule is that of the law in force when the first of the facts happened; the date it gives then decides which law
    rules the request, so that neither question waits for the other. Pure: ``today`` is the civil date in Beijing.
    Refuses ``in_the_future``, ``confirmed_before_arrival`` and, before the first regulation, ``no_regime``.
    """
    _check(facts, today)
    first = min(facts.values(), default=today)
    if (law := regime_on(first)) is None:
        raise no_regime(first)
    rule = law.receipt[mode]
    fact = next((each for each in rule.fixed_by if each in facts), rule.fixed_by[-1])
    received_on = facts.get(fact)
    if received_on is None:
        return Receipt(None, fact, None, _still_needed(fact, same_day=rule.confirm_same_day, basis=rule.basis))
    arrived = facts.get(rule.arrives_by)
    late = rule.confirm_same_day and fact == ReceiptFact.CONFIRMED and arrived is not None and received_on > arrived
    return Receipt(
        received_on=received_on,
        fact=fact,
        regime=regime_on(received_on),
        sentence=f"{_day(received_on)}{fact.label}，以{fact.label}之日为收到申请之日（{rule.basis}）。",
        remark=f"{arrived}已到达，应当于当日与申请人确认；未能联系上的，请记明经过。" if late else "",
    )


def no_regime(day: date) -> Refused:
    """Return the refusal of a request that no regulation covers."""
    return refuse("no_regime", f"{day}还没有施行《政府信息公开条例》（2008年5月1日起施行）。请核对日期。")


def _check(facts: Mapping[ReceiptFact, date], today: date) -> None:
    for fact, day in facts.items():
        if day > today:
            raise refuse("in_the_future", f"{fact.label}的日期{day}在今天（{today}）之后。请核对日期。")
    confirmed = facts.get(ReceiptFact.CONFIRMED)
    for fact, day in facts.items():
        if confirmed is not None and day > confirmed:
            raise refuse(
                "confirmed_before_arrival", f"与申请人确认的日期{confirmed}早于{fact.label}的日期{day}。请核对日期。"
            )


def _still_needed(fact: ReceiptFact, *, same_day: bool, basis: str) -> str:
    if fact != ReceiptFact.CONFIRMED:
        return f"收到之日尚未确定：请填写{fact.label}的日期（{basis}）。"
    when = "当日" if same_day else "尽快"
    return f"收到之日尚未确定：请{when}与申请人确认，以确认之日为收到申请之日（{basis}）。"


def _day(day: date) -> str:
    return f"{day}（{weekday_name(day)}）"
