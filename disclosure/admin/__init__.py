"""The staff's screens of this floor."""

from disclosure.admin.posts import PostAdmin

__all__ = ["PostAdmin"]
