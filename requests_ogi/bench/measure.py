"""What is measured of requests: the staff's pages, and the time of sweeps, calendar and letter."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import admin

from disclosure.bench.staff_pages import Page
from requests_ogi.bench.build import Staff
from requests_ogi.domain import recomputing
from requests_ogi.models import Deadline, InformationRequest
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.letters.composing import ComposedLetter
from yunlong_portal.kernel.letters.pdf import render_letter_pdf

_LIST = "/admin/requests_ogi/informationrequest/"


def pages(staff: Staff) -> list[Page]:
    """Return what is measured: lists as the county and as one desk sees them, the board, the workbench of a case."""
    assert staff.overseer is not None  # noqa: S101  # build made him
    case = InformationRequest.objects.filter(handler__isnull=False, deadline__is_open=True).order_by("-pk")[0]
    assert case.handler is not None  # noqa: S101  # asked for
    county, desk = staff.overseer, case.handler
    per_page = admin.site.get_model_admin(InformationRequest).list_per_page
    far = max(1, InformationRequest.objects.count() // per_page * 9 // 10)
    return [
        Page("全县列表", _LIST, county),
        Page("全县列表·逾期", f"{_LIST}?due=overdue", county),
        Page("全县列表·靠后一页", f"{_LIST}?p={far}", county),
        Page("按编号查找", f"{_LIST}?q={case.number}", county),
        Page("本单位列表", _LIST, desk),
        Page("等我办理", f"{_LIST}?queue=mine", desk),
        Page("看板", f"{_LIST}board/", county),
        Page("办理页面", f"{_LIST}{case.pk}/change/", desk),
    ]


# -- sweeps, calendar, letter


@dataclass(frozen=True)
class Work:
    """Something done once: how long it took, how long this process was busy with it, and what came of it."""

    name: str
    seconds: float
    busy: float
    what: str


def recompute(now: datetime) -> list[Work]:
    """Return how long it takes to compute every open case again: with dates that move, and with none that does."""
    found = [_timed("重算期限·全部移动", lambda: _recomputed(now))]
    Deadline.objects.filter(is_open=True).update(calendar_version="another")
    return [*found, _timed("重算期限·无一移动", lambda: _recomputed(now))]


def _recomputed(now: datetime) -> str:
    done = recomputing.recompute_open(now=now, because="测速")
    return f"{done.looked_at} 件，移动 {done.moved} 件"


def sweeps(now: datetime) -> list[Work]:
    """Return how long the sweep of every reminder plan takes: with everything owed, and with nothing."""
    first = _timed("提醒清点·全部新写", lambda: _swept(now))
    return [first, _timed("提醒清点·无新提醒", lambda: _swept(now))]


def _swept(now: datetime) -> str:
    done = [reminders.sweep(plan, now) for plan in reminders.declared()]
    return f"在办 {sum(each.open for each in done)} 项，新写 {sum(each.written for each in done)} 条"


def letter(day: date) -> Work:
    """Return how long a letter takes as PDF once the machine is warm."""
    composed = ComposedLetter(
        kind="grant",
        title=("政府信息公开告知书",),
        number=f"云民公开告〔{day.year}〕1号",
        issued_on=day.isoformat(),
        addressee="测速人",
        paragraphs=("本机关收到您的政府信息公开申请。经审查，答复如下：" * 12,) * 4,
        remedies=("如对本告知书不服，可以依法申请行政复议或者提起行政诉讼。",),
        organ="云龙县民政局",
    )
    render_letter_pdf(composed)
    return _timed("文书 PDF", lambda: f"{len(render_letter_pdf(composed)) // 1024} KB")


def _timed(name: str, work: Callable[[], str]) -> Work:
    began, busy_before = time.perf_counter(), time.process_time()
    what = work()
    return Work(name=name, seconds=time.perf_counter() - began, busy=time.process_time() - busy_before, what=what)
