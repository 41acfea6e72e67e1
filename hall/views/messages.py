"""咨询、建议、投诉、找错 on the public pages: asked on one page, followed by number and code, read by everybody."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from columns.queries import department_directory
from disclosure.frame import render_page
from disclosure.paging import page_in_title, page_number, pagination_of
from hall.domain.messages import reading
from hall.domain.messages.limits import WORKDAYS
from hall.domain.messages.taking_in import Sent, Written, send
from hall.enums import MessageKind
from hall.forms.messages import MOST_TYPED, MessageForm, QuestionSearch, TrackMessageForm
from hall.models import ItemEntry, Message
from hall.views.home import ADDRESS, TITLE
from hall.views.pages import form_page
from yunlong_portal.kernel.entrances import Entrance
from yunlong_portal.kernel.looks import Look
from yunlong_portal.kernel.passes import may_show_code
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

SERIES = "message"
HONEYPOT = "leave_empty"
MOST_IN_AN_HOUR = 10
_TITLE, _FOLLOWED, _PUBLIC = "咨询建言", "留言查询", "大家问的"
_INSTEAD = "您填写的内容还在下面，没有丢失；也可以打电话问。"
_SUBMISSION = re.compile(r"[0-9a-f]{32}")


@dataclass
class _Page:
    """One request for the page: the item it is about, and what is to be told."""

    request: HttpRequest
    form: MessageForm
    submission: str
    entry: ItemEntry | None
    now: datetime
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def show(self, *, status: int = 200) -> HttpResponse:
        """Return the page with everything that was typed."""
        context = {
            "entry": self.entry,
            "submission": self.submission,
            "sections": [(heading, [self.form[name] for name in names]) for heading, names in self.form.sections],
            "limits": [(kind.label, WORKDAYS[kind]) for kind in MessageKind],
            "notices": self.notices,
            "problems": self.problems,
            "honeypot": HONEYPOT,
        }
        title = f"填写有误：{_TITLE}" if self.problems else _TITLE
        return form_page(
            self.request, "hall/messages/new.html", context, title=title, status=status, crumbs=[(_TITLE, "")]
        )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the message in and show number and query code once."""
    now = timezone.now()
    if request.method != "POST":
        begun = {"kind": _kind_of(request), "page": _page_of(request, _page_asked(request))}
        entry = _entry_of(request.GET.get("item", ""))
        return _Page(request, MessageForm(initial=begun), secrets.token_hex(16), entry, now).show()
    given = request.POST.get("submission", "")
    submission = given if _SUBMISSION.fullmatch(given) else secrets.token_hex(16)
    page = _Page(request, MessageForm(request.POST), submission, _entry_of(request.POST.get("item", "")), now)
    if request.POST.get(HONEYPOT):
        sentence = "标着“请留空”的一栏不要填写，清空后再提交。"
        page.problems.append({"place": f"id_{HONEYPOT}", "sentence": sentence})
    page.problems += page.form.problems
    return page.show() if page.problems else _send(page)


