"""A third party answers its consultation online, by the number and code of its letter: by POST, kept by no cache (P26).

The page says what information is at stake, the law and the limit; never who asked, nor of which case. It carries a
pass for two hours, like the page of a case, that opens this consultation and nothing else.
"""

from functools import cached_property, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_ogi.domain import party_answers
from requests_ogi.domain.consulting import SERIES
from requests_ogi.domain.party_answers import PartyAnswer
from requests_ogi.enums import Opinion, PaperKind
from requests_ogi.forms.consultations import FIRST_CLAIMS, MORE_CLAIMS, MOST_CLAIMS, OpinionForm, QuestionForm
from requests_ogi.forms.draft import Draft
from requests_ogi.forms.papers import name_of
from requests_ogi.models import Consultation
from requests_ogi.queries.consultations import Question, find_consultation, question_of
from requests_ogi.views.pages import form_page
from requests_ogi.views.uploads import drop_paper, files_of, take_papers
from yunlong_portal.kernel.entrances import Entrance
from yunlong_portal.kernel.looks import Look
from yunlong_portal.kernel.public_papers import ACCEPT, HINT
from yunlong_portal.kernel.workflow import Refused

_TITLE = "第三方意见答复"
_FIELD = name_of(PaperKind.OPINION)


class _Look(Look[Consultation]):
    """One look at a consultation by whoever knows its number and code, with what he has handed in so far."""

    @cached_property
    def draft(self) -> Draft:
        """Return what was handed in so far."""
        return Draft.opened(self.request.POST.get("draft", "")) or Draft.fresh()

    @property
    def claims(self) -> int:
        """Return how many blocks for claims the page has."""
        given = self.request.POST.get("claims", "")
        return min(int(given), MOST_CLAIMS) if given.isdecimal() and len(given) < 3 else FIRST_CLAIMS

    def question(self) -> Question:
        """Return the consultation as it stands now."""
        return question_of(self.row.pk, today=timezone.localdate(self.now))


_ENTRANCE = Entrance(
    title=_TITLE,
    template="requests_ogi/consultations/ask.html",
    base="requests_ogi/form_base.html",
    form=QuestionForm,
    render=partial(form_page, crumb=_TITLE),
    series=SERIES,
    look=_Look,
    of=Consultation,
    not_found="没有查到：编号或查询码不对。请对照征询书和网上答复单核对；查询码不分大小写，中间的横线可以不写。"
    "仍然不对的，请与发函的机关联系，或者书面答复。",
)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; show the question they open, or take the answer in."""
    look = _ENTRANCE.opened(request, find=find_consultation, now=timezone.now())
    if isinstance(look, HttpResponse):
        return look
    act, key = look.act
    return _take(look, key) if act == "answer" else _show(look)


def _show(look: _Look, form: OpinionForm | None = None) -> HttpResponse:
    """Show the question, with the form while an answer is wanted."""
    shown = form or OpinionForm(claims=look.claims)
    context: dict[str, Any] = {
        "question": look.question(),
        "pass": look.token,
        "form": shown,
        "can_add": shown.claims_shown < MOST_CLAIMS,
        "draft": look.draft.sealed(),
        "papers": look.draft.papers,
        "paper_field": _FIELD,
        "accept": ACCEPT,
        "hint": HINT,
        "notices": look.notices,
        "problems": look.problems,
    }
    title = f"填写有误：{_TITLE}" if look.problems else _TITLE
    return form_page(look.request, "requests_ogi/consultations/question.html", context, title=title, crumb=_TITLE)


def _take(look: _Look, key: str) -> HttpResponse:
    """Take the answer in; with ``key`` only that is done which another button of the page says."""
    post = look.request.POST
    notices, problems = take_papers(look.request, look.draft, {_FIELD: PaperKind.OPINION}, now=look.now)
    look.notices += notices
    look.problems += problems
    what, _, paper = key.partition(":")
    if what == "drop":
        look.notices += drop_paper(look.draft, paper, now=look.now)
    if what:
        more = MORE_CLAIMS if what == "more" else 0
        return _show(look, OpinionForm(initial=post.dict(), claims=min(look.claims + more, MOST_CLAIMS)))
    form = OpinionForm(post, claims=look.claims)
    files, gone = files_of(look.draft)
    look.notices += gone
    look.problems += form.problems
    if look.problems or gone:
        return _show(look, form)
    said = PartyAnswer(
        opinion=Opinion(form.cleaned_data["opinion"]),
        signed_by=form.cleaned_data["signed_by"],
        claims=form.claims(),
        grounds=form.cleaned_data["grounds"],
        phone=form.cleaned_data["phone"],
        papers=[files[each.file] for each in look.draft.papers],
    )
    try:
        party_answers.answer(look.row, said, now=look.now)
    except Refused as refused:
        look.refuse(refused)
        return _show(look, form)
    look.notices.append("您的意见已经收到，由发函的机关依法处理。")
    return _show(look)
