"""The page that the clerk turns to the applicant: five big buttons, nothing of the staff's around them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.domain.ratings.giving import rate, rating_of
from hall.enums import ENDED_STATES, RatingGrade, RatingWay
from hall.forms.ratings import RatingForm
from hall.models import Application
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class RatingAtWindow:
    """Adds ``window/<case>/`` to the screen of ratings."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.window_view)
        window = path("window/<int:pk>/", view, name="hall_rating_window")
        return [window, *super().get_urls()]  # type: ignore[misc]  # of the screen it is mixed into

    def window_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the buttons, or take the rating and thank; who may not turn the screen finds nothing here."""
        case = self._case(request, pk)
        form = RatingForm(request.POST if request.method == "POST" else None, way=RatingWay.WINDOW)
        refused_because = ""
        is_given = rating_of(case) is not None
        if request.method == "POST" and not is_given and form.is_valid():
            try:
                rate(case, form.verdict(), actor=person_of(request), now=timezone.now())
            except Refused as refused:
                refused_because = str(refused)
            else:
                return self._page(request, case, {"is_thanks": True})
        context = {"form": form, "grades": RatingGrade.choices, "is_given": is_given, "refused": refused_because}
        return self._page(request, case, context | {"is_open": case.state not in ENDED_STATES})

    def _case(self, request: HttpRequest, pk: int) -> Application:
        book = duty_book(request)
        rows = Application.objects.visible_to(book, request.user).select_related("desk", "department")
        case = rows.filter(pk=pk).first()
        if case is None or not any(book.may(Duty.ACCEPT_APPLICATIONS, each) for each in (case.desk, case.department)):
            raise Http404
        return case

    def _page(self, request: HttpRequest, case: Application, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name  # what the admin's own pages do
        shared = {**self.admin_site.each_context(request), "case": case, "title": "请您评价"}
        response = TemplateResponse(request, "admin/hall/rating/window.html", shared | context)
        response.headers["Cache-Control"] = "private, no-store"
        return response
