"""网上答复单: what goes with the letter to a third party, so that it can answer online. No word of who asked (P26)."""

from datetime import datetime

from django.utils import timezone

from requests_ogi.domain.consulting import answer_address
from requests_ogi.domain.party_answers import regime_of
from requests_ogi.models import Consultation
from yunlong_portal.kernel.documents import qr_svg, render_pdf

# Each that is printed carries a new code (``domain/consulting.renew_code``).
ANSWER_SLIP = "answer-slip"
ANSWER_SLIP_LABEL = "网上答复单（印新的查询码，以前印的作废）"


def answer_slip_pdf(consultation: Consultation, *, code: str, now: datetime) -> bytes:
    """Return the slip with number and code as an A5 PDF. Raises Refused (``pdf_unavailable``)."""
    request = consultation.request
    organ = request.organ.ogi_organ
    address = answer_address()
    context = {
        "number": consultation.number,
        "code": code,
        "about": consultation.about,
        "limit": f"自收到征询书之日起{regime_of(request).third_party.reply_workdays}个工作日",
        "organ": request.organ,
        "phone": organ.phone or organ.desk.phone,
        "address": address,
        "qr": qr_svg(f"{address}?number={consultation.number}", label="网上答复页二维码"),
        "printed_on": timezone.localdate(now),
    }
    return render_pdf(template="requests_ogi/documents/answer_slip.html", context=context)
