"""The staff's screen over what was handled past the hall and what comes from the provincial platform."""

from hall.admin.recorded.screen import RecordedCaseAdmin

__all__ = ["RecordedCaseAdmin"]
