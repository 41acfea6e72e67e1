"""What an applicant hands in on the page of his case: a correction, reasons, the slip of a payment.

Words and papers; what was typed and uploaded stays over whatever is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from requests_ogi.domain import self_service
from requests_ogi.enums import PaperKind
from requests_ogi.forms.draft import Draft
from requests_ogi.forms.papers import name_of
from requests_ogi.forms.tracking import CorrectionForm, ReasonsForm, SlipForm
from requests_ogi.queries.case import case_of
from requests_ogi.views.looks import Look, common
from requests_ogi.views.pages import form_page
from requests_ogi.views.uploads import drop_paper, files_of, take_papers
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.public_papers import ACCEPT, HINT
from yunlong_portal.kernel.workflow import Refused

_CRUMB = "办理状态查询"
Page = Callable[[Look, str], HttpResponse]


@dataclass(frozen=True)
class Answer:
    """One thing that may be handed in. ``act`` is what its buttons say, ``done`` what is told once it is there."""

    act: str
    title: str
    kind: PaperKind
    papers: str
    form: type[PublicForm]
    hand_in: Callable[..., Any]
    done: str

    @property
    def field(self) -> str:
        """Return the name of the field for its papers."""
        return name_of(self.kind)


CORRECTION = Answer(
    act="correction",
    title="提交补正",
    kind=PaperKind.CORRECTION,
    papers="补正的材料",
    form=CorrectionForm,
    hand_in=self_service.hand_in_correction,
    done="补正已经收到，答复期限从今天的次日起重新计算。",
)
REASONS = Answer(
    act="reasons",
    title="说明理由",
    kind=PaperKind.REASONS,
    papers="说明理由的材料",
    form=ReasonsForm,
    hand_in=self_service.give_reasons,
    done="理由已经收到，承办单位继续办理。",
)
SLIP = Answer(
    act="slip",
    title="上传缴费凭证",
    kind=PaperKind.PAYMENT,
    papers="缴费凭证",
    form=SlipForm,
    hand_in=self_service.hand_in_slip,
    done="缴费凭证已经收到。承办单位核对到账后登记缴费，答复期限从缴费的次日起重新计算。",
)
# By which button of the case its page is asked for, and by which it is sent.
ASKED = {"correct": CORRECTION, "explain": REASONS, "pay": SLIP}
TAKEN = {each.act: each for each in ASKED.values()}


def ask(answer: Answer, look: Look, key: str) -> HttpResponse:
    """Show the empty page."""
    return _page(answer, look, Draft.fresh(), answer.form())


def take(answer: Answer, look: Look, key: str, *, back: Page) -> HttpResponse:
    """Take in what was handed in; with ``key`` only that is done which another button of the page says."""
    draft = Draft.opened(look.request.POST.get("draft", "")) or Draft.fresh()
    form = answer.form(look.request.POST)
    notices, problems = take_papers(look.request, draft, {answer.field: answer.kind}, now=look.now)
    look.notices += notices
    look.problems += problems
    what, _, paper = key.partition(":")
    if what == "drop":
        look.notices += drop_paper(draft, paper, now=look.now)
    if what:
        return _page(answer, look, draft, answer.form(initial={"text": look.request.POST.get("text", "")}))
    files, gone = files_of(draft)
    look.notices += gone
    look.problems += form.problems
    if look.problems or gone:
        return _page(answer, look, draft, form)
    try:
        answer.hand_in(
            look.row,
            text=form.cleaned_data["text"],
            papers=[files[each.file] for each in draft.papers],
            expected_version=look.seen_version,
            now=look.now,
        )
    except Refused as refused:
        look.refuse(refused)
        return _page(answer, look, draft, form)
    look.notices.append(answer.done)
    return back(look, "")


def _page(answer: Answer, look: Look, draft: Draft, form: PublicForm) -> HttpResponse:
    context = common(look, case_of(look.row.pk)) | {
        "answer": answer,
        "draft": draft.sealed(),
        "papers": draft.papers,
        "fields": list(form),
        "accept": ACCEPT,
        "hint": HINT,
    }
    title = f"填写有误：{answer.title}" if look.problems else answer.title
    return form_page(look.request, "requests_ogi/track/answer.html", context, title=title, crumb=_CRUMB)
