"""What an application asks: by the version of the item, by who applies; how an answer may be written."""

import pytest

from hall.domain.items.guide import Guide
from hall.enums import PickupWay
from hall.forms.answers import ANSWER, answer_form
from hall.forms.asking import Asked, paper_names, question_name, questions_of
from tests.hall.factories import CONTENT
from yunlong_portal.kernel.questions import Answers, Way

pytestmark = pytest.mark.once

TOWNSHIPS = [("nuodeng", "诺邓镇")]


def asked(persons=True, organisations=False, **blocks):
    """Return what a version asks."""
    return Asked(
        guide=Guide(CONTENT | blocks), for_persons=persons, for_organisations=organisations, townships=TOWNSHIPS,
        files={}, full_address=lambda township, words: words,
    )  # fmt: skip


def titles(version, **typed):
    """Return the pages that are asked of one who said so much."""
    return [each.heading for each in Way(questions_of(version), typed).asked]


PAPERS = ["最低生活保障申请书", "居民身份证", "残疾证明"]


def test_a_person_is_asked_for_what_persons_are_and_an_agent_for_himself_too():
    own = ["谁来办", "申请人", "证件", "电话", "地址"]
    rest = ["家庭人口", "取件方式", *PAPERS]
    assert titles(asked()) == [*own, *rest]
    assert titles(asked(), who={"by": ["agent"]}) == [*own, "代办人", *rest, "授权委托书"]
    assert titles(asked(), pickup={"way": ["post"]})[-4] == "收件地址"


@pytest.mark.parametrize(
    ("persons", "organisations", "said", "unit"),
    [
        (False, True, {}, True),
        (True, True, {"kind": ["organisation"]}, True),
        (False, False, {"kind": ["organisation"]}, True),
        (True, True, {}, False),
        (True, False, {"kind": ["organisation"]}, False),
    ],
)
def test_an_organisation_is_asked_for_its_code(persons, organisations, said, unit):
    found = titles(asked(persons, organisations), who=said)
    assert ("信用代码" in found, "证件" in found) == (unit, not unit)


@pytest.mark.parametrize(
    ("result", "ways"),
    [
        ({"name": "证"}, [PickupWay.WINDOW]),
        ({"name": "证", "by_post": True}, [PickupWay.POST]),
        ({"name": "证", "at_window": True, "by_download": True}, [PickupWay.WINDOW, PickupWay.ONLINE]),
    ],
)
def test_how_the_result_comes_is_asked_where_there_is_a_choice(result, ways):
    version = asked(result=result)
    assert version.ways == ways
    assert ("取件方式" in titles(version)) == (len(ways) > 1)
    assert ("收件地址" in titles(version)) == (ways == [PickupWay.POST])
    assert version.way(Answers({"pickup": {"way": ["village"]}})) == ways[0]


def test_pages_keep_their_names_in_whatever_order_a_version_asks():
    other = asked(materials=CONTENT["materials"][::-1])
    assert {each.name for each in questions_of(asked())} == {each.name for each in questions_of(other)}


def test_what_a_brought_along_guide_asks_twice_has_two_pages_or_is_asked_once():
    version = asked(materials=[CONTENT["materials"][0]] * 2, questions=CONTENT["questions"] * 2)
    assert len(set(paper_names(version.guide.materials).values())) == 2
    assert titles(version).count("家庭人口") == 1


def test_a_power_of_attorney_that_the_guide_lists_is_not_asked_for_twice():
    listed = {"name": "委托书（委托他人办理的）", "required": "no"}
    assert titles(asked(materials=[listed]), who={"by": ["agent"]})[-1] == listed["name"]


def row(shape, **more):
    """Return a question of a version."""
    return {"label": "问题", "shape": shape, "choices": "", "help_text": "", "required": "yes"} | more


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (row("line"), " 诺邓 ", "诺邓"),
        (row("text"), "一\n二", "一\n二"),
        (row("number"), "１２．5", "12.5"),
        (row("number"), "3口人", "3"),
        (row("number"), "１，２00 元", "1200"),
        (row("date"), "2026年1月5日", "2026-01-05"),
        (row("date"), "20260105", "2026-01-05"),
        (row("date"), "2026.1.5", "2026-01-05"),
        (row("choice", choices="有、没有"), "没有", "没有"),
        (row("flag"), "不是", "不是"),
        (row("line", required="no"), "", ""),
    ],
)
def test_an_answer_is_taken_however_it_is_written(question, typed, answer):
    form = answer_form(question)(data={ANSWER: typed})
    assert form.problems == []
    assert form.cleaned_data[ANSWER] == answer


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        (row("line"), "", "请填写问题。"),
        (row("line"), "长" * 201, "问题有 201 个字，最多 200 个字。"),
        (row("number"), "三口", "请只填数字，如 3 或者 1200.50，不写单位。"),
        (row("date"), "2026-02-30", "请填写日期，如 2026-01-05 或者 2026年1月5日。"),
        (row("date"), "去年", "请填写日期，如 2026-01-05 或者 2026年1月5日。"),
        (row("choice", choices="有、没有"), "也许", "请回答“问题”。"),
        (row("flag"), "", "请回答“问题”，选是或者不是。"),
    ],
)
def test_what_is_no_answer_is_said_in_words(question, typed, sentence):
    form = answer_form(question)(data={ANSWER: typed})
    assert [each["sentence"] for each in form.problems] == [sentence]


def test_a_question_is_found_again_by_its_words():
    assert question_name("家庭人口") == question_name("家庭人口")
    assert question_name("家庭人口") != question_name("家庭收入")
