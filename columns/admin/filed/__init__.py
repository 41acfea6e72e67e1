"""The registers that departments keep and file: a list, a form, a workbook, a printed form, and what was filed."""

from columns.admin.filed.changes import RegisterChangeAdmin, RegisterDeskAdmin
from columns.admin.filed.screens import (
    DisclosureLeaderAdmin,
    HotlineAgentAdmin,
    NewMediaAccountAdmin,
    ReadingPointAdmin,
    SpokespersonAdmin,
    UnitContactAdmin,
)

__all__ = [
    "DisclosureLeaderAdmin",
    "HotlineAgentAdmin",
    "NewMediaAccountAdmin",
    "ReadingPointAdmin",
    "RegisterChangeAdmin",
    "RegisterDeskAdmin",
    "SpokespersonAdmin",
    "UnitContactAdmin",
]
