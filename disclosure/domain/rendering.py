"""From a signed payload to what the public sees: computed once, when a version is published. Text is never changed."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote

from lxml import etree, html

from columns.models import Column, DisclosureCategory
from disclosure.domain import content, kinds, structure
from disclosure.domain.content import Payload
from disclosure.domain.sanitise import STORED, text_of
from disclosure.models import Publication, PublicationCategory
from yunlong_portal.kernel.digest import digest_of_bytes

# How Chinese official documents number their parts (GB/T 9704): 一、 黑体, (一) 楷体, 1. bold.
_LEVELS = (
    ("level-1", re.compile(r"^\s*[一二三四五六七八九十]+、")),
    ("level-2", re.compile(r"^\s*[(\uff08][一二三四五六七八九十]+[)\uff09]")),
    ("level-3", re.compile(r"^\s*\d{1,2}[.\uff0e](?!\d)")),
)
_SIGNATURE_DATE = re.compile(r"^\s*\d{4}年\d{1,2}月\d{1,2}日\s*$")
# Before the list that follows it, a sentence ends as the addressee does.
_LEADS_IN = re.compile(r"如下\s*[:\uff1a]\s*$")
_MEGABYTE = 1024 * 1024
_FILE_TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文档",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel 表格",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint 演示文稿",
    "application/ofd": "OFD",
    "image/jpeg": "JPG 图片",
    "image/png": "PNG 图片",
    "text/csv": "CSV 表格",
    "text/plain": "文本",
}


def file_address(*, post_id: int, number: int, name: str) -> str:
    """Return the public address of a post's file."""
    return f"/posts/{post_id}/files/{number}/{quote(name)}"


def file_label(attachment: dict[str, Any]) -> str:
    """Return how a link to a file reads: 申请表.docx（Word 文档，24 KB）."""
    return f"{attachment['name']}（{file_type(attachment['media_type'])}，{size_label(attachment['size'])}）"


def file_type(media_type: str) -> str:
    """Return the type of a file for people."""
    return _FILE_TYPES.get(media_type, "文件")


def size_label(size: int) -> str:
    """Return a size for people: 320 KB, 1.4 MB."""
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(1, round(size / 1024))} KB"


def render_body(payload: Payload, *, addresses: dict[str, str]) -> str:
    """Return the body as the public page shows it; ``addresses`` maps digests to where a picture is served.

    Pictures get their addresses, tables a region that scrolls by itself, the headings, signature and date of an
    official document their classes. Not a character of the text changes. Structured content follows the body.
    """
    kind = kinds.get(payload["kind"])
    labels = {each["digest"]: file_label(each) for each in attachments_of(payload)}
    blocks = structure.html_of(kind.blocks, payload["content"], addresses=addresses, labels=labels)
    parts = (_prose(payload, addresses), blocks)
    return "\n".join(each for each in parts if each)


def _prose(payload: Payload, addresses: dict[str, str]) -> str:
    if not payload["body"].strip():
        return ""
    root = html.fragment_fromstring(payload["body"], create_parent="div")
    for picture in root.iter("img"):
        source = picture.get("src", "")
        if source.startswith(STORED):
            picture.set("src", addresses.get(source.removeprefix(STORED), ""))
            picture.set("loading", "lazy")
    for table in list(root.iter("table")):
        _in_region(table)
    if kinds.get(payload["kind"]).as_official_document:
        _mark_parts(root)
    return html.tostring(root, encoding="unicode").removeprefix("<div>").removesuffix("</div>").strip()


def _in_region(table: Any) -> None:
    region = etree.Element("div", {"class": "table-region", "role": "region", "tabindex": "0", "aria-label": "表格"})
    region.tail, table.tail = table.tail, None
    table.getparent().replace(table, region)
    region.append(table)


def _mark_parts(root: Any) -> None:
    filled = [each for each in root if each.tag == "p" and each.text_content().strip()]
    for each in filled:
        if level := _level_of(each.text_content()):
            each.set("class", level)
    _mark_addressee(filled)
    if len(filled) > 1 and _SIGNATURE_DATE.match(filled[-1].text_content()):
        filled[-1].set("class", "signature")
        if len(filled[-2].text_content().strip()) <= 30:
            filled[-2].set("class", "signature")


def _level_of(text: str) -> str:
    """Return the class of a numbered paragraph: of a heading, or of one that holds a sentence (``-run-in``)."""
    for name, pattern in _LEVELS:
        if pattern.match(text):
            is_heading = "。" not in text and not text.rstrip().endswith((";", "；"))
            return name if is_heading else f"{name}-run-in"
    return ""


def _mark_addressee(filled: list[Any]) -> None:
    """Mark 主送机关: the first paragraph that ends with a colon, before any number or whole sentence."""
    for each in filled:
        text = each.text_content().strip()
        if "。" in text or each.get("class"):
            return
        if text.endswith((":", "：")):
            if not _LEADS_IN.search(text):
                each.set("class", "addressee")
            return


def attachments_of(payload: Payload) -> list[dict[str, Any]]:
    """Return the attachments as a publication keeps them, numbered from 1."""
    return [
        {
            "number": number,
            "name": each["name"],
            "size": each.get("size", 0),
            "media_type": each.get("media_type", ""),
            "digest": each["digest"],
            "alternative_text": each.get("alternative_text", ""),
        }
        for number, each in enumerate(payload["attachments"], start=1)
    ]


def publication_fields(payload: Payload, *, post_id: int) -> dict[str, Any]:
    """Return the fields of a publication that come from the payload, the HTML and its digest among them."""
    addresses = {
        each["digest"]: file_address(post_id=post_id, number=each["number"], name=each["name"])
        for each in attachments_of(payload)
    }
    return {"column": Column.objects.get(code=payload["column"])} | fields_of(payload, addresses=addresses)


def fields_of(payload: Payload, *, addresses: dict[str, str]) -> dict[str, Any]:
    """Return what :func:`publication_fields` does, without the column and with the pictures at ``addresses``."""
    body = render_body(payload, addresses=addresses)
    return columns_of(payload) | {"html": body, "html_digest": digest_of_bytes(body.encode())}


def columns_of(payload: Payload) -> dict[str, Any]:
    """Return the fields of a publication beside its HTML."""
    metadata = payload["metadata"]
    return {
        "kind": payload["kind"],
        "title": payload["title"],
        "summary": metadata["summary"] or _first_words(payload),
        "genre": metadata["genre"],
        "issuing_body": metadata["issuing_body"][:200],
        "document_number": metadata["document_number"],
        "date_of_issue": date.fromisoformat(metadata["date_of_issue"]) if metadata["date_of_issue"] else None,
        "validity": metadata["validity"],
        "categories": payload["categories"],
        "display_until": content.display_until(payload),
        "metadata": metadata,
        "attachments": attachments_of(payload),
        "correction_note": payload["correction_note"],
        "editor": metadata["author"],
    }


def words_of(payload: Payload) -> str:
    """Return the text of body and structured content, as a reader reads it."""
    blocks = kinds.get(payload["kind"]).blocks
    return text_of(f"{payload['body']}\n{structure.html_of(blocks, payload['content'], addresses={})}")


def _first_words(payload: Payload) -> str:
    words = " ".join(words_of(payload).split())
    return words if len(words) <= 120 else words[:119] + "…"


def category_rows(publication: Publication) -> list[PublicationCategory]:
    """Return the rows that put a publication into its disclosure categories."""
    found = DisclosureCategory.objects.filter(code__in=publication.categories)
    return [PublicationCategory(publication=publication, category=each) for each in found]
