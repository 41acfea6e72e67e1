"""The staff's screens of this floor."""

from disclosure.admin.answers import AnswerCardAdmin
from disclosure.admin.boards import DepartmentBoardAdmin
from disclosure.admin.posts import PostAdmin
from disclosure.admin.watching import DeadLinkAdmin, StockFindingAdmin, WordingRuleAdmin

__all__ = [
    "AnswerCardAdmin",
    "DeadLinkAdmin",
    "DepartmentBoardAdmin",
    "PostAdmin",
    "StockFindingAdmin",
    "WordingRuleAdmin",
]
