"""PDF: what is active is refused, what is hidden goes, what is signed is left as it is or not taken."""

import base64
import io
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from . import image
from .report import Report, Unfit, damaged

MAX_OBJECTS = 2_000_000
MAX_PHOTOGRAPH = 64 * 1024 * 1024

_ACTIVE = Unfit(
    "file_active",
    "PDF 里带有会自动运行的内容（脚本、启动程序、表单提交或动态表单），不能公开。"
    "请用“打印—打印为 PDF”重新生成一份再传。",
)
_EMBEDDED = Unfit(
    "file_embedded",
    "PDF 里面还夹带了别的文件或音频视频。请删除夹带的附件，或“打印为 PDF”重新生成一份，需要公开的另行上传。",
)
_ENCRYPTED = Unfit("file_encrypted", "PDF 加了密码或限制了打印、复制。请取消密码和限制，保存后再传。")
_COMMENTED = Unfit(
    "file_has_comments", "PDF 里有批注或便笺，公开后人人看得到。请删除全部批注，或“打印为 PDF”重新生成一份再传。"
)
_SIGNED_AND_PERSONAL = Unfit(
    "file_signed",
    "PDF 有电子签名，又带有作者等隐藏信息：清除会使签名失效，不清除就会公开。"
    "请在签名之前清除文件属性再签，或“打印为 PDF”另出一份公开用。",
)

_ACTIONS_RUN = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"})
_ACTIONS_EMBEDDED = frozenset({"/GoToE", "/Movie", "/Sound"})
_ANNOTATIONS_EMBEDDED = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
# Sticky notes, and marks on the text that carry a remark; drawings, stamps and typed text are part of the page.
_NOTES = frozenset({"/Text", "/Caret"})
_MARKS = frozenset({"/Highlight", "/Underline", "/Squiggly", "/StrikeOut"})

