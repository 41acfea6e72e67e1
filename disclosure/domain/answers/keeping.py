"""The acts on answers of the knowledge base: begin one, say what it rests on, mark what may not be right any more."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import Department
from columns.queries import column_tree
from disclosure.domain import content, kinds
from disclosure.domain.answers.workflow import ANSWER
from disclosure.enums import AnswerState, PublicationState, Step
from disclosure.models import AnswerBasis, AnswerCard, Post, Publication, SignOff
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# What an answer rests on: ``kind`` of a basis. Higher floors use words of their own (``item``).
POST = "post"


def open_card(*, post: Post, actor: User | None, now: datetime) -> AnswerCard:
    """Lay the card beside a new answer, inside the transaction that makes the post; there is one for each."""
    card = AnswerCard(post=post)
    save_with_history(card, actor=actor, reason="建问答", at=now)
    return card


def draft_answer(
    *, actor: User, department: Department, question: str, answer: str = "", keywords: Iterable[str] = (), now: datetime
) -> Post:
    """Begin an answer: a draft post with the words given, and its card. It is signed and published like any other.

    Refused: as ``revisions.create_post`` does.
    """
    from disclosure.domain import revisions  # it lays the card beside each answer: the one circle here

    payload = content.empty_payload(kind=kinds.ANSWER.code, column=hotline_column(), source_name=department.name)
    payload["title"] = question
    payload["body"] = "".join(f"<p>{escape(line)}</p>" for line in answer.splitlines() if line.strip())
    payload["metadata"] |= {"keywords": list(keywords), "issuing_body": department.name}
    return revisions.create_post(actor=actor, department=department, payload=payload, now=now)


def hotline_column() -> str:
    """Return the code of the column in which answers stand, empty where the county has none open."""
    return next((each.code for each in column_tree().walk() if kinds.ANSWER.fits(each)), "")


@transaction.atomic
def rest_on(*, card: AnswerCard, post: Post, actor: User, now: datetime) -> AnswerBasis:
    """Say that an answer rests on a public document: whoever changes that is told to look at the answer.

    Refused: ``no_duty``, ``itself``, ``not_public``, ``rests_already``.
    """
    _require_keeper(card, actor, now)
    if post.pk == card.pk:
        raise refuse("itself", "问答不能以自己为依据。")
    live = post.live_publication
    if live is None:
        raise refuse("not_public", "依据要是已经公开的信息。请先公开，再作为依据。")
    basis = AnswerBasis(card=card, kind=POST, key=str(post.pk), label=live.index_number)
    try:
        with transaction.atomic():
            save_with_history(basis, actor=actor, reason="登记依据", at=now)
    except IntegrityError as error:
        raise refuse("rests_already", "这条问答已经登记了这项依据。") from error
    return basis


@transaction.atomic
def drop_basis(*, basis: AnswerBasis, actor: User, now: datetime) -> None:
    """Say that an answer does not rest on something any more. Refused: ``no_duty``."""
    _require_keeper(basis.card, actor, now)
    delete_with_history(basis, actor=actor, reason="不再作为依据", at=now)


def _require_keeper(card: AnswerCard, actor: User, now: datetime) -> None:
    department = card.post.department
    if not any(may(actor, duty, department, now=now) for duty in (Duty.KEEP_REGISTERS, Duty.DRAFT)):
        raise refuse("no_duty", f"问答的依据由{department.short_name}的拟稿人或者登记簿维护人登记。")


@transaction.atomic
def mark_for_review(*, kind: str, key: str, why: str, now: datetime) -> int:
    """Mark every public answer that rests on something for review, and return how many; their keepers are told.

    Inside the caller's transaction: what changes and what leans on it change together. ``kind`` and ``key`` are those
    of :class:`AnswerBasis`; ``why`` is read by staff. An answer that is marked already keeps its date.
    """
    public = AnswerCard.objects.filter(state__in=(AnswerState.CURRENT, AnswerState.NEEDS_REVIEW))
    # Locked in order of the key: nobody confirms one meanwhile, and two who mark the same wait for each other.
    rows = list(public.filter(bases__kind=kind, bases__key=key).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        ANSWER.take("mark", row=row, actor=None, expected_version=row.version, now=now, reason=why, by_sweep=True)
    return len(rows)


def publication_changed(*, publication: Publication, now: datetime) -> None:
    """Keep the cards in step with what became public or ceased to be (``slots.PUBLICATION_CHANGED``).

    One query where nothing rests on the post; a handful for each answer that does.
    """
    is_live = publication.state == PublicationState.LIVE
    if publication.kind == kinds.ANSWER.code:
        _keep_in_step(publication, is_live=is_live, now=now)
    if is_live and publication.number == 1:
        return  # nothing could rest on it before
    # By its number: the title of what is sealed later must stand nowhere (P9).
    named = f"依据（索引号{publication.index_number}）"
    why = f"{named}有了新版本" if is_live else f"{named}已经撤下或者到期"
    mark_for_review(kind=POST, key=str(publication.post_id), why=why, now=now)


def _keep_in_step(publication: Publication, *, is_live: bool, now: datetime) -> None:
    card = AnswerCard.objects.select_for_update(of=("self",)).filter(post=publication.post_id).first()
    if card is None:
        card = open_card(post=publication.post, actor=None, now=now)
    if is_live:
        signed = SignOff.objects.filter(post=publication.post_id, step=Step.SIGN_OFF).order_by("-sequence")
        last = signed.select_related("person").first()
        ANSWER.take(
            "published",
            row=card,
            actor=None,
            expected_version=card.version,
            now=now,
            by_sweep=True,
            # What a leader has just signed, he has just looked at.
            reviewer=last.person if last else None,
        )
    elif ANSWER.find("ended", card.state):
        ANSWER.take("ended", row=card, actor=None, expected_version=card.version, now=now, by_sweep=True)


@transaction.atomic
def mark_grown_old(now: datetime) -> int:
    """Mark answers that nobody has looked at for a year; return how many. Level-triggered, run every hour."""
    old = AnswerCard.objects.grown_old(timezone.localdate(now)).select_for_update(of=("self",)).order_by("pk")
    for row in old:
        ANSWER.take(
            "mark",
            row=row,
            actor=None,
            expected_version=row.version,
            now=now,
            reason="到了核对日期",
            by_sweep=True,
        )
    return len(old)
