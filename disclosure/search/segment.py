"""Cuts Chinese into words with the dictionary of rjieba and the county's own names.

The names come from the county's folder: departments (``departments.csv``), places and whatever else the county adds
(``search_words.txt``, words apart by spaces or lines, # for remarks). No guessing of unknown words (``hmm``): what the
dictionary does not know is found by its pairs of characters.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from columns.enums import DepartmentKind
from disclosure.search.characters import HAN_RUN, fold
from yunlong_portal.kernel.county import read_table

# Raised when the way of making tokens changes, so that an older index is known to be one.
TOKENS_VERSION = 2
_NAME_FIELDS = ("name", "short_name", "former_name", "later_name")
_ENDINGS = ("村委会", "居委会", "社区")
_COUNTY = DepartmentKind.COUNTY_GOVERNMENT.value
_GOVERNMENT = "人民政府"
_LONGEST = 12


def _names_in(value: str) -> list[str]:
    """Return the Chinese names in a field: remarks in brackets and alternatives after a slash stand apart."""
    return HAN_RUN.findall(fold(value))


def county_words(folder: Path) -> list[str]:
    """Return the names and words of a county's folder, sorted, each once, in the folded spelling."""
    rows = read_table(folder / "departments.csv")
    found = {name for row in rows for field in _NAME_FIELDS for name in _names_in(row.get(field) or "")}
    own = folder / "search_words.txt"
    if own.exists():
        for line in own.read_text(encoding="utf-8").splitlines():
            found.update(_names_in(line.partition("#")[0]))
    county = next((row["name"].removesuffix(_GOVERNMENT) for row in rows if row["kind"] == _COUNTY), "")
    every = {shorter for name in found for shorter in _also_called(name, county)}
    return sorted(name for name in every if 2 <= len(name) <= _LONGEST)


def _also_called(name: str, county: str) -> set[str]:
    """Return a name as it goes into the dictionary: as people cut it themselves.

    云龙县国土资源局 is 国土资源局 of 云龙县, 县医保局 is also called 医保局, 青松村委会 is also 青松.
    """
    if county and name.startswith(county) and name != county:
        return {county, name.removeprefix(county)}
    names = {name, *(name.removesuffix(ending) for ending in _ENDINGS)}
    if name.startswith("县") and not name.startswith("县委") and len(name) > 3:
        names.add(name[1:])
    return names


def version_of(words: Iterable[str]) -> str:
    """Return the version of a dictionary: of the package's own words, the county's, and the way of making tokens."""
    content = "\n".join([str(TOKENS_VERSION), version("rjieba"), *words])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


class Segmenter:
    """The dictionary and the two ways to cut with it.

    The package keeps one dictionary per process (25 MB); the words are added to that one, for good.
    """

    def __init__(self, words: Sequence[str]) -> None:
        import rjieba  # reads the dictionary: only where something is indexed or searched

        for word in words:
            if not rjieba.has_word(word):
                rjieba.add_word(word, None, None)
        self._cut, self._cut_for_search = rjieba.cut, rjieba.cut_for_search
        self.version = version_of(words)

    def cut_for_index(self, text: str) -> list[str]:
        """Return the words of a text, long ones and the words inside them."""
        return self._cut_for_search(text, hmm=False)

    def cut_for_query(self, text: str) -> list[str]:
        """Return the words of what somebody typed, without overlaps, in order."""
        return self._cut(text, hmm=False)


@lru_cache(maxsize=2)
def _words_of(folder: Path) -> tuple[str, ...]:
    return tuple(county_words(folder))


@lru_cache(maxsize=2)
def _segmenter_of(folder: Path) -> Segmenter:
    return Segmenter(_words_of(folder))


def segmenter() -> Segmenter:
    """Return the segmenter of this county, made once per process."""
    return _segmenter_of(settings.COUNTY_DIR)


def dictionary_version() -> str:
    """Return the version of dictionary and tokens that this process indexes with, without reading the dictionary."""
    return version_of(_words_of(settings.COUNTY_DIR))
