"""One form for each way a step of a request, a letter or a part is taken (the names stand in the workflow tables)."""

from typing import Any

from django import forms
from django.utils import timezone

from columns.domain.duties import holders
from columns.enums import Duty
from columns.models import Department
from requests_ogi.domain.beside_reply import decision_of, untold_objections
from requests_ogi.domain.guards import open_consultations, regime_of
from requests_ogi.enums import DemandKind, Opinion, ReceiptFact, ServiceWay
from requests_ogi.models import Demand, Organ
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import NO_SECRETS, DateInput
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads

MEANS = [("电话", "电话"), ("短信", "短信"), ("当面", "当面"), ("电子邮件", "电子邮件"), ("信函", "信函")]


class CaseForm(PrivateUploads, TransitionForm):
    """A step of a case; ``today`` is the page's day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField) and name in self.begin_today and name not in self.initial:
                self.initial[name] = timezone.localdate()

    # Dates that are most often today's.
    begin_today: tuple[str, ...] = ("on",)


class DateForm(CaseForm):
    """On which day it happened."""

    on = forms.DateField(label="日期", widget=DateInput, help_text="实际发生的日期")

    def data_for_act(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"]}


class ReceiveForm(DateForm):
    """A typed request comes back signed: the signed page is laid on the case, that day is the day of receipt."""

    upload_fields = ("signed_page",)
    signed_page = forms.FileField(
        label="签名页", required=False, help_text=f"申请人核对签名后的申请表，扫描或拍照；{FORMATS}。{NO_SECRETS}"
    )

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"facts": {ReceiptFact.SUBMITTED: self.cleaned_data["on"]}}


class ContactedForm(DateForm):
    """The applicant was reached: when, how; that day is the day of receipt."""

    means = forms.ChoiceField(label="方式", choices=MEANS)
    note = forms.CharField(label="内容", required=False, max_length=300, help_text="与谁联系、说了什么")

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {name: self.cleaned_data[name] for name in ("means", "note")}


class AttemptForm(CaseForm):
    """The applicant was not reached."""

    means = forms.ChoiceField(label="方式", choices=MEANS)
    note = forms.CharField(label="经过", max_length=300, help_text="如“两次拨打无人接听”")

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("means", "note")}


class TransferForm(CaseForm):
    """To which desk of the organ addressed."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="转给", empty_label=None, help_text="只能转给被申请机关办理；期限连续计算"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ = Department.objects.filter(pk=self.row.organ_id, is_active=True)
        desks = Department.objects.filter(pk__in=Organ.objects.filter(pk=self.row.organ_id).values("desk")) | organ
        # Where it lies already it is not handed to.
        others = desks.exclude(pk=self.row.desk_id).distinct()
        self.fields["department"].queryset = others  # type: ignore[attr-defined]  # a choice field

    def data_for_act(self) -> dict[str, Any]:
        return {"department": self.cleaned_data["department"]}


class AssignForm(CaseForm):
    """Who works on it."""

    handler: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(queryset=None, label="承办人")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = holders(Duty.HANDLE_REQUEST, self.row.desk).order_by("display_name", "pk")
        self.fields["handler"].queryset = people  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("handler", self.row.handler_id)

    def data_for_act(self) -> dict[str, Any]:
        return {"handler": self.cleaned_data["handler"]}


class CorrectionForm(DateForm):
    """What is unclear, all at once, and until when it may be corrected."""

    items = forms.CharField(
        label="须补正的事项", widget=forms.Textarea(attrs={"rows": 4}), help_text="只能通知一次，请一次列全，每行一项"
    )
    guidance = forms.CharField(
        label="指导和释明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="怎样写就清楚了",
    )  # fmt: skip
    due_on = forms.DateField(label="补正期限", widget=DateInput, help_text="给申请人合理的时间")

    def data_for_act(self) -> dict[str, Any]:
        lines = self.cleaned_data["items"].splitlines()
        return super().data_for_act() | {
            "items": [line.strip() for line in lines if line.strip()],
            "guidance": self.cleaned_data["guidance"],
            "due_on": self.cleaned_data["due_on"],
        }


