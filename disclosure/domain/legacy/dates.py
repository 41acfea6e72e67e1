"""Dates as people wrote them on old sites: 2017-1-19, 2016.12.5, 2017年8月25日, 二〇一七年一月十八日, full width."""

import re
import unicodedata
from datetime import date, time

_DIGITS = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})(?!\d)(?:\s*日)?"
)
_NUMERALS = re.compile(
    r"(?P<year>[二一][〇○零Ｏ一二三四五六七八九0]{3})年(?P<month>[元正一二三四五六七八九十]{1,3})月"
    r"(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
_FIGURES = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "0": 0}
_TIME = re.compile(r"\s*(?:T|\s)\s*(?P<hour>\d{1,2})[:：](?P<minute>\d{2})")
EARLIEST = date(1990, 1, 1)


def find_date(text: str) -> date | None:
    """Return the first date in ``text`` that there is; None where there is none."""
    found = _first(text)
    return found[0] if found else None


def find_moment(text: str) -> tuple[date, time | None] | None:
    """Return the first date in ``text`` and the time of day behind it, where one is written."""
    found = _first(text)
    if found is None:
        return None
    day, rest = found
    match = _TIME.match(rest)
    try:
        return day, time(int(match["hour"]), int(match["minute"])) if match else None
    except ValueError:
        return day, None


def is_date(line: str) -> bool:
    """Return whether a line is a date and nothing else: the date under a signature."""
    plain = unicodedata.normalize("NFKC", line).strip(" \u3000()。")
    return any(pattern.fullmatch(plain) for pattern in (_DIGITS, _NUMERALS)) and find_date(plain) is not None


def _first(text: str) -> tuple[date, str] | None:
    plain = unicodedata.normalize("NFKC", text)
    for match in sorted([*_DIGITS.finditer(plain), *_NUMERALS.finditer(plain)], key=lambda each: each.start()):
        try:
            day = date(_number(match["year"]), _number(match["month"]), _number(match["day"]))
        except ValueError:
            continue
        return day, plain[match.end() :]
    return None


def _number(written: str) -> int:
    if written.isdecimal() and written.isascii():
        return int(written)
    written = written.replace("元", "一").replace("正", "一").replace("廿", "二十").replace("卅", "三十")
    if "十" in written:
        tens, ones = written.split("十", 1)
        return (_FIGURES[tens] if tens else 1) * 10 + (_FIGURES[ones] if ones else 0)
    return int("".join(str(_FIGURES[each]) for each in written))
