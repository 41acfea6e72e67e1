"""What a third party fills in: number and code of its letter; its opinion, and what it does not want made public."""

from collections.abc import Iterator
from typing import Any

from django import forms

from requests_ogi.domain.party_answers import Claim
from requests_ogi.enums import ClaimGround, Opinion
from yunlong_portal.kernel.public_forms import Choice, Line, Phone, PublicForm, Text

FIRST_CLAIMS, MORE_CLAIMS, MOST_CLAIMS = 1, 2, 20
_PARTS = ("passage", "ground", "reason")


class QuestionForm(PublicForm):
    """Number and code, asked together."""

    number = Line(label="征询编号", most=80, help_text="在征询书上，如 MZJ-ZX-2026-0001，大小写、全角半角都可以。")
    code = Line(label="查询码", most=80, help_text="随征询书的网上答复单上的 10 位，不分大小写，中间的横线可以不写。")


class OpinionForm(PublicForm):
    """The opinion. Each claim is a block of three fields; a block left empty is none."""

    opinion = Choice(
        label="是否同意公开",
        choices=[each for each in Opinion.choices if each[0] != Opinion.SILENT],
        missing="请选择是否同意公开。",
    )
    grounds = Text(
        label="其他理由和说明",
        most=2_000,
        rows=4,
        required=False,
        help_text="不同意公开的依据，公开以后可能受到的影响等；有保密协议、商标专利等证明的，可以作为材料上传。",
    )
    signed_by = Line(label="答复人", most=100, help_text="个人写姓名；单位写单位名称和经办人姓名。")
    phone = Phone(required=False)

    def __init__(self, *args: Any, claims: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims_shown = claims
        for number in range(1, claims + 1):
            self.fields |= {
                f"passage_{number}": Text(label="不同意公开的内容", most=500, rows=2, required=False),
                f"ground_{number}": forms.ChoiceField(
                    label="属于", choices=[("", "请选择"), *ClaimGround.choices], required=False
                ),
                f"reason_{number}": Text(label="理由", most=500, rows=2, required=False),
            }

    @property
    def blocks(self) -> list[list[Any]]:
        """Return the fields of the claims, block by block."""
        return [[self[f"{part}_{number}"] for part in _PARTS] for number in range(1, self.claims_shown + 1)]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the rest of a block that is filled in by half, and for what the opinion needs."""
        cleaned = super().clean()
        told = {"passage": "请写明是哪一段内容。", "ground": "请选择属于哪一种。", "reason": "请写明理由。"}
        for number in range(1, self.claims_shown + 1):
            given = [part for part in _PARTS if self.cleaned_data.get(f"{part}_{number}")]
            for part in _PARTS:
                name = f"{part}_{number}"
                if given and part not in given and name not in self.errors:
                    self.add_error(name, f"第{number}处：{told[part]}")
        opinion, has_claims = self.cleaned_data.get("opinion"), bool(list(self._claims()))
        if opinion == Opinion.PARTLY and not has_claims and "passage_1" not in self.errors:
            self.add_error("passage_1", "选了同意部分公开，请标出不同意公开的内容和理由。")
        if opinion == Opinion.AGREES and has_claims:
            self.add_error("opinion", "标出了不同意公开的内容，请选“同意部分公开”或者“不同意公开”。")
        if opinion == Opinion.REFUSES and not (has_claims or self.cleaned_data.get("grounds")):
            self.add_error("grounds", "不同意公开的，请写明理由。")
        return cleaned

    def claims(self) -> list[Claim]:
        """Return what was marked. The form must be right."""
        return list(self._claims())

    def _claims(self) -> Iterator[Claim]:
        said = self.cleaned_data
        for number in range(1, self.claims_shown + 1):
            passage, ground, reason = (said.get(f"{part}_{number}") for part in _PARTS)
            if passage and ground and reason:
                yield Claim(passage=passage, ground=ClaimGround(ground), reason=reason)
