"""The county's part of this floor: departments, columns, categories, navigation, site facts, demonstration staff."""

from columns.county.demo import load_demo_staff
from columns.county.files import load

__all__ = ["load", "load_demo_staff"]
