"""The form of a decision: found and decided apart, each passage withheld with its place and ground."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from requests_ogi.admin.forms.acts import CaseForm
from requests_ogi.domain.decisions import GROUND_ARTICLES, RULES
from requests_ogi.domain.guards import regime_of
from requests_ogi.enums import Ground, Held, Outcome
from requests_ogi.models import Decision, Redaction
from yunlong_portal.kernel.forms import NO_SECRETS
from yunlong_portal.kernel.private_uploads import FORMATS

_FIELDS = ("held", "outcome", "ground", "reasons", "supplied", "pages", "other_body", "where_public", "late_because")
_ROWS = 3
_MOST_ROWS = 60


class DecisionForm(CaseForm):
    """What was found, what is decided, and why. Begins with what was drafted last."""

    held = forms.ChoiceField(label="是否持有", choices=[("", "请选择"), *Held.choices])
    outcome = forms.ChoiceField(label="答复类别")
    ground = forms.ChoiceField(label="不予公开的主要理由", required=False, help_text="部分公开、不予公开必选一项")
    reasons = forms.CharField(
        label="理由", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写进答复书；不要写申请人的姓名和联系方式",
    )  # fmt: skip
    supplied = forms.CharField(
        label="提供的内容", required=False, max_length=300, help_text="文件、表格的名称；文件另在“拟提供的文件”上传"
    )
    pages = forms.IntegerField(label="页数", required=False, min_value=1, max_value=1_000_000)
    where_public = forms.CharField(
        label="已公开的获取途径", required=False, max_length=300, help_text="栏目、网址或者查阅点"
    )
    other_body = forms.CharField(
        label="建议向哪一机关申请", required=False, max_length=200, help_text="名称和联系方式；档案馆也写在这里"
    )
    late_because = forms.CharField(
        label="逾期原因", required=False, max_length=300, help_text="超过法定期限才答复的必填"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regime = regime_of(self.row)
        outcomes = [(each.value, each.label) for each in Outcome if regime.code in (RULES[each].articles or {})]
        self.fields["outcome"].choices = [("", "请选择"), *outcomes]  # type: ignore[attr-defined]  # a choice field
        self.grounds = [
            ("", "—"),
            *((each.value, each.label) for each in Ground if each in GROUND_ARTICLES[regime.code]),
        ]
        self.fields["ground"].choices = self.grounds  # type: ignore[attr-defined]  # a choice field
        last = self._last()
        if last is not None:
            for name in _FIELDS:
                self.initial.setdefault(name, getattr(last, name))
        self._add_rows([] if last is None else [_passage(each) for each in last.redactions.all()])

    def _last(self) -> Decision | None:
        return self.row.decisions.order_by("-number").first()

    def _add_rows(self, before: list[dict[str, Any]]) -> None:
        """Add the rows for withheld passages: those there were, those typed, and a few free ones."""
        self.row_count = min(max(self._typed_rows(), len(before)) + _ROWS, _MOST_ROWS)
        for number in range(self.row_count):
            place, ground, reason = (f"{name}-{number}" for name in ("place", "ground", "reason"))
            self.fields[place] = forms.CharField(label=f"第{number + 1}处：位置", required=False, max_length=120)
            self.fields[ground] = forms.ChoiceField(
                label=f"第{number + 1}处：理由", required=False, choices=self.grounds
            )
            self.fields[reason] = forms.CharField(label=f"第{number + 1}处：说明", required=False, max_length=200)
            if number < len(before):
                for name in ("place", "ground", "reason"):
                    self.initial.setdefault(f"{name}-{number}", before[number][name])

    def _typed_rows(self) -> int:
        """Return the number of the last row in which something was typed."""
        data: Mapping[str, Any] = self.data or {}
        typed = [
            number + 1
            for number in range(_MOST_ROWS)
            if any(str(data.get(self.add_prefix(f"{name}-{number}")) or "").strip() for name in ("place", "ground"))
        ]
        return max(typed, default=0)

    def passages(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield (place, ground, reason) bound fields, for the template."""
        for number in range(self.row_count):
            yield self[f"place-{number}"], self[f"ground-{number}"], self[f"reason-{number}"]

    def plain_fields(self) -> list[Any]:
        own = ("place-", "ground-", "reason-")
        return [field for field in super().plain_fields() if not field.name.startswith(own)]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for number in range(self.row_count):
            place, ground = (self.cleaned_data.get(f"{name}-{number}") for name in ("place", "ground"))
            if bool(place) != bool(ground):
                self.add_error(f"ground-{number}" if place else f"place-{number}", "每一处遮盖都要写明位置并选择理由。")
        return cleaned

    def data_for_act(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in _FIELDS}
        said["redactions"] = [
            {name: self.cleaned_data[f"{name}-{number}"] for name in ("place", "ground", "reason")}
            for number in range(self.row_count)
            if self.cleaned_data[f"place-{number}"]
        ]
        return {"decision": said}


def _passage(row: Redaction) -> dict[str, Any]:
    return {"place": row.place, "ground": row.ground, "reason": row.reason}


class OnTheSpotForm(DecisionForm):
    """Answered while the applicant stood there: one form, with the page that both signed (P18)."""

    upload_fields = ("signed_page",)
    signed_page = forms.FileField(
        label="当场答复单", required=False, help_text=f"申请人和经办人都签名的一页，扫描或拍照；{FORMATS}。{NO_SECRETS}"
    )
