"""Departments: who they are, their institution boards, and what each has published."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from columns.domain.activities.leaders import public_leaders
from columns.domain.freshness import judge
from columns.enums import FreshnessLevel
from columns.queries import Category, DepartmentCard, department_directory, disclosure_categories
from columns.slots import Kept
from disclosure.domain.boards import BOARD, keeping
from disclosure.frame import render_page
from disclosure.models import Publication
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.queries import day_of, department_categories, list_page
from disclosure.slots import DEPARTMENT_BLOCKS, DEPARTMENT_ITEMS

_TITLE = "部门公示专栏"
# How a board stands, in the words of a citizen.
_STANDING = {
    FreshnessLevel.FRESH: ("calm", "内容正常"),
    FreshnessLevel.SOON: ("calm", "内容正常"),
    FreshnessLevel.CLOSE: ("soon", "即将超期核对"),
    FreshnessLevel.STALE: ("late", "已超期未核对"),
}


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """List every department by what sort of body it is. No query unless one changed."""
    context = {"groups": department_directory()}
    return render_page(request, "disclosure/departments.html", context, title=(_TITLE,), crumbs=[(_TITLE, "")])


@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a department: its board, its leaders for disclosure, its guide and rules, and its publications by category.

    Eight queries on its first page: three for a list, one each for board, categories, leaders, documents and items.
    """
    card = next((each for group in department_directory() for each in group.departments if each.slug == slug), None)
    if card is None:
        raise Http404
    category = _category(request)
    own = Publication.objects.live().filter(department=card.id)
    page = list_page(own.filter(category_rows__category=category.id) if category else own, number=page_number(request))
    if page is None:
        raise Http404
    is_first = page.number == 1 and category is None
    context = {
        "department": card,
        "lines": page.lines,
        "category": category,
        "categories": _categories(card, category),
        "pagination": pagination_of(request, page),
        "updated": page.lines[0]["day"] if page.lines and is_first else "",
        "is_first": is_first,
        "full_address": settings.BASE_URL + card.page,
    }
    if is_first:
        context |= _board(card, timezone.now()) | {
            "leaders": public_leaders(card.id, on=timezone.localdate()),
            "items": [line for lines in DEPARTMENT_ITEMS.call(department_id=card.id) for line in lines],
            "blocks": [block for block in DEPARTMENT_BLOCKS.call(department_id=card.id) if block],
        }
    return render_page(
        request,
        "disclosure/department.html",
        context,
        title=(card.name + page_in_title(page), *((category.name,) if category else ()), _TITLE),
        crumbs=[(_TITLE, "/departments/"), *([(card.name, card.page)] if category else []), _last(card, category)],
    )


def _last(card: DepartmentCard, category: Category | None) -> tuple[str, str]:
    return (category.name if category else card.name, "")


def _category(request: HttpRequest) -> Category | None:
    code = request.GET.get("category", "")
    if not code:
        return None
    found = next((each for each in disclosure_categories() if each.code == code), None)
    if found is None:
        raise Http404
    return found


def _categories(card: DepartmentCard, chosen: Category | None) -> list[dict[str, Any]]:
    counts = department_categories(card.id)
    return [
        {"name": each.name, "count": counts[each.id], "code": each.code, "is_here": each == chosen}
        for each in disclosure_categories()
        if counts.get(each.id)
    ]


def _board(card: DepartmentCard, now: datetime) -> dict[str, Any]:
    """Return the live board, its contents and how it stands; what the register knows where there is none."""
    live = keeping.summary_of(card.id)
    contact = (("电话", card.phone), ("传真", card.fax), ("地址", card.address), ("办公时间", card.office_hours))
    if live is None:
        return {"board": None, "contact": [(label, value) for label, value in contact if value]}
    kept = Kept("board", "board", "", card.id, "", "", keeping.last_of(live), keeping.allowed_days())
    html = live["html"]
    level, words = _STANDING[judge(kept, now=now).level]
    return {
        "board": {
            "body": mark_safe(html),  # noqa: S308  # made by rendering.py of what was signed
            "parts": [(f"block-{each.name}", each.label) for each in BOARD.blocks if f'id="block-{each.name}"' in html],
            "address": f"/posts/{live['post_id']}/",
            "number": live["number"],
            "updated": day_of(live["published_at"]),
            "looked": day_of(live["looked_at"]),
            "what_changed": live["correction_note"],
            "level": level,
            "words": words,
        }
    }
