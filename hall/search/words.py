"""What an item is found by, in the form in which it is compared. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_KEPT = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
MOST_TYPED = 60


@dataclass(frozen=True)
class Words:
    """The words of one item: its name, what people call it, what stands beside it, and the pairs of characters."""

    name: str
    everyday: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    pairs: frozenset[str] = frozenset()


def plain(text: str) -> str:
    """Return a text as it is compared: half width, lower case, without punctuation and spaces."""
    return _KEPT.sub("", unicodedata.normalize("NFKC", text).lower())


def pairs_of(text: str) -> frozenset[str]:
    """Return every two characters that stand side by side."""
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def words_of(name: str, *, everyday: Iterable[str] = (), beside: Iterable[str] = ()) -> Words:
    """Return the words of an item."""
    called = tuple(found for each in everyday if (found := plain(each)))
    own = plain(name)
    return Words(
        name=own,
        everyday=called,
        beside=tuple(found for each in beside if (found := plain(each))),
        pairs=pairs_of(own).union(*(pairs_of(each) for each in called)),
    )


def asked_of(typed: str) -> tuple[str, ...]:
    """Return the words that somebody typed, as they are compared; what is too long is cut."""
    return tuple(found for each in unicodedata.normalize("NFKC", typed[:MOST_TYPED]).split() if (found := plain(each)))
