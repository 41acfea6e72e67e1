"""OFD (GB/T 33190-2016): a container with OFD.xml at its root, a document or more below it."""

import hashlib
import posixpath
from collections.abc import Iterator
from itertools import islice

from . import archive, image, markup
from .archive import Entries
from .kinds import MAX_CHARACTERS
from .markup import Element
from .plain_text import capped
from .report import Report, Unfit, Words, damaged

_ROOT = "OFD.xml"
_LABEL = "OFD"
# DocInfo: everything that is about the file and not on its pages. DocID is replaced, readers ask for one.
_INFO = frozenset({
    "Title", "Author", "Subject", "Abstract", "CreationDate", "ModDate", "DocUsage", "Cover", "Keywords", "Creator",
    "CreatorVersion", "CustomDatas",
})  # fmt: skip
# Lists of what is not in the file (any more), and what the writing software noted for itself.
_EMPTY_LISTS = frozenset({"attachments.xml", "signatures.xml", "extensions.xml"})
_PERSONAL = frozenset({"Author", "CustomDatas"})

_ATTACHED = Unfit(
    "file_embedded", "OFD 里面还夹带了别的文件或音频视频。请在阅读软件中删除附件，保存后再传；需要公开的另行上传。"
)
_VERSIONS = Unfit(
    "file_has_revisions", "OFD 里保存了历史版本，公开后人人看得到。请在阅读软件中“另存为”一份不带历史版本的再传。"
)
_SIGNED_AND_PERSONAL = Unfit(
    "file_signed",
    "OFD 有电子签章，又带有作者等隐藏信息：清除会使签章失效，不清除就会公开。"
    "请在签章之前清除文件属性再签，或打印为 PDF 另出一份公开用。",
)


def clean(data: bytes, report: Report) -> bytes:
    """Return the file without hidden information; a signed one as it is. Raises Unfit for what may not be public."""
    with archive.opened(data) as entries:
        root = _parse(entries, _ROOT)
        if markup.local(root) != "OFD" or root.find("{*}DocBody") is None:
            raise damaged(_LABEL)
        if any(each.find("{*}Versions/*") is not None for each in root.iterfind("{*}DocBody")):
            raise _VERSIONS
        _refuse_attachments(entries)
        if _is_signed(entries, root):
            return _as_it_is(data, entries, root, report)
        return _stripped(entries, root, report)


def _parse(entries: Entries, name: str) -> Element:
    return markup.parse(entries.read(name), part=name)


def _is_signed(entries: Entries, root: Element) -> bool:
    for location in root.iterfind("{*}DocBody/{*}Signatures"):
        name = (location.text or "").strip().lstrip("/")
        if name and _parse(entries, name).find(".//{*}Signature") is not None:
            return True
    return False


def _refuse_attachments(entries: Entries) -> None:
    for name in entries.names:
        lower = name.lower()
        if lower.endswith(".xml"):
            root = _parse(entries, name)
            if markup.local(root) == "Attachments" and root.find("{*}Attachment") is not None:
                raise _ATTACHED
        if lower.endswith((".mp4", ".mp3", ".avi", ".wav", ".exe", ".js", ".zip", ".doc", ".docx", ".xls", ".xlsx")):
            raise _ATTACHED


def _as_it_is(data: bytes, entries: Entries, root: Element, report: Report) -> bytes:
    """Return a signed file byte for byte, provided that nothing personal is hidden in it."""
    for info in root.iterfind("{*}DocBody/{*}DocInfo"):
        if any("".join(each.itertext()).strip() for each in info if markup.local(each) in _PERSONAL):
            raise _SIGNED_AND_PERSONAL
    for name in entries.names:
        part = entries.read(name)
        if part.startswith(b"\xff\xd8\xff") and image.tells_of_a_shot(part):
            raise _SIGNED_AND_PERSONAL
    report.note("有电子签章：为了不使签章失效，按原样保存，没有改动；作者等个人信息为空。请核对签章是否有效。")
    return data


def _stripped(entries: Entries, root: Element, report: Report) -> bytes:
    for location in root.iterfind("{*}DocBody/{*}Signatures"):
        markup.drop(location)
    parts: list[tuple[str, bytes]] = []
    mentioned = b"".join(entries.read(name) for name in entries.names if name.lower().endswith(".xml"))
    for name in sorted(entries.names):
        base = posixpath.basename(name)
        if name.lower() == _ROOT.lower() or base.lower() in _EMPTY_LISTS:
            continue
        if base.encode() not in mentioned:
            report.remove("没有被正文用到的内容")
            continue
        parts.append((name, _clean_part(name, entries.read(name), report)))
    identity = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for _, part in parts)).hexdigest()[:32]
    for info in root.iterfind("{*}DocBody/{*}DocInfo"):
        _strip_info(info, identity, report)
    return archive.written([(_ROOT, markup.serialise(root)), *parts])


def _strip_info(info: Element, identity: str, report: Report) -> None:
    for each in list(info):
        if markup.local(each) in _INFO:
            if "".join(each.itertext()).strip():
                report.remove("文件属性（作者、标题、软件、时间等）")
            markup.drop(each)
        elif markup.local(each) == "DocID":
            # From the content, so that the same pages give the same file.
            each.text = identity


def _clean_part(name: str, data: bytes, report: Report) -> bytes:
    if data.startswith(b"\xff\xd8\xff"):
        return image.strip_jpeg(data, report, keeps_orientation=False)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return image.strip_png(data, report)
    if not name.lower().endswith(".xml"):
        return data
    root = markup.parse(data, part=name)
    for each in list(root.iter("{*}Annot")):
        for key in ("Creator", "LastModDate"):
            if each.attrib.pop(key, None):
                report.remove("标注的作者和时间")
    for each in [*root.iterfind("{*}Attachments"), *root.iterfind("{*}Extensions")]:
        markup.drop(each)
    return markup.serialise(root)


def read(data: bytes, report: Report) -> Words:
    """Return the words on the pages, and whether a page shows only pictures."""
    with archive.opened(data) as entries:
        dark: list[str] = []
        lines = list(islice(_lines(entries, dark), MAX_CHARACTERS))
    if dark:
        report.note(f"有 {len(dark)} 页机器读不出文字（扫描件或图片），保密和隐私检查须由人看。")
    return capped("\n".join(lines), report, is_complete=not dark)


def _lines(entries: Entries, dark: list[str]) -> Iterator[str]:
    for name in _pages(entries):
        root = _parse(entries, name)
        count = 0
        for each in root.iter("{*}TextObject"):
            if line := "".join(code.text or "" for code in each.iter("{*}TextCode")).strip():
                count += len(line)
                yield line
        shows = root.find(".//{*}ImageObject") is not None or root.find(".//{*}PathObject") is not None
        if not count and shows and "/pages/" in f"/{name.lower()}":
            dark.append(name)


def _pages(entries: Entries) -> list[str]:
    """Return pages, templates and annotations in the order of their numbers."""

    def key(name: str) -> tuple[bool, str, list[int]]:
        digits = "".join(each if each.isdigit() else " " for each in name)
        return "/pages/" not in f"/{name.lower()}", "", [int(each) for each in digits.split()]

    names = [each for each in entries.names if each.lower().endswith(".xml")]
    return sorted((each for each in names if _is_page(each)), key=key)


def _is_page(name: str) -> bool:
    path = f"/{name.lower()}"
    return any(each in path for each in ("/pages/", "/tpls/", "/temps/", "/annots/"))
