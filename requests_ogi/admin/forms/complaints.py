"""The forms by which complaints are lodged at a desk and answered (``domain/complaints.py``)."""

import secrets
from datetime import date
from typing import Any

from django import forms

from columns.models import Department
from requests_ogi.admin.forms.acts import CaseForm
from requests_ogi.domain.complaints import LONGEST, Grievance
from requests_ogi.enums import ComplaintFinding, ComplaintMatter, ComplaintMode
from requests_ogi.models import InformationRequest
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.public_forms import Line, Phone, PublicForm, Text
from yunlong_portal.kernel.tracking import normal_number


class LodgeForm(PublicForm):
    """A complaint as it is typed in at a desk. Who complains need not say who he is."""

    submission = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    unit: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=Department.objects.filter(is_active=True), label="被投诉单位", empty_label="请选择",
        error_messages={"required": "请选择被投诉单位。"},
    )  # fmt: skip
    matter = forms.ChoiceField(
        label="事由", choices=[("", "请选择"), *ComplaintMatter.choices], error_messages={"required": "请选择事由。"}
    )
    mode = forms.ChoiceField(
        label="提交方式",
        choices=[("", "请选择"), *ComplaintMode.choices],
        error_messages={"required": "请选择提交方式。"},
    )
    received_on = forms.DateField(label="收到日期", widget=DateInput)
    number = Line(label="涉及的申请", most=60, required=False, help_text="知道登记编号的填写")
    content = Text(
        label="反映的情况", most=LONGEST, help_text="照投诉人的原话录入：哪个单位、什么事、什么时候",
        error_messages={"required": "请录入反映的情况。"},
    )  # fmt: skip
    name = Line(label="投诉人", most=60, required=False, help_text="不愿留姓名的留空")
    phone = Phone(required=False)
    address = Line(label="联系地址", most=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"submission": secrets.token_hex(16), "received_on": today}, **kwargs)

    def clean_number(self) -> InformationRequest | None:
        """Return the case that is complained of; whether there is one is told to whoever types a right number."""
        number = self.cleaned_data["number"]
        if not number:
            return None
        found = InformationRequest.objects.filter(number=normal_number(number)).first()
        if found is None:
            raise forms.ValidationError("没有这个登记编号，请核对；不知道编号的留空。")
        return found

    def grievance(self) -> Grievance:
        """Return the complaint as it was typed. The form must be right."""
        said = self.cleaned_data
        return Grievance(
            unit=said["unit"],
            matter=ComplaintMatter(said["matter"]),
            mode=ComplaintMode(said["mode"]),
            content=said["content"],
            name=said["name"],
            phone=said["phone"],
            address=said["address"],
            received_on=said["received_on"],
            request=said["number"],
            submission=said["submission"],
        )


class ComplaintAnswerForm(CaseForm):
    """What was found, and what the complainant is told."""

    finding = forms.ChoiceField(label="查实情况", choices=[("", "请选择"), *ComplaintFinding.choices])
    answer = forms.CharField(
        label="答复内容",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="告诉投诉人的话",
    )

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("finding", "answer")}
