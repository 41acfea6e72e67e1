"""The staff's screens of this floor."""

from disclosure.admin.answers import AnswerCardAdmin
from disclosure.admin.boards import DepartmentBoardAdmin
from disclosure.admin.filings import FilingRoundAdmin, PolicyFilingAdmin
from disclosure.admin.legacy import LegacyPageAdmin, MigrationBatchAdmin, QuarantinedPageAdmin
from disclosure.admin.posts import PostAdmin
from disclosure.admin.topics import TopicAdmin
from disclosure.admin.watching import DeadLinkAdmin, StockFindingAdmin, WordingRuleAdmin

__all__ = [
    "AnswerCardAdmin",
    "DeadLinkAdmin",
    "DepartmentBoardAdmin",
    "FilingRoundAdmin",
    "LegacyPageAdmin",
    "MigrationBatchAdmin",
    "PolicyFilingAdmin",
    "PostAdmin",
    "QuarantinedPageAdmin",
    "StockFindingAdmin",
    "TopicAdmin",
    "WordingRuleAdmin",
]
