"""The way of a message: the service bureau sorts it, the department answers, another person puts it before the public.

A complaint stays with the bureau: the unit complained of does not answer for itself, and does not see who complains.
What is put before the public is a text of its own, without anything that says who asked; who answered does not release
it, and nothing is released that its writer wants kept to himself.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from columns.domain.duties import Authority, authority, holders, roster
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from hall.domain.notifying import hand_on
from hall.domain.wording import personal_in
from hall.enums import MessageKind, MessageState
from hall.models import Message, ReleasedMessage
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow, needs_data

LONGEST_ANSWER = 5_000
LONGEST_TITLE = 100
_LINK = "/admin/hall/message/{}/change/"
_State = MessageState
_MANAGERS, _BUREAU = (Duty.MANAGE_HALL,), (Duty.OVERSEE_HALL,)
_PUBLIC = (_State.ANSWERED, _State.CLOSED)


def link_to(pk: int) -> str:
    """Return where staff find a message."""
    return _LINK.format(pk)


def on_message(*, actor: User, duties: Sequence[str], row: Message, now: datetime) -> Authority | None:
    """Return by what authority a person acts: of the department it was passed to, or as the service bureau."""
    department = row.department or Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)
    return authority(actor, duties, department, now=now)


# -- guards


def not_about_itself(act: Act[Message]) -> Refusal | None:
    """Refuse to pass a complaint to a department."""
    if act.row.kind == MessageKind.COMPLAINT:
        return Refusal("complaint_stays", "投诉由县政务局直接办理和答复，不转给单位，避免投诉人的信息外泄。")
    return None


@needs_data
def somebody_is_there(act: Act[Message]) -> Refusal | None:
    """Refuse a department that nobody would answer in, or that has the message already."""
    department = act.data.get("department")
    if department is None:
        return Refusal("no_department", "请选择由哪个单位答复。")
    if department.pk == act.row.department_id:
        return Refusal("is_there", f"这件留言已经在{department.short_name}。")
    if not holders(Duty.MANAGE_HALL, department).exists():
        return Refusal("nobody_there", f"{department.name}还没有网上大厅管理员，请先在“授权”里指定，或者自行答复。")
    return None


@needs_data
def says_something(act: Act[Message]) -> Refusal | None:
    """Refuse an answer without words, or with too many."""
    said = str(act.data.get("answer") or "").strip()
    if not said:
        return Refusal("no_answer", "请写明答复内容。")
    if len(said) > LONGEST_ANSWER:
        return Refusal("too_long", f"答复有{len(said)}个字，最多{LONGEST_ANSWER}个字。")
    return None


def may_be_public(act: Act[Message]) -> Refusal | None:
    """Refuse what its writer wants kept to himself, complaints, and what was never answered."""
    if act.row.is_private:
        return Refusal("private", "留言人要求不公开，或者这是一件投诉，只答复本人。")
    if act.row.answered_on is None:
        return Refusal("not_answered", "这件留言没有作出答复，没有可以公开的。")
    return None


def is_another_person(act: Act[Message]) -> Refusal | None:
    """Refuse whoever answered: what goes before the public is read by a second pair of eyes."""
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if act.row.answered_by_id in people:
        return Refusal("same_person", "答复是您作出的，须由另一位同志核对后公开。")
    return None


@needs_data
def says_nothing_of_anybody(act: Act[Message]) -> Refusal | None:
    """Refuse a text that is not whole or says who somebody is."""
    title, question, answer = (str(act.data.get(name) or "").strip() for name in ("title", "question", "answer"))
    if not (title and question and answer):
        return Refusal("not_whole", "标题、问、答三项都要填写。")
    if len(title) > LONGEST_TITLE:
        return Refusal("too_long", f"标题有{len(title)}个字，最多{LONGEST_TITLE}个字。")
    return personal_in("\n".join((title, question, answer)), "公开的问答")


def is_public(act: Act[Message]) -> Refusal | None:
    """Refuse to take back what is not public."""
    if released_of(act.row) is None:
        return Refusal("not_public", "这件留言没有公开。")
    return None


def released_of(message: Message) -> ReleasedMessage | None:
    """Return what is public of a message, None for nothing. One query."""
    return ReleasedMessage.objects.filter(pk=message.pk).first()


# -- effects


def pass_on(act: Act[Message]) -> None:
    """Give the message to a department."""
    act.row.department = act.data["department"]


def give_back(act: Act[Message]) -> None:
    """Give it back to the service bureau, which finds another."""
    act.row.department = None


def answer(act: Act[Message]) -> None:
    """Keep the answer, and who gave it."""
    row = act.row
    row.answered_by, row.answered_on = act.actor, timezone.localdate(act.now)
    _say(row, act.data["answer"].strip())


def amend(act: Act[Message]) -> None:
    """Keep another answer in the place of the first; what was public of that is public no more."""
    answer(act)
    _hide(act)


def decline(act: Act[Message]) -> None:
    """Close what nobody here can answer; the reason is what its writer is told."""
    act.row.closed_on = timezone.localdate(act.now)
    _say(act.row, act.reason)


def close(act: Act[Message]) -> None:
    """Close what was answered long enough ago."""
    act.row.closed_on = timezone.localdate(act.now)


def release(act: Act[Message]) -> None:
    """Put question and answer before the public, in the words that the releaser has read."""
    row = released_of(act.row) or ReleasedMessage(message=act.row, released_at=act.now)
    row.title, row.question, row.answer = (act.data[name].strip() for name in ("title", "question", "answer"))
    row.released_by = act.actor
    save_with_history(row, actor=act.actor, reason="公开问答", at=act.now)


def take_back(act: Act[Message]) -> None:
    """Take question and answer away from the public."""
    _hide(act)


def _hide(act: Act[Message]) -> None:
    if (row := released_of(act.row)) is not None:
        delete_with_history(row, actor=act.actor, reason=act.reason or "更正答复", at=act.now)


def _say(message: Message, words: str) -> None:
    text: Any = message.text
    text.answer = words
    text.save(update_fields=["answer"])


# -- who is told


def tell_the_bureau(message: Message, *, now: datetime) -> None:
    """Tell the service bureau of a message that came in."""
    county = Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)
    people = roster(_BUREAU, now=now).people(_BUREAU, county.pk)
    _hand_on(message, people=people, words="新收到，请分办", actor=None, now=now)


def tell(transition: Transition, act: Act[Message]) -> None:
    """Tell whose turn it is after a step; what is answered or only shown is nobody's."""
    if transition.target is None and transition.name != "pass_further":
        return
    row = act.row
    if row.state == _State.PASSED:
        known = roster(_MANAGERS, now=act.now)
        _hand_on(
            row, people=known.people(_MANAGERS, row.department_id or 0), words="请答复", actor=act.actor, now=act.now
        )
    elif row.state == _State.RECEIVED:
        tell_the_bureau(row, now=act.now)
    else:
        _hand_on(row, people=(), words="", actor=act.actor, now=act.now)


