import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Cleaned, Unfit, clean

Change = Callable[[bytes], bytes]


def word(data: bytes) -> Cleaned:
    return clean(data, name="方案.docx")


def sheet(data: bytes) -> Cleaned:
    return clean(data, name="统计.xlsx")


def slides(data: bytes) -> Cleaned:
    return clean(data, name="解读.pptx")


def refusal(act: Callable[[bytes], Cleaned], data: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        act(data)
    return caught.value


def with_relation(data: bytes, source: str, kind: str, target: str, **parts: bytes) -> bytes:
    """Add a relationship to a part (and parts by their names, with / and . as __ and _)."""
    external = ' TargetMode="External"' if ":" in target else ""
    relation = (
        f'<Relationship Id="rId900" Target="{target}"{external} '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()
    found = samples.unzipped(data)
    folder, _, base = source.rpartition("/")
    name = f"{folder}/_rels/{base}.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    found[name] = found.get(name, empty).replace(b"</Relationships>", relation)
    return samples.zipped(found | {key.replace("__", "/").replace("_", "."): value for key, value in parts.items()})


# What every Office file has in common


@pytest.mark.parametrize(
    ("make", "act"),
    [(samples.word, word), (samples.sheet, sheet), (samples.slides, slides)],
    ids=["docx", "xlsx", "pptx"],
)
def test_the_same_content_by_other_authors_is_the_same_file(make, act):
    first, second = act(make(author="张三")), act(make(author="欧阳某某"))
    assert first.data == second.data
    assert act(first.data).data == first.data
    assert "文件属性（作者、标题、时间等）" in first.removed
    names = samples.unzipped(first.data)
    assert not [name for name in names if name.startswith("docProps/")]
    assert not any("张三".encode() in part for part in names.values())


@pytest.mark.parametrize(
    ("make", "act"),
    [(samples.word, word), (samples.sheet, sheet), (samples.slides, slides)],
    ids=["docx", "xlsx", "pptx"],
)
def test_a_cleaned_file_opens_and_says_the_same(make, act):
    found = act(make())
    assert samples.SENTENCE in found.text
    assert found.is_readable is True
    libraries = {"docx": docx.Document, "xlsx": openpyxl.load_workbook, "pptx": pptx.Presentation}
    libraries[found.kind.extension](io.BytesIO(found.data))
    with zipfile.ZipFile(io.BytesIO(found.data)) as container:
        assert container.testzip() is None
        assert {entry.date_time for entry in container.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert container.namelist()[0] == "[Content_Types].xml"


def test_what_nothing_leads_to_is_left_out():
    found = word(samples.zipped(samples.unzipped(samples.word()) | {"word/old/draft.xml": b"<secret/>"}))
    assert "没有被正文用到的内容" in found.removed
    assert "word/old/draft.xml" not in samples.unzipped(found.data)


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        ("oleObject", "embeddings/oleObject1.bin", "file_embedded"),
        ("package", "embeddings/Sheet1.xlsx", "file_embedded"),
        ("aFChunk", "afchunk.html", "file_embedded"),
        ("vbaProject", "vbaProject.bin", "file_has_macros"),
        ("control", "activeX/activeX1.xml", "file_has_macros"),
        ("video", "media/film.mp4", "file_embedded"),
        ("image", "file:///C:/Users/zhangsan/a.png", "file_linked"),
        ("image", "http://tracker.example/pixel.png", "file_linked"),
        ("subDocument", "http://example.com/a.docx", "file_linked"),
    ],
)
def test_what_is_embedded_linked_or_runs_is_refused(kind, target, code):
    found = refusal(word, with_relation(samples.word(), "word/document.xml", kind, target))
    assert found.code == code
    assert "请" in found.sentence


def test_a_digital_signature_is_not_broken_silently():
    data = samples.zipped(
        samples.unzipped(samples.word())
        | {
            "_rels/.rels": samples.unzipped(samples.word())["_rels/.rels"].replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" Target="_xmlsignatures/origin.sigs" Type="http://schemas.openxmlformats.org/'
                b'package/2006/relationships/digital-signature/origin"/></Relationships>',
            ),
            "_xmlsignatures/origin.sigs": b"",
        }
    )
    assert refusal(word, data).code == "file_signed"


