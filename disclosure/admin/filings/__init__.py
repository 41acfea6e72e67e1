"""指南、目录、制度的备案 on the staff's screens: the county's table, each department's page, the rounds."""

from disclosure.admin.filings.rounds import FilingRoundAdmin
from disclosure.admin.filings.screen import PolicyFilingAdmin

__all__ = ["FilingRoundAdmin", "PolicyFilingAdmin"]
