from datetime import date

import pytest

from tests.kernel.letters.conftest import BODY, REMEDY, VALUES, letter, plain, wording
from yunlong_portal.kernel.digest import canonical
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.composing import date_in_words, letter_from, sample_letter
from yunlong_portal.kernel.workflow import Refused


def refused(*args, **changes):
    with pytest.raises(Refused) as caught:
        letter(*args, **changes)
    return [each.code for each in caught.value.refusals]


def test_a_letter_is_its_wording_with_the_values_put_in():
    assert letter().content() == {
        "kind": "refusal",
        "title": ["云龙县财政局不予公开告知书"],
        "number": "云财公开告〔2017〕1号",
        "addressee": "张某某",
        "paragraphs": [
            "本机关于2017年8月25日收到您提交的申请，申请公开“2016年全县扶贫专项资金分配明细表”。",
            "经审查，本机关决定不予公开。理由：",
            "该表载有农户的身份证号码，属于个人隐私。",
            "下列内容已作区分处理：",
            "1．分配总表，已隐去姓名",
            "2．拨付凭证，已隐去账号",
            "改以电子邮件提供。",
        ],
        "organ": "云龙县财政局",
        "issued_on": "2017-09-15",
        "remedies": [REMEDY],
        "attachments": [],
        "note": "",
        "slip": [],
    }
    assert letter().date == "2017年9月15日"


@pytest.mark.parametrize(("day", "words"), [(date(2017, 8, 5), "2017年8月5日"), (date(2026, 11, 25), "2026年11月25日")])
def test_a_date_has_no_leading_zeros(day, words):
    assert date_in_words(day) == words


def test_a_paragraph_around_an_empty_value_falls_away_whole():
    assert letter(without="other_form").paragraphs == letter().paragraphs[:-1]
    assert letter(values=VALUES | {"other_form": "  \u200b\n"}).paragraphs == letter().paragraphs[:-1]


def test_one_item_alone_has_no_number_and_items_within_a_sentence_stand_in_a_row():
    one = letter(values=VALUES | {"items": ["分配总表"]})
    assert "分配总表" in one.paragraphs
    within = wording(body=BODY.replace("{items}", "包括{items}。"))
    assert "包括分配总表，已隐去姓名、拨付凭证，已隐去账号。" in letter(within).paragraphs


def test_lines_of_a_value_become_paragraphs():
    found = letter(values=VALUES | {"reasons": "第一，属于个人隐私。\r\n\n第二，权利人不同意。"}).paragraphs
    assert found[2:4] == ("第一，属于个人隐私。", "第二，权利人不同意。")


def test_what_no_eye_can_see_does_not_reach_the_letter():
    made = letter(
        addressee="张\u200b某某：", values=VALUES | {"description": "预\u202e算"}, attachments=["表\u200b一", " "]
    )
    assert (made.addressee, made.attachments) == ("张某某", ("表一",))
    assert "“预算”" in made.paragraphs[0]


def test_what_must_be_said_and_is_not_is_named_all_at_once():
    assert refused(values={}, addressee="", organ=" ", remedies=[""]) == [
        "no_value",
        "no_value",
        "no_value",
        "no_addressee",
        "no_organ",
        "no_remedies",
    ]
    with pytest.raises(Refused, match="请填写“理由”，《不予公开告知书》里要写。"):
        letter(without="reasons")


def test_a_letter_of_procedure_names_no_remedies():
    with pytest.raises(Refused) as caught:
        plain("请补正。", remedies=[REMEDY])
    assert caught.value.code == "no_remedies_here"


def test_a_mark_that_is_not_declared_any_more_is_refused_with_a_sentence():
    assert refused(wording(body=BODY + "\n{gone}")) == ["wrong_wording"]


def test_a_value_that_was_not_declared_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="没有声明 applicant_id"):
        letter(values=VALUES | {"applicant_id": "1"})


def test_organ_and_addressee_can_stand_in_the_words():
    assert plain("{organ}致{addressee}。").paragraphs == ("云龙县财政局致张某某。",)


def test_a_long_title_is_broken_behind_the_name_of_the_organ():
    assert letter(organ="云龙县人民政府办公室政务公开科").title == ("云龙县人民政府办公室政务公开科", "不予公开告知书")
    assert letter(wording(title="{organ}\n不予公开告知书")).title == ("云龙县财政局", "不予公开告知书")


def test_the_same_words_have_the_same_code_and_other_words_another():
    assert letter().code == letter().code == letter().digest[:16]
    others = [
        letter(addressee="李某某"),
        letter(number="云财公开告〔2017〕2号"),
        letter(issued_on=date(2017, 9, 18)),
        letter(issued_on=None),
        letter(organ="云龙县民政局"),
        letter(remedies=[REMEDY, "特此告知。"]),
        letter(attachments=["分配总表"]),
        letter(note="联系人：李某某"),
        letter(values=VALUES | {"reasons": "理由"}),
        letter(wording(slip="回执")),
    ]
    assert len({each.code for each in (letter(), *others)}) == len(others) + 1


def test_a_letter_that_was_kept_is_the_same_letter():
    made = letter(attachments=["分配总表"], note="联系人：李某某")
    assert letter_from(made.content()) == made
    assert canonical(letter_from(made.content()).content()) == canonical(made.content())


def test_a_draft_leaves_room_for_number_and_date():
    draft = letter(number="", issued_on=None)
    assert (draft.number, draft.issued_on, draft.date) == ("", "", "　　　　年　　月　　日")


def test_a_sample_can_be_made_of_every_wording_without_anybodys_data():
    made = sample_letter(wording(slip="□同意　□不同意"), today=date(2026, 11, 25))
    assert made.number == "某公开告〔2026〕1号"
    assert made.paragraphs[2] == "（理由）"
    assert made.slip == ("□同意　□不同意",)
    assert len(made.remedies) == 1
    assert kinds.get(made.kind).title == "不予公开告知书"
