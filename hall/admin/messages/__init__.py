"""咨询留言 on the staff's screens."""

from hall.admin.messages.screens import MessageAdmin

__all__ = ["MessageAdmin"]