def test_a_document_type_is_refused_before_it_can_do_anything():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:t>&b;</w:t></w:document>'
    )
    assert refusal(word, samples.replaced(samples.word(), document=lambda _: bomb)).code == "file_damaged"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp037"])
def test_a_part_in_an_encoding_that_hides_words_is_refused(encoding):
    def change(xml: bytes) -> bytes:
        text = xml.decode().partition("?>")[2]
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)

    assert refusal(sheet, samples.replaced(samples.sheet(), sheet1=change)).code == "file_damaged"


def test_a_program_among_the_pictures_is_refused():
    data = with_relation(
        samples.word(), "word/document.xml", "image", "media/picture1.png", word__media__picture1_png=b"MZ\x90\x00"
    )
    assert refusal(word, data).code == "file_embedded"


# Word


def in_first_paragraph(xml: str) -> bytes:
    def change(document: docx.document.Document) -> None:
        document.paragraphs[1]._p.append(parse_xml(xml))

    return samples.word(change=change)


@pytest.mark.parametrize("kind", ["ins", "del", "moveFrom", "moveTo"])
def test_revisions_that_nobody_decided_are_refused(kind):
    text = "delText" if kind == "del" else "t"
    data = in_first_paragraph(
        f'<w:{kind} {nsdecls("w")} w:id="1" w:author="张三"><w:r><w:{text}>删去的话</w:{text}></w:r></w:{kind}>'
    )
    found = refusal(word, data)
    assert found.code == "file_has_revisions"
    assert "接受或拒绝全部修订" in found.sentence


def test_comments_are_refused():
    def change(document: docx.document.Document) -> None:
        document.add_comment(document.paragraphs[1].runs, text="这里再想想", author="张三")

    assert refusal(word, samples.word(change=change)).code == "file_has_comments"


def test_a_record_of_changed_looks_goes_and_the_look_stays():
    data = in_first_paragraph(
        f'<w:r {nsdecls("w")}><w:rPr><w:b/><w:rPrChange w:id="1" w:author="张三" w:date="2017-08-25T08:00:00Z">'
        "<w:rPr/></w:rPrChange></w:rPr><w:t>粗体</w:t></w:r>"
    )
    found = word(data)
    assert "格式修订记录" in found.removed
    document = samples.unzipped(found.data)["word/document.xml"]
    assert b"rPrChange" not in document
    assert b"<w:b/>" in document


def test_marks_of_the_editing_sessions_go():
    def change(document: docx.document.Document) -> None:
        document.paragraphs[1]._p.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", "00AB12CD")

    assert word(samples.word(change=change)).data == word(samples.word()).data


def test_a_picture_does_not_tell_path_or_place():
    def change(document: docx.document.Document) -> None:
        document.add_picture(io.BytesIO(samples.jpeg(orientation=6)))
        document.inline_shapes[0]._inline.docPr.set("descr", "C:\\Users\\zhangsan\\Desktop\\现场.jpg")

    found = word(samples.word(change=change))
    assert not any(b"HUAWEI" in part or b"zhangsan" in part for part in samples.unzipped(found.data).values())
    assert found.notes == ["文中有 1 张图片，图片里的文字机器读不到，请人看过。"]
    assert found.is_readable is True


def test_a_document_of_nothing_but_pictures_is_a_scan():
    document = docx.Document()
    document.add_picture(io.BytesIO(samples.jpeg()))
    found = word(samples.saved(document.save))
    assert found.is_readable is False
    assert "文件里几乎只有图片，机器读不出文字，保密和隐私检查须由人看。" in found.notes


