"""Lists to take away: Chinese intact, no formula, no number that loses its zeros."""

import io

import openpyxl
import pytest

from yunlong_portal.kernel.tables import cell, csv_lines, table_response, xlsx_bytes

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
