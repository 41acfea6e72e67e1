"""The acts on what is public: withdraw, seal, end of the display period, publication at its hour.

Locks are taken in one order, post before publication, so that no two acts wait for each other.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from columns.domain.duties import authority, may
from columns.enums import Duty
from columns.models import Department
from disclosure import search
from disclosure.domain import signing
from disclosure.domain.signing import Signature
from disclosure.domain.workflow import PATH, PUBLICATION
from disclosure.enums import NEUTRAL_REASONS, PathState, PublicationState, Step
from disclosure.models import Post, Publication, SealedOpening
from disclosure.slots import PUBLICATION_CHANGED
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


def _locked(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("current_revision").get(pk=post.pk)


def _save(post: Post, actor: User, reason: str, now: datetime) -> None:
    post.version += 1
    save_with_history(post, actor=actor, reason=reason, at=now)


def _record(post: Post, *, actor: User, step: Step, reason: str, facts: dict[str, Any], now: datetime) -> None:
    duty = {Step.WITHDRAW: Duty.PUBLISH, Step.SEAL: Duty.SEAL}[step]
    signing.append(
        post=post,
        person=actor,
        authority=authority(actor, (duty,), post.department, now=now, post_kind=post.kind),
        sheet=signing.current_sheet(post),
        signature=Signature(step=step, opinion=reason, facts=facts),
        now=now,
    )


@transaction.atomic
def withdraw(
    *, post: Post, actor: User, expected_version: int, reason_class: str, note: str, reason: str, now: datetime
) -> Publication:
    """Take the live version down. Its address answers 410, with title and note unless the class is neutral.

    Refused: ``stale``, ``not_public``, ``no_duty``, ``no_reason``, ``no_reason_class``, ``no_public_note``.
    """
    post = _locked(post)
    if post.version != expected_version:
        raise refuse("stale", "您打开之后，这件事已由他人办理。请刷新后再办。")
    if post.live_publication is None:
        raise refuse("not_public", "这篇信息现在没有公开的版本。")
    live = post.live_publication
    publication = PUBLICATION.take(
        "withdraw",
        row=live,
        actor=actor,
        expected_version=live.version,
        now=now,
        reason=reason,
        reason_class=reason_class,
        note="" if reason_class in NEUTRAL_REASONS else note,
    )
    search.remove(publication.pk)
    post.live_publication = None
    facts = {"publication": publication.number, "reason_class": reason_class, "note": publication.withdrawal_note}
    _record(post, actor=actor, step=Step.WITHDRAW, reason=reason, facts=facts, now=now)
    _save(post, actor, f"撤下第{publication.number}版：{reason}", now)
    PUBLICATION_CHANGED.call(publication=publication, now=now)
    return publication


@transaction.atomic
def seal(*, post: Post, actor: User, expected_version: int, reason: str, now: datetime) -> Post:
    """Close every version at once and everywhere: page, files, feeds, search, previews (P9).

    Refused: ``stale``, ``nothing_to_seal``, ``no_duty``, ``no_reason``.
    """
    post = _locked(post)
    if post.version != expected_version:
        raise refuse("stale", "您打开之后，这件事已由他人办理。请刷新后再办。")
    open_ones = list(post.publications.exclude(state=PublicationState.SEALED))
    if not open_ones:
        raise refuse("nothing_to_seal", "这篇信息没有公开过的版本可以封存。")
    was_live = post.live_publication_id
    for publication in open_ones:
        sealed = PUBLICATION.take(
            "seal", row=publication, actor=actor, expected_version=publication.version, now=now, reason=reason
        )
        search.remove(publication.pk)
        if publication.pk == was_live:
            PUBLICATION_CHANGED.call(publication=sealed, now=now)
    post.live_publication = None
    facts = {"publications": [each.number for each in open_ones]}
    _record(post, actor=actor, step=Step.SEAL, reason=reason, facts=facts, now=now)
    _save(post, actor, f"封存：{reason}", now)
    return post


@transaction.atomic
def open_sealed(*, post: Post, person: User, reason: str, now: datetime) -> SealedOpening:
    """Log that a person opens what is sealed; the caller may show it only after this returns.

    Refused: ``no_duty``, ``no_reason``.
    """
    if not may(person, Duty.READ_SEALED, post.department, now=now, post_kind=post.kind):
        raise refuse("no_duty", "您没有查阅封存件的职责。")
    if not reason.strip():
        raise refuse("no_reason", "请写明查阅封存件的事由，每次查阅都会记录。")
    return SealedOpening.objects.create(post=post, person=person, reason=reason.strip(), opened_at=now)


def sealed_since(moment: datetime, *, department: Department | None = None) -> QuerySet[Post]:
    """Return the posts that were sealed at a moment or later, of one department where it is named.

    What was made of public posts before then (a bound book, a package) may hold them, and is handed out no more.
    """
    sealed = Post.objects.filter(sign_offs__step=Step.SEAL, sign_offs__signed_at__gte=moment)
    return sealed.filter(department=department) if department is not None else sealed


def is_sealed(post: Post) -> bool:
    """Return whether any version of the post is sealed."""
    return post.publications.filter(state=PublicationState.SEALED).exists()


def end_display_periods(now: datetime) -> int:
    """Take down every live publication whose display period ended before today; return how many.

    Level-triggered: after an outage of any length the next call takes down all that is over, each once (P17).
    """
    today = timezone.localdate(now)
    over = Publication.objects.filter(state=PublicationState.LIVE, display_until__lt=today).order_by("pk")
    return sum(_end_period(pk, now) for pk in over.values_list("post_id", flat=True))


@transaction.atomic
def _end_period(post_id: int, now: datetime) -> bool:
    post = _locked(Post(pk=post_id))
    live = post.live_publication
    if live is None or live.display_until is None or live.display_until >= timezone.localdate(now):
        return False
    # The period was signed by the publisher: the end is his act, carried out by the sweep.
    publisher = live.post.sign_offs.filter(step=Step.PUBLISH).order_by("-sequence").first()
    actor = publisher.person if publisher else post.created_by
    over = PUBLICATION.take(
        "end_of_period", row=live, actor=actor, expected_version=live.version, now=now, by_sweep=True
    )
    search.remove(live.pk)
    post.live_publication = None
    _save(post, actor, "公示期满，系统撤下", now)
    PUBLICATION_CHANGED.call(publication=over, now=now)
    return True


def publish_on_time(payload: dict[str, Any], now: datetime) -> None:
    """Publish a scheduled post at its hour: the job that ``schedule`` put. Harmless when it is already out."""
    post = Post.objects.select_related("created_by").get(pk=payload["post"])
    if post.state != PathState.SCHEDULED:
        return
    actor = signing.signed_steps(post)[Step.SCHEDULE].person
    PATH.take("publish_on_time", row=post, actor=actor, expected_version=post.version, now=now, by_sweep=True)
