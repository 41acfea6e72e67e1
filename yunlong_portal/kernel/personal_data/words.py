"""The word lists of the guard: plain files beside this one, words apart by white space, remarks after #."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("words")


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of the list ``name``."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def any_of(name: str) -> str:
    """Return a pattern that matches any word of the list ``name``, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words(name), key=lambda word: (-len(word), word)))
