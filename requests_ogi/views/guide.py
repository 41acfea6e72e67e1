"""The guide: who may ask whom, how, what it costs, how long it takes."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_ogi.domain.regimes import PROMISED_WORKDAYS, R2019, Regime, regime_on
from requests_ogi.queries.citizens import organ_groups, year_counts
from requests_ogi.views.pages import open_page
from yunlong_portal.kernel.documents import qr_svg
from yunlong_portal.kernel.workdays import load_calendar, weekday_name
from yunlong_portal.kernel.workflow import Refused


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show how information is asked for under the law of today. Three queries: organs, counts, calendar."""
    today = timezone.localdate()
    law = regime_on(today) or R2019
    context = {
        "law": law,
        "promised_days": PROMISED_WORKDAYS,
        "charges_fee": settings.CHARGES_PROCESSING_FEE and law.fee is not None,
        "example": _example(today, law),
        "groups": organ_groups(),
        "counts": year_counts(today.year, today.year - 1),
        "today": today,
        "address": f"{settings.BASE_URL}{reverse('requests')}",
        "qr": qr_svg(f"{settings.BASE_URL}{reverse('requests')}", label="本页网址二维码"),
    }
    return open_page(request, "requests_ogi/guide.html", context)


def _example(today: date, law: Regime) -> dict[str, Any] | None:
    """Return what the two dates of a request received today would be; nothing while there is no calendar."""
    try:
        calendar = load_calendar()
    except Refused:
        return None
    promised = calendar.deadline(today, PROMISED_WORKDAYS)
    due = calendar.deadline(today, law.reply_workdays)
    return {
        "received": f"{_day(today)}（{weekday_name(today)}）",
        "begins": _day(calendar.next_workday(today)),
        "promised": f"{_day(promised.due_on)}（{weekday_name(promised.due_on)}）",
        "due": f"{_day(due.due_on)}（{weekday_name(due.due_on)}）",
        "is_provisional": due.provisional,
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
