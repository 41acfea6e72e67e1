"""Telling people at once: whose turn it is after each step, and who else must know of it (P6).

Two tables. ``awaiting.TURNS`` says by state who is awaited; ``ALSO`` says by step who else is told. The workflows call
:func:`of_request`, :func:`of_letter` and :func:`of_part` with every step they have written, inside its transaction, so
that a notice is there if and only if the step is. A notice names the case by its number and never its content. What
somebody was awaited for is settled as soon as it is somebody else's turn; he who acts is not told of his own act.

Intake and outcome reach the county OGI office by themselves (the notice of 2017, 二(二)2).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from columns.domain.duties import Roster
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from requests_ogi.domain import awaiting
from requests_ogi.domain.addresses import case_link, complaint_link, draw_link, sampled_case_link
from requests_ogi.enums import LetterState, PartState
from requests_ogi.models import Complaint, InformationRequest, Letter, Part, Remedy, SampledCase, SampleDraw
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import Act, Transition

Case = InformationRequest
Find = Callable[[Case, Roster], Iterable[int]]

_TURN, _TOLD = "turn", "told"


def _holders(*duties: Duty) -> Find:
    return lambda row, people: awaiting.holders(duties, row, people)


_WATCHERS, _HEADS = _holders(*awaiting.WATCHERS), _holders(*awaiting.HEADS)


@dataclass(frozen=True)
class Also:
    """Who is told of a step besides those whose turn it is. ``topic``: what a later step may settle it by."""

    who: Find
    words: str
    topic: str = _TOLD


_CAME_IN = Also(_WATCHERS, "新收到")
_EXTENSION = "extension"
ALSO: Mapping[str, tuple[Also, ...]] = {
    "print_for_signature": (_CAME_IN,),
    "receive": (_CAME_IN,),
    "await_confirmation": (_CAME_IN,),
    "ask_extension": (Also(_HEADS, "申请延期，请审批", topic=_EXTENSION),),
    "approve_extension": (Also(awaiting.handlers, "延期已获批准，请将延期告知书送达申请人"),),
    "refuse_extension": (Also(awaiting.handlers, "延期未获批准，请按期答复"),),
    "record_opinion": (Also(awaiting.handlers, "登记了一份意见，还有其他意见未到"),),
    "opinion_online": (Also(awaiting.handlers, "第三方在网上答复了征求意见，还有其他意见未到"),),
    "silence": (Also(awaiting.handlers, "一份意见逾期未到，已按期限届满登记"),),
    "serve": (Also(_WATCHERS, "已答复并送达"),),
    "serve_online": (Also(_WATCHERS, "已答复并送达"), Also(awaiting.handlers, "申请人已在网上取得答复")),
    "reply_on_the_spot": (Also(_WATCHERS, "已当场答复"),),
    "withdraw": (Also(_WATCHERS, "申请人撤回，已办结"),),
    "withdraw_online": (Also(_WATCHERS, "申请人撤回，已办结"), Also(awaiting.handlers, "申请人撤回，不再办理")),
    "abandon": (Also(_WATCHERS, "视为放弃，已办结"),),
    "slip_handed_in": (Also(awaiting.handlers, "申请人上传了缴费凭证，请核对到账后登记缴费"),),
    "reopen": (Also(_WATCHERS, "重新办理"),),
}
# What a step says to those whose turn it makes it, where the words of the state would not do.
WORDS: Mapping[str, str] = {
    "send_back": "被退回，请补充后再转办",
    "assign": "指定您承办",
    "corrected": "已收到补正，请继续办理",
    "corrected_online": "申请人已在网上补正，请继续办理",
    "record_last_opinion": "意见已收到，请继续办理",
    "last_opinion_online": "第三方在网上答复了征求意见，请继续办理",
    "last_silence": "征求意见期限届满，请继续办理",
    "reasons_given": "已收到说明，请继续办理",
    "reasons_given_online": "申请人已在网上说明理由，请继续办理",
    "paid": "申请人已缴费，请继续办理",
    "secrecy_failed": "保密审查退回，请修改",
    "recall": "撤回签发，请修改",
    "return": "签发人退回，请修改",
}
SETTLES: Mapping[str, str] = {"approve_extension": _EXTENSION, "refuse_extension": _EXTENSION}


def of_request(transition: Transition, act: Act[Case]) -> None:
    """Tell who must know of a step of a request."""
    row, people = act.row, awaiting.load_roster(now=act.now)
    telling = _of_case(row, request=row, actor=act.actor, now=act.now)
    turn = awaiting.TURNS.get(row.state)
    if turn is None and transition.source in awaiting.TURNS:
        telling.settle()  # closed: nothing is to be done any more
    if topic := SETTLES.get(transition.name):
        telling.settle(topic)
    if turn is not None and (transition.target is not None or transition.name in WORDS):
        telling.settle(_TURN)
        telling.say(awaiting.awaited(row, people), WORDS.get(transition.name, turn.words), topic=_TURN)
    for also in ALSO.get(transition.name, ()):
        telling.say(also.who(row, people), also.words, topic=also.topic)
    telling.write()


def letter_drafted(letter: Letter, *, actor: Any, now: datetime) -> None:
    """Tell who may sign that a letter of procedure waits; a reply is signed with its case."""
    request, people = letter.request, awaiting.load_roster(now=now)
    signers = awaiting.holders((*awaiting.SIGNERS, *awaiting.HEADS), request, people)
    telling = _of_case(letter, request=request, actor=actor, now=now)
    told = awaiting.named(signers, request, people) or awaiting.last_resort(request, people)
    telling.say(told, f"《{letter.title}》请签发", topic=_TURN)
    telling.write()


def of_letter(transition: Transition, act: Act[Letter]) -> None:
    """Tell who must know of a step of a letter of procedure; the case itself tells of its reply."""
    letter, request = act.row, act.row.request
    telling = _of_case(letter, request=request, actor=act.actor, now=act.now)
    telling.settle()
    words = {LetterState.SIGNED: "已签发，请用印、送达", LetterState.SCRAPPED: "已作废"}.get(LetterState(letter.state))
    if words and not letter.is_reply:
        people = awaiting.load_roster(now=act.now)
        drafter = people.reach(letter.drafted_by_id, awaiting.CLERKS, request.desk_id)
        telling.say(drafter or awaiting.handlers(request, people), f"《{letter.title}》{words}", topic=_TURN)
        telling.write()


def part_asked(part: Part, *, now: datetime) -> None:
    """Tell a department that its part of an answer is asked for."""
    helpers = awaiting.load_roster(now=now).people((Duty.HANDLE_REQUEST,), part.department_id)
    telling = _of_case(part, request=part.request, actor=part.asked_by, now=now)
    telling.say(helpers, f"请在{part.due_on}以前提出协办意见", topic=_TURN)
    telling.write()


def of_part(transition: Transition, act: Act[Part]) -> None:
    """Tell the handler of the case what became of a part."""
    part = act.row
    telling = _of_case(part, request=part.request, actor=act.actor, now=act.now)
    telling.settle()
    told = awaiting.handlers(part.request, awaiting.load_roster(now=act.now))
    what = "已提出协办意见" if part.state == PartState.ANSWERED else "退回协办，请另行安排"
    telling.say(told, f"{part.department.short_name}{what}", topic=_TOLD)
    telling.write()


def remedy_recorded(remedy: Remedy, *, actor: Any, now: datetime) -> None:
    """Tell everybody who answers for a challenged case: its clock is short, and nothing sent is no evidence."""
    request, people = remedy.request, awaiting.load_roster(now=now)
    telling = _of_case(remedy, request=request, actor=actor, now=now)
    words = f"{remedy.get_kind_display()}，须在{remedy.answer_due_on}以前提交书面答复和证据"
    finds: tuple[Find, ...] = (awaiting.handlers, awaiting.leaders, _HEADS, _WATCHERS)
    for find in finds:
        telling.say(find(request, people), words, topic=_TURN)
    telling.write()


def remedy_answered(remedy: Remedy, *, now: datetime) -> None:
    """Settle what was said about a challenge: its answer is in, or it is decided."""
    notices.settle(about=notices.about(remedy), now=now)


def complaint_lodged(complaint: Complaint, *, actor: Any, now: datetime) -> None:
    """Tell the county OGI office of a complaint; the unit complained of hears nothing from here."""
    telling = _of_complaint(complaint, actor=actor, now=now)
    people = awaiting.load_roster(now=now)
    telling.say(people.people(awaiting.WATCHERS, complaint.unit_id), "新收到，请处理", topic=_TURN)
    telling.write()


def of_complaint(transition: Transition, act: Act[Complaint]) -> None:
    """Settle what was said about a complaint: somebody has it, or it is closed."""
    _of_complaint(act.row, actor=act.actor, now=act.now).settle()


def cases_drawn(drawn: SampleDraw, *, actor: Any, now: datetime) -> None:
    """Tell the county OGI office that cases wait for a second look."""
    telling = _Telling(drawn, f"案件抽查{drawn.number}", draw_link(drawn.pk), actor=actor, now=now)
    telling.say(_the_office(now), f"抽出{drawn.drawn}件，请评查", topic=_TURN)
    telling.write()


def case_looked_at(case: SampledCase, *, now: datetime) -> None:
    """Settle what was said about a draw once its last case is looked at."""
    if not case.draw.cases.waiting().exists():
        notices.settle(about=notices.about(case.draw), now=now)


def organ_noticed(case: SampledCase, *, due_on: date, actor: Any, now: datetime) -> None:
    """Tell the head of the organ's OGI office that something found in a second look must be put right."""
    people = awaiting.load_roster(now=now)
    telling = _of_sampled(case, actor=actor, now=now)
    told = _HEADS(case.request, people) or _WATCHERS(case.request, people)
    telling.say(told, f"案件抽查发现问题，请在{due_on}以前整改并报告", topic=_TURN)
    telling.write()


