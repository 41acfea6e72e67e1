"""Letters of no floor: the mechanism is tested with kinds of its own."""

from datetime import date
from typing import Any

import pytest

from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.composing import ComposedLetter, compose
from yunlong_portal.kernel.letters.kinds import LetterKind, Placeholder, declare
from yunlong_portal.kernel.models import LetterTemplate

BODY = """本机关于{received_on}收到您提交的申请，申请公开“{description}”。
经审查，本机关决定不予公开。理由：
{reasons}
下列内容已作区分处理：
{items}
改以{other_form}提供。"""
REMEDY = "如对本告知书不服，可以自收到本告知书之日起60日内申请行政复议。"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare a reply and a letter of procedure, and nothing else."""
    monkeypatch.setattr(kinds, "_kinds", {})
    declare(
        LetterKind(
            code="refusal",
            title="不予公开告知书",
            addressee="申请人",
            placeholders={
                "received_on": Placeholder("收到申请的日期", sample="2017年8月25日"),
                "description": Placeholder("申请内容", sample="2016年预算"),
                "reasons": Placeholder("理由"),
                "items": Placeholder("清单", sample=("预算总表", "预算说明"), required=False, many=True),
                "other_form": Placeholder("其他形式", required=False),
            },
            remedies=True,
            basis="条例第三十六条",
        )
    )
    declare(LetterKind(code="notice", title="通知书", addressee="申请人"))


def wording(**changes: Any) -> LetterTemplate:
    """Return a wording of the refusal, unsaved."""
    given: dict[str, Any] = {
        "code": "refusal",
        "title": "{organ}不予公开告知书",
        "class_mark": "告",
        "body": BODY,
        "slip": "",
        "valid_from": date(2008, 5, 1),
    }
    return LetterTemplate(**given | changes)


VALUES = {
    "received_on": "2017年8月25日",
    "description": "2016年全县扶贫专项资金分配明细表",
    "reasons": "该表载有农户的身份证号码，属于个人隐私。",
    "items": ["分配总表，已隐去姓名", "拨付凭证，已隐去账号"],
    "other_form": "电子邮件",
}


def letter(template: LetterTemplate | None = None, *, without: str = "", **changes: Any) -> ComposedLetter:
    """Return a composed refusal; ``without`` leaves a value out."""
    given: dict[str, Any] = {
        "template": template or wording(),
        "values": {name: value for name, value in VALUES.items() if name != without},
        "addressee": "张某某",
        "organ": "云龙县财政局",
        "number": "云财公开告〔2017〕1号",
        "issued_on": date(2017, 9, 15),
        "remedies": [REMEDY],
    }
    return compose(**given | changes)


def plain(body: str, **changes: Any) -> ComposedLetter:
    """Return a letter of procedure that says ``body``, one line a paragraph."""
    template = LetterTemplate(code="notice", title="通知书", body=body, valid_from=date(2008, 5, 1))
    return letter(template, **{"values": {}, "remedies": ()} | changes)