_HIDDEN_KEYS = {
    "/Metadata": "XMP 元数据",
    "/PieceInfo": "编辑软件留下的私有数据",
    "/LastModified": "修改时间",
    "/Thumb": "内嵌缩略图",
    "/SpiderInfo": "网页抓取信息",
}
_ANNOTATION_KEYS = ("/T", "/CreationDate", "/M", "/NM", "/Subj")
_STANDARD_INFO = frozenset(
    {"/Title", "/Subject", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
)


def clean(data: bytes, report: Report) -> bytes:
    """Return the PDF without hidden information; a signed one as it is. Raises Unfit for what may not be public."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise _ENCRYPTED from error
    except pikepdf.PdfError as error:
        raise damaged("PDF") from error
    with pdf:
        if pdf.is_encrypted:
            raise _ENCRYPTED
        if not len(pdf.pages):
            raise damaged("PDF")
        found = _Walk(pdf)
        _note_hidden_layers(pdf, report)
        if found.is_signed:
            return _as_it_is(data, pdf, found, report)
        return _stripped(pdf, found, report)


class _Walk:
    """One pass over everything that can be reached from the catalogue. Refuses on the way, changes nothing."""

    def __init__(self, pdf: Pdf) -> None:
        self.is_signed = False
        self.hidden: list[tuple[Any, str]] = []
        self.authored: list[Any] = []
        self.local_links: list[Any] = []
        self.photographs: list[Stream] = []
        root = pdf.Root
        if "/Collection" in root or "/AF" in root:
            raise _EMBEDDED
        for each in _reachable(root):
            self._look(each)

    def _look(self, each: Any) -> None:
        if "/JS" in each or "/XFA" in each:
            raise _ACTIVE
        if "/EF" in each or "/EmbeddedFiles" in each or "/RichMediaContent" in each:
            raise _EMBEDDED
        if "/ByteRange" in each and "/Contents" in each:
            self.is_signed = True
        self.hidden += [(each, key) for key in _HIDDEN_KEYS if key in each]
        action = _name(each, "/S")
        if action in _ACTIONS_RUN:
            raise _ACTIVE
        if action in _ACTIONS_EMBEDDED:
            raise _EMBEDDED
        subtype = _name(each, "/Subtype")
        if "/Rect" in each and subtype:
            self._look_at_annotation(each, subtype)
        if isinstance(each, Stream) and subtype == "/Image" and _filters(each)[-1:] == ["/DCTDecode"]:
            self.photographs.append(each)

    def _look_at_annotation(self, each: Any, subtype: str) -> None:
        if subtype in _ANNOTATIONS_EMBEDDED:
            raise _EMBEDDED
        if subtype in _NOTES or (subtype in _MARKS and str(each.get("/Contents", "")).strip()):
            raise _COMMENTED
        if subtype not in {"/Widget", "/Link"}:
            self.authored.append(each)
        action = each.get("/A")
        if isinstance(action, Dictionary) and _leads_to_a_local_file(action):
            self.local_links.append(each)


def _reachable(root: Any) -> Iterator[Any]:
    """Yield every dictionary and stream under ``root`` once."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    count = 0
    while waiting:
        each = waiting.pop()
        count += 1
        if count > MAX_OBJECTS:
            raise Unfit(
                "file_too_complex", "PDF 的结构过于复杂，没有接收。请“打印为 PDF”重新生成一份，或拆成几份再传。"
            )
        if each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        if isinstance(each, Array):
            waiting += [item for item in each if isinstance(item, (Array, Dictionary, Stream))]
        elif isinstance(each, (Dictionary, Stream)):
            yield each
            waiting += [value for _, value in each.items() if isinstance(value, (Array, Dictionary, Stream))]


def _name(each: Any, key: str) -> str:
    value = each.get(key)
    return str(value) if isinstance(value, Name) else ""


def _filters(stream: Stream) -> list[str]:
    value = stream.get("/Filter")
    names = list(value) if isinstance(value, Array) else [value]
    return [str(each) for each in names if isinstance(each, Name)]


def _photograph(stream: Stream) -> bytes:
    """Return the JPEG in a stream, unpacked if it was packed once more (some writers do); b"" if it is none."""
    data = stream.read_raw_bytes()
    for name in _filters(stream)[:-1]:
        match name:
            case "/ASCII85Decode":
                data = base64.a85decode(data.strip().removesuffix(b"~>"))
            case "/ASCIIHexDecode":
                data = bytes.fromhex(data.strip().removesuffix(b">").decode("ascii"))
            case "/FlateDecode":
                data = zlib.decompressobj().decompress(data, MAX_PHOTOGRAPH)
            case _:
                raise damaged("PDF")
    return data if data.startswith(b"\xff\xd8\xff") else b""


def _leads_to_a_local_file(action: Dictionary) -> bool:
    if _name(action, "/S") == "/GoToR":
        return True
    address = str(action.get("/URI", "")).strip().lower()
    return address.startswith(("file:", "javascript:", "vbscript:", "data:"))


def _stripped(pdf: Pdf, found: _Walk, report: Report) -> bytes:
    if len(pdf.docinfo):
        report.remove("文件属性（作者、标题、软件、时间等）")
    for holder, key in found.hidden:
        report.remove(_HIDDEN_KEYS[key])
        del holder[key]
    for annotation in found.authored:
        for key in _ANNOTATION_KEYS:
            if key in annotation:
                report.remove("标注的作者和时间")
                del annotation[key]
    for link in found.local_links:
        report.remove("指向本机文件的链接")
        del link["/A"]
    for photograph in found.photographs:
        _strip_photograph(photograph, report)
    return _written(pdf)


def _written(pdf: Pdf) -> bytes:
    """Return the file anew. Earlier states of one saved in layers are not copied: only what can be reached is.

    Twice: the first time gives objects the numbers of their place in the tree, whatever they were before; the second
    packs them, in the order of these numbers, into object streams.
    """
    numbered = _saved(pdf, pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(numbered), suppress_warnings=True) as again:
        return _saved(again, pikepdf.ObjectStreamMode.generate)


def _saved(pdf: Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    target = io.BytesIO()
    # Programs leave checksums and marks of their own beside the root; half of the identifier would be carried over.
    for key in set(pdf.trailer.keys()) - {"/Root"}:
        del pdf.trailer[key]
    # A file mended from ruins has none, and none would be written.
    pdf.trailer["/Size"] = len(pdf.objects) + 1
    with warnings.catch_warnings():
        # Fields that no form knows: as they came in, so they go out.
        warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=mode,
            compress_streams=True,
            recompress_flate=False,
            fix_metadata_version=False,
        )
    return target.getvalue()


def _strip_photograph(stream: Stream, report: Report) -> None:
    try:
        raw = _photograph(stream)
        if not raw:
            return
        stripped = image.strip_jpeg(raw, report, keeps_orientation=False)
    except (Unfit, ValueError, zlib.error) as error:
        if isinstance(error, Unfit) and error.code == "picture_too_large":
            raise
        # Viewers are more patient with a damaged picture than we are; what cannot be parsed may not stay either.
        raise Unfit(
            "file_damaged", "PDF 里有一张损坏的图片，清不掉其中的隐藏信息。请“打印为 PDF”重新生成一份再传。"
        ) from error
    if stripped != raw:
        parameters: Any = stream.get("/DecodeParms")
        if isinstance(parameters, Array):
            parameters = parameters[-1] if len(parameters) else None
        stream.write(stripped, filter=Name.DCTDecode, decode_parms=parameters)


def _as_it_is(data: bytes, pdf: Pdf, found: _Walk, report: Report) -> bytes:
    """Return a signed file byte for byte, provided that nothing personal is hidden in it."""
    info: Any = pdf.docinfo
    tells = any(str(info[key]).strip() for key in info if key == "/Author" or key not in _STANDARD_INFO)
    authored = any(str(each.get("/T", "")).strip() for each in found.authored)
    private = any(key == "/PieceInfo" for _, key in found.hidden)
    named = any(_names_people(each) for each in _xmp(found))
    if (
        tells
        or authored
        or private
        or named
        or found.local_links
        or any(_is_a_shot(each) for each in found.photographs)
    ):
        raise _SIGNED_AND_PERSONAL
    head, tail = data.startswith(b"%PDF-"), data.rstrip(b"\r\n\t \x00").endswith(b"%%EOF")
    if not (head and tail):
        raise Unfit("file_damaged", "PDF 有电子签名，但文件首尾夹有别的内容。请向签名的单位重新取一份再传。")
    report.note("有电子签名：为了不使签名失效，按原样保存，没有改动；作者等个人信息为空。请核对签名是否有效。")
    return data


def _is_a_shot(stream: Stream) -> bool:
    raw = _photograph(stream)
    return bool(raw) and image.tells_of_a_shot(raw)


def _xmp(found: _Walk) -> Iterator[bytes]:
    for holder, key in found.hidden:
        value = holder.get(key)
        if key == "/Metadata" and isinstance(value, Stream):
            yield value.read_bytes()


def _names_people(xmp: bytes) -> bool:
    """Tell whether XMP names a creator or keeps a history. Searched as text: it need not be well formed."""
    text = xmp.decode("utf-8", "replace")
    return any(
        each in text for each in ("dc:creator", "dc:contributor", "Author", "xmpMM:History", "photoshop:", "Iptc4")
    )


def _note_hidden_layers(pdf: Pdf, report: Report) -> None:
    properties = pdf.Root.get("/OCProperties")
    default = properties.get("/D") if isinstance(properties, Dictionary) else None
    off = default.get("/OFF") if isinstance(default, Dictionary) else None
    if isinstance(off, Array) and len(off):
        report.note(f"有 {len(off)} 个默认不显示的图层，读者可以打开看到，请核对。")
