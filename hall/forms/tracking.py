"""Number and query code, of a case and of a draft; the word of somebody who withdraws."""

from yunlong_portal.kernel.public_forms import Line, PublicForm, Text


class TrackForm(PublicForm):
    """Number and query code of the receipt, asked together."""

    number = Line(label="申报号", most=80, help_text="如 YLX-MZJ-B2026-00001，大小写、全角半角都可以。")
    code = Line(label="查询码", most=80, help_text="回执上的10位，不分大小写，中间的横线可以不写。")


class DraftForm(PublicForm):
    """Number and query code of a draft."""

    number = Line(label="草稿号", most=80, help_text="如 CG2026-000001，大小写、全角半角都可以。")
    code = Line(label="查询码", most=80, help_text="存草稿时显示的10位，不分大小写，中间的横线可以不写。")


class WithdrawForm(PublicForm):
    """Why a case is taken back, if one wants to say."""

    reason = Text(label="为什么撤回", most=200, rows=3, required=False)


class CorrectionForm(PublicForm):
    """What is to be said with what is handed in."""

    text = Text(label="说明", most=1000, rows=4, required=False, help_text="通知里要您写明的，写在这里。")
