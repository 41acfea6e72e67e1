"""What departments do for disclosure in a year: meetings, training, press conferences."""

from columns.admin.activities.conferences import PressConferenceAdmin
from columns.admin.activities.meetings import MeetingAdmin
from columns.admin.activities.trainings import TraineeAdmin, TrainingAdmin

__all__ = ["MeetingAdmin", "PressConferenceAdmin", "TraineeAdmin", "TrainingAdmin"]