def test_hidden_text_is_noted_and_read():
    data = in_first_paragraph(f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>内部掌握</w:t></w:r>")
    found = word(data)
    assert found.notes == ["有设为“隐藏”的文字，读者打开显示编辑标记就能看到，请核对。"]
    assert "内部掌握" in found.text


def test_a_link_to_a_local_file_goes_and_its_words_stay():
    def change(document: docx.document.Document) -> None:
        for address in ("file:///D:/张三/底稿.doc", "http://www.yunlong.gov.cn/"):
            key = document.part.relate_to(
                address,
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
                is_external=True,
            )
            document.paragraphs[1]._p.append(
                parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t>链接文字</w:t></w:r></w:hyperlink>')
            )

    found = word(samples.word(change=change))
    assert "指向本机文件的链接" in found.removed
    assert found.text.count("链接文字") == 2
    document = samples.unzipped(found.data)["word/document.xml"]
    assert document.count(b"<w:hyperlink") == 1
    assert "底稿".encode() not in b"".join(samples.unzipped(found.data).values())


def test_a_path_in_a_field_is_refused():
    data = in_first_paragraph(
        f'<w:r {nsdecls("w")}><w:instrText>INCLUDEPICTURE "D:\\\\张三\\\\图.jpg"</w:instrText></w:r>'
    )
    assert refusal(word, data).code == "file_linked"


def test_headers_footers_and_boxes_are_read():
    def change(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "内部资料 注意保存"
        document.sections[0].footer.paragraphs[0].text = "联系人李四"

    text = word(samples.word(change=change)).text
    assert "内部资料 注意保存" in text
    assert "联系人李四" in text
    assert "县政府办" in text


# Excel


def test_hidden_sheets_rows_and_columns_are_noted_and_read():
    def change(workbook: openpyxl.Workbook) -> None:
        workbook.create_sheet("原始名单").append(["王五", "13887212345"])
        workbook["原始名单"].sheet_state = "veryHidden"
        workbook.active.row_dimensions[2].hidden = True

    found = sheet(samples.sheet(change=change))
    assert found.notes == [
        "有隐藏的工作表“原始名单”，读者取消隐藏就能看到，请核对。",
        "表格里有隐藏的行或列（含筛选后不显示的），读者取消隐藏就能看到，请核对。",
    ]
    assert "王五\t13887212345" in found.text


def test_comments_in_cells_are_refused():
    def change(workbook: openpyxl.Workbook) -> None:
        workbook.active["A1"].comment = Comment("口径待定", "张三")

    assert refusal(sheet, samples.sheet(change=change)).code == "file_has_comments"


def test_an_identity_number_typed_as_a_number_is_written_out():
    def change(workbook: openpyxl.Workbook) -> None:
        workbook.active.append(["张三", 532932198001010000, 13887212345])

    line = "张三\t532932198001010000\t13887212345"
    assert line in sheet(samples.sheet(change=change)).text.splitlines()


def test_the_path_of_the_workbook_goes():
    path = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b'<mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"'
        b' url="D:\\zhangsan\\"/></mc:Choice></mc:AlternateContent><bookViews>'
    )
    data = samples.replaced(samples.sheet(), workbook=lambda xml: xml.replace(b"<bookViews>", path))
    found = sheet(data)
    assert "保存时的本机路径" in found.removed
    assert (
        samples.unzipped(found.data)["xl/workbook.xml"]
        == samples.unzipped(sheet(samples.sheet()).data)["xl/workbook.xml"]
    )


def test_a_list_of_links_goes_with_its_last_link():
    def change(workbook: openpyxl.Workbook) -> None:
        workbook.active["A1"].hyperlink = "file:///D:/张三/底稿.xlsx"

    found = sheet(samples.sheet(change=change))
    assert "指向本机文件的链接" in found.removed
    assert b"hyperlink" not in samples.unzipped(found.data)["xl/worksheets/sheet1.xml"]
    assert openpyxl.load_workbook(io.BytesIO(found.data)).active["A1"].value == "单位"


def test_a_chart_stays():
    def change(workbook: openpyxl.Workbook) -> None:
        chart = BarChart()
        chart.add_data(Reference(workbook.active, min_col=2, min_row=1, max_row=2), titles_from_data=True)
        workbook.active.add_chart(chart, "E5")

    found = sheet(samples.sheet(change=change))
    assert len(openpyxl.load_workbook(io.BytesIO(found.data)).active._charts) == 1


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("externalLink", "file_linked"),
        ("connections", "file_linked"),
        ("pivotCacheDefinition", "file_hidden_data"),
        ("xlMacrosheet", "file_has_macros"),
    ],
)
def test_what_a_workbook_drags_along_is_refused(kind, code):
    data = with_relation(samples.sheet(), "xl/workbook.xml", kind, "other/part1.xml", xl__other__part1_xml=b"<x/>")
    assert refusal(sheet, data).code == code


