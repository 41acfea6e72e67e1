"""The forms by which a message is passed on, answered, put before the public."""

from typing import Any

from django import forms

from columns.enums import Duty
from columns.models import Department, DutyGrant
from hall.domain.messages.answering import LONGEST_ANSWER, LONGEST_TITLE, released_of
from hall.domain.wording import masked_text
from yunlong_portal.kernel.acting import TransitionForm


class DepartmentForm(TransitionForm):
    """Which department is to answer: those that have somebody for it."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="答复单位", empty_label="请选择", help_text="只列有网上大厅管理员的单位"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staffed = DutyGrant.objects.filter(permission__codename=Duty.MANAGE_HALL, user__is_active=True)
        rows = Department.objects.filter(is_active=True, pk__in=staffed.values("content_object"))
        rows = rows.exclude(pk=self.row.department_id).order_by("order", "pk")
        self.fields["department"].queryset = rows  # type: ignore[attr-defined]  # a choice field

    def data_for_act(self) -> dict[str, Any]:
        return {"department": self.cleaned_data["department"]}


class AnswerForm(TransitionForm):
    """What whoever wrote is told."""

    answer = forms.CharField(
        label="答复内容", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="留言人凭编号和查询码看到；决定公开的，由另一位同志去掉个人信息后公开。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer", self.row.text.answer)

    def data_for_act(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"]}


class ReleaseForm(TransitionForm):
    """Question and answer as they will be read, beginning with what could be masked by itself."""

    title = forms.CharField(label="标题", max_length=LONGEST_TITLE, help_text="一句话，如“低保申请书去哪里领”")
    question = forms.CharField(label="问", widget=forms.Textarea(attrs={"rows": 5}))
    answer = forms.CharField(
        label="答", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="已自动遮盖认得出的号码和地址。姓名和看得出是谁的情况请逐字核对，删去后再公开。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = released_of(self.row)
        if shown is not None:
            begun = {"title": shown.title, "question": shown.question, "answer": shown.answer}
        else:
            text = self.row.text
            begun = {"question": masked_text(text.content), "answer": masked_text(text.answer)}
        self.initial = {**begun, **self.initial}

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "question", "answer")}


FORMS: dict[str, type[TransitionForm]] = {
    "department": DepartmentForm,
    "message_answer": AnswerForm,
    "release": ReleaseForm,
}
