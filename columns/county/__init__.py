"""The county's part of this floor: departments, columns, categories, navigation, facts, desks, demonstration staff."""

from columns.county.activities import load_activities
from columns.county.circulars import load_circulars
from columns.county.demo import load_demo_staff
from columns.county.files import load
from columns.county.registers import load_desks

__all__ = ["load", "load_activities", "load_circulars", "load_demo_staff", "load_desks"]
