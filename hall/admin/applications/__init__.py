"""The staff's screens over cases: one room each for list, acting, reading, window; here they meet."""

from hall.admin.applications.screen import ApplicationAdmin

__all__ = ["ApplicationAdmin"]
