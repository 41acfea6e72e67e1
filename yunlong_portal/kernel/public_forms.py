"""What forms of the public pages are made of: fields that forgive how something is typed.

Full width, spaces, hyphens, characters that no eye can see: none of them is a reason to send somebody back. A form
shows what is wrong as sentences in its :attr:`~PublicForm.problems`, never as balloons of the browser.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.personal_data.id_numbers import is_credit_code, is_id_number
from yunlong_portal.kernel.text import fold

_PHONE = re.compile(r"\+?\d{7,15}(转\d{1,6})?")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)\s*(\d{1,6})$")
_CERTIFICATE = re.compile(r"[A-Z0-9\u4e00-\u9fff()]{5,24}")


class PublicForm(CleanTextMixin, forms.Form):
    """A form of the public pages. What is required says so in words; what no eye can see does not count as typed."""

    # The browser's own balloons come one at a time, in the browser's language and not where the summary says.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Asked once (WCAG 1.3.5, 3.3.7): the browser may fill in what it knows of its owner.
            if field.widget.attrs.get("autocomplete") is None and isinstance(field, forms.CharField):
                field.widget.attrs["autocomplete"] = "off"

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, field in self.fields.items():
            if field.required and self.cleaned_data.get(name, None) == "":
                self.add_error(name, field.error_messages["required"])

    @property
    def problems(self) -> list[dict[str, str]]:
        """Return what is wrong, each with the place where it is put right, in the order of the page."""
        found = [{"place": "", "sentence": str(each)} for each in self.non_field_errors()]
        for bound in self.visible_fields():
            place = bound.id_for_label or f"{bound.auto_id}_0"
            found += [{"place": place, "sentence": str(each)} for each in bound.errors]
        return found


class Line(forms.CharField):
    """One line of text, at most so long. Longer text is refused and kept, never cut off in silence."""

    def __init__(self, *, label: str, most: int = 100, autocomplete: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": f"请填写{label}。"})
        super().__init__(label=label, **kwargs)
        self.most = most
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: Any) -> str:
        """Return it without the one character that Django refuses before any form can take it out."""
        return (super().to_python(value) or "").replace("\x00", "")

    def validate(self, value: str) -> None:
        """Refuse what is missing or too long. Raises ValidationError."""
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(f"{self.label}有 {len(value)} 个字，最多 {self.most} 个字。", code="too_long")


class Text(Line):
    """Several lines."""

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def validate(self, value: str) -> None:
        """Refuse what is missing or too long, and say what to do with what is too long. Raises ValidationError."""
        try:
            super().validate(value)
        except ValidationError as error:
            if error.code != "too_long":
                raise
            sentence = f"{error.message}请写得简短些，详细的说明可以作为附件上传。"
            raise ValidationError(sentence, code="too_long") from error


class Folded(Line):
    """A number or an address: full width, capitals and spaces make no difference."""

    def to_python(self, value: Any) -> str:
        """Return it without spaces, in half width, in capitals."""
        return "".join(fold(super().to_python(value) or "").split()).upper()


class Phone(Folded):
    """A telephone number that can be called."""

    def __init__(self, *, label: str = "联系电话", **kwargs: Any) -> None:
        super().__init__(label=label, most=24, autocomplete="tel", **kwargs)
        self.widget.input_type = "tel"

    def to_python(self, value: Any) -> str:
        """Return digits, an extension behind 转."""
        plain = super().to_python(value).lower()
        extension = _EXTENSION.search(plain)
        number = plain[: extension.start()] if extension else plain
        return re.sub(r"[-()—–./]", "", number) + (f"转{extension[1]}" if extension else "")

    def validate(self, value: str) -> None:
        """Refuse what is no telephone number. Raises ValidationError."""
        super().validate(value)
        if value and not _PHONE.fullmatch(value):
            raise ValidationError("请填写能打通的电话号码，如 13812345678 或者 0872-5523951。", code="no_phone")


class Email(Folded):
    """An e-mail address."""

    def __init__(self, *, label: str = "电子邮箱", **kwargs: Any) -> None:
        super().__init__(label=label, most=120, autocomplete="email", **kwargs)
        self.widget.input_type = "email"

    def to_python(self, value: Any) -> str:
        """Return it in half width and small letters."""
        return super().to_python(value).lower()

    def validate(self, value: str) -> None:
        """Refuse what is no address. Raises ValidationError."""
        super().validate(value)
        if value:
            try:
                validate_email(value)
            except ValidationError as error:
                raise ValidationError("电子邮箱不完整，应当像 zhangsan@example.cn 这样。", code="no_email") from error


class Postcode(Folded):
    """A postcode."""

    def __init__(self, *, label: str = "邮政编码", **kwargs: Any) -> None:
        super().__init__(label=label, most=20, autocomplete="postal-code", **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def validate(self, value: str) -> None:
        """Refuse what is no postcode. Raises ValidationError."""
        super().validate(value)
        if value and not re.fullmatch(r"\d{6}", value):
            raise ValidationError("邮政编码是 6 位数字。", code="no_postcode")


class Certificate(Folded):
    """The number of a certificate; what it must look like depends on its type (:func:`problems_with`)."""

    def to_python(self, value: Any) -> str:
        """Return it without spaces and hyphens, in half width, in capitals."""
        return re.sub(r"[-—–·.]", "", super().to_python(value)).replace("（", "(").replace("）", ")").replace("×", "X")


def problems_with(number: str, *, kind: str) -> Iterator[str]:
    """Yield what is wrong with the number of a certificate of this type."""
    if kind == IdentityType.ID_CARD:
        if len(number) == 15 and number.isdigit():
            yield "这是 15 位的旧号码，请填写现在的 18 位身份证号码。"
        elif len(number) != 18:
            yield f"身份证号码应当是 18 位，现在是 {len(number)} 位，请核对。"
        elif not is_id_number(number):
            yield "身份证号码有误：与最后一位校验码对不上，请对照证件逐位核对。"
    elif not _CERTIFICATE.fullmatch(number):
        yield "证件号码有误，请对照证件核对。"


def problems_with_credit_code(number: str) -> Iterator[str]:
    """Yield what is wrong with a 统一社会信用代码 (GB 32100-2015)."""
    if len(number) != 18:
        yield f"统一社会信用代码应当是 18 位，现在是 {len(number)} 位，请对照营业执照或者登记证书核对。"
    elif not is_credit_code(number):
        yield "统一社会信用代码有误：与最后一位校验码对不上，请对照营业执照或者登记证书逐位核对。"


class Choice(forms.ChoiceField):
    """One of a few, as radio buttons."""

    def __init__(self, *, label: str, choices: Sequence[tuple[str, str]], missing: str, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
            **kwargs,
        )


class Choices(forms.MultipleChoiceField):
    """Some of a few, as check boxes."""

    def __init__(self, *, label: str, choices: Sequence[tuple[str, str]], missing: str, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": missing, "invalid_choice": missing},
            **kwargs,
        )
