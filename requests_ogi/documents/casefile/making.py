"""Making a bound copy: gather the papers, count their pages, write the contents, bind all, keep it for some days."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from requests_ogi.documents.casefile.items import Item, items_of
from requests_ogi.documents.casefile.sheets import Sheet
from requests_ogi.domain import binding as asking
from requests_ogi.enums import RemedyResult
from requests_ogi.models import CaseBinding, InformationRequest, Remedy
from yunlong_portal.kernel import making
from yunlong_portal.kernel.binding import BINDABLE, Leaf, bind, count_pages
from yunlong_portal.kernel.documents import render_pdf
from yunlong_portal.kernel.files import kind_of
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import open_private, store_made

# What is bound at once, while the page waits; more is left to the sweep.
MOST_AT_ONCE = 40
MOST_BYTES_AT_ONCE = 20 * 1024 * 1024
_AT_A_SWEEP = 5
_DESCRIPTION = 60
_NOT_MADE = "装订时出错，已经记录，请联系网站管理员；需要时可以再装订一次。"


@dataclass(frozen=True)
class Line:
    """One line of the contents: a paper and its pages."""

    item: Item
    pages: str
    is_loose: bool


def is_small(row: InformationRequest) -> bool:
    """Return whether a copy can be made while somebody waits for the page."""
    sizes = list(row.papers.values_list("file__size", flat=True))
    letters = list(row.letters.values_list("sealed__size", "services__receipt__size"))
    total = sum(sizes) + sum(size or 0 for pair in letters for size in pair)
    return len(sizes) + 2 * len(letters) <= MOST_AT_ONCE and total <= MOST_BYTES_AT_ONCE


def bind_waiting(now: datetime) -> int:
    """Make the copies that wait, and return how many; periodic work."""
    return making.make_waiting(
        CaseBinding.objects.waiting(), lambda row: make(row, now=now), at_a_sweep=_AT_A_SWEEP, now=now
    )


def make(row: CaseBinding, *, now: datetime) -> bool:
    """Make a bound copy that waits, and say whether it was made (``kernel.making``)."""
    return making.make(row, by=_make, lease=asking.LEASE, failed=_NOT_MADE, now=now)


def _make(row: CaseBinding, now: datetime) -> bool:
    case = InformationRequest.objects.select_related("organ", "deadline", "applicant", "particulars").get(
        pk=row.request_id
    )
    items = items_of(case, has_internal=row.has_internal, now=now)
    CaseBinding.objects.filter(pk=row.pk).update(total=len(items), done=0)
    leaves, loose = [], set()
    for place, item in enumerate(items):
        leaf = _leaf(item)
        if leaf is None:
            loose.add(place)
            leaf = _slip(case, item, now)
        leaves.append(leaf)
        CaseBinding.objects.filter(pk=row.pk).update(done=F("done") + 1)
    counts = list(count_pages(leaves))
    for place in [place for place, count in enumerate(counts) if not count]:
        loose.add(place)
        leaves[place] = _slip(case, items[place], now)
        (counts[place],) = count_pages([leaves[place]])
    lines = _lines(items, counts, loose)
    front = _fixed(_front(case, lines, pages=sum(counts), has_internal=row.has_internal, now=now))
    end = [_fixed(_end(case, lines, pages=sum(counts), now=now).pdf())] if row.has_internal else []
    what = "案卷" if row.has_internal else "证据"
    file = store_made(
        bind([front, *leaves, *end]),
        name=f"{what}-{case.number}.pdf",
        extension="pdf",
        stored_by=row.asked_by,
        now=now,
        until=now + asking.KEPT,
    )
    made = CaseBinding.objects.waiting().filter(pk=row.pk)
    return bool(made.update(file=file, pages=sum(counts), loose=len(loose), leased_until=None))


def _leaf(item: Item) -> Leaf | None:
    """Return a paper as it is bound, None for what is no page."""
    source = item.source
    if not isinstance(source, PrivateFile):
        made = source()
        return Leaf(read=lambda: made, title=item.title)
    if source.media_type not in BINDABLE or source.is_erased:
        return None
    return Leaf(read=lambda: open_private(source).read(), media_type=source.media_type, title=item.title)


def _slip(case: InformationRequest, item: Item, now: datetime) -> Leaf:
    """Return the page that stands for what cannot be bound: which file, how to tell that it is the one."""
    made = _slip_sheet(case, item, now).pdf()
    return Leaf(read=lambda: made, title=item.title)


def _slip_sheet(case: InformationRequest, item: Item, now: datetime) -> Sheet:
    file = item.source
    assert isinstance(file, PrivateFile)  # noqa: S101  # what we make ourselves is a page
    facts = [("材料名称", item.title), ("格式", kind_of(file.extension).label)]
    if file.is_erased:
        words = f"此件已于{timezone.localdate(file.erased_at)}依规删除（{file.erasure_reason}），案卷里不再有。"
    else:
        plain = open_private(file).read()
        facts += [("大小", f"{len(plain)} 字节"), ("SHA-256 摘要", hashlib.sha256(plain).hexdigest())]
        words = (
            "此件是电子文件，不能直接装订。请在案卷材料中打开、打印，附在本页之后，页号写作本页页号加“-1、-2……”；"
            "或者随卷附电子件，由收件人用上面的摘要核对。"
        )
    return Sheet(
        title="另附材料说明", organ=case.organ.name, number=case.number, made_at=now, facts=facts, paragraphs=[words]
    )


def _lines(items: Sequence[Item], counts: Sequence[int], loose: set[int]) -> list[Line]:
    lines, first = [], 1
    for place, (item, count) in enumerate(zip(items, counts, strict=True)):
        last = first + count - 1
        pages = str(first) if last == first else f"{first}-{last}"
        lines.append(Line(item=item, pages=pages, is_loose=place in loose))
        first = last + 1
    return lines


def _fixed(made: bytes) -> Leaf:
    return Leaf(read=lambda: made, is_numbered=False)


def _front(case: InformationRequest, lines: Sequence[Line], *, pages: int, has_internal: bool, now: datetime) -> bytes:
    """Return cover and contents: 卷内目录 of the organ's own file, 证据目录 of what is handed in."""
    remedies: list[Remedy] = list(case.remedies.order_by("received_on", "pk"))
    pending = [each for each in remedies if each.result == RemedyResult.PENDING]
    years = settings.CHALLENGED_CASE_KEPT_YEARS if remedies else settings.CASE_KEPT_YEARS
    wanted = " ".join((case.particulars.title or case.particulars.description).split())
    context: dict[str, Any] = {
        "case": case,
        "lines": lines,
        "pages": pages,
        "has_internal": has_internal,
        "wanted": wanted if len(wanted) <= _DESCRIPTION else f"{wanted[:_DESCRIPTION]}……",
        "began_on": case.received_on or timezone.localdate(case.submitted_at),
        "challenges": pending or remedies[-1:],
        "years": years,
        "bound_on": timezone.localdate(now),
    }
    return render_pdf(template="requests_ogi/documents/casefile_front.html", context=context)


def _end(case: InformationRequest, lines: Sequence[Line], *, pages: int, now: datetime) -> Sheet:
    """Return the 备考表: how complete the file is; who binds and checks it signs by hand."""
    loose = [f"第{each.pages}页：{each.item.title}" for each in lines if each.is_loose]
    return Sheet(
        title="备考表",
        organ=case.organ.name,
        number=case.number,
        made_at=now,
        facts=[
            ("本卷情况", f"共{len(lines)}件、{pages}页，封面、卷内目录和本表不编页号。"),
            ("另附的材料", "；".join(loose) or "无"),
            ("说明", "带电子签名、电子印章的文件装订后不能验证签名，以案卷中的原文件为准。"),
            ("立卷人", ""),
            ("检查人", ""),
            ("立卷时间", ""),
        ],
    )
