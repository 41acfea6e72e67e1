import pytest

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import KINDS, Unfit, clean
from yunlong_portal.kernel.cleaning.recognise import extension_of, recognise

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
EXAMPLES = {name.rpartition(".")[2]: data for name, data in samples.every_kind().items()}


def refusal(data: bytes, name: str) -> Unfit:
    with pytest.raises(Unfit) as caught:
        recognise(data, name=name)
    return caught.value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.extension)
def test_every_kind_is_known_by_its_content(kind):
    assert recognise(EXAMPLES[kind.extension], name=f"文件.{kind.extension}") is kind


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.extension != "csv"], ids=lambda kind: kind.extension)
def test_a_name_without_extension_is_no_lie(kind):
    assert recognise(EXAMPLES[kind.extension], name="文件") is kind


def test_a_wrong_name_is_refused_and_both_are_named():
    found = refusal(EXAMPLES["docx"], "情况说明.pdf")
    assert found.code == "file_type_mismatch"
    assert found.sentence == (
        "文件名“情况说明.pdf”说是 PDF，内容却是 Word 文档（docx）。"
        "请核对是不是传错了文件；内容没有错，就把扩展名改成 .docx 再传。"
    )


def test_a_picture_named_otherwise_is_refused():
    assert refusal(EXAMPLES["png"], "照片.jpg").code == "file_type_mismatch"


def test_jpeg_has_more_than_one_name():
    assert recognise(EXAMPLES["jpg"], name="IMG_0001.JPEG").extension == "jpg"


@pytest.mark.parametrize(
    ("name", "data", "label", "advice"),
    [
        ("通知.doc", OLE + "WordDocument".encode("utf-16-le"), "旧版 Word 或 WPS 文字文件", "另存为 docx"),
        ("通知.wps", OLE + "WordDocument".encode("utf-16-le"), "旧版 Word 或 WPS 文字文件", "另存为 docx"),
        ("统计.xls", OLE + "Workbook".encode("utf-16-le"), "旧版 Excel 或 WPS 表格文件", "另存为 xlsx"),
        ("统计.et", OLE + "Workbook".encode("utf-16-le"), "旧版 Excel 或 WPS 表格文件", "另存为 xlsx"),
        ("汇报.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "旧版 PowerPoint 或 WPS 演示文件", "另存为 pptx"),
        ("汇报.dps", OLE + "PowerPoint Document".encode("utf-16-le"), "旧版 PowerPoint 或 WPS 演示文件", "另存为 pptx"),
        ("来文.ceb", b"Founder CEB\x00" + bytes(60), "方正 CEB 版式文件", "打印为 PDF"),
        ("来文.gd", b"\x00\x01\x02\x03", "书生 GD 版式文件", "打印为 PDF"),
        ("来文.uof", b'<?xml version="1.0"?><uof:UOF xmlns:uof="x"/>', "标文通（UOF）文件", "另存为 docx"),
        ("网页.html", b"<!DOCTYPE html><html></html>", "网页文件（HTML）", "粘贴到正文"),
        ("图标.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG 矢量图", "JPG 或 PNG"),
        ("图.gif", b"GIF89a", "JPG、PNG 以外的图片", "JPG 或 PNG"),
        ("文稿.rtf", b"{\\rtf1", "RTF 文件", "另存为 docx"),
        ("材料.zip", samples.zipped({"一.txt": b"1"}), "压缩包", "先解压"),
        ("材料.rar", b"Rar!\x1a\x07\x00", "压缩包", "先解压"),
        ("材料.7z", b"7z\xbc\xaf\x27\x1c", "压缩包", "先解压"),
        ("安装.exe", b"MZ\x90\x00", "程序文件", "不能上传"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42", "音频或视频文件", "不收音频、视频"),
        ("文稿.odt", samples.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument", "docx"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)  # fmt: skip
def test_what_is_not_taken_is_recognised_and_answered_with_what_to_do(name, data, label, advice):
    found = refusal(data, name)
    assert found.code == "file_not_accepted"
    assert label in found.sentence
    assert advice in found.sentence


def test_an_unknown_format_is_answered_with_what_can_be_uploaded():
    assert refusal(b"\x00\x01\x02\x03", "数据.bin").sentence == (
        "“数据.bin”是认不出的格式。可以上传的有：PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、OFD、JPG、PNG、CSV、TXT。"
        "请用原来的软件打开，另存为其中一种。"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("公告.pdf", b"MZ\x90\x00"),
        ("公告.pdf", b"<html><script>"),
        ("照片.jpg", b"<svg onload='x'>"),
        ("表.csv", b"PK\x05\x06"),
    ],
)
def test_what_may_never_come_in_does_not_come_in_under_a_good_name(name, data):
    found = refusal(data, name)
    assert found.code == "file_not_accepted"
    assert f"文件名“{name}”说是" in found.sentence


def test_an_office_file_with_a_password_is_told_from_an_old_one():
    found = refusal(OLE + "EncryptedPackage".encode("utf-16-le"), "方案.docx")
    assert found.code == "file_encrypted"
    assert "取消密码" in found.sentence


@pytest.mark.parametrize("extension", ["docm", "docx"])
def test_macros_are_refused_whatever_the_name(extension):
    data = samples.replaced(
        samples.word(),
        **{"[Content_Types]": lambda xml: xml.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )},
    )  # fmt: skip
    assert refusal(data, f"方案.{extension}").code == "file_has_macros"


def test_a_template_is_answered_with_how_to_save_it():
    data = samples.replaced(
        samples.sheet(),
        **{"[Content_Types]": lambda xml: xml.replace(b"spreadsheetml.sheet.main", b"spreadsheetml.template.main")},
    )
    assert (
        refusal(data, "报表.xltx").sentence == "“报表.xltx”是 Excel 模板。请用 WPS 或 Office 打开，另存为 xlsx 后再传。"
    )


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("附件.PDF", "pdf"),
        ("附件.pdf ", "pdf"),
        ("附件.pdf\u200b", "pdf"),
        ("附件．ｐｄｆ", "pdf"),
        ("C:\\文档\\附件.docx", "docx"),
        ("../../附件.docx", "docx"),
        ("附件\u202efdp.exe", "exe"),
        ("没有", ""),
        ("", ""),
    ],
)
def test_an_extension_is_seen_through_tricks(name, extension):
    assert extension_of(name) == extension


def test_a_table_and_a_text_are_told_apart_by_name_only():
    data = "单位,件数\n".encode()
    assert recognise(data, name="a.csv").extension == "csv"
    assert recognise(data, name="a.txt").extension == "txt"


def test_a_program_text_is_not_taken_for_a_notice():
    assert refusal(b"print('hello')\n", "a.py").code == "file_type_mismatch"
    assert refusal(b"#!/bin/sh\nrm -rf /\n", "a.txt").code == "file_not_accepted"


def test_recognising_is_the_first_thing_that_cleaning_does():
    with pytest.raises(Unfit) as caught:
        clean(b"MZ\x90\x00", name="a.exe")
    assert caught.value.code == "file_not_accepted"
