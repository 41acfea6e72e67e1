"""Shapes of numbers that several recognisers ask about."""

import re

from yunlong_portal.kernel.personal_data.reading import Reading


def characters_of(slice_: str) -> str:
    """Return the digits of a folded slice, an X in the last place with them."""
    return re.sub(r"[^\dX×]", "", slice_).replace("×", "X")


def grouping(reading: Reading, start: int, end: int) -> tuple[int, ...]:
    """Return the lengths of the groups of digits. Digits set one by one at the beginning count as one group."""
    lengths = [len(group) for group in reading.groups(start, end)]
    singles = 0
    while singles < len(lengths) and lengths[singles] == 1:
        singles += 1
    return tuple([singles, *lengths[singles:]] if singles else lengths)


def is_part_of_code(reading: Reading, start: int, end: int) -> bool:
    """Return whether a hyphen or a stroke ties the number into a longer code (2017-532929-48-03-012345)."""
    before, after = reading.plain[max(0, start - 2) : start], reading.plain[end : end + 2]
    return bool(re.fullmatch(r"[\dA-Z_][-/]", before) or re.match(r"[-/][\dA-Z_]", after))


def is_decimal(reading: Reading, start: int, end: int) -> bool:
    """Return whether the number is the whole or the fraction of a decimal number."""
    before, after = reading.plain[max(0, start - 2) : start], reading.plain[end : end + 6]
    return bool(re.fullmatch(r"\d\.", before) or re.match(r"\.\d{1,4}(?!\d)", after))


def passes_luhn(number: str) -> bool:
    """Return whether the last digit is the Luhn check digit (ISO/IEC 7812-1)."""
    doubled = [int(each) * 2 for each in reversed(number)]
    return (
        sum(value // 2 if place % 2 == 0 else value - 9 * (value > 9) for place, value in enumerate(doubled)) % 10 == 0
    )
