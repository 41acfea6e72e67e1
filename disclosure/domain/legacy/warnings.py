"""What somebody should look at on a page that came in: told beside it, never mended.

A machine does not know whether 331日前 was 3月31日前. It says so, and the words stay as they were.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import html

from disclosure.domain.legacy.page import words_of

_DAMAGED_DATES = re.compile(
    r"(?<![\d.])(?<!\d[,，-])(?:(?:19|20)\d{2}\d{2,4}日|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[1-9]\d{2,3}日(?=[前后内起以]))"
)
_DAMAGED_NUMBERS = re.compile(r"附件\d{3,}(?!\d*[年号])")
_TRIAL = re.compile(r"[(（](?:试行|暂行)[)）]")
_ENDS = re.compile(r"有效期|施行至|试行(?:期|期限)|自?[^。]{0,30}(?:废止|失效)")
_REPORT = re.compile(r"政府信息公开(?:工作)?(?:年度)?(?:年度报告|年报)")
_OFFICE = re.compile(r"领导之窗|领导简介|领导分工|领导班子成员|领导信息")
_ITEM = re.compile(r"^\s*\d{1,2}\s*[.．、]")
_WHOLE = re.compile(r"^-?[\d,，]+$")
OLD_AFTER = 366
REPORT_DUE = (3, 31)  # 条例(2007) Art. 31: by 31 March


def warnings_of(
    *, title: str, text: str, body: str, breadcrumb: str, published_on: date | None, today: date
) -> Iterator[str]:
    """Yield what is wrong or doubtful in the words of a page, one sentence each."""
    if found := _distinct(_DAMAGED_DATES, text):
        yield f"日期像是缺了“月”或“年”：{'、'.join(found)}，请对照原件"
    if found := _distinct(_DAMAGED_NUMBERS, text):
        yield f"附件序号像是缺了连接号：{'、'.join(found)}，请对照原件"
    if _TRIAL.search(title) and not _ENDS.search(text):
        yield "试行（暂行）文件没有写有效期，是否有效不清楚"
    if _REPORT.search(title) and published_on and (published_on.month, published_on.day) > REPORT_DUE:
        yield f"年度报告在{published_on}公布，晚于3月31日"
    if _OFFICE.search(f"{title} {breadcrumb}") and (published_on is None or (today - published_on).days > OLD_AFTER):
        yield "领导信息已经超过一年，只能作为历史内容，不能当作现任"
    yield from _sums(body)


def _distinct(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(pattern.findall(text)))[:12]


def _sums(body: str) -> Iterator[str]:
    """Yield where the numbered rows below a row of a table do not add up to it."""
    if "<table" not in body:
        return
    for table in html.fragment_fromstring(body, create_parent="div").iter("table"):
        rows = [[words_of(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")]
        for place, row in enumerate(rows):
            parts = []
            for below in rows[place + 1 :]:
                if not below or not _ITEM.match(below[0]):
                    break
                parts.append(_number(below))
            whole = _number(row)
            if row and not _ITEM.match(row[0]) and len(parts) > 1 and None not in [whole, *parts]:
                total = sum(each for each in parts if each is not None)
                if total != whole:
                    yield f"表中“{row[0]}”是 {whole}，其下各项合计 {total}"


def _number(row: list[str]) -> int | None:
    last = row[-1] if row else ""
    return int(re.sub("[,，]", "", last)) if _WHOLE.match(last) else None


def only_pictures(text: str, *, lost: Any) -> str:
    """Return the warning for a page whose content is a picture; empty where it has words."""
    if len(re.sub(r"\s", "", text)) >= 10:
        return ""
    return "内容只在图片里，而备份中没有这些图片" if lost else "内容只在图片里，没有文字"
