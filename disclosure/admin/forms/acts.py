"""One form for each way a transition is taken."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from disclosure.domain import checks, envelope, guards, review_items
from disclosure.domain.review_items import ReviewItem
from disclosure.enums import SecrecyConclusion, Step, Verdict, WithdrawalReason
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import NO_SECRETS, DateInput, MissingByNameMixin
from yunlong_portal.kernel.models import User


class ChecklistForm(TransitionForm):
    """R1–R12, those of them that the step is asked, or the list that a desk of the county goes through."""

    def __init__(self, *args: Any, answers: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_paper = self.transition.form == "paper"
        self.step = (guards.waiting_step(self.row) or "") if is_paper else self.transition.name
        for item in self.items():
            before = (answers or {}).get(item.code, {})
            # Secrecy is never answered beforehand: it passes only by an act of the person.
            verdict = "" if item.code == review_items.SECRECY else before.get("verdict", "")
            self.fields[item.code] = forms.ChoiceField(
                label=f"{item.code} {item.name}", help_text=item.looks_at, widget=forms.RadioSelect,
                choices=[each for each in Verdict.choices if item.code != "R2" or each[0] != Verdict.NOT_APPLICABLE],
                initial=verdict,
                error_messages={"required": f"请给出“{item.name}”的结论。"},
            )  # fmt: skip
            self.fields[f"{item.code}_remark"] = forms.CharField(
                label=f"{item.name}说明", required=False, max_length=200, initial=before.get("remark", ""),
                widget=forms.TextInput(attrs={"placeholder": "说明（可不填）"}),
            )  # fmt: skip
        if self.step == Step.SECRECY_REVIEW:
            self._ask_for_secrecy()

    def _ask_for_secrecy(self) -> None:
        """Ask the secrecy reviewer's conclusion, and a tick for what no machine could read (P16)."""
        self.fields["conclusion"] = forms.ChoiceField(
            label="保密审查结论", choices=[("", "请选择"), *SecrecyConclusion.choices]
        )
        unread = self.row.current_revision.attachments.filter(file__is_readable=False)
        if names := list(unread.values_list("name", flat=True)):
            self.fields["unreadable_seen"] = forms.BooleanField(
                label=f"已逐页人工审看：{'、'.join(names)}",
                error_messages={"required": "有附件机器读不到，请逐页看过，勾选“已逐页人工审看”。"},
                help_text="这些附件没有文字层，机器读不到。",
            )

    def items(self) -> Iterable[ReviewItem]:
        """Return the items this form asks."""
        return review_items.asked_by(self.step)

    def plain_fields(self) -> list[Any]:
        in_table = {name for item in self.items() for name in (item.code, f"{item.code}_remark")}
        return [field for field in super().plain_fields() if field.name not in in_table]

    def unanswered(self) -> list[str]:
        """Return the items without an answer; the summary of errors names them in one line."""
        return [item.code for item in self.items() if item.code in self.errors]

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (verdict, remark) bound fields, for the template."""
        return [(self[item.code], self[f"{item.code}_remark"]) for item in self.items()]

    def data_for_act(self) -> dict[str, Any]:
        answers = {
            item.code: {
                "verdict": self.cleaned_data[item.code],
                "remark": self.cleaned_data[f"{item.code}_remark"],
            }
            for item in self.items()
        }
        secrecy = {
            name: self.cleaned_data[name] for name in ("conclusion", "unreadable_seen") if name in self.cleaned_data
        }
        return {"checklist": answers} | secrecy


class SubmitForm(ChecklistForm):
    """The drafter's self-check, and a reason for each finding that is not masked."""

    def __init__(self, *args: Any, issues: Iterable[checks.Issue] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_explain = [each for each in issues if each.severity == checks.EXPLAIN]
        for each in self.to_explain:
            self.fields[f"why-{each.key}"] = forms.CharField(
                label=each.sentence,
                max_length=200,
                error_messages={"required": "请写明可以公开的理由，或回到正文遮盖。"},
            )

    def plain_fields(self) -> list[Any]:
        return [field for field in super().plain_fields() if not field.name.startswith("why-")]

    def explanations(self) -> list[Any]:
        """Return the bound fields of the findings to explain."""
        return [self[f"why-{each.key}"] for each in self.to_explain]

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {
            "explanations": [
                {
                    "key": each.key,
                    "code": each.code,
                    "sentence": each.sentence,
                    "reason": self.cleaned_data[f"why-{each.key}"],
                }
                for each in self.to_explain
            ]
        }


class ScheduleForm(TransitionForm):
    """When the text is to appear."""

    publish_at = forms.SplitDateTimeField(
        label="发布时间", widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"})
    )

    def data_for_act(self) -> dict[str, Any]:
        return {"publish_at": self.cleaned_data["publish_at"]}


class PaperConfirmForm(ChecklistForm):
    """A second person compares the scan with the text: the code on the sheet, and the ticks made by hand."""

    code = forms.CharField(label="表上的核对码", max_length=16, help_text="16 位，印在审查表每一页")

    def data_for_act(self) -> dict[str, Any]:
        return super().data_for_act() | {"code": self.cleaned_data["code"]}


class WithdrawForm(TransitionForm):
    """Why a publication comes down: for the file, and for readers."""

    reason_class = forms.ChoiceField(
        label="原因类别", choices=[("", "请选择"), *WithdrawalReason.choices],
        help_text="个人信息、涉密、上级要求三类，网页只显示“该页面已下线”",
    )  # fmt: skip
    note = forms.CharField(label="给读者看的说明", required=False, max_length=300)

    def data_for_act(self) -> dict[str, Any]:
        return {"reason_class": self.cleaned_data["reason_class"], "note": self.cleaned_data["note"]}


class PaperScanForm(MissingByNameMixin, forms.Form):
    """The hand-signed sheet comes back as a scan."""

    signer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(queryset=None, label="签字人")
    signed_on = forms.DateField(label="签字日期", widget=DateInput)
    code = forms.CharField(label="表上的核对码", max_length=16)
    scan = forms.FileField(label="扫描件或照片", help_text=f"pdf、jpg、png。{NO_SECRETS}")

    def __init__(self, *args: Any, signers: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"signed_on": timezone.localdate()} | kwargs.get("initial", {})
        super().__init__(*args, prefix="paper-scan", **kwargs)  # type: ignore[misc]  # given by name only
        self.fields["signer"].queryset = signers  # type: ignore[attr-defined]  # a choice field


class OpenSealedForm(MissingByNameMixin, forms.Form):
    """Why somebody opens what is sealed."""

    reason = forms.CharField(label="查阅事由", max_length=300)


FORMS: dict[str, type[TransitionForm]] = {
    "": TransitionForm,
    "confirm": TransitionForm,
    "reason": TransitionForm,
    "proofread": TransitionForm,
    "submit": SubmitForm,
    "review": ChecklistForm,
    "schedule": ScheduleForm,
    "paper": PaperConfirmForm,
    "withdraw": WithdrawForm,
}


def form_class(transition: Any) -> type[TransitionForm]:
    """Return the form by which a transition is taken."""
    return FORMS[transition.form]


class PictureField(forms.ModelChoiceField):
    """A picture by the name it is attached under."""

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def label_from_instance(self, obj: Any) -> str:
        return self.names.get(obj.digest, obj.digest[:16])


class EnvelopeForm(forms.Form):
    """How the post stands in lists: no word of it changes, so nobody signs again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    pinned = forms.BooleanField(label="在栏目中置顶", required=False)

    def __init__(self, *args: Any, post: Any, **kwargs: Any) -> None:
        first = {"version": post.version, "pinned": post.pinned, "list_picture": post.list_picture_id}
        super().__init__(*args, prefix="envelope", initial=first, **kwargs)  # type: ignore[misc]  # by name only
        self.fields["list_picture"] = PictureField(
            label="列表图", required=False, queryset=envelope.pictures_of(post), empty_label="不用图片",
            names={each["digest"]: each["name"] for each in post.current_revision.payload["attachments"]},
            help_text="从这篇信息已公开的图片附件中选",
        )  # fmt: skip
