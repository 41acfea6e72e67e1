"""A page of one row and its acts (``kernel/row_pages.py``), with the forms of this floor."""

from typing import Any

from requests_ogi.admin import workbench
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.row_pages import RowActing as PlainRowActing
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.workflow import Transition

__all__ = ["RowActing", "RowPages"]


class RowActing(PlainRowActing):
    """Pages of one row that a workflow of this floor rules."""

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        return workbench.make_form(transition, row=row, **given)
