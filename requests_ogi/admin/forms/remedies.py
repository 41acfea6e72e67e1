"""The forms by which reconsideration and litigation are written down (``domain/remedying.py``)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from requests_ogi.admin.forms.adding import AddingForm
from requests_ogi.domain import remedying
from requests_ogi.enums import RemedyKind, RemedyResult
from requests_ogi.models import Remedy
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.models import User


class RemedyForm(AddingForm):
    """A case is challenged: the papers have come."""

    name, said = "remedy", "已登记，答复和举证的期限已经算出，到期前会提醒。"
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *RemedyKind.choices])
    body = forms.CharField(label="受理机关", max_length=100, help_text="如“云龙县人民政府”“云龙县人民法院”")
    case_number = forms.CharField(label="案号", required=False, max_length=80)
    received_on = forms.DateField(label="收到副本之日", widget=DateInput, initial=timezone.localdate)
    is_simplified = forms.BooleanField(label="行政复议简易程序", required=False)
    after_reconsideration = forms.BooleanField(label="复议后起诉", required=False)

    def lay(self, *, actor: User, now: datetime) -> None:
        said: dict[str, Any] = dict(self.cleaned_data)
        challenge = remedying.Challenge(**said | {"kind": RemedyKind(said["kind"])})
        remedying.record(self.row, challenge, actor=actor, now=now)


class RemedyActForm(CleanTextMixin, forms.Form):
    """One thing that becomes of a challenge."""

    name: str
    label: str

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        super().__init__(*args, prefix=self.name, **kwargs)  # type: ignore[misc]  # given by name only
        self.remedy = remedy

    def take(self, *, actor: User, now: datetime) -> None:
        """Do it. Raises Refused as the domain does."""
        raise NotImplementedError


class AnsweredForm(RemedyActForm):
    """Answer and evidence were handed in."""

    name, label = "answered", "已提交答复和证据"
    on = forms.DateField(label="提交日期", widget=DateInput, initial=timezone.localdate)

    def take(self, *, actor: User, now: datetime) -> None:
        remedying.note_answer(self.remedy, on=self.cleaned_data["on"], actor=actor, now=now)


class ResultForm(RemedyActForm):
    """How it ended."""

    name, label = "result", "登记结果"
    result = forms.ChoiceField(
        label="结果",
        choices=[("", "请选择"), *(each for each in RemedyResult.choices if each[0] != RemedyResult.PENDING)],
    )
    decided_on = forms.DateField(label="审结日期", widget=DateInput, initial=timezone.localdate)

    def take(self, *, actor: User, now: datetime) -> None:
        result = RemedyResult(self.cleaned_data["result"])
        remedying.record_result(
            self.remedy, result=result, decided_on=self.cleaned_data["decided_on"], actor=actor, now=now
        )


class ReopeningForm(RemedyActForm):
    """The case is done again because a decision says so."""

    name, label = "reopening", "据此重新办理"
    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(label="答复期限", widget=DateInput, help_text="决定书、判决书确定的最后一天")

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        super().__init__(*args, remedy=remedy, initial={"version": remedy.request.version}, **kwargs)

    def take(self, *, actor: User, now: datetime) -> None:
        remedying.reopen_case(
            self.remedy,
            due_on=self.cleaned_data["due_on"],
            expected_version=self.cleaned_data["version"],
            actor=actor,
            now=now,
        )


REMEDY_ACTS: dict[str, type[RemedyActForm]] = {each.name: each for each in (AnsweredForm, ResultForm, ReopeningForm)}


def open_acts(remedy: Remedy) -> list[type[RemedyActForm]]:
    """Return what may still become of a challenge."""
    is_pending = remedy.result == RemedyResult.PENDING
    fits = {
        "answered": remedy.answered_on is None,
        "result": is_pending,
        "reopening": remedy.result in {RemedyResult.CORRECTED, RemedyResult.OTHER} and remedy.reopening_id is None,
    }
    return [kind for name, kind in REMEDY_ACTS.items() if fits[name]]
