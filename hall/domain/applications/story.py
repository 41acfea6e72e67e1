"""How a case stands, in words for the applicant: the five steps, where he is, who is to do what next. Pure.

What goes on inside (proposals, who of the staff) is one step to him.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hall.enums import (
    ENDED_STATES,
    ApplicationState,
    Channel,
    EventKind,
    FiveStep,
    Outcome,
    PickupWay,
    SpecialStep,
)
from yunlong_portal.kernel.letters.composing import date_in_words

State = ApplicationState
YOU, WINDOW, APPROVER, NOBODY = "您", "窗口", "审批部门", ""

_TO_ACCEPT = frozenset({State.FILED, State.CORRECTION})
_TO_APPROVE = frozenset({State.REVIEWING, State.SPECIAL_STEP, State.PROPOSED})
_TO_PICK_UP = frozenset({State.DECIDED, State.RESULT_READY, State.MAILED})
_OF_A_HEARING = {
    EventKind.HEARING_TOLD: "告知您可以要求听证",
    EventKind.HEARING_SERVED: "听证告知书送达，要求听证的期限从这天起算",
    EventKind.HEARING_WAIVED: "您表示不要求听证",
    EventKind.HEARING_ASKED: "您要求听证，听证以后才作决定",
}
_BROKEN_OFF = ENDED_STATES - {State.DELIVERED}


@dataclass(frozen=True)
class Happened:
    """One fact of the case, as its events have it."""

    kind: str
    on: date
    special: str = ""
    days: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of a case. Dates are civil dates in Yunlong, None for what has not happened."""

    state: str
    channel: str
    desk: str
    department: str
    received_on: date
    events: Sequence[Happened] = ()
    accepted_on: date | None = None
    is_deemed: bool = False
    decided_on: date | None = None
    outcome: str = ""
    closed_on: date | None = None
    pickup_way: str = PickupWay.WINDOW
    pickup_at: str = ""
    post_number: str = ""
    was_returned: bool = False
    brought: Sequence[str] = ()
    due_on: date | None = None
    promised_on: date | None = None
    awaits_papers: bool = False
    hearing_until: date | None = None

    def last(self, kind: EventKind) -> Happened | None:
        """Return the last fact of a kind."""
        return next((each for each in reversed(self.events) if each.kind == kind), None)


@dataclass(frozen=True)
class Step:
    """One of the five steps. ``status``: done, here, ahead."""

    label: str
    on: date | None
    notes: tuple[str, ...]
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


def story(facts: Facts) -> tuple[Step, ...]:
    """Return the five steps of the notice (一（三）2), each with when it was done and what there is to know.

    A case that was broken off ends with the step in which it was.
    """
    steps = (_submitted(facts), _accepted(facts), _approved(facts), _found_out(facts), _picked_up(facts))
    if facts.state not in _BROKEN_OFF:
        return steps
    reached = 2 if facts.accepted_on is None else 3
    ended = Step(State(facts.state).label, facts.closed_on, (_why(facts),), "here")
    done = tuple(each for each in steps[:reached] if each.status == "done")
    return (*done, ended)


def _submitted(facts: Facts) -> Step:
    notes = [Channel(facts.channel).label]
    if facts.brought and facts.state in _TO_ACCEPT:
        notes.append(f"还要带到窗口的：{'；'.join(facts.brought)}。")
    return Step(FiveStep.SUBMIT.label, facts.received_on, tuple(notes), "done")


def _accepted(facts: Facts) -> Step:
    notes = []
    for each in facts.events:
        if each.kind == EventKind.PAPERS_CAME:
            notes.append(f"{_short(each.on)}收到您带到窗口的材料。")
        if each.kind == EventKind.CORRECTION_ASKED:
            notes.append(f"{_short(each.on)}一次性告知要补的内容。")
        if each.kind == EventKind.CORRECTED:
            notes.append(f"{_short(each.on)}收到补交的材料。")
    if facts.is_deemed:
        notes.append("窗口没有在5个工作日内告知要补什么，从收到材料那天起就算受理。")
    if facts.accepted_on is not None:
        return Step(FiveStep.ACCEPT.label, facts.accepted_on, (f"{facts.desk}受理。", *notes), "done")
    here = "纸质材料带到窗口以后才能受理。" if facts.awaits_papers else f"{facts.desk}正在看材料。"
    return Step(FiveStep.ACCEPT.label, None, (here if not notes else "", *notes), "here")


def _approved(facts: Facts) -> Step:
    notes = []
    for each in facts.events:
        if each.kind == EventKind.SPECIAL_STARTED:
            days = f"，大约{each.days}个工作日" if each.days else ""
            notes.append(f"{_short(each.on)}开始{SpecialStep(each.special).label}{days}，不计入办理期限。")
        if each.kind == EventKind.SPECIAL_ENDED:
            notes.append(f"{_short(each.on)}结束，接着办理。")
        if each.kind in _OF_A_HEARING:
            notes.append(f"{_short(each.on)}{_OF_A_HEARING[EventKind(each.kind)]}。")
        if each.kind == EventKind.EXTENDED:
            notes.append(f"{_short(each.on)}经负责人批准，延长{each.days}个工作日。")
    if facts.hearing_until and facts.decided_on is None:
        notes.append(_may_ask(facts.hearing_until))
    if facts.decided_on is not None:
        return Step(FiveStep.APPROVE.label, facts.decided_on, (f"{facts.department}作出决定。", *notes), "done")
    if facts.state in _TO_APPROVE:
        return Step(FiveStep.APPROVE.label, None, (f"{facts.department}正在审批。", *notes), "here")
    return Step(FiveStep.APPROVE.label, None, (), "ahead")


