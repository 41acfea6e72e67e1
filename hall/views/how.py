"""怎么在网上办事: the five steps in pictures, for whoever has never used a computer and whoever stands beside him."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from disclosure.frame import render_page, site
from disclosure.labels import as_meta, column_labels
from disclosure.queries import KEPT_SECONDS
from hall.documents.how import how_pdf
from hall.domain.five_steps import FIVE_STEPS
from hall.views.home import ADDRESS
from hall.views.home import TITLE as HALL
from yunlong_portal.kernel.documents import qr_svg

TITLE = "怎么在网上办事"
_ABOUT = "在网上服务大厅办事的五步：申报、受理、审批、查询、取件。"


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Show the five steps. No query unless the site's facts changed."""
    address = f"{settings.BASE_URL}{reverse('hall-how')}"
    labels = column_labels(name=TITLE, description=_ABOUT, keywords=f"{HALL}，{TITLE}", kind="办事指南")
    context = {
        "steps": FIVE_STEPS,
        "hotline": site().facts["hotline"],
        "practice_address": "" if settings.PRACTICE else settings.PRACTICE_ADDRESS,
        "full_address": address,
        "qr": qr_svg(address, label="本页网址二维码"),
        "meta": as_meta(labels),
    }
    crumbs = [(HALL, ADDRESS), (TITLE, "")]
    return render_page(request, "hall/how.html", context, title=(TITLE, HALL), crumbs=crumbs, active=ADDRESS)


@require_safe
def how_sheet(request: HttpRequest) -> HttpResponse:
    """Give the five steps as a sheet to print."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename="办事五步.pdf") or "inline",
        "Cache-Control": f"public, max-age={KEPT_SECONDS}",
    }
    return HttpResponse(how_pdf(), content_type="application/pdf", headers=headers)
