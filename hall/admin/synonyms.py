"""同义词: what people say for the words of guides, kept by the service bureau for the search of the hall."""

from django.contrib import admin

from columns.admin.registers import RegisterAdmin
from columns.enums import Duty
from hall.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(RegisterAdmin):
    """The list. A word that is not wanted any more is taken out of use, never deleted."""

    changed_by = (Duty.OVERSEE_HALL.value,)
    seen_by = (Duty.MANAGE_HALL.value,)
    list_display = ("said", "means", "is_active")
    list_filter = ("is_active",)
    list_per_page = 100
    search_fields = ("said", "means")
    search_help_text = "按写法查找"
    fields = ("said", "means", "is_active")
