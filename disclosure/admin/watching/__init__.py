"""门户自查 on the staff's screens: links, stock, self-check, reading log, handing over."""

from disclosure.admin.watching.findings import StockFindingAdmin
from disclosure.admin.watching.handing_over import HandOverAdmin
from disclosure.admin.watching.links import DeadLinkAdmin
from disclosure.admin.watching.reading import ReadingEntryAdmin, ReadingErrorAdmin
from disclosure.admin.watching.wordings import WordingRuleAdmin

__all__ = [
    "DeadLinkAdmin",
    "HandOverAdmin",
    "ReadingEntryAdmin",
    "ReadingErrorAdmin",
    "StockFindingAdmin",
    "WordingRuleAdmin",
]
