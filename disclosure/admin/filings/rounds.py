"""备案轮次: by which day the three documents are handed in, by whom, to whom. A later round is entered the same way."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from columns.admin.registers import RegisterAdmin
from columns.domain.duties import duty_book
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from disclosure.models import FilingRound
from yunlong_portal.kernel.forms import DateInput, RegisterForm


class RoundForm(RegisterForm):
    """A round; the kinds of department are ticked."""

    kinds = forms.MultipleChoiceField(
        label="哪些单位报送",
        choices=[each for each in DepartmentKind.choices if each[0] != DepartmentKind.COUNTY_GOVERNMENT],
        widget=forms.CheckboxSelectMultiple,
        help_text="不须报送的个别单位，在备案表里逐个注明",
    )

    class Meta:
        model = FilingRound
        fields = ("code", "name", "basis", "due_on", "desk", "kinds", "is_open")


@admin.register(FilingRound)
class FilingRoundAdmin(RegisterAdmin):
    """Rounds of filing. One that is over is closed, never deleted."""

    form = RoundForm
    changed_by = (Duty.TAKE_FILINGS.value,)
    fixed = ("code", "desk")
    formfield_overrides: dict[Any, Any] = {models.DateField: {"widget": DateInput}}
    list_display = ("name", "due_on", "desk", "is_open")
    list_select_related = ("desk",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person takes filings at the desk of this round; without a round, at any."""
        if obj is None:
            return super().has_change_permission(request)
        return duty_book(request).may(Duty.TAKE_FILINGS, obj.desk)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the desks at which the person takes filings."""
        if db_field.name == "desk":
            kept = duty_book(request).departments(Duty.TAKE_FILINGS)
            kwargs["queryset"] = Department.objects.filter(pk__in=kept, is_active=True)
            kwargs["initial"] = next(iter(kept)) if len(kept) == 1 else None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
