"""Messages that were sent, and steps of theirs."""

from datetime import date
from typing import Any

from hall.domain.messages.answering import MESSAGE
from hall.domain.messages.taking_in import Sent, Written, send
from hall.enums import MessageKind
from hall.models import Message
from tests.hall.world import World, at
from yunlong_portal.kernel.models import User

DAY = date(2017, 9, 18)
ASKED = "低保申请书去哪里领？我是诺邓镇的，电话13887220000"
ANSWER = "到乡镇民政办领取，也可以在网上打印"
SHOWN = {"title": "低保申请书去哪里领", "question": "低保申请书去哪里领？", "answer": ANSWER}


def written(kind: MessageKind = MessageKind.QUESTION, *, on: date = DAY, **more: Any) -> Sent:
    """Return a message that was sent on a day."""
    return send(Written(**{"kind": kind, "content": ASKED} | more), now=at(on))


def step(name: str, row: Message, actor: User | None, *, on: date = DAY, **data: Any) -> Message:
    """Take a step of a message on a day and return it as it then stands; without an actor the system takes it."""
    row = Message.objects.get(pk=row.pk)
    return MESSAGE.take(
        name,
        row=row,
        actor=actor,
        expected_version=row.version,
        now=at(on, 10),
        by_sweep=actor is None,
        **data,
    )


def answered(world: World, *, on: date = DAY, **more: Any) -> Message:
    """Return a question that was passed to the bureau and answered there on a day."""
    row = step("pass_on", written(on=on, **more).message, world.overseer, on=on, department=world.bureau)
    return step("answer", row, world.manager, on=on, answer=ANSWER)
