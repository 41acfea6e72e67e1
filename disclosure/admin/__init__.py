"""The staff's screens of this floor."""

from disclosure.admin.posts import PostAdmin
from disclosure.admin.watching import DeadLinkAdmin, StockFindingAdmin, WordingRuleAdmin

__all__ = ["DeadLinkAdmin", "PostAdmin", "StockFindingAdmin", "WordingRuleAdmin"]
