"""举报投诉 as a citizen fills it in: of whom, what about, in his own words, with his name or without (P24)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from columns.models import Department
from requests_ogi.enums import ComplaintMatter
from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.personal_data import Kind
from yunlong_portal.kernel.public_forms import Choice, Line, Phone, PublicForm, Text

CONTENT_MOST = 3_000
ANONYMOUS, NAMED = "anonymous", "named"
_PERSON = ("name", "phone", "address")
_TELLING = (Kind.ID_NUMBER, Kind.MOBILE)


class ComplaintForm(PublicForm):
    """One page: the matter first, who complains last."""

    unit = forms.ChoiceField(
        label="反映哪个单位",
        error_messages={"required": "请选择反映哪个单位。", "invalid_choice": "请从列表中选择一个单位。"},
    )
    matter = Choice(label="什么问题", choices=ComplaintMatter.choices, missing="请选择是什么问题，都不是的选“其他”。")
    content = Text(
        label="具体情况",
        most=CONTENT_MOST,
        rows=8,
        help_text="写明什么信息、什么时候、在哪里看到或者没有看到，便于查实。请勿填写涉密内容。",
        error_messages={"required": "请写明具体情况。"},
    )
    number = Line(
        label="涉及的申请", most=60, required=False, help_text="申请过信息公开的，可以写登记编号；不要写查询码。"
    )
    by = Choice(
        label="是否留姓名",
        choices=[
            (ANONYMOUS, "匿名，不留姓名和联系方式"),
            (NAMED, "实名，便于核实情况、电话答复"),
        ],
        missing="请选择匿名还是实名。",
    )
    name = Line(label="姓名或者单位名称", most=60, required=False, autocomplete="name", help_text="实名的必填。")
    phone = Phone(required=False)
    address = Line(label="联系地址", most=200, required=False, autocomplete="street-address")
    sections = [
        ("", ["unit", "matter", "content", "number"]),
        ("反映人", ["by", "name", "phone", "address"]),
    ]

    def __init__(self, *args: Any, units: Sequence[tuple[str, Sequence[Department]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {each.slug: each for _, group in units for each in group}
        choices: list[Any] = [("", "请选择")]
        choices += [(label, [(each.slug, each.name) for each in group]) for label, group in units]
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = choices

    def clean(self) -> dict[str, Any] | None:
        """Ask for a name where one is to be given; whoever wants none is not written down, whatever he typed."""
        cleaned = super().clean()
        by = self.cleaned_data.get("by")
        if by == NAMED and not self.cleaned_data.get("name") and "name" not in self.errors:
            self.add_error("name", "选了实名，请填写姓名或者单位名称。")
        if by == ANONYMOUS:
            for name in _PERSON:
                self.cleaned_data[name] = ""
                self.errors.pop(name, None)
        return cleaned

    @property
    def unit_row(self) -> Department:
        """Return the unit that was chosen."""
        return self._units[self.cleaned_data["unit"]]

    @property
    def gives_away(self) -> list[str]:
        """Return the kinds of number by which somebody who wants no name would be known from his own words."""
        if self.cleaned_data["by"] != ANONYMOUS:
            return []
        found = {each.kind for each in personal_data.find(self.cleaned_data["content"])}
        return [personal_data.LABELS[kind] for kind in _TELLING if kind in found]
