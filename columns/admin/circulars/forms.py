"""The forms of circulars: their facts, a duty as a row and as a line of a workbook, a report, a reminder."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from columns.domain.circulars import departments_by_name, named_departments
from columns.domain.circulars.evidence import LONGEST
from columns.models import Circular, CircularDuty, Department
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin, DateInput, ManyFilesField, RegisterForm
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads
from yunlong_portal.kernel.workflow import Refused

_LONGEST_NAMES = 2_000


class CircularForm(RegisterForm):
    """What a circular is."""

    class Meta:
        model = Circular
        fields = ("title", "document_number", "issuing_body", "issued_on", "office", "address", "attachments")
        widgets = {"issued_on": DateInput, "attachments": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, offices: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]  # a field of choices


class Named(tuple[Department, ...]):
    """Departments as they are written in a cell."""

    def __str__(self) -> str:
        return "、".join(each.short_name for each in self)


class NamesField(forms.CharField):
    """Departments by their names, with 、 between them: typed, pasted from the circular, or in a cell."""

    @cached_property
    def _known(self) -> Mapping[str, Department]:
        # Of this form, or of all lines of a workbook, which share their fields.
        return departments_by_name()

    def __deepcopy__(self, memo: Any) -> "NamesField":
        copied: Any = super().__deepcopy__(memo)
        copied.__dict__.pop("_known", None)
        return copied

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return Named(named_departments(text, known=self._known))
        except Refused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


def _names(label: str, help_text: str) -> NamesField:
    widget = forms.Textarea(attrs={"rows": 2})
    return NamesField(label=label, required=False, max_length=_LONGEST_NAMES, help_text=help_text, widget=widget)


class CircularDutyForm(RegisterForm):
    """A duty: on the screen and as a line of a workbook, under the same rules."""

    lead_names = _names("牵头单位", "写简称或者全称，几个之间用“、”隔开；没有的不填")
    unit_names = _names("点名的责任单位", "责任范围以外再点名的单位，写法同上")

    class Meta:
        model = CircularDuty
        fields = (
            "circular", "number", "part", "title", "text", "group", "responsible", "rhythm", "due_on", "months_after",
            "day_of_month",
        )  # fmt: skip
        widgets = {"due_on": DateInput, "text": forms.Textarea(attrs={"rows": 4})}

    field_order = ("circular", "number", "part", "title", "text", "lead_names", "group", "unit_names", "responsible")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("lead_names", "unit_names"):
                self.initial[name] = getattr(self.instance, name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and "circular" not in self.fields:
            # The model asks this only where both are in the form.
            others = CircularDuty.objects.filter(circular=self.instance.circular_id).exclude(pk=self.instance.pk)
            if self.cleaned_data.get("number") in set(others.values_list("number", flat=True)):
                self.add_error("number", "这个序号的任务已经登记了，请换一个序号。")
        # Lies on the row until it is saved: a line of a workbook brings nothing else to its writer.
        self.instance.wanted = (self._wanted("lead_names"), self._wanted("unit_names"))
        return cleaned

    def _wanted(self, name: str) -> Sequence[Department]:
        return self.cleaned_data.get(name) or Named()


class ReportForm(PrivateUploads, TransitionForm):
    """What a unit did, and what shows it."""

    upload_fields = ("papers",)
    concerns = forms.ChoiceField(
        label="涉及本单位",
        choices=[("yes", "涉及，已经做了"), ("no", "不涉及本单位")],
        widget=forms.RadioSelect,
        initial="yes",
        help_text="不涉及的写明原因，不用佐证；由督办单位核对",
    )
    done = forms.CharField(
        label="完成情况", widget=forms.Textarea(attrs={"rows": 5}), help_text="做了什么、什么时候做的，最多2000字"
    )
    evidence = forms.CharField(
        label="佐证网址",
        required=False,
        max_length=LONGEST,
        help_text="如本单位发布的信息 /posts/12/，或者其他网站的网址；网址和材料至少有一样",
    )
    papers = ManyFilesField(label="佐证材料", required=False, help_text=f"{FORMATS}。{NO_SECRETS}")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        row = self.row
        told = {"done": row.done, "evidence": row.evidence, "concerns": "yes" if row.is_concerned else "no"}
        self.initial = {**told, **self.initial}

    def plain_fields(self) -> list[Any]:
        """Return the fields in their order; there are no words beside them."""
        return [self[name] for name in self.fields]

    def data_for_act(self) -> dict[str, Any]:
        return {
            "is_concerned": self.cleaned_data["concerns"] == "yes",
            "done": self.cleaned_data["done"],
            "evidence": self.cleaned_data["evidence"],
            "papers": self.uploads.get("papers", []),
        }


class ChaseForm(CleanTextMixin, forms.Form):
    """What the office says when it reminds."""

    words = forms.CharField(
        label="催办意见", required=False, max_length=200, help_text="记在催办记录里；提醒只说是哪一项任务"
    )
