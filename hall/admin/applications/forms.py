"""One form for each way a step of a case is taken (the names stand in the workflow table)."""

from typing import Any

from django import forms
from django.utils import timezone

from hall.domain.applications.guards import decision_of
from hall.enums import HearingReply, MaterialState, Outcome, PickupWay, SpecialStep, WithdrawalWay
from hall.models import ApplicationMaterial
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads

_ABSENT = (MaterialState.MISSING, MaterialState.TO_CORRECT)
_LONG = 2000


class CaseForm(PrivateUploads, TransitionForm):
    """A step of a case."""


class MaterialsForm(CaseForm):
    """What came on paper is ticked off with the step."""

    on_paper = forms.MultipleChoiceField(
        label="已收到纸质件", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="原件核对无误的勾选；已经上传的不用勾选",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = self.row.materials.filter(state__in=_ABSENT).order_by("number")
        choices = [(str(each.number), _line_label(each)) for each in lines]
        if choices:
            self.fields["on_paper"].choices = choices  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["on_paper"]

    def data_for_act(self) -> dict[str, Any]:
        return {"on_paper": [int(each) for each in self.cleaned_data.get("on_paper") or ()]}


def _line_label(line: ApplicationMaterial) -> str:
    return f"{line.number}．{line.name}{'' if line.is_required else '（可以不交）'}"


class CorrectedForm(MaterialsForm):
    """What was missing came in."""

    on = forms.DateField(label="收到日期", widget=DateInput, initial=timezone.localdate)
    field_order = ("version", "on", "on_paper")

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"on": self.cleaned_data["on"]}


class CorrectionForm(CaseForm):
    """Everything that is missing or wrong, at once: a line for each material, and what the list does not name."""

    others = forms.CharField(
        label="材料以外须补正的", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如申请表没有签名；每行一项",
    )  # fmt: skip
    guidance = forms.CharField(
        label="怎样补", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="到哪里开、怎样填就对了",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.HiddenInput()
        for line in self.row.materials.order_by("number"):
            self.fields[f"line-{line.number}"] = forms.CharField(
                label=f"{line.number}．{line.name}（{line.get_state_display()}）", required=False, max_length=300,
                help_text="缺什么、怎样补；没有问题的留空",
            )  # fmt: skip
        lines = [name for name in self.fields if name.startswith("line-")]
        self.order_fields(["version", *lines, "others", "guidance", "reason"])

    def data_for_act(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name.startswith("line-") and value}
        return {
            "items": {int(name.removeprefix("line-")): value for name, value in said.items()},
            "others": [each.strip() for each in self.cleaned_data["others"].splitlines() if each.strip()],
            "guidance": self.cleaned_data["guidance"],
        }


class RefusalForm(CaseForm):
    """Why it is not accepted, by which provision, and who is the right organ."""

    article = forms.CharField(
        label="依据的条款", max_length=200, help_text="如：《行政许可法》第三十二条第一款第（二）项"
    )
    right_body = forms.CharField(
        label="应当向谁申请", required=False, max_length=100, help_text="不属于本单位职权时填写"
    )

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("article", "right_body")}


class DateForm(CaseForm):
    """On which day it happened."""

    on = forms.DateField(label="日期", widget=DateInput, initial=timezone.localdate, help_text="实际发生的日期")

    def data_for_act(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"]}


class SpecialForm(CaseForm):
    """What takes time beside the limit, and how much."""

    special = forms.ChoiceField(label="特殊环节", choices=SpecialStep.choices)
    days = forms.IntegerField(label="需要的工作日", min_value=1, max_value=200)
    note = forms.CharField(label="由谁做、在哪里", required=False, max_length=200)

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("special", "days", "note")}


class HearingForm(CaseForm):
    """Whose interests the matter touches."""

    about = forms.CharField(label="涉及谁的什么重大利益", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def data_for_act(self) -> dict[str, Any]:
        return {"about": self.cleaned_data["about"]}


class HearingReplyForm(DateForm):
    """What the applicant said of a hearing, and what he signed."""

    upload_fields = ("paper",)
    reply = forms.ChoiceField(label="登记什么", choices=HearingReply.choices, widget=forms.RadioSelect)
    paper = forms.FileField(
        label="听证申请、放弃听证的书面材料或者送达回证", required=False,
        help_text="拍照或者扫描；不要求听证的必须上传申请人签名的书面说明，其他的没有书面材料时在理由里写明怎样表示的；"
        f"{FORMATS}",
    )  # fmt: skip
    field_order = ("version", "reply", "on", "paper", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].depends = True  # type: ignore[attr-defined]  # read by the template of a field

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"reply": self.cleaned_data["reply"], "paper": self.latest("paper")}


class ExtensionForm(CaseForm):
    """How many days more."""

    days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=60, help_text="行政许可最多10个工作日")

    def data_for_act(self) -> dict[str, Any]:
        return {"days": self.cleaned_data["days"]}


class GrantFields(CleanTextMixin, forms.Form):
    """What is granted."""

    granted = forms.CharField(
        label="准予的内容", required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写进决定书；留空即“准予所申请的事项”",
    )  # fmt: skip
    validity = forms.CharField(label="有效期", required=False, max_length=80)
    result_number = forms.CharField(label="证照或者批文编号", required=False, max_length=80)

    def granted_data(self) -> dict[str, Any]:
        """Return the decision as the act wants it."""
        return {name: self.cleaned_data.get(name, "") for name in ("granted", "validity", "result_number")}


