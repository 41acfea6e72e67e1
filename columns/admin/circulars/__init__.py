"""Circulars that are watched over: the circular, its duties, and what each unit owes."""

from columns.admin.circulars.circular import CircularAdmin
from columns.admin.circulars.duty import CircularDutyAdmin
from columns.admin.circulars.task import UnitTaskAdmin

__all__ = ["CircularAdmin", "CircularDutyAdmin", "UnitTaskAdmin"]
