"""The staff's screens of this floor."""

from requests_ogi.admin.cases import RequestAdmin

__all__ = ["RequestAdmin"]
