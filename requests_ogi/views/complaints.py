"""举报投诉 online: one page to lodge it, named or not; followed by number and code where applications are (P24).

Nothing is written until it is sent, but the papers handed in before (kept for a day).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_ogi.domain import complaints
from requests_ogi.domain.complaints import Grievance, Lodged
from requests_ogi.enums import ComplaintMatter, ComplaintMode, PaperKind
from requests_ogi.forms.complaints import ComplaintForm
from requests_ogi.forms.draft import Draft
from requests_ogi.forms.papers import name_of
from requests_ogi.models import Complaint
from requests_ogi.queries.complaints import case_by_number, complaint_of, units_by_kind
from requests_ogi.views.pages import form_page
from requests_ogi.views.uploads import drop_paper, files_of, take_papers
from yunlong_portal.kernel.documents import qr_svg
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.passes import may_show_code
from yunlong_portal.kernel.public_papers import ACCEPT, HINT
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.tracking import normal_number
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

_TITLE = "举报投诉"
_FOLLOWED = "办理状态查询"
_FIELD = name_of(PaperKind.OTHER)
HONEYPOT = "leave_empty"
MOST_IN_AN_HOUR = 10
_INSTEAD = "您填写的内容还在下面，没有丢失；也可以打电话、写信或者到窗口反映。"
_LOST = "这一页放得太久，上传的材料已经失效；填写的内容还在。"


@dataclass
class _Page:
    """One request for the page: what is carried along and what is to be told."""

    request: HttpRequest
    draft: Draft
    form: ComplaintForm
    now: datetime
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def show(self, *, status: int = 200) -> HttpResponse:
        """Return the page with everything that was typed."""
        context = {
            "draft": self.draft.sealed(),
            "papers": self.draft.papers,
            "sections": [(heading, [self.form[name] for name in names]) for heading, names in self.form.sections],
            "paper_field": _FIELD,
            "accept": ACCEPT,
            "hint": HINT,
            "notices": self.notices,
            "problems": self.problems,
            "honeypot": HONEYPOT,
            "days": settings.COMPLAINT_WORKDAYS,
        }
        title = f"填写有误：{_TITLE}" if self.problems else _TITLE
        return form_page(
            self.request, "requests_ogi/complaints/new.html", context, title=title, crumb=_TITLE, status=status
        )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, take papers in, or take the complaint in and show number and query code once."""
    now, units = timezone.now(), units_by_kind()
    if request.method != "POST":
        return _Page(request, Draft.fresh(), ComplaintForm(units=units), now).show()
    draft = Draft.opened(request.POST.get("draft", ""))
    page = _Page(request, draft or Draft.fresh(), ComplaintForm(request.POST, units=units), now)
    if draft is None:
        page.notices.append(_LOST)
    notices, problems = take_papers(request, page.draft, {_FIELD: PaperKind.OTHER}, now=now)
    page.notices += notices
    page.problems += problems
    go, _, key = request.POST.get("go", "send").partition(":")
    if go == "drop":
        page.notices += drop_paper(page.draft, key, now=now)
    if go in {"drop", "upload"}:
        # Nobody is blamed for what he has not filled in yet.
        page.form = ComplaintForm(initial=request.POST.dict(), units=units)
        return page.show()
    return _send(page)


def _send(page: _Page) -> HttpResponse:
    files, gone = files_of(page.draft)
    page.notices += gone
    if page.request.POST.get(HONEYPOT):
        page.problems.append({"place": f"id_{HONEYPOT}", "sentence": "标着“请留空”的一栏不要填写，清空后再提交。"})
    page.problems += page.form.problems
    if page.problems or gone:
        return page.show()
    if (told := "、".join(page.form.gives_away)) and page.draft.shown != told:
        page.draft.shown = told
        page.notices.append(
            f"您选了匿名，但具体情况里写有{told}。是您自己的，请删去；是反映问题所必需的，再按一次“提交”。"
        )
        return page.show()
    if cleaned := sentence_about(page.form.cleaned_away):
        page.notices.append(cleaned)
    return _lodge(page, files)


def _lodge(page: _Page, files: dict[int, PrivateFile]) -> HttpResponse:
    grievance = _grievance(page, files)
    try:
        admit(
            "complaint",
            address=address_of(page.request),
            most=MOST_IN_AN_HOUR,
            window=timedelta(hours=1),
            now=page.now,
            instead=_INSTEAD,
        )
        lodged = complaints.lodge(grievance, actor=None, now=page.now)
    except Refused as refused:
        page.problems += [{"place": "", "sentence": each.sentence} for each in refused.refusals]
        return page.show(status=429 if refused.code == "too_often" else 200)
    return _done(page, lodged)


def _grievance(page: _Page, files: dict[int, PrivateFile]) -> Grievance:
    said = page.form.cleaned_data
    number = normal_number(said["number"])
    content = said["content"]
    if number:
        # In his words as well: a number that is no case's is still what he said.
        content = f"{content}\n涉及的申请：{number}"
    return Grievance(
        unit=page.form.unit_row,
        matter=ComplaintMatter(said["matter"]),
        mode=ComplaintMode.ONLINE,
        content=content,
        name=said["name"],
        phone=said["phone"],
        address=said["address"],
        request=case_by_number(number),
        submission=page.draft.submission,
        papers=[files[each.file] for each in page.draft.papers],
    )


def _done(page: _Page, lodged: Lodged) -> HttpResponse:
    track = f"{reverse('request-track')}?number={lodged.complaint.number}"
    shows_code = not lodged.is_repeat or may_show_code(lodged.complaint.submitted_at, now=page.now)
    context: dict[str, Any] = {
        "lodged": lodged,
        "code": lodged.code if shows_code else "",
        "track": track,
        "qr": qr_svg(f"{settings.BASE_URL}{track}", label="查询页二维码"),
        "notices": page.notices,
    }
    return form_page(page.request, "requests_ogi/complaints/done.html", context, title="举报投诉已提交", crumb=_TITLE)


def show_complaint(request: HttpRequest, row: Complaint, *, now: datetime) -> HttpResponse:
    """Show a complaint to whoever knew its number and code: how it went, and the answer."""
    case = complaint_of(row.pk, now=now)
    context = {"case": case, "row": case.row, "text": case.row.text}
    title = f"{row.number} 的办理情况"
    return form_page(request, "requests_ogi/track/complaint.html", context, title=title, crumb=_FOLLOWED)
