"""Telling people at once: whose turn it is after each step, and who else must know of it.

The workflow calls :func:`of_application` with every step it has written, inside its transaction, so that a notice is
there if and only if the step is. A notice names the case by its number and never its content. What somebody was awaited
for is settled as soon as it is somebody else's turn; he who acts is not told of his own act. The applicant is told by
letter, and reads on the page where he follows his case how it stands.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from columns.domain.duties import Roster
from hall.domain.applications import awaiting
from hall.models import Application
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import Act, Transition

Find = Callable[[Application, Roster], Iterable[int]]

# What a step says to those whose turn it makes it, where the words of the state would not do.
WORDS: Mapping[str, str] = {
    "corrected": "已收到补正材料，请受理",
    "corrected_online": "申请人已在网上补正，请受理",
    "accept_by_silence": "逾期没有告知，视为受理，请审批",
    "end_special": "特殊环节已结束，请继续审批",
    "send_back": "负责人退回，请重新提出意见",
    "came_back": "邮件退回，请与申请人联系",
}
# Who is told of a step besides those whose turn it is.
ALSO: Mapping[str, tuple[tuple[Find, str], ...]] = {
    "accept_by_silence": ((awaiting.managers, "逾期没有告知申请人，已视为受理"),),
    "extend": ((awaiting.approvers, "负责人已批准延长期限"),),
    "withdraw_online": ((awaiting.approvers, "申请人已撤回，不再办理"),),
    "collected_online": ((awaiting.clerks, "申请人已在网上领取结果，办结"),),
}


def filed(row: Application, *, actor: Any, now: datetime) -> None:
    """Tell the window that a case came in; in the transaction of its filing."""
    people = awaiting.load_roster(now=now)
    _write(row, [(awaiting.awaited(row, people), "新收到，请受理，或者一次性告知补正")], actor=actor, now=now)


def of_application(transition: Transition, act: Act[Application]) -> None:
    """Tell who must know of a step of a case."""
    row, people = act.row, awaiting.load_roster(now=act.now)
    said: list[tuple[Iterable[int], str]] = []
    if transition.target is not None:
        notices.settle(about=notices.about(row), now=act.now)
        turn = awaiting.TURNS.get(row.state)
        if turn is not None:
            said.append((awaiting.awaited(row, people), WORDS.get(transition.name, turn.words)))
    said += [(find(row, people), words) for find, words in ALSO.get(transition.name, ())]
    _write(row, said, actor=act.actor, now=act.now)


def case_link(application_id: int) -> str:
    """Return the path of a case in the staff's screens; written out, for reminders name thousands at once."""
    return f"/admin/hall/application/{application_id}/change/"


def _write(row: Application, said: Iterable[tuple[Iterable[int], str]], *, actor: Any, now: datetime) -> None:
    """Write what is said to whom; each person hears of a step once, by what is said first."""
    about, new = notices.about(row), dict[int, NewNotice]()
    for people, words in said:
        for person in sorted(set(people) - {getattr(actor, "pk", None)} - set(new)):
            new[person] = NewNotice(
                key=f"{about}:{row.version}:{person}",
                recipient_id=person,
                subject=f"办件{row.number}：{words}",
                link=case_link(row.pk),
                about=about,
            )
    notices.write_many(new.values(), now=now)
