"""What an article page shows of a publication: the same for citizens and for the preview of staff.

Works on rows of :class:`~disclosure.models.Publication` and on ones that are not saved (a preview); asks the
database nothing, for columns and departments in use are remembered by their floor.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe

from columns.enums import ColumnType
from columns.queries import column_tree, department_directory
from disclosure import labels
from disclosure.domain import kinds
from disclosure.domain.rendering import file_type, size_label
from disclosure.enums import Genre, Validity
from disclosure.models import Publication
from disclosure.undated import UNKNOWN_DAY, is_dated

_NO_LONGER = frozenset({Validity.EXPIRED, Validity.REPEALED})


def to_the_minute(publication: Publication) -> str:
    """Return the (first) time of publication as 2017-08-25 09:30: the server's, in local time; none if undated."""
    if not is_dated(publication.first_published_at):
        return ""
    return timezone.localtime(publication.first_published_at).strftime("%Y-%m-%d %H:%M")


def file_address(post_id: int, attachment: dict[str, Any]) -> str:
    """Return where a file of a post is served."""
    return f"/posts/{post_id}/files/{attachment['number']}/{quote(attachment['name'])}"


def metadata_rows(publication: Publication) -> list[tuple[str, str]]:
    """Return the header table of the page.

    An official document has all eight, empty ones blank as on the paper form; other kinds only what is known.
    """
    issued = publication.date_of_issue
    rows = [
        ("索引号", publication.index_number),
        ("主题分类", publication.metadata.get("theme", "")),
        ("公文种类", Genre(publication.genre).label if publication.genre else ""),
        ("发文机关", publication.issuing_body),
        ("成文日期", f"{issued.year}年{issued.month}月{issued.day}日" if issued else ""),
        ("发文字号", publication.document_number),
        ("发布日期", to_the_minute(publication)[:10] or UNKNOWN_DAY),
        ("有效性", Validity(publication.validity).label if publication.validity else ""),
    ]
    if kinds.get(publication.kind).as_official_document:
        return rows
    return [row for row in rows if row[1]]


def source_of(publication: Publication) -> str:
    """Return 来源: who made the text, or the unit that publishes it."""
    return publication.metadata.get("source_name", "") or publication.issuing_body or _department_name(publication)


def _department_name(publication: Publication) -> str:
    cards = (card for group in department_directory() for card in group.departments)
    known = next((card.name for card in cards if card.id == publication.department_id), "")
    return known or publication.department.name  # one that is no longer in use


