"""What an applicant takes home: his number, his query code, what he handed in, by when he hears of it.

The query code is kept nowhere, so it stands here only where it was just made or typed in; staff who print one without
it leave the line for a hand. The numbered receipt of the papers (申请材料接收凭证) is a letter of the case.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from columns.queries import site_facts
from hall.enums import CaseType, MaterialState
from hall.models import Application
from hall.queries import Case, case_of
from yunlong_portal.kernel.documents import qr_svg, render_pdf

_HERE = {
    MaterialState.UPLOADED: "已上传",
    MaterialState.ON_PAPER: "已交纸质件",
    MaterialState.CHECKED: "已核对",
    MaterialState.TO_CORRECT: "须补正",
    MaterialState.MISSING: "未提交",
}


def receipt_pdf(application: Application, *, code: str = "", now: datetime) -> bytes:
    """Return the receipt of a case as an A5 PDF. Raises Refused (``pdf_unavailable``)."""
    return render_pdf(template="hall/documents/application_receipt.html", context=_context(application, code, now))


def _context(application: Application, code: str, now: datetime) -> dict[str, Any]:
    case: Case = case_of(application.pk)
    row = case.row
    address = f"{settings.BASE_URL}{reverse('hall-track')}"
    return {
        "row": row,
        "case": case,
        "code": code,
        "lines": [
            {
                "name": each.row.name,
                "copies": each.row.copies,
                "state": "要带到窗口交" if each.is_brought else _HERE[MaterialState(each.row.state)],
                "is_required": each.row.is_required,
            }
            for each in case.lines
        ],
        "is_on_the_spot": row.case_type == CaseType.ON_THE_SPOT,
        "submitted_on": timezone.localdate(row.filed_at),
        "hotline": site_facts()["hotline"],
        "address": address,
        "qr": qr_svg(f"{address}?number={row.number}", label="查询页二维码"),
        "printed_on": timezone.localdate(now),
    }
