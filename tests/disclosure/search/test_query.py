import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.characters import is_han
from disclosure.search.query import MAX_TERMS, MAX_TYPED, Words, parse
from disclosure.search.segment import Segmenter


def texts(words: Words) -> list[str]:
    return [term.text for term in words.terms]


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("征地", ["征地"]),
        ("征地 补偿", ["征地", "补偿"]),
        ("征地　补偿", ["征地", "补偿"]),
        ("县医保局", ["医保"]),
        ("请问怎么办理低保？", ["办理", "低保"]),
        ("怎么办", ["怎么办"]),
        ("２０１７年医保", ["2017年", "医保"]),
        ("第12号", ["12号"]),
        ("三清洁", ["三清洁"]),
        ("“征地 补偿”", ["征地 补偿"]),
        ('"营养餐"', ["营养餐"]),
        ("《信访条例》 公告", ["信访条例", "公告"]),
        ("云政办发〔2017〕12号", ["办发 2017 12号", "云政"]),
        ("云政办发[2017]12号", ["办发 2017 12号", "云政"]),
        ("2017-00012", ["2017 00012"]),
        ("梨", ["梨"]),
        ("  ", []),
        ("。,、!", []),
    ],
)
def test_what_is_typed_becomes_terms(typed: str, terms: list[str], cutter: Segmenter) -> None:
    assert texts(parse(typed, cutter)) == terms


def test_the_seams_say_where_typed_words_meet(cutter: Segmenter) -> None:
    assert parse("诺邓镇征地", cutter).seams == ("镇征",)
    assert parse("诺邓镇 征地", cutter).seams == ()


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("“征地补偿”", ("征地", "地补", "补偿")),
        ("“征地,补偿”", ("征地", "地", "补偿")),
        ("“优化(一”", ("优化", "化", "一")),
        ("“第12号”", ("第12", "12", "12号", "号")),
        ("〔2017〕12号", ("2017", "2017_12", "12", "12号", "号")),
    ],
)
def test_a_phrase_is_its_tokens_in_order(typed: str, tokens: tuple[str, ...], cutter: Segmenter) -> None:
    (term,) = parse(typed, cutter).terms
    assert (term.all_of, term.is_phrase) == (tokens, True)


def test_a_phrase_of_one_token_is_a_word(cutter: Segmenter) -> None:
    assert [(term.all_of, term.is_phrase) for term in parse("“征地” “96128”", cutter).terms] == [
        (("征地",), False),
        (("96128",), False),
    ]


def test_a_phrase_without_its_end_is_words(cutter: Segmenter) -> None:
    assert texts(parse("“征地补偿", cutter)) == ["征地", "补偿"]


def test_ten_thousand_characters_are_cut_and_said_so(cutter: Segmenter) -> None:
    words = parse("征地" * 5_000, cutter)
    assert texts(words) == ["征地"]
    assert words.was_cut


def test_more_words_than_are_looked_for_are_cut_and_said_so(cutter: Segmenter) -> None:
    words = parse(" ".join(f"a{n}" for n in range(MAX_TERMS + 1)), cutter)
    assert len(words.terms) == MAX_TERMS
    assert words.was_cut
    assert not parse("a" * MAX_TYPED, cutter).was_cut


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("\"'“”《》*:^()-+ANDORNEAR〔〕0123456789征地医保的")),
        max_size=120,
    )
)
def test_no_operator_of_any_engine_gets_through(text: str) -> None:
    for term in parse(text, Segmenter([])).terms:
        assert bool(term.all_of) != bool(term.begins)
        for token in (*term.all_of, term.word, term.begins):
            assert all(each.isalnum() or each == "_" or is_han(each) for each in token)
