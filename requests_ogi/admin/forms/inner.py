"""The form by which an opinion from inside is laid on a case (``domain/inner_opinions.py``)."""

from datetime import datetime

from django import forms
from django.utils import timezone

from requests_ogi.admin.forms.adding import AddingForm
from requests_ogi.domain import inner_opinions
from requests_ogi.enums import OpinionGiver
from yunlong_portal.kernel.forms import NO_SECRETS, DateInput
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_uploads import FORMATS


class InnerOpinionForm(AddingForm):
    """What the legal adviser, the judicial bureau or another office said."""

    name, said = "inner_opinion", "内部意见已登记，申请人看不到。"
    upload_fields = ("attachment",)
    giver = forms.ChoiceField(label="谁的意见", choices=[("", "请选择"), *OpinionGiver.choices])
    who = forms.CharField(label="出具人", max_length=60, help_text="律师事务所和律师、股室或者单位的名称")
    given_on = forms.DateField(label="出具日期", widget=DateInput, initial=timezone.localdate)
    text = forms.CharField(
        label="意见",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="不要写申请人的姓名和联系方式",
    )
    attachment = forms.FileField(label="书面意见", required=False, help_text=f"{FORMATS}。{NO_SECRETS}")

    def lay(self, *, actor: User, now: datetime) -> None:
        inner_opinions.lay(
            self.row,
            giver=self.cleaned_data["giver"],
            who=self.cleaned_data["who"],
            given_on=self.cleaned_data["given_on"],
            text=self.cleaned_data["text"],
            attachment=self.latest("attachment"),
            actor=actor,
            now=now,
        )
