"""A form for people who find forms hard: one question a page, with the way back, and a last look at all answers.

Nothing that was typed is lost, right or wrong, forward or back, also where a question is not asked any longer; a form
sent twice is one case; it works without script, session or account, and sets no cookie but the CSRF token's and, once
it is over, one that says nothing else. The browser's Back key shows the page before, until then. A paper has a page of
its own, with a button for whoever brings it to the window.

::

    from yunlong_portal.kernel.questions import Question, PaperQuestion, QuestionPages, SealedDrafts

    def questions_of(version):
        return [
            Question("who", "您替谁办？", WhoForm),                       # person or organisation, self or agent
            Question("person", "申请人", PersonForm, asked=lambda said: said.said("who", "kind") != "organisation"),
            Question("firm", "申请单位", FirmForm, asked=lambda said: said.said("who", "kind") == "organisation"),
            Question("agent", "代理人", AgentForm, asked=lambda said: said.said("who", "by") == "agent"),
            Question("result", "结果怎样取", ResultForm, given=lambda said: {"by": said.said("who", "by")}),
            *(PaperQuestion(f"paper_{each.pk}", f"上传：{each.name}", short=each.name, is_needed=each.is_required)
              for each in version.materials.all()),
        ]

    @require_http_methods(["GET", "HEAD", "POST"])
    def apply(request, code):
        version = ...
        pages = QuestionPages(
            title="在线申报", what="hall application", instead="也可以带材料到窗口办理。",
            questions=questions_of(version), drafts=SealedDrafts("hall.apply"),   # or the floor's own Drafts
            render=form_page, send=lambda sent: _filed(sent, version),
        )
        return pages.answer(request, now=timezone.now())

Why not django-formtools, which is kept well and does the pages: its wizard keeps what was typed in a session, or
readable in a cookie; both are cookies unasked, neither is found again by number and code from another telephone, and
neither is encrypted. A storage of our own would have to stand in for the session on every request and still get back
only whole forms: an answer that is wrong is not kept, one that is not asked any longer is dropped, and a form that was
left with "back" is not even looked at. What would remain of it is smaller than what it would cost to explain.
"""

from yunlong_portal.kernel.questions.answers import Answers, Typed
from yunlong_portal.kernel.questions.drafts import Draft, Drafts, SealedDrafts
from yunlong_portal.kernel.questions.pages import CLEAR, HONEYPOT, QuestionPages, Render, Sent, over
from yunlong_portal.kernel.questions.papers import PaperQuestion
from yunlong_portal.kernel.questions.way import CHECK, Question, Row, Way

__all__ = [
    "CHECK",
    "CLEAR",
    "HONEYPOT",
    "Answers",
    "Draft",
    "Drafts",
    "PaperQuestion",
    "Question",
    "QuestionPages",
    "Render",
    "Row",
    "SealedDrafts",
    "Sent",
    "Typed",
    "Way",
    "over",
]
