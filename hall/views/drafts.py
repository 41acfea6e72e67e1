"""Going on with an application that was stored: number and query code open it, on whatever telephone.

What they open is a page that says what is there; filling in goes on at the item's own address.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hall.domain.applications import drafts, intake
from hall.forms.tracking import DraftForm
from hall.models import ApplicationDraft
from hall.views.kept_drafts import token_of_row
from hall.views.pages import form_page
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.passes import is_good, new_pass, read_pass
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

TITLE = "接着填草稿"
_AGAIN = "这一页打开超过两小时，或者草稿已经不在了。请重新输入草稿号和查询码。"
_NOT_FOUND = (
    "没有查到：草稿号或者查询码不对，或者草稿过了保存期已经删除。请对照抄下的核对后再试；"
    "没有存过的，请从办事指南重新申报。"
)


@require_http_methods(["GET", "HEAD", "POST"])
def stored(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the draft they open, or throw it away."""
    if request.method != "POST":
        return _ask(request, DraftForm(initial={"number": request.GET.get("number", "").replace("\x00", "")[:80]}))
    act = request.POST.get("act", "look")
    if act == "look":
        return _look_up(request)
    now = timezone.now()
    found = read_pass(request.POST.get("pass", ""), of=ApplicationDraft, now=now)
    row = ApplicationDraft.objects.filter(pk=found.row).first() if found else None
    if row is None or found is None or not is_good(found, row):
        return _ask(request, DraftForm(), problems=[{"place": "id_number", "sentence": _AGAIN}])
    return _ACTS.get(act, _show)(request, row, found.code, now)


def _look_up(request: HttpRequest) -> HttpResponse:
    form = DraftForm(request.POST)
    if problems := form.problems:
        return _ask(request, form, problems=problems)
    now = timezone.now()
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        row = tracking.look_up(
            series=drafts.SERIES,
            number=number,
            code=code,
            address=address_of(request),
            find=lambda wanted: drafts.find_stored(wanted, now=now),
            now=now,
        )
    except tracking.TrackingRefused as refused:
        is_often = refused.code == "too_often"
        sentence = str(refused) if is_often else _NOT_FOUND
        problems = [{"place": "id_number", "sentence": sentence}]
        return _ask(request, form, problems=problems, status=429 if is_often else 200)
    return _show(request, row, code, now)


def _ask(
    request: HttpRequest, form: PublicForm, *, problems: list[dict[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "fields": list(form), "problems": problems or []}
    title = f"填写有误：{TITLE}" if problems else TITLE
    return form_page(request, "hall/drafts/ask.html", context, title=title, status=status, crumbs=[(TITLE, "")])


def _show(request: HttpRequest, row: ApplicationDraft, code: str, now: datetime) -> HttpResponse:
    refused, entry = None, getattr(row.item, "entry", None)
    try:
        if entry is not None:
            entry = intake.public_entry(row.item)
            intake.check_online(entry, on=timezone.localdate(now))
    except Refused as error:
        refused = error
    context = {
        "row": row,
        "entry": entry,
        "name": entry.name if entry else str(row.item),
        "refused": refused,
        "pass": new_pass(row, code=code, now=now),
        "draft": token_of_row(row, now=now),
        "apply": reverse("hall-apply", args=[row.item.code]),
        "touched": timezone.localdate(row.touched_at),
        "until": timezone.localdate(row.kept_until),
    }
    return form_page(request, "hall/drafts/found.html", context, title=TITLE, crumbs=[(TITLE, "")])


def _ask_discarding(request: HttpRequest, row: ApplicationDraft, code: str, now: datetime) -> HttpResponse:
    context = {"row": row, "pass": new_pass(row, code=code, now=now)}
    return form_page(request, "hall/drafts/discard.html", context, title="删除草稿", crumbs=[(TITLE, "")])


def _discard(request: HttpRequest, row: ApplicationDraft, code: str, now: datetime) -> HttpResponse:
    drafts.discard(row, now=now)
    context = {"form": DraftForm(), "fields": list(DraftForm()), "problems": [], "notices": ["草稿已经删除。"]}
    return form_page(request, "hall/drafts/ask.html", context, title=TITLE, crumbs=[(TITLE, "")])


_ACTS: dict[str, Callable[[HttpRequest, ApplicationDraft, str, datetime], HttpResponse]] = {
    "discard": _ask_discarding,
    "discard-now": _discard,
}