def _web_address(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def files_of(publication: Publication, *, files: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the attachments to list: pictures that stand in the text are not listed again.

    ``files`` says by digest where staff read what is not public yet.
    """
    listed = []
    for attachment in publication.attachments:
        address = (files or {}).get(attachment["digest"]) or file_address(publication.post_id, attachment)
        if f'src="{address}"' in publication.html:
            continue
        listed.append(
            {
                "address": address,
                "name": attachment["name"],
                "type": file_type(attachment["media_type"]),
                "size": size_label(attachment["size"]),
                "digest": attachment["digest"][:16],
            }
        )
    return listed


def picture_of(publication: Publication) -> str:
    """Return the address of the first picture among the attachments, or nothing."""
    for attachment in publication.attachments:
        if attachment["media_type"].startswith("image/"):
            return file_address(publication.post_id, attachment)
    return ""


def notices_of(publication: Publication) -> list[dict[str, str]]:
    """Return the banners above the title: no longer in force, amended, corrected."""
    metadata, notices = publication.metadata, []
    if publication.validity in _NO_LONGER:
        since = metadata.get("repealed_on", "")
        text = f"本文已{Validity(publication.validity).label}" + (f"，自 {since} 起" if since else "")
        notices.append({"kind": "warning", "label": Validity(publication.validity).label, "text": text + "。"})
    elif publication.validity == Validity.AMENDED:
        notices.append({"kind": "warning", "label": "已修改", "text": "本文部分内容已经修改，使用时请核对现行规定。"})
    if publication.correction_note:
        day = timezone.localtime(publication.published_at).strftime("%Y-%m-%d")
        notices.append({"kind": "note", "label": "更正", "text": f"{day}　{publication.correction_note}"})
    if publication.migration_batch_id:
        notices.append({"kind": "note", "label": "迁移", "text": _moved_in(publication)})
    return notices


def _moved_in(publication: Publication) -> str:
    """Return what a reader must know of a page of an old site: when it moved in, and that it was not written today."""
    moved = timezone.localtime(publication.published_at).strftime("%Y-%m-%d")
    shown = to_the_minute(publication)[:10]
    # Before undated pages were told apart, they bore the moment at which they came in.
    if not shown or publication.first_published_at == publication.published_at:
        return f"本文于 {moved} 从原网站迁移而来，原发布日期不详，内容可能已经变化。"
    return f"本文于 {moved} 从原网站迁移而来，是 {shown} 发布时的内容，可能已经变化。"


def linked_data(publication: Publication, *, site_name: str) -> dict[str, object]:
    """Return the page's JSON-LD: a government publication, or a news article."""
    official = kinds.get(publication.kind).as_official_document
    address = settings.BASE_URL + f"/posts/{publication.post_id}/"
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "GovernmentPublication" if official else "NewsArticle",
        "headline": publication.title,
        "identifier": publication.index_number,
        "dateModified": timezone.localtime(publication.published_at).isoformat(timespec="minutes"),
        "inLanguage": "zh-CN",
        "url": address,
        "mainEntityOfPage": address,
        "author": {"@type": "GovernmentOrganization", "name": source_of(publication)},
        "publisher": {"@type": "GovernmentOrganization", "name": site_name, "url": settings.BASE_URL + "/"},
    }
    if is_dated(publication.first_published_at):
        data["datePublished"] = timezone.localtime(publication.first_published_at).isoformat(timespec="minutes")
    return data


def article_context(
    publication: Publication, *, site_name: str, preview: bool = False, files: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what ``disclosure/article.html`` needs, without the frame.

    In a ``preview`` nothing counts views or points machines to an address; ``files`` as of :func:`files_of`.
    """
    column = column_tree().get(publication.column_id) or publication.column  # one made a moment ago elsewhere
    published = to_the_minute(publication)
    picture = picture_of(publication)
    meta = labels.article_labels(
        column=column.name,
        column_kind=ColumnType(column.type).label,
        title=publication.title,
        published=published,
        source=source_of(publication),
        keywords=publication.metadata.get("keywords", []),
        author=publication.editor,
        description=publication.summary,
        image=settings.BASE_URL + picture if picture else "",
        address=f"{settings.BASE_URL}/posts/{publication.post_id}/",
    )
    return {
        "publication": publication,
        "column": column,
        "title": publication.title,
        # Cleaned where it was stored, and the very text that was signed.
        "body": mark_safe(publication.html),  # noqa: S308  # see above
        "rows": metadata_rows(publication),
        # Old sites mostly gave a day; nobody published at midnight.
        "published": published.removesuffix(" 00:00") if publication.migration_batch_id else published,
        "published_iso": published.replace(" ", "T"),
        "source": source_of(publication),
        "source_address": _web_address(publication.metadata.get("source_url", "")),
        "views": getattr(publication, "views", None) or 0,
        "notices": notices_of(publication),
        "files": files_of(publication, files=files),
        "is_official": kinds.get(publication.kind).as_official_document,
        "address": f"/posts/{publication.post_id}/",
        "full_address": f"{settings.BASE_URL}/posts/{publication.post_id}/",
        "meta": labels.as_meta(meta),
        "linked_data": "" if preview else labels.as_linked_data(linked_data(publication, site_name=site_name)),
        "preview": preview,
    }
