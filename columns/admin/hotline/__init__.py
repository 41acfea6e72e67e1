"""The hotline on the staff's screens: what it is asked, and what is to be told in the province's system."""

from columns.admin.hotline.calls import CallAdmin
from columns.admin.hotline.updates import OnlineAnswerUpdateAdmin

__all__ = ["CallAdmin", "OnlineAnswerUpdateAdmin"]
