"""The chain of signatures on a post: each row names its person, duty, digest of the text and of the row before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from columns.domain.duties import Authority
from disclosure.domain import kinds, revisions, separation
from disclosure.domain.separation import DRAFTER, LAST_EDITOR, Rule
from disclosure.enums import SignMode, Step
from disclosure.models import Post, ReviewSheet, Revision, SigningRule, SignOff
from yunlong_portal.kernel import digest
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Act, Refusal

# Signatures that carry a round towards publication; the others (return, withdraw …) are records of an act.
SIGNING_STEPS = frozenset({*separation.REVIEW_STEPS, Step.PROOFREAD, Step.SCHEDULE, Step.PUBLISH})


def rule_for(*, kind: str, genre: str) -> Rule:
    """Return the signing rule of a kind (and genre, where it has one of its own).

    Never below the floor, nor without the steps that the kind itself declares.
    """
    always = kinds.get(kind).steps
    rows = {each.genre: each for each in SigningRule.objects.filter(kind=kind, genre__in=["", genre])}
    row = rows.get(genre) or rows.get("")
    if row is None:
        return Rule.of(steps=always, must_differ=separation.FOUR_PEOPLE)
    return Rule.of(steps=always.union(row.steps), must_differ=row.must_differ)


def rule_of(sheet: ReviewSheet) -> Rule:
    """Return the rule that held when the sheet was opened."""
    return Rule.of(steps=sheet.rule["steps"], must_differ=sheet.rule["must_differ"])


def current_sheet(post: Post) -> ReviewSheet | None:
    """Return the review sheet of the running round."""
    return ReviewSheet.objects.filter(post=post, round=post.round).first()


def signed_steps(post: Post) -> dict[str, SignOff]:
    """Return the signatures of the running round by step, on the current revision only."""
    rows = SignOff.objects.filter(
        post=post,
        round=post.round,
        revision_id=post.current_revision_id,  # type: ignore[misc]  # every post has one from its creation
        step__in=[*SIGNING_STEPS, Step.SUBMIT],
    ).order_by("sequence")
    return {each.step: each for each in rows}


def people_of(row: SignOff) -> set[int]:
    """Return the signer, whom he stood in for, and who confirmed his signature on paper."""
    return {row.person_id} | ({row.acting_for_id, row.facts.get("confirmed_by")} - {None})


def roles_filled(post: Post) -> dict[str, set[int]]:
    """Return who fills each role on this round so far."""
    signed = signed_steps(post)
    filled = {step: people_of(row) for step, row in signed.items() if step in separation.ROLES}
    drafters = revisions.contributors(post)
    if Step.SUBMIT in signed:
        drafters |= people_of(signed[Step.SUBMIT])
    assert post.current_revision is not None  # noqa: S101  # every post has one; tells the type checker
    return filled | {DRAFTER: drafters, LAST_EDITOR: {post.current_revision.author_id}}


def separation_guard(role: str) -> Any:
    """Return a guard that refuses whoever may not fill ``role`` on this post."""

    def guard(act: Act[Post]) -> Refusal | None:
        sheet = current_sheet(act.row)
        rule = rule_of(sheet) if sheet else Rule.of(steps=())
        people = {act.actor.pk} | ({act.authority.acting_for.pk} if act.authority.acting_for else set())
        filled = {name: who for name, who in roles_filled(act.row).items() if name != role}
        return separation.conflict(rule, role=role, people=people, others=filled)

    return guard


@dataclass(frozen=True)
class Signature:
    """What is to be signed: the step, the words, the answers, and what goes with them."""

    step: str
    opinion: str = ""
    checklist: dict[str, Any] | None = None
    facts: dict[str, Any] | None = None
    mode: str = SignMode.IN_SYSTEM


def content_of(row: SignOff) -> dict[str, Any]:
    """Return what the digest of a signature covers."""
    return {
        "post": row.post_id,
        "sequence": row.sequence,
        "sheet": row.sheet.number if row.sheet else "",
        "revision": row.revision.number,
        "round": row.round,
        "step": row.step,
        "person": row.person_id,
        "person_name": row.person_name,
        "duty": row.duty,
        "acting_for": row.acting_for_id,
        "authority": row.authority,
        "mode": row.mode,
        "opinion": row.opinion,
        "checklist": row.checklist,
        "facts": row.facts,
        "revision_digest": row.revision_digest,
        "previous_digest": row.previous_digest,
        "signed_at": moment_text(row.signed_at),
    }


def moment_text(moment: datetime) -> str:
    """Return a moment in one written form on both engines: UTC, whole microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def sheet_number(issuer: str, year: int, serial: int) -> str:
    """Return the number of a review sheet: issuer, year, serial without a gap."""
    return f"{issuer}-{year}-{serial:04d}"


def digest_of_sheet(sheet: ReviewSheet) -> str:
    """Return the digest of what a review sheet says, which the drafter signs when it is opened."""
    return digest.digest_of(
        {
            "number": sheet.number,
            "round": sheet.round,
            "revision": sheet.revision.number,
            "opened_at": moment_text(sheet.opened_at),
            "explanations": sheet.explanations,
            "rule": sheet.rule,
        }
    )


def digest_of_origins(rows: Iterable[Revision]) -> str:
    """Return the digest over who wrote each revision, when, and from which: what separation of people rests on."""
    origins = [
        {
            "number": row.number,
            "digest": row.digest,
            "author": row.author_id,
            "parent": row.parent_id,
            "basis": row.basis_id,
            "is_side": row.is_side,
            "note": row.note,
            "created_at": moment_text(row.created_at),
        }
        for row in rows
    ]
    return digest.digest_of(origins)


def append(
    *,
    post: Post,
    person: User,
    authority: Authority | None,
    sheet: ReviewSheet | None,
    signature: Signature,
    now: datetime,
) -> SignOff:
    """Add one signature to the chain of a locked post and return it."""
    last = SignOff.objects.filter(post=post).order_by("-sequence").first()
    revision = post.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    acting_for = authority.acting_for if authority else None
    row = SignOff(
        post=post,
        sequence=last.sequence + 1 if last else 1,
        sheet=sheet,
        revision=revision,
        round=post.round,
        step=signature.step,
        person=person,
        person_name=f"{person}（代{acting_for}）" if acting_for else str(person),
        duty=authority.duty if authority else "",
        acting_for=acting_for,
        authority=authority.basis if authority else "",
        mode=signature.mode,
        opinion=signature.opinion,
        checklist=signature.checklist or {},
        facts=signature.facts or {},
        revision_digest=revision.digest,
        previous_digest=last.digest if last else "",
        form=digest.FORM_VERSION,
        signed_at=now,
    )
    row.digest = digest.digest_of(content_of(row), form=row.form)
    row.save(force_insert=True)
    return row
