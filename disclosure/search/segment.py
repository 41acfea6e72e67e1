"""Cuts Chinese into words with the dictionary of rjieba and the county's own names.

The names come from the county's folder: departments (``organisations.csv``), villages and townships
(``villages.csv``) and what the county adds itself (``search_words.txt``, one word a line, # for remarks). No guessing
of unknown words (``hmm``): what the dictionary does not know is found by its pairs of characters.
"""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from disclosure.search.characters import HAN_RUN, fold
from yunlong_portal.kernel.county import read_table

# Raised when the way of making tokens changes, so that an older index is known to be one.
TOKENS_VERSION = 1
_NAME_FIELDS = {
    "organisations.csv": ("name_2017", "name_current", "short_name_2017", "name", "short_name"),
    "villages.csv": ("name", "township"),
}
_ENDINGS = ("村委会", "社区", "居委会")


def _names_in(value: str) -> list[str]:
    """Return the Chinese names in a field: remarks in brackets and alternatives after a slash stand apart."""
    return HAN_RUN.findall(fold(value))


def county_words(folder: Path) -> list[str]:
    """Return the names and words of a county's folder, sorted, each once, in the folded spelling."""
    found: set[str] = set()
    for file, fields in _NAME_FIELDS.items():
        for row in read_table(folder / file):
            for field in fields:
                found.update(_names_in(row.get(field) or ""))
    own = folder / "search_words.txt"
    if own.exists():
        for line in own.read_text(encoding="utf-8").splitlines():
            found.update(_names_in(line.partition("#")[0]))
    # 县医保局 is also called 医保局, 石门村委会 is also 石门.
    found |= {name[1:] for name in found if name.startswith("县") and len(name) > 3}
    found |= {name.removesuffix(ending) for name in found for ending in _ENDINGS if len(name) > len(ending) + 1}
    return sorted(name for name in found if 2 <= len(name) <= 20)


class Segmenter:
    """A dictionary and the two ways to cut with it. Knows its version."""

    def __init__(self, words: list[str]) -> None:
        import rjieba  # 25 MB of dictionary: only where something is indexed or searched

        self._jieba = rjieba.Jieba()
        for word in words:
            if not self._jieba.has_word(word):
                self._jieba.add_word(word, None, None)
        content = "\n".join([str(TOKENS_VERSION), version("rjieba"), *words])
        self.version = hashlib.sha256(content.encode()).hexdigest()[:16]

    def cut_for_index(self, text: str) -> list[str]:
        """Return the words of a text, long ones and the words inside them."""
        return self._jieba.cut_for_search(text, hmm=False)

    def cut_for_query(self, text: str) -> list[str]:
        """Return the words of what somebody typed, without overlaps, in order."""
        return self._jieba.cut(text, hmm=False)


@lru_cache(maxsize=2)
def _segmenter_of(folder: Path) -> Segmenter:
    return Segmenter(county_words(folder))


def segmenter() -> Segmenter:
    """Return the segmenter of this county, made once per process."""
    return _segmenter_of(settings.COUNTY_DIR)


def dictionary_version() -> str:
    """Return the version of dictionary and tokens that this process indexes with."""
    return segmenter().version
