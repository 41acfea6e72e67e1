"""The same letter for WPS: looked at as WPS reads it, part by part."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Emu
from lxml import etree
from PIL import Image

from tests.kernel.letters.conftest import letter, wording
from yunlong_portal.kernel.cleaning import clean
from yunlong_portal.kernel.letters import measures
from yunlong_portal.kernel.letters.codes import spaced
from yunlong_portal.kernel.letters.scans import read_code
from yunlong_portal.kernel.letters.word import render_letter_docx

ADDRESS = "https://www.example.gov.cn/letters/"


def opened(*args, **options):
    return docx.Document(io.BytesIO(render_letter_docx(*args, **options)))


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_paper_is_that_of_the_pdf():
    (section,) = opened(letter()).sections
    millimetres = [
        round(each.mm, 1)
        for each in (
            section.page_width, section.page_height, section.top_margin, section.left_margin,
            section.right_margin, section.bottom_margin,
        )
    ]  # fmt: skip
    assert millimetres == [210, 297, 37, 28, 26, 35]
    width = Emu(section.page_width - section.left_margin - section.right_margin)
    height = Emu(section.page_height - section.top_margin - section.bottom_margin)
    # A style's w:spacing -5 takes a quarter of a point from 三号, which is 16 pt in office programs.
    assert measures.CHARACTER == measures.CHARACTER_IN_WORD - 5
    assert measures.CHARACTERS * measures.CHARACTER <= width.pt * 20 < measures.CHARACTERS * (measures.CHARACTER + 2)
    assert measures.LINES * measures.LINE <= height.pt * 20 < measures.LINES * (measures.LINE + 1)


def test_the_lines_are_set_as_in_the_pdf():
    styles = parts_of(render_letter_docx(letter()))["word/styles.xml"]
    root = etree.fromstring(styles)
    defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋"
    assert defaults.find(qn("w:sz")).get(qn("w:val")) == str(measures.CHARACTER_IN_WORD // 10)
    assert defaults.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    normal = root.find(f"{qn('w:style')}[@{qn('w:default')}='1']/{qn('w:pPr')}")
    spacing = normal.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (str(measures.LINE), "exact")
    off = {
        name: normal.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN")
    }
    assert set(off.values()) == {"0"}
    assert normal.find(qn("w:widowControl")).get(qn("w:val")) is None


def test_the_text_is_that_of_the_letter_in_its_order():
    made = letter(attachments=["分配总表", "拨付凭证"], note="联系人：李某某")
    document = opened(made)
    assert [each.text for each in document.paragraphs] == [
        "".join(made.title),
        made.number,
        "张某某：",
        *made.paragraphs,
        *made.remedies,
        "附件：1．分配总表",
        "2．拨付凭证",
        "云龙县财政局",
        "2017年9月15日",
        "（联系人：李某某）",
    ]
    assert [each.style.name for each in document.paragraphs[:4]] == ["公文标题", "公文文号", "Normal", "公文正文"]


def test_a_title_of_two_lines_is_one_paragraph():
    document = opened(letter(wording(title="{organ}\n不予公开告知书")))
    assert document.paragraphs[0].text == "云龙县财政局\n不予公开告知书"


def test_one_attachment_stands_without_a_number():
    texts = [each.text for each in opened(letter(attachments=["分配总表"])).paragraphs]
    assert "附件：分配总表" in texts


def test_signature_and_date_stand_as_far_from_the_edge_as_in_the_pdf():
    *_, organ, day = opened(letter()).paragraphs
    assert (organ.paragraph_format.right_indent.pt * 20, day.paragraph_format.right_indent.pt * 20) == (
        round(4.25 * measures.CHARACTER),
        4 * measures.CHARACTER,
    )


def test_the_seal_never_stands_on_a_page_without_text():
    paragraphs = opened(letter()).paragraphs
    last, organ = paragraphs[-3], paragraphs[-2]
    assert (last.paragraph_format.keep_with_next, organ.paragraph_format.keep_with_next) == (True, True)


def test_every_run_is_hinted_as_chinese():
    # Without the hint Word sets “ ” and — in the Latin face, half as wide.
    for paragraph in opened(letter(note="联系人：李某某")).paragraphs:
        for run in paragraph.runs:
            assert run._r.rPr.rFonts.get(qn("w:hint")) == "eastAsia"


def test_the_page_number_is_a_field_outside_below_the_text():
    section = opened(letter()).sections[0]
    assert section.different_first_page_header_footer is True
    for footer, alignment in (
        (section.first_page_footer, 2),
        (section.footer, 2),
        (section.even_page_footer, 0),
    ):
        (paragraph,) = footer.paragraphs
        (field,) = paragraph._p.findall(qn("w:fldSimple"))
        assert field.get(qn("w:instr")).strip() == "PAGE"
        assert "".join(each.text for each in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert paragraph.alignment == alignment


def test_the_qr_of_page_1_holds_the_code():
    made = letter()
    data = render_letter_docx(made, address=ADDRESS)
    (picture,) = [content for name, content in parts_of(data).items() if name.startswith("word/media/")]
    assert Image.open(io.BytesIO(picture)).format == "PNG"
    assert read_code(picture, "image/png") == made.code
    first = opened(made, address=ADDRESS).sections[0].first_page_header
    assert first.paragraphs[1].text.strip() == spaced(made.code)


def test_a_remark_stands_at_the_head_of_every_page():
    section = opened(letter(), remark="草稿").sections[0]
    heads = (section.first_page_header, section.header, section.even_page_header)
    assert [each.paragraphs[0].text.strip() for each in heads] == ["草稿"] * 3


def test_a_letter_of_the_practice_portal_says_so_at_the_head_of_every_page(settings):
    settings.PRACTICE = True
    section = opened(letter(), remark="草稿").sections[0]
    for header in (section.first_page_header, section.header):
        assert "练习，不作数　草稿" in "".join(each.text for each in header.paragraphs)


def test_a_slip_begins_a_new_page():
    document = opened(letter(wording(slip="□同意　□不同意")))
    title, line = document.paragraphs[-2:]
    assert (title.text, title.style.name, line.text) == ("回　执", "回执标题", "□同意　□不同意")


def test_the_same_letter_is_the_same_bytes_and_tells_no_time_and_no_machine():
    data = render_letter_docx(letter())
    assert render_letter_docx(letter()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    facts = opened(letter()).core_properties
    assert (facts.author, facts.title, facts.created.date().isoformat()) == (
        "云龙县财政局",
        "云龙县财政局不予公开告知书",
        "2017-09-15",
    )


def test_a_draft_can_be_written_too():
    assert opened(letter(number="", issued_on=None)).paragraphs[-1].text == "　　　　年　　月　　日"


def test_our_own_door_takes_it_as_a_sound_word_file():
    cleaned = clean(render_letter_docx(letter(), address=ADDRESS), name="告知书.docx")
    assert cleaned.kind.extension == "docx"
    assert "不予公开" in cleaned.text


@pytest.mark.parametrize("count", [1, 2, 9, 10, 12])
def test_attachments_hang_under_the_first_name(count):
    document = opened(letter(attachments=[f"表{place}" for place in range(count)]))
    hanging = [each for each in document.paragraphs if "表" in each.text and each.paragraph_format.left_indent]
    lefts = {each.paragraph_format.left_indent.pt * 20 for each in hanging}
    assert lefts == {round((5 + measures.item_width(count)) * measures.CHARACTER)}
    assert len(hanging) == count
