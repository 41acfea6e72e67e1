"""Number and query code; what was asked to be corrected."""

from requests_ogi.forms.fields import Line, PublicForm, Text
from requests_ogi.forms.filing import DESCRIPTION_MOST


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
