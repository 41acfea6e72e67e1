"""The pages: each is the answer to a POST at one address, and carries the token of what was typed before.

One address for all of them: a page that is an answer shows the question *after* the one that was sent, so an address
for each would always name the wrong one; and whoever opens one cold has nothing to show but the first page. What names
a draft stands in the body, never in an address: addresses are logged on the way and stay in the history of a computer
that many use.

Being answers to a POST, pages cannot be asked for again: with ``no-store`` the Back key of a telephone ends on an
error page (Chromium: ERR_CACHE_MISS). So the reader's own browser keeps a page while the form runs, and nobody else
does. What it kept must not come back at the village's computer once the form is over. Chromium takes an answer to a
POST from its cache alone, never from memory, and only while the cookies of the address are those of then (``Vary:
Cookie``): the last page sets one, of that address only, and the key finds nothing, over plain HTTP too. Browsers that
hold pages in memory drop them by ``Clear-Site-Data``, over HTTPS. Tried in Chromium, both apart and together. Who gives
up says so by a button of every page, which ends the form in the same way and throws away what was typed.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.public_papers import ACCEPT, HINT
from yunlong_portal.kernel.questions.answers import Answers
from yunlong_portal.kernel.questions.drafts import Draft, Drafts
from yunlong_portal.kernel.questions.papers import PAPER, PaperQuestion
from yunlong_portal.kernel.questions.way import CHECK, Problem, Question, Way
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

HONEYPOT = "leave_empty"
# Says nothing but that a form has ended here, and is gone with the browser.
OVER = "form_over"
CLEAR = "clear"
_LOST = "这一页放得太久，前几步填写的内容已经失效，请从头核对一遍；这一页填写的还在。"
_NOT_EMPTY = "标着“请留空”的一栏不要填写，清空后再继续。"


class Render(Protocol):
    """The floor's page inside the frame, with a CSRF token; a page of questions says itself who may keep it."""

    def __call__(
        self, request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, status: int = 200
    ) -> HttpResponse: ...


Further = Callable[[HttpRequest, Draft, datetime], HttpResponse]


@dataclass(frozen=True)
class Sent:
    """What the floor gets when everything that is asked has been answered rightly, and "send" was pressed.

    ``cleaned`` has for each question its form's cleaned data, ``papers`` for each paper its files, which the floor
    keeps (``private_files.keep``) in the transaction that lays them on its case; ``elsewhere`` are the papers that
    are brought to the window. Nothing of a question that is not asked is in any of them.
    """

    request: HttpRequest
    draft: Draft
    now: datetime
    answers: Answers
    cleaned: Mapping[str, Mapping[str, Any]]
    papers: Mapping[str, Sequence[PrivateFile]]
    elsewhere: frozenset[str]
    notices: Sequence[str]


