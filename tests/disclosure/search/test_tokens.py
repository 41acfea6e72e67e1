from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.characters import is_han
from disclosure.search.segment import Segmenter, county_words, version_of
from disclosure.search.tokens import grams_of, tokens_of


def test_a_segment_gives_its_pairs_and_its_last_character() -> None:
    assert grams_of("征地补偿") == ["征地", "地补", "补偿", "偿"]


def test_punctuation_parts_segments() -> None:
    assert grams_of("征地,补偿") == ["征地", "地", "补偿", "偿"]


def test_a_number_stands_alone_and_beside_its_neighbours() -> None:
    assert grams_of("第12号") == ["第12", "12", "12号", "号"]


def test_the_parts_of_a_document_number_are_joined() -> None:
    assert grams_of("办发〔2017〕12号") == ["办发", "发", "2017", "2017_12", "12", "12号", "号"]


def test_the_parts_of_an_index_number_are_joined() -> None:
    assert grams_of("mzj/2017-00012") == ["mzj", "mzj_2017", "2017", "2017_00012", "00012"]


def test_words_are_indexed_with_the_words_inside_them_beside_all_pairs(cutter: Segmenter) -> None:
    tokens = tokens_of("医疗保险", cutter)
    assert tokens.words == ("医疗", "保险", "医疗保险")
    assert tokens.grams == ("医疗", "疗保", "保险", "险")


def test_the_dictionary_knows_the_names_of_the_county(cutter: Segmenter) -> None:
    assert cutter.cut_for_query("功果桥镇国土资源局") == ["功果桥镇", "国土资源局"]


def test_a_county_without_a_folder_still_has_a_dictionary(tmp_path) -> None:
    assert county_words(tmp_path) == []
    assert Segmenter([]).cut_for_query("医疗保险") == ["医疗保险"]


def test_another_word_in_the_dictionary_is_another_version(tmp_path) -> None:
    (tmp_path / "search_words.txt").write_text("虎头山 # 县城后面\n", encoding="utf-8")
    assert county_words(tmp_path) == ["虎头山"]
    assert version_of(["虎头山"]) != version_of([])
    assert version_of([]) == version_of([])


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_token_needs_escaping_in_any_engine(text: str) -> None:
    cutter = Segmenter([])
    tokens = tokens_of(text, cutter)
    for token in (*tokens.words, *tokens.grams):
        assert all(each.isalnum() or each == "_" or is_han(each) for each in token)
        assert 0 < len(token) <= 129