def test_printer_settings_go_with_what_pointed_at_them():
    space = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    data = with_relation(
        samples.replaced(
            samples.sheet(),
            sheet1=lambda xml: xml.replace(
                b"</worksheet>", b"<pageSetup " + space + b' r:id="rId900" paperSize="9"/></worksheet>'
            ),
        ),
        "xl/worksheets/sheet1.xml",
        "printerSettings",
        "../printerSettings/printer1.bin",
        xl__printerSettings__printer1_bin="张三的打印机".encode("utf-16-le"),
    )
    found = sheet(data)
    assert "打印机设置" in found.removed
    content = samples.unzipped(found.data)["xl/worksheets/sheet1.xml"]
    assert b"pageSetup" in content
    assert b"rId900" not in content


# PowerPoint


def test_speakers_notes_go_and_hidden_slides_are_noted():
    def change(presentation: pptx.presentation.Presentation) -> None:
        presentation.slides[0].notes_slide.notes_text_frame.text = "这一页不要展开讲"
        second = presentation.slides.add_slide(presentation.slide_layouts[5])
        second._element.set("show", "0")
        second.shapes.title.text = "备用页"

    found = slides(samples.slides(change=change))
    assert "演讲者备注" in found.removed
    assert found.notes == ["有隐藏的幻灯片，读者打开后看得到，请核对。"]
    assert "不要展开讲" not in found.text
    assert "备用页" in found.text
    presentation = pptx.Presentation(io.BytesIO(found.data))
    assert [slide.has_notes_slide for slide in presentation.slides] == [False, False]


def test_a_chart_keeps_its_figures_and_loses_the_workbook_behind_them():
    def change(presentation: pptx.presentation.Presentation) -> None:
        figures = CategoryChartData()
        figures.categories = ["一季度", "二季度"]
        figures.add_series("公开件数", (12, 34))
        presentation.slides[0].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 999999, 999999, figures)

    found = slides(samples.slides(change=change))
    assert "图表内嵌的数据表" in found.removed
    assert not [name for name in samples.unzipped(found.data) if name.endswith(".xlsx")]
    chart = pptx.Presentation(io.BytesIO(found.data)).slides[0].shapes[-1].chart
    assert list(chart.plots[0].series[0].values) == [12, 34]
    assert "公开件数" in found.text


def test_hints_of_the_master_are_no_text_but_what_stands_on_every_slide_is():
    def change(presentation: pptx.presentation.Presentation) -> None:
        # python-pptx adds no shapes to masters; an edit of the XML does.
        tree = presentation.slide_master.shapes._spTree
        shape = presentation.slides[0].shapes.add_textbox(0, 0, 99, 99)
        shape.text_frame.text = "内部资料"
        tree.append(shape._element)

    text = slides(samples.slides(change=change)).text
    assert "内部资料" in text
    assert "Click to edit" not in text
