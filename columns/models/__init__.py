"""Who publishes and where: departments, duties granted on them, the column tree, disclosure categories, villages."""

from columns.models.catalogue import DisclosureCategory, DisclosureItem
from columns.models.departments import Department, DepartmentName
from columns.models.duties import DutyGrant, StandIn, StandInQuerySet
from columns.models.registers import (
    DisclosureLeader,
    HotlineAgent,
    NewMediaAccount,
    ReadingPoint,
    RegisterChange,
    RegisterDesk,
    RegisterReceipt,
    RegisterRow,
    Spokesperson,
    UnitContact,
)
from columns.models.site import NavigationEntry, SiteFact
from columns.models.tree import Column
from columns.models.villages import Village, VillageHelper, VillageHelperQuerySet

__all__ = [
    "Column",
    "Department",
    "DepartmentName",
    "DisclosureCategory",
    "DisclosureItem",
    "DisclosureLeader",
    "DutyGrant",
    "HotlineAgent",
    "NavigationEntry",
    "NewMediaAccount",
    "ReadingPoint",
    "RegisterChange",
    "RegisterDesk",
    "RegisterReceipt",
    "RegisterRow",
    "SiteFact",
    "Spokesperson",
    "StandIn",
    "StandInQuerySet",
    "UnitContact",
    "Village",
    "VillageHelper",
    "VillageHelperQuerySet",
]
