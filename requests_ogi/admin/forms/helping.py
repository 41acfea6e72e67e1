"""The form of the village helper: few questions, on a telephone, the neighbour beside him."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from columns.models import Village
from requests_ogi.domain.intake import Filing, Paper
from requests_ogi.domain.regimes import R2019, regime_on
from requests_ogi.enums import ApplicantKind, DeliveryWay, IntakeMode, PaperKind, SupplyForm
from requests_ogi.forms.filing import DESCRIPTION_MOST
from requests_ogi.models import Organ
from requests_ogi.queries.citizens import OrganGroup
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.forms import NO_SECRETS, ManyFilesField, ManyFilesInput
from yunlong_portal.kernel.private_uploads import PrivateUploads
from yunlong_portal.kernel.public_forms import Certificate, Choices, Line, Phone, PublicForm, Text, problems_with

# What a neighbour without a computer can use.
WAYS = (DeliveryWay.COLLECT, DeliveryWay.POST, DeliveryWay.READ_THERE, DeliveryWay.ONLINE)
CONSENT_WORDS = "我请代办员代我递交政府信息公开申请，申请的内容已经念给我听，是我的意思。"
# Named one by one, so that a telephone hands over a JPEG whatever it stores itself.
_PICTURES = "image/jpeg,image/png,.pdf"
_KINDS = {"consent": PaperKind.CONSENT, "identity": PaperKind.IDENTITY}


def _photos(label: str, help_text: str) -> ManyFilesField:
    return ManyFilesField(
        label=label, required=False, help_text=help_text, widget=ManyFilesInput(attrs={"accept": _PICTURES})
    )


class HelpingForm(PrivateUploads, PublicForm):
    """A neighbour's request."""

    upload_fields = tuple(_KINDS)
    submission = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    village: "forms.ModelChoiceField[Village]" = forms.ModelChoiceField(
        queryset=None, label="申请人是哪个村（社区）的", empty_label="请选择",
        error_messages={"required": "请选择村（社区）。"},
    )  # fmt: skip
    name = Line(label="申请人姓名", most=60, help_text="与身份证上的一致")
    identity_number = Certificate(label="申请人身份证号码", most=24)
    phone = Phone(label="能找到申请人的电话", help_text="机关要打这个电话与申请人确认；没有电话的，填家人或者村委会的")
    contact_name = Line(label="电话不是本人的，是谁的", most=60, required=False)
    house = Line(label="村民小组、门牌", most=100, required=False, help_text="邮寄的请填写")
    organ = forms.ChoiceField(
        label="向哪个机关申请",
        help_text="信息由谁制作、谁保存，就向谁申请",
        error_messages={"required": "请选择向哪个机关申请。", "invalid_choice": "请从列表中选择一个机关。"},
    )
    description = Text(
        label="申请人需要什么信息", most=DESCRIPTION_MOST, rows=5,
        help_text="照申请人的原话写，写明单位、年份、事项。请勿填写涉密内容。",
        error_messages={"required": "请写明申请人需要什么信息。"},
    )  # fmt: skip
    purpose = Text(label="用途", most=500, rows=2, error_messages={"required": "请写明所需信息的用途。"})
    delivery_ways = Choices(
        label="申请人怎样取得", choices=[(each.value, each.label) for each in WAYS], missing="请选择怎样取得。"
    )
    consent = _photos("同意书照片", f"申请人签名、写日期后拍照，字要看得清。{NO_SECRETS}")
    identity = _photos("申请人身份证照片", "正反两面，可以选几张")
    was_read_out = forms.BooleanField(
        label="以上内容已经当面念给申请人听，是申请人的意思",
        error_messages={"required": "请把填写的内容念给申请人听，申请人认可后勾选。"},
    )

    def __init__(
        self, *args: Any, villages: Iterable[Village], groups: Sequence[OrganGroup], today: date, **kwargs: Any
    ) -> None:
        begin = {"submission": secrets.token_hex(16), "delivery_ways": [DeliveryWay.COLLECT]}
        super().__init__(*args, initial=begin, **kwargs)
        law = regime_on(today) or R2019
        self.organs = {each.department.slug: each for group in groups for each in group.organs}
        choices: list[Any] = [("", "请选择")]
        choices += [
            (group.label, [(each.department.slug, each.department.name) for each in group.organs]) for group in groups
        ]
        self.fields["organ"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]  # a choice field
        if len(mine := list(villages)) == 1:
            self.fields["village"].initial = mine[0].pk
        self.fields["identity_number"].required = law.identity_required
        self.needed_uploads = ("consent", "identity") if law.identity_required else ("consent",)
        for name in self.needed_uploads:
            self.fields[name].depends = True  # type: ignore[attr-defined]  # asked for even where the box is empty
        if not law.purpose_required:
            del self.fields["purpose"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if number := self.cleaned_data.get("identity_number"):
            for sentence in problems_with(number, kind=IdentityType.ID_CARD):
                self.add_error("identity_number", sentence)
        ways = self.cleaned_data.get("delivery_ways") or ()
        if DeliveryWay.POST in ways and not self.cleaned_data.get("house") and "house" not in self.errors:
            self.add_error("house", "选了邮寄，请填写村民小组、门牌，邮递员才送得到。")
        return cleaned

    def filing(self) -> Filing:
        """Return the request as it is filed. The form must be right and its photographs taken in."""
        said = self.cleaned_data
        village: Village = said["village"]
        organ: Organ = self.organs[said["organ"]]
        online = DeliveryWay.ONLINE in said["delivery_ways"]
        return Filing(
            organ=organ,
            mode=IntakeMode.ONLINE,
            applicant={
                "kind": ApplicantKind.CITIZEN,
                "name": said["name"],
                "identity_type": IdentityType.ID_CARD if said["identity_number"] else "",
                "identity_number": said["identity_number"],
                "phone": said["phone"],
                "contact_name": said["contact_name"],
                "address": f"{village.township.name.removesuffix('人民政府')}{village.name}{said['house']}",
            },
            particulars={
                "description": said["description"],
                "purpose": said.get("purpose", ""),
                "supply_forms": [SupplyForm.ELECTRONIC, SupplyForm.PAPER] if online else [SupplyForm.PAPER],
                "delivery_ways": said["delivery_ways"],
                "accepts_other_form": True,
            },
            papers=[Paper(file=file, kind=kind) for name, kind in _KINDS.items() for file in self.uploads[name]],
            submission=said["submission"],
        )
