"""Links to the pages of a list: the first, the last and those around the present one."""

from dataclasses import dataclass
from typing import Protocol

from django.http import Http404, HttpRequest

_AROUND = 2


class Page(Protocol):
    """A page of a list: which one, of how many, and how many lines in all."""

    @property
    def number(self) -> int: ...
    @property
    def pages(self) -> int: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True)
class Pagination:
    """What the pagination of a list shows. ``links`` are (number, address); number 0 is a gap."""

    number: int
    pages: int
    total: int
    links: list[tuple[int, str]]
    previous: str
    next: str


def page_number(request: HttpRequest) -> int:
    """Return the ``?page=`` of the request, 1 without one. Raises 404 for what is no page number."""
    given = request.GET.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) <= 7 and int(given) > 0):
        raise Http404
    return int(given)


def year_asked(request: HttpRequest) -> int | None:
    """Return the ``?year=`` of the request, None without one. Raises 404 for what is no year written in four digits."""
    given = request.GET.get("year", "").strip()
    if not given:
        return None
    # Python refuses to count numbers of thousands of digits.
    if not (len(given) == 4 and given.isascii() and given.isdigit() and 1900 <= int(given) <= 9000):
        raise Http404
    return int(given)


def _numbers(number: int, pages: int) -> list[int]:
    shown = sorted({1, pages, *range(max(1, number - _AROUND), min(pages, number + _AROUND) + 1)})
    numbers: list[int] = []
    for each in shown:
        if numbers and each - numbers[-1] == 2:
            numbers.append(each - 1)  # a gap of one page is as wide as its number
        elif numbers and each - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(each)
    return numbers


def pagination_of(request: HttpRequest, page: Page) -> Pagination:
    """Return the links of ``page``; they keep everything else that the address asks for."""
    query = request.GET.copy()
    query.pop("page", None)
    rest = query.urlencode()

    def address(number: int) -> str:
        asked = "&".join(part for part in (rest, f"page={number}" if number > 1 else "") if part)
        return f"{request.path}?{asked}" if asked else request.path

    return Pagination(
        number=page.number,
        pages=page.pages,
        total=page.total,
        links=[(each, address(each) if each else "") for each in _numbers(page.number, page.pages)],
        previous=address(page.number - 1) if page.number > 1 else "",
        next=address(page.number + 1) if page.number < page.pages else "",
    )


def page_in_title(page: Page) -> str:
    """Return what the title of a list says about the page, nothing for the only one."""
    return f"（第 {page.number} 页，共 {page.pages} 页）" if page.pages > 1 else ""
