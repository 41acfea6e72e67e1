"""The county's table: who has filed what by when, in words."""

from dataclasses import dataclass
from datetime import date

import pytest

from columns.models import Department
from disclosure.domain.filings.board import Line, Look, lines
from disclosure.enums import FilingState

DUE = date(2017, 11, 30)
BEFORE, AFTER = date(2017, 11, 20), date(2017, 12, 4)


@dataclass
class Row:
    document: str
    state: str = FilingState.FILED
    electronic_received_on: date | None = BEFORE
    paper_received_on: date | None = BEFORE
    department_id: int = 1


def line(*rows: Row, today: date = BEFORE) -> Line:
    return lines([Department(pk=1, short_name="县民政局")], rows, due_on=DUE, today=today)[0]


@pytest.mark.parametrize(
    ("row", "today", "words"),
    [
        (None, DUE, ("未报", "未收")),
        (None, AFTER, ("逾期未报", "逾期未收")),
        (Row("guide"), AFTER, ("2017-11-20", "2017-11-20")),
        (Row("guide", electronic_received_on=AFTER), AFTER, ("2017-12-04（逾期）", "2017-11-20")),
        (Row("guide", paper_received_on=None), BEFORE, ("2017-11-20", "未收")),
        (Row("guide", FilingState.RETURNED), AFTER, ("已退回", "2017-11-20")),
        (Row("guide", FilingState.EXCUSED, None, None), AFTER, ("不须报送", "不须报送")),
    ],
)
def test_a_document_says_how_it_stands(row: Row | None, today: date, words: tuple[str, str]) -> None:
    cell = line(*([row] if row else []), today=today).cells[0]

    assert (cell.electronic, cell.paper) == words


@pytest.mark.parametrize(
    ("rows", "today", "looks"),
    [
        ([], BEFORE, {Look.MISSING, Look.PAPER}),
        ([], AFTER, {Look.MISSING, Look.OVERDUE, Look.PAPER}),
        ([Row("guide"), Row("catalogue"), Row("rules")], AFTER, {Look.WAITING, Look.COMPLETE}),
        (
            [Row("guide", FilingState.CHECKED), Row("catalogue", FilingState.CHECKED), Row("rules", "returned")],
            BEFORE,
            {Look.MISSING, Look.RETURNED},
        ),
        ([Row(each, FilingState.EXCUSED, None, None) for each in ("guide", "catalogue", "rules")], AFTER,
         {Look.COMPLETE}),
    ],
)  # fmt: skip
def test_a_department_is_found_by_what_is_looked_for(rows: list[Row], today: date, looks: set[Look]) -> None:
    found = line(*rows, today=today)

    assert {each for each in Look if found.shows(each)} == looks


def test_a_department_says_what_it_owes() -> None:
    found = line(Row("guide"), Row("catalogue", paper_received_on=None))

    assert found.missing == "政府信息公开目录纸质版；政务公开制度电子版、纸质版"
