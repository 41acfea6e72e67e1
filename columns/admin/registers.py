"""Departments, columns, categories, navigation and site facts: kept by whoever keeps the columns (维护栏目)."""

from typing import Any, Literal

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Case, IntegerField, ManyToManyField, QuerySet, When
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.html import format_html

from columns.admin.forms import ColumnForm
from columns.admin.freshness import FreshnessPages
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
from yunlong_portal.kernel.forms import RegisterForm
from yunlong_portal.kernel.text import sentence_about

KEEPERS = (Duty.KEEP_COLUMNS.value,)


class RegisterAdmin(TrackedModelAdmin):
    """A register with history. ``fixed`` fields are set once: addresses and seeding lean on them."""

    changed_by: tuple[str, ...] = KEEPERS
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    form: type[RegisterForm] = RegisterForm
    fixed: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(self.fixed if obj else ()))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the pop-ups beside a choice: another register has a screen of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

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
        "guards_names",
        "order",
        "is_active",
    )


class TreeOrder(ChangeList):
    """A list of columns in the order of the tree, unless a heading was clicked."""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        return super().get_ordering(request, queryset) if ORDER_VAR in self.params else ["position", "code"]

    def get_ordering_field_columns(self) -> dict[int, Literal["desc", "asc"]]:
        return super().get_ordering_field_columns() if ORDER_VAR in self.params else {}


@admin.register(Column)
class ColumnAdmin(FreshnessPages, RegisterAdmin):
    """The column tree. A column that is not needed any more is closed, never deleted."""

    form = ColumnForm
    change_list_template = "admin/columns/column/change_list.html"
    fixed = ("code",)
    list_display = ("place", "code", "type", "owner_name", "max_age_days", "public_state")
    list_display_links = ("place",)
    list_filter = ("type", "is_open")
    list_per_page = 200
    search_fields = ("name", "code", "owner__short_name")
    search_help_text = "按栏目名称、标识或责任单位查找"
    view_on_site = False

    ordering = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Column]:
        """Return the columns with their place in the tree."""
        places = [When(pk=node.id, then=place) for place, node in enumerate(column_tree().walk())]
        position = Case(*places, default=len(places), output_field=IntegerField())
        return super().get_queryset(request).select_related("owner").annotate(position=position)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeOrder

    @admin.display(description="栏目", ordering="position")
    def place(self, column: Column) -> str:
        """Return the names from the root, so that the list reads as a tree."""
        node = column_tree().get(column.pk)
        return " › ".join(node.labels) if node else column.name

    @admin.display(description="责任单位", ordering="owner__order")
    def owner_name(self, column: Column) -> str:
        return column.owner.short_name

    @admin.display(description="公众")
    def public_state(self, column: Column) -> str:
        """Return whether citizens see the column, and if not, why."""
        node = column_tree().get(column.pk)
        if node is None:
            return "—"
        if node.is_public:
            return "可见"
        if not node.is_open:
            return "未开放"
        return "上级未开放" if any(not each.is_open for each in node.ancestors) else "页面待建"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(("public_page",) if obj else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*ColumnForm.Meta.fields, *(["public_page", "seen"] if obj else [])]

    @admin.display(description="公众页面")
    def public_page(self, column: Column) -> str:
        """Return a link to the page, or why there is none."""
        node = column_tree().get(column.pk)
        if node is not None and node.is_public:
            return format_html('<a href="{}">{}</a>', node.address, node.address)
        return f"公众现在看不到（{self.public_state(column)}）"


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
    list_display = ("label", "leads_to", "order", "public_state")
    list_select_related = ("column",)
    fields = ("code", "label", "column", "address", "order", "is_shown")

    @admin.display(description="到")
    def leads_to(self, entry: NavigationEntry) -> str:
        return f"栏目：{entry.column.name}" if entry.column else entry.address

    @admin.display(description="公众")
    def public_state(self, entry: NavigationEntry) -> str:
        """Return whether citizens see the entry, and if not, why."""
        node = column_tree().get(entry.column_id) if entry.column_id else None
        if not entry.is_shown:
            return "不显示"
        return "可见" if entry.column_id is None or (node and node.is_public) else "栏目还看不到"


@admin.register(SiteFact)
class SiteFactAdmin(RegisterAdmin):
    """What the frame of every page says about the site."""

    fixed = ("key", "group", "is_address")
    list_display = ("label", "value", "group")
    list_filter = ("group",)
    fields = ("key", "group", "label", "value", "is_address", "order")