def _found_out(facts: Facts) -> Step:
    """Return what can be read here: the result, once there is one."""
    if facts.decided_on is None:
        return Step(FiveStep.TRACK.label, None, ("决定作出以后，在这里能看到结果。",), "ahead")
    note = "不予。理由和怎样复议、起诉，写在决定书里。" if facts.outcome == Outcome.DENIED else "准予。"
    return Step(FiveStep.TRACK.label, facts.decided_on, (note,), "done")


def _picked_up(facts: Facts) -> Step:
    label = FiveStep.PICK_UP.label
    if facts.state == State.DELIVERED:
        return Step(label, facts.closed_on, ("已经送达，办完了。",), "done")
    if facts.state in _TO_PICK_UP:
        ready = facts.last(EventKind.READY)
        return Step(label, ready.on if ready else None, (_pickup(facts),), "here")
    return Step(label, None, (f"办好以后：{PickupWay(facts.pickup_way).label}。",), "ahead")


def _pickup(facts: Facts) -> str:
    match State(facts.state):
        case State.DECIDED:
            return "正在制作结果。"
        case State.MAILED:
            return f"已经寄出，邮件号{facts.post_number}。" if facts.post_number else "已经寄出。"
        case _ if facts.was_returned:
            return "寄出的邮件退回来了，请打电话告诉窗口重寄到哪里，或者到窗口领取。"
        case _:
            return {
                PickupWay.POST: "结果已经制作好，等着寄出。",
                PickupWay.VILLAGE: "结果已经制作好，请到村（社区）代办点领取，带上身份证件。",
                PickupWay.ONLINE: "结果已经制作好，请在下面下载。",
            }.get(PickupWay(facts.pickup_way), f"结果已经制作好，请到{facts.pickup_at}领取，带上身份证件。")


def _why(facts: Facts) -> str:
    return {
        State.WITHDRAWN: "您撤回了申请。需要时可以重新申报。",
        State.NOT_NEEDED: "这件事不需要办理，理由写在文书里。",
        State.NOT_ACCEPTED: "理由、应当向哪个机关申请、怎样复议和起诉，写在通知书里。",
        State.TERMINATED: "理由写在通知书里。",
    }[State(facts.state)]


def awaited(facts: Facts) -> Awaited:
    """Return who is to do what next, as the applicant should know it."""
    due = date_in_words(facts.due_on) if facts.due_on else ""
    match State(facts.state):
        case State.FILED if facts.awaits_papers:
            since = facts.last(EventKind.PAPERS_AWAITED)
            what = f"请把这些材料带到{facts.desk}：{'；'.join(facts.brought)}。"
            waits = f"窗口从{date_in_words(since.on)}起等着。" if since else ""
            return Awaited(
                YOU, f"{what}{waits}带齐那天起5个工作日内告诉您受理没有；带齐以前不计受理期限，也不会自动受理。"
            )
        case State.FILED:
            # Everything missing is told once: who has handed in what was missing is not sent home again.
            once = "" if facts.last(EventKind.CORRECTION_ASKED) else "，要补材料的一次说清"
            until = f"最迟{due}告诉您受理没有{once}。" if due else "会告诉您受理没有。"
            return Awaited(WINDOW, f"{facts.desk}正在看您的材料，{until}")
        case State.CORRECTION:
            return Awaited(YOU, "材料要补。请照下面写的补齐，在这里上传，或者带到窗口交。补齐以前不能受理。")
        case State.REVIEWING | State.PROPOSED:
            asks = _may_ask(facts.hearing_until) if facts.hearing_until else ""
            return Awaited(APPROVER, f"已经受理，{facts.department}正在审批。{asks}{_until(facts)}")
        case State.SPECIAL_STEP:
            started = facts.last(EventKind.SPECIAL_STARTED)
            what = SpecialStep(started.special).label if started else "特殊环节"
            return Awaited(APPROVER, f"正在{what}，这段时间不计入办理期限。办完接着审批。")
        case State.DECIDED:
            result = "准予" if facts.outcome == Outcome.GRANTED else "不予"
            return Awaited(WINDOW, f"已经作出决定：{result}。{_pickup(facts)}{f'最迟{due}送达。' if due else ''}")
        case State.RESULT_READY:
            is_yours = facts.pickup_way != PickupWay.POST or facts.was_returned
            return Awaited(YOU if is_yours else WINDOW, _pickup(facts))
        case State.MAILED:
            return Awaited(YOU, f"{_pickup(facts)}收到以后请签收。")
        case State.DELIVERED:
            return Awaited(NOBODY, "结果已经送达，这件事办完了。")
        case _:
            return Awaited(NOBODY, f"{State(facts.state).label}。{_why(facts)}")


def _until(facts: Facts) -> str:
    promised = date_in_words(facts.promised_on) if facts.promised_on else ""
    due = date_in_words(facts.due_on) if facts.due_on else ""
    if promised and due and promised != due:
        return f"承诺{promised}以前办好，法定期限{due}。"
    return f"{promised or due}以前办好。" if promised or due else ""


def _may_ask(until: date) -> str:
    return f"您要求听证的，请在{date_in_words(until)}以前提出，在此以前不作决定。"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
