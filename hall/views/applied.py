"""What one is shown at the end: number and query code of what was sent, or of what was stored for another day."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from disclosure.frame import Crumb
from hall.domain.applications.intake import Filed
from hall.domain.applications.materials import BROUGHT
from hall.domain.items.guide import Guide
from hall.enums import CaseType
from hall.models import ApplicationDraft, ItemEntry
from hall.views.pages import form_page
from yunlong_portal.kernel import masked
from yunlong_portal.kernel.documents import qr_svg
from yunlong_portal.kernel.passes import new_pass


def show_done(
    request: HttpRequest, filed: Filed, *, guide: Guide, entry: ItemEntry, is_fresh: bool, now: datetime
) -> HttpResponse:
    """Show number and query code, the one time that it can be shown, and what comes next."""
    row = filed.application
    address = f"{reverse('hall-track')}?number={row.number}"
    context = {
        "filed": filed,
        "row": row,
        "entry": entry,
        "code": filed.code if is_fresh else "",
        "pass": new_pass(row, code=filed.code, now=now) if is_fresh else "",
        "clock": row.clock,
        "is_on_the_spot": row.case_type == CaseType.ON_THE_SPOT,
        "how_long": guide.how_long,
        "brought": [each.name for each in row.materials.filter(remark=BROUGHT)],
        "places": guide.places,
        "phone": guide.phone,
        "masked_phone": masked.phone(row.party.phone),
        "track": address,
        "qr": qr_svg(f"{settings.BASE_URL}{address}", label="查询页二维码"),
    }
    return form_page(request, "hall/apply/done.html", context, title="申请已提交", crumbs=_crumbs(entry))


def show_stored(
    request: HttpRequest, row: ApplicationDraft, code: str, *, entry: ItemEntry, token: str
) -> HttpResponse:
    """Show by what a draft is found again, and until when."""
    address = f"{reverse('hall-drafts')}?number={row.number}"
    context = {
        "row": row,
        "entry": entry,
        "code": code,
        "draft": token,
        "until": timezone.localdate(row.kept_until),
        "apply": reverse("hall-apply", args=[entry.item.code]),
        "address": address,
        "full_address": f"{settings.BASE_URL}{reverse('hall-drafts')}",
        "qr": qr_svg(f"{settings.BASE_URL}{address}", label="草稿页二维码"),
    }
    return form_page(request, "hall/apply/stored.html", context, title="已经存好", crumbs=_crumbs(entry))


def _crumbs(entry: ItemEntry) -> list[Crumb]:
    return [(entry.name, entry.get_absolute_url()), ("网上申报", "")]
