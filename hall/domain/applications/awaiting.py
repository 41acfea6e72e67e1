"""Whose turn it is with a case: for each state the duty that is awaited, and who is told when nobody holds it.

One table, read by what tells people at once (``telling``) and by what reminds them before a date (``reminding``). The
window that took a case in works at it; where nobody holds the duty there, the department's own. A department without
anybody gives way to its hall manager, the last is the service bureau. Who accepted is not asked to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from columns.domain.duties import Roster, roster
from columns.enums import LEADERS, Duty
from hall.domain.applications.authority import APPROVERS, CLERKS, MANAGERS, OVERSEERS
from hall.enums import ApplicationState, CaseType

State = ApplicationState
_EVERY_DUTY = (*CLERKS, *APPROVERS, *LEADERS, *MANAGERS, *OVERSEERS)


class Placed(Protocol):
    """What must be known of a case to say whose turn it is: the row itself, or a few of its columns."""

    @property
    def state(self) -> str: ...
    @property
    def case_type(self) -> str: ...
    @property
    def department_id(self) -> int: ...
    @property
    def desk_id(self) -> int: ...
    @property
    def acceptor_id(self) -> int | None: ...
    @property
    def approver_id(self) -> int | None: ...


@dataclass(frozen=True)
class Turn:
    """Who is awaited, and what is to be done, in words that fit after the number."""

    duties: tuple[Duty, ...]
    words: str


TURNS: Mapping[str, Turn] = {
    State.FILED: Turn(CLERKS, "请受理，或者一次性告知补正"),
    State.REVIEWING: Turn(APPROVERS, "请审批"),
    State.SPECIAL_STEP: Turn(APPROVERS, "特殊环节结束后请登记"),
    State.PROPOSED: Turn(LEADERS, "请决定"),
    State.DECIDED: Turn(CLERKS, "已经决定，请制作结果"),
    State.RESULT_READY: Turn(CLERKS, "结果已制作，请通知申请人取件"),
    State.MAILED: Turn(CLERKS, "已经寄出，请查询签收情况"),
}


def load_roster(*, now: datetime) -> Roster:
    """Return who holds the duties of the hall at ``now``; two queries."""
    return roster(_EVERY_DUTY, now=now)


def awaited(case: Placed, people: Roster) -> frozenset[int]:
    """Return whose turn it is; nobody's while the applicant is awaited, and once the case is over."""
    turn = TURNS.get(case.state)
    if turn is None:
        return frozenset()
    return _holders(turn.duties, case, people) or last_resort(case, people)


def _holders(duties: tuple[Duty, ...], case: Placed, people: Roster) -> frozenset[int]:
    if duties == CLERKS:
        return clerks(case, people)
    found = people.people(duties, case.department_id) - _decides_not(case)
    if duties == APPROVERS and case.approver_id is not None:
        # Who has written of it goes on with it, while he may.
        return people.reach(case.approver_id, duties, case.department_id) or found
    return found - ({case.approver_id} if duties == LEADERS else set())


def _decides_not(case: Placed) -> set[int | None]:
    return set() if case.case_type == CaseType.ON_THE_SPOT else {case.acceptor_id}


def clerks(case: Placed, people: Roster) -> frozenset[int]:
    """Return the clerks of the window that took a case in; where there are none, the department's."""
    return people.people(CLERKS, case.desk_id) or people.people(CLERKS, case.department_id)


def approvers(case: Placed, people: Roster) -> frozenset[int]:
    """Return who works on what was accepted: its approver, or everybody who may."""
    return _holders(APPROVERS, case, people)


def leaders(case: Placed, people: Roster) -> frozenset[int]:
    """Return the responsible leader of the department; the principal where it names none."""
    return people.people((Duty.SIGN_OFF,), case.department_id) or people.people(
        (Duty.SIGN_OFF_PRINCIPAL,), case.department_id
    )


def managers(case: Placed, people: Roster) -> frozenset[int]:
    """Return the hall managers of the department."""
    return people.people(MANAGERS, case.department_id)


def last_resort(case: Placed, people: Roster) -> frozenset[int]:
    """Return who must see to it that somebody takes a case that nobody holds."""
    return managers(case, people) or overseers(case, people)


def overseers(case: Placed, people: Roster) -> frozenset[int]:
    """Return the service bureau's people who watch the hall."""
    return people.people(OVERSEERS, case.department_id)