def organ_reported(case: SampledCase, *, actor: Any, now: datetime) -> None:
    """Settle what the organ was told, and tell the county OGI office what it reported."""
    telling = _of_sampled(case, actor=actor, now=now)
    telling.settle()
    telling.say(_the_office(now), "已报告抽查整改情况", topic=_TOLD)
    telling.write()


def _the_office(now: datetime) -> Iterable[int]:
    county = Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)
    return awaiting.load_roster(now=now).people(awaiting.WATCHERS, county.pk)


def _of_sampled(case: SampledCase, *, actor: Any, now: datetime) -> "_Telling":
    name = f"信息公开申请{case.request.number}"
    return _Telling(case, name, sampled_case_link(case.pk), actor=actor, now=now)


def _of_case(row: Any, *, request: Case, actor: Any, now: datetime) -> "_Telling":
    return _Telling(row, f"信息公开申请{request.number}", case_link(request.pk), actor=actor, now=now)


def _of_complaint(row: Complaint, *, actor: Any, now: datetime) -> "_Telling":
    return _Telling(row, f"举报投诉{row.number}", complaint_link(row.pk), actor=actor, now=now)


class _Telling:
    """What one step says to whom, about one row. Each person hears of it once, by what is said first."""

    def __init__(self, row: Any, name: str, link: str, *, actor: Any, now: datetime) -> None:
        self._row, self._name, self._link, self._actor, self._now = row, name, link, actor, now
        self._new: dict[int, NewNotice] = {}

    def settle(self, topic: str = "") -> None:
        """Settle what was said about the row: everything, or what was said under a topic."""
        about = notices.about(self._row)
        if topic:
            of_topic = Notice.objects.standing().filter(about=about, plan="", key__contains=f":{topic}:")
            of_topic.update(settled_at=self._now)
        else:
            notices.settle(about=about, now=self._now)

    def say(self, people: Iterable[int], words: str, *, topic: str) -> None:
        """Note what is said to whom; he who acts knows."""
        about, version = notices.about(self._row), getattr(self._row, "version", 1)
        for person in set(people) - {getattr(self._actor, "pk", None)} - set(self._new):
            self._new[person] = NewNotice(
                key=f"{about}:{version}:{topic}:{person}",
                recipient_id=person,
                subject=f"{self._name}：{words}",
                link=self._link,
                about=about,
            )

    def write(self) -> None:
        """Write it down."""
        if self._new:
            notices.write_many(self._new.values(), now=self._now)
