"""Guides, catalogues and rules: what each department hands in to the county OGI office (通知 三（四）)."""

from disclosure.domain.filings.acting import act, owing, rows_of
from disclosure.domain.filings.kinds import DISCLOSURE_GUIDE, INSTITUTION_RULES
from disclosure.domain.filings.workflow import FILING

__all__ = ["DISCLOSURE_GUIDE", "FILING", "INSTITUTION_RULES", "act", "owing", "rows_of"]