class ConsultForm(DateForm):
    """Who is asked about what. Who asked for the information is not told."""

    about = forms.CharField(label="征求意见的信息", max_length=300, help_text="不要写申请人")
    party = forms.CharField(label="征求对象", max_length=100)

    def data_for_act(self) -> dict[str, Any]:
        names = ("about", "party", "address", "phone")
        return super().data_for_act() | {name: self.cleaned_data[name] for name in names if name in self.fields}


class ThirdPartyForm(ConsultForm):
    """A third party, with how to reach him."""

    address = forms.CharField(label="地址", required=False, max_length=200)
    phone = forms.CharField(label="电话", required=False, max_length=40)


class OpinionForm(DateForm):
    """What the one consulted answered, and on which day that came."""

    consultation = forms.TypedChoiceField(label="哪一份征求意见", coerce=int)
    opinion = forms.ChoiceField(
        label="意见", choices=[("", "请选择"), *(each for each in Opinion.choices if each[0] != Opinion.SILENT)]
    )
    grounds = forms.CharField(
        label="对方的理由", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]  # a choice field
            (each.pk, f"{each.get_kind_display()}：{each.party.masked_name}（{each.asked_on}发出）")
            for each in open_consultations(self.row)
        ]

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {
            name: self.cleaned_data[name] for name in ("consultation", "opinion", "grounds")
        }


class ExtensionForm(CaseForm):
    """How many working days more."""

    days = forms.IntegerField(label="延长的工作日", min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = regime_of(self.row).extension.max_workdays
        self.fields["days"].help_text = f"最多{longest}个工作日，由公开机构负责人批准，只能延期一次"
        self.fields["days"].widget.attrs["max"] = longest

    def data_for_act(self) -> dict[str, Any]:
        return {"days": self.cleaned_data["days"]}


class AskReasonsForm(CaseForm):
    """What the applicant is to explain, and until when (条例2019 Art. 35)."""

    due_on = forms.DateField(label="说明理由的期限", widget=DateInput, help_text="给申请人合理的时间，查询页上写明")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "要申请人说明的事项"
        self.fields["reason"].help_text = "写明申请的数量、频次为什么明显超过合理范围；申请人在查询页上看到的就是这些话"

    def data_for_act(self) -> dict[str, Any]:
        return {"due_on": self.cleaned_data["due_on"]}


class FeeForm(CaseForm):
    """What is to be paid and how; until when is the law's (条例2019 Art. 42)."""

    amount = forms.DecimalField(label="金额（元）", min_value=0, max_digits=10, decimal_places=2)
    how = forms.CharField(
        label="缴费办法", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="户名、账号、开户行或者缴费地点；申请人在查询页上看到的就是这些话",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "收费的依据和计算"
        # An organ has one account: what it wrote last is most often right.
        last = Demand.objects.filter(kind=DemandKind.FEE, request__organ=self.row.organ_id).order_by("-pk").first()
        self.initial.setdefault("how", last.how if last else "")

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("amount", "how")}


class ThirdPartyDecisionForm(CaseForm):
    """Which third party is told what is disclosed against his opinion, and why. Who asked is not told to him."""

    consultation = forms.TypedChoiceField(label="告知哪一方", coerce=int)
    disclosed = forms.CharField(
        label="决定公开的内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="不要写申请人"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "公开的理由"
        self.fields["reason"].help_text = "写进告知书；不要写申请人"
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]  # a choice field
            (each.pk, f"{each.party.masked_name}：{each.get_opinion_display()}") for each in untold_objections(self.row)
        ]
        decision = decision_of(self.row)
        self.initial.setdefault("disclosed", decision.supplied if decision else "")

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("consultation", "disclosed")}


class SupplyDateForm(CaseForm):
    """On which later day the applicant gets what was granted, and why not at once."""

    supply_on = forms.DateField(label="提供日期", widget=DateInput, help_text="写进通知书，应当晚于今天")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "不能随答复提供的理由"
        self.fields["reason"].help_text = "写进通知书"

    def data_for_act(self) -> dict[str, Any]:
        return {"supply_on": self.cleaned_data["supply_on"]}


