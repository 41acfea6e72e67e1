"""The hotline on the staff's screens: what is to be told in the province's system."""

from columns.admin.hotline.updates import OnlineAnswerUpdateAdmin

__all__ = ["OnlineAnswerUpdateAdmin"]
