"""Registers as workbooks: out to Excel or WPS, and in again after a preview of what would change, row by row.

A register is declared once (:class:`Book`): the form by which staff enter a row on the screen also judges the rows of
a workbook, so that there is one set of rules and one set of sentences. Nothing is written before somebody has seen what
would be; then all of it is, or nothing.

django-import-export does much of this, but judges rows by the model instead of the form, asks the database for every
row, and knows neither merged cells nor formulas; what it would leave us is smaller than what we would override.
"""

from .book import Book
from .planning import Line, Plan, carry_out, plan
from .reading import MAX_ROWS, Problem, Sheet, read, read_sheet
from .writing import exported, template

__all__ = [
    "MAX_ROWS",
    "Book",
    "Line",
    "Plan",
    "Problem",
    "Sheet",
    "carry_out",
    "exported",
    "plan",
    "read",
    "read_sheet",
    "template",
]
