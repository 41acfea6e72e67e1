"""Who publishes and where: departments, duties granted on them, the column tree, disclosure categories, villages."""

from columns.models.activities import (
    AccountCheck,
    AccountRule,
    ConferenceSpeaker,
    GroupMember,
    KeptRow,
    Meeting,
    MeetingParticipant,
    PressConference,
    Trainee,
    Training,
)
from columns.models.catalogue import DisclosureCategory, DisclosureItem
from columns.models.circulars import Circular, CircularDuty, DutyBody, DutyChase, TaskPaper, UnitTask
from columns.models.departments import Department, DepartmentName
from columns.models.duties import DutyGrant, StandIn, StandInQuerySet
from columns.models.hotline import Call, CallText, OnlineAnswerUpdate
from columns.models.old_sites import ClosingTick, OldSite, SiteCheck, SiteDeclaration
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
    "AccountCheck",
    "AccountRule",
    "Call",
    "CallText",
    "Circular",
    "CircularDuty",
    "ClosingTick",
    "Column",
    "ConferenceSpeaker",
    "Department",
    "DepartmentName",
    "DisclosureCategory",
    "DisclosureItem",
    "DisclosureLeader",
    "DutyBody",
    "DutyChase",
    "DutyGrant",
    "GroupMember",
    "HotlineAgent",
    "KeptRow",
    "Meeting",
    "MeetingParticipant",
    "NavigationEntry",
    "NewMediaAccount",
    "OldSite",
    "OnlineAnswerUpdate",
    "PressConference",
    "ReadingPoint",
    "RegisterChange",
    "RegisterDesk",
    "RegisterReceipt",
    "RegisterRow",
    "SiteCheck",
    "SiteDeclaration",
    "SiteFact",
    "Spokesperson",
    "StandIn",
    "StandInQuerySet",
    "TaskPaper",
    "Trainee",
    "Training",
    "UnitContact",
    "UnitTask",
    "Village",
    "VillageHelper",
    "VillageHelperQuerySet",
]
