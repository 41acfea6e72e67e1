"""Number and query code; what an applicant hands in: a correction, reasons, the slip of a payment."""

from requests_ogi.forms.filing import DESCRIPTION_MOST
from yunlong_portal.kernel.public_forms import Line, PublicForm, Text


class TrackForm(PublicForm):
    """Number and query code of the receipt, asked together."""

    number = Line(label="登记编号", most=80, help_text="如 YLX-MZJ-2026-0001，大小写、全角半角都可以。")
    code = Line(label="查询码", most=80, help_text="登记回执上的 10 位，不分大小写，中间的横线可以不写。")


class CorrectionForm(PublicForm):
    """The correction in words; papers are handed in beside it."""

    text = Text(
        label="补正内容",
        most=DESCRIPTION_MOST,
        rows=8,
        required=False,
        help_text="逐项写明，或者上传补正后的材料。",
    )


class ReasonsForm(PublicForm):
    """Why so much is asked for (条例2019 Art. 35)."""

    text = Text(
        label="理由",
        most=DESCRIPTION_MOST,
        rows=8,
        required=False,
        help_text="逐项说明为什么需要这些信息、为什么多次申请，或者上传说明理由的材料。",
    )


class SlipForm(PublicForm):
    """The slip itself is a paper; whoever paid under another name says so."""

    text = Text(label="说明", most=200, rows=2, required=False, help_text="由他人代缴等情况，可以在这里说明。")
