"""Small valid files of every kind, made when they are asked for, with hidden information in all the usual places."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import docx
import openpyxl
import pikepdf
import pptx
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SENTENCE = "云龙县人民政府办公室关于印发政务公开工作实施方案的通知"
OFD_NAMESPACE = "http://www.ofdspec.org/2016"


def saved(write: Callable[[io.BytesIO], object]) -> bytes:
    """Return what ``write`` writes."""
    target = io.BytesIO()
    write(target)
    return target.getvalue()


def pdf(*, pages: int = 2, author: str = "张三", title: str = "三稿(张三改)") -> bytes:
    """Return a PDF with an author."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for number in range(pages):
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(72, 740, f"第 {number + 1} 页")
        for line in range(3):
            canvas.drawString(72, 700 - 30 * line, SENTENCE)
        canvas.showPage()
    canvas.setAuthor(author)
    canvas.setTitle(title)
    canvas.save()
    return target.getvalue()


def scan(*, pages: int = 1) -> bytes:
    """Return a PDF whose pages are photographs."""
    with pikepdf.new() as opened:
        for _ in range(pages):
            page = opened.add_blank_page(page_size=(595, 842))
            size = (900, 1200)
            picture = opened.make_stream(jpeg(size=size), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
            picture.stream_dict.update(
                {"/Width": size[0], "/Height": size[1], "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceRGB}
            )
            picture["/Filter"] = pikepdf.Name.DCTDecode
            page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            page.contents_add(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        return saved(opened.save)


def field(opened: pikepdf.Pdf, **entries: Any) -> pikepdf.Object:
    """Put a form field on the first page."""
    made = opened.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            T=pikepdf.String("Field1"),
            Rect=pikepdf.Array([0, 0, 0, 0]),
            **entries,
        )
    )
    opened.pages[0].obj["/Annots"] = pikepdf.Array([made])
    opened.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([made]))
    return made


def changed_pdf(change: Callable[[pikepdf.Pdf], None], data: bytes | None = None, **options: object) -> bytes:
    """Return a PDF after ``change`` has had its way with it."""
    with pikepdf.open(io.BytesIO(data or pdf())) as opened:
        change(opened)
        return saved(lambda target: opened.save(target, **options))


def sign(opened: pikepdf.Pdf) -> None:
    """Put in what a digital signature looks like (not a valid one)."""
    value = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        ByteRange=pikepdf.Array([0, 1, 2, 3]),
        Contents=pikepdf.String(b"\x30\x80"),
    )
    field(opened, FT=pikepdf.Name.Sig, V=opened.make_indirect(value))


