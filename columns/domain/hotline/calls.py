"""来电登记: what people ask by telephone, answered on the spot or passed on with a date, called back (P39).

Three working days for what is passed on and five where it is complex are the portal's own choice: no rule we know names
a term. Who called is kept apart, encrypted, and goes after two years; what was asked is told by class and in a few
words that hold nobody's data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import Authority, authority, may, roster
from columns.domain.terms import due_after
from columns.enums import CallClass, CallState, DepartmentKind, Satisfaction
from columns.models import Call, CallText, Department
from columns.models.hotline import CALL_DUTIES
from columns.slots import POST_IS_PUBLIC
from yunlong_portal.kernel import masked, notices, numbering, personal_data
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.personal_data import Severity
from yunlong_portal.kernel.workflow import Act, Guard, Refusal, Transition, Workflow, needs_data, refuse

SERIES, MARK = "call", "RX"
# How the key of an answer of the knowledge base begins, and what stands in place of its question once it is gone.
_POST = "post"
NOT_PUBLIC_NOW = "（问答已不公开）"
WORKDAYS, COMPLEX_WORKDAYS = 3, 5
LONGEST = 5_000


@dataclass(frozen=True)
class Heard:
    """A call as it was typed. ``name`` and ``phone`` may stay empty. ``answer``: what was said at once."""

    department: Department
    call_class: CallClass
    subject: str
    question: str
    received_at: datetime
    name: str = ""
    phone: str = ""
    answer: str = ""
    used_key: str = ""
    used_label: str = ""


def log_call(heard: Heard, *, actor: User, now: datetime) -> Call:
    """Write a call down, answered where it was, and return it with its number.

    Refused: ``no_duty``, ``nothing_said``, ``too_long``, ``time_in_future``, ``subject_personal`` (the words by which
    a call is listed and counted must hold nobody's data).
    """
    _check(heard, actor, now=now)
    with transaction.atomic():
        year = timezone.localdate(now).year
        serial = numbering.draw(issuer=_county().slug, series=SERIES, year=year)
        call = Call(
            number=f"{MARK}-{year}-{serial:05d}",
            department=heard.department,
            received_at=heard.received_at,
            call_class=heard.call_class,
            subject=heard.subject.strip(),
            due_on=due_after(timezone.localdate(heard.received_at), WORKDAYS),
            taken_by=actor,
        )
        save_with_history(call, actor=actor, reason="接听登记", at=now)
        CallText.objects.create(
            call=call,
            masked_name=masked.name(heard.name.strip()),
            name=heard.name.strip(),
            phone=heard.phone.strip(),
            question=heard.question.strip(),
        )
        if heard.answer.strip():
            call = CALL.take(
                "answer",
                row=call,
                actor=actor,
                expected_version=call.version,
                now=now,
                answer=heard.answer,
                used_key=heard.used_key,
                used_label=heard.used_label,
                at_once=True,
            )
    return call


def _check(heard: Heard, actor: User, *, now: datetime) -> None:
    if not any(may(actor, duty, heard.department, now=now) for duty in CALL_DUTIES):
        raise refuse("no_duty", f"来电由{heard.department.short_name}的接件或者承办人员登记。")
    if not heard.question.strip() or not heard.subject.strip():
        raise refuse("nothing_said", "请写明来电人问的是什么。")
    if len(heard.question) > LONGEST or len(heard.answer) > LONGEST:
        raise refuse("too_long", f"来电内容和答复各不超过{LONGEST}个字，请写要点。")
    if heard.received_at > now:
        raise refuse("time_in_future", "来电时间晚于现在，请核对。")
    if _tells_who(heard.subject, heard.name.strip()):
        raise refuse("subject_personal", "“问的是什么”用于列表和统计，不要写姓名、证件号码、电话，写在来电内容里。")


def _tells_who(text: str, name: str) -> bool:
    """Return whether words that stay for ever hold the caller's name, or what belongs to nobody but its owner."""
    is_named = len(name) > 1 and name in text
    return is_named or any(each.severity == Severity.BLOCK for each in personal_data.find(text))


def _county() -> Department:
    return Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)


def _post_of(key: str) -> int | None:
    kind, _, number = key.partition(":")
    return int(number) if kind == _POST and number.isdecimal() else None


def used_words(key: str, label: str) -> str:
    """Return how the answer that was read out is called, as long as it is public. One query for an answer.

    The title of what is sealed since has no place on a list either (P9).
    """
    post = _post_of(key)
    if post is None or False not in POST_IS_PUBLIC.call(post_id=post):
        return label
    return NOT_PUBLIC_NOW


def became(call: Call, *, key: str, label: str, actor: User, now: datetime) -> Call:
    """Note that a call has become something of a higher floor, such as a request for information.

    Idempotent: one that has become the same already stays as it is. Refused: as the workflow does.
    """
    call = Call.objects.get(pk=call.pk)
    if call.became_key == key:
        return call
    return CALL.take("become", row=call, actor=actor, expected_version=call.version, now=now, key=key, label=label)


# -- the way of a call