class GrantForm(GrantFields, CaseForm):
    """The approver grants."""

    def data_for_act(self) -> dict[str, Any]:
        return {"decision": {"outcome": Outcome.GRANTED.value} | self.granted_data()}


class ProposalForm(GrantFields, CaseForm):
    """What the leader is to decide, with what the letter will say."""

    outcome = forms.ChoiceField(label="建议", choices=Outcome.choices, widget=forms.RadioSelect)
    facts = forms.CharField(
        label="查明的事实", required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不予的必须写",
    )  # fmt: skip
    reasons = forms.CharField(
        label="理由",
        required=False,
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不予的必须写",
    )
    articles = forms.CharField(label="依据的条款", required=False, max_length=300, help_text="不予的必须写")
    field_order = ("version", "outcome", "facts", "reasons", "articles", "granted", "validity", "result_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Sent back by the leader: what was written is mended, not written again.
        if (last := decision_of(self.row)) is not None:
            for name, value in {"outcome": last.outcome, **last.content}.items():
                self.initial.setdefault(name, value)

    def data_for_act(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("outcome", "facts", "reasons", "articles")}
        return {"decision": said | self.granted_data()}


class SignedForm(PrivateUploads):
    """Who signed for it, and the signed page."""

    upload_fields = ("receipt",)
    receiver = forms.CharField(label="签收人姓名", max_length=60, help_text="他人代领的，写代领人，并留下委托书")
    receipt = forms.FileField(label="送达回证", required=False, help_text=f"签了名的，拍照或者扫描；{FORMATS}")

    def signed_data(self) -> dict[str, Any]:
        """Return what the act wants of it."""
        return {"receiver": self.cleaned_data["receiver"], "receipt": self.latest("receipt")}


class OnTheSpotForm(SignedForm, GrantFields, MaterialsForm):
    """Accept, grant and hand over in one."""

    field_order = ("version", "on_paper", "granted", "validity", "result_number", "receiver", "receipt")

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"decision": self.granted_data()} | self.signed_data()


class HandOverForm(SignedForm, CaseForm):
    """Somebody signs for the result."""

    on = forms.DateField(label="签收日期", widget=DateInput, initial=timezone.localdate)
    way = forms.ChoiceField(
        label="在哪里交的",
        choices=[(each.value, each.label) for each in (PickupWay.WINDOW, PickupWay.VILLAGE)],
    )
    note = forms.CharField(label="说明", required=False, max_length=200)
    field_order = ("version", "on", "way", "receiver", "receipt", "note")

    def data_for_act(self) -> dict[str, Any]:
        return self.signed_data() | {name: self.cleaned_data[name] for name in ("on", "way", "note")}


class MailForm(DateForm):
    """It went to the post."""

    post_number = forms.CharField(label="邮件号", max_length=40)

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"post_number": self.cleaned_data["post_number"]}


class SignedForForm(DateForm):
    """What was posted was signed for."""

    receiver = forms.CharField(label="签收人", required=False, max_length=60, help_text="邮政查询到的签收人")

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"receiver": self.cleaned_data["receiver"]}


class WithdrawalForm(CaseForm):
    """The applicant took the case back, and what he signed."""

    upload_fields = ("paper",)
    how = forms.ChoiceField(label="怎样撤回的", choices=WithdrawalWay.choices, widget=forms.RadioSelect)
    paper = forms.FileField(
        label="撤回书，或者申请人签名的笔录", required=False,
        help_text=f"必须上传，拍照或者扫描；书面撤回的，上传签名或者盖章的撤回书；{FORMATS}",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].depends = True  # type: ignore[attr-defined]  # read by the template of a field

    def data_for_act(self) -> dict[str, Any]:
        return {"how": self.cleaned_data["how"], "paper": self.latest("paper")}


FORMS: dict[str, type[CaseForm]] = {
    "accept": MaterialsForm,
    "correction": CorrectionForm,
    "corrected": CorrectedForm,
    "refusal": RefusalForm,
    "on_the_spot": OnTheSpotForm,
    "special": SpecialForm,
    "date": DateForm,
    "hearing": HearingForm,
    "hearing_reply": HearingReplyForm,
    "extension": ExtensionForm,
    "grant": GrantForm,
    "proposal": ProposalForm,
    "hand_over": HandOverForm,
    "mail": MailForm,
    "signed_for": SignedForForm,
    "withdrawal": WithdrawalForm,
}


def form_class(name: str) -> type[CaseForm]:
    """Return the form by which a step is taken."""
    return FORMS.get(name, CaseForm)


class RecallForm(CleanTextMixin, forms.Form):
    """What an applicant says on the telephone who has lost his number."""

    name = forms.CharField(label="申请人姓名或者名称", max_length=60)
    last_four = forms.RegexField(label="证件号码的后四位", regex=r"^[0-9A-Za-z]{4}$", max_length=4)
    reason = forms.CharField(
        label="查询理由", max_length=200, initial="申请人来电查询", help_text="会一直保留，不要写个人信息"
    )
