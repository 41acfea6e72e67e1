"""The states of the card beside an answer: not public yet, right, to be looked at, taken down.

What a citizen reads changes by a new version of the post alone. The card says that somebody looked: ``confirm`` is a
dated word by name that the text is still right and needs no signature, for no text changes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from columns.domain.duties import Authority, authority, roster
from columns.domain.terms import due_after
from columns.enums import Duty
from disclosure.enums import AnswerState
from disclosure.models import AnswerCard
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow

# Whoever keeps a department's answers right; its leader may say so as well.
KEEPERS = (Duty.KEEP_REGISTERS, Duty.DRAFT)
_SAY_SO = (Duty.KEEP_REGISTERS, Duty.SIGN_OFF)
# The portal's own choice: the notice says that what changed is to be updated, and names no term.
REVIEW_WORKDAYS = 5
STANDS_FOR = timedelta(days=365)
_WHY_LENGTH = 300


def on_answer(*, actor: Any, duties: Sequence[str], row: AnswerCard, now: datetime) -> Authority | None:
    """Return by what authority a person acts on an answer: a duty on the department whose answer it is."""
    return authority(actor, duties, row.post.department, now=now)


def is_public(act: Act[AnswerCard]) -> Refusal | None:
    """Refuse to say of an answer that nobody can read that it is right."""
    if act.row.post.live_publication_id is None:
        return Refusal("not_public", "这条问答现在没有公开，不用核对。请先发布。")
    return None


def mark(act: Act[AnswerCard]) -> None:
    """Note why the answer is to be looked at, and by when; a second cause moves no date."""
    row = act.row
    row.why = _joined(row.why, act.reason)
    if row.due_on is None:
        row.due_on = due_after(timezone.localdate(act.now), REVIEW_WORKDAYS)


def _joined(before: str, why: str) -> str:
    if not before or why in before:
        return (before or why)[:_WHY_LENGTH]
    return f"{before}；{why}"[:_WHY_LENGTH]


def look_at(act: Act[AnswerCard]) -> None:
    """Note who looked at the answer and when; from then it stands for a year."""
    row = act.row
    row.reviewed_on = timezone.localdate(act.now)
    row.reviewed_by = act.data.get("reviewer") or act.actor
    row.next_review_on = row.reviewed_on + STANDS_FOR
    _forget_cause(act)


def _forget_cause(act: Act[AnswerCard]) -> None:
    act.row.due_on, act.row.why = None, ""


def tell(transition: Transition, act: Act[AnswerCard]) -> None:
    """Tell whoever keeps the answer that it is to be looked at; take that back once somebody did."""
    row = act.row
    if row.state != AnswerState.NEEDS_REVIEW:
        notices.settle(about=notices.about(row), now=act.now)
        return
    if transition.source == AnswerState.NEEDS_REVIEW:
        return
    people = roster(KEEPERS, now=act.now).people(KEEPERS, row.post.department_id)
    new = [
        NewNotice(
            key=f"answer.review:{row.pk}:{row.version}:{person}",
            recipient_id=person,
            subject="有一条热线问答的依据有变动或者到了核对日期，请核对",
            link=link_to(row.pk),
            about=notices.about(row),
        )
        for person in people - {getattr(act.actor, "pk", None)}
    ]
    notices.write_many(new, now=act.now)


def link_to(card: int) -> str:
    """Return where staff see an answer."""
    return f"/admin/disclosure/answercard/{card}/change/"


def _every(name: str, label: str, sources: Sequence[str], target: str | None, **given: Any) -> list[Transition]:
    return [Transition(name=name, label=label, source=each, target=target, **given) for each in sources]


_PUBLIC = (AnswerState.CURRENT, AnswerState.NEEDS_REVIEW)

ANSWER: Workflow[AnswerCard] = Workflow(
    name="answer",
    label="热线问答的核对",
    model="disclosure.AnswerCard",
    states=AnswerState,
    initial=AnswerState.PREPARED,
    authorise=on_answer,
    tell=tell,
    transitions=(
        *_every("published", "发布", tuple(AnswerState), AnswerState.CURRENT, effect=look_at),
        *_every("ended", "停用", _PUBLIC, AnswerState.ENDED, effect=_forget_cause),
        *_every("mark", "依据有变动", _PUBLIC, AnswerState.NEEDS_REVIEW, effect=mark),
        *_every(
            "confirm", "核对无误", _PUBLIC, AnswerState.CURRENT, duties=_SAY_SO, guards=(is_public,), effect=look_at
        ),
        Transition(
            name="ask_review",
            label="要求核对",
            source=AnswerState.CURRENT,
            target=AnswerState.NEEDS_REVIEW,
            duties=(*_SAY_SO, Duty.DRAFT, Duty.TAKE_IN),
            effect=mark,
            needs_reason=True,
        ),
    ),
)
