"""The staff's forms of this floor."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from columns import slots
from columns.enums import COUNTY_DUTIES, DepartmentKind, Duty
from columns.models import Column, Department, DutyGrant, Village
from yunlong_portal.kernel.forms import CleanTextMixin, RegisterForm
from yunlong_portal.kernel.models import User


class ColumnForm(RegisterForm):
    """A column; a new one finds its place by its code."""

    class Meta:
        model = Column
        fields = (
            "code",
            "name",
            "type",
            "owner",
            "max_age_days",
            "description",
            "keywords",
            "note",
            "page",
            "order",
            "is_open",
        )
        widgets = {"description": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 3})}

    def clean_code(self) -> str:
        """Find the column above. The address of a column is its code: neither ever changes."""
        code: str = self.cleaned_data["code"]
        above, _, _ = code.rpartition(".")
        if above:
            self.instance.parent = Column.objects.filter(code=above).first()
            if self.instance.parent is None:
                raise ValidationError(f"没有“{above}”这个栏目。请先建上级栏目，或检查标识。")
        return code


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PersonField(forms.ModelChoiceField):
    """A person by name and account: names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.username}）"


class HeldDutyField(forms.ModelChoiceField):
    """One duty that somebody holds: person, duty and department in one choice."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user} · {Duty(obj.permission.codename).label} · {obj.content_object.short_name}"


def active_staff() -> models.QuerySet[User]:
    """Return the people who can sign in here."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("display_name", "username")


class GrantForm(CleanTextMixin, forms.Form):
    """Who is given which duties, where and why."""

    user = PersonField(label="人员", queryset=User.objects.none(), empty_label="请选择")
    department = forms.ModelChoiceField(label="单位", queryset=Department.objects.none(), empty_label="请选择")
    duties = forms.MultipleChoiceField(
        label="职责",
        choices=[
            ("在所选单位", [each for each in Duty.choices if each[0] not in COUNTY_DUTIES]),
            ("管全县（单位须选县人民政府）", [each for each in Duty.choices if each[0] in COUNTY_DUTIES]),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label="理由", max_length=200, help_text="如“8月20日分工调整文件”，会一直保留")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = active_staff()  # type: ignore[attr-defined]  # a field of choices
        self.fields["department"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]  # same

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        department, asked = self.cleaned_data.get("department"), self.cleaned_data.get("duties", [])
        wide = "、".join(str(Duty(each).label) for each in asked if each in COUNTY_DUTIES)
        if department and wide and department.kind != DepartmentKind.COUNTY_GOVERNMENT:
            self.add_error("department", f"“{wide}”管全县，只能授在县人民政府这一级。")
        return cleaned


class ReasonForm(CleanTextMixin, forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=200, help_text="会一直保留")


class LeavingForm(ReasonForm):
    """Why a person's duties end, and who takes them over."""

    successor = PersonField(
        label="接任人",
        queryset=User.objects.none(),
        required=False,
        empty_label="暂无接任人",
        help_text="接任人得到同样的职责；不能指定自己",
    )
    field_order = ["successor", "reason"]

    def __init__(self, *args: Any, person: User, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = active_staff().exclude(pk__in=[person.pk, actor.pk])
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]  # a field of choices


class StandInForm(CleanTextMixin, forms.Form):
    """Who stands in for whom, in which duty, from when to when, on what authority."""

    held = HeldDutyField(label="代理的职责", queryset=DutyGrant.objects.none(), empty_label="请选择")
    deputy = PersonField(label="代理人", queryset=User.objects.none(), empty_label="请选择")
    starts_on = forms.DateField(label="自", widget=DayInput, help_text="最早从今天起，不能倒填")
    ends_on = forms.DateField(label="至（含当日）", widget=DayInput)
    post_kinds = forms.MultipleChoiceField(
        label="限于信息类型", required=False, widget=forms.CheckboxSelectMultiple, help_text="都不选为不限"
    )
    basis = forms.CharField(
        label="依据", max_length=200, help_text="谁在何时以何方式委托，如“张三8月20日书面委托”；会写在审查表上"
    )

    def __init__(self, *args: Any, grants: Iterable[DutyGrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].queryset = grants  # type: ignore[attr-defined]  # a field of choices
        self.fields["deputy"].queryset = active_staff()  # type: ignore[attr-defined]  # same
        kinds = [kind for some in slots.POST_KINDS.call() for kind in some]
        if kinds:
            self.fields["post_kinds"].choices = kinds  # type: ignore[attr-defined]  # same
        else:
            del self.fields["post_kinds"]


class VillagesField(forms.ModelMultipleChoiceField):
    """Villages, each with its township: names repeat."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.township.short_name} · {obj.name}"


class HelperForm(CleanTextMixin, forms.Form):
    """Who helps in which villages, from when to when, on what basis."""

    helper = PersonField(
        label="代办员",
        queryset=User.objects.none(),
        empty_label="请选择",
        help_text="须已有账号；没有的，请先由授权管理员开设",
    )
    villages = VillagesField(label="村（社区）", queryset=Village.objects.none())
    starts_on = forms.DateField(label="自", widget=DayInput, help_text="最早从今天起，不能倒填")
    ends_on = forms.DateField(label="至（含当日）", widget=DayInput)
    basis = forms.CharField(label="依据", max_length=150, help_text="如“诺邓镇8月20日代办员名单”，会一直保留")

    def __init__(self, *args: Any, villages: Iterable[Village], actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = active_staff().exclude(pk=actor.pk)  # type: ignore[attr-defined]  # a field of choices
        self.fields["villages"].queryset = villages  # type: ignore[attr-defined]  # same
