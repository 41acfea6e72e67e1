"""The questions of an application (附件6), one page each. Which are asked depends on the law of today and on who asks.

Citizen and organisation exclude each other, so one is asked which it is before the block is shown.
"""

from collections.abc import Sequence
from typing import Any

from django import forms

from requests_ogi.domain.regimes import Regime
from requests_ogi.enums import ApplicantKind, DeliveryWay, OrganisationCategory, SupplyForm
from requests_ogi.models import Organ
from requests_ogi.queries.citizens import OrganGroup
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.public_forms import (
    Certificate,
    Choice,
    Choices,
    Email,
    Line,
    Phone,
    Postcode,
    PublicForm,
    Text,
    problems_with,
    problems_with_credit_code,
)

SELF, AGENT = "self", "agent"
DESCRIPTION_MOST = 3_000
_NAME_MOST = 60


class WantedForm(PublicForm):
    """What is wanted, and of whom."""

    organ = forms.ChoiceField(
        label="向哪个机关申请",
        help_text="信息由谁制作、谁保存，就向谁申请。不清楚的选最相关的一个。",
        error_messages={"required": "请选择向哪个机关申请。", "invalid_choice": "请从列表中选择一个机关。"},
    )
    description = Text(
        label="需要什么信息",
        most=DESCRIPTION_MOST,
        help_text="写明单位、年份、事项等，便于查找。例如：2016年诺邓镇城乡低保资金的发放情况。请勿填写涉密内容。",
        error_messages={"required": "请写明需要什么信息。"},
    )
    title = Line(label="文件名称", most=200, required=False, help_text="知道名称的请写上，查找更快。")
    document_number = Line(
        label="文号", most=80, required=False, help_text="如：云政办发〔2016〕12号，括号用哪一种都可以。"
    )
    index_number = Line(label="索引号", most=80, required=False, help_text="在公开目录里看到过的，照抄即可。")
    purpose = Text(
        label="用途",
        most=500,
        rows=3,
        help_text="2007年条例第十三条：根据自身生产、生活、科研等特殊需要申请。",
        error_messages={"required": "请写明所需信息的用途。"},
    )

    def __init__(self, *args: Any, law: Regime, groups: Sequence[OrganGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organs = {each.department.slug: each for group in groups for each in group.organs}
        choices: list[Any] = [("", "请选择")]
        choices += [
            (group.label, [(each.department.slug, each.department.name) for each in group.organs]) for group in groups
        ]
        field = self.fields["organ"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = choices
        if not law.purpose_required:
            del self.fields["purpose"]

    @property
    def organ_row(self) -> Organ:
        """Return the organ that was chosen."""
        return self.organs[self.cleaned_data["organ"]]


class KindForm(PublicForm):
    """As whom one asks, and whether for oneself."""

    kind = Choice(
        label="以谁的名义申请", choices=ApplicantKind.choices, missing="请选择以公民还是以法人、其他组织的名义申请。"
    )
    by = Choice(
        label="谁来办理",
        choices=[(SELF, "本人（本单位）办理"), (AGENT, "代理人办理，有申请人签名或者盖章的授权委托书")],
        missing="请选择本人办理还是代理人办理。",
    )


class _IdentityForm(PublicForm):
    """A block with a name and what proves it, and the agent's where there is one."""

    sections: list[tuple[str, list[str]]]

    def __init__(self, *args: Any, law: Regime, has_agent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(self.fields)
        self.sections = [("", own)]
        if has_agent:
            agent = _agent_fields()
            self.fields.update(agent)
            self.sections.append(("代理人", list(agent)))
        if not law.identity_required:
            for name in ("identity_type", "identity_number"):
                if name in self.fields:
                    self.fields[name].required = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for prefix in ("", "agent_"):
            number = self.cleaned_data.get(f"{prefix}identity_number")
            kind = self.cleaned_data.get(f"{prefix}identity_type", "")
            if number:
                found = self.problems_of(number, kind=kind) if not prefix else problems_with(number, kind=kind)
                for sentence in found:
                    self.add_error(f"{prefix}identity_number", sentence)
        return cleaned

    def problems_of(self, number: str, *, kind: str) -> Any:
        """Yield what is wrong with the applicant's own number."""
        return problems_with(number, kind=kind)


def _agent_fields() -> dict[str, forms.Field]:
    return {
        "agent_name": Line(label="代理人姓名", most=_NAME_MOST),
        "agent_identity_type": _identity_type("代理人证件类型"),
        "agent_identity_number": Certificate(label="代理人证件号码", most=24),
        "agent_phone": Phone(label="代理人电话"),
        "agent_address": Line(
            label="代理人送达地址",
            most=200,
            required=False,
            help_text="文书寄给代理人的填写，写明单位、楼层和收件地点；不填的，寄给申请人。",
        ),
        "agent_postcode": Postcode(label="代理人邮政编码", required=False),
    }


def _identity_type(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=IdentityType.choices,
        initial=IdentityType.ID_CARD,
        error_messages={"required": f"请选择{label}。", "invalid_choice": f"请从列表中选择{label}。"},
    )


class PersonForm(_IdentityForm):
    """公民."""

    name = Line(label="姓名", most=_NAME_MOST, autocomplete="name", help_text="与证件上的一致。")
    identity_type = _identity_type("证件类型")
    identity_number = Certificate(label="证件号码", most=24)
    employer = Line(label="工作单位", most=100, required=False, autocomplete="organization")


class OrganisationForm(_IdentityForm):
    """法人或者其他组织."""

    name = Line(label="单位名称", most=100, autocomplete="organization", help_text="与营业执照或者登记证书上的一致。")
    category = Choice(
        label="单位类别", choices=OrganisationCategory.choices, missing="请选择单位类别，都不是的选“其他”。"
    )
    identity_number = Certificate(label="统一社会信用代码", most=24, help_text="18 位，在营业执照或者登记证书上。")
    legal_representative = Line(label="法定代表人或者负责人", most=_NAME_MOST)
    contact_name = Line(label="联系人", most=_NAME_MOST, autocomplete="name")

    def problems_of(self, number: str, *, kind: str) -> Any:
        """Yield what is wrong with the organisation's code."""
        return problems_with_credit_code(number)


# What a way of delivery cannot do without.
_NEEDS = {
    DeliveryWay.POST: (("address", "选了邮寄，请填写收件地址。"),),
    DeliveryWay.EMAIL: (("email", "选了电子邮件，请填写电子邮箱。"),),
    DeliveryWay.FAX: (("fax", "选了传真，请填写传真号码。"),),
}


class HowForm(PublicForm):
    """How to reach the applicant, in what form and by what way he wants the information."""

    phone = Phone(help_text="受理机关要打这个电话与您确认收到申请，请填写接得到的号码。")
    supply_forms = Choices(label="要什么形式", choices=SupplyForm.choices, missing="请选择要什么形式，可以选几项。")
    delivery_ways = Choices(label="怎样取得", choices=DeliveryWay.choices, missing="请选择怎样取得，可以选几项。")
    accepts_other_form = forms.BooleanField(label="不能按以上方式提供的，可以用其他方式", required=False, initial=True)
    address = Line(label="联系地址", most=200, required=False, autocomplete="street-address", help_text="邮寄的必填。")
    postcode = Postcode(required=False)
    email = Email(required=False, help_text="用电子邮件取得的必填。")
    fax = Phone(label="传真号码", required=False, help_text="用传真取得的必填。")
    sections = [
        ("", ["phone"]),
        ("提供信息的方式", ["supply_forms", "delivery_ways", "accepts_other_form"]),
        ("其他联系方式", ["address", "postcode", "email", "fax"]),
    ]

    def __init__(self, *args: Any, serves_agent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is posted goes to the agent who gave an address for it.
        self._has = {"address"} if serves_agent else set()
        self.fields["fax"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for way in self.cleaned_data.get("delivery_ways") or ():
            for name, sentence in _NEEDS.get(way, ()):
                if name not in self._has | set(self.errors) and not self.cleaned_data.get(name):
                    self.add_error(name, sentence)
        return cleaned
