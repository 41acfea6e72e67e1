"""How a complaint went, in words for whoever lodged it: what happened on which day and who is to do what next. Pure.

What was found stands in the answer itself; nothing here names who looked into it.
"""

from dataclasses import dataclass
from datetime import date

from requests_ogi.domain.story import NOBODY, Awaited, Step, words
from requests_ogi.enums import ComplaintMode
from requests_ogi.enums import ComplaintState as State

OFFICE = "县政务公开办公室"
_CLOSED = frozenset({State.ANSWERED, State.DISMISSED})


@dataclass(frozen=True)
class Facts:
    """What is known of a complaint. Dates are civil dates in Yunlong, None for what has not happened."""

    state: str
    mode: str
    received_on: date
    due_on: date
    taken_on: date | None = None
    closed_on: date | None = None


def awaited(facts: Facts, *, today: date) -> Awaited:
    """Return who is to do what next."""
    match State(facts.state):
        case State.ANSWERED:
            return Awaited(NOBODY, "已经办结，答复在下面。")
        case State.DISMISSED:
            return Awaited(NOBODY, "不属于政府信息公开方面的举报投诉，没有受理，说明在下面。")
        case State.RECEIVED:
            doing = "已经收到，等待受理"
        case _:
            doing = "正在调查核实"
    if today > facts.due_on:
        return Awaited(OFFICE, f"{doing}。答复期限{words(facts.due_on)}已经过了，可以打电话催问。")
    return Awaited(OFFICE, f"{doing}，{words(facts.due_on)}以前答复。")


def story(facts: Facts) -> tuple[Step, ...]:
    """Return the way of a complaint: what was, where it is, what is ahead."""
    state = State(facts.state)
    came = Step("提交举报投诉", facts.received_on, ComplaintMode(facts.mode).label, "done")
    taken = Step("受理调查", facts.taken_on, "", "done")
    if state in _CLOSED:
        last = "答复" if state == State.ANSWERED else "不属于受理范围"
        return (came, *((taken,) if facts.taken_on else ()), Step(last, facts.closed_on, "", "here"))
    ahead = Step("答复", None, "", "ahead")
    if state == State.RECEIVED:
        return came, Step("等待受理", None, "", "here"), ahead
    return came, Step("受理调查", facts.taken_on, "", "here"), ahead