def on_call(*, actor: Any, duties: Sequence[str], row: Call, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a call: where it was passed to, else where it was taken."""
    found = authority(actor, duties, row.department, now=now)
    if found is None and row.passed_to is not None:
        found = authority(actor, duties, row.passed_to, now=now)
    return found


@needs_data
def words_tell_nobody(act: Act[Call]) -> Refusal | None:
    """Refuse words for the story of a call that say who called: a history cannot be erased."""
    if act.reason and _tells_who(act.reason, CallText.objects.get(call=act.row).name):
        said = "这里写的会永久留在办理经过里，不要写来电人的姓名、证件号码、电话，请写在来电内容或者答复里。"
        return Refusal("reason_personal", said)
    return None


@needs_data
def says_something(act: Act[Call]) -> Refusal | None:
    """Refuse an answer without words."""
    if not str(act.data.get("answer") or "").strip():
        return Refusal("no_answer", "请写明怎样答复的。")
    return None


@needs_data
def is_somewhere_else(act: Act[Call]) -> Refusal | None:
    """Refuse to pass a call on to where it lies, or to where nobody would see it."""
    to: Department | None = act.data.get("department")
    if to is None or to.pk == act.row.department_id:
        return Refusal("same_place", "请选择要转给的另一个单位。")
    if not roster(CALL_DUTIES, now=act.now).people(CALL_DUTIES, to.pk):
        return Refusal("nobody_there", f"{to.short_name}还没有接件或者承办人员，转过去没有人看到。请打电话联系。")
    return None


@needs_data
def is_rated(act: Act[Call]) -> Refusal | None:
    """Refuse to close without what the caller said."""
    if act.data.get("satisfaction") not in Satisfaction.values:
        return Refusal("no_rating", "请选择来电人是否满意，打不通的选“未联系上”。")
    return None


@needs_data
def is_named(act: Act[Call]) -> Refusal | None:
    """Refuse to become nothing."""
    return None if act.data.get("key") else Refusal("no_key", "没有写明转成了什么。")


def answer(act: Act[Call]) -> None:
    """Note what was answered, by whom, and with which answer of the knowledge base."""
    row = act.row
    row.answered_at, row.answered_by = act.now, act.actor
    row.at_once = bool(act.data.get("at_once"))
    row.used_key, row.used_label = act.data.get("used_key", ""), act.data.get("used_label", "")[:200]
    text = CallText.objects.get(call=row)
    text.answer = act.data["answer"].strip()
    text.save(update_fields=["answer"])


def pass_on(act: Act[Call]) -> None:
    """Note where the call goes and by when it is answered there."""
    row = act.row
    row.passed_to, row.is_complex = act.data["department"], bool(act.data.get("is_complex"))
    workdays = COMPLEX_WORKDAYS if row.is_complex else WORKDAYS
    row.due_on = due_after(timezone.localdate(act.now), workdays)


def pass_back(act: Act[Call]) -> None:
    """Lie again where it was taken; its date stays."""
    act.row.passed_to = None


def call_back(act: Act[Call]) -> None:
    """Note how the caller found the answer."""
    act.row.called_back_at, act.row.satisfaction = act.now, act.data["satisfaction"]


def reopen(act: Act[Call]) -> None:
    """Owe an answer again."""
    row = act.row
    row.answered_at = row.answered_by = row.called_back_at = None
    row.satisfaction, row.at_once = "", False
    row.due_on = due_after(timezone.localdate(act.now), WORKDAYS)


def become(act: Act[Call]) -> None:
    """Note what the call has become."""
    act.row.became_key, act.row.became_label = act.data["key"], act.data["label"]


def tell(transition: Transition, act: Act[Call]) -> None:
    """Tell who has to answer now, or who took the call that it is answered."""
    row = act.row
    notices.settle(about=notices.about(row), now=act.now)
    people: frozenset[int] = frozenset()
    said = ""
    if row.state == CallState.PASSED and row.passed_to is not None:
        people = roster(CALL_DUTIES, now=act.now).people(CALL_DUTIES, row.passed_to.pk)
        said = f"转来热线来电{row.number}，请在{row.due_on:%m月%d日}前答复"
    elif transition.source == CallState.PASSED:
        people = frozenset({row.taken_by_id})
        said = f"热线来电{row.number}{'已答复，请回访' if row.state == CallState.ANSWERED else '退回，请另行办理'}"
    new = [
        NewNotice(
            key=f"call:{row.pk}:{row.version}:{person}",
            recipient_id=person,
            subject=said,
            link=link_to(row.pk),
            about=notices.about(row),
        )
        for person in people - {getattr(act.actor, "pk", None)}
    ]
    notices.write_many(new, now=act.now)


def link_to(call: int) -> str:
    """Return where staff see a call."""
    return f"/admin/columns/call/{call}/change/"


def _both(
    name: str, label: str, sources: Sequence[str], target: str, *, guards: Sequence[Guard] = (), **given: Any
) -> list[Transition]:
    told = {"name": name, "label": label, "target": target, "duties": CALL_DUTIES, **given}
    return [Transition(source=each, guards=(*guards, words_tell_nobody), **told) for each in sources]


_WAITING = (CallState.TAKEN, CallState.PASSED)
CALL: Workflow[Call] = Workflow(
    name="call",
    label="热线来电的办理",
    model="columns.Call",
    states=CallState,
    initial=CallState.TAKEN,
    authorise=on_call,
    tell=tell,
    transitions=(
        *_both(
            "answer", "登记答复", _WAITING, CallState.ANSWERED, guards=(says_something,), effect=answer, form="answer"
        ),
        *_both(
            "pass_on", "转办", (CallState.TAKEN,), CallState.PASSED, guards=(is_somewhere_else,), effect=pass_on,
            form="pass_on",
        ),
        *_both("pass_back", "退回", (CallState.PASSED,), CallState.TAKEN, effect=pass_back, needs_reason=True),
        *_both(
            "call_back", "登记回访", (CallState.ANSWERED,), CallState.CLOSED, guards=(is_rated,), effect=call_back,
            form="call_back",
        ),
        *_both(
            "reopen", "重新办理", (CallState.ANSWERED, CallState.CLOSED), CallState.TAKEN, effect=reopen,
            needs_reason=True,
        ),
        *_both("become", "转为申请", _WAITING, CallState.BECAME, guards=(is_named,), effect=become, form="elsewhere"),
    ),
)  # fmt: skip
