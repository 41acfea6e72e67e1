"""What stands in a text is found: measured against a scan for the very characters, on the engine of this run."""

import itertools

import pytest

from disclosure import search
from disclosure.models import Publication
from disclosure.search import SearchQuery
from disclosure.search.characters import fold, normalised
from disclosure.search.engines import engine
from disclosure.search.query import parse
from disclosure.search.segment import Segmenter
from tests.disclosure.search.conftest import NOTICE
from tests.disclosure.search.sentences import SENTENCES, TORN


def stretches(text: str, length: int) -> set[str]:
    """Return every stretch of ``length`` characters without punctuation in it."""
    return {
        text[place : place + length]
        for place in range(len(text) - length + 1)
        if all(each.isalnum() for each in text[place : place + length])
    }


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


@pytest.mark.parametrize("length", [1, 2, 3, 4, 7])
def test_every_stretch_of_the_sentences_is_found_as_a_scan_finds_it(corpus, length: int, cutter: Segmenter) -> None:
    typed = sorted(set().union(*(stretches(text, length) for text in SENTENCES)))[::3]
    results = [missed(corpus, each, cutter) for each in typed]
    there = sum(count for _, count in results)
    assert there >= len(typed)
    assert sum(len(lost) for lost, _ in results) / there <= 0.01, [
        each for each, (lost, _) in zip(typed, results, strict=True) if lost
    ]


def test_stretches_of_the_notice_are_found(corpus, cutter: Segmenter) -> None:
    notice = NOTICE.read_text(encoding="utf-8")
    typed = sorted(stretches(notice, 2) | stretches(notice, 5))[::25]
    results = {each: missed(corpus, each, cutter) for each in typed}
    lost = {each for each, (gone, _) in results.items() if gone}
    assert len(lost) <= len(typed) * 0.01, lost


@pytest.mark.parametrize("typed", TORN)
def test_a_word_that_the_segmenter_tears_is_found(corpus, typed: str, cutter: Segmenter) -> None:
    lost, there = missed(corpus, typed, cutter)
    assert there > 0
    assert lost == set()


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
