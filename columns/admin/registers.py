"""Departments, columns, categories, navigation and site facts: kept by whoever keeps the columns (维护栏目)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from columns.admin.forms import ColumnForm, RegisterForm
from columns.enums import Duty
from columns.models import (
    Column,
    Department,
    DepartmentName,
    DisclosureCategory,
    DisclosureItem,
    NavigationEntry,
    SiteFact,
)
from columns.queries import column_tree
from yunlong_portal.kernel.admin import PortalInline, TrackedModelAdmin
from yunlong_portal.kernel.text import sentence_about

KEEPERS = (Duty.KEEP_COLUMNS.value,)


class RegisterAdmin(TrackedModelAdmin):
    """A register with history. ``fixed`` fields are set once: addresses and seeding lean on them."""

    changed_by = KEEPERS
    form: type[RegisterForm] = RegisterForm
    fixed: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(self.fixed if obj else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Add the hidden field by which a stale form is known, where there is something to be stale."""
        shown = [str(name) for name in super().get_fields(request, obj) if name != "seen"]
        return [*shown, "seen"] if obj and self.has_change_permission(request, obj) else shown

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and say what was cleaned out of the texts."""
        super().save_model(request, obj, form, change)
        if said := sentence_about(form.cleaned_away):
            messages.info(request, said)


class OtherNameInline(PortalInline):
    """Former and later names."""

    model = DepartmentName
    changed_by = KEEPERS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Department)
class DepartmentAdmin(RegisterAdmin):
    """Departments. One that is dissolved is taken out of use, never deleted."""

    fixed = ("slug", "kind")
    inlines = (OtherNameInline,)
    list_display = ("short_name", "name", "kind", "phone", "confirmed_on", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "short_name", "slug", "other_names__name")
    search_help_text = "按名称、简称、标识、曾用名或后续名称查找"
    ordering = ("order", "slug")
    fields = (
        "slug",
        "name",
        "short_name",
        "kind",
        "parent",
        "division_code",
        "organisation_code",
        "duties_text",
        "phone",
        "fax",
        "address",
        "office_hours",
        "successor_note",
        "confirmed_on",
        "order",
        "is_active",
    )


@admin.register(Column)
class ColumnAdmin(RegisterAdmin):
    """The column tree. A column that is not needed any more is closed, never deleted."""

    form = ColumnForm
    fixed = ("code",)
    list_display = ("place", "code", "type", "owner_name", "max_age_days", "is_open", "seen_by_public")
    list_display_links = ("place",)
    list_filter = ("type", "is_open")
    list_per_page = 200
    search_fields = ("name", "code", "owner__short_name")
    search_help_text = "按栏目名称、标识或责任单位查找"
    ordering = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Column]:
        return super().get_queryset(request).select_related("owner")

    @admin.display(description="栏目", ordering="code")
    def place(self, column: Column) -> str:
        """Return the names from the root, so that the list reads as a tree."""
        node = column_tree().get(column.pk)
        return " › ".join(node.labels) if node else column.name

    @admin.display(description="责任单位", ordering="owner__order")
    def owner_name(self, column: Column) -> str:
        return column.owner.short_name

    @admin.display(description="公众可见", boolean=True)
    def seen_by_public(self, column: Column) -> bool:
        """Return whether citizens see it: open all the way up, with a list, a page or a visible column below."""
        node = column_tree().get(column.pk)
        return bool(node and node.is_public)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_fields(request, obj), *(["public_page"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(["public_page"] if obj else []))

    @admin.display(description="公众页面")
    def public_page(self, column: Column) -> str:
        """Return a link to the page, or why there is none."""
        node = column_tree().get(column.pk)
        if node is None or not node.is_public:
            return "公众现在看不到：栏目或其上级没有开放，或者这类栏目的专用页面还没有建成。"
        return format_html('<a href="{}">{}</a>', node.address, node.address)


@admin.register(DisclosureCategory)
class DisclosureCategoryAdmin(RegisterAdmin):
    """The areas of attachment 4."""

    fixed = ("code",)
    list_display = ("name", "code", "lead", "column", "order")
    list_select_related = ("lead", "column")
    fields = ("code", "name", "lead", "column", "note", "order")


@admin.register(DisclosureItem)
class DisclosureItemAdmin(RegisterAdmin):
    """What must be disclosed in each area, by whom and when."""

    fixed = ("code", "category")
    list_display = ("name", "code", "category", "timing", "basis", "is_active")
    list_filter = ("category", "is_active")
    list_select_related = ("category",)
    list_per_page = 100
    search_fields = ("name", "basis")
    search_help_text = "按事项或依据查找"
    filter_horizontal = ("departments",)
    fields = (
        "category",
        "code",
        "name",
        "departments",
        "timing",
        "basis",
        "form",
        "personal_data",
        "order",
        "is_active",
    )


@admin.register(NavigationEntry)
class NavigationEntryAdmin(RegisterAdmin):
    """The bar at the top of every page."""

    fixed = ("code",)
    list_display = ("label", "leads_to", "order", "is_shown", "seen_by_public")
    list_select_related = ("column",)
    fields = ("code", "label", "column", "address", "order", "is_shown")

    @admin.display(description="到")
    def leads_to(self, entry: NavigationEntry) -> str:
        return f"栏目：{entry.column.name}" if entry.column else entry.address

    @admin.display(description="公众可见", boolean=True)
    def seen_by_public(self, entry: NavigationEntry) -> bool:
        node = column_tree().get(entry.column_id) if entry.column_id else None
        return entry.is_shown and (entry.column_id is None or bool(node and node.is_public))


@admin.register(SiteFact)
class SiteFactAdmin(RegisterAdmin):
    """What the frame of every page says about the site."""

    fixed = ("key", "group", "is_address")
    list_display = ("label", "value", "group")
    list_filter = ("group",)
    fields = ("key", "group", "label", "value", "is_address", "order")
