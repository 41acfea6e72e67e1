"""From the signed text to the public page: what each paragraph of an official document is."""

import pytest
from lxml import html

from disclosure.domain import content
from disclosure.domain.rendering import render_body


def classes(*paragraphs, kind="document"):
    """Return the class of each paragraph of a text."""
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    rendered = render_body(content.empty_payload(kind=kind) | {"body": body}, addresses={})
    return [each.get("class", "") for each in html.fragment_fromstring(rendered, create_parent="div")]


LONG = "加强组织领导" * 12


@pytest.mark.parametrize(
    ("paragraph", "name"),
    [
        ("一、优化政务公开媒介", "level-1"),
        (f"一、{LONG}", "level-1"),
        ("一、会议听取汇报。", "level-1-run-in"),
        ("（一）优化门户网站。门户网站是平台。", "level-2-run-in"),
        ("(一)健全专栏", "level-2"),
        ("1.整合资源", "level-3"),
        ("1.整合资源。为进一步提高", "level-3-run-in"),
        ("2.填报表格；", "level-3-run-in"),
        ("2.5 亿元", ""),
        ("会议要求按时更新", ""),
    ],
)
def test_a_numbered_paragraph_is_a_heading_where_it_holds_no_sentence(paragraph, name):
    assert classes(paragraph) == [name]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (("各乡镇人民政府，县直各部门：", "现通知如下：", "一、目标"), ["addressee", "", "level-1"]),
        (("", "云龙县人民政府", "关于工作的通知", "各单位:"), ["", "", "", "addressee"]),
        (("现将有关事项通知如下：", "各单位："), ["", ""]),
        (("一、目标", "各单位："), ["level-1", ""]),
        (("会议要求按时更新。", "各单位："), ["", ""]),
    ],
)
def test_the_first_line_that_ends_with_a_colon_names_the_addressee(paragraphs, expected):
    assert classes(*paragraphs) == expected


def test_signature_and_date_close_an_official_document_and_nothing_else():
    paragraphs = ("各单位：", "请执行。", "云龙县人民政府", "2017年8月25日")
    assert classes(*paragraphs) == ["addressee", "", "signature", "signature"]
    assert classes(*paragraphs, kind="news") == ["", "", "", ""]
