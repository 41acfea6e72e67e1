"""The forms by which a call is written down, answered, passed on, called back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from columns import slots
from columns.domain.hotline.calls import LONGEST, Heard
from columns.domain.hotline.counting import Month
from columns.enums import CallClass, Satisfaction
from columns.models import Department
from columns.slots import KnownAnswer
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin

_CHOSEN = 8


def known_answers(text: str) -> Sequence[KnownAnswer]:
    """Return public answers that fit the words, the best first."""
    return [each for found in slots.KNOWLEDGE.call(text=text) for each in found][:_CHOSEN] if text.strip() else []


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and an hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class CallForm(CleanTextMixin, forms.Form):
    """A call as it is typed while somebody is on the line: what is asked first, who asks last."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="接听单位", empty_label=None
    )
    received_at = forms.DateTimeField(label="来电时间", widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M"])
    call_class = forms.ChoiceField(label="类别", choices=CallClass.choices, widget=forms.RadioSelect)
    subject = forms.CharField(
        label="问的是什么", max_length=60, help_text="一句话，用于列表和统计，如“医保缴费到哪里办”；不写姓名、电话"
    )
    question = forms.CharField(
        label="来电内容", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"照来电人的原话记要点。{NO_SECRETS}",
    )  # fmt: skip
    name = forms.CharField(label="来电人", max_length=60, required=False, help_text="不愿留姓名的留空")
    phone = forms.CharField(label="联系电话", max_length=40, required=False, help_text="要回电的填写")
    answer = forms.CharField(
        label="当场答复", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="当场答复了的填写；没有答复的留空，登记后再答复或者转办",
    )  # fmt: skip

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime().replace(second=0, microsecond=0)
        self.initial.update({"received_at": now, "call_class": CallClass.QUESTION})
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a choice field

    def heard(self) -> Heard:
        """Return the call as it was typed. The form must be right."""
        said = self.cleaned_data
        names = ("department", "subject", "question", "received_at", "name", "phone", "answer")
        return Heard(call_class=CallClass(said["call_class"]), **{name: said[name] for name in names})


class CallActForm(TransitionForm):
    """A step that asks for nothing but words."""


class AnswerForm(CallActForm):
    """What was answered, and which answer of the knowledge base was read out."""

    answer = forms.CharField(label="怎样答复的", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    used = forms.ChoiceField(label="用了哪条问答", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known_answers(self.row.subject)
        field = self.fields["used"]
        field.choices = [("", "没有用"), *((each.key, each.label) for each in self.known)]  # type: ignore[attr-defined]  # a choice field

    def data_for_act(self) -> dict[str, Any]:
        used = self.cleaned_data["used"]
        labels = {each.key: each.label for each in self.known}
        return {"answer": self.cleaned_data["answer"], "used_key": used, "used_label": labels.get(used, "")}


class PassOnForm(CallActForm):
    """Where to, and whether it takes longer."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="转给", empty_label="请选择"
    )
    is_complex = forms.BooleanField(label="情况复杂（5个工作日，一般3个）", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Department.objects.filter(is_active=True).exclude(pk=self.row.department_id)
        self.fields["department"].queryset = others.order_by("order", "pk")  # type: ignore[attr-defined]  # a choice field

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("department", "is_complex")}


class CallBackForm(CallActForm):
    """How the caller found the answer."""

    satisfaction = forms.ChoiceField(label="是否满意", choices=Satisfaction.choices, widget=forms.RadioSelect)

    def data_for_act(self) -> dict[str, Any]:
        return {"satisfaction": self.cleaned_data["satisfaction"]}


FORMS: dict[str, type[TransitionForm]] = {"answer": AnswerForm, "pass_on": PassOnForm, "call_back": CallBackForm}


class MonthForm(forms.Form):
    """Which month: 2026-11."""

    month = forms.RegexField(r"^20\d{2}-(0[1-9]|1[0-2])$", required=False)

    def asked(self) -> Month:
        """Return the month asked for, the present one where none is named or none can be."""
        code = self.cleaned_data.get("month") if self.is_valid() else ""
        if code:
            year, month = map(int, code.split("-"))
            return Month(date(year, month, 1))
        return Month(timezone.localdate().replace(day=1))
