"""Numbers from an organ's own 发文登记簿 on paper: typed in when a letter is signed, checked, never drawn.

Which organ does so, and in what form, stands with the organ (``Organ.number_form``); without it the portal numbers
(P15). A typed number must have the form, the year of the letter and be nobody else's; one that leaves others out before
it says why, for the register is gapless or explains itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from requests_ogi.models import Letter
from yunlong_portal.kernel.letters.wording import Wording, fill
from yunlong_portal.kernel.workflow import refuse

_YEAR_IN_OTHER_BRACKETS = re.compile(r"[\[［【(（〈](\d{4})[\]］】)）〉]")
_LONGEST = 12


@dataclass(frozen=True)
class OwnNumber:
    """A number from an organ's register, as it is kept."""

    text: str
    series: str
    year: int
    serial: int


def form_of(number_form: str, *, mark: str, wording: Wording) -> str:
    """Return the form with the organ's mark and the letter's class in it; year and number stay marks."""
    return fill(number_form, {"organ": mark, "class": wording.class_mark, "year": "{year}", "n": "{n}"})


def series_of(slug: str, form: str) -> str:
    """Return the row in which numbers of one form follow one another."""
    return f"{slug}:own:{form}"[:80]


def last_of(series: str, year: int) -> int:
    """Return the highest number of a row in a year, 0 where there is none."""
    found = Letter.objects.filter(series=series, year=year, serial__isnull=False).order_by("-serial")
    return found.values_list("serial", flat=True).first() or 0


def missing_before(letters: Iterable[Letter]) -> dict[int, str]:
    """Return, by key, which numbers of its row are not there right before a letter with an own number, in words.

    One query, however many letters.
    """
    own = [each for each in letters if ":own:" in each.series]
    rows = {(each.series, each.year) for each in own}
    known: dict[tuple[str, int | None], list[int]] = {row: [0] for row in rows}
    there = Letter.objects.filter(series__in={series for series, _ in rows}, serial__isnull=False) if rows else ()
    for each in there:
        if (each.series, each.year) in known:
            known[each.series, each.year].append(each.serial or 0)
    found = {}
    for letter in own:
        serial = letter.serial or 0
        before = max(each for each in known[letter.series, letter.year] if each < serial)
        if before < serial - 1:
            found[letter.pk] = str(before + 1) if before == serial - 2 else f"{before + 1}至{serial - 1}"
    return found


def read(typed: str, *, form: str) -> tuple[int, int] | None:
    """Return (year, number) of what was typed, None where it has not the form. Pure.

    Brackets of another shape, full width, 第 and leading zeros are read as what they mean (GB/T 9704-2012 7.2.5).
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    plain = _YEAR_IN_OTHER_BRACKETS.sub(r"〔\1〕", plain)
    wanted = unicodedata.normalize("NFKC", form)
    pattern = re.escape(wanted).replace(re.escape("{year}"), r"(?P<year>\d{4})", 1)
    pattern = pattern.replace(re.escape("{n}"), r"第?(?P<n>\d+)", 1)
    found = re.fullmatch(pattern, plain)
    if found is None or len(found["n"]) > _LONGEST or not int(found["n"]):
        return None
    return int(found["year"]), int(found["n"])


def take(typed: str, *, form: str, series: str, year: int, why: str) -> OwnNumber:
    """Return a typed number that may be given to a letter of this year; inside the transaction that gives it.

    Refused: ``no_number``, ``number_form``, ``number_year``, ``number_taken``, ``number_gap`` where it leaves numbers
    out and ``why`` does not say why.
    """
    if not typed.strip():
        raise refuse("no_number", "本机关的文号由发文登记簿编，请填写这份文书在登记簿上的文号。")
    shown = fill(form, {"year": str(year), "n": "1"})
    found = read(typed, form=form)
    if found is None:
        raise refuse(
            "number_form", f"文号“{typed.strip()}”不合本机关的格式，应当写成“{shown}”的样子，请对照登记簿核对。"
        )
    if found[0] != year:
        raise refuse("number_year", f"文号的年份是{found[0]}，这份文书落款在{year}年，请核对。")
    serial = found[1]
    text = fill(form, {"year": str(year), "n": str(serial)})
    taken = Letter.objects.filter(number=text).values_list("title", flat=True).first()
    if taken is not None:
        raise refuse("number_taken", f"{text}已经给了一份《{taken}》，请对照登记簿核对。作废的文号也不再用。")
    last = last_of(series, year)
    if serial > last + 1 and not why.strip():
        missing = str(last + 1) if serial == last + 2 else f"{last + 1}至{serial - 1}"
        raise refuse(
            "number_gap",
            f"系统里上一号是{last or '（今年还没有）'}，{text}之前缺{missing}号。请对照登记簿核对；"
            "确实如此的，在“意见”里写明原因，如“其间各号编给了其他公文”。",
        )
    return OwnNumber(text=text, series=series, year=year, serial=serial)
