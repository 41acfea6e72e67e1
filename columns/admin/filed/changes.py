"""What was filed: the desks take note of each change; with whom a register is filed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from columns.admin.registers import KEEPERS, RegisterAdmin
from columns.domain.duties import DutyBook, duty_book
from columns.domain.registers import REGISTERS, desks_of, receive
from columns.enums import Duty
from columns.models import Department, RegisterChange, RegisterDesk, RegisterReceipt
from columns.models.hotline import UPDATE_DUTIES
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.forms import CleanTextMixin, RegisterForm
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class ReceiveForm(CleanTextMixin, forms.Form):
    """For which desk, and what is to be said."""

    desk = forms.ModelChoiceField(label="备案单位", queryset=Department.objects.none(), empty_label=None)
    remark = forms.CharField(label="备注", max_length=200, required=False, help_text="有问题的写明，报送单位看得到")

    def __init__(self, *args: Any, desks: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]  # a field of choices


class RegisterFilter(admin.SimpleListFilter):
    """Which register."""

    title, parameter_name = "登记簿", "register"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.name, each.short_title) for each in REGISTERS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(register=self.value()) if self.value() in REGISTERS else queryset


class WaitingFilter(admin.SimpleListFilter):
    """What waits for one of the person's desks."""

    title, parameter_name = "接收", "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "等我接收")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(_waiting_for(duty_book(request))) if self.value() == "yes" else queryset


def _waiting_for(book: DutyBook) -> Q:
    """Return the condition of changes that a desk of this person has not taken note of."""
    desks = RegisterDesk.objects.held_by(book).filter(register=OuterRef("register"))
    taken = RegisterReceipt.objects.filter(change=OuterRef(OuterRef("pk")), desk=OuterRef("department"))
    return Q(Exists(desks.filter(~Exists(taken))))


@admin.register(RegisterChange)
class RegisterChangeAdmin(PortalModelAdmin):
    """登记变更备案. Nothing here is changed: a desk takes note.

    Whoever is to tell the province of a change (``UPDATE_DUTIES``) reads it here.
    """

    seen_by = (*(each.value for each in UPDATE_DUTIES), Duty.TAKE_FILINGS.value)
    list_display = ("label", "register_name", "unit", "kind", "filed_by", "filed_at", "taken")
    list_filter = (WaitingFilter, RegisterFilter, "kind")
    list_select_related = ("department", "filed_by")
    search_fields = ("label", "department__short_name")
    search_help_text = "按登记的名称或者单位查找"
    date_hierarchy = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterChange]:
        """Return what one's departments filed, and what is filed with one's desks."""
        book = duty_book(request)
        desks = RegisterDesk.objects.held_by(book)
        own = Q(department__in=book.departments(*UPDATE_DUTIES))
        rows = super().get_queryset(request).filter(own | Q(register__in=desks.values("register")))
        return rows.prefetch_related("receipts__desk")

    @admin.display(description="登记簿")
    def register_name(self, change: RegisterChange) -> str:
        return REGISTERS[change.register].short_title if change.register in REGISTERS else change.register

    @admin.display(description="单位", ordering="department__order")
    def unit(self, change: RegisterChange) -> str:
        return change.department.short_name

    @admin.display(description="已接收")
    def taken(self, change: RegisterChange) -> str:
        return "、".join(each.desk.short_name for each in change.receipts.all()) or "—"

    def find(self, request: HttpRequest, object_id: str) -> RegisterChange:
        """Return a filing this person may see, else 404."""
        rows = self.get_queryset(request).select_related("department", "filed_by")
        return get_object_or_404(rows, pk=object_id if is_key(object_id) else None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one filing; on POST a desk takes note of it."""
        change = self.find(request, object_id)
        taken = {each.desk_id: each for each in change.receipts.select_related("desk", "taken_by")}
        mine = duty_book(request).departments(Duty.TAKE_FILINGS)
        desks = [(desk, taken.get(desk.pk)) for desk in desks_of(change.register)]
        open_desks = Department.objects.filter(
            pk__in=[desk.pk for desk, receipt in desks if receipt is None and desk.pk in mine]
        )
        form = ReceiveForm(request.POST or None, desks=open_desks)
        if form.is_valid():
            try:
                receive(change, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
                messages.success(request, "已接收备案。")
                return redirect("admin:columns_registerchange_change", change.pk)
            except Refused as refused:
                say(form, refused)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(change),
            "change": change,
            "register_title": self.register_name(change),
            "desks": desks,
            "form": form if open_desks else None,
        }
        return TemplateResponse(
            request, "admin/columns/filed/change.html", context, status=422 if form.is_bound and form.errors else 200
        )


class DeskForm(RegisterForm):
    """One register and one of its desks."""

    register = forms.ChoiceField(label="登记簿", choices=[(each.name, each.title) for each in REGISTERS.values()])

    class Meta:
        model = RegisterDesk
        fields = ("register", "department", "is_active")


@admin.register(RegisterDesk)
class RegisterDeskAdmin(RegisterAdmin):
    """With whom each register is filed. A desk that is none any more is taken out of use, never deleted."""

    changed_by = KEEPERS
    form = DeskForm
    fixed = ("register", "department")
    list_display = ("register_name", "department", "is_active")
    list_select_related = ("department",)

    @admin.display(description="登记簿", ordering="register")
    def register_name(self, desk: RegisterDesk) -> str:
        return REGISTERS[desk.register].title if desk.register in REGISTERS else desk.register