class SecrecyForm(CaseForm):
    """The secrecy reviewer's word: nothing passes by default (P16)."""

    seen = forms.BooleanField(
        label="答复书和随附的文件已逐件、逐页看过，不涉及国家秘密和工作秘密",
        error_messages={"required": "请逐件看过答复书和随附的文件后勾选；不能公开的，请退回。"},
    )


class ServiceFields(forms.Form):
    """How a letter was handed over, so that it stands in court (国办公开办函〔2016〕235号)."""

    way = forms.ChoiceField(label="送达方式", choices=[("", "请选择"), *ServiceWay.choices])
    handed_over_on = forms.DateField(label="交付或者交邮日期", widget=DateInput)
    signed_on = forms.DateField(
        label="签收日期", required=False, widget=DateInput, help_text="直接送达、委托送达以签收之日为送达日期"
    )
    post_number = forms.CharField(
        label="邮件号", required=False, max_length=40,
        help_text="挂号信、特快专递（EMS）的13位号码；须交邮政企业，其他快递不算送达。以交邮之日为送达日期",
    )  # fmt: skip
    was_refused = forms.BooleanField(label="拒收", required=False)
    witness = forms.CharField(label="见证人姓名和单位", required=False, max_length=100, help_text="拒收的必填")
    was_returned = forms.BooleanField(label="邮件退回", required=False)
    note = forms.CharField(label="说明", required=False, max_length=200)
    receipt = forms.FileField(label="送达回证", required=False, help_text=f"扫描件；{FORMATS}")

    def typed(self) -> dict[str, Any]:
        """Return what was typed, without the scan."""
        names = (
            "way", "handed_over_on", "signed_on", "post_number", "was_refused", "witness", "was_returned", "note",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class ServiceForm(ServiceFields, CaseForm):
    """The first attempt to serve a letter."""

    upload_fields = ("receipt",)
    begin_today = ("handed_over_on",)

    def data_for_act(self) -> dict[str, Any]:
        return {"service": self.typed() | {"receipt": self.latest("receipt")}}


class SignForm(CaseForm):
    """Sign a letter, or a case with its reply; the number is typed where the organ keeps a register of its own."""

    number = forms.CharField(label="文号", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = getattr(self.row, "request", self.row)
        organ = Organ.objects.get(pk=request.organ_id)
        if not organ.number_form:
            del self.fields["number"]
            return
        shown = organ.number_form.replace("{organ}", organ.mark).replace("{class}", "……").replace("{n}", "……")
        year = str(timezone.localdate().year)
        self.fields[
            "number"
        ].help_text = (
            f"照本机关发文登记簿填写，格式为“{shown.replace('{year}', year)}”；与上一号不连续的，在“意见”里写明原因"
        )

    def data_for_act(self) -> dict[str, Any]:
        return {"number": self.cleaned_data.get("number", "")}


class ReopenForm(CaseForm):
    """Why a closed case is worked on again, and until when."""

    due_on = forms.DateField(label="答复期限", widget=DateInput, help_text="复议机关、法院或者本机关确定的最后一天")

    def data_for_act(self) -> dict[str, Any]:
        return {"due_on": self.cleaned_data["due_on"]}


class SealForm(CaseForm):
    """The sealed page comes back; its code is read from the QR where it can be."""

    upload_fields = needed_uploads = ("page",)
    page = forms.FileField(
        label="盖章后的扫描件或电子印章件", required=False,
        help_text=f"pdf、ofd、jpg、png。系统不生成印章，只收已盖章的文件。{NO_SECRETS}",
    )  # fmt: skip
    code = forms.CharField(
        label="核对码", required=False, max_length=40,
        help_text="先由系统从首页二维码读取；读不出时，请输入二维码旁的16位",
    )  # fmt: skip
    # What the QR of the upload says; the act's view reads it.
    read: str | None = None

    def data_for_act(self) -> dict[str, Any]:
        return {"file": self.latest("page"), "code": self.read or self.cleaned_data["code"]}


class PartAnswerForm(CaseForm):
    """What the department asked for its part answers."""

    answer = forms.CharField(
        label="协办意见", max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="有没有所需信息、在哪里、能否公开及理由；文件请交承办人",
    )  # fmt: skip

    def data_for_act(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"]}
