"""门户自查 on the staff's screens: dead links, what of the stock must be mended, the self-check, the reading log."""

from disclosure.admin.watching.findings import StockFindingAdmin
from disclosure.admin.watching.links import DeadLinkAdmin
from disclosure.admin.watching.reading import ReadingEntryAdmin, ReadingErrorAdmin
from disclosure.admin.watching.wordings import WordingRuleAdmin

__all__ = ["DeadLinkAdmin", "ReadingEntryAdmin", "ReadingErrorAdmin", "StockFindingAdmin", "WordingRuleAdmin"]
