"""办件统计: what the hall did in the last twelve months, by month and department; no figure says who applied."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure.frame import render_page
from disclosure.labels import as_meta, column_labels
from hall.domain.figures import FEWEST, figures, merged
from hall.models import Application
from hall.views.home import ADDRESS
from hall.views.home import TITLE as HALL

TITLE = "办件统计"
_ABOUT = "网上服务大厅最近十二个月收到和办理的申请，按月份和单位统计。"


@require_safe
def public_figures(request: HttpRequest) -> HttpResponse:
    """Show how many came in and were decided. Twelve queries, whatever there is to count."""
    today = timezone.localdate()
    since = year_before(today)
    rows = Application.objects.all()
    months = figures(rows, by="month", since=since, until=today, today=today)
    departments = figures(rows, by="department", since=since, until=today, today=today)
    labels = column_labels(name=TITLE, description=_ABOUT, keywords=f"{HALL}，{TITLE}", kind="办事指南")
    context = {
        "since": since,
        "until": today,
        "months": months,
        "departments": merged(departments.lines),
        "fewest": FEWEST,
        "meta": as_meta(labels),
    }
    crumbs = [(HALL, ADDRESS), (TITLE, "")]
    return render_page(request, "hall/figures.html", context, title=(TITLE, HALL), crumbs=crumbs, active=ADDRESS)


def year_before(today: date) -> date:
    """Return the first day of the twelve months that end with this one."""
    return (today.replace(day=1) - timedelta(days=334)).replace(day=1)
