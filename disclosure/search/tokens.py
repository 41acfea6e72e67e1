"""From a text to what is indexed: words, and every pair of neighbouring characters.

A *unit* is one Chinese character or one run of letters and digits; a *segment* is units without anything between
them. The words serve the order of the results; the pairs (*grams*) see to it that whatever stands in the text is
found, however the segmenter cut it. A word of three characters or more is in a text only where all its pairs are;
a single character begins a pair or ends its segment. So no search needs positions, on either engine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.search.characters import HAN_RUN, fold, is_han, normalised, runs
from disclosure.search.segment import Segmenter

# Between the numbers of 〔2017〕12号, 2017-00012, 2017-08-25, 0872-5523951, 3.5.
_CONNECTORS = frozenset("-./:~—–·〔〕()[]【】﹝﹞")
_MAX_UNIT = 64


@dataclass(frozen=True)
class Tokens:
    """What one field brings into the index. ``text`` is the folded text, its segments one space apart."""

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]


def grams_of(folded: str) -> Iterator[str]:
    """Yield the pairs of a folded text, numbers and Latin words by themselves, and the last character of segments."""
    before: re.Match[str] | None = None
    for run in runs(folded):
        text = run.group()
        touches = before is not None and before.end() == run.start()
        if before is not None and not touches and is_han(before.group()[-1]):
            yield before.group()[-1]
        if HAN_RUN.match(text):
            if before is not None and touches:
                yield before.group()[:_MAX_UNIT] + text[0]
            for place in range(len(text) - 1):
                yield text[place : place + 2]
        else:
            yield text[:_MAX_UNIT]
            if before is not None and touches:
                yield before.group()[-1] + text[:_MAX_UNIT]
            elif before is not None and _joins(before, run):
                yield f"{before.group()[:_MAX_UNIT]}_{text[:_MAX_UNIT]}"
        before = run
    if before is not None and is_han(before.group()[-1]):
        yield before.group()[-1]


def _joins(before: re.Match[str], run: re.Match[str]) -> bool:
    """Return whether two numbers or Latin words are parts of one number, as in 2017-00012."""
    gap = before.string[before.end() : run.start()]
    return len(gap) == 1 and gap in _CONNECTORS and not is_han(before.group()[-1])


def tokens_of(text: str, segmenter: Segmenter) -> Tokens:
    """Return what ``text`` brings into the index."""
    folded = fold(text)
    words = tuple(word for word in segmenter.cut_for_index(folded) if len(word) > 1 and is_han(word))
    known = set(words)
    return Tokens(
        text=normalised(folded),
        words=words,
        grams=tuple(gram for gram in grams_of(folded) if gram not in known),
    )
