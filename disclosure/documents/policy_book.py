"""Making the book of a department: title page, contents, guide, catalogue, rules, each as it was handed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from disclosure.documents.policies import BOOKLET, Booklet, catalogue_pdf, front_pdf, text_pdf
from disclosure.domain.filings import book as asking
from disclosure.domain.filings.contents import lines_in
from disclosure.enums import FilingState, PolicyDocument, PublicationState
from disclosure.models import PolicyBook, PolicyFiling, PolicySubmission, Publication
from yunlong_portal.kernel import files, making
from yunlong_portal.kernel.binding import BINDABLE, Leaf, bind, count_pages
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.private_files import store_made

# So many lines are written while somebody waits for the page (three seconds); more is left to the sweep.
MOST_AT_ONCE = BOOKLET
_AT_A_SWEEP = 3
_NOT_MADE = "装订时出错，已经记录，请联系网站管理员；需要时可以再装订一次。"
TITLE = "政府信息公开指南、目录和政务公开制度"


@dataclass(frozen=True)
class Paper:
    """One paper of the book; without ``leaf`` it is a line of the contents alone, for what cannot be bound."""

    title: str
    leaf: Leaf | None = None


def is_small(row: PolicyBook) -> bool:
    """Return whether the book can be made while somebody waits for the page."""
    filings = _filings(row)
    return sum(len(lines_in(each.submission.content)) for each in filings if each.submission) <= MOST_AT_ONCE


def bind_waiting(now: datetime) -> int:
    """Make the books that wait, and return how many; periodic work."""
    return making.make_waiting(
        PolicyBook.objects.waiting(), lambda row: make(row, now=now), at_a_sweep=_AT_A_SWEEP, now=now
    )


def make(row: PolicyBook, *, now: datetime) -> bool:
    """Make a book that waits, and say whether it was made (``kernel.making``)."""
    return making.make(row, by=_make, lease=asking.LEASE, failed=_NOT_MADE, now=now)


def _make(row: PolicyBook, now: datetime) -> bool:
    papers = [paper for filing in _filings(row) for paper in _papers(filing)]
    leaves = [each.leaf for each in papers if each.leaf is not None]
    counts = iter(count_pages(leaves))
    contents, page = [], 1
    for each in papers:
        pages = next(counts) if each.leaf is not None else 0
        contents.append((each.title, str(page) if pages else "另附"))
        page += pages
    day = timezone.localdate(now)
    front = front_pdf(
        title=TITLE,
        department=row.department.name,
        contents=contents,
        facts=[
            ("备案", row.round.name),
            ("备案单位", row.round.desk.name),
            ("页数", f"{page - 1}页"),
            ("装订日期", date_in_words(day)),
        ],
    )
    file = store_made(
        bind([Leaf(read=lambda: front, is_numbered=False), *leaves]),
        name=f"{row.department.short_name}指南目录制度-{row.round.code}.pdf",
        extension="pdf",
        stored_by=row.asked_by,
        now=now,
        until=now + asking.KEPT,
    )
    made = PolicyBook.objects.waiting().filter(pk=row.pk)
    return bool(made.update(file=file, pages=page - 1, leased_until=None))


def submission_pdf(submission: PolicySubmission) -> bytes:
    """Return the guide or the rules as they were handed in once, files and all. Raises Refused as ``bind`` does."""
    leaves = [each.leaf for each in _texts(submission) if each.leaf is not None]
    return bind(leaves)


def _filings(row: PolicyBook) -> list[PolicyFiling]:
    rows = PolicyFiling.objects.filter(round=row.round_id, department=row.department_id)
    found = {each.document: each for each in rows.select_related("submission", "department", "round")}
    return [found[each] for each in PolicyDocument.values if each in found]


def _papers(filing: PolicyFiling) -> Iterator[Paper]:
    label = filing.get_document_display()
    if filing.submission is None:
        why = FilingState(filing.state).label
        yield Paper(title=f"{label}（{why}）")
    elif filing.document == PolicyDocument.CATALOGUE:
        yield from _catalogue(filing)
    else:
        yield from _texts(filing.submission)


def _texts(submission: PolicySubmission) -> Iterator[Paper]:
    keys = [each["publication"] for each in submission.content["publications"]]
    there = Publication.objects.in_bulk(keys)
    for key in keys:
        yield from _text(there[key], submission.filing)


def _catalogue(filing: PolicyFiling) -> Iterator[Paper]:
    assert filing.submission is not None  # noqa: S101  # asked by who calls; tells the type checker
    lines = lines_in(filing.submission.content)
    sealed = sealed_posts(filing.department_id)
    filed = timezone.localdate(filing.submission.filed_at)
    for start in range(0, len(lines), BOOKLET):
        part = lines[start : start + BOOKLET]
        stretch = f"第{start + 1}—{start + len(part)}条，共{len(lines)}条"
        booklet = Booklet(
            department=filing.department.name,
            lines=part,
            period=f"{date_in_words(filed)}报送",
            stretch=stretch,
            sealed=sealed,
            is_bound=True,
        )
        yield Paper(title=f"政府信息公开目录（{stretch}）", leaf=_leaf(booklet, stretch))


def _leaf(booklet: Booklet, stretch: str) -> Leaf:
    made = catalogue_pdf(booklet)
    return Leaf(read=lambda: made, title=f"政府信息公开目录（{stretch}）")


def _text(publication: Publication, filing: PolicyFiling) -> Iterator[Paper]:
    """Yield a text and its files. What has been sealed since is named by nothing but its index number (P9)."""
    if publication.post_id in sealed_posts(filing.department_id):
        yield Paper(title=f"（已封存，索引号 {publication.index_number}）")
        return
    made = text_pdf(publication, department=filing.department.name)
    yield Paper(title=publication.title, leaf=Leaf(read=lambda: made, title=publication.title))
    for each in publication.attachments:
        stored = StoredFile.objects.filter(digest=each["digest"]).first()
        is_page = stored is not None and each["media_type"] in BINDABLE
        leaf = Leaf(read=_reader(stored), media_type=each["media_type"], title=each["name"]) if is_page else None
        if not (leaf and each["media_type"].startswith("image/")):  # pictures stand in the text
            yield Paper(title=f"附件：{each['name']}", leaf=leaf)


def _reader(stored: StoredFile | None) -> Callable[[], bytes]:
    assert stored is not None  # noqa: S101  # asked by who calls; tells the type checker

    def read() -> bytes:
        with files.open_stored(stored) as data:
            return data.read()

    return read


def sealed_posts(department_id: int) -> frozenset[int]:
    """Return which posts of a department have been sealed. One query."""
    rows = Publication.objects.filter(department=department_id, state=PublicationState.SEALED)
    return frozenset(rows.values_list("post_id", flat=True))
