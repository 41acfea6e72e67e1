"""岗位练习: the walk through each role to read and print, done step by step in practice; and who has been trained."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from hall.domain.walkthroughs import SCRIPTS, Progress, Script, begin, finish, progress_of, script_of
from hall.domain.walkthroughs.training import MOST_LETTERS
from hall.models import Walkthrough
from yunlong_portal.kernel.admin import PortalModelAdmin, holds
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

STAFF = (
    Duty.ACCEPT_APPLICATIONS,
    Duty.REVIEW_APPLICATIONS,
    Duty.MANAGE_HALL,
    Duty.OVERSEE_HALL,
    Duty.SIGN_OFF,
)
_MOST_EXPORTED = 20_000


class BeginForm(CleanTextMixin, forms.Form):
    """Who sits at the account: a class shares the accounts of the practice portal."""

    name = forms.CharField(label="姓名", max_length=MOST_LETTERS, help_text="练完以后记入名单，请写真实姓名")
    unit: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label="单位", queryset=Department.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]  # as above


class UnitFilter(admin.SimpleListFilter):
    """Whose people."""

    title, parameter_name = "单位", "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        units = model_admin.get_queryset(request).order_by("unit_slug").values_list("unit_slug", "unit_name")
        return list(dict(units.distinct()).items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(unit_slug=self.value()) if self.value() else queryset


@admin.register(Walkthrough)
class WalkthroughAdmin(ExportedList, PortalModelAdmin):
    """岗位练习. The list holds who has finished; the pages of the roles hang above it."""

    seen_by = tuple(each.value for each in STAFF)
    change_list_template = "admin/hall/walkthrough/change_list.html"
    list_display = ("person_name", "unit_name", "role", "finished_at")
    list_filter = ("role", UnitFilter)
    date_hierarchy = "finished_at"
    search_fields = ("person_name", "unit_name")
    search_help_text = "按姓名或者单位查找"
    ordering = ("-finished_at", "-pk")
    fields = ("person_name", "unit_name", "role", "account", "begun_at", "finished_at")
    exported = ("姓名", "单位", "岗位", "开始时间", "完成时间", "练习账号")
    file_name = "trained"
    table_title = "岗位练习名单"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Walkthrough]:
        return Walkthrough.objects.finished().visible_to(duty_book(request), request.user)

    def exported_lines(self, rows: Any) -> Iterator[tuple[str, ...]]:
        for each in rows[:_MOST_EXPORTED]:
            began, ended = (f"{timezone.localtime(when):%Y-%m-%d %H:%M}" for when in (each.begun_at, each.finished_at))
            yield each.person_name, each.unit_name, each.get_role_display(), began, ended, each.account

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tools = [
            (reverse("admin:hall_walkthrough_export", args=[extension]), label)
            for extension, label in (("csv", "导出 CSV"), ("xlsx", "导出 Excel"))
        ]
        told = {"scripts": SCRIPTS, "tools": tools, "query": request.GET.urlencode(), **place()}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("roles/<slug:role>/", wrap(self.role_view), name="hall_walkthrough_role"),
            *super().get_urls(),
        ]

    def role_view(self, request: HttpRequest, role: str) -> HttpResponseBase:
        """Show a role's steps; in practice begin the walk, tick off what is done, put on the list who is through."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        script = script_of(role)
        if script is None:
            raise Http404
        form = BeginForm(request.POST if request.POST.get("act") == "begin" else None)
        if request.method == "POST" and (answer := self._act(request, script, form)):
            return answer
        progress = progress_of(script=script, person=person_of(request)) if settings.PRACTICE else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"岗位练习：{script.role.label}",
            "script": script,
            "duty": Duty(script.duty).label,
            "may": holds(request, (script.duty,)),
            "steps": _lines(script, progress),
            "progress": progress,
            "form": form,
            **place(),
        }
        return TemplateResponse(request, "admin/hall/walkthrough/role.html", context)

    def _act(self, request: HttpRequest, script: Script, form: BeginForm) -> HttpResponseBase | None:
        """Do what was asked; None where the form is to be shown again."""
        person, now, here = person_of(request), timezone.now(), redirect("admin:hall_walkthrough_role", script.role)
        try:
            match request.POST.get("act"):
                case "begin":
                    if not form.is_valid():
                        return None
                    begin(script=script, person=person, now=now, **form.cleaned_data)
                case "finish":
                    walk = finish(script=script, person=person, now=now)
                    messages.success(request, f"{walk.person_name}已练完“{script.role.label}”，记入名单。")
                    return redirect("admin:hall_walkthrough_changelist")
                case _:
                    pass
        except Refused as refused:
            messages.error(request, str(refused))
        return here


def place() -> dict[str, Any]:
    """Return whether one is in practice, and the way there."""
    return {"in_practice": settings.PRACTICE, "practice_address": settings.PRACTICE_ADDRESS}


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return the walks for the first page of the practice portal: of one's own roles, of all where one has none."""
    if not settings.PRACTICE or not holds(request, STAFF):
        return None
    return {"scripts": [each for each in SCRIPTS if holds(request, (each.duty,))] or SCRIPTS}


def _lines(script: Script, progress: Progress | None) -> list[dict[str, Any]]:
    """Return the steps with their screens and ticks."""
    done = progress.done if progress else frozenset()
    return [
        {
            "step": each,
            "address": _address(each.place),
            "is_ticked": each.done is not None,
            "is_done": each.key in done,
        }
        for each in script.steps
    ]


def _address(name: str) -> str:
    """Return where a screen is; nothing for one that this portal has not."""
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""
