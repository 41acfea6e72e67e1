"""The ways to print something of a letter that a floor offers, and a letter as it stands for who may not know to whom.

No seal is drawn: it is set by hand, or by the organ's own e-seal, where organ and date stand.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from yunlong_portal.kernel.cleaning import kinds
from yunlong_portal.kernel.letters.composing import ComposedLetter

L = TypeVar("L")

PDF, DOCX = kinds.PDF.media_type, kinds.DOCX.media_type
MASKED = "预览：受文者已遮盖，不能用印"


@dataclass(frozen=True)
class Print(Generic[L]):
    """One way to print something of a letter. ``fields``: what of a person it tells, for the log of openings."""

    label: str
    fields: tuple[str, ...]
    media_type: str
    extension: str
    make: Callable[[L], bytes]


def masked(letter: ComposedLetter, *, name: str) -> ComposedLetter:
    """Return the letter with ``name`` instead of its addressee, also where its text names him."""
    addressee = letter.addressee

    def hidden(lines: tuple[str, ...]) -> tuple[str, ...]:
        # A single character is a word of many others.
        return tuple(each.replace(addressee, name) for each in lines) if len(addressee) > 1 else lines

    return replace(
        letter,
        addressee=name,
        title=hidden(letter.title),
        paragraphs=hidden(letter.paragraphs),
        attachments=hidden(letter.attachments),
        slip=hidden(letter.slip),
    )
