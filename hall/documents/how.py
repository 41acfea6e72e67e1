"""办事五步 on A4 in large print: to hang at the window and in the village, and to take home."""

from django.conf import settings
from django.urls import reverse

from disclosure.frame import site
from hall.domain.five_steps import FIVE_STEPS
from yunlong_portal.kernel.documents import qr_svg, render_pdf


def how_pdf() -> bytes:
    """Return the sheet. Raises Refused (``pdf_unavailable``)."""
    address = f"{settings.BASE_URL}{reverse('hall')}"
    context = {
        "steps": FIVE_STEPS,
        "hotline": site().facts["hotline"],
        "site_name": site().name,
        "address": address,
        "qr": qr_svg(address, label="网上服务大厅网址二维码"),
    }
    return render_pdf(template="hall/documents/how.html", context=context, variant="pdf/ua-1")
