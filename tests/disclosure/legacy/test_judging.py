from datetime import date

import pytest

from disclosure.domain.legacy.judging import Rules, in_words, judge, marks_in, period_end
from disclosure.domain.watching.wording import Wrong, list_of

RULES = Rules(
    wordings=list_of([Wrong("帐户", "账户", "wrong", ("帐户名",)), Wrong("国务园", "国务院", "serious", ())]),
    former_leaders=frozenset({"王某某"}),
    today=date(2026, 11, 25),
)
NAMES = ("张三", "李四", "王五", "赵六")
ROWS = "".join(f"<tr><td>{number}</td><td>{name}</td></tr>" for number, name in enumerate(NAMES, 1))
LIST = f"<table><tr><td>序号</td><td>姓名</td></tr>{ROWS}</table>"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("身份证号532929195803120007", ["personal_id_number"]),
        ("机密★1年", ["secrecy_mark"]),
        ("开立帐户", ["wording"]),
        ("填写帐户名称", []),
        ("关于某办法的通知（已废止）", ["repealed"]),
        ("本文件自2019年1月1日起废止。", ["repealed"]),
        ("原办法同时废止。", []),
        ("王某某同志主持会议", ["former_leader"]),
        ("欢迎光临娱乐场", ["unsafe"]),
        ("一般的会议消息。", []),
    ],
)
def test_each_kind_of_hit_is_found(text, codes):
    assert [each.code for each in marks_in(text, RULES)] == codes


def test_hits_are_counted_by_kind_and_never_quoted():
    found = judge(["帐户和帐户"], body="", published_on=None, validity="", rules=RULES)
    assert [each.as_data() for each in found] == [{"code": "wording", "label": "错敏词", "count": 2, "blocks": False}]
    assert in_words(found) == "错敏词 2 处"


def test_a_serious_wording_is_not_released_as_it_is():
    assert [each.blocks for each in marks_in("国务园的帐户", RULES)] == [True, False]


def test_a_list_of_names_is_closed_when_its_period_is_over_or_not_said():
    def codes(text, published):
        found = judge([text], body=f"<p>{text}</p>{LIST}", published_on=published, validity="", rules=RULES)
        return [each.code for each in found]

    assert codes("公示期7天。", date(2017, 8, 10)) == ["names_past_period"]
    assert codes("名单如下。", date(2026, 11, 24)) == ["names_past_period"]
    assert codes("公示期7天。", date(2026, 11, 24)) == []


def test_the_period_is_read_as_days_or_as_an_end():
    assert period_end("公示期7天", date(2026, 11, 20)) == date(2026, 11, 27)
    assert period_end("公示时间:2026年11月1日至2026年11月30日", None) == date(2026, 11, 30)
    assert period_end("公示如下", date(2026, 11, 20)) is None


def test_a_mark_of_repeal_in_the_block_above_counts():
    found = judge(["标题"], body="", published_on=None, validity="废止", rules=RULES)
    assert [each.code for each in found] == ["repealed"]
