"""From an old page to a payload of the portal: its kind, its metadata, the number and the body that issued it."""

import re
from datetime import date
from typing import Any

from columns.enums import ColumnType
from disclosure.domain import content
from disclosure.domain.content import Payload
from disclosure.domain.legacy import dates
from disclosure.domain.legacy.page import OldPage
from disclosure.domain.legacy.plans import Place, Plan
from disclosure.enums import Genre, SourceKind, Validity
from yunlong_portal.kernel.text import clean_line

_INDEX_NUMBER = re.compile(r"[0-9A-Za-z\-/〔〕\[\]_.]{4,80}")
_DOCUMENT_NUMBER = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{1,12}?)(?P<open>[〔\[【(（﹝])(?P<year>(?:19|20)\d{2})[〕\]】)）﹞](?P<number>[1-9]\d{0,3})号"
)
_REPRINT = re.compile(
    r"^[(（]?(?:\d{4}年\d{1,2}月\d{1,2}日)?(?P<body>国务院|全国人民代表大会常务委员会|[\u4e00-\u9fff]{2,10}(?:部|委员会|省人民政府))"
    r"令第(?P<number>\d+)号(?:公布|发布)"
)
_NUMBERED_BY = re.compile(r"^[\u4e00-\u9fff]{1,12}[〔\[【(（﹝](?:19|20)\d{2}[〕\]】)）﹞][1-9]\d{0,3}号$")
_ISSUER = re.compile(r"^(?P<body>[\u4e00-\u9fff]{3,28}?(?:人民政府办公室|人民政府|办公室|局|委员会|委|镇|乡))关于")
_GENRES = {each.label: each.value for each in Genre}
_VALIDITIES = {
    "有效": Validity.IN_FORCE,
    "失效": Validity.EXPIRED,
    "废止": Validity.REPEALED,
    "已修改": Validity.AMENDED,
}
_NOTICE_TITLE = re.compile(r"(?:公告|公示|通告)(?:[(（][^)）]*[)）])?$")
_NEWS_COLUMNS = frozenset({ColumnType.NEWS_LIST, ColumnType.EVENT_LIST})


def payload_of(plan: Plan, old: OldPage, place: Place, html: str) -> Payload:
    """Return the payload of a page, and note in its plan the index number and what is odd about its numbers."""
    told, reprint = old.metadata, _REPRINT.search(plan.text.strip())
    number = _document_number(plan, told)
    payload = content.empty_payload(kind=_kind(plan, old, place, number), column=place.column)
    payload |= {"title": plan.title, "body": html, "categories": list(place.categories)}
    issued = dates.find_date(told.get("date_of_issue", ""))
    meta = payload["metadata"]
    meta |= {
        "genre": _GENRES.get(told.get("genre", ""), ""),
        "issuing_body": told.get("issuing_body") or _issuer(plan) or place.department,
        "document_number": number,
        "date_of_issue": _written(issued or signed_on(plan.text)),
        "theme": told.get("theme", ""),
        "source_name": told.get("issuing_body") or place.department,
        "validity": str(_VALIDITIES.get(told.get("validity", ""), "")),
    }
    if reprint:
        meta |= {
            "issuing_body": reprint["body"],
            "document_number": f"{reprint['body']}令第{reprint['number']}号",
            "source_kind": SourceKind.REPRINT.value,
            "source_name": reprint["body"],
        }
    payload["attachments"] = _attachments(plan)
    index_number = told.get("index_number", "").strip()
    plan.index_number = index_number if _INDEX_NUMBER.fullmatch(index_number) else ""
    if index_number and not plan.index_number:
        plan.warnings.append(f"索引号“{index_number[:60]}”写法不对，另编新号")
    return payload


def _written(day: date | None) -> str:
    return day.isoformat() if day and day >= dates.EARLIEST else ""


def _attachments(plan: Plan) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for _, stored in plan.attached:
        described = f"{plan.title}（配图）"[:200] if stored.media_type.startswith("image/") else ""
        row = {"digest": stored.digest, "name": stored.name, "alternative_text": described}
        rows.setdefault(stored.digest, row | {"media_type": stored.media_type, "size": stored.size})
    return list(rows.values())


def _kind(plan: Plan, old: OldPage, place: Place, number: str) -> str:
    if place.column_type in _NEWS_COLUMNS:
        return "news"
    if _NOTICE_TITLE.search(plan.title) or place.column_type == ColumnType.NOTICE_LIST:
        return "notice"
    is_document = number or _GENRES.get(old.metadata.get("genre", "")) or _ISSUER.match(plan.title)
    return "document" if is_document or place.column_type == ColumnType.DOCUMENT_LIST else "notice"


def _issuer(plan: Plan) -> str:
    match = _ISSUER.match(plan.title)
    return match["body"] if match else ""


def _document_number(plan: Plan, told: dict[str, str]) -> str:
    """Return the number of the document itself: of the block above, or on a line of its own in the first few."""
    written = told.get("document_number", "")
    if not written:
        lines = [clean_line(each) for each in plan.text.splitlines() if each.strip()][:4]
        written = next((each for each in lines if _NUMBERED_BY.match(each)), "")
    match = _DOCUMENT_NUMBER.search(written)
    if match is None:
        return written[:80]
    if match["open"] != "〔":
        plan.warnings.append(f"发文字号“{match[0]}”的括号改为六角括号")
    return f"{match['who']}〔{match['year']}〕{match['number']}号"


def signed_on(text: str) -> date | None:
    """Return the date under the signature: a line of its own among the last three."""
    lines = [line for line in text.splitlines() if line.strip()]
    return next((dates.find_date(line) for line in reversed(lines[-3:]) if dates.is_date(line)), None)
