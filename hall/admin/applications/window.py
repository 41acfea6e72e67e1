"""The window: an application typed for somebody who stands there, on one page; and the receipt he takes along."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string

from columns.domain.duties import duty_book, villages_helped
from columns.enums import Duty
from hall.admin.applications.reading import ApplicationReading
from hall.admin.applications.window_form import WindowForm
from hall.documents.application_receipt import receipt_pdf
from hall.domain.applications.intake import Filed, check_here, file_application, guide_of, public_entry
from hall.domain.applications.windows import Windows, windows_among
from hall.domain.items.standing import takes_applications
from hall.enums import CaseType, Channel
from hall.models import Application, Item
from hall.search import find
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_SHOWN = 15


class ApplicationWindow(ApplicationReading):
    """Taking in for somebody."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person takes in at some window, or files for the people of his villages."""
        return holds(request, (Duty.ACCEPT_APPLICATIONS, Duty.ASSIST_VILLAGERS))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask what is to be done, in the words of whoever stands there."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        typed = request.GET.get("q", "").replace("\x00", "")
        today = timezone.localdate()
        cards = [each for each in find(typed) if takes_applications(each, today)]
        windows = self._windows(request)
        # A village helper, who works at no window, files what he is asked to.
        shown = [each for each in cards if not windows.own or windows.taking(each.department_slug)]
        context = {"title": "窗口代录", "typed": typed, "cards": shown[:_SHOWN], "total": len(shown)}
        return self.page(request, "pick", context)

    def window_view(self, request: HttpRequest) -> HttpResponse:
        """Type the application in; what was typed stays where it cannot be taken."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        code = request.GET.get("item", "").replace("\x00", "")
        item = Item.objects.select_related("department", "post").filter(code=code).first()
        if item is None:
            return redirect("admin:hall_application_add")
        desks = self._windows(request).taking(item.department.slug)
        villages = [] if desks else villages_helped(person_of(request), timezone.now())
        if not desks and not villages:
            raise PermissionDenied
        try:
            entry = public_entry(item)
            check_here(entry)
        except Refused as refused:
            return self.page(
                request, "pick", {"title": "窗口代录", "typed": "", "cards": [], "total": 0, "refused": str(refused)}
            )
        guide = guide_of(entry)
        form = WindowForm(
            request.POST or None,
            request.FILES or None,
            guide=guide,
            entry=entry,
            desks=desks,
            villages=list(villages),
            initial={"submission": get_random_string(32, "0123456789abcdef")},
        )
        if request.method == "POST" and form.take_in(person=person_of(request), now=timezone.now()):
            try:
                filed = file_application(form.filing(item), actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                return self._filed(request, filed, form.cleaned_data["submission"])
        context = {"title": f"窗口代录：{entry.name}", "form": form, "item": item, "entry": entry, "guide": guide}
        return self.page(request, "window", context | {"media": self.media + form.media})

    def _filed(self, request: HttpRequest, filed: Filed, submission: str) -> HttpResponse:
        row = filed.application
        context = {
            "title": f"已收件：{row.number}",
            "row": row,
            "code": filed.code,
            "is_repeat": filed.is_repeat,
            "submission": submission,
            "on_the_spot": row.case_type == CaseType.ON_THE_SPOT,
            "is_helper": row.channel == Channel.HELPER,
        }
        return self.page(request, "filed", context)

    def receipt_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print the receipt: with the query code for whoever has just typed the application in.

        A village helper sees no case, but what he has just filed he prints at once.
        """
        person, now = person_of(request), timezone.now()
        token = request.POST.get("submission", "")
        mine = Application.objects.select_related("party", "department", "desk", "publication__revision")
        row = mine.filter(pk=pk, filed_by=person.pk).first() if token else None
        if row is not None and constant_time_compare(token, row.submission or ""):
            code, filed = tracking.code_for(token), row
            return self._answered(
                request, row, lambda: paper_response(receipt_pdf(filed, code=code, now=now), _name(filed))
            )
        found = self.find(request, pk)
        return self._seen(
            request,
            found,
            lambda: paper_response(receipt_pdf(found, now=now), _name(found)),
            fields=["name"],
            reason="打印收件回执",
        )

    def _windows(self, request: HttpRequest) -> Windows:
        return windows_among(duty_book(request).departments(Duty.ACCEPT_APPLICATIONS))


def _name(row: Application) -> str:
    return f"回执-{row.number}.pdf"
