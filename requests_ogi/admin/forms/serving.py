"""The forms by which a letter that came back is written down, and sent once more (``domain/serving.py``)."""

from datetime import datetime

from django import forms
from django.utils import timezone

from requests_ogi.admin.forms.acts import ServiceFields
from requests_ogi.admin.forms.adding import AddingForm
from requests_ogi.domain import serving
from requests_ogi.enums import LetterState, ServiceWay
from requests_ogi.models import Letter, Service
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_uploads import FORMATS


class AttemptField(forms.ModelChoiceField):
    """Which attempt, in words."""

    def label_from_instance(self, obj: Service) -> str:
        """Return the letter, the day and the number of the mail."""
        return f"《{obj.letter.title}》{obj.handed_over_on}交邮，邮件号{obj.post_number}"


class ReturnedForm(AddingForm):
    """A letter came back by the post."""

    name, said = "returned", "退回已登记。请核实地址后再次送达，或者改用其他方式。"
    upload_fields = ("envelope",)
    attempt = AttemptField(queryset=None, label="哪一次邮寄")
    on = forms.DateField(label="退回日期", widget=DateInput, initial=timezone.localdate)
    why = forms.CharField(label="退回原因", max_length=200, help_text="以邮政企业批注的为准，如“查无此人”“逾期未领”")
    envelope = forms.FileField(label="退回的信封", required=False, help_text=f"带批注的一面，扫描或拍照；{FORMATS}")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        posted = Service.objects.filter(letter__request=self.row, way=ServiceWay.POST, was_returned=False)
        attempts = posted.filter(returned_by=None).select_related("letter")
        self.fields["attempt"].queryset = attempts  # type: ignore[attr-defined]  # a choice field

    def lay(self, *, actor: User, now: datetime) -> None:
        attempt: Service = self.cleaned_data["attempt"]
        attempt.letter.request = self.row
        serving.note_return(
            attempt,
            on=self.cleaned_data["on"],
            why=self.cleaned_data["why"],
            envelope=self.latest("envelope"),
            actor=actor,
            now=now,
        )


class AgainForm(ServiceFields, AddingForm):
    """A letter that was served once is sent once more."""

    name, said = "again", "再次送达已登记。"
    upload_fields = ("receipt",)
    letter = forms.ModelChoiceField(queryset=Letter.objects.none(), label="哪一份文书")
    field_order = ("letter",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        served = Letter.objects.filter(request=self.row, state=LetterState.SERVED)
        self.fields["letter"].queryset = served  # type: ignore[attr-defined]  # a choice field

    def lay(self, *, actor: User, now: datetime) -> None:
        letter: Letter = self.cleaned_data["letter"]
        letter.request = self.row
        service = self.typed() | {"receipt": self.latest("receipt")}
        serving.serve_again(letter, service=service, actor=actor, now=now)
