import pytest

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Unfit, clean
from yunlong_portal.kernel.cleaning.kinds import MAX_CHARACTERS

TABLE = "单位,件数\r\n县政府办,12\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_of_any_encoding_goes_out_as_utf_8(encoding):
    found = clean(samples.SENTENCE.encode(encoding), name="说明.txt")
    assert found.data == samples.SENTENCE.encode()
    assert (found.text, found.is_readable) == (samples.SENTENCE, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_gets_the_mark_that_spreadsheets_on_windows_need(encoding):
    found = clean(TABLE.encode(encoding), name="统计.csv")
    assert found.data == b"\xef\xbb\xbf" + TABLE.encode()
    assert found.text == TABLE


def test_cells_that_would_run_as_formulas_are_noted_and_left_alone():
    found = clean(b"a,b\n1,-5\n+86 872,=cmd|' /C calc'!A0\n", name="表.csv")
    assert found.notes == ["第 3 行起有以 = 或 @ 等开头的单元格，用 Excel 打开时会当作公式，请核对。"]
    assert b"=cmd" in found.data


def test_ordinary_negative_numbers_are_no_formulas():
    assert clean("项目,增减\n收入,-5\n支出,+3.2\n无,-\n".encode(), name="表.csv").notes == []


@pytest.mark.parametrize("data", [b"   \r\n", b"\xef\xbb\xbf"])
def test_a_text_of_nothing_is_refused(data):
    with pytest.raises(Unfit) as caught:
        clean(data, name="空.txt")
    assert caught.value.code == "file_empty"


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"\x80\x81\xff\xfe\xfd" * 9, b"abc\x00def"])
def test_bytes_that_are_no_text_are_not_taken_for_it(data):
    with pytest.raises(Unfit) as caught:
        clean(data, name="说明.txt")
    assert caught.value.code == "file_not_accepted"


def test_a_very_long_text_is_kept_whole_and_read_in_part():
    text = "云" * (MAX_CHARACTERS + 5)
    found = clean(text.encode(), name="长.txt")
    assert found.data == text.encode()
    assert len(found.text) == MAX_CHARACTERS
    assert found.is_readable is False
    assert found.notes == ["文字超过 30 万字，机器只读了前面的部分，其余的须由人看。"]
