"""A guide stands in cells and comes back as it was."""

import pytest

from hall.domain.items import cells
from hall.domain.items.kind import BASIS, EVERYDAY, MATERIALS, STEPS
from tests.hall.items.county import CONTENT

pytestmark = pytest.mark.once


def test_a_material_is_a_line():
    rows = [
        {
            "name": "居民身份证",
            "form": "both",
            "copies": "1",
            "required": "yes",
            "source": "申请人自备",
            "note": "正反面",
        },
        {"name": "申请书", "required": "no"},
    ]
    assert cells.lines_of(MATERIALS, rows) == "居民身份证|原件及复印件|1|是|申请人自备|正反面\n申请书|||否"


@pytest.mark.parametrize("value", ["甲|乙", "甲｜乙", "甲\\乙", "第一行\n第二行", "\\n", "|", "甲\\|\n"])
def test_what_is_written_out_is_read_again(value):
    value = value.strip()
    rows = [{"law": "某法", "article": "第一条", "text": value, "version": version} for version in ("2017", value, "")]
    assert cells.entries_of(BASIS, cells.lines_of(BASIS, rows)) == rows


@pytest.mark.parametrize("line", ["受理|窗口|1", "受理｜窗口｜1", " 受理 | 窗口 |1||", "受理|窗口|1|||||"])
def test_either_divider_will_do(line):
    (row,) = cells.entries_of(STEPS, line)
    assert (row["name"], row["by"], row["days"]) == ("受理", "窗口", "1")


def test_lines_without_anything_are_passed_over():
    assert [row["name"] for row in cells.entries_of(EVERYDAY, "低保\n\n  \n吃低保\n")] == ["低保", "吃低保"]


@pytest.mark.parametrize(
    ("block", "text", "said"),
    [
        (MATERIALS, "身份证|影印件", "第1项的形式没有“影印件”这一种"),
        (STEPS, "受理\n审批|股|十天", "第2项的工作日“十天”不是数字"),
        (STEPS, "受理|一|1|二|三|四", "第1项有6栏，最多5栏"),
        (EVERYDAY, "低" * 41, "第1项的群众的说法最多40个字"),
        (EVERYDAY, "\n".join("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌"), "最多20项，现有21项"),
    ],
)
def test_what_a_cell_must_not_say(block, text, said):
    with pytest.raises(ValueError, match=said):
        cells.entries_of(block, text)


def test_a_whole_guide_is_the_same_after_its_way():
    values = cells.values_of(CONTENT)
    assert cells.values_of(cells.content_of(values, base=CONTENT)) == values


def test_files_stay_with_the_material_of_the_same_name():
    held = {
        "materials": [{"name": "甲", "sample": "a" * 64}, {"name": "乙", "sample": "b" * 64}],
        "result": {"sample": "c" * 64},
    }
    values = cells.values_of(held) | {"materials": "乙|原件\n丙"}
    found = cells.content_of(values, base=held)
    assert [row["sample"] for row in found["materials"]] == ["b" * 64, ""]
    assert found["result"]["sample"] == "c" * 64
