"""What the transitions of a post do: sign, reopen, publish, schedule, withdraw. Called by the workflow alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from disclosure import search
from disclosure.domain import guards, rendering, review_items, signing
from disclosure.domain.signing import Signature
from disclosure.enums import PublicationState, SignMode, Step, WithdrawalReason
from disclosure.models import Post, Publication, PublicationCategory, ReviewSheet, SignOff
from disclosure.slots import PUBLICATION_CHANGED
from disclosure.undated import UNDATED
from yunlong_portal.kernel import jobs, numbering
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Act

PUBLISH_JOB = "disclosure.publish_on_time"


def _sign(act: Act[Post], signature: Signature, *, person: User | None = None) -> SignOff:
    return signing.append(
        post=act.row,
        person=person or act.actor,
        authority=act.authority,
        sheet=signing.current_sheet(act.row),
        signature=signature,
        now=act.now,
    )


def submit(act: Act[Post]) -> None:
    """Open the round's review sheet with the drafter's self-check as its first signature."""
    post, revision = act.row, act.row.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    today = timezone.localdate(act.now)
    serial = numbering.draw(issuer=post.department.slug, series="review_sheet", year=today.year)
    rule = signing.rule_for(kind=post.kind, genre=revision.payload["metadata"]["genre"])
    post.round += 1
    sheet = ReviewSheet.objects.create(
        post=post,
        round=post.round,
        number=signing.sheet_number(post.department.slug, today.year, serial),
        revision=revision,
        opened_at=act.now,
        explanations=act.data.get("explanations", []),
        rule=rule.as_data(),
    )
    origins = list(post.revisions.defer("payload").order_by("number"))
    facts = {
        "sheet": signing.digest_of_sheet(sheet),
        "revisions": len(origins),
        "origins": signing.digest_of_origins(origins),
    }
    answers = review_items.answers_of(Step.SUBMIT, act.data["checklist"])
    _sign(act, Signature(step=Step.SUBMIT, opinion=act.reason, checklist=answers, facts=facts))
    post.awaits = rule.steps[0]


def sign(step: Step) -> Callable[[Act[Post]], None]:
    """Return an effect that signs ``step`` and says who comes next."""

    def effect(act: Act[Post]) -> None:
        facts = {name: act.data[name] for name in ("conclusion", "unreadable_seen") if act.data.get(name)}
        answers = review_items.answers_of(step, act.data.get("checklist"))
        _sign(act, Signature(step=step, opinion=act.reason, checklist=answers, facts=facts))
        act.row.awaits = _next_after(act.row, step)

    return effect


def _next_after(post: Post, step: str) -> str:
    if step == Step.PROOFREAD:
        return Step.PUBLISH
    if waiting := guards.waiting_step(post):
        return waiting
    # What is not to be disclosed proactively goes back to its clerk to be filed.
    return Step.FILE if guards.is_proactive(_bare(post)) else Step.PROOFREAD


def _bare(post: Post) -> Act[Post]:
    return Act(row=post, actor=None, authority=None, now=timezone.now(), reason="", data={})


def confirm_paper(act: Act[Post]) -> None:
    """Enter a signature given by hand, in the signer's name, with the scan and the person who compared it."""
    step = guards.waiting_step(act.row)
    paper = guards.paper_for(act.row, step or "")
    assert step is not None  # noqa: S101  # the guards refused otherwise; tells the type checker
    assert paper is not None  # noqa: S101  # the guards refused otherwise; tells the type checker
    signing.append(
        post=act.row,
        person=paper.signer,
        authority=None,
        sheet=paper.sheet,
        signature=Signature(
            step=step,
            opinion=act.reason,
            checklist=review_items.answers_of(step, act.data.get("checklist")),
            mode=SignMode.ON_PAPER,
            facts={name: act.data[name] for name in ("conclusion", "unreadable_seen") if act.data.get(name)}
            | {
                "scan": paper.scan.digest,
                "code": paper.code,
                "signed_on": paper.signed_on.isoformat(),
                "scanned_by": paper.scanned_by_id,
                "scanned_at": signing.moment_text(paper.scanned_at),
                "confirmed_by": act.actor.pk,
                "confirmed_by_name": str(act.actor),
            },
        ),
        now=act.now,
    )
    act.row.awaits = _next_after(act.row, step)


