"""Lists of persons, in text and in HTML, with names open or masked."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.person_lists import PersonList, find

DATA = Path(__file__).parents[1] / "data"


def sample(name: str) -> str:
    return (DATA / name).read_bytes().decode("utf-8")


def html_table(*rows: str) -> str:
    cells = ["".join(f"<td><p>{cell}</p></td>" for cell in row.split("|")) for row in rows]
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>"


def test_the_relief_list_of_an_old_site_is_one() -> None:
    assert find(sample("personal_data/relief_list.txt")) == [
        PersonList(
            heading="经本人申请、村民评议、乡镇审核,现将下列对象予以公示,公示期7天。",
            names=6,
            masked=0,
            columns=("序号", "户主", "身份证号", "住址", "人口", "开户行及账号", ""),
        )
    ]


def test_it_is_one_as_well_with_a_cell_to_a_line() -> None:
    text = sample("personal_data/relief_list.txt").replace("\t\n", "\n").replace("\t", "\n")
    assert [(each.names, each.masked) for each in find(text)] == [(6, 0)]


@pytest.mark.parametrize(
    "name", ["notice_2017.txt", "personal_data/service_items.txt", "personal_data/relief_payments.txt"]
)
def test_documents_without_persons_are_none(name: str) -> None:
    assert find(sample(name)) == []


@pytest.mark.parametrize(
    ("content", "names", "masked"),
    [
        (html_table("序号|姓名|所在村", "1|张三|某村", "2|李四|某村", "3|王五|某村"), 3, 0),
        (html_table("姓　名|村", "张　三|甲", "李*|乙", "欧阳某某|丙", "阿普·杨|丁"), 4, 2),
        (html_table("乡镇|姓名|金额", "诺邓镇|张*|100", "李*|200", "王*|300"), 3, 3),  # 诺邓镇 spans three rows
        ("<p>拟录用人员公示</p><ol><li>张三</li><li>李四</li><li>王五</li></ol>", 3, 0),
        ("序号 姓名 性别 成绩\n1 张三 男 88\n2 李四 女 80\n3 王五 男 77", 3, 0),
        ("姓名,身份证号\n张*,5329**********1234\n李*,5329**********5678\n王*,5329**********1212", 3, 3),
        ("公示名单:张三、李四、王五。", 3, 0),
        ("低保对象公示\n1.张*\n2.李*\n3.王*", 3, 3),
        ("拟录用人员:张某某、李某某、王某", 3, 3),
        ("获奖名单\n张三　　李四　　王五\n赵六　　钱七　　孙八", 6, 0),
        ("1 张三 男 诺邓镇\n2 李四 女 诺邓镇\n3 王五 男 宝丰乡", 3, 0),
        ("姓名:张三 性别:男\n姓名:李四 性别:女\n姓名:王五 性别:男", 3, 0),
        ("拟任职公示\n姓名\t现任职务\t拟任职务\n张三\t科员\t股长\n李四\t科员\t股长\n王五\t科员\t股长", 3, 0),
    ],
)
def test_lists_are_recognised(content: str, names: int, masked: int) -> None:
    assert [(each.names, each.masked) for each in find(content)] == [(names, masked)]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "公示名单:张三、李四。",  # two are no list
        "参加会议的有张三、李四、王五。",
        "云龙县政务公开工作领导小组名单\n组长:张三 副组长:李四、王五、赵六",
        "姓名\t职务\t办公电话\n张三\t局长\t5523951\n李四\t副局长\t5523952\n王五\t副局长\t5523953",
        html_table("姓名|职务|分管工作", "张三|局长|全面工作", "李四|副局长|救助", "王五|副局长|救灾"),
        html_table("乡镇|户数|人数", "诺邓镇|812|1436", "宝丰乡|512|933", "白石镇|876|1560"),
        html_table("申请人|张三", "身份证号|(填写)", "住址|(填写)"),
        "公示内容:安全、方便、成本、管理。",
    ],
)
def test_what_is_no_list_is_left_alone(content: str) -> None:
    assert find(content) == []


def test_each_table_of_a_post_counts_for_itself() -> None:
    table = html_table("姓名|村", "张三|甲", "李四|乙", "王五|丙")
    assert [each.heading for each in find(f"<p>第一批</p>{table}<p>第二批</p>{table}")] == ["第一批", "第二批"]


def test_the_sentence_says_how_many_and_what_to_do() -> None:
    (found,) = find("低保对象公示\n1.张*\n2.李*\n3.王五")
    assert found.sentence == (
        "“低保对象公示”之下有 3 人的名单，其中 1 个姓名没有遮盖（可写成“张*”）。"
        "名单要有公开的截止日期和依据，到期自动撤下。"
    )


_PIECES = st.sampled_from(
    [
        "姓名",
        "张三",
        "李*",
        "王五",
        "\n",
        "\t",
        " ",
        "、",
        "公示",
        "名单",
        "户主",
        "住址",
        "1.",
        "<td>",
        "</td>",
        "<tr>",
        "</table>",
        "<p>",
        "&#0;",
        "<",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=60).map("".join)))
def test_no_text_and_no_broken_html_is_too_much(content: str) -> None:
    for each in find(content):
        assert each.names >= 3
        assert 0 <= each.masked <= each.names
        assert each.sentence


@pytest.mark.parametrize(
    "content", ["张三、" * 66_000, "张三\n" * 60_000, "<td>" * 50_000, "姓名\n" * 60_000, "\t" * 200_000]
)
def test_a_long_text_takes_no_time_to_speak_of(content: str) -> None:
    started = time.process_time()
    find(content)
    assert time.process_time() - started < 4
