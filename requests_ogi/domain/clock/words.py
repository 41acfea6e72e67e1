"""The clock in Chinese: what happened, what it did to the date, and why. No sentence names a third party."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, assert_never

from requests_ogi.domain.clock.events import (
    ConsultationEnded,
    ConsultationStarted,
    Corrected,
    CorrectionAsked,
    Delayed,
    Event,
    Extended,
    FeeNoticed,
    Paid,
    Received,
    Reopened,
)
from requests_ogi.domain.regimes import PROMISED_WORKDAYS, Regime
from requests_ogi.enums import ConsultationKind, EventKind
from yunlong_portal.kernel.enums import Layer
from yunlong_portal.kernel.workdays import Calendar, weekday_name

if TYPE_CHECKING:
    from requests_ogi.domain.clock.state import ClockState

# Events whose day is day 0 of what is counted after them.
STARTS = frozenset({EventKind.RECEIVED, EventKind.CORRECTED, EventKind.PAID, EventKind.REOPENED})


def shown(day: date) -> str:
    """Return the date with its weekday."""
    return f"{day}（{weekday_name(day)}）"


def consulting(kind: ConsultationKind) -> str:
    """Return 征求第三方意见 or 征求其他行政机关意见."""
    return f"征求{kind.label}意见"


def label(event: Event) -> str:
    """Return what happened in a few characters."""
    match event:
        case ConsultationStarted():
            return consulting(event.kind)
        case ConsultationEnded():
            return f"{consulting(event.kind)}结束"
        case _:
            return event.name.label


def too_late(event: Event) -> str:
    """Return the remark on something that would have stopped the clock, had it not run out."""
    return f"{event.on}{label(event)}时期限已经届满，到期日不因此改变。"


def unsure(calendar: Calendar, *, after: date, due_on: date, safe_on: date) -> str:
    """Return which notice is missing, and the day that is safe whatever it says."""
    missing = "、".join(calendar.missing_notices(after, due_on))
    return f"结果暂定：{missing}。录入并启用后须重新推算；稳妥起见，请在{shown(safe_on)}当日或以前办结。"


def stopped(event: Event) -> str:
    """Return why there is no date, and what will bring one."""
    match event:
        case ConsultationStarted():
            return f"{event.on}起{consulting(event.kind)}，期限停止计算；收到意见后才能确定到期日。"
        case CorrectionAsked():
            return f"{event.on}通知补正，期限从收到补正之日起重新计算；在此之前没有到期日。"
        case FeeNoticed():
            return f"{event.on}通知缴费，期限从缴费次日起重新计算；在此之前没有到期日。"
        case _:
            raise ValueError(f"{event.name} stops no clock")


def facts(state: "ClockState") -> Iterator[str]:
    """Yield what happened, event by event, and which days do not count."""
    for event in state.events:
        yield f"{shown(event.on)}{_what(event, state.regime)}"
    for span in state.excluded:
        days = state.calendar.workdays_between(span.after, span.until)
        yield f"{span.after}之后至{span.until}{span.why}，其间{days}个工作日不计入。"


def results(state: "ClockState") -> Iterator[str]:
    """Yield what it comes to: the legal date or why there is none, and the promised one."""
    if state.stopped_by:
        yield stopped(state.stopped_by)
        if isinstance(state.stopped_by, ConsultationStarted):
            yield f"已经计入{state.used_days}个工作日，还有{state.days - state.used_days}个。"
    elif state.due_on and state.set_by:
        yield f"到期日以{state.set_by.on}确定的为准：{shown(state.due_on)}。"
    elif state.due_on:
        by = f"{state.regime.title}{state.regime.reply_article}"
        yield f"按{by}，从{state.start}的次日起算，{_days(state)}，到期日{shown(state.due_on)}。"
    if state.promised_on:
        without = "（除去本州节假日）" if Layer.PREFECTURE in state.promise_calendar.layers else ""
        yield f"本县承诺{PROMISED_WORKDAYS}个工作日{without}内答复，承诺日{shown(state.promised_on)}。"


def _what(event: Event, regime: Regime) -> str:
    match event:
        case Received():
            return "收到申请，当日不计。"
        case CorrectionAsked():
            return f"通知补正（{regime.correction.article}）。"
        case Corrected():
            law = regime.correction
            why = law.article if law.restart_by_law else "条例没有规定，按本县的做法"
            return f"收到补正，期限重新计算，当日不计；此前的停止计算和延期不再有效（{why}）。"
        case ConsultationStarted() if event.kind not in regime.suspends:
            return f"发函{consulting(event.kind)}；条例没有规定扣除这段时间，期限照常计算。"
        case ConsultationStarted():
            return f"发函{consulting(event.kind)}，当日仍计入，其后所需时间不计入（{regime.suspension_article}）。"
        case ConsultationEnded():
            return f"{consulting(event.kind)}结束。"
        case Extended():
            return f"经批准延期{event.days}个工作日（{regime.extension.article}）。"
        case FeeNoticed():
            return f"通知缴纳信息处理费（{_fee(regime)}）。"
        case Paid():
            return f"缴费，期限重新计算，当日不计；此前的停止计算和延期不再有效（{_fee(regime)}）。"
        case Delayed():
            return f"告知申请人延迟至{shown(event.until)}答复（{regime.delay_article}）。"
        case Reopened(until=None):
            return "依复议决定或者判决重新办理，期限重新计算，当日不计。"
        case Reopened():
            return f"依复议决定或者判决重新办理，限{event.until}前答复。"
        case _:
            assert_never(event)


def _fee(regime: Regime) -> str:
    return regime.fee.article if regime.fee else ""


def _days(state: "ClockState") -> str:
    if not state.extension_days:
        return f"{state.base_days}个工作日"
    return f"{state.base_days}个工作日加延期{state.extension_days}个工作日"
