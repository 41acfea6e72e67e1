"""Following a case with number and query code, and what its applicant may do there: by POST, kept by no cache.

A complaint is followed at the same place by the same mechanism (``complaints.show_complaint``).

The page of a case carries a pass (``passes``) for two hours; each button hands it back.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from requests_ogi.documents.receipt import receipt_pdf
from requests_ogi.domain import self_service
from requests_ogi.domain.story import read_out
from requests_ogi.forms.tracking import TrackForm
from requests_ogi.models import Complaint, InformationRequest
from requests_ogi.queries.case import Case, case_of, find_request
from requests_ogi.queries.complaints import find_complaint
from requests_ogi.views.answering import ASKED, TAKEN, ask, take
from requests_ogi.views.complaints import show_complaint
from requests_ogi.views.looks import Look, common
from requests_ogi.views.pages import form_page
from yunlong_portal.kernel import private_files, tracking
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

MOST_RECEIPTS_IN_AN_HOUR = 30

_SERIES = "request"
_TITLE = "办理状态查询"
_AGAIN = "查询页打开超过两小时，为了安全请重新输入登记编号和查询码。"


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the case they open, or do there what a button says."""
    if request.method != "POST":
        return _ask(request, TrackForm(initial={"number": request.GET.get("number", "")[:80]}))
    act, _, key = request.POST.get("act", "look").partition(":")
    if act == "look":
        return _look_up(request)
    look = Look.by_pass(request, of=InformationRequest, now=timezone.now())
    if look is None:
        return _ask(request, TrackForm(), problems=[{"place": "id_number", "sentence": _AGAIN}])
    return _ACTS.get(act, _case)(look, key)


def _look_up(request: HttpRequest) -> HttpResponse:
    form = TrackForm(request.POST)
    if problems := form.problems:
        return _ask(request, form, problems=problems)
    now = timezone.now()
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        row = tracking.look_up(
            series=_SERIES, number=number, code=code, address=address_of(request), find=_find, now=now
        )
    except tracking.TrackingRefused as refused:
        status = 429 if refused.code == "too_often" else 200
        return _ask(request, form, problems=[{"place": "id_number", "sentence": str(refused)}], status=status)
    if isinstance(row, Complaint):
        return show_complaint(request, row, now=now)
    assert isinstance(row, InformationRequest)  # noqa: S101  # the other kind that _find returns
    return _case(Look(request=request, row=row, code=code, now=now), "")


def _find(number: str) -> InformationRequest | Complaint | None:
    """Return the case or the complaint with this number: two queries, whichever it is."""
    request, complaint = find_request(number), find_complaint(number)
    return request or complaint


def _ask(
    request: HttpRequest, form: PublicForm, *, problems: list[Problem] | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "fields": list(form), "problems": problems or []}
    title = f"填写有误：{_TITLE}" if problems else _TITLE
    return form_page(request, "requests_ogi/track/ask.html", context, title=title, crumb=_TITLE, status=status)


def _case(look: Look, key: str) -> HttpResponse:
    """Show the case."""
    case = case_of(look.row.pk)
    context = common(look, case) | {
        "days": _days(case),
        "sentences": [read_out(each) for each in case.clock.sentences] if case.clock else [],
        "today": timezone.localdate(look.now),
        "can_withdraw": self_service.can_withdraw(case.row),
    }
    title = f"{case.row.number} 的办理情况"
    return form_page(look.request, "requests_ogi/track/case.html", context, title=title, crumb=_TITLE)


def _days(case: Case) -> list[dict[str, object]]:
    """Return every day of the count, those that count with their number."""
    found: list[dict[str, object]] = []
    number = 0
    for day in case.clock.trace if case.clock else ():
        number += day.counts
        found.append({"date": day.date, "counts": day.counts, "number": number, "why": day.why})
    return found


# Withdrawing: asked once more, for it cannot be taken back


def _ask_withdrawal(look: Look, key: str) -> HttpResponse:
    context = common(look, case_of(look.row.pk))
    return form_page(look.request, "requests_ogi/track/withdraw.html", context, title="撤回申请", crumb=_TITLE)


def _withdraw(look: Look, key: str) -> HttpResponse:
    try:
        self_service.withdraw(look.row, expected_version=look.seen_version, now=look.now)
        look.notices.append("申请已经撤回。")
    except Refused as refused:
        look.refuse(refused)
    return _case(look, "")


# Papers to take along


def _receipt(look: Look, key: str) -> HttpResponse:
    """Hand out the registration receipt with the code that was typed: it is kept nowhere.

    Each is set afresh, and a pass is good for two hours: so many, then whoever asks waits.
    """
    try:
        admit(
            "request receipt",
            address=address_of(look.request),
            most=MOST_RECEIPTS_IN_AN_HOUR,
            window=timedelta(hours=1),
            now=look.now,
            instead="登记编号和办理情况这一页上都有。",
        )
        data = receipt_pdf(look.row, code=look.code, now=look.now)
    except Refused as refused:
        look.refuse(refused)
        return _case(look, "")
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, f"登记回执-{look.row.number}.pdf") or "attachment",
            "Cache-Control": "private, no-store",
        },
    )


def _letter(look: Look, key: str) -> HttpResponse:
    """Hand out a sealed letter; the first time it is served with that."""
    letter = next((each for each in case_of(look.row.pk).letters if str(each.pk) == key), None)
    if letter is None or letter.sealed is None:
        return _case(look, "")
    return _hand_out(look, letter.sealed, lambda: self_service.note_download(letter, now=look.now))


def _paper(look: Look, key: str) -> HttpResponse:
    """Hand out what is supplied with the reply; whoever takes it has the reply as well."""
    case = case_of(look.row.pk)
    paper = next((each for each in case.supplied if str(each.pk) == key), None)
    reply = next((each for each in reversed(case.letters) if each.is_reply), None)
    if paper is None or reply is None:
        return _case(look, "")
    return _hand_out(look, paper.file, lambda: self_service.note_download(reply, now=look.now))


def _hand_out(look: Look, file: PrivateFile, note: Callable[[], None]) -> HttpResponse:
    try:
        # First the bytes: nothing is served that cannot be read.
        response = private_files.as_response(file)
        note()
    except Refused as refused:
        look.refuse(refused)
        return _case(look, "")
    return response


_ACTS: dict[str, Callable[[Look, str], HttpResponse]] = {
    "case": _case,
    "withdraw": _ask_withdrawal,
    "withdraw-now": _withdraw,
    **{act: partial(ask, answer) for act, answer in ASKED.items()},
    **{act: partial(take, answer, back=_case) for act, answer in TAKEN.items()},
    "receipt": _receipt,
    "letter": _letter,
    "paper": _paper,
}