def reopen(step: Step) -> Callable[[Act[Post]], None]:
    """Return an effect that gives the text back to its drafters; the round's signatures count no more."""

    def effect(act: Act[Post]) -> None:
        _sign(act, Signature(step=step, opinion=act.reason))
        _cancel_schedule(act)
        act.row.awaits = Step.SUBMIT

    return effect


def close(act: Act[Post]) -> None:
    """Nobody is awaited any more."""
    act.row.awaits = ""


def file(act: Act[Post]) -> None:
    """Put a text that is not for proactive disclosure into the file."""
    _sign(act, Signature(step=Step.FILE, opinion=act.reason))
    act.row.awaits = ""


def schedule(act: Act[Post]) -> None:
    """Sign for a later hour; the promise is a row with a due time, not a message."""
    when: datetime = act.data["publish_at"]
    _sign(act, Signature(step=Step.SCHEDULE, opinion=act.reason, facts={"publish_at": signing.moment_text(when)}))
    act.row.scheduled_for = when
    act.row.awaits = ""
    jobs.put(key=_job_key(act.row), kind=PUBLISH_JOB, due_at=when, payload={"post": act.row.pk}, subject=act.row.title)


def _job_key(post: Post) -> str:
    return f"{PUBLISH_JOB}:{post.pk}:{post.round}:{SignOff.objects.filter(post=post, step=Step.SCHEDULE).count()}"


def _cancel_schedule(act: Act[Post]) -> None:
    if act.row.scheduled_for:
        jobs.cancel(key=_job_key(act.row), now=act.now)
        act.row.scheduled_for = None


def unschedule(act: Act[Post]) -> None:
    """Take the hour back; the text waits for its publisher again."""
    _cancel_schedule(act)
    act.row.awaits = Step.PUBLISH


def start_correction(act: Act[Post]) -> None:
    """Open the next round on a published post; what is public stays until the new version replaces it."""
    act.row.awaits = Step.SUBMIT


def abandon_correction(act: Act[Post]) -> None:
    """Go back to the text that is public."""
    assert act.row.live_publication is not None  # noqa: S101  # guards.is_public refused otherwise
    act.row.current_revision = act.row.live_publication.revision
    act.row.title = act.row.live_publication.title
    act.row.awaits = ""


def publish(act: Act[Post]) -> None:
    """Make the current revision public as the next version, signed by the publisher."""
    _cancel_schedule(act)
    _publish(act, act.actor, act.authority)


def publish_on_time(act: Act[Post]) -> None:
    """Make public at its hour what the publisher signed for then."""
    row = signing.signed_steps(act.row)[Step.SCHEDULE]
    act.row.scheduled_for = None
    held = authority(row.person, (Duty.PUBLISH,), act.row.department, now=act.now, post_kind=act.row.kind)
    _publish(act, row.person, held, facts={"scheduled_by_sign_off": row.sequence})


def _publish(act: Act[Post], publisher: User, held: Authority | None, facts: dict | None = None) -> None:
    from disclosure.domain.workflow import PUBLICATION  # the table names this effect: the one circle in the app

    post, revision = act.row, act.row.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    if post.index_number is None:
        post.index_number = _draw_index_number(post, act.now)
    earlier = list(post.publications.order_by("number"))
    for live in (each for each in earlier if each.state == PublicationState.LIVE):
        PUBLICATION.take(
            "supersede", row=live, actor=publisher, expected_version=live.version, now=act.now, by_sweep=True
        )
        search.remove(live.pk)
    number = earlier[-1].number + 1 if earlier else 1
    first = earlier[0].first_published_at if earlier else act.now
    publication = _new_publication(act, publisher, number=number, first_published_at=first, reason=f"发布第{number}版")
    search.index(publication)
    signing.append(
        post=post,
        person=publisher,
        authority=held,
        sheet=signing.current_sheet(post),
        signature=Signature(
            step=Step.PUBLISH,
            opinion=act.reason,
            facts={
                "index_number": post.index_number,
                "publication": number,
                "published_at": signing.moment_text(act.now),
                "html_digest": publication.html_digest,
            }
            | (facts or {}),
        ),
        now=act.now,
    )
    post.live_publication = publication
    post.awaits = ""
    PUBLICATION_CHANGED.call(publication=publication, now=act.now)


