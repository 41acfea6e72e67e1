"""What staff's forms have in common: no text holds what is unseen, none overwrites a later save; dates and files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint

from yunlong_portal.kernel.text import clean_line, clean_text, hidden_characters

NO_SECRETS = "严禁上传和处理涉密信息。"
STALE = "您打开这一页之后，别人已经改过。请重新打开，看过现在的内容再改；您填写的内容还在下面，可以复制。"


class MissingByNameMixin:
    """Says of what is missing what it is, instead of “这个字段是必填项。”; a field's own sentence stays."""

    def _clean_fields(self) -> None:
        for field in self.fields.values():  # type: ignore[attr-defined]  # of the form it is mixed into
            if field.label and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = f"请{_verb(field)}{str(field.label).rstrip('：:')}。"
        super()._clean_fields()  # type: ignore[misc]  # of the form it is mixed into


class CleanTextMixin(MissingByNameMixin):
    """Takes out of every text what no eye can see, and remembers what that was (``cleaned_away``)."""

    cleaned_data: dict[str, Any]

    def _clean_fields(self) -> None:
        super()._clean_fields()
        self.cleaned_away = []
        for name, value in self.cleaned_data.items():
            field = self.fields[name]  # type: ignore[attr-defined]  # of the form it is mixed into
            if isinstance(value, str) and isinstance(field, forms.CharField):
                self.cleaned_away += hidden_characters(value)
                clean = clean_text if isinstance(field.widget, forms.Textarea) else clean_line
                self.cleaned_data[name] = clean(value)


class WholeRowMixin:
    """Judges a row by everything that may be there only once, also where the form shows but a part of it.

    Django passes by a constraint that names a field which the form leaves out or shows fixed, such as the department
    of a row: what is there already would be found by the database alone, with an error page.
    """

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # of the form it is mixed into
        form: Any = self
        unseen = form._get_validation_exclusions() - set(form.errors)
        for each in form.instance._meta.constraints:
            if isinstance(each, UniqueConstraint) and unseen.intersection(each.fields):
                try:
                    each.validate(type(form.instance), form.instance, exclude=set(form.errors))
                except ValidationError as error:
                    form.add_error(None, error)


class RegisterForm(WholeRowMixin, CleanTextMixin, forms.ModelForm):
    """A form over a row with history that does not overwrite what somebody saved after it was opened."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = _last_change(self.instance)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # A workbook that comes in has no such field: its plan is compared as a whole (kernel/workbooks).
        if self.instance.pk and "seen" in self.fields:
            # Locked until the save, so that of two saves at the same moment the second sees the first.
            list(type(self.instance)._default_manager.select_for_update(of=("self",)).filter(pk=self.instance.pk))
            if self.cleaned_data.get("seen") != _last_change(self.instance):
                raise ValidationError(STALE, code="stale")
        return cleaned


class DateInput(forms.DateInput):
    """The browser's own calendar: no script, and a keyboard's way in."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ManyFilesInput(forms.ClearableFileInput):
    """A file box that takes several at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of uploads."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(each, initial) for each in files]


class OpeningForm(CleanTextMixin, forms.Form):
    """Why somebody looks at what a person told about himself (``kernel.openings``)."""

    reason = forms.CharField(
        label="查看理由", max_length=200,
        help_text="至少4个字，如“核对送达地址”。姓名、时间、理由会一直保留，理由里不要写个人信息",
    )  # fmt: skip


def _verb(field: forms.Field) -> str:
    match field:
        case forms.BooleanField():
            return "勾选"
        case forms.ChoiceField() | forms.ModelChoiceField() | forms.FileField():
            return "选择"
        case _:
            return "填写"


def _last_change(row: Any) -> int | None:
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()
