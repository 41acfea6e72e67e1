"""The self-check by the veto items of an inspection, printed to be signed and kept."""

from datetime import datetime

from django.utils import timezone

from disclosure.domain.watching.veto import Answer, Sheet
from yunlong_portal.kernel.documents import render_pdf

# More is not read on paper; the staff's page has them all.
_ROWS_OF_AN_ITEM = 100


def self_check_pdf(*, at: datetime, checked: tuple[Sheet, list[Answer]], now: datetime) -> bytes:
    """Return the report as an A4 PDF. Raises Refused (``pdf_unavailable``)."""
    sheet, answers = checked
    context = {
        "at": timezone.localtime(at),
        "printed_at": timezone.localtime(now),
        "sheet": sheet,
        "answers": answers,
        "most_rows": _ROWS_OF_AN_ITEM,
    }
    return render_pdf(template="disclosure/documents/self_check.html", context=context)
