"""Filing an application, a page for each question (pages.md 7), without script, session or account.

Every page is the answer to a POST and carries what was typed before it (``forms.draft``). Nothing is written until the
application is sent, but the papers handed in on the way (kept for a day) and the day's count of suggestions.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_ogi.domain import suggesting
from requests_ogi.domain.intake import file_request
from requests_ogi.forms.draft import Draft
from requests_ogi.forms.papers import name_of
from requests_ogi.views.filing_pages import HONEYPOT, show, show_done, show_similar
from requests_ogi.views.uploads import INSTEAD, drop_paper, files_of, take_papers
from requests_ogi.views.visit import CHECK, ORDER, PAPERS, SIMILAR, WANTED, Visit, filing_of
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

# A village helper files for his neighbours from one address.
MOST_IN_AN_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the first page, or take one page and show the next; from the last one the application is filed."""
    if request.method != "POST":
        return _first(request)
    visit = _visit(request)
    page = request.POST.get("page", "")
    go = request.POST.get("go", "next")
    if page == SIMILAR:
        return show(visit, WANTED if go.startswith("change") else visit.after(WANTED))
    if page not in ORDER:
        return show(visit, WANTED)
    _note(visit, page)
    if request.POST.get(HONEYPOT):
        visit.problems = [{"place": f"id_{HONEYPOT}", "sentence": "标着“请留空”的一栏不要填写，清空后再继续。"}]
        return show(visit, page)
    if page == PAPERS:
        _take_papers(visit)
    match go.partition(":"):
        case ("back", _, _):
            return show(visit, ORDER[max(ORDER.index(page) - 1, 0)])
        case ("change", _, wanted) if wanted in ORDER:
            return show(visit, wanted)
        case ("drop", _, key):
            visit.notices += drop_paper(visit.draft, key, now=visit.now)
            return show(visit, PAPERS)
        case ("upload", _, _):
            return show(visit, PAPERS)
        case ("stay", _, _):
            return show(visit, page)
        case ("file", _, _):
            return _file(visit)
        case _:
            return _next(visit, page)


def _first(request: HttpRequest) -> HttpResponse:
    """Show the first page; the organ and a name may come with the address, from a page that leads here."""
    visit = Visit(request=request, draft=Draft.fresh(), now=timezone.now())
    given = {name: [request.GET[name]] for name in ("organ", "title") if request.GET.get(name)}
    if given:
        visit.draft.answers[WANTED] = given
    return show(visit, WANTED)


def _visit(request: HttpRequest) -> Visit:
    draft = Draft.opened(request.POST.get("draft", ""))
    visit = Visit(request=request, draft=draft or Draft.fresh(), now=timezone.now())
    if draft is None:
        visit.notices.append("这一页放得太久，前几步填写的内容已经失效，请从头核对一遍；这一页填写的还在。")
    return visit


def _note(visit: Visit, page: str) -> None:
    if page not in {PAPERS, CHECK}:
        visit.draft.note(visit.key(page), visit.request.POST, visit.shown(page).fields)


def _next(visit: Visit, page: str) -> HttpResponse:
    """Judge a page; show it again with what is wrong, or what comes after it."""
    if page in {PAPERS, CHECK}:
        visit.problems += visit.missing_papers()
        return show(visit, page if visit.problems else visit.after(PAPERS))
    form = visit.form(page)
    problems = form.problems
    if cleaned := sentence_about(form.cleaned_away):
        visit.notices.append(cleaned)
    if problems:
        visit.problems = problems
        return show(visit, page, form=form)
    visit.draft.settle(visit.key(page), form)
    if page == WANTED and (hits := _suggestions(visit)):
        return show_similar(visit, hits)
    return show(visit, visit.after(page))


def _suggestions(visit: Visit) -> list[Any]:
    """Return what is already public and may be what is wanted, once for the same words."""
    names = ("description", "title", "document_number", "index_number")
    said = [visit.draft.said(WANTED, name) for name in names]
    words = suggesting.shown_for(said)
    if visit.draft.shown == words:
        return []
    description, title, document_number, index_number = said
    hits = suggesting.similar(
        description=description, title=title, document_number=document_number, index_number=index_number
    )
    if hits:
        visit.draft.shown = words
        suggesting.count(suggesting.SHOWN, submission=visit.draft.submission, now=visit.now)
    return hits


def _take_papers(visit: Visit) -> None:
    fields = {name_of(kind): kind for kind, _, _ in visit.wanted_papers}
    notices, problems = take_papers(visit.request, visit.draft, fields, now=visit.now)
    visit.notices += notices
    visit.problems += problems


def _file(visit: Visit) -> HttpResponse:
    """File the application, or show the page that is not right yet."""
    files, notices = files_of(visit.draft)
    visit.notices += notices
    page = visit.first_incomplete()
    if page != CHECK:
        visit.problems = visit.problems_of(page)
        return show(visit, page, form=None if page == PAPERS else visit.form(page))
    try:
        admit(
            "request filing",
            address=address_of(visit.request),
            most=MOST_IN_AN_HOUR,
            window=timedelta(hours=1),
            now=visit.now,
            instead=INSTEAD,
        )
        filed = file_request(filing_of(visit, files), actor=None, now=visit.now)
    except Refused as refused:
        visit.problems = [{"place": "", "sentence": each.sentence} for each in refused.refusals]
        return show(visit, CHECK, status=429 if refused.code == "too_often" else 200)
    submission = visit.draft.submission
    if not filed.is_repeat and (visit.draft.shown or suggesting.was_shown(submission)):
        suggesting.count(suggesting.FILED, submission=submission, now=visit.now)
    return show_done(visit, filed)
