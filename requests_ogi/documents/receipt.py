"""登记回执 (附件7): what came in, when, with which papers, until when it will be answered, and how to follow it.

The query code is kept nowhere, so it stands on a receipt only where it was just made or typed in. The desk that prints
one without it leaves the line for a hand.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from columns.queries import site_facts
from requests_ogi.domain.story import read_out
from requests_ogi.domain.timing import state_of
from requests_ogi.enums import IntakeMode, PaperKind, RequestState
from requests_ogi.models import InformationRequest
from yunlong_portal.kernel.documents import qr_svg, render_pdf

_SUMMARY = 120
_TEMPLATE = "requests_ogi/documents/receipt.html"


def receipt_pdf(request: InformationRequest, *, code: str = "", now: datetime) -> bytes:
    """Return the receipt of a request as an A5 PDF. Raises Refused (``pdf_unavailable``)."""
    sheet = receipt_context(request, code=code, now=now)
    return render_pdf(template=_TEMPLATE, context={"row": sheet["row"], "sheets": [sheet]})


def receipts_pdf(codes: Mapping[InformationRequest, str], *, now: datetime) -> bytes:
    """Return the receipts of several requests, each with its query code, as one A5 PDF; a sheet for each.

    Raises Refused (``pdf_unavailable``).
    """
    sheets = [receipt_context(row, code=code, now=now) for row, code in codes.items()]
    return render_pdf(template=_TEMPLATE, context={"sheets": sheets})


def receipt_context(request: InformationRequest, *, code: str, now: datetime) -> dict[str, Any]:
    """Return what one sheet of the receipts shows. The applicant reads his own name on it, not his number."""
    row = InformationRequest.objects.select_related(
        "organ__ogi_organ__desk", "desk", "applicant", "particulars", "assistance__helper"
    ).get(pk=request.pk)
    organ = row.organ.ogi_organ
    counted = row.papers.filter(from_applicant=True).values("kind").annotate(count=Count("pk")).order_by("kind")
    address = f"{settings.BASE_URL}{reverse('request-track')}"
    return {
        "row": row,
        "organ": organ,
        "phone": organ.phone or organ.desk.phone,
        "county_phone": site_facts()["phone"],
        "office": organ.office or "政府信息公开工作机构",
        "mode": IntakeMode(row.mode).label,
        "submitted_on": timezone.localdate(row.submitted_at),
        "assistance": getattr(row, "assistance", None),
        "papers": [{"label": PaperKind(each["kind"]).label, "count": each["count"]} for each in counted],
        "summary": _short(row.particulars.title or row.particulars.description),
        "clock": state_of(row),
        "basis": read_out(row.receipt_basis),
        "is_unsigned": row.state == RequestState.DRAFT,
        "code": code,
        "address": address,
        "qr": qr_svg(f"{address}?number={row.number}", label="查询页二维码"),
        "printed_on": timezone.localdate(now),
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY else f"{line[:_SUMMARY]}……"
