"""Following a case with number and query code, and what its applicant may do there: by POST, kept by no cache.

The page of a case carries a pass (``kernel.passes``) for two hours; each button hands it back.
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hall.documents.application_receipt import receipt_pdf
from hall.documents.letters import pdf_of
from hall.domain.applications import self_service
from hall.domain.applications.intake import SERIES
from hall.domain.ratings import giving
from hall.enums import OPEN_STATES
from hall.forms.tracking import TrackForm, WithdrawForm
from hall.models import Application
from hall.queries import case_of, find_application
from hall.views.correcting import ask_correction, take_correction
from hall.views.looks import Look, common
from hall.views.pages import form_page
from yunlong_portal.kernel.entrances import Entrance
from yunlong_portal.kernel.workflow import Refused

MOST_PAPERS_IN_AN_HOUR = 60
TITLE = "办件查询"


_ENTRANCE = Entrance(
    title=TITLE,
    template="hall/track/ask.html",
    base="hall/track/base.html",
    form=TrackForm,
    render=partial(form_page, crumbs=[(TITLE, "")]),
    series=SERIES,
    look=Look,
    of=Application,
)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the case they open, or do there what a button says."""
    look = _ENTRANCE.opened(request, find=find_application, now=timezone.now())
    if isinstance(look, HttpResponse):
        return look
    act, key = look.act
    return _ACTS.get(act, _case)(look, key)


def _case(look: Look, key: str) -> HttpResponse:
    """Show the case."""
    case = case_of(look.row.pk)
    today = timezone.localdate(look.now)
    rating = giving.rating_of(case.row) if case.row.state not in OPEN_STATES else None
    context = common(look, case) | {
        "today": today,
        "sentences": case.sentences,
        "can_withdraw": self_service.can_withdraw(case.row),
        "rating": rating,
        "can_rate": giving.can_rate(case.row, rating, today=today),
    }
    return _page(look, "hall/track/case.html", context, title=f"{case.row.number} 的办理情况")


def _page(look: Look, template: str, context: dict[str, object], *, title: str) -> HttpResponse:
    return form_page(look.request, template, context, title=title, crumbs=[(TITLE, "")])


# Withdrawing: asked once more, for it cannot be taken back


def _ask_withdrawal(look: Look, key: str) -> HttpResponse:
    context = common(look, case_of(look.row.pk)) | {"fields": list(WithdrawForm())}
    return _page(look, "hall/track/withdraw.html", context, title="撤回申请")


def _withdraw(look: Look, key: str) -> HttpResponse:
    form = WithdrawForm(look.request.POST)
    if problems := form.problems:
        look.problems += problems
        context = common(look, case_of(look.row.pk)) | {"fields": list(form)}
        return _page(look, "hall/track/withdraw.html", context, title="填写有误：撤回申请")
    try:
        reason = form.cleaned_data["reason"]
        self_service.withdraw(look.row, reason=reason, expected_version=look.seen_version, now=look.now)
        look.notices.append("申请已经撤回。")
    except Refused as refused:
        look.refuse(refused)
    return _case(look, "")


# Papers to take along


def _receipt(look: Look, key: str) -> HttpResponse:
    """Hand out the receipt with the code that was typed: it is kept nowhere."""
    made = _printed(look, lambda: receipt_pdf(look.row, code=look.code, now=look.now), f"回执-{look.row.number}.pdf")
    return made or _case(look, "")


def _letter(look: Look, key: str) -> HttpResponse:
    """Hand out a letter; a result that is fetched by downloading is delivered with it."""
    letter = next((each for each in look.row.letters.select_related("application") if str(each.pk) == key), None)
    if letter is None:
        return _case(look, "")
    made = _printed(look, lambda: pdf_of(letter), f"{letter.title}-{look.row.number}.pdf")
    if made is None:
        return _case(look, "")
    if letter.kind in self_service.RESULTS:
        self_service.note_download(look.row, now=look.now)
    return made


def _printed(look: Look, make: Callable[[], bytes], name: str) -> HttpResponse | None:
    return look.printed(
        make, name, what="hall paper", most=MOST_PAPERS_IN_AN_HOUR, instead="申报号和办理情况这一页上都有。"
    )


_ACTS: dict[str, Callable[[Look, str], HttpResponse]] = {
    "case": _case,
    "withdraw": _ask_withdrawal,
    "withdraw-now": _withdraw,
    "correct": lambda look, key: ask_correction(look),
    "hand-in": lambda look, key: take_correction(look, key, back=_case),
    "receipt": _receipt,
    "letter": _letter,
}
