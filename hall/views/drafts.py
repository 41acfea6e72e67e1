"""Going on with an application that was stored: number and query code open it, on whatever telephone.

What they open is a page that says what is there; filling in goes on at the item's own address.
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hall.domain.applications import drafts, intake
from hall.forms.tracking import DraftForm
from hall.models import ApplicationDraft
from hall.views.kept_drafts import token_of_row
from hall.views.pages import form_page
from yunlong_portal.kernel import looks
from yunlong_portal.kernel.entrances import Entrance
from yunlong_portal.kernel.questions import over
from yunlong_portal.kernel.workflow import Refused

TITLE = "接着填草稿"
Look = looks.Look[ApplicationDraft]
_page = partial(form_page, crumbs=[(TITLE, "")])
_ENTRANCE = Entrance(
    title=TITLE,
    template="hall/drafts/ask.html",
    base="hall/track/base.html",
    form=DraftForm,
    render=_page,
    series=drafts.SERIES,
    look=Look,
    of=ApplicationDraft,
    not_found="没有查到：草稿号或者查询码不对，或者草稿过了保存期已经删除。请对照抄下的核对后再试；"
    "没有存过的，请从办事指南重新申报。",
    over="这一页打开超过两小时，或者草稿已经不在了。请重新输入草稿号和查询码。",
)


@require_http_methods(["GET", "HEAD", "POST"])
def stored(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the draft they open, or throw it away."""
    now = timezone.now()
    look = _ENTRANCE.opened(request, find=partial(drafts.find_stored, now=now), now=now)
    if isinstance(look, HttpResponse):
        return look
    act, _ = look.act
    return _ACTS.get(act, _show)(look)


def _show(look: Look) -> HttpResponse:
    row, refused = look.row, None
    entry = getattr(row.item, "entry", None)
    try:
        if entry is not None:
            entry = intake.public_entry(row.item)
            intake.check_online(entry, on=timezone.localdate(look.now))
    except Refused as error:
        refused = error
    context = {
        "row": row,
        "entry": entry,
        "name": entry.name if entry else str(row.item),
        "refused": refused,
        "pass": look.token,
        "draft": token_of_row(row, now=look.now),
        "apply": reverse("hall-apply", args=[row.item.code]),
        "touched": timezone.localdate(row.touched_at),
        "until": timezone.localdate(row.kept_until),
    }
    return _page(look.request, "hall/drafts/found.html", context, title=TITLE)


def _ask_discarding(look: Look) -> HttpResponse:
    context = {"row": look.row, "pass": look.token}
    return _page(look.request, "hall/drafts/discard.html", context, title="删除草稿")


def _discard(look: Look) -> HttpResponse:
    form = reverse("hall-apply", args=[look.row.item.code])
    drafts.discard(look.row, now=look.now)
    return over(_ENTRANCE.ask(look.request, notices=["草稿已经删除。"]), address=form)


_ACTS: dict[str, Callable[[Look], HttpResponse]] = {"discard": _ask_discarding, "discard-now": _discard}
