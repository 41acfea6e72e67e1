"""The forms of an application, one for each page: who, what proves it, how to reach him, how the result comes."""

from collections.abc import Sequence
from typing import Any

from hall.enums import ApplicantKind, IdentityType, PickupWay
from yunlong_portal.kernel.public_forms import (
    Certificate,
    Choice,
    Choices,
    Line,
    Phone,
    PublicForm,
    problems_with,
    problems_with_credit_code,
)

SELF, AGENT = "self", "agent"
NOT_HERE = "elsewhere"
NONE_YET = "none_yet"
_NAME_MOST = 60
_UNIT_MOST = 100

KINDS = (
    (ApplicantKind.PERSON.value, "个人"),
    (ApplicantKind.ORGANISATION.value, "单位（企业、合作社、个体工商户、社会组织等）"),
)
_CARDS = [(each.value, each.label) for each in IdentityType if each != IdentityType.CREDIT_CODE]


class WhoForm(PublicForm):
    """As what one applies, where the item leaves a choice, and whether for oneself."""

    kind = Choice(label="谁要办这件事", choices=KINDS, missing="请选择个人还是单位。")
    by = Choice(
        label="谁来填写",
        choices=[(SELF, "本人（本单位）自己填"), (AGENT, "帮别人办，有申请人签名或者盖章的委托书")],
        missing="请选择自己填写还是帮别人办。",
    )

    def __init__(self, *args: Any, has_choice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_choice:
            del self.fields["kind"]


class PersonNameForm(PublicForm):
    """The name of a person."""

    name = Line(label="姓名", most=_NAME_MOST, autocomplete="name", help_text="与身份证上的一致。")


class UnitNameForm(PublicForm):
    """The name of an organisation and who answers for it."""

    name = Line(
        label="单位名称", most=_UNIT_MOST, autocomplete="organization",
        help_text="与营业执照或者登记证书上的一致；正在办理成立的，写打算用的名称。",
    )  # fmt: skip
    legal_representative = Line(
        label="法定代表人或者负责人", most=_NAME_MOST, help_text="正在办理成立的，写发起人或者拟任的负责人。"
    )


class IdentityForm(PublicForm):
    """What proves who somebody is."""

    identity_type = Choice(label="用什么证件", choices=_CARDS, missing="请选择用什么证件。")
    identity_number = Certificate(label="证件号码", most=24)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_type"].initial = IdentityType.ID_CARD.value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if number := self.cleaned_data.get("identity_number"):
            for sentence in problems_with(number, kind=self.cleaned_data.get("identity_type", "")):
                self.add_error("identity_number", sentence)
        return cleaned


class CreditCodeForm(PublicForm):
    """What proves which organisation it is. One that is being founded has no code yet: somebody answers for it."""

    identity_number = Certificate(
        label="统一社会信用代码", most=24, help_text="18位，在营业执照或者登记证书上。",
        error_messages={"required": "请填写统一社会信用代码；正在办理成立、还没有代码的，请勾选。"},
    )  # fmt: skip
    has_none = Choices(
        label="没有代码的", choices=[(NONE_YET, "还没有代码，正在办理成立")], missing="请勾选，或者填写代码。",
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_number"].required = "has_none" not in self.data

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        number = self.cleaned_data.get("identity_number")
        if number and self.cleaned_data.get("has_none"):
            self.add_error("has_none", "填写了代码，又勾选了还没有代码。请只留一样。")
        elif number:
            for sentence in problems_with_credit_code(number):
                self.add_error("identity_number", sentence)
        return cleaned


class PhoneForm(PublicForm):
    """Where one is called."""

    phone = Phone(help_text="窗口要打这个电话联系您，手机、座机都可以。")


class AddressForm(PublicForm):
    """Where the applicant lives, with his township: it is counted how many of each apply online."""

    township = Choice(label="属于哪个乡镇", choices=[], missing="请选择乡镇；不在云龙县的选最后一项。")
    address = Line(label="详细地址", most=200, autocomplete="street-address", help_text="写到村、组或者路、门牌。")

    def __init__(self, *args: Any, townships: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["township"]
        assert hasattr(field, "choices")  # noqa: S101  # declared above
        field.choices = [*townships, (NOT_HERE, "不在云龙县")]


class AgentForm(IdentityForm):
    """Who acts for the applicant."""

    name = Line(label="代办人姓名", most=_NAME_MOST)
    phone = Phone(label="代办人电话")
    relation = Line(label="和申请人是什么关系", most=40, help_text="如：儿子、邻居、村代办员、本单位职工。")
    field_order = ("name", "relation", "phone", "identity_type", "identity_number")


class PickupForm(PublicForm):
    """How the result comes."""

    way = Choice(label="怎么拿结果", choices=[], missing="请选择怎么拿结果。")

    def __init__(self, *args: Any, ways: Sequence[PickupWay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["way"]
        assert hasattr(field, "choices")  # noqa: S101  # declared above
        field.choices = [(each.value, _WAYS[each]) for each in ways]


_WAYS = {
    PickupWay.WINDOW: "自己到窗口领取",
    PickupWay.POST: "邮寄到家",
    PickupWay.VILLAGE: "在村（社区）代办点领取",
    PickupWay.ONLINE: "网上下载",
}


class PostForm(PublicForm):
    """Where the result is posted to."""

    name = Line(label="收件人", most=_NAME_MOST)
    phone = Phone(label="收件人电话")
    address = Line(label="收件地址", most=200, help_text="写明县、乡镇、村或者路、门牌。")
