"""错敏词: the list of wrong wordings, kept by whoever keeps the columns."""

from django.contrib import admin

from columns.admin.registers import RegisterAdmin
from disclosure.admin.watching.base import OWN
from disclosure.models import WordingRule


@admin.register(WordingRule)
class WordingRuleAdmin(RegisterAdmin):
    """The list. A wording that is not looked for any more is taken out of use, never deleted."""

    seen_by = tuple(each.value for each in OWN)
    list_display = ("wrong", "right", "level", "is_active")
    list_filter = ("level", "is_active")
    list_per_page = 100
    search_fields = ("wrong", "right")
    search_help_text = "按写法查找"
    fields = ("wrong", "right", "level", "unless", "basis", "is_active")
