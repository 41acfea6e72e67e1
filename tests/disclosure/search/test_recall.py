"""What stands in a text is found: measured against a scan for the very characters, on the engine of this run."""

import itertools

import pytest

from disclosure import search
from disclosure.models import Publication
from disclosure.search import SearchQuery
from disclosure.search.characters import fold, is_han, normalised
from disclosure.search.engines import engine
from disclosure.search.query import parse
from disclosure.search.segment import Segmenter
from tests.disclosure.search.conftest import NOTICE
from tests.disclosure.search.sentences import SENTENCES, TORN


def stretches(text: str, length: int) -> set[str]:
    """Return every stretch of ``length`` characters without punctuation in it, that tears no number or Latin word."""
    places = range(len(text) - length + 1)
    return {
        text[place : place + length]
        for place in places
        if all(each.isalnum() for each in text[place : place + length])
        and not (place and _belong_together(text[place - 1 : place + 1]))
        and not _belong_together(text[place + length - 1 : place + length + 1])
    }


def _belong_together(pair: str) -> bool:
    return len(pair) == 2 and all(each.isalnum() and not is_han(each) for each in pair)


@pytest.fixture
def corpus(publish) -> dict[int, str]:
    """Publish the notice and the sentences, each by itself; return the folded texts by key."""
    texts = [NOTICE.read_text(encoding="utf-8"), *SENTENCES]
    made: list[Publication] = [publish(text, title="信息", index_number="") for text in texts]
    return {each.pk: fold(text) for each, text in zip(made, texts, strict=True)}


def missed(corpus: dict[int, str], typed: str, cutter: Segmenter) -> tuple[set[int], int]:
    """Return which publications hold ``typed`` and are not found by it, and how many hold it."""
    there = {key for key, text in corpus.items() if fold(typed) in text}
    pages = (engine().look_up(parse(typed, cutter), SearchQuery(text=typed, page=number)) for number in (1, 2, 3, 4))
    found = set(itertools.chain.from_iterable(page.publication_ids for page in pages))
    return there - found, len(there)


def test_every_stretch_of_the_sentences_is_found_as_a_scan_finds_it(corpus, cutter: Segmenter) -> None:
    for length in (1, 2, 3, 4, 7):
        typed = sorted(set().union(*(stretches(text, length) for text in SENTENCES)))[::3]
        results = {each: missed(corpus, each, cutter) for each in typed}
        there = sum(count for _, count in results.values())
        assert there >= len(typed)
        lost = {each: len(gone) for each, (gone, _) in results.items() if gone}
        assert sum(lost.values()) <= there * 0.01, lost


def test_stretches_of_the_notice_are_found(corpus, cutter: Segmenter) -> None:
    notice = NOTICE.read_text(encoding="utf-8")
    typed = sorted(stretches(notice, 2) | stretches(notice, 5))[::25]
    results = {each: missed(corpus, each, cutter) for each in typed}
    lost = {each for each, (gone, _) in results.items() if gone}
    assert len(lost) <= len(typed) * 0.01, lost


def test_words_that_the_segmenter_tears_are_found(corpus, cutter: Segmenter) -> None:
    results = {typed: missed(corpus, typed, cutter) for typed in TORN}
    assert [typed for typed, (_, there) in results.items() if not there] == []
    assert [typed for typed, (lost, _) in results.items() if lost] == []


def test_quoted_phrases_are_found_as_they_stand_and_nowhere_else(corpus, cutter: Segmenter) -> None:
    for text in SENTENCES[:20]:
        phrase = text[3:11]
        found = engine().look_up(parse(f"“{phrase}”", cutter), SearchQuery())
        needle = normalised(fold(phrase))
        assert set(found.publication_ids) == {key for key, each in corpus.items() if needle in normalised(each)}


def test_a_phrase_is_not_found_where_only_its_pairs_are(publish) -> None:
    publish("人民来信由民政部门转政府。", title="甲")
    publish("人民政府公告。", title="乙")
    assert search.find(SearchQuery(text="“人民政府”")).total == 1
