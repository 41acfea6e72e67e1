"""What the screens of a year's activities have in common: lines within a row, and its one paper."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.filed.kept import KeptAdmin
from columns.domain.activities import attach_paper, save_kept
from columns.domain.duties import duty_book
from columns.enums import LEADERS, Duty
from columns.models import Department
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalInline, is_key
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import accept_private, as_response
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Line
from yunlong_portal.kernel.workflow import Refused


class LineForm(CleanTextMixin, forms.ModelForm):
    """A line within a row."""


class KeptLines(PortalInline):
    """Lines within a row that a department keeps: whoever keeps the row keeps them, and may take one out."""

    form = LineForm
    changed_by = (Duty.KEEP_REGISTERS.value,)
    seen_by = (Duty.TAKE_FILINGS.value, *(each.value for each in LEADERS))

    def _keeps(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None:
            return super().has_add_permission(request, obj)
        return duty_book(request).may(Duty.KEEP_REGISTERS, obj.department)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "department":
            kwargs["queryset"] = Department.objects.filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ActivityAdmin(KeptAdmin):
    """A meeting, a training, a press conference: kept by the department that held it, filed with nobody."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save through the domain."""
        reason = "、".join(str(form.fields[name].label) for name in form.changed_data) or "保存"
        self.keep_row(obj, actor=person_of(request), reason=reason)
        if said := sentence_about(form.cleaned_away):
            messages.info(request, said)

    def keep_row(self, row: Any, *, actor: Any, reason: str) -> None:
        """Save a row, typed or from a workbook."""
        save_kept(row, actor=actor, reason=reason, now=timezone.now())

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Save a row of a workbook as if it had been typed."""
        self.keep_row(line.row, actor=person_of(request), reason="用表格导入")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, noting whether this person keeps it: what is shown below it leads on for him alone."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.is_ones_own = self.has_change_permission(request, row)
        return row

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the lines within the row, each with its history."""
        told = {"actor": person_of(request), "reason": formset.model._meta.verbose_name, "at": timezone.now()}
        formset.save(commit=False)
        for row in formset.deleted_objects:
            delete_with_history(row, **told)
        for row in (*formset.new_objects, *(each for each, _ in formset.changed_objects)):
            save_with_history(row, **told)


class PaperForm(CleanTextMixin, forms.Form):
    """The paper that is handed in."""

    file = forms.FileField(label="文件", help_text=f"PDF、Word、图片等，只供工作人员查看，不公开。{NO_SECRETS}")


class PaperPages:
    """Mixed into the screen of a row that has one paper: handed in on a page of its own, read by whoever sees the row.

    A file is cleaned outside the transaction in which the admin saves a form, so it cannot be part of it.
    """

    opts: Any
    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, self._paper_name
        return [
            path("<int:object_id>/paper/", wrap(self.paper_view), name=name),
            path("<int:object_id>/paper/file", wrap(self.paper_file_view), name=f"{name}_file"),
            *super().get_urls(),  # type: ignore[misc]  # of the screen it is mixed into
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = super().get_readonly_fields(request, obj)  # type: ignore[misc]  # of the screen it is mixed into
        return (*shown, *(("its_paper",) if obj else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = super().get_fields(request, obj)  # type: ignore[misc]  # of the screen it is mixed into
        return [*(each for each in shown if each != "its_paper"), *(["its_paper"] if obj else [])]

    @admin.display(description="附件")
    def its_paper(self, row: Any) -> str:
        """Return the links to the paper and to where it is handed in."""
        file, page = self._paper(row), reverse(f"admin:{self._paper_name}", args=[row.pk])
        shown: Any = f"还没有{self._paper_label}。"
        if file is not None:
            there = reverse(f"admin:{self._paper_name}_file", args=[row.pk])
            shown = format_html('<a href="{}">{}</a>　', there, file.name)
        if not getattr(row, "is_ones_own", False):
            return shown
        return format_html('{}<a href="{}">{}</a>', shown, page, "上传" if file is None else "换一份")

    def paper_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take a paper in."""
        row = self._find(request, object_id)
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]  # of the screen
            raise PermissionDenied
        form = PaperForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            given, person = form.cleaned_data["file"], person_of(request)
            try:
                file = accept_private(data=given, name=given.name, stored_by=person, now=timezone.now())
                self.keep_paper(row, file=file, actor=person)
                messages.success(request, f"已上传{self._paper_label}。")
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
            except Refused as refused:
                say(form, refused)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{row}：{self._paper_label}",
            "row": row,
            "form": form,
        }
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/columns/activities/paper.html", context, status=status)

    def keep_paper(self, row: Any, *, file: PrivateFile, actor: Any) -> None:
        """Put the paper beside the row. Raises Refused."""
        attach_paper(row, file=file, actor=actor, now=timezone.now())

    def paper_file_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Hand the paper to whoever sees the row."""
        row = self._find(request, object_id)
        file = self._paper(row)
        if file is None:
            raise Http404
        try:
            return as_response(file, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    def _find(self, request: HttpRequest, object_id: int) -> Any:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]  # of the screen
            raise PermissionDenied
        rows: Any = self.get_queryset(request)  # type: ignore[attr-defined]  # of the screen
        return get_object_or_404(rows, pk=object_id if is_key(str(object_id)) else None)

    def _paper(self, row: Any) -> Any:
        file = getattr(row, row.paper)
        return None if file is None or file.is_erased else file

    @property
    def _paper_label(self) -> str:
        return str(self.model._meta.get_field(self.model.paper).verbose_name)

    @property
    def _paper_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_paper"