@dataclass
class _Visit:
    """One request for a page. ``notices`` are told on it, ``problems`` stand in its summary."""

    request: HttpRequest
    draft: Draft
    way: Way
    now: datetime
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class QuestionPages:
    """The pages of one form, made anew for each request: what is asked may depend on the item, the law, the day.

    ``title`` ends the titles; ``what`` names the form where uses are counted, ``instead`` says what to do where they
    are too many. ``send`` files what was answered and returns the page with what became of it: called twice with the
    same ``draft.submission``, also at the same moment, it files once and answers the same (the database's constraint
    decides). What it refuses (Refused) is said on the last page. ``done`` shows again what became of a draft that was
    sent already. ``around`` adds to every page's context (number and query code of a kept draft …), for a ``base`` of
    the floor's own that extends ``kernel/questions/page.html``; a template named there as ``acts`` is shown among the
    buttons. What its buttons say (``go``) and ``further`` knows is done once what was typed is kept; its
    page ends the form in this browser as sending does. ``front`` is where whoever gave up goes on, with its name.
    """

    title: str
    what: str
    instead: str
    questions: Sequence[Question]
    drafts: Drafts
    render: Render
    send: Callable[[Sent], HttpResponse]
    done: Callable[[HttpRequest, Draft, datetime], HttpResponse] | None = None
    around: Callable[[Draft], Mapping[str, Any]] | None = None
    further: Mapping[str, Further] = field(default_factory=dict)
    base: str = "kernel/questions/page.html"
    front: tuple[str, str] = ("/", "首页")
    send_label: str = "提交"
    check_title: str = "核对后提交"
    check_help: str = ""
    most_in_an_hour: int = 20

    def answer(self, request: HttpRequest, *, now: datetime) -> HttpResponse:
        """Show the first page for a GET; for a POST take one page and show the next.

        Must not be called inside a transaction.
        """
        if request.method != "POST":
            return self.resume(request, self.drafts.begin(), now=now, at_first=True)
        token = request.POST.get("draft", "")
        draft = self.drafts.open(token, now=now)
        if request.POST.get("go") == CLEAR:
            return self._clear(request, draft, now)
        if draft is not None and draft.is_sent and self.done:
            return over(self.done(request, draft, now), address=request.path)
        visit = self._visit(request, draft or self.drafts.begin(), now=now)
        if draft is None and token:
            visit.notices.append(_LOST)
        return self._take(visit)

    def resume(self, request: HttpRequest, draft: Draft, *, now: datetime, at_first: bool = False) -> HttpResponse:
        """Show the page where somebody left off: for a draft that was found by its number and query code."""
        if draft.is_sent and self.done:
            return over(self.done(request, draft, now), address=request.path)
        visit = self._visit(request, draft, now=now)
        first = visit.way.asked[0].name if visit.way.asked else CHECK
        return self._show(visit, first if at_first else visit.way.open)

    def _visit(self, request: HttpRequest, draft: Draft, *, now: datetime) -> _Visit:
        return _Visit(request=request, draft=draft, way=Way(self.questions, draft.typed), now=now)

    def _clear(self, request: HttpRequest, draft: Draft | None, now: datetime) -> HttpResponse:
        """End the form in this browser; what the page brings is not even read."""
        stays = self.drafts.drop(draft, now=now) if draft is not None and not draft.is_sent else ""
        address, name = self.front
        context = {"stays": stays, "front": address, "front_name": name}
        shown = self.render(request, "kernel/questions/cleared.html", context, title=f"已清除_{self.title}")
        return over(shown, address=request.path)

    def _take(self, visit: _Visit) -> HttpResponse:
        page, go = visit.request.POST.get("page", ""), visit.request.POST.get("go", "next")
        act, _, key = go.partition(":")
        question = visit.way.questions.get(page)
        try:
            if question is not None:
                self._note(visit, question, act, key)
        except Refused as refused:
            return self._refused(visit, page, refused)
        if visit.request.POST.get(HONEYPOT):
            visit.problems = [{"place": f"id_{HONEYPOT}", "sentence": _NOT_EMPTY}]
            return self._show(visit, page if page == CHECK or visit.way.find(page) else visit.way.open)
        if act in {"back", "change"}:
            # What could not be taken in is said on the page that comes, and is no fault of it.
            visit.notices += [each["sentence"] for each in visit.problems]
            visit.problems = []
        match act:
            case "back":
                return self._show(visit, visit.way.before(page))
            case "change":
                return self._show(visit, key if visit.way.find(key) else visit.way.open)
            case "stay" if page == CHECK and visit.way.open == CHECK:
                return self._show(visit, page)
            case "upload" | "drop" | "stay" if visit.way.find(page):
                return self._show(visit, page)
            case "send" if page == CHECK:
                return self._send(visit)
            case other if other in self.further:
                return self._further(visit, page, other)
            case _:
                return self._next(visit, page)

    def _note(self, visit: _Visit, question: Question, act: str, key: str) -> None:
        """Keep what came with the page, right or not."""
        answers = visit.way.answers
        if isinstance(question, PaperQuestion):
            if act == "drop":
                kept, notices = question.dropped(answers, key, now=visit.now)
            elif act == "elsewhere":
                kept, notices = question.left_elsewhere(answers), []
            else:
                kept, notices, visit.problems = question.taken(
                    visit.request, answers, what=self.what, instead=self.instead, now=visit.now
                )
            visit.notices += notices
        else:
            kept = question.noted(visit.request.POST, answers)
        self._keep(visit, question, kept)
        if not isinstance(question, PaperQuestion) and act != "back":
            self._settle(visit, question)

    def _settle(self, visit: _Visit, question: Question) -> None:
        """Keep a right answer as it was cleaned, and say what was taken out of it."""
        if visit.way.find(question.name) is None or question.problems(visit.way.answers):
            return
        settled, cleaned = question.settled(visit.way.answers)
        if cleaned:
            visit.notices.append(cleaned)
        if settled != visit.draft.typed[question.name]:
            self._keep(visit, question, settled)

    def _keep(self, visit: _Visit, question: Question, kept: dict[str, list[str]]) -> None:
        visit.draft.typed[question.name] = kept
        visit.way = Way(self.questions, visit.draft.typed)
        self.drafts.keep(visit.draft, question.name, now=visit.now)

    def _next(self, visit: _Visit, page: str) -> HttpResponse:
        """Show a page again with what is wrong with it, or the first that is open."""
        question = visit.way.find(page)
        if question is None:
            return self._show(visit, visit.way.open)
        visit.problems += question.problems(visit.way.answers) if not visit.problems else []
        if visit.problems:
            return self._show(visit, page, is_judged=True)
        return self._show(visit, visit.way.open)

    def _send(self, visit: _Visit) -> HttpResponse:
        try:
            files = self._files(visit)
            if (page := visit.way.open) != CHECK:
                question = visit.way.find(page)
                visit.problems += question.problems(visit.way.answers) if question else []
                return self._show(visit, page, is_judged=True)
            admit(
                self.what,
                address=address_of(visit.request),
                most=self.most_in_an_hour,
                window=timedelta(hours=1),
                now=visit.now,
                instead=self.instead,
            )
            return over(self.send(self._sent(visit, files)), address=visit.request.path)
        except Refused as refused:
            return self._refused(visit, CHECK, refused)

    def _files(self, visit: _Visit) -> dict[int, PrivateFile]:
        """Return the files that are still there; the others are forgotten, and it is said of them."""
        named = {
            each.name: [handed.file for handed in each.handed(visit.way.answers)] for each in self._papers_of(visit)
        }
        found = PrivateFile.objects.kept().in_bulk([file for files in named.values() for file in files])
        for question in self._papers_of(visit):
            gone = [each for each in question.handed(visit.way.answers) if each.file not in found]
            if gone:
                names = "、".join(each.name for each in gone)
                visit.notices.append(f"上传后放得太久没有提交，文件已经删除，请重新上传：{names}。")
                self._keep(visit, question, question.without(visit.way.answers, [each.file for each in gone]))
        return found

    def _papers_of(self, visit: _Visit) -> list[PaperQuestion]:
        return [each for each in visit.way.asked if isinstance(each, PaperQuestion)]

    def _sent(self, visit: _Visit, files: Mapping[int, PrivateFile]) -> Sent:
        answers, papers = visit.way.answers, self._papers_of(visit)
        cleaned: dict[str, Mapping[str, Any]] = {}
        for question in visit.way.asked:
            if not isinstance(question, PaperQuestion):
                form = question.judged(answers)
                form.full_clean()
                cleaned[question.name] = form.cleaned_data
        return Sent(
            request=visit.request,
            draft=visit.draft,
            now=visit.now,
            answers=answers,
            cleaned=cleaned,
            papers={each.name: [files[handed.file] for handed in each.handed(answers)] for each in papers},
            elsewhere=frozenset(each.name for each in papers if each.comes_elsewhere(answers)),
            notices=visit.notices,
        )

    def _further(self, visit: _Visit, page: str, act: str) -> HttpResponse:
        try:
            answer = self.further[act](visit.request, visit.draft, visit.now)
            return over(answer, address=visit.request.path)
        except Refused as refused:
            return self._refused(visit, page, refused)

    def _refused(self, visit: _Visit, page: str, refused: Refused) -> HttpResponse:
        visit.problems += [{"place": "", "sentence": each.sentence} for each in refused.refusals]
        shown = page if page == CHECK or visit.way.find(page) else visit.way.open
        return self._show(visit, shown, status=429 if refused.code == "too_often" else 200)

    def _show(self, visit: _Visit, page: str, *, is_judged: bool = False, status: int = 200) -> HttpResponse:
        question = visit.way.find(page)
        if question is None:
            heading, template = self.check_title, "kernel/questions/check.html"
            context = _looked_over(visit.way) | {"help": self.check_help, "send_label": self.send_label}
        else:
            heading, template = question.title, question.template
            context = {"help": question.help, **_asked(question, visit, is_judged=is_judged)}
        number, count = visit.way.place(question.name if question else CHECK)
        context |= {
            **(self.around(visit.draft) if self.around else {}),
            "base": self.base,
            "address": visit.request.path,
            "draft": self.drafts.token(visit.draft, now=visit.now),
            "page": question.name if question else CHECK,
            "heading": heading,
            "number": number,
            "count": count,
            "is_first": number == 1,
            "honeypot": HONEYPOT,
            "has_display_switch": True,
            "notices": visit.notices,
            "problems": visit.problems,
        }
        wrong = "填写有误：" if visit.problems else ""
        title = f"{wrong}{heading}（第{number}步，共{count}步）_{self.title}"
        return _running(self.render(visit.request, template, context, title=title, status=status))


