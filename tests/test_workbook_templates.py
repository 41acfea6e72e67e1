"""Every Excel template that the portal offers opens in WPS on Windows 7, 统信 and 麒麟, and shows its filling (P42)."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django import forms
from django.contrib import admin

from tests.factories import CountyFactory, DepartmentFactory
from yunlong_portal.kernel.tables import xlsx_bytes
from yunlong_portal.kernel.workbooks import read, template
from yunlong_portal.kernel.workbooks.pages import WorkbookPages
from yunlong_portal.kernel.workbooks.reading import REQUIRED_MARK

# How a workbook comes about is the same on both engines.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

SCREENS = sorted(
    (screen for screen in admin.site._registry.values() if isinstance(screen, WorkbookPages)),
    key=lambda screen: screen.opts.label,
)
NAMES = [screen.opts.label for screen in SCREENS]
# What a plain workbook is packed of: no macros, no pictures, nothing that leads outside.
PLAIN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|sharedStrings|theme/theme1|worksheets/sheet\d)\.xml|xl/_rels/workbook\.xml\.rels"
)


@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_a_template_is_plain_and_shows_how_it_is_filled(screen, department):
    book = screen.book
    data = template(book)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        assert [name for name in container.namelist() if not PLAIN.fullmatch(name)] == []
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    sheet = workbook.worksheets[0]
    assert (sheet.freeze_panes, list(sheet.merged_cells.ranges)) == ("A2", [])
    headings = [str(cell.value) for cell in sheet[1]]
    assert [each.rstrip(REQUIRED_MARK) for each in headings] == [book.labels[name] for name in book.columns]
    sample = [cell.value or "" for cell in sheet[2]]
    empty = [each for each, text in zip(headings, sample, strict=True) if each.endswith(REQUIRED_MARK) and not text]
    assert empty == [], "what must be filled in is filled in the sample"
    # Text, so that 0012 stays 0012: what is there, and the rows that are still to be filled.
    formats = {(cell.number_format, cell.data_type == "f") for row in sheet["A1:Z40"] for cell in row[: len(headings)]}
    assert formats == {("@", False)}
    if "department" in book.columns:
        assert book.columns.index("department") + 1 in _picked(sheet)
    offered = {place for place, cell in enumerate(book.fields().values(), 1) if cell.choices}
    chosen = {place for place, name in enumerate(book.columns, 1) if isinstance(_field(book, name), _CHOSEN)}
    assert _picked(sheet) == offered >= chosen
    assert workbook["选项"].sheet_state == "hidden"
    assert [cell.value for cell in workbook["填写说明"][1]] == ["列", "必填", "怎样填写"]


@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_a_template_handed_in_as_it_is_brings_nothing_in(screen):
    sheet = read(template(screen.book), screen.book)
    assert [each.sentence for each in sheet.problems] == ["除了表头和示例行，表格里没有内容。"]


def test_the_list_of_requests_stays_text_however_far_it_is_filled():
    data = xlsx_bytes(["被申请机关", "文号"], [["县民政局", "0012"]], title="申请清单")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert (sheet.freeze_panes, sheet["B2"].value) == ("A2", "0012")
    assert {sheet.column_dimensions[each].number_format for each in "AB"} == {"@"}


@pytest.fixture
def department(db):
    """Return a department to pick from."""
    return DepartmentFactory.create(parent=CountyFactory.create())


_CHOSEN = (forms.TypedChoiceField, forms.BooleanField)


def _field(book: Any, name: str) -> Any:
    return book.form().fields[name]


def _picked(sheet: Any) -> set[int]:
    """Return the columns that offer a list to pick from."""
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    return {area.min_col for each in lists for area in each.sqref.ranges}


def test_there_are_templates():
    assert "columns.OldSite" in NAMES
