"""What a file is, by its content. Names are believed in nothing; they only tell csv from txt."""

import re
import unicodedata
from dataclasses import dataclass

from . import archive, plain_text
from .kinds import ACCEPTED_LABELS, CSV, DOCX, JPEG, KINDS, OFD, PDF, PNG, PPTX, TEXT, XLSX, Kind
from .report import Unfit

_OPEN_AND_SAVE = "请用 WPS 或 Office 打开，另存为 {} 后再传。"
_AS_PDF = "请用它的阅读软件打开，选“打印”，打印机选“打印为 PDF”（或 WPS PDF 虚拟打印机），再传生成的 PDF。"
_AS_PICTURE = "请用“画图”或看图软件打开，另存为 JPG 或 PNG 后再传。"
_UNPACK = "请先解压，把里面的文件逐个上传。"
_NEVER = "这类文件不能上传。"


@dataclass(frozen=True)
class Known:
    """Something recognised that is not taken in: what it is called, and what to do instead."""

    label: str
    advice: str
    code: str = "file_not_accepted"


_OLD_WORD = Known("旧版 Word 或 WPS 文字文件（.doc、.wps）", _OPEN_AND_SAVE.format("docx"))
_OLD_EXCEL = Known("旧版 Excel 或 WPS 表格文件（.xls、.et）", _OPEN_AND_SAVE.format("xlsx"))
_OLD_POWERPOINT = Known("旧版 PowerPoint 或 WPS 演示文件（.ppt、.dps）", _OPEN_AND_SAVE.format("pptx"))
_ENCRYPTED_OFFICE = Known(
    "加了密码的 Office 文件", "请用 WPS 或 Office 打开，在“文件—文档加密”里取消密码，保存后再传。", "file_encrypted"
)
_CEB = Known("方正 CEB 版式文件", _AS_PDF)
_GD = Known("书生 GD 版式文件", _AS_PDF)
_UOF = Known("标文通（UOF）文件", _OPEN_AND_SAVE.format("docx、xlsx 或 pptx"))
_WEB_PAGE = Known("网页文件（HTML）", "请把文字粘贴到正文里，或在浏览器中打印为 PDF 后再传。")
_XML = Known("XML 文件", "请用生成它的软件打开，另存为 docx、xlsx 或 PDF 后再传。")
_SVG = Known("SVG 矢量图", "SVG 里可以夹带程序。" + _AS_PICTURE)
_RTF = Known("RTF 文件", _OPEN_AND_SAVE.format("docx"))
_PROGRAM = Known("程序文件", _NEVER)
_ARCHIVE = Known("压缩包", _UNPACK)
_MEDIA = Known("音频或视频文件", "附件不收音频、视频，请发布在视频栏目或官方账号，在正文里放链接。")
_PICTURE = Known("JPG、PNG 以外的图片", _AS_PICTURE)
_OPEN_DOCUMENT = Known("OpenDocument 文件（.odt、.ods、.odp）", _OPEN_AND_SAVE.format("docx、xlsx 或 pptx"))
_MAIL = Known("邮件文件", "请把邮件里的附件取出，逐个上传。")