def _kind_of(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in MessageKind.values else ""


def _page_asked(request: HttpRequest) -> str:
    """Return the page that is named in the address; of an error, else the one of ours that led here."""
    named = request.GET.get("page", "")
    came_from = request.headers.get("Referer", "") if _kind_of(request) == MessageKind.ERROR_REPORT else ""
    return named or (came_from if came_from.startswith(f"{request.scheme}://{request.get_host()}/") else "")


def _page_of(request: HttpRequest, given: str) -> str:
    """Return a page of ours as its path, whatever else was handed in as it stands."""
    ours = {urlsplit(settings.BASE_URL).netloc, request.get_host()}
    try:
        parts = urlsplit(given[:300])
    except ValueError:
        return given[:300]
    return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc in ours else given[:300]


def _entry_of(code: str) -> ItemEntry | None:
    plain = code.replace("\x00", "")[:40]
    return ItemEntry.objects.select_related("item").filter(item__code=plain).first() if plain else None


def _send(page: _Page) -> HttpResponse:
    said = page.form.cleaned_data
    if cleaned := sentence_about(page.form.cleaned_away):
        page.notices.append(cleaned)
    written = Written(
        kind=MessageKind(said["kind"]),
        content=said["content"],
        item=page.entry.item if page.entry else None,
        page=_page_of(page.request, said["page"]),
        name=said["name"],
        phone=said["phone"],
        is_private=said["is_private"],
        submission=page.submission,
    )
    try:
        admit(
            "hall message",
            address=address_of(page.request),
            most=MOST_IN_AN_HOUR,
            window=timedelta(hours=1),
            now=page.now,
            instead=_INSTEAD,
        )
        sent = send(written, now=page.now)
    except Refused as refused:
        page.problems += [{"place": "", "sentence": each.sentence} for each in refused.refusals]
        return page.show(status=429 if refused.code == "too_often" else 200)
    return _done(page, sent)


def _done(page: _Page, sent: Sent) -> HttpResponse:
    shows_code = not sent.is_repeat or may_show_code(sent.message.sent_at, now=page.now)
    context: dict[str, Any] = {
        "sent": sent,
        "code": sent.code if shows_code else "",
        "track": f"{reverse('hall-ask-track')}?{urlencode({'number': sent.message.number})}",
        "notices": page.notices,
    }
    return form_page(
        page.request, "hall/messages/done.html", context, title="留言已提交", crumbs=[(_TITLE, reverse("hall-ask"))]
    )


# -- one's own answer


def _followed(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    crumbs = [(_TITLE, reverse("hall-ask")), (_FOLLOWED, "")]
    return form_page(request, template, context, title=title, status=status, crumbs=crumbs)


_ENTRANCE = Entrance(
    title=_FOLLOWED,
    template="hall/messages/track.html",
    base="hall/ratings/base.html",
    form=TrackMessageForm,
    render=_followed,
    series=SERIES,
    look=Look[Message],
    of=Message,
)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the message they open, and its answer."""
    look = _ENTRANCE.opened(request, find=reading.find_message, now=timezone.now())
    return look if isinstance(look, HttpResponse) else _show(request, look.row, now=look.now)


def _show(request: HttpRequest, row: Message, *, now: datetime) -> HttpResponse:
    """Show a message to whoever knew its number and code: how it went, and the answer."""
    row = Message.objects.select_related("text", "department", "item__entry").get(pk=row.pk)
    context = {
        "row": row,
        "text": row.text,
        "is_late": row.answered_on is None and row.closed_on is None and row.due_on < timezone.localdate(now),
    }
    return _followed(request, "hall/messages/own.html", context, title=f"{row.number}的办理情况")


# -- what everybody reads


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List questions with their answers: with some words, about an item, by a department. Three queries at most."""
    form = QuestionSearch(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    units = {each.slug: each for group in department_directory() for each in group.departments}
    unit = units.get(request.GET.get("department", ""))
    entry = _entry_of(request.GET.get("item", ""))
    asked = {"words": words, "item": entry.item.code if entry else "", "department": unit.slug if unit else ""}
    found = reading.public_questions(**asked, page=page_number(request))
    context = {
        "found": found,
        "pagination": pagination_of(request, found),
        "words": words,
        "max_typed": MOST_TYPED,
        "held": [("item", entry.item.code)] if entry else [],
        "entry": entry,
        "unit": unit,
        "units": list(units.values()),
        "chips": [
            (label, _without(request, name))
            for name, label in (("item", entry.name if entry else ""), ("department", unit.name if unit else ""))
            if label
        ],
        "is_narrowed": any(asked.values()),
    }
    return render_page(
        request,
        "hall/messages/questions.html",
        context,
        title=(f"{_PUBLIC}{page_in_title(found)}", TITLE),
        crumbs=[(TITLE, ADDRESS), (_PUBLIC, "")],
        active=ADDRESS,
    )


def _without(request: HttpRequest, name: str) -> str:
    """Return the address of the list without one of its conditions."""
    query = request.GET.copy()
    for each in (name, "page"):
        query.pop(each, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@require_safe
def question(request: HttpRequest, number: str) -> HttpResponse:
    """Show one question with its answer. One query."""
    row = reading.public_question(number)
    if row is None:
        raise Http404
    return render_page(
        request,
        "hall/messages/question.html",
        {"row": row, "message": row.message, "item": row.message.item},
        title=(row.title, _PUBLIC, TITLE),
        crumbs=[(TITLE, ADDRESS), (_PUBLIC, reverse("hall-questions")), (row.title, "")],
        active=ADDRESS,
    )
