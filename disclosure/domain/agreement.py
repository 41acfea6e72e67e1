"""Whether the rows that tell the same thing agree: publication and signed text, states and chain, rows and histories.

What is written in two places can be changed in one of them only by somebody who does not know the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from disclosure.domain import content, rendering, signing
from disclosure.enums import PublicationState, SignMode, Step, WithdrawalReason
from disclosure.models import PaperSignature, Post, Publication, ReviewSheet, Revision, SearchEntry, SignOff
from yunlong_portal.kernel.models import NumberSeries


@dataclass(frozen=True)
class Finding:
    """One row that is not what was signed."""

    code: str
    post: int | None
    row: str
    message: str

    def as_data(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        return asdict(self)


def publications_agree(post: Post, rows: list[Publication], chain: list[SignOff]) -> Iterator[Finding]:
    """Yield where a publication's columns, times, state, lists or search entry are not what was signed."""
    for row in rows:
        place = f"publication {row.pk}"
        for name in _columns_changed(post, row, first=rows[0]):
            yield Finding("publication_altered", post.pk, place, f"第{row.number}版的 {name} 与签字的稿不符")
        for name in _state_changed(row, chain, is_last=row is rows[-1]):
            yield Finding("state_altered", post.pk, place, f"第{row.number}版的 {name} 与签署记录不符")
        if not _is_indexed_as_it_stands(row):
            yield Finding("index_differs", post.pk, place, f"第{row.number}版在检索中的条目与公开情况不符")
    known = {row.number for row in rows}
    for sign_off in chain:
        if sign_off.step == Step.PUBLISH and sign_off.facts.get("publication") not in known:
            number = sign_off.facts.get("publication")
            yield Finding("publication_missing", post.pk, f"sign_off {sign_off.pk}", f"签署发布的第{number}版不见了")
    live = next((row.pk for row in rows if row.state == PublicationState.LIVE), None)
    if post.live_publication_id != live:
        yield Finding("live_elsewhere", post.pk, f"post {post.pk}", "公开的版本不是这篇信息公开中的那一版")


def _columns_changed(post: Post, row: Publication, *, first: Publication) -> Iterator[str]:
    payload = row.revision.payload
    if content.digest_of(payload, form=row.revision.form) != row.revision.digest:
        return  # said of the revision already; what it holds now need not even have the form of a payload
    signed = rendering.columns_of(payload) | {
        "department_id": post.department_id,
        "index_number": post.index_number,
        # What came in by a batch keeps the date it had; the signature on it says which.
        "first_published_at": first.first_published_at if first.migration_batch_id else first.published_at,
    }
    yield from (name for name, value in signed.items() if getattr(row, name) != value)
    if row.column.code != payload["column"]:
        yield "column"
    shown = {each.category_id for each in row.category_rows.all()}
    if shown != {each.category_id for each in rendering.category_rows(row)}:
        yield "category_rows"


def _state_changed(row: Publication, chain: list[SignOff], *, is_last: bool) -> Iterator[str]:
    withdrawn = next((e for e in chain if e.step == Step.WITHDRAW and e.facts.get("publication") == row.number), None)
    is_sealed = any(e.step == Step.SEAL and row.number in e.facts.get("publications", ()) for e in chain)
    is_over = (
        withdrawn is None
        and row.withdrawal_reason == WithdrawalReason.PERIOD_OVER
        and row.withdrawn_at is not None
        and row.display_until is not None
        and row.display_until < timezone.localdate(row.withdrawn_at)
    )
    if is_sealed:
        expected = PublicationState.SEALED
    elif withdrawn or is_over:
        expected = PublicationState.WITHDRAWN
    else:
        expected = PublicationState.LIVE if is_last else PublicationState.SUPERSEDED
    if row.state != expected:
        yield "state"
    if withdrawn:
        said = (withdrawn.facts["reason_class"], withdrawn.facts["note"], withdrawn.signed_at)
        if (row.withdrawal_reason, row.withdrawal_note, row.withdrawn_at) != said:
            yield "withdrawal"
    elif not is_over and (row.withdrawal_reason or row.withdrawal_note or row.withdrawn_at):
        yield "withdrawal"