def _hand_on(message: Message, *, people: Any, words: str, actor: Any, now: datetime) -> None:
    subject = f"{message.get_kind_display()}{message.number}：{words}"
    hand_on(message, people=people, subject=subject, link=link_to(message.pk), actor=actor, now=now)


MESSAGE: Workflow[Message] = Workflow(
    name="message",
    label="咨询留言的办理",
    model="hall.Message",
    states=MessageState,
    initial=_State.RECEIVED,
    authorise=on_message,
    tell=tell,
    transitions=(
        Transition(
            name="pass_on",
            label="转单位答复",
            source=_State.RECEIVED,
            target=_State.PASSED,
            duties=_BUREAU,
            guards=(not_about_itself, somebody_is_there),
            effect=pass_on,
            form="department",
        ),
        Transition(
            name="pass_further",
            label="改由别的单位答复",
            source=_State.PASSED,
            target=None,
            duties=_BUREAU,
            guards=(somebody_is_there,),
            effect=pass_on,
            form="department",
        ),
        Transition(
            name="give_back",
            label="退回县政务局",
            source=_State.PASSED,
            target=_State.RECEIVED,
            duties=_MANAGERS,
            effect=give_back,
            needs_reason=True,
            form="reason",
        ),
        Transition(
            name="answer",
            label="答复",
            source=_State.RECEIVED,
            target=_State.ANSWERED,
            duties=_BUREAU,
            guards=(says_something,),
            effect=answer,
            form="message_answer",
        ),
        Transition(
            name="answer",
            label="答复",
            source=_State.PASSED,
            target=_State.ANSWERED,
            duties=_MANAGERS,
            guards=(says_something,),
            effect=answer,
            form="message_answer",
        ),
        Transition(
            name="amend",
            label="更正答复",
            source=_State.ANSWERED,
            target=None,
            duties=(*_MANAGERS, *_BUREAU),
            guards=(says_something,),
            effect=amend,
            needs_reason=True,
            form="message_answer",
        ),
        *(
            Transition(
                name="decline",
                label="不属于受理范围",
                source=source,
                target=_State.CLOSED,
                duties=_BUREAU,
                effect=decline,
                needs_reason=True,
                form="reason",
                danger=True,
            )
            for source in (_State.RECEIVED, _State.PASSED)
        ),
        *(
            Transition(
                name="release",
                label="公开问答",
                source=source,
                target=None,
                duties=(*_MANAGERS, *_BUREAU),
                guards=(may_be_public, is_another_person, says_nothing_of_anybody),
                effect=release,
                form="release",
            )
            for source in _PUBLIC
        ),
        *(
            Transition(
                name="take_back",
                label="不再公开",
                source=source,
                target=None,
                duties=(*_MANAGERS, *_BUREAU),
                guards=(is_public,),
                effect=take_back,
                needs_reason=True,
                form="reason",
            )
            for source in _PUBLIC
        ),
        Transition(name="close", label="期满办结", source=_State.ANSWERED, target=_State.CLOSED, effect=close),
    ),
)
