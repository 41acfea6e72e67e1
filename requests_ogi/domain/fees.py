"""信息处理费: what the standard of 国办函〔2020〕109号 comes to; charging itself is a setting, off by default.

By items or by volume, never both for one request; each band is charged at its own price, what lies below at the lower
one. Items are counted by applicant, organ and month of the calendar (``repeats.filed_in_month``), whatever the
answer. Pure.
"""

from datetime import date

# 自2021年1月1日起施行.
IN_FORCE_FROM = date(2021, 1, 1)
_FREE_ITEMS, _FIRST_BAND, _BAND = 10, 30, 10
_STEP = 100
# Up to which page at how much a page; None: all further ones.
_PAGES: tuple[tuple[int | None, int], ...] = ((30, 0), (100, 10), (200, 20), (None, 40))


def price_of_item(number: int) -> int:
    """Return what the ``number``-th request of a month costs, in yuan: ten are free, then dearer from band to band."""
    if number <= _FREE_ITEMS:
        return 0
    if number <= _FIRST_BAND:
        return _STEP
    return _STEP * (2 + (number - _FIRST_BAND - 1) // _BAND)


def fee_by_items(count: int) -> int:
    """Return what ``count`` requests of one applicant to one organ in one month come to, in yuan."""
    return sum(price_of_item(number) for number in range(1, count + 1))


def fee_by_pages(pages: int) -> int:
    """Return what ``pages`` supplied pages of one request come to, in yuan."""
    total = before = 0
    for until, price in _PAGES:
        reach = pages if until is None else min(pages, until)
        total += max(reach - before, 0) * price
        before = reach
    return total
