"""What is handed in: the guide and the rules that are public, and the catalogue made of whatever is.

A catalogue has of each piece of government information its index number, title, summary and day of making (条例2019
Art. 12). Nobody types it: it is what the department has made public, in the classes of attachment 4.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.fields.json import KT
from django.utils import timezone

from columns.models import Department
from columns.queries import disclosure_categories
from disclosure.domain import kinds
from disclosure.domain.filings.kinds import DISCLOSURE_GUIDE, INSTITUTION_RULES
from disclosure.enums import PolicyDocument
from disclosure.models import Publication
from disclosure.queries import catalogue, pages_for
from disclosure.querysets import NEWEST_FIRST, PublicationQuerySet
from disclosure.undated import is_dated
from yunlong_portal.kernel.workflow import refuse

OTHER = "其他"
KIND_OF = {PolicyDocument.GUIDE: DISCLOSURE_GUIDE.code, PolicyDocument.RULES: INSTITUTION_RULES.code}


@dataclass(frozen=True)
class CatalogueLine:
    """One line of a catalogue; what stands in several classes has a line in each."""

    category: str
    post: int
    index_number: str
    title: str
    summary: str
    formed_on: str

    def as_data(self) -> list[Any]:
        """Return the line as it is stored."""
        return [self.category, self.post, self.index_number, self.title, self.summary, self.formed_on]


@dataclass(frozen=True)
class Stretch:
    """A stretch of a catalogue: its lines, how many publications there are in all, when the newest of it was added."""

    lines: list[CatalogueLine]
    total: int
    updated_at: datetime | None


def catalogue_lines(department_id: int) -> list[CatalogueLine]:
    """Return the whole catalogue of a department, class by class, newest first. One query."""
    return [line for _, line in _lines(_publications(department_id))]


def stretch_of(department_id: int, *, year: int | None, number: int, size: int) -> Stretch | None:
    """Return stretch ``number`` of ``size`` publications, newest first, then class by class; None where there is none.

    Three queries: how many, which, and their lines.
    """
    publications = _publications(department_id, year=year)
    total = publications.count()
    if not 1 <= number <= pages_for(total, size=size):
        return None
    ids = publications.slice_of_ids(offset=(number - 1) * size, size=size, total=total)
    found = _lines(Publication.objects.filter(pk__in=ids))
    updated_at = max((published for published, _ in found if is_dated(published)), default=None)
    return Stretch(lines=[line for _, line in found], total=total, updated_at=updated_at)


def _publications(department_id: int, *, year: int | None = None) -> PublicationQuerySet:
    official = [code for code, _ in kinds.choices() if kinds.get(code).as_official_document]
    return catalogue(kinds=official, department=department_id, year=year)


def _lines(publications: PublicationQuerySet) -> list[tuple[datetime, CatalogueLine]]:
    rows = publications.order_by(*NEWEST_FIRST).values_list(
        "post_id", "index_number", "title", "summary", KT("metadata__formed_on"), "date_of_issue",
        "first_published_at", "categories",
    )  # fmt: skip
    names = {each.code: each.name for each in disclosure_categories()}
    lines = [
        (
            published,
            CatalogueLine(
                category=category,
                post=post,
                index_number=index_number,
                title=title,
                summary=summary,
                formed_on=formed_on or _day(issued, published),
            ),
        )
        for post, index_number, title, summary, formed_on, issued, published, codes in rows
        for category in [names[code] for code in codes if code in names] or [OTHER]
    ]
    order = {name: place for place, name in enumerate(names.values())}
    return sorted(lines, key=lambda each: order.get(each[1].category, len(order)))


def _day(issued: date | None, published: datetime) -> str:
    """Return when a document was made, as near as is known; nothing where nothing is."""
    if issued is None and not is_dated(published):
        return ""
    return (issued or timezone.localdate(published)).isoformat()


def by_category(lines: Iterable[CatalogueLine]) -> Iterator[tuple[str, list[CatalogueLine]]]:
    """Yield each class with its lines, for lines that stand in the order of the classes."""
    found: dict[str, list[CatalogueLine]] = {}
    for each in lines:
        found.setdefault(each.category, []).append(each)
    yield from found.items()


def content_of(document: str, department: Department) -> dict[str, Any]:
    """Return what a department hands in now as this document.

    Refused: ``nothing_public`` where there is no guide, no rules, nothing for a catalogue yet.
    """
    if document == PolicyDocument.CATALOGUE:
        lines = catalogue_lines(department.pk)
        if not lines:
            raise refuse(
                "nothing_public",
                f"{department.short_name}还没有公开公文、公告等政府信息，目录是空的。先公开信息，目录会自动生成。",
            )
        return {"lines": [each.as_data() for each in lines]}
    publications = live_texts(document, department)
    if not publications:
        raise refuse(
            "nothing_public",
            f"{department.short_name}的《{PolicyDocument(document).label}》还没有公开。先拟稿、审签、发布，再来报送。",
        )
    return {"publications": publications}


def live_texts(document: str, department: Department) -> list[dict[str, Any]]:
    """Return which publications are a department's guide or rules now, each by the digest of its text. One query."""
    live = Publication.objects.live_of(KIND_OF[PolicyDocument(document)], departments=[department])
    names = ("pk", "post_id", "number", "title", "index_number", "html_digest")
    keys = ("publication", "post", "version", "title", "index_number", "html_digest")
    return [dict(zip(keys, row, strict=True)) for row in live.order_by("post_id").values_list(*names)]


def lines_in(content: dict[str, Any]) -> Sequence[CatalogueLine]:
    """Return the lines of a catalogue that was handed in."""
    return [CatalogueLine(*each) for each in content.get("lines", ())]
