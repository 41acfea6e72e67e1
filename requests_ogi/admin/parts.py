"""Parts of an answer that other departments give (协办): their list, and a small page to answer on."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin import workbench
from requests_ogi.domain.workflow import PART
from requests_ogi.enums import PartState
from requests_ogi.models import InformationRequest, Part
from requests_ogi.querysets import REQUEST_DUTIES
from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


@admin.register(Part)
class PartAdmin(PortalModelAdmin):
    """Parts given to my department, and those of the cases I see."""

    seen_by = tuple(duty.value for duty in (*REQUEST_DUTIES, Duty.OVERSEE_REQUESTS))
    list_display = ("what", "department_name", "case_number", "due_on", "state")
    list_filter = ("state",)
    list_select_related = ("department", "request")
    search_fields = ("what", "request__number")
    search_help_text = "按协办内容或登记编号查找"
    ordering = ("-pk",)

    @admin.display(description="协办单位", ordering="department__order")
    def department_name(self, part: Part) -> str:
        return part.department.short_name

    @admin.display(description="登记编号", ordering="request__number")
    def case_number(self, part: Part) -> str:
        return part.request.number

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        """Return the parts given to where I work on requests, and those of cases that I see."""
        book = duty_book(request)
        seen = InformationRequest.objects.visible_to(book, request.user).order_by().values("pk")
        given = Q(department__in=book.departments(Duty.HANDLE_REQUEST))
        return Part.objects.filter(given | Q(request__in=seen))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Parts are given on the workbench of a case."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees a part may open its page; what he may do there, the workflow says."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        act = path("<int:pk>/act/<slug:name>/", self.admin_site.admin_view(self.act_view), name="requests_ogi_part_act")
        return [act, *super().get_urls()]

    def find(self, request: HttpRequest, pk: Any) -> Part:
        """Return a part this person may see, else 404."""
        parts = self.get_queryset(request).select_related("department", "request__organ", "request__desk", "asked_by")
        return get_object_or_404(parts, pk=pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what is asked, and the forms by which it is answered; nothing is saved at this address."""
        if not is_key(object_id):
            raise Http404
        return self._show(request, self.find(request, object_id))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the part: its page tells what happened."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not is_key(object_id):
            raise Http404
        return redirect("admin:requests_ogi_part_change", self.find(request, object_id).pk)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Answer a part or send it back; what was typed stays where it cannot be."""
        part = self.find(request, pk)
        transition = PART.find(name, part.state)
        if request.method != "POST" or transition is None:
            if request.method == "POST":
                messages.error(request, f"现在是“{part.get_state_display()}”，可能已由他人办理。")
            return redirect("admin:requests_ogi_part_change", part.pk)
        form = workbench.make_form(transition, row=part, data=request.POST, files=request.FILES)
        if form.is_valid():
            try:
                PART.take(
                    name,
                    row=part,
                    actor=person_of(request),
                    expected_version=form.cleaned_data["version"],
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                    **form.data_for_act(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                return redirect("admin:requests_ogi_part_change", part.pk)
        return self._show(request, self.find(request, pk), bound=form)

    def _show(self, request: HttpRequest, part: Part, *, bound: Any = None) -> HttpResponse:
        choices = acting.choices(
            PART,
            row=part,
            actor=person_of(request),
            now=timezone.now(),
            make_form=lambda each: workbench.make_form(each, row=part),
            address=lambda each: reverse("admin:requests_ogi_part_act", args=[part.pk, each.name]),
            bound=bound,
        )
        seen = InformationRequest.objects.visible_to(duty_book(request), request.user).filter(pk=part.request_id)
        request.current_app = self.admin_site.name  # what the admin's own pages do
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"协办：{part.what}",
            "part": part,
            "sees_case": seen.exists(),
            "is_open": part.state == PartState.ASKED,
            "choices": choices,
            "media": self.media + acting.media_of(choices),
        }
        return TemplateResponse(request, "admin/requests_ogi/part/part.html", context)
