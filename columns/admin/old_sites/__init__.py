"""Sites of townships and departments on the staff's screens."""

from columns.admin.old_sites.screen import OldSiteAdmin

__all__ = ["OldSiteAdmin"]
