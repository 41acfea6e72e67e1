"""Following a case with number and query code, and what its applicant may do there: by POST, kept by no cache.

A complaint is followed at the same place by the same mechanism (``complaints.show_complaint``).

The page of a case carries a pass (``passes``) for two hours; each button hands it back.
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
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
from yunlong_portal.kernel import private_files
from yunlong_portal.kernel.entrances import Entrance
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.workflow import Refused

MOST_RECEIPTS_IN_AN_HOUR = 30
_TITLE = "办理状态查询"
_ENTRANCE = Entrance(
    title=_TITLE,
    template="requests_ogi/track/ask.html",
    base="requests_ogi/form_base.html",
    form=TrackForm,
    render=partial(form_page, crumb=_TITLE),
    series="request",
    look=Look,
    of=InformationRequest,
)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the case they open, or do there what a button says."""
    look = _ENTRANCE.opened(request, find=_find, now=timezone.now())
    if isinstance(look, HttpResponse):
        return look
    row: InformationRequest | Complaint = look.row
    if isinstance(row, Complaint):
        return show_complaint(request, row, now=look.now)
    act, key = look.act
    return _ACTS.get(act, _case)(look, key)


def _find(number: str) -> InformationRequest | Complaint | None:
    """Return the case or the complaint with this number: two queries, whichever it is."""
    request, complaint = find_request(number), find_complaint(number)
    return request or complaint


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
    """Hand out the registration receipt with the code that was typed: it is kept nowhere."""
    made = look.printed(
        lambda: receipt_pdf(look.row, code=look.code, now=look.now),
        f"登记回执-{look.row.number}.pdf",
        what="request receipt",
        most=MOST_RECEIPTS_IN_AN_HOUR,
        instead="登记编号和办理情况这一页上都有。",
    )
    return made or _case(look, "")


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
