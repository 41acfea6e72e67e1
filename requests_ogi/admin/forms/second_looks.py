"""The forms of 案件抽查: from what is drawn, what was seen at each point, what follows (``domain/second_looks.py``)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from columns.models import Department
from requests_ogi.domain import second_looks
from requests_ogi.domain.second_looks import LONGEST, MOST, Asked, Verdict
from requests_ogi.enums import FollowUpKind, LookFinding, LookPoint, LookVerdict
from requests_ogi.models import Organ, SampledCase
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.models import User


class DrawForm(CleanTextMixin, forms.Form):
    """From what is drawn, and how much of it."""

    submission = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    first = forms.DateField(label="办结日期自", widget=DateInput)
    last = forms.DateField(label="办结日期至", widget=DateInput)
    organ: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="机关", required=False, empty_label="全县各机关"
    )
    share = forms.IntegerField(
        label="抽查比例", required=False, min_value=1, max_value=100, help_text="百分之几，1到100；与件数只填一项"
    )
    wanted = forms.IntegerField(
        label="抽查件数", required=False, min_value=1, max_value=MOST, help_text=f"1到{MOST}；与比例只填一项"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        start = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        initial = {"submission": secrets.token_hex(16), "first": start, "last": today}
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[misc]  # given by name only
        organs = Department.objects.filter(pk__in=Organ.objects.values("pk")).order_by("order", "slug")
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> Asked:
        """Return what is asked for. The form must be right."""
        names = ("first", "last", "organ", "share", "wanted", "submission")
        return Asked(**{name: self.cleaned_data[name] for name in names})


class LookForm(CleanTextMixin, forms.Form):
    """What was seen, point by point with the case's own facts beside it, and in sum."""

    finding = forms.ChoiceField(label="评查结论", choices=LookFinding.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="评查意见",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="有问题的，写明问题在哪里、应当怎样改；不要写姓名、证件号码、电话、住址",
    )

    def __init__(self, *args: Any, facts: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, prefix="look", **kwargs)  # type: ignore[misc]  # given by name only
        self._facts = facts
        for point in LookPoint:
            self.fields[f"verdict_{point}"] = forms.ChoiceField(
                label=point.label, choices=LookVerdict.choices, widget=forms.RadioSelect
            )
            self.fields[f"remark_{point}"] = forms.CharField(
                label=f"{point.label}：问题", required=False, max_length=200
            )

    @property
    def points(self) -> list[dict[str, Any]]:
        """Return each point with its facts and its two fields."""
        return [
            {
                "facts": self._facts.get(point, ()),
                "verdict": self[f"verdict_{point}"],
                "remark": self[f"remark_{point}"],
            }
            for point in LookPoint
        ]

    def verdicts(self) -> list[Verdict]:
        """Return what was seen. The form must be right."""
        said = self.cleaned_data
        return [Verdict(point.value, said[f"verdict_{point}"], said[f"remark_{point}"]) for point in LookPoint]


class FollowForm(CleanTextMixin, forms.Form):
    """One thing that follows a second look."""

    kind: FollowUpKind

    def __init__(self, *args: Any, case: SampledCase, **kwargs: Any) -> None:
        super().__init__(*args, prefix=self.kind.value, **kwargs)  # type: ignore[misc]  # given by name only
        self.case = case

    def follow(self, *, actor: User, now: datetime) -> None:
        """Do it. Raises Refused as the domain does."""
        raise NotImplementedError


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), help_text="不要写申请人的个人信息"
    )


class NoticeForm(FollowForm):
    """What the organ is asked to do, and by when it reports."""

    kind = FollowUpKind.NOTICED
    words = _words("整改要求")
    due_on = forms.DateField(label="报告期限", widget=DateInput)

    def follow(self, *, actor: User, now: datetime) -> None:
        said = {name: self.cleaned_data[name] for name in ("words", "due_on")}
        second_looks.notify_organ(self.case, actor=actor, now=now, **said)


class ReportForm(FollowForm):
    """What the organ has done."""

    kind = FollowUpKind.REPORTED
    words = _words("整改情况")

    def follow(self, *, actor: User, now: datetime) -> None:
        second_looks.report(self.case, words=self.cleaned_data["words"], actor=actor, now=now)


class ReopenAfterLookForm(FollowForm):
    """The case is done again, by a date of its own."""

    kind = FollowUpKind.REOPENED
    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(label="答复期限", widget=DateInput, help_text="重新办理的最后一天，评查意见作为理由")

    def __init__(self, *args: Any, case: SampledCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, initial={"version": case.request.version}, **kwargs)

    def follow(self, *, actor: User, now: datetime) -> None:
        second_looks.reopen_case(
            self.case,
            due_on=self.cleaned_data["due_on"],
            expected_version=self.cleaned_data["version"],
            actor=actor,
            now=now,
        )


FOLLOW_FORMS: dict[str, type[FollowForm]] = {each.kind: each for each in (NoticeForm, ReportForm, ReopenAfterLookForm)}
