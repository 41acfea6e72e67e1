"""How each kind is masked: 张*, 138****1234, an address to its township."""

import re
from collections.abc import Callable, Iterable

from yunlong_portal.kernel.personal_data.addresses import township_of
from yunlong_portal.kernel.personal_data.findings import Finding, Kind
from yunlong_portal.kernel.personal_data.persons import names_between, surname_of
from yunlong_portal.kernel.personal_data.reading import Reading


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return ``text`` with ``findings`` (of this text, as :func:`find` gave them) masked. Nothing that blocks is left.

    The length changes: findings are of the text before. Masking what is masked changes nothing.
    """
    reading = Reading(text)
    parts: list[str] = []
    done = 0
    for each in sorted(findings, key=lambda found: found.start):
        parts += [text[done : each.start], _MASKS[Kind(each.kind)](reading, each)]
        done = each.end
    return "".join([*parts, text[done:]])


def kept(number: str, first: int, stars: int, last: int) -> str:
    """Return a number with stars in its middle; one too short to keep both ends shows less of them."""
    if len(number) < first + last + 3:
        first, last = min(2, len(number) // 3), 0
    return number[:first] + "*" * stars + (number[-last:] if last else "")


def _id_number(reading: Reading, found: Finding) -> str:
    letters = re.match(r"[A-Z]*", reading.plain[found.start : found.end])
    number = (letters[0] if letters else "") + reading.digits(found.start, found.end)
    return kept(number, 4, max(4, len(number) - 8), 4)


def _mobile(reading: Reading, found: Finding) -> str:
    return kept(reading.digits(found.start, found.end)[-11:], 3, 4, 4)


def _bank_card(reading: Reading, found: Finding) -> str:
    return kept(reading.digits(found.start, found.end), 4, 4, 4)


def _household_number(reading: Reading, found: Finding) -> str:
    return kept(found.text, 2, 4, 2)


def _email(reading: Reading, found: Finding) -> str:
    local, at, domain = re.split(r"(@|＠|﹫|[\[(（].{1,4}[\])）])", found.text, maxsplit=1)
    return f"{local[:1]}***{at}{domain}"


def _chat_id(reading: Reading, found: Finding) -> str:
    return f"{found.text[:2]}****"


def _plate(reading: Reading, found: Finding) -> str:
    return f"{found.text[:2]}***{found.text[-2:]}"


def _address(reading: Reading, found: Finding) -> str:
    return township_of(reading, found.start, found.end) + "***"


def _name(reading: Reading, found: Finding) -> str:
    """Mask the names inside the finding and leave the words about them."""
    text = found.text
    for start, end in reversed(names_between(reading, found.start, found.end)):
        name = reading.text[start:end]
        shown = len(surname_of(name))
        text = text[: start - found.start] + name[:shown] + "*" * (len(name) - shown) + text[end - found.start :]
    return text


_MASKS: dict[Kind, Callable[[Reading, Finding], str]] = {
    Kind.ID_NUMBER: _id_number,
    Kind.MOBILE: _mobile,
    Kind.BANK_CARD: _bank_card,
    Kind.HOUSEHOLD_NO: _household_number,
    Kind.EMAIL: _email,
    Kind.CHAT_ID: _chat_id,
    Kind.PLATE: _plate,
    Kind.ADDRESS: _address,
    Kind.HEALTH: _name,
    Kind.MINOR: _name,
    Kind.HARDSHIP: _name,
}
