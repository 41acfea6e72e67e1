import pytest

from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.kinds import LetterKind, Placeholder, declare

WRONG = [
    (LetterKind(code="refusal", title="再来一份", addressee="申请人"), "文书 refusal 已声明"),
    (LetterKind(code="Refusal", title="告知书", addressee="申请人"), "只能由小写字母"),
    (LetterKind(code="new", title="", addressee="申请人"), "没有写明名称或主送对象"),
    (LetterKind(code="new", title="告知书", addressee=""), "没有写明名称或主送对象"),
    (LetterKind("new", "告知书", "申请人", {"a.b": Placeholder("甲")}), "标记 'a.b' 只能由小写字母"),
    (LetterKind("new", "告知书", "申请人", {"organ": Placeholder("机关")}), "标记 organ 是各种文书都有的"),
    (LetterKind("new", "告知书", "申请人", {"reason": Placeholder("")}), "标记 reason 没有说明"),
    (LetterKind("new", "告知书", "申请人", {"reason": Placeholder("理由", ("一", "二"))}), "只填一项，示例却有几项"),
]


@pytest.mark.parametrize(("kind", "said"), WRONG)
def test_a_declaration_that_cannot_be_right_stops_the_start(kind, said):
    with pytest.raises(ValueError, match=said):
        declare(kind)
    assert [each.code for each in kinds.declared()] == ["refusal", "notice"]


def test_a_kind_is_found_by_its_code_and_one_that_is_gone_is_none():
    assert kinds.get("refusal").title == "不予公开告知书"
    assert kinds.find("refusal") is kinds.get("refusal")
    assert kinds.find("gone") is None
    with pytest.raises(KeyError):
        kinds.get("gone")


def test_every_letter_may_name_organ_and_addressee_and_need_not():
    kind = kinds.get("refusal")
    assert kind.required == ["received_on", "description", "reasons"]
    assert set(kind.marks) == {*kind.placeholders, "organ", "addressee"}
