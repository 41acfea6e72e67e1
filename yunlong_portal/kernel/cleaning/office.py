"""Word, Excel and PowerPoint: relationships decide what is in the file; what nothing visible leads to is not kept."""

import re
from collections.abc import Iterator

from . import archive, image, markup
from . import office_rules as rules
from .markup import Element
from .package import CONTENT_TYPES, ROOT, Package, Relation, relations_of
from .report import Report, Unfit

_LOCAL_PATH = re.compile(r"^\s*(?:[A-Za-z]:[\\/]|\\\\|file:)", re.IGNORECASE)
_PATH_IN_FIELD = re.compile(r"[A-Za-z]:\\|\\\\\\\\|file:", re.IGNORECASE)
# The filter for elements only: no entity references, no instructions.
ELEMENTS = "{*}*"
_FALSE = frozenset({"0", "false", "off", "none"})


def clean(data: bytes, report: Report) -> bytes:
    """Return the document without hidden information. Raises Unfit for what its author has to decide first."""
    with archive.opened(data) as entries:
        package = Package(entries)
        for relation in package.all_relations():
            _decide(package, relation, report)
        kept = package.reachable()
        _say_what_falls_away(package, kept, report)
        return archive.written(_parts(package, kept, report))


def _decide(package: Package, relation: Relation, report: Report) -> None:
    """Keep, cut or refuse one relationship."""
    kind = relation.kind
    if kind in rules.REMOVED_RELATIONS:
        report.remove(rules.REMOVED_RELATIONS[kind])
        package.cut_off(relation)
    elif kind in rules.COMMENT_RELATIONS:
        _refuse_comments(package, relation)
        package.cut_off(relation)
    elif kind in ("package", "oleObject") and "/charts/" in f"/{relation.source}":
        # A chart shows its own copy of the figures; the workbook behind it may hold much more.
        report.remove("图表内嵌的数据表")
        package.cut_off(relation)
    elif kind in rules.REFUSED_RELATIONS:
        raise rules.REFUSED_RELATIONS[kind]
    elif relation.is_external and kind not in rules.EXTERNAL_ALLOWED:
        raise rules.EXTERNAL_REFUSED
    elif relation.is_external and not relation.target.strip().lower().startswith(rules.LINK_SCHEMES):
        report.remove("指向本机文件的链接")
        package.cut_off(relation)


def _refuse_comments(package: Package, relation: Relation) -> None:
    if not relation.part:
        return
    root = markup.parse(package.entries.read(relation.part), part=relation.part)
    if any(markup.local(each) in rules.COMMENT_ELEMENTS for each in root.iter(ELEMENTS)):
        raise rules.COMMENTED


def _say_what_falls_away(package: Package, kept: set[str], report: Report) -> None:
    cut_parts = {each.part for each in package.all_relations() if each.key in package.cut.get(each.source, set())}
    for name in package.entries.names:
        is_plumbing = name == CONTENT_TYPES or name.lower().endswith(".rels")
        if not is_plumbing and name not in kept and name not in cut_parts:
            report.remove("没有被正文用到的内容")


def _parts(package: Package, kept: set[str], report: Report) -> Iterator[tuple[str, bytes]]:
    """Yield the parts in a fixed order, one in memory at a time."""
    yield CONTENT_TYPES, package.content_types(kept)
    yield relations_of(ROOT), package.written_relations(ROOT)
    pictures = 0
    for name in sorted(kept):
        data = package.entries.read(name)
        if name.lower().endswith(".xml"):
            data = _clean_xml(package, name, data, report)
        else:
            pictures += name.lower().endswith((".jpg", ".jpeg", ".png", ".bmp", ".gif", ".emf", ".wmf"))
            data = _clean_binary(name, data, report)
        yield name, data
        if package.left(name):
            yield relations_of(name), package.written_relations(name)
    if pictures:
        report.note(f"文中有 {pictures} 张图片，图片里的文字机器读不到，请人看过。")


def _clean_binary(name: str, data: bytes, report: Report) -> bytes:
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return image.strip_jpeg(data, report, keeps_orientation=True)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return image.strip_png(data, report)
    except Unfit as error:
        if error.code == "picture_too_large":
            raise
        raise Unfit(
            "file_damaged", "文中有一张损坏的图片，清不掉其中的隐藏信息。请删去或换一张，保存后再传。"
        ) from error
    # Embedded fonts are scrambled on purpose and may begin with anything.
    if not name.lower().endswith(".odttf"):
        if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF")):
            raise rules.NESTED
        if data.startswith(rules.UNCLEANABLE_PICTURES) or data[4:8] == b"ftyp" or data[8:12] == b"WEBP":
            raise rules.UNCLEANABLE_PICTURE
    return data


