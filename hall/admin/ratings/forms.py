"""The forms by which a low rating is mended or struck out, and words of a rating are shown."""

from typing import Any

from django import forms

from hall.domain.ratings import mending, releasing
from hall.enums import DismissalGround
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import CleanTextMixin


class MeasuresForm(TransitionForm):
    """What was done about it."""

    measures = forms.CharField(
        label="怎样整改的", max_length=mending.LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="随评价公开。写做了什么，不写申请人和经办人是谁。",
    )  # fmt: skip

    def data_for_act(self) -> dict[str, Any]:
        return {"measures": self.cleaned_data["measures"]}


class DismissalForm(TransitionForm):
    """Why a rating does not count."""

    ground = forms.ChoiceField(label="原因", choices=DismissalGround.choices, widget=forms.RadioSelect)

    def data_for_act(self) -> dict[str, Any]:
        return {"ground": self.cleaned_data["ground"]}


FORMS: dict[str, type[TransitionForm]] = {"measures": MeasuresForm, "dismissal": DismissalForm}


class WordsForm(CleanTextMixin, forms.Form):
    """The words of a rating as they may be shown."""

    words = forms.CharField(
        label="公开的文字", max_length=releasing.LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="已自动遮盖认得出的号码和地址；姓名和看得出是谁的情况请删去。清空保存就不再公开。",
    )  # fmt: skip
