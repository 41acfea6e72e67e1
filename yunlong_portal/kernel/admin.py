"""The base of every staff screen: rights by duty, never by model permission; the packages' holes closed.

The kernel knows no duties: a higher floor says who holds one (``set_duty_reader``).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

DutyReader = Callable[[HttpRequest, Iterable[str]], bool]

_reader: list[DutyReader] = []


def set_duty_reader(reader: DutyReader) -> None:
    """Say how to find out whether the person of a request holds any of the duties, anywhere."""
    _reader[:] = [reader]


def holds(request: HttpRequest, duties: Iterable[str]) -> bool:
    """Return whether the signed-in person holds any of ``duties`` on any department."""
    return bool(_reader) and _reader[0](request, duties)


def in_words(field: "models.Field[Any, Any]") -> Callable[[models.Model], str]:
    """Return a column of a list that says 是 or 否, under the field's name and sorted like it."""

    def column(row: models.Model) -> str:
        return {True: "是", False: "否"}.get(getattr(row, field.name), "—")

    column.__name__ = field.name
    return admin.display(description=field.verbose_name, ordering=field.name)(column)


class DutyPermissions:
    """Answers the admin's four questions by duties: who sees, who changes. Nothing is deleted here."""

    # Counting beside each filter costs a query more for every choice.
    show_facets = admin.ShowFacets.NEVER

    seen_by: tuple[str, ...] = ()
    changed_by: tuple[str, ...] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return holds(request, (*self.seen_by, *self.changed_by))

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return holds(request, self.changed_by)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return holds(request, self.changed_by)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Write yes and no as words: Django draws a coloured mark that a screen reader reads as “True”."""
        named = super().get_list_display(request)  # type: ignore[misc]  # of the screen it is mixed into
        kinds = {each.name: each for each in self.model._meta.get_fields()}  # type: ignore[attr-defined]  # same
        return [in_words(kinds[each]) if isinstance(kinds.get(each), models.BooleanField) else each for each in named]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what a filter of the list offers, and nothing else.

        Django allows any field of the row in the address, so that a hidden one can be guessed letter by letter.
        """
        offered = [getattr(self, "date_hierarchy", None)]
        for each in self.get_list_filter(request):  # type: ignore[attr-defined]  # of the screen it is mixed into
            name = each[0] if isinstance(each, tuple | list) else each
            offered.append(name if isinstance(name, str) else getattr(name, "parameter_name", None))
        asked = any(name and (lookup == name or lookup.startswith(f"{name}__")) for name in offered)
        return asked and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]  # same


class PortalModelAdmin(DutyPermissions, admin.ModelAdmin):
    """A staff screen over a model without history."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the duty before the row: Django looks for the row first and leads away where it is not seen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class TrackedModelAdmin(DutyPermissions, SimpleHistoryAdmin):
    """A staff screen over a model with history: old states can be read, never posted back.

    simple-history saves the live row on a POST to the address of a history row, also for those who may only look.
    """

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an old state; GET and HEAD only."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().history_form_view(request, object_id, version_id, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with the name of the person and the fields changed as the reason."""
        obj._history_user = request.user
        obj._change_reason = "、".join(str(form.fields[name].label) for name in form.changed_data) or "保存"
        super().save_model(request, obj, form, change)


class PortalInline(DutyPermissions, admin.TabularInline):
    """Rows within a screen, under the same rule."""

    extra = 0


def is_key(typed: str) -> bool:
    """Return whether what stands in an address can be the key of a row: plain digits, no more than a key has."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= 18


def shortlist(rows: "models.QuerySet[Any]", *, most: int = 8) -> dict[str, Any] | None:
    """Return the first of ``rows`` for a block on the staff's first page, with how many there are; None for nothing.

    One query, and one more where there are more than are shown.
    """
    first = list(rows[: most + 1])
    if not first:
        return None
    total = len(first) if len(first) <= most else rows.count()
    return {"rows": first[:most], "total": total, "today": timezone.localdate()}
