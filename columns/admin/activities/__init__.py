"""What departments do for disclosure in a year: meetings, training, press conferences, checks of their accounts."""

from columns.admin.activities.account_checks import AccountCheckAdmin, AccountRuleAdmin
from columns.admin.activities.conferences import PressConferenceAdmin
from columns.admin.activities.leading_group import GroupMemberAdmin
from columns.admin.activities.meetings import MeetingAdmin
from columns.admin.activities.trainings import TraineeAdmin, TrainingAdmin

__all__ = [
    "AccountCheckAdmin",
    "AccountRuleAdmin",
    "GroupMemberAdmin",
    "MeetingAdmin",
    "PressConferenceAdmin",
    "TraineeAdmin",
    "TrainingAdmin",
]
