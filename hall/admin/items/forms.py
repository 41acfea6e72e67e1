"""What is typed about an item beside its guide: its code, what a change begins with, which document asks for one."""

from typing import Any

from django import forms

from columns.models import Department
from hall.domain.items.beginning import NewChange
from hall.domain.items.tasks import Arrived
from hall.enums import LifeEvent
from hall.models import Item
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput

_TEXT = forms.Textarea(attrs={"rows": 2})
_CODE_HELP = "大写字母和数字，各段之间用短横线隔开，如 YLX-041；定了不再改"


class CodeForm(CleanTextMixin, forms.Form):
    """The code of a draft that is there already."""

    code = forms.CharField(label="事项编码", max_length=40, help_text=_CODE_HELP)


class NewItemForm(CodeForm):
    """Begins an item: whose it is, its code, its name. The guide is written on the workbench of its post."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label="实施主体", queryset=Department.objects.none(), empty_label=None
    )
    name = forms.CharField(label="事项名称", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField wide"}))

    field_order = ("department", "code", "name")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a choice field


class ChangeForm(CleanTextMixin, forms.Form):
    """What a change begins with: it fills the block 事项变更 of the next version."""

    kind = forms.ChoiceField(
        label="变更类型",
        # Nothing is chosen beforehand: whoever overlooks the box would draft a taking over.
        choices=[("", "请选择"), *(each for each in LifeEvent.choices if each[0] != LifeEvent.CREATE)],
    )
    basis = forms.CharField(label="依据", max_length=300, required=False, help_text="文件名称")
    document_number = forms.CharField(label="依据文号", max_length=80, required=False)
    effective_on = forms.DateField(
        label="生效日期", required=False, widget=DateInput, help_text="取消、下放、暂停的从这一天起不再收件"
    )
    from_body = forms.CharField(label="由哪一机关下放（承接时）", max_length=100, required=False)
    to_body = forms.CharField(label="下放到哪一机关", max_length=100, required=False)
    successor = forms.CharField(
        label="替代事项的编码", max_length=40, required=False, help_text="群众以后该办的事项，如 YLX-001"
    )
    advice = forms.CharField(
        label="现在怎么办", max_length=400, required=False, widget=_TEXT,
        help_text="取消以后群众该找谁、不用再办什么",
    )  # fmt: skip
    until = forms.DateField(label="暂停到", required=False, widget=DateInput, help_text="这一天起恢复收件")

    def change(self) -> NewChange:
        """Return what was typed."""
        return NewChange(**self.cleaned_data)


class ArrivedForm(CleanTextMixin, forms.Form):
    """A document that changes items, and which."""

    kind = forms.ChoiceField(label="要求的变更", choices=LifeEvent.choices, initial=LifeEvent.ADJUST)
    document = forms.CharField(
        label="依据文件", max_length=300, widget=forms.TextInput(attrs={"class": "vTextField wide"})
    )
    number = forms.CharField(label="依据文号", max_length=80, required=False)
    dated_on = forms.DateField(label="成文日期", widget=DateInput)
    effective_on = forms.DateField(label="生效日期", required=False, widget=DateInput)
    codes = forms.CharField(
        label="涉及的事项", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写事项编码，用空格、顿号或者换行隔开，一次最多100个",
    )  # fmt: skip

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._items = items

    def clean_codes(self) -> list[Item]:
        """Return the items of the codes; each has to be one this person sees."""
        codes = list(dict.fromkeys(self.cleaned_data["codes"].replace("、", " ").replace("，", " ").split()))
        found = {each.code: each for each in self._items.filter(code__in=codes).select_related("department")}
        if strange := [code for code in codes if code not in found]:
            raise forms.ValidationError(f"没有编码为 {'、'.join(strange[:10])} 的事项，或者不归您登记，请核对。")
        return [found[code] for code in codes]

    def arrived(self) -> Arrived:
        """Return the document."""
        typed = self.cleaned_data
        return Arrived(**{name: typed[name] for name in ("kind", "document", "number", "dated_on", "effective_on")})


class DismissForm(CleanTextMixin, forms.Form):
    """Why an item need not change."""

    reason = forms.CharField(label="为什么不需要变更", max_length=150, widget=_TEXT)
