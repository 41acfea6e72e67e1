"""Circulars that are watched over: entering them, issuing what units owe, reporting, judging, chasing (P36)."""

from columns.domain.circulars.chasing import PLAN, chase
from columns.domain.circulars.entering import (
    departments_by_name,
    drop_duty,
    may_enter,
    name_bodies,
    named_departments,
    save_circular,
    save_duty,
)
from columns.domain.circulars.units import KINDS, keep_rhythms, responsible_units
from columns.domain.circulars.workflow import CIRCULAR, UNIT_TASK

__all__ = [
    "CIRCULAR",
    "KINDS",
    "PLAN",
    "UNIT_TASK",
    "chase",
    "departments_by_name",
    "drop_duty",
    "keep_rhythms",
    "may_enter",
    "name_bodies",
    "named_departments",
    "responsible_units",
    "save_circular",
    "save_duty",
]
