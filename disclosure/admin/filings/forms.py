"""What the steps of a filing ask beyond a version and words."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from columns.enums import DepartmentKind
from disclosure.domain.filings.board import Look
from disclosure.enums import PolicyDocument
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.workflow import Transition

_YEAR = timedelta(days=365)


class FilingForm(TransitionForm):
    """One step on one of the three documents of a page: each document has forms of its own."""

    def __init__(self, *args: Any, row: Any, transition: Transition, **kwargs: Any) -> None:
        super().__init__(*args, row=row, transition=transition, prefix=f"{row.document}-{transition.name}", **kwargs)


class PaperForm(FilingForm):
    """On which day the paper came."""

    received_on = forms.DateField(label="收到日期", widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())

    def data_for_act(self) -> dict[str, Any]:
        return {"received_on": self.cleaned_data["received_on"]}


class CheckForm(FilingForm):
    """When a guide is looked through again."""

    next_review_on = forms.DateField(label="下次核对指南", widget=DateInput, help_text="一年以内；到期前提醒这个单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("next_review_on", timezone.localdate() + _YEAR)
        if self.row.document != PolicyDocument.GUIDE:
            del self.fields["next_review_on"]

    def data_for_act(self) -> dict[str, Any]:
        return {"next_review_on": self.cleaned_data.get("next_review_on")}


FORMS: dict[str, type[FilingForm]] = {"filing_paper": PaperForm, "filing_check": CheckForm}


def make_form(transition: Transition, *, row: Any, **given: Any) -> FilingForm:
    """Return the form of a step on a document. ``given``: what a browser sent."""
    return FORMS.get(transition.form, FilingForm)(row=row, transition=transition, **given)


class BoardForm(CleanTextMixin, forms.Form):
    """What the county's table is narrowed to."""

    q = forms.CharField(label="单位", required=False, max_length=60)
    look = forms.ChoiceField(
        label="情况", required=False, choices=[("", "全部"), *((each.value, each.label) for each in Look)]
    )
    kind = forms.ChoiceField(label="单位类别", required=False, choices=[("", "全部"), *DepartmentKind.choices])
