"""A letter on paper: GB/T 9704-2012, line by line."""

import io
import re
import subprocess
import time
from pathlib import Path

import pikepdf
import pytest

from tests.kernel.letters.conftest import REMEDY, letter, plain, wording
from yunlong_portal.kernel.letters import measures
from yunlong_portal.kernel.letters.codes import spaced
from yunlong_portal.kernel.letters.lines import lines_of
from yunlong_portal.kernel.letters.pdf import render_letter_pdf

MM = 72 / 25.4
PAGE_NUMBER = re.compile(r"—\s*\d\s*—")


def pages_of(pdf: bytes) -> list[list[str]]:
    """Return the lines of each page, without what stands above and below the text block."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def places_of(pdf: bytes) -> dict[str, tuple[float, float, float, float]]:
    """Return the box of each run of text in millimetres from the top left, by its text; of several the last."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', done.stdout.decode()
    )
    return {text: tuple(float(each) / MM for each in box) for *box, text in found}


def test_a_full_page_has_22_lines_of_28_characters():
    first, second, *_ = pages_of(render_letter_pdf(plain("国" * 28 * 45)))
    assert [line.count("国") for line in second if "国" in line] == [28] * 22
    assert [line.count("国") for line in first if "国" in line] == [26] + [28] * 15
    assert PAGE_NUMBER.fullmatch(first[-1])


def test_digits_do_not_push_the_lines_apart():
    text = "2017年8月25日" * 180
    pages = pages_of(render_letter_pdf(plain(text)))
    lines = [line for line in pages[1] if "年" in line]
    assert len(lines) == 22
    expected = [each.text for each in lines_of(text, first=26, others=28)]
    printed = [line for page in pages for line in page if "年" in line]
    assert [line.replace(" ", "") for line in printed[: len(expected)]] == expected


def test_the_parts_stand_in_the_order_of_the_standard():
    made = letter(attachments=["分配总表", "拨付凭证"], note="联系人：李某某，电话：0872-5520000")
    lines = [line for page in pages_of(render_letter_pdf(made)) for line in page if not PAGE_NUMBER.fullmatch(line)]
    assert [line.replace(" ", "") for line in lines] == [
        spaced(made.code).replace(" ", ""),
        "云龙县财政局不予公开告知书",
        "云财公开告〔2017〕1号",
        "张某某：",
        "本机关于2017年8月25日收到您提交的申请，申请公开",
        "“2016年全县扶贫专项资金分配明细表”。",
        "经审查，本机关决定不予公开。理由：",
        "该表载有农户的身份证号码，属于个人隐私。",
        "下列内容已作区分处理：",
        "1．分配总表，已隐去姓名",
        "2．拨付凭证，已隐去账号",
        "改以电子邮件提供。",
        REMEDY[:27],
        REMEDY[27:],
        "附件：1．分配总表",
        "2．拨付凭证",
        "云龙县财政局",
        "2017年9月15日",
        "（联系人：李某某，电话：0872-5520000）",
    ]


def test_everything_stands_where_the_standard_puts_it():
    places = places_of(render_letter_pdf(letter()))
    left, top, right, _ = places["张某某："]
    assert left == pytest.approx(28, abs=0.5)
    assert places["经审查，本机关决定不予公开。理由："][0] == pytest.approx(28 + 2 * 5.556, abs=0.5)
    # 成文日期右空四字; the organ centred over it.
    organ = places["云龙县财政局"]
    date_right = max(box[2] for text, box in places.items() if text.endswith("日") and box[1] > organ[1])
    assert date_right == pytest.approx(28 + 156 - 4 * 5.556, abs=1)
    assert (organ[0] + organ[2]) / 2 == pytest.approx(date_right - 6.5 * 5.556 / 2, abs=1)
    assert top > 37
    assert right < 184


@pytest.mark.parametrize("organ", ["云龙县财政局", "云龙县第一次全国自然灾害综合风险普查领导小组办公室"])
def test_signature_and_date_stay_within_the_text_block_however_long_the_name(organ):
    places = places_of(render_letter_pdf(letter(organ=organ)))
    left, _, right, _ = places[organ]
    assert left >= 28
    assert right <= 184


def test_the_seal_never_stands_on_a_page_without_text():
    # Text that fills page 1 to its last lines, one line more each time.
    for count in range(14, 18):
        pages = pages_of(render_letter_pdf(plain("\n".join(["一行正文。"] * count), number="")))
        signed = next(page for page in pages if "云龙县财政局" in page)
        assert "一行正文。" in signed


def test_no_page_begins_with_the_last_line_of_a_paragraph():
    # Page 1 has room for 16 lines: the seventeenth would be these two signs.
    first, second = pages_of(render_letter_pdf(plain("国" * (26 + 28 * 15) + "理。")))
    assert [sum(each.count("国") for each in page) for page in (first, second)] == [26 + 28 * 14, 28]
    assert second[1] == "理。"


def test_page_1_carries_the_code_and_the_other_pages_do_not():
    made = plain("国" * 28 * 30)
    first, second = pages_of(render_letter_pdf(made))
    assert first[0] == spaced(made.code)
    assert spaced(made.code) not in second


def test_a_remark_stands_at_the_head_of_every_page_and_is_no_part_of_the_letter():
    made = plain("国" * 28 * 30)
    pages = pages_of(render_letter_pdf(made, remark="草稿"))
    assert [any("草稿" in line for line in page[:2]) for page in pages] == [True, True]
    assert "草稿" not in str(made.content())


def test_a_slip_to_send_back_begins_a_new_page():
    pages = pages_of(render_letter_pdf(letter(wording(slip="□同意公开　□不同意公开\n签名："))))
    assert [line.replace("　", "").replace(" ", "") for line in pages[-1][:3]] == [
        "回执",
        "□同意公开□不同意公开",
        "签名：",
    ]


def test_values_are_escaped():
    pages = pages_of(render_letter_pdf(plain("{addressee}", addressee="<b>张三</b>&amp;")))
    assert "<b>张三</b>&amp;" in "".join(pages[0])


def test_the_same_letter_is_the_same_bytes_and_names_itself():
    pdf = render_letter_pdf(letter(), address="https://www.example.gov.cn/letters/")
    assert render_letter_pdf(letter(), address="https://www.example.gov.cn/letters/") == pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "云龙县财政局不予公开告知书"


def test_a_letter_takes_less_than_a_second():
    made = letter(attachments=["分配总表"])
    render_letter_pdf(made)
    taken = []
    for _ in range(3):
        started = time.process_time()
        render_letter_pdf(made)
        taken.append(time.process_time() - started)
    assert min(taken) < 1


def test_the_style_sheet_has_the_measures_of_the_code():
    style = Path(__file__).parents[3].joinpath("static/css/letters.css").read_text(encoding="utf-8")
    line, character = measures.LINE / 20, measures.CHARACTER / 20
    assert f"font: {character}pt/{line}pt" in style
    assert f"line-height: {measures.TITLE_LINE // 20}pt" in style
    assert measures.LINES * line <= 225 * MM < measures.LINES * (line + 0.1)
    assert measures.CHARACTERS * character <= 156 * MM < measures.CHARACTERS * (character + 0.1)
