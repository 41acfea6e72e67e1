"""门户自查 on the staff's screens: dead links, what of the stock must be mended, the self-check."""

from disclosure.admin.watching.findings import StockFindingAdmin
from disclosure.admin.watching.links import DeadLinkAdmin
from disclosure.admin.watching.wordings import WordingRuleAdmin

__all__ = ["DeadLinkAdmin", "StockFindingAdmin", "WordingRuleAdmin"]
