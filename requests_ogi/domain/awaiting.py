"""Whose turn it is: for each state the duty that is awaited, and who is told when nobody holds it.

One table, read by what tells people at once (``telling``) and by what reminds them before a date (``reminding``), so
that a person's absence never strands a case: a handler who left, or who holds the duty no more, gives way to everybody
who holds it; a desk without anybody to the head of the organ's OGI office; the last is the county OGI office.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from columns.domain.duties import Roster, roster
from columns.enums import LEADERS, Duty
from requests_ogi.enums import RequestState
from requests_ogi.querysets import NAMED_AT_DESK, NAMED_AT_ORGAN

State = RequestState

SIGNERS = LEADERS
CLERKS = (Duty.HANDLE_REQUEST, Duty.TAKE_IN)
HEADS = (Duty.APPROVE_EXTENSION,)
WATCHERS = (Duty.OVERSEE_REQUESTS,)
# Asked on the row of the organ addressed, in whose name it is done (P28); everything else on the desk.
OF_THE_ORGAN = frozenset({Duty.APPROVE_EXTENSION, *SIGNERS})
_EVERY_DUTY = (*SIGNERS, *CLERKS, *HEADS, *WATCHERS, Duty.SECRECY_REVIEW)


class Placed(Protocol):
    """What must be known of a case to say whose turn it is: the row itself, or a few of its columns."""

    @property
    def state(self) -> str: ...
    @property
    def organ_id(self) -> int: ...
    @property
    def desk_id(self) -> int: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def is_restricted(self) -> bool: ...


@dataclass(frozen=True)
class Turn:
    """Who is awaited, and what is to be done, in words that fit after the number. ``by_handler``: by one person."""

    duties: tuple[Duty, ...]
    words: str
    by_handler: bool = False


def _handler(words: str) -> Turn:
    return Turn((Duty.HANDLE_REQUEST,), words, by_handler=True)


TURNS: Mapping[str, Turn] = {
    State.DRAFT: Turn(CLERKS, "待申请人核对签名，签名页请归入案卷"),
    State.AWAITING_CONFIRMATION: Turn(CLERKS, "请与申请人确认，确认之日起计算期限"),
    State.RECEIVED: Turn(CLERKS, "请登记"),
    State.REGISTERED: Turn(CLERKS, "请转办，或者开始办理"),
    State.TRANSFERRED: Turn((Duty.HANDLE_REQUEST,), "转来，请接收承办"),
    State.PROCESSING: _handler("请办理"),
    State.CORRECTION_REQUESTED: _handler("等申请人补正"),
    State.CONSULTING_THIRD_PARTY: _handler("等第三方意见"),
    State.CONSULTING_ORGAN: _handler("等其他机关意见"),
    State.REASONS_REQUESTED: _handler("等申请人说明理由"),
    State.FEE_NOTICED: _handler("等申请人缴费"),
    State.REPLY_DRAFTED: _handler("已拟答复，请送保密审查"),
    State.SECRECY_REVIEW: Turn((Duty.SECRECY_REVIEW,), "请保密审查"),
    State.AWAITING_SIGNATURE: Turn(SIGNERS, "请签发"),
    State.REPLIED: Turn(CLERKS, "已签发，请用印、送达", by_handler=True),
    State.REOPENED: _handler("须重新办理"),
}


def load_roster(*, now: datetime) -> Roster:
    """Return who holds the duties of requests at ``now``; two queries."""
    return roster(_EVERY_DUTY, now=now)


def awaited(case: Placed, people: Roster) -> frozenset[int]:
    """Return whose turn it is; nobody's once the case is closed."""
    turn = TURNS.get(case.state)
    if turn is None:
        return frozenset()
    found: frozenset[int] = frozenset()
    if turn.by_handler:
        found = people.reach(case.handler_id, turn.duties, case.desk_id)
    return named(found or holders(turn.duties, case, people), case, people) or last_resort(case, people)


def handlers(case: Placed, people: Roster) -> frozenset[int]:
    """Return who works on a case: its handler, or where there is none everybody who may at the desk."""
    found = people.reach(case.handler_id, CLERKS, case.desk_id) or holders((Duty.HANDLE_REQUEST,), case, people)
    return named(found or holders(CLERKS, case, people), case, people) or last_resort(case, people)


def leaders(case: Placed, people: Roster) -> frozenset[int]:
    """Return the responsible leader of the organ; the principal where it names none; else the head of its office."""
    found = holders((Duty.SIGN_OFF,), case, people) or holders((Duty.SIGN_OFF_PRINCIPAL,), case, people)
    return named(found, case, people) or holders(HEADS, case, people)


def holders(duties: tuple[Duty, ...], case: Placed, people: Roster) -> frozenset[int]:
    """Return who holds any of the duties where it is asked for this case: on the desk, or on the organ."""
    return frozenset().union(
        *(people.people((duty,), case.organ_id if duty in OF_THE_ORGAN else case.desk_id) for duty in duties)
    )


def named(found: frozenset[int], case: Placed, people: Roster) -> frozenset[int]:
    """Return those of ``found`` who may see the case: a restricted one is for named people alone."""
    if not case.is_restricted:
        return found
    state = RequestState(case.state)
    turn = (*NAMED_AT_DESK.get(state, ()), *NAMED_AT_ORGAN.get(state, ()))
    return found & (holders((*HEADS, *WATCHERS, *turn), case, people) | {case.handler_id})


def last_resort(case: Placed, people: Roster) -> frozenset[int]:
    """Return who must see to it that somebody takes a case that nobody holds."""
    return holders(HEADS, case, people) or holders(WATCHERS, case, people)
