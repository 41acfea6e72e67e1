"""From a text to what is indexed: words, and every pair of neighbouring characters.

A *unit* is one Chinese character or one run of letters and digits; a *segment* is units without anything between
them. The words serve the order of the results; the pairs (*grams*) see to it that whatever stands in the text is
found, however the segmenter cut it. A word of three characters or more is in a text only where all its pairs are;
a single character begins a pair or ends its segment; a phrase is where its pairs follow one another, for they stand in
the order of the text and the pairs of a part of it are a part of its pairs.
"""

from dataclasses import dataclass

from disclosure.search.characters import HAN_RUN, fold, is_han, normalised, runs
from disclosure.search.segment import Segmenter

# Between the numbers of 〔2017〕12号, 2017-00012, 2017-08-25, 0872-5523951, 3.5.
_CONNECTORS = frozenset("-./:~—–·〔〕()[]【】﹝﹞")
_MAX_UNIT = 64


@dataclass(frozen=True)
class Tokens:
    """What one field brings into the index, in order. ``text`` is the folded text, its segments one space apart."""

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]


def grams_of(folded: str) -> list[str]:
    """Return the pairs of a folded text, numbers and Latin words by themselves, and the last character of segments."""
    found: list[str] = []
    last, end, is_chinese = "", -1, False  # of the run before: its last unit, where it ended, which sort it was
    for run in runs(folded):
        text, start = run.group(), run.start()
        touches = start == end
        if is_chinese and not touches:
            found.append(last)
        if HAN_RUN.match(text):
            if touches:
                found.append(last + text[0])
            found += [text[place : place + 2] for place in range(len(text) - 1)]
            last, is_chinese = text[-1], True
        else:
            text = text[:_MAX_UNIT]
            # The joint before the number itself: a phrase that begins with the number has the rest in one piece.
            if touches:
                found.append(last + text)
            elif last and not is_chinese and start - end == 1 and folded[end] in _CONNECTORS:
                found.append(f"{last}_{text}")
            found.append(text)
            last, is_chinese = text, False
        end = run.end()
    if is_chinese:
        found.append(last)
    return found


def tokens_of(text: str, segmenter: Segmenter) -> Tokens:
    """Return what ``text`` brings into the index."""
    folded = fold(text)
    cut = segmenter.cut_for_index(folded)
    known = {word for word in set(cut) if len(word) > 1 and is_han(word)}
    return Tokens(
        text=normalised(folded),
        words=tuple(word for word in cut if word in known),
        grams=tuple(grams_of(folded)),
    )
