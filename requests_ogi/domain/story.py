"""How a case went, in words for the applicant: what happened on which day, where it stands, who is to do what next.

What goes on inside (drafts, reviews) is one step to him. No sentence names a third party. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from requests_ogi.domain.clock import Event
from requests_ogi.domain.clock.events import (
    ConsultationEnded,
    ConsultationStarted,
    Corrected,
    CorrectionAsked,
    Delayed,
    Extended,
    FeeNoticed,
    Paid,
    Received,
    Reopened,
)
from requests_ogi.enums import ConsultationKind, IntakeMode
from requests_ogi.enums import RequestState as State
from yunlong_portal.kernel.letters.composing import date_in_words
from yunlong_portal.kernel.workdays import weekday_name

YOU, WINDOW, HANDLER, OTHERS, NOBODY = "您", "受理机关", "承办单位", "被征求意见的一方", ""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSIDE = frozenset({State.REPLY_DRAFTED, State.SECRECY_REVIEW, State.AWAITING_SIGNATURE})
_ANSWERED = frozenset({State.REPLIED, State.SERVED, State.ARCHIVED})
_UNREAD = frozenset({State.DRAFT, State.SUBMITTED, State.AWAITING_CONFIRMATION})
_NOT_LOOKED_INTO = frozenset(
    {
        State.RECEIVED,
        State.REGISTERED,
        State.TRANSFERRED,
        State.CORRECTION_REQUESTED,
        State.FEE_NOTICED,
        State.REASONS_REQUESTED,
    }
)
_ENDED = frozenset({State.SERVED, State.ARCHIVED, State.WITHDRAWN, State.ABANDONED})


@dataclass(frozen=True)
class Facts:
    """What is known of a case. Dates are civil dates in Yunlong, None for what has not happened."""

    state: str
    mode: str
    submitted_on: date
    received_on: date | None = None
    registered_on: date | None = None
    events: tuple[Event, ...] = ()
    replied_on: date | None = None
    is_sealed: bool = False
    served_on: date | None = None
    closed_on: date | None = None
    on_the_spot: bool = False
    reasons_asked_on: date | None = None


@dataclass(frozen=True)
class Step:
    """One line of the story. ``status``: done, here, ahead."""

    label: str
    on: date | None
    note: str
    status: str

    @property
    def is_here(self) -> bool:
        """Return whether the case stands here."""
        return self.status == "here"


@dataclass(frozen=True)
class Awaited:
    """Who is to do what next."""

    who: str
    sentence: str


def awaited(facts: Facts, *, own_due_on: date | None = None, clock_stands: bool = False) -> Awaited:
    """Return who is to do what next, as the applicant should know it; ``own_due_on``: until when, if it is he."""
    stands = "，所需时间不计入答复期限" if clock_stands else ""
    until = f"在{words(own_due_on)}以前" if own_due_on else ""
    match State(facts.state):
        case State.DRAFT:
            return Awaited(YOU, "口头提出的申请已经打印出来，请到窗口核对、签名，签名后算正式提交。")
        case State.SUBMITTED | State.AWAITING_CONFIRMATION:
            return Awaited(
                WINDOW,
                "受理机关会打您留的电话与您确认，确认之日为收到申请之日，期限从次日起算。没有接到电话的，可以主动打过去，"
                "报登记编号即可。",
            )
        case State.RECEIVED:
            return Awaited(WINDOW, "已经收到，正在登记。")
        case State.REGISTERED:
            return Awaited(HANDLER, "已经登记，等承办单位开始办理。")
        case State.TRANSFERRED:
            return Awaited(HANDLER, "窗口已经转给被申请机关，等它接收。您不用再跑。")
        case State.CORRECTION_REQUESTED:
            return Awaited(YOU, f"请{until}补正下面列出的事项。补正以后，答复期限从收到补正之日起重新计算。")
        case State.CONSULTING_THIRD_PARTY:
            return Awaited(OTHERS, f"申请的信息涉及第三方，正在书面征求意见{stands}。")
        case State.CONSULTING_ORGAN:
            return Awaited(OTHERS, f"申请的信息涉及其他行政机关，正在征求意见{stands}。")
        case State.REASONS_REQUESTED:
            return Awaited(YOU, f"申请的数量、频次较多，请{until}说明理由。理由合理的继续办理，答复期限照常计算。")
        case State.FEE_NOTICED:
            return Awaited(
                YOU, f"请{until}按收费通知缴费。缴费以后，答复期限从次日起重新计算；逾期未缴的，视为放弃申请。"
            )
        case State.REPLIED if facts.is_sealed:
            return Awaited(YOU, "答复已经作出，可以在下面下载，也会按您选的方式送达。")
        case State.REPLIED:
            return Awaited(WINDOW, "答复已经签发，盖章后送达，也可以到这里下载。")
        case State.WITHDRAWN:
            return Awaited(NOBODY, "申请已经撤回，不再办理。以后还可以重新申请。")
        case State.ABANDONED:
            return Awaited(NOBODY, "逾期没有补正或者缴费，视为放弃申请，不再处理。以后还可以重新申请。")
        case State.SERVED | State.ARCHIVED:
            return Awaited(NOBODY, "已经办结。" if facts.replied_on or facts.on_the_spot else "申请已经结束。")
        case State.PROCESSING | State.REOPENED:
            return Awaited(HANDLER, "正在查找和审查。")
        case _:
            return Awaited(HANDLER, "已经查找完毕，正在审核答复。")


def story(facts: Facts) -> tuple[Step, ...]:
    """Return the way of a case: what was, where it is, what is ahead."""
    happened = list(_happened(facts))
    state = State(facts.state)
    ahead = list(_ahead(state))
    if state in _ENDED:
        # It stands where it ended.
        last = happened.pop()
        return (*happened, Step(last.label, last.on, last.note, "here"))
    was_asked = state == State.REASONS_REQUESTED and facts.reasons_asked_on is not None
    if was_asked or state in {State.CORRECTION_REQUESTED, State.FEE_NOTICED}:
        last = happened.pop()
        here = Step(last.label, last.on, last.note, "here")
    else:
        here = Step(_here(state), None, "", "here")
    return (*happened, here, *(Step(label, None, "", "ahead") for label in ahead))


def _happened(facts: Facts) -> Iterator[Step]:
    yield Step("提交申请", facts.submitted_on, IntakeMode(facts.mode).label, "done")
    if facts.received_on:
        yield Step("收到申请", facts.received_on, "答复期限从次日起算。", "done")
    if facts.registered_on:
        yield Step("登记", facts.registered_on, "", "done")
    told = [_told(event) for event in facts.events if not isinstance(event, Received)]
    if facts.reasons_asked_on:
        before = [each for each in told if each[1] and each[1] <= facts.reasons_asked_on]
        told.insert(len(before), ("要求您说明理由", facts.reasons_asked_on, ""))
    for each in told:
        yield Step(*each, "done")
    if facts.replied_on and State(facts.state) in _ANSWERED:
        yield Step("作出答复", facts.replied_on, "", "done")
    match State(facts.state):
        case State.WITHDRAWN:
            yield Step("您撤回了申请", facts.closed_on, "", "done")
        case State.ABANDONED:
            yield Step("视为放弃", facts.closed_on, "", "done")
        case State.SERVED | State.ARCHIVED if facts.on_the_spot:
            yield Step("当场答复", facts.closed_on, "", "done")
        case State.SERVED | State.ARCHIVED if facts.replied_on:
            yield Step("送达", facts.served_on or facts.closed_on, "", "done")


def _told(event: Event) -> tuple[str, date | None, str]:
    match event:
        case CorrectionAsked():
            return "通知您补正", event.on, "答复期限停止计算，收到补正后重新起算。"
        case Corrected():
            return "收到您的补正", event.on, "答复期限从次日起重新计算。"
        case ConsultationStarted():
            who = "第三方" if event.kind == ConsultationKind.THIRD_PARTY else "其他行政机关"
            return f"征求{who}意见", event.on, ""
        case ConsultationEnded():
            return "征求意见结束", event.on, ""
        case Extended():
            return "延期", event.on, f"经批准延长{event.days}个工作日。"
        case FeeNoticed():
            return "通知缴费", event.on, ""
        case Paid():
            return "缴费", event.on, "答复期限从次日起重新计算。"
        case Delayed():
            return "另定答复日期", event.on, f"延迟至{words(event.until)}答复。"
        case Reopened():
            return "重新办理", event.on, f"限{words(event.until)}前答复。" if event.until else ""
        case _:
            return str(event.name.label), event.on, ""


def _here(state: State) -> str:
    if state == State.DRAFT:
        return "核对签名"
    if state in _UNREAD:
        return "与您确认收到"
    if state == State.RECEIVED:
        return "登记"
    if state in {State.REGISTERED, State.TRANSFERRED}:
        return "转给承办单位"
    if state in _INSIDE:
        return "审核答复"
    if state == State.REASONS_REQUESTED:
        return "要求您说明理由"
    if state in {State.CONSULTING_THIRD_PARTY, State.CONSULTING_ORGAN}:
        return "等待意见"
    return "送达" if state == State.REPLIED else "查找、审查"


def _ahead(state: State) -> Sequence[str]:
    rest = ("收到、登记", "查找、审查", "作出答复", "送达")
    if state in _UNREAD:
        return rest
    if state in _NOT_LOOKED_INTO:
        return rest[1:]
    return rest[4:] if state == State.REPLIED else rest[2:]


def words(day: date | None) -> str:
    """Return a date as it is read out, with its day of the week: nobody has to look that up."""
    return f"{date_in_words(day)}（{weekday_name(day)}）" if day else ""


def read_out(sentence: str) -> str:
    """Return a sentence of the clock with its dates as they are read out."""
    return _DATE.sub(lambda found: date_in_words(date.fromisoformat(found[0])), sentence)
