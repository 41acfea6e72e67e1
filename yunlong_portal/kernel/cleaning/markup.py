"""XML of strangers: no entities, no network, no document types, no comments."""

from typing import TypeAlias

from lxml import etree

from .report import Unfit

# Office and OFD write UTF-8. In all of these an English word is written as it is and can be looked for in the bytes.
_ENCODINGS = frozenset({"UTF-8", "ASCII", "US-ASCII", "GB18030", "GBK", "GB2312"})

Element: TypeAlias = etree._Element


def parse(data: bytes, *, part: str) -> Element:
    """Return the root element of a part. Raises Unfit for what is not plain, well-formed XML."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(part) from error
    if root is None:
        raise _broken(part)
    about = root.getroottree().docinfo
    if about.doctype or (about.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise _broken(part)
    return root


def _broken(part: str) -> Unfit:
    return Unfit("file_damaged", f"文件里的“{part[:60]}”读不出，文件可能损坏。请用 WPS 或 Office 打开，另存一份再传。")


def serialise(root: Element) -> bytes:
    """Return the part's bytes, in one form."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    """Return an element's namespace."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def drop(element: Element) -> None:
    """Take an element out of its parent, keeping the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Replace an element by its children."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    drop(element)
