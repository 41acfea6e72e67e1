"""Lists to take away: Chinese intact, no formula, no number that loses its zeros."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from yunlong_portal.kernel.tables import cell, csv_lines, read_rows, table_response, xlsx_bytes
from yunlong_portal.kernel.workflow import Refused

ROWS = [("=1+1", "0012"), ("张*\x07", None)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("=1+1", "'=1+1"), ("＠sum", "'＠sum"), ("-5", "'-5"), (None, ""), (0, "0"), ("县民政局", "县民政局")],
)
def test_no_cell_of_a_csv_is_a_formula(value, shown):
    assert cell(value) == shown


def test_a_csv_begins_with_the_mark_that_excel_needs():
    assert list(csv_lines(("编号", "序号"), ROWS[:1])) == ["\ufeff编号,序号\r\n", "'=1+1,0012\r\n"]


def test_every_cell_of_a_workbook_is_text_and_its_head_stays_in_sight():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(("编号", "序号"), ROWS, title="申请"))).active
    assert sheet.freeze_panes == "A2"
    assert [[each.value for each in row] for row in sheet.iter_rows()] == [
        ["编号", "序号"],
        ["=1+1", "0012"],
        ["张*", None],
    ]
    assert {each.data_type for row in sheet.iter_rows(max_row=2) for each in row} == {"s"}


def test_a_table_is_handed_over_under_its_name():
    answer = table_response("csv", heads=("编号",), rows=[("一",)], name="requests-20261125")
    assert answer["Content-Disposition"] == 'attachment; filename="requests-20261125.csv"'
    assert table_response("xlsx", heads=("编号",), rows=[("一",)], name="r").content.startswith(b"PK")
    with pytest.raises(ValueError, match="exe"):
        table_response("exe", heads=(), rows=(), name="r")


# -- a table that comes back


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    return written


def refused(data, **more):
    with pytest.raises(Refused) as caught:
        read_rows(data, **{"heads": ("机关", "内容"), "most": 3} | more)
    return caught.value.code


def test_the_filled_rows_come_back_as_text_under_their_heads():
    table = [
        ("序号", "内容*", "机关"),
        (1, " 低保 ", "民政局"),
        (),
        (2.0, date(2026, 11, 26), None),
        (None, 2016.0, 0.5),
    ]
    assert read_rows(workbook(table), heads=("机关", "内容"), most=3) == [
        {"机关": "民政局", "内容": "低保"},
        {"机关": "", "内容": "2026-11-26"},
        {"机关": "0.5", "内容": "2016"},
    ]


def test_what_we_hand_out_can_be_read_back():
    content = xlsx_bytes(("机关", "内容"), [("民政局", "=1+1")], title="模板")
    assert read_rows(io.BytesIO(content), heads=("机关", "内容"), most=1) == [{"机关": "民政局", "内容": "=1+1"}]


def test_what_is_no_table_of_ours_is_refused_with_what_to_do():
    heads = ("机关", "内容")
    assert refused(io.BytesIO(b"\xd0\xcf\x11\xe0 old format")) == "no_table"
    assert refused(workbook([("机关", "事项")])) == "wrong_heads"
    assert refused(workbook([heads])) == "empty_table"
    assert refused(workbook([])) == "wrong_heads"
    assert refused(workbook([heads, *(("甲", "乙") for _ in range(4))])) == "too_many_rows"
    assert refused(io.BytesIO(b"0" * (5 * 1024 * 1024 + 1))) == "table_too_large"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    bomb.seek(0)
    assert refused(bomb) == "table_too_large"
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    bare.seek(0)
    assert refused(bare) == "no_table"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_damaged_workbook_is_refused_whatever_the_library_raises(part):
    whole = workbook([("机关", "内容"), ("县民政局", "低保资金发放情况")]).getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        at = archive.getinfo(part).header_offset + 30 + len(part) + 5
    damaged = whole[:at] + bytes(each ^ 0xFF for each in whole[at : at + 40]) + whole[at + 40 :]
    assert refused(io.BytesIO(damaged)) == "no_table"