def _is_indexed_as_it_stands(row: Publication) -> bool:
    entry = SearchEntry.objects.filter(publication=row).first()
    if entry is None or row.state != PublicationState.LIVE:
        return entry is None and row.state != PublicationState.LIVE
    names = ("department_id", "column_id", "kind", "validity")
    return all(getattr(entry, name) == getattr(row, name) for name in names)


def sheets_agree(post: Post, chain: list[SignOff], revisions: Iterable[Revision]) -> Iterator[Finding]:
    """Yield review sheets, origins of revisions and paper signatures that are not what was signed with them."""
    opened = {row.sheet_id: row for row in chain if row.step == Step.SUBMIT}
    for sheet in ReviewSheet.objects.filter(post=post).select_related("revision").order_by("round"):
        row = opened.get(sheet.pk)
        if row is None or row.facts.get("sheet") != signing.digest_of_sheet(sheet):
            yield Finding("sheet_altered", post.pk, f"sheet {sheet.pk}", f"审查表 {sheet.number} 与提交时不符")
    ordered = sorted(revisions, key=lambda each: each.number)
    for row in opened.values():
        if row.facts.get("origins") != signing.digest_of_origins(ordered[: row.facts.get("revisions", 0)]):
            yield Finding("revision_altered", post.pk, f"sign_off {row.pk}", f"第{row.round}轮提交前各稿的来历被改动")
    papers = [_paper_of(each) for each in PaperSignature.objects.filter(sheet__post=post).select_related("scan")]
    for row in chain:
        if row.mode == SignMode.ON_PAPER and _paper_signed(row) not in papers:
            yield Finding("paper_altered", post.pk, f"sign_off {row.pk}", f"第{row.sequence}环的纸质签字记录被改动")


def _paper_of(row: PaperSignature) -> tuple[Any, ...]:
    moment = signing.moment_text(row.scanned_at)
    return (
        row.sheet_id, row.step, row.signer_id, row.scan.digest, row.code, row.signed_on.isoformat(),
        row.scanned_by_id, moment,
    )  # fmt: skip


def _paper_signed(row: SignOff) -> tuple[Any, ...]:
    said = row.facts
    return (
        row.sheet_id, row.step, row.person_id, said.get("scan"), said.get("code"), said.get("signed_on"),
        said.get("scanned_by"), said.get("scanned_at"),
    )  # fmt: skip


def histories_agree(post: Post, publications: list[Publication]) -> Iterator[Finding]:
    """Yield envelopes and publications that do not stand as their history says, or whose history has a gap."""
    rows: list[Post | Publication] = [post, *publications]
    for row in rows:
        history = list(type(row).history.filter(id=row.pk).order_by("history_id"))
        place = f"{row._meta.model_name} {row.pk}"
        if {each.version for each in history} != set(range(1, row.version + 1)):
            yield Finding("history_incomplete", post.pk, place, "办理历史缺了一段")
        elif changed := _unlike(row, history[-1]):
            yield Finding("row_altered", post.pk, place, f"{'、'.join(changed)} 与办理历史的最后一条不符")


def _unlike(row: models.Model, last: Any) -> list[str]:
    names = [field.attname for field in last.tracked_fields]
    return [name for name in names if getattr(row, name) != getattr(last, name)]


def nothing_is_gone() -> Iterator[Finding]:
    """Yield posts and publications that only their history knows, and review sheets whose number was drawn."""
    for model in (Post, Publication):
        there = model.objects.values("pk")
        gone = model.history.exclude(id__in=there).order_by("id").values_list("id", flat=True).distinct()
        for key in gone:
            yield Finding("row_missing", None, f"{model._meta.model_name} {key}", "有办理历史，但这一行不见了")
    for series in NumberSeries.objects.filter(series="review_sheet").order_by("pk"):
        front = f"{series.issuer}-{series.year}-"
        kept = set(ReviewSheet.objects.filter(number__startswith=front).values_list("number", flat=True))
        for number in (signing.sheet_number(series.issuer, series.year, each) for each in range(1, series.last + 1)):
            if number not in kept:
                yield Finding("row_missing", None, f"sheet {number}", f"审查表 {number} 的编号用过，但表不见了")