def word(*, author: str = "张三", change: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """Return a Word document of two paragraphs and a table."""
    document = docx.Document()
    document.add_heading("工作方案", level=1)
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "责任单位"
    table.rows[0].cells[1].text = "县政府办"
    document.core_properties.author = author
    document.core_properties.last_modified_by = f"{author}的电脑"
    document.core_properties.modified = datetime(2017, 8, 25, len(author), tzinfo=UTC)
    if change:
        change(document)
    return saved(document.save)


def sheet(*, author: str = "张三", change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """Return a workbook of one sheet."""
    workbook = openpyxl.Workbook()
    rows = [["单位", "件数", "说明"], ["县政府办", 12, SENTENCE]]
    for row in rows:
        workbook.active.append(row)
    workbook.properties.creator = author
    if change:
        change(workbook)
    return saved(workbook.save)


def slides(*, author: str = "张三", change: Callable[[pptx.presentation.Presentation], None] | None = None) -> bytes:
    """Return a presentation of one slide."""
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = SENTENCE
    presentation.core_properties.author = author
    if change:
        change(presentation)
    return saved(presentation.save)


def jpeg(*, size: tuple[int, int] = (64, 48), mode: str = "RGB", orientation: int = 1, maker: str = "HUAWEI") -> bytes:
    """Return a photograph with the telephone's remarks, if it has a ``maker``."""
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    if not maker:
        return saved(lambda target: picture.save(target, "JPEG"))
    exif = Image.Exif()
    exif[0x010F] = maker
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    return saved(lambda target: picture.save(target, "JPEG", exif=exif, comment=maker.encode(), dpi=(72, 72)))


def png(*, size: tuple[int, int] = (64, 48), author: str = "张三") -> bytes:
    """Return a picture with an author, if there is one."""
    info = PngInfo()
    if author:
        info.add_itxt("Author", author)
    picture = Image.linear_gradient("L").resize(size).convert("RGBA")
    return saved(lambda target: picture.save(target, "PNG", pnginfo=info))


def ofd(
    *, author: str = "张三", signed: bool = False, attachment: bool = False, words: str = SENTENCE, extra: str = ""
) -> bytes:
    """Return an OFD of one page (no library writes them here; the parts are those of GB/T 33190)."""

    def element(name: str, content: str, attributes: str = "") -> str:
        return f'<ofd:{name} xmlns:ofd="{OFD_NAMESPACE}"{attributes}>{content}</ofd:{name}>'

    info = (
        "<ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID>"
        f"<ofd:Author>{author}</ofd:Author><ofd:CreationDate>2017-08-25</ofd:CreationDate></ofd:DocInfo>"
    )
    signatures = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if signed else ""
    attachments = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if attachment else ""
    picture = '<ofd:ImageObject ID="9" Boundary="0 0 9 9" ResourceID="5"/>'
    text = (
        f'<ofd:TextObject ID="7" Boundary="0 0 9 9"><ofd:TextCode X="0" Y="4">{words}</ofd:TextCode></ofd:TextObject>'
    )
    parts = {
        "OFD.xml": element(
            "OFD",
            f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signatures}{extra}</ofd:DocBody>",
            ' Version="1.0" DocType="OFD"',
        ),
        "Doc_0/Document.xml": element(
            "Document",
            "<ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            '</ofd:CommonData><ofd:Pages><ofd:Page ID="1" '
            f'BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>{attachments}',
        ),
        "Doc_0/PublicRes.xml": element(
            "Res",
            '<ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image"><ofd:MediaFile>photo.jpg</ofd:MediaFile>'
            "</ofd:MultiMedia></ofd:MultiMedias>",
            ' BaseLoc="Res"',
        ),
        "Doc_0/Pages/Page_0/Content.xml": element(
            "Page", f'<ofd:Content><ofd:Layer ID="3">{text if words else ""}{picture}</ofd:Layer></ofd:Content>'
        ),
    }
    if signed:
        parts["Doc_0/Signs/Signatures.xml"] = element("Signatures", '<ofd:Signature ID="1" BaseLoc="S.xml"/>')
    if attachment:
        parts["Doc_0/Attachs/Attachments.xml"] = element("Attachments", '<ofd:Attachment ID="1" Name="a"/>')
    return zipped(
        {name: content.encode() for name, content in parts.items()}
        | {"Doc_0/Res/photo.jpg": jpeg(maker="" if signed else "HUAWEI")}
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a container with these parts."""

    def write(target: io.BytesIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
            for name, data in parts.items():
                container.writestr(name, data)

    return saved(write)


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the parts of a container."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def replaced(data: bytes, **changes: Callable[[bytes], bytes]) -> bytes:
    """Return a container with parts changed; a keyword names the beginning of a part's base name."""
    parts = unzipped(data)
    for name in parts:
        for start, change in changes.items():
            if name.rpartition("/")[2].startswith(start):
                parts[name] = change(parts[name])
    return zipped(parts)


@cache
def every_kind() -> dict[str, bytes]:
    """Return a valid file of each kind by a name that fits it."""
    return {
        "方案.pdf": pdf(),
        "方案.docx": word(),
        "统计.xlsx": sheet(),
        "解读.pptx": slides(),
        "公文.ofd": ofd(),
        "照片.jpg": jpeg(),
        "图.png": png(),
        "名单.csv": "单位,件数\n县政府办,12\n".encode("gb18030"),
        "说明.txt": SENTENCE.encode(),
    }