def _clean_xml(package: Package, name: str, data: bytes, report: Report) -> bytes:
    root = markup.parse(data, part=name)
    _drop_references(root, package.cut.get(name, set()))
    if markup.namespace(root).startswith(rules.SHEET_NAMESPACES):
        _clean_sheet(root, data, report)
    else:
        _clean_text(root, report)
    _clean_drawings(root)
    return markup.serialise(root)


def _drop_references(root: Element, keys: set[str]) -> None:
    """Take out what points at relationships that were cut; linked words stay, without their link."""
    if not keys:
        return
    for each in list(root.iter(ELEMENTS)):
        for attribute, value in each.attrib.items():
            space = attribute.rpartition("}")[0]
            if value not in keys or space.removeprefix("{") not in rules.RELATION_NAMESPACES:
                continue
            if markup.local(each) == "pageSetup":
                del each.attrib[attribute]
            elif markup.local(each) == "hyperlink" and len(each):
                markup.unwrap(each)
            else:
                _drop_with_wrapper(each)
            break


def _drop_with_wrapper(element: Element) -> None:
    parent = element.getparent()
    markup.drop(element)
    if parent is not None and not len(parent) and markup.local(parent) in rules.WRAPPERS:
        markup.drop(parent)


def _clean_text(root: Element, report: Report) -> None:
    """Clean a part of a Word or PowerPoint document. Raises Unfit where revisions wait for a decision."""
    for each in list(root.iter(ELEMENTS)):
        name = markup.local(each)
        if markup.namespace(each) in rules.WORD_NAMESPACES:
            if name in rules.WORD_REVISIONS:
                raise rules.REVISED
            if name in rules.WORD_REMOVED:
                report.remove(rules.WORD_REMOVED[name])
                markup.drop(each)
                continue
            if name == "instrText" and _PATH_IN_FIELD.search(each.text or ""):
                raise rules.EXTERNAL_REFUSED
            if name == "vanish" and _is_on(each) and _has_text(each):
                report.note("有设为“隐藏”的文字，读者打开显示编辑标记就能看到，请核对。")
        for attribute in list(each.attrib):
            space, _, key = attribute.rpartition("}")
            if space.removeprefix("{") in rules.WORD_NAMESPACES and (
                key.startswith("rsid") or key in ("paraId", "textId")
            ):
                del each.attrib[attribute]
                report.remove("编辑过程标识")
    if markup.local(root) == "sld" and root.get("show", "1") in _FALSE:
        report.note("有隐藏的幻灯片，读者打开后看得到，请核对。")


def _is_on(element: Element) -> bool:
    value = next((value for key, value in element.attrib.items() if key.endswith("val")), "1")
    return value.lower() not in _FALSE


def _has_text(vanish: Element) -> bool:
    """Tell whether the run that is switched off holds words (a paragraph mark or a style does not)."""
    properties = vanish.getparent()
    run = properties.getparent() if properties is not None else None
    return run is not None and markup.local(run) == "r" and bool("".join(run.itertext("{*}t")).strip())


def _clean_sheet(root: Element, data: bytes, report: Report) -> None:
    """Clean a part of a workbook; only the elements asked for are touched, cells are too many for a loop.

    ``data``: the part as it came, in which a word is looked for before the whole tree is.
    """
    for each in list(root.iter(*(f"{{*}}{name}" for name in rules.SHEET_REMOVED))):
        report.remove(rules.SHEET_REMOVED[markup.local(each)])
        # Path and revision pointer stand in a wrapper with alternatives that is empty without them.
        parent = each.getparent()
        markup.drop(each)
        while parent is not None and not len(parent) and markup.local(parent) in ("Choice", "AlternateContent"):
            empty, parent = parent, parent.getparent()
            markup.drop(empty)
    if b"uid" in data:
        for attribute in root.xpath('//@*[local-name()="uid" and contains(namespace-uri(), "revision")]'):
            del attribute.getparent().attrib[attribute.attrname]
    for each in root.iter("{*}scenario"):
        each.attrib.pop("user", None)
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        if sheet.get("state", "visible") != "visible":
            report.note(f"有隐藏的工作表“{sheet.get('name', '')[:31]}”，读者取消隐藏就能看到，请核对。")
    if b"hidden" in data and root.xpath('//*[local-name()="row" or local-name()="col"][@hidden="1" or @hidden="true"]'):
        report.note("表格里有隐藏的行或列（含筛选后不显示的），读者取消隐藏就能看到，请核对。")


def _clean_drawings(root: Element) -> None:
    """Take away the paths that old versions of Word put in as a picture's name or description."""
    for each in root.iter("{*}docPr", "{*}cNvPr"):
        for key in ("descr", "title", "name"):
            if _LOCAL_PATH.match(each.get(key, "")):
                each.set(key, "")
