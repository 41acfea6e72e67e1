"""The staff's screens of this floor."""

from columns.admin import activities, circulars, filed, hotline
from columns.admin.accounts import AccountAdmin
from columns.admin.grants import DutyGrantAdmin, GrantRecordAdmin
from columns.admin.old_sites import OldSiteAdmin
from columns.admin.registers import (
    ColumnAdmin,
    DepartmentAdmin,
    DisclosureCategoryAdmin,
    DisclosureItemAdmin,
    NavigationEntryAdmin,
    SiteFactAdmin,
)
from columns.admin.stand_ins import StandInAdmin
from columns.admin.villages import VillageAdmin, VillageHelperAdmin

__all__ = [
    "AccountAdmin",
    "ColumnAdmin",
    "DepartmentAdmin",
    "DisclosureCategoryAdmin",
    "DisclosureItemAdmin",
    "DutyGrantAdmin",
    "GrantRecordAdmin",
    "NavigationEntryAdmin",
    "OldSiteAdmin",
    "SiteFactAdmin",
    "StandInAdmin",
    "VillageAdmin",
    "VillageHelperAdmin",
    "activities",
    "circulars",
    "filed",
    "hotline",
]
