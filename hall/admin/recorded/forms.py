"""What is asked of a case that was handled elsewhere: on one page for one, row by row for many."""

from typing import Any

from django import forms
from django.utils import timezone

from columns.enums import DepartmentKind
from columns.models import Department
from hall.domain.applications.recording import ENDS, Elsewhere, check_days
from hall.enums import ApplicantKind, Channel
from hall.models import Item, RecordedCase
from yunlong_portal.kernel import masked
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.workflow import Refused

# Of a row of the province's table, in its order.
PROVINCE_COLUMNS = (
    "province_number", "item", "applicant_kind", "applicant", "township", "filed_on", "accepted_on", "decided_on",
    "closed_on", "end",
)  # fmt: skip


class ItemField(forms.ModelChoiceField):
    """A public item, by its code."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.post.title}（{row.code}）"


class Days(CleanTextMixin, forms.Form):
    """Which item, who, when, how it ended."""

    item = ItemField(
        label="事项编码",
        queryset=Item.objects.filter(entry__isnull=False).select_related("department").order_by("code"),
    )
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices)
    applicant = forms.CharField(label="申请人", max_length=60)
    township = forms.ModelChoiceField(
        label="申请人所在乡镇",
        queryset=Department.objects.filter(kind=DepartmentKind.TOWNSHIP),
        required=False,
        empty_label="不在本县或者不清楚",
    )
    filed_on = forms.DateField(label="申报日期", widget=DateInput)
    accepted_on = forms.DateField(label="受理日期", widget=DateInput, required=False)
    decided_on = forms.DateField(label="决定日期", widget=DateInput, required=False)
    closed_on = forms.DateField(
        label="办结日期", widget=DateInput, help_text="交给申请人的日期；没有决定的，结束办理的日期"
    )
    end = forms.ChoiceField(label="办理结果", choices=ENDS.items())

    def said(self, channel: Channel, **more: Any) -> Elsewhere:
        """Return what was typed."""
        given = self.cleaned_data
        return Elsewhere(
            item=given["item"],
            channel=channel,
            kind=given["applicant_kind"],
            applicant=given["applicant"],
            end=given["end"],
            received_on=given["filed_on"],
            closed_on=given["closed_on"],
            accepted_on=given["accepted_on"],
            decided_on=given["decided_on"],
            township=given["township"],
            **more,
        )


class OutsideForm(Days):
    """网下办理补录: one case that was not handled through the hall, and why."""

    submission = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    reason = forms.CharField(
        label="为什么没有在网上大厅办理", max_length=200, help_text="如：停电断网、系统故障。按单位汇总，县政务局看得到"
    )

    field_order = (
        "item", "reason", "applicant_kind", "applicant", "township", "filed_on", "accepted_on", "decided_on",
        "closed_on", "end",
    )  # fmt: skip

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset, self.fields["item"].label = items, "事项"  # type: ignore[attr-defined]  # a choice


class ProvinceForm(Days, forms.ModelForm):
    """One row of the provincial platform's table. What is recorded stays: a row that differs is said to."""

    class Meta:
        model = RecordedCase
        fields = ("province_number",)

    province_number = forms.CharField(label="省平台办件编号", max_length=60)

    def clean(self) -> dict[str, Any]:
        """Judge the row; what it says of the case is laid on the instance (``said``) for whoever writes it."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if given["applicant_kind"] == ApplicantKind.PERSON:
            # A name in full has no business here (P49): it counts as handled there.
            given["applicant"] = masked.name(given["applicant"])
        row: Any = self.instance
        if row.pk and any((getattr(row, name) or None) != (given[name] or None) for name in PROVINCE_COLUMNS):
            raise forms.ValidationError("这一办件已经录过，与表格不一致。录过的不能用表格修改，请核对。")
        row.said = self.said(Channel.PROVINCE, province_number=given["province_number"])
        try:
            check_days(row.said, today=timezone.localdate())
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return given