# Bytes that a file begins with (at the offset given).
_MAGIC: tuple[tuple[int, bytes, Known], ...] = (
    (0, b"Founder CEB", _CEB),
    (0, b"{\\rtf", _RTF),
    (0, b"MZ", _PROGRAM),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"\xca\xfe\xba\xbe", _PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", _PROGRAM),
    (0, b"\xfe\xed\xfa\xcf", _PROGRAM),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", _PROGRAM),
    (0, b"#!", _PROGRAM),
    (0, b"dex\n", _PROGRAM),
    (0, b"Rar!\x1a\x07", _ARCHIVE),
    (0, b"7z\xbc\xaf'\x1c", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\xfd7zXZ\x00", _ARCHIVE),
    (0, b"(\xb5/\xfd", _ARCHIVE),
    (0, b"MSCF", _ARCHIVE),
    (0, b"PK\x05\x06", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0x8001, b"CD001", _ARCHIVE),
    (0, b"GIF8", _PICTURE),
    (0, b"BM", _PICTURE),
    (0, b"II*\x00", _PICTURE),
    (0, b"MM\x00*", _PICTURE),
    (0, b"\x00\x00\x01\x00", _PICTURE),
    (0, b"\x00\x00\x00\x0cjP  ", _PICTURE),
    (0, b"8BPS", _PICTURE),
    (4, b"ftypheic", _PICTURE),
    (4, b"ftypheix", _PICTURE),
    (4, b"ftypmif1", _PICTURE),
    (4, b"ftypavif", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (4, b"ftyp", _MEDIA),
    (0, b"ID3", _MEDIA),
    (0, b"OggS", _MEDIA),
    (0, b"fLaC", _MEDIA),
    (0, b"FLV\x01", _MEDIA),
    (0, b"\x1aE\xdf\xa3", _MEDIA),
    (0, b"0&\xb2u\x8ef\xcf\x11", _MEDIA),
    (8, b"AVI ", _MEDIA),
    (8, b"WAVE", _MEDIA),
    (0, b"%!PS", Known("PostScript 文件", _AS_PDF)),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names in the directory of an OLE2 container; the first that is found says what it is.
_OLE_STREAMS: tuple[tuple[str, Known], ...] = (
    ("EncryptedPackage", _ENCRYPTED_OFFICE),
    ("WordDocument", _OLD_WORD),
    ("Workbook", _OLD_EXCEL),
    ("Book", _OLD_EXCEL),
    ("PowerPoint Document", _OLD_POWERPOINT),
    ("__properties_version1.0", _MAIL),
    ("ETExtData", _OLD_EXCEL),
)
# Formats without a signature that could be relied upon: they are refused anyway, so here the name may help.
_BY_NAME: dict[str, Known] = {
    "doc": _OLD_WORD, "dot": _OLD_WORD, "wps": _OLD_WORD, "wpt": _OLD_WORD,
    "xls": _OLD_EXCEL, "xlt": _OLD_EXCEL, "et": _OLD_EXCEL, "ett": _OLD_EXCEL,
    "ppt": _OLD_POWERPOINT, "pps": _OLD_POWERPOINT, "dps": _OLD_POWERPOINT, "dpt": _OLD_POWERPOINT,
    "ceb": _CEB, "cebx": _CEB, "gd": _GD, "gw": _GD, "sep": _GD, "s2": _GD, "s72": _GD, "s92": _GD,
    "uof": _UOF, "uot": _UOF, "uos": _UOF, "uop": _UOF, "eml": _MAIL, "msg": _MAIL,
    "htm": _WEB_PAGE, "html": _WEB_PAGE, "mht": _WEB_PAGE, "mhtml": _WEB_PAGE,
}  # fmt: skip

_BEGINS_WITH_TAG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:[a-z]|!--|!doctype|[?])", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(rb"\A(?:From: |MIME-Version: |Content-Type: multipart/)", re.IGNORECASE)
_IGNORED_IN_NAMES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def extension_of(name: str) -> str:
    """Return the extension a name claims, lower case, invisible characters and full width seen through; "" for none."""
    visible = "".join(each for each in name if unicodedata.category(each) not in _IGNORED_IN_NAMES)
    folded = unicodedata.normalize("NFKC", visible).strip().rstrip(".").lower()
    base = re.split(r"[/\\]", folded)[-1]
    return base.rpartition(".")[2].strip() if "." in base else ""


def recognise(data: bytes, *, name: str) -> Kind:
    """Return the kind of ``data``. Raises Unfit for what is not taken in, or is not what its name says."""
    extension = extension_of(name)
    found = _content(data, extension)
    if isinstance(found, Known):
        raise Unfit(found.code, f"{_names_both(name, extension, found.label)}。{found.advice}")
    if extension in found.extensions or not extension:
        return found
    raise Unfit(
        "file_type_mismatch",
        f"{_names_both(name, extension, f'{found.label}（{found.extension}）')}。"
        f"请核对是不是传错了文件；内容没有错，就把扩展名改成 .{found.extension} 再传。",
    )


def _names_both(name: str, extension: str, label: str) -> str:
    shown = re.split(r"[/\\]", name)[-1][:80] or "（无）"
    claimed = next((each.label for each in KINDS if extension in each.extensions), "")
    if not claimed:
        return f"“{shown}”是{_spaced(label)}"
    return f"文件名“{shown}”说是{_spaced(claimed)}，内容却是{_spaced(label)}"


def _spaced(label: str) -> str:
    """Return a label with a space before it where it begins with a Latin letter."""
    return f" {label}" if label[0].isascii() else label


def _content(data: bytes, extension: str) -> Kind | Known:
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data.startswith(_OLE):
        return _ole(data)
    for offset, magic, known in _MAGIC:
        if data.startswith(magic, offset):
            return known
    if data.find(b"%PDF-", 0, 1024) >= 0:
        return PDF
    if _BEGINS_WITH_TAG.match(data):
        return _markup(data, extension)
    if plain_text.is_text(data):
        return _text(data, extension)
    if known_by_name := _BY_NAME.get(extension):
        return known_by_name
    return Known("认不出的格式", f"可以上传的有：{ACCEPTED_LABELS}。请用原来的软件打开，另存为其中一种。")


def _text(data: bytes, extension: str) -> Kind | Known:
    if _WEB_ARCHIVE.match(data):
        return _MAIL if extension == "eml" else _WEB_PAGE
    return CSV if extension == "csv" else TEXT


def _markup(data: bytes, extension: str) -> Known:
    head = data[:4096].lower()
    if b"<svg" in head:
        return _SVG
    if b"uof" in head or extension in {"uof", "uot", "uos", "uop"}:
        return _UOF
    if b"mso-application" in head or b"schemas.microsoft.com/office/word" in head:
        return _OLD_WORD if b"word" in head else _OLD_EXCEL
    return (
        _WEB_PAGE if b"<html" in head or b"<!doctype html" in head or not head.lstrip().startswith(b"<?xml") else _XML
    )


def _ole(data: bytes) -> Known:
    for name, known in _OLE_STREAMS:
        if name.encode("utf-16-le") in data:
            return known
    return Known("认不出的旧版 Office 文件", _OPEN_AND_SAVE.format("docx、xlsx 或 pptx"))


def _zip(data: bytes) -> Kind | Known:
    with archive.opened(data) as entries:
        names = {each.lower() for each in entries.names}
        if "ofd.xml" in names:
            return OFD
        if "[content_types].xml" in names:
            return _office(entries)
        if "mimetype" in names and b"opendocument" in entries.read("mimetype"):
            return _OPEN_DOCUMENT
        if "fixeddocseq.fdseq" in names:
            return Known("XPS 版式文件", _AS_PDF)
        if "androidmanifest.xml" in names or "meta-inf/manifest.mf" in names:
            return _PROGRAM
        if any("uof" in each for each in names if each.endswith(".xml")) and "content.xml" in names:
            return _UOF
    return _ARCHIVE


# The content type of a package's main part, without its common beginning.
_MAIN_PARTS: dict[str, Kind | Known] = {
    "wordprocessingml.document.main+xml": DOCX,
    "spreadsheetml.sheet.main+xml": XLSX,
    "presentationml.presentation.main+xml": PPTX,
    "wordprocessingml.template.main+xml": Known("Word 模板", _OPEN_AND_SAVE.format("docx")),
    "spreadsheetml.template.main+xml": Known("Excel 模板", _OPEN_AND_SAVE.format("xlsx")),
    "presentationml.template.main+xml": Known("PowerPoint 模板", _OPEN_AND_SAVE.format("pptx")),
    "presentationml.slideshow.main+xml": Known("PowerPoint 放映文件", _OPEN_AND_SAVE.format("pptx")),
}
_MACROS = Known(
    "带宏的 Office 文件", "宏是程序，不能公开。请用 WPS 或 Office 打开，另存为不带宏的 docx、xlsx 或 pptx 后再传。",
    "file_has_macros",
)  # fmt: skip
_BINARY_WORKBOOK = Known("Excel 二进制工作簿（.xlsb）", _OPEN_AND_SAVE.format("xlsx"))
_CONTENT_TYPE = re.compile(rb'ContentType\s*=\s*["\']([^"\']+)["\']')


def _office(entries: archive.Entries) -> Kind | Known:
    types = {each.decode("ascii", "replace") for each in _CONTENT_TYPE.findall(entries.read("[Content_Types].xml"))}
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types):
        return _BINARY_WORKBOOK if any("sheet.binary" in each for each in types) else _MACROS
    for each in sorted(types):
        kind = _MAIN_PARTS.get(each.removeprefix("application/vnd.openxmlformats-officedocument."))
        if kind is not None:
            return kind
    if any("fixeddocumentsequence" in each for each in types):
        return Known("XPS 版式文件", _AS_PDF)
    return Known("认不出的 Office 文件", _OPEN_AND_SAVE.format("docx、xlsx 或 pptx"))