def _new_publication(
    act: Act[Post], publisher: User, *, number: int, first_published_at: datetime, reason: str, **beside: Any
) -> Publication:
    """Write the current revision as a version that is public."""
    post, revision = act.row, act.row.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    assert post.index_number is not None  # noqa: S101  # drawn before; tells the type checker
    publication = Publication(
        post=post,
        number=number,
        revision=revision,
        department=post.department,
        index_number=post.index_number,
        published_at=act.now,
        first_published_at=first_published_at,
        **rendering.publication_fields(revision.payload, post_id=post.pk),
        **beside,
    )
    save_with_history(publication, actor=publisher, reason=reason, at=act.now, force_insert=True)
    PublicationCategory.objects.bulk_create(rendering.category_rows(publication))
    return publication


def migrate(act: Act[Post]) -> None:
    """Make a page of an old site public with the date and the index number it had, resting on its batch.

    Nobody signed it: the one signature is that of whoever brought it in or released it by name, in a mode of its own,
    and carries batch and page. ``data``: ``page`` and, where somebody released it, ``held``; ``first_published_at``
    (None where nobody knows it: it is undated then, and no news of today), ``index_number``, ``authority``. The caller
    puts what came in into the index, many at a time; nothing can lean yet on what was never here, so nobody is told.
    """
    post, page, first = act.row, act.data["page"], act.data.get("first_published_at") or UNDATED
    post.index_number = post.index_number or act.data.get("index_number") or _draw_index_number(post, act.now)
    publication = _new_publication(
        act, act.actor, number=1, first_published_at=first, reason="随批迁移", migration_batch=page.batch
    )
    facts = {
        "index_number": post.index_number,
        "publication": 1,
        "published_at": signing.moment_text(act.now),
        "html_digest": publication.html_digest,
        "first_published_at": signing.moment_text(first),
        "batch": page.batch_id,
        "batch_digest": page.batch.digest(),
        "page": page.pk,
    }
    signing.append(
        post=post,
        person=act.actor,
        authority=act.data.get("authority"),
        sheet=None,
        signature=Signature(step=Step.PUBLISH, opinion=act.reason, facts=facts, mode=SignMode.MIGRATION),
        now=act.now,
    )
    post.live_publication = publication
    post.awaits = ""


def _draw_index_number(post: Post, now: datetime) -> str:
    """Return the next index number of the department: front part / year-serial, never reused.

    The form is that of 国办秘书局《政府信息公开目录系统实施指引》.
    """
    year = timezone.localdate(now).year
    front = post.department.organisation_code or post.department.slug
    return f"{front}/{year}-{numbering.draw(issuer=post.department.slug, series='index_number', year=year):05d}"


def note_withdrawal(act: Act[Publication]) -> None:
    """Write down why a publication comes down; readers see class and note unless the class is a neutral one."""
    act.row.withdrawal_reason = act.data["reason_class"]
    act.row.withdrawal_note = (act.data.get("note") or "").strip()
    act.row.withdrawn_at = act.now


def note_end_of_period(act: Act[Publication]) -> None:
    """Take down what was to be shown until yesterday."""
    act.row.withdrawal_reason = WithdrawalReason.PERIOD_OVER
    act.row.withdrawal_note = "公示期已满"
    act.row.withdrawn_at = act.now
