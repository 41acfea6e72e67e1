"""Which days are off in a year that has no notice yet: law and local rule, worked out.

《全国年节及纪念日放假办法》: fixed days, the solar term 清明, lunar days; a holiday on a weekend is made up on the next
working day (Art. 6). The make-up Saturdays of a notice cannot be foreseen, so there are none.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from lunardate import LunarDate

from yunlong_portal.kernel.enums import Reckoning
from yunlong_portal.kernel.workdays.values import ONE_DAY, Ruling, Standing


def qingming(year: int) -> date:
    """Return the day of 清明 (the sun at 15°, Beijing time) in a year of the 21st century."""
    # The usual formula of the solar terms; checked against the sun's position for every year by a test.
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def _anchors(holiday: Standing, year: int) -> Iterator[date]:
    match holiday.reckoning:
        case Reckoning.SOLAR:
            yield date(year, holiday.month, holiday.day)
        case Reckoning.QINGMING:
            yield qingming(year)
        case Reckoning.LUNAR:
            # A lunar year begins in its solar year and ends in the next one.
            for lunar_year in (year - 1, year):
                yield LunarDate(lunar_year, holiday.month, holiday.day).to_solar_date()
        case _:
            raise ValueError(f"unknown reckoning: {holiday.reckoning}")


def dates_in(holiday: Standing, year: int) -> list[date]:
    """Return the days of ``holiday`` that fall in ``year`` while it is valid, without those made up."""
    return sorted(
        found
        for anchor in _anchors(holiday, year)
        for offset in range(holiday.days)
        if (found := anchor + timedelta(days=offset - holiday.days_before)).year == year
        and holiday.valid_from <= found
        and (holiday.valid_until is None or found <= holiday.valid_until)
    )


def rulings_for(
    holidays: Iterable[Standing], year: int, *, remark: str, is_off: Callable[[date], bool]
) -> dict[date, Ruling]:
    """Return the provisional rulings of one layer for ``year``.

    ``remark`` says why they are provisional; ``is_off`` what the layers below already make of a day. Where two
    holidays meet on one day (中秋 in the National Day week) no further day is given: fewer days off are the safe side.
    """
    named: dict[date, Standing] = {}
    for holiday in holidays:
        for each in dates_in(holiday, year):
            named.setdefault(each, holiday)
    found = {each: _ruling(holiday, "放假", remark) for each, holiday in named.items()}
    for each in sorted(named):
        if not named[each].made_up or each.weekday() < 5:
            continue
        substitute = each + ONE_DAY
        while is_off(substitute) or substitute in found:
            substitute += ONE_DAY
        found[substitute] = _ruling(named[each], "补休", remark)
    return {each: ruling for each, ruling in found.items() if each.year == year}


def _ruling(holiday: Standing, what: str, remark: str) -> Ruling:
    return Ruling(off=True, why=f"{holiday.name}{what}（{remark}，依{holiday.basis}）", provisional=True)
