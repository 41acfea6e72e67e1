"""Whom one can ask: kept by whoever keeps the letters or oversees requests."""

from django.contrib import admin

from columns.admin.registers import RegisterAdmin
from columns.enums import Duty
from requests_ogi.models import Organ


@admin.register(Organ)
class OrganAdmin(RegisterAdmin):
    """Organs that answer in their own name. One that takes no requests any more is closed, never deleted."""

    changed_by = (Duty.KEEP_LETTERS.value, Duty.OVERSEE_REQUESTS.value)
    fixed = ("department",)
    list_display = ("department", "mark", "desk", "office", "phone", "is_active")
    empty_value_display = "—"
    list_filter = ("is_active",)
    list_select_related = ("department", "desk")
    search_fields = ("department__name", "department__short_name", "mark")
    search_help_text = "按机关名称或代字查找"
    ordering = ("department__order", "pk")
    fields = (
        "department", "mark", "desk", "office", "phone", "address", "reconsideration_body", "superior", "court",
        "number_form", "is_active",
    )  # fmt: skip
