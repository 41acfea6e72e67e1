"""案件抽查情况表: what was drawn, how it was drawn, what was found. It names nobody: 张*, as everywhere."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from requests_ogi.models import SampleDraw
from requests_ogi.queries import second_looks
from yunlong_portal.kernel.documents import render_pdf


def summary_pdf(drawn: SampleDraw, *, is_as_drawn: bool, now: datetime) -> bytes:
    """Return a draw with everything found as an A4 PDF, to be signed. Raises Refused (``pdf_unavailable``)."""
    return render_pdf(
        template="requests_ogi/documents/second_looks.html",
        context=summary_context(drawn, is_as_drawn=is_as_drawn, now=now),
    )


def summary_context(drawn: SampleDraw, *, is_as_drawn: bool, now: datetime) -> dict[str, Any]:
    """Return what the template shows."""
    cases = list(second_looks.listed(drawn.cases.order_by("place")))
    for each in cases:
        each.standing = second_looks.standing_of(each)
        each.wrong = second_looks.verdict_lines(each)
    return {
        "draw": drawn,
        "strata": second_looks.strata_of(drawn),
        "cases": cases,
        "is_as_drawn": is_as_drawn,
        "printed_on": timezone.localdate(now),
    }