def _running(response: HttpResponse) -> HttpResponse:
    """Let the reader's own browser keep a page, for its Back key."""
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def over(response: HttpResponse, *, address: str) -> HttpResponse:
    """Have the browser show no page of the form at an address any more, and return the response that ends it.

    Whoever comes to the same computer later presses its Back key.
    """
    response.headers["Clear-Site-Data"] = '"cache"'
    response.set_cookie(
        OVER, secrets.token_hex(8), path=address, secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


def _asked(question: Question, visit: _Visit, *, is_judged: bool) -> dict[str, Any]:
    if isinstance(question, PaperQuestion):
        return {
            "question": question,
            "field": PAPER,
            "accept": ACCEPT,
            "hint": HINT,
            "handed": question.handed(visit.way.answers),
            "comes_elsewhere": question.comes_elsewhere(visit.way.answers),
        }
    form = question.judged(visit.way.answers) if is_judged else question.shown(visit.way.answers)
    return {"question": question, "form": form, "sections": _sections(form)}


def _sections(form: PublicForm) -> list[dict[str, Any]]:
    """Return the fields of a page under their headings, where its form has any (``sections``)."""
    parts = getattr(form, "sections", None) or [("", list(form.fields))]
    return [{"heading": heading, "fields": [form[name] for name in names]} for heading, names in parts]


def _looked_over(way: Way) -> dict[str, Any]:
    return {
        "sections": [{"page": each.name, "title": each.heading, "rows": each.rows(way.answers)} for each in way.asked]
    }
