"""The search page."""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from columns.queries import DepartmentCard, Link, column_tree, department_directory
from disclosure.frame import render_page
from disclosure.home import home_blocks
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.search.characters import fold, normalised
from disclosure.search.engines import MOST_COUNTED, PAGE_SIZE
from disclosure.search.forms import FILTERS, SearchForm
from disclosure.search.page import SearchPage, find
from disclosure.search.query import MAX_TYPED, Sort
from disclosure.slots import RELATED

_TEMPLATE = "disclosure/search.html"
_MOST_RELATED = 3
_ASKED = ("q", *FILTERS, "sort")

_logger = logging.getLogger(__name__)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found; without words or filters, how to search. Two queries: which, and their rows.

    A filter that cannot be is refused beside its field and everything typed is kept. A search that fails answers 503
    and says so: it is not the same as finding nothing.
    """
    number = page_number(request)
    form = SearchForm(_tidied(request.GET))
    context: dict[str, Any] = {"form": form, "max_typed": MAX_TYPED}
    if not form.is_valid():
        return _render(request, context | {"errors": _errors(form)}, title="填写有误", max_age=0)
    query = form.query(page=number)
    context["typed"] = query.text
    if not query.text and not query.has_filters:
        return _render(request, context | {"entries": _entries()}, title="")
    try:
        page = find(query)
    except DatabaseError:
        _logger.exception("search failed")
        return _render(request, context | {"failed": True}, title="搜索暂时不能使用", status=503, max_age=0)
    if page.number > page.pages:
        raise Http404
    return _results(request, context, form, page)


def _results(request: HttpRequest, context: dict[str, Any], form: SearchForm, page: SearchPage) -> HttpResponse:
    typed = form.cleaned_data["q"]
    context |= {
        "page": page,
        "first_place": (page.number - 1) * PAGE_SIZE + 1,
        "most_counted": MOST_COUNTED,
        "pagination": pagination_of(request, page),
        "chips": _chips(request, form),
        "sorts": _sorts(request, form) if typed else [],
        "related": _related(typed) if page.number == 1 else [],
        "meant": [link for links in RELATED.call(text=typed) for link in links] if page.number == 1 and typed else [],
    }
    if not page.hits:
        context |= {"entries": _entries(), "requests": _requests()}
        context |= {"single_words": _single_words(page), "without_filters": _only(request, "q")}
    return _render(request, context, title=(f"“{typed}”的搜索结果" if typed else "筛选结果") + page_in_title(page))


def _render(request: HttpRequest, context: dict[str, Any], *, title: str, **options: Any) -> HttpResponse:
    return render_page(request, _TEMPLATE, context, title=(title, "搜索"), crumbs=[("搜索", "")], **options)


def _tidied(asked: QueryDict) -> dict[str, str]:
    """Return what was asked, each name once, nothing unknown, no character that ends a text early."""
    return {name: str(asked[name]).replace("\x00", " ") for name in _ASKED if name in asked}


def _errors(form: SearchForm) -> list[dict[str, str]]:
    return [
        {"field": name, "sentence": str(sentence)} for name, sentences in form.errors.items() for sentence in sentences
    ]


def _address(request: HttpRequest, **changed: str) -> str:
    """Return the address of this search with some of its parts changed; empty ones and the page are left out."""
    query = QueryDict(mutable=True)
    for name in _ASKED:
        value = changed.get(name, request.GET.get(name, "")).strip()
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _only(request: HttpRequest, *names: str) -> str:
    return _address(request, **{name: "" for name in _ASKED if name not in names})


def _chips(request: HttpRequest, form: SearchForm) -> list[dict[str, str]]:
    """Return the filters that are set, each with the address of the search without it."""
    return [
        {"label": form.label_of(name), "without": _address(request, **{name: ""})}
        for name in FILTERS
        if form.cleaned_data[name]
    ]


def _sorts(request: HttpRequest, form: SearchForm) -> list[dict[str, Any]]:
    present = form.cleaned_data["sort"] or Sort.RELEVANCE
    return [
        {"label": sort.label, "address": _address(request, sort=sort.value), "is_present": sort == present}
        for sort in Sort
    ]


def _single_words(page: SearchPage) -> list[str]:
    return [term.text for term in page.words.terms] if len(page.words.terms) > 1 else []


def _entries() -> list[Link]:
    """Return the ways on besides searching: what the home page shows of government information, units, the map."""
    tiles = (column_tree().by_code(tile.column) for tile in home_blocks().tiles)
    return [
        *(Link(node.name, node.address) for node in tiles if node and node.is_public),
        Link("部门和乡镇", reverse("departments")),
        Link("网站地图", reverse("sitemap")),
    ]


def _requests() -> Link | None:
    """Return where people ask for what is not public, once that can be opened."""
    codes = (tile.column for tile in home_blocks().tiles if tile.icon == "request")
    nodes = (column_tree().by_code(code) for code in codes)
    return next((Link(node.name, node.address) for node in nodes if node and node.is_public), None)


def _related(typed: str) -> list[DepartmentCard]:
    """Return the departments that were typed, by any name; else those whose name holds a typed word, if few."""
    words = [word for word in normalised(fold(typed)).split(" ") if len(word) > 1]
    cards = [card for group in department_directory() for card in group.departments]
    named = [card for card in cards if any(name in word for word in words for name in _names(card))]
    if named:
        return named[:_MOST_RELATED]
    close = [card for card in cards if any(len(word) >= 3 and word in name for word in words for name in _names(card))]
    return close if len(close) <= _MOST_RELATED else []


def _names(card: DepartmentCard) -> tuple[str, ...]:
    return (card.name, card.short_name, *card.former_names, *card.later_names)
