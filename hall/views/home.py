"""The hall's front door: search, navigation by matter, person, catalogue and department, and the list of items."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from columns.enums import ColumnType
from columns.queries import department_directory
from disclosure.frame import render_page
from disclosure.labels import as_meta, column_labels
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.queries import KEPT_SECONDS
from hall.domain.items.standing import applied_for_at, standing_on, takes_applications
from hall.enums import ItemStanding
from hall.search import ItemCard, Narrowing, find, item_cards
from hall.search.narrowing import AUDIENCES, CATALOGUES, EVENTS, UnknownNarrowing
from hall.search.words import MOST_TYPED
from yunlong_portal.kernel.tables import table_response

TITLE = "网上服务大厅"
ADDRESS = "/hall/"
_ABOUT = "云龙县审批和服务事项的办事指南、网上申报和办件查询。"
_IN_PAGE = 20
_SUGGESTED = 8
_HEADS = (
    "事项编码", "事项名称", "通俗名称", "实施主体", "事项类型", "办件类型", "面向", "法定时限（工作日）",
    "承诺时限（工作日）", "状态", "网址",
)  # fmt: skip

DOORS = (
    {"label": "怎么在网上办事", "about": "申报、受理、审批、查询、取件五步，看图就会", "address": "/hall/how/"},
    {"label": "问问题、提意见", "about": "咨询、建议、投诉、给网站找错", "address": "/hall/ask/"},
    {"label": "大家问过的", "about": "已经答复的咨询", "address": "/hall/questions/"},
    {"label": "办件公示", "about": "准予了哪些行政许可", "address": "/hall/decisions/"},
    {"label": "办件统计", "about": "近十二个月收了多少件，网上办了多少", "address": "/hall/figures/"},
)


class _Part:
    """A page of what was found, as pagination asks for it."""

    def __init__(self, cards: list[ItemCard], number: int) -> None:
        self.total, self.number = len(cards), number
        self.pages = max(1, -(-len(cards) // _IN_PAGE))
        self.cards = cards[(number - 1) * _IN_PAGE : number * _IN_PAGE]


@require_safe
def hall(request: HttpRequest) -> HttpResponseBase:
    """Show the items that fit, as a page, or as a table (``?as=csv``, ``?as=xlsx``). No query unless one changed."""
    narrowing = _asked(request)
    cards = [each for each in find(narrowing.typed) if narrowing.takes(each)]
    if extension := request.GET.get("as", ""):
        return _table(cards, extension)
    page = _Part(cards, page_number(request))
    if page.number > page.pages:
        raise Http404
    today = timezone.localdate()
    names = {each.slug: each.short_name for group in department_directory() for each in group.departments}
    if narrowing.department and narrowing.department not in names:
        raise Http404
    context: dict[str, Any] = {
        "narrowing": narrowing,
        "max_typed": MOST_TYPED,
        "held": _held(narrowing),
        "chips": narrowing.labels(names),
        "items": [_line(each, today) for each in page.cards],
        "pagination": pagination_of(request, page),
        "export": narrowing.address() + ("" if "?" in narrowing.address() else "?"),
        "meta": as_meta(
            column_labels(name=TITLE, description=_ABOUT, keywords=TITLE, kind=str(ColumnType.SERVICE_GUIDE.label))
        ),
        "doors": DOORS,
    }
    if narrowing.is_empty:
        context |= _ways()
    return render_page(
        request, "hall/home.html", context, title=(TITLE + page_in_title(page),), crumbs=[(TITLE, "")], active=ADDRESS
    )


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return the first items that fit what is being typed, as JSON. No query unless something changed."""
    typed = request.GET.get("q", "").replace("\x00", " ")
    found = find(typed)[:_SUGGESTED] if typed.strip() else []
    lines = [{"name": each.name, "about": _about(each), "address": each.address} for each in found]
    response = JsonResponse({"items": lines})
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _asked(request: HttpRequest) -> Narrowing:
    try:
        return Narrowing.of(request.GET.dict())
    except UnknownNarrowing as error:
        raise Http404 from error


def _line(card: ItemCard, today: date) -> dict[str, Any]:
    applies = takes_applications(card, today)
    return {
        "card": card,
        "mark": _mark(card),
        "applies": applies,
        "apply": applied_for_at(card, card.address) if applies else "",
        "at_province": bool(card.provincial_address) and not card.portal_address,
    }


def _held(narrowing: Narrowing) -> list[tuple[str, str]]:
    """Return the conditions besides the words, to go along with a new search."""
    held = {
        "audience": narrowing.audience,
        "event": narrowing.event,
        "catalogue": narrowing.catalogue,
        "department": narrowing.department,
    }
    return [(name, value) for name, value in held.items() if value]


def _mark(card: ItemCard) -> str:
    standing = standing_on(card, timezone.localdate())
    return "" if standing == ItemStanding.IN_FORCE else str(standing.label)


def _about(card: ItemCard) -> str:
    # What has ended promises nothing.
    mark = _mark(card)
    return "　".join(part for part in (card.department, mark or card.promise) if part)


def _ways() -> dict[str, Any]:
    """Return the navigation: how many items each way leads to; ways that lead nowhere are left out."""
    cards = item_cards()
    events = Counter(event for each in cards for event in each.life_events)
    departments = Counter(each.department_slug for each in cards)
    names = {each.department_slug: each.department for each in cards}

    def ways(known: dict[str, str], name: str, counts: Any) -> Iterable[dict[str, Any]]:
        rows = [
            {"label": label, "count": counts[code], "address": Narrowing(**{name: code}).address()}
            for code, label in known.items()
        ]
        return [row for row in rows if row["count"]]

    return {
        "events": ways(EVENTS, "event", events),
        "departments": ways(names, "department", departments),
        "audiences": ways(
            AUDIENCES,
            "audience",
            {code: sum(Narrowing(audience=code).takes(each) for each in cards) for code in AUDIENCES},
        ),
        "catalogues": ways(
            CATALOGUES,
            "catalogue",
            {code: sum(Narrowing(catalogue=code).takes(each) for each in cards) for code in CATALOGUES},
        ),
    }


def _table(cards: list[ItemCard], extension: str) -> HttpResponseBase:
    if extension not in {"csv", "xlsx"}:
        raise Http404
    today = timezone.localdate()
    rows = (
        (
            each.code, each.name, "、".join(each.everyday_names), each.department, each.item_type.label,
            each.case_type.label,
            "、".join(label for code, label in AUDIENCES.items() if Narrowing(audience=code).takes(each)),
            each.statutory_days, each.promised_days, standing_on(each, today).label, each.address,
        )
        for each in cards
    )  # fmt: skip
    return table_response(extension, heads=_HEADS, rows=rows, name=f"items-{today:%Y%m%d}", title="办事事项目录")
