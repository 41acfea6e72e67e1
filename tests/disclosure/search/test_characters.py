from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.characters import fold, fold_with_offsets, normalised


def test_full_width_and_case_fold_to_one_spelling() -> None:
    assert fold("ＡＢＣ１２３（一）㎡") == "abc123(一)m2"


def test_a_variation_selector_after_a_name_is_not_searched_for() -> None:
    assert fold("邓\U000e0100某") == "邓某"


def test_whatever_is_no_character_is_one_space_in_a_normalised_text() -> None:
    assert normalised(fold("云政办发〔2017〕12号,　第 1 条。")) == "云政办发 2017 12号 第 1 条"


def test_offsets_lead_back_to_the_place_in_the_text() -> None:
    folded, offsets = fold_with_offsets("约50㎡住房")
    assert folded == "约50m2住房"
    assert [offsets[folded.index(each)] for each in "约m2住"] == [0, 3, 3, 4]


@given(st.text())
def test_folding_twice_changes_nothing_and_every_offset_is_in_the_text(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
    assert normalised(normalised(folded)) == normalised(folded)
