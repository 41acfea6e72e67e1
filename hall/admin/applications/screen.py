"""The page of a case: what is known on the left, what may be done on the right, its story below."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.admin.applications.forms import form_class
from hall.admin.applications.listing import standing_of, state_class
from hall.admin.applications.publicity import ApplicationPublicity, HoldBackForm, publicity_of
from hall.admin.applications.window import ApplicationWindow
from hall.documents.letters import PRINTS
from hall.domain.applications import seeing
from hall.domain.applications.awaiting import TURNS
from hall.domain.applications.guards import decision_of
from hall.domain.applications.workflow import APPLICATION
from hall.domain.ratings.giving import rating_of
from hall.enums import ELSEWHERE, ENDED_STATES
from hall.models import Application
from hall.queries import case_of
from yunlong_portal.kernel.acting import TransitionForm, media_of
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.row_pages import NOBODY, Moment, story_of
from yunlong_portal.kernel.standing import judge
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Transition

_APPLICANT, _FILED = "申请人", "申报"
_DONE_BY_APPLICANT = {_FILED} | {each.label for each in APPLICATION.transitions if each.name.endswith("_online")}
_DECIDED = {
    "granted": "准予的内容",
    "validity": "有效期",
    "result_number": "证照或者批文编号",
    "facts": "查明的事实",
    "reasons": "理由",
    "articles": "依据的条款",
}


@admin.register(Application)
class ApplicationAdmin(ApplicationPublicity, ApplicationWindow):
    """Cases of my department and of my window, and what I may do with each."""

    workflow = APPLICATION
    story_anchor = "#story"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees a case may open its page; what he may do there, the workflow says."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"hall_application_{name}")

        return [
            route("recall/", self.recall_view, "recall"),
            route("window/", self.window_view, "window"),
            route("<int:pk>/receipt/", self.receipt_view, "receipt"),
            route("<int:pk>/open/", self.open_view, "open"),
            route("<int:pk>/publicity/", self.publicity_view, "publicity"),
            route("<int:pk>/entry/<slug:name>/", self.entry_view, "entry"),
            route("<int:pk>/files/<int:file_pk>/", self.file_view, "file"),
            route("<int:pk>/letters/<int:letter_pk>/<slug:what>/", self.letter_view, "letter"),
            *super().get_urls(),
        ]

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        return form_class(transition.form)(row=row, transition=transition, **given)

    def show(
        self,
        request: HttpRequest,
        row: Application,
        *,
        bound: Any = None,
        opening: OpeningForm | None = None,
        holding: HoldBackForm | None = None,
        entry: TransitionForm | None = None,
        **more: Any,
    ) -> HttpResponse:
        now, person = timezone.now(), person_of(request)
        case = case_of(row.pk)
        found = self.choices(request, row, bound=bound)
        decision = decision_of(row)
        may_open = seeing.may_open(person, row, now)
        turn = TURNS.get(row.state)
        context = {
            "title": f"{row.number} {row.item_name}",
            "row": row,
            "case": case,
            "party": row.party,
            "state_class": state_class(row.state),
            "standing": standing_of(row, judge(timezone.localdate(now))),
            "awaited": turn.words.removeprefix("请") if turn else "",
            "choices": found,
            "decision": decision,
            "decision_rows": [
                (label, decision.content[name]) for name, label in _DECIDED.items() if decision.content.get(name)
            ]
            if decision and may_open
            else [],
            "asks_for_rating": self._asks_for_rating(request, row),
            "deliveries": list(row.deliveries.select_related("person").order_by("pk")),
            "prints": PRINTS,
            # What was handled elsewhere was taken in there: no paper of ours says that we have it.
            "gives_receipt": row.channel not in ELSEWHERE,
            "may_open": may_open,
            "opening": opening or OpeningForm(prefix="open"),
            "story": [_told(each) for each in story_of(row)],
            "media": self.media + media_of(found),
        }
        context |= publicity_of(row, person, now=now, form=holding)
        context |= self.entry_of(row, person, now=now, bound=entry)
        return self.page(request, "case", context)

    def _asks_for_rating(self, request: HttpRequest, row: Application) -> bool:
        """Return whether this person may turn his screen to the applicant: at the window, once, after the end."""
        book = duty_book(request)
        at_window = any(book.may(Duty.ACCEPT_APPLICATIONS, each) for each in (row.desk, row.department))
        return at_window and row.state in ENDED_STATES and rating_of(row) is None


def _told(moment: Moment) -> Moment:
    """Return what happened under the name of who did it: what no account did is the applicant's, or the calendar's."""
    is_his = moment.who == NOBODY and moment.what in _DONE_BY_APPLICANT
    return replace(moment, who=_APPLICANT) if is_his else moment
