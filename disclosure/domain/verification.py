"""Recomputes everything that was signed: contents, chain, web pages, files, and whether the people were the right ones.

Nothing is trusted that can be computed again from the rows themselves; for the rest there is the ledger
(``kernel.ledger``), which knows every row of evidence as it was when it came in.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from columns.domain.duties import DutyRecord
from columns.enums import Duty
from disclosure.domain import content, separation, signing
from disclosure.domain.agreement import Finding, histories_agree, nothing_is_gone, publications_agree, sheets_agree
from disclosure.domain.guards import STEP_DUTIES
from disclosure.domain.legacy.verifying import came_by_batch
from disclosure.domain.revisions import authors_on_path
from disclosure.domain.separation import DRAFTER, LAST_EDITOR
from disclosure.enums import SignMode, Step
from disclosure.models import Post, Publication, Revision, SignOff
from yunlong_portal.kernel import digest, ledger
from yunlong_portal.kernel.files import path_of
from yunlong_portal.kernel.models import StoredFile

log = structlog.get_logger(__name__)


def verify(*, posts: Any = None, now: datetime | None = None, anchors: Iterable[str] = ()) -> Iterator[Finding]:
    """Yield what does not fit: post by post (all posts by default), then the stored files and the ledger of evidence.

    ``anchors`` are digests of the ledger's chain that were noted elsewhere.
    """
    chosen: QuerySet[Post] = Post.objects.all() if posts is None else posts
    yield from _as_far_as_readable(_posts(chosen), "posts")
    if posts is None:
        yield from _as_far_as_readable(nothing_is_gone(), "histories")
        yield from _as_far_as_readable(_files(), "files")
        for each in ledger.verify(now=now or timezone.now(), anchors=anchors):
            yield Finding(each.code, None, each.row, each.message)


def _as_far_as_readable(findings: Iterator[Finding], place: str, *, post: int | None = None) -> Iterator[Finding]:
    """Yield findings; where a value is none of its column's (a month 93), say so instead of giving up on all the rest.

    Which row it is, the ledger knows.
    """
    try:
        yield from findings
    except Exception as error:
        if not ledger.cannot_be_read(error):
            raise
        log.warning("evidence cannot be read", place=place, exc_info=error)
        yield Finding("unreadable", post, place, f"有内容读不出来（{type(error).__name__}），其余各项没有核对")


def _posts(chosen: QuerySet[Post]) -> Iterator[Finding]:
    record = DutyRecord.load()
    for post in chosen.order_by("pk").iterator(chunk_size=200):
        yield from _as_far_as_readable(_post(post, record), f"post {post.pk}", post=post.pk)


def _post(post: Post, record: DutyRecord) -> Iterator[Finding]:
    revisions = {each.pk: each for each in post.revisions.all()}
    chain = list(post.sign_offs.select_related("sheet", "revision", "person", "acting_for").order_by("sequence"))
    publications = list(post.publications.select_related("revision", "column").order_by("number"))
    yield from _revisions(post, revisions.values())
    yield from _chain(post, chain)
    yield from _publications(post, publications, chain)
    yield from publications_agree(post, publications, chain)
    yield from sheets_agree(post, chain, revisions.values())
    yield from histories_agree(post, publications)
    yield from _rounds(post, chain, revisions, record)


def _revisions(post: Post, rows: Any) -> Iterator[Finding]:
    for row in rows:
        if content.digest_of(row.payload, form=row.form) != row.digest:
            yield Finding("revision_altered", post.pk, f"revision {row.pk}", f"第{row.number}稿的内容与摘要不符")
        attached = sorted(
            row.attachments.values_list(
                "number", "name", "file__digest", "alternative_text", "file__media_type", "file__size"
            )
        )
        declared = [
            (
                number,
                each["name"],
                each["digest"],
                each.get("alternative_text", ""),
                each.get("media_type"),
                each.get("size"),
            )
            for number, each in enumerate(row.payload.get("attachments", []), start=1)
        ]
        if attached != declared:
            yield Finding("attachments_altered", post.pk, f"revision {row.pk}", f"第{row.number}稿的附件与内容不符")


def _chain(post: Post, chain: list[SignOff]) -> Iterator[Finding]:
    previous = ""
    for expected, row in enumerate(chain, start=1):
        place = f"sign_off {row.pk}"
        if row.sequence != expected or row.previous_digest != previous:
            yield Finding("chain_broken", post.pk, place, f"签署链在第{expected}环断开")
        if digest.digest_of(signing.content_of(row), form=row.form) != row.digest:
            yield Finding("sign_off_altered", post.pk, place, f"第{row.sequence}环“{row.get_step_display()}”被改动")
        if row.revision_digest != row.revision.digest or row.revision.post_id != post.pk:
            yield Finding("sign_off_altered", post.pk, place, f"第{row.sequence}环签的不是所指的稿")
        previous = row.digest


def _publications(post: Post, rows: list[Publication], chain: list[SignOff]) -> Iterator[Finding]:
    signed = {row.facts.get("publication"): row for row in chain if row.step == Step.PUBLISH}
    for row in rows:
        place = f"publication {row.pk}"
        if digest.digest_of_bytes(row.html.encode()) != row.html_digest:
            yield Finding("html_altered", post.pk, place, f"第{row.number}版网页与摘要不符")
        signature = signed.get(row.number)
        if signature is None:
            yield Finding("publication_unsigned", post.pk, place, f"第{row.number}版没有发布签署")
            continue
        facts = {
            "index_number": row.index_number,
            "publication": row.number,
            "published_at": signing.moment_text(row.published_at),
            "html_digest": row.html_digest,
        }
        if row.migration_batch_id or "batch" in signature.facts:
            facts["batch"] = row.migration_batch_id
            facts["first_published_at"] = signing.moment_text(row.first_published_at)
        if facts != {name: signature.facts.get(name) for name in facts} or signature.revision_id != row.revision_id:
            yield Finding("publication_altered", post.pk, place, f"第{row.number}版与发布签署不符")


def _rounds(post: Post, chain: list[SignOff], revisions: dict[int, Revision], record: DutyRecord) -> Iterator[Finding]:
    published_before: int | None = None
    for row in (each for each in chain if each.step == Step.PUBLISH):
        yield from _round(post, row, chain, revisions, published_before, record)
        published_before = row.revision_id


def _round(
    post: Post,
    publish: SignOff,
    chain: list[SignOff],
    revisions: dict[int, Revision],
    published_before: int | None,
    record: DutyRecord,
) -> Iterator[Finding]:
    """Check one published round: every step of its rule, on this digest, by different people entitled then."""
    place = f"round {publish.round}"
    if publish.mode == SignMode.MIGRATION:
        # Not signed by anybody, and never was said to be: it rests on its batch.
        yield from came_by_batch(post, publish, record)
        return
    if publish.sheet is None:
        yield Finding("round_incomplete", post.pk, place, f"第{publish.round}轮没有审查表")
        return
    signed = {
        each.step: each
        for each in chain
        if each.round == publish.round
        and each.revision_id == publish.revision_id
        and each.sequence <= publish.sequence
        and each.step in {*signing.SIGNING_STEPS, Step.SUBMIT}
    }
    rule = signing.rule_of(publish.sheet)
    for step in (Step.SUBMIT, *rule.steps, Step.PROOFREAD):
        if step not in signed or signed[step].revision_digest != publish.revision_digest:
            yield Finding("round_incomplete", post.pk, place, f"第{publish.round}轮缺“{Step(step).label}”")
    filled = {step: signing.people_of(row) for step, row in signed.items() if step in separation.ROLES}
    drafters = authors_on_path(revisions, start=publish.revision_id, stop=published_before)
    if Step.SUBMIT in signed:
        drafters |= signing.people_of(signed[Step.SUBMIT])
    filled |= {DRAFTER: drafters, LAST_EDITOR: {revisions[publish.revision_id].author_id}}
    for pair in rule.must_differ:
        one, other = sorted(pair)
        if filled.get(one, set()) & filled.get(other, set()):
            names = f"{separation.ROLES[one]}与{separation.ROLES[other]}"
            yield Finding("same_person", post.pk, place, f"第{publish.round}轮{names}是同一人")
    for step, row in signed.items():
        wanted = STEP_DUTIES.get(step, ())
        if step == Step.SIGN_OFF and Step.LEADER_REVIEW in rule.steps:
            wanted = (Duty.SIGN_OFF_PRINCIPAL,)
        yield from _entitlement(post, row, step, wanted, record)


def _entitlement(
    post: Post, row: SignOff, step: str, wanted: tuple[Duty, ...], record: DutyRecord
) -> Iterator[Finding]:
    moment = row.signed_at
    if row.mode == SignMode.ON_PAPER:
        moment = min(moment, datetime.fromisoformat(f"{row.facts['signed_on']}T15:59:59").replace(tzinfo=UTC))
    if wanted and not any(
        record.entitled(
            row.person_id, duty, post.department_id, moment, acting_for=row.acting_for_id, post_kind=post.kind
        )
        for duty in wanted
    ):
        yield Finding(
            "not_entitled", post.pk, f"sign_off {row.pk}", f"{row.person_name}当时没有“{Step(step).label}”的职责"
        )


def _files() -> Iterator[Finding]:
    for row in StoredFile.objects.order_by("pk").iterator(chunk_size=200):
        try:
            with path_of(row).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            yield Finding("file_missing", None, f"file {row.pk}", f"文件 {row.digest[:16]} 不在磁盘上")
            continue
        if found != row.digest:
            yield Finding("file_altered", None, f"file {row.pk}", f"文件 {row.digest[:16]} 的内容被改动")
