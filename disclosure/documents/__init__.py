"""The papers this floor prints: the review sheet (附件1), guides, catalogues and rules as they are filed."""

from disclosure.documents.review_sheet import review_sheet_pdf, sheet_context

__all__ = ["review_sheet_pdf", "sheet_context"]
