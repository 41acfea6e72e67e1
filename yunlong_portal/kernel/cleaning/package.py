"""An Office package (OPC, ISO/IEC 29500-2): parts that point at one another by relationships."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from . import markup
from .archive import Entries

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOT = ""


@dataclass(frozen=True)
class Relation:
    """One relationship. ``kind`` is the last word of its type, ``part`` the part it leads to ("" outside)."""

    source: str
    key: str
    type: str
    target: str
    part: str
    is_external: bool

    @property
    def kind(self) -> str:
        """Return the last word of the type: the same in the transitional and the strict form of the standard."""
        return self.type.rstrip("/").rpartition("/")[2]


class Package:
    """The parts of a container and their relationships, of which some may be cut."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self._names = {name.lower(): name for name in entries.names}
        self.relations: dict[str, list[Relation]] = {}
        self.cut: dict[str, set[str]] = {}
        for name in entries.names:
            if name.lower().endswith(".rels"):
                source = self._source_of(name)
                self.relations[source] = self._read(name, source)

    def _source_of(self, name: str) -> str:
        folder, base = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), base[: -len(".rels")])
        return self._names.get(source.lower(), source)

    def _read(self, name: str, source: str) -> list[Relation]:
        found = []
        for each in markup.parse(self.entries.read(name), part=name):
            target = each.get("Target", "")
            is_external = each.get("TargetMode", "") == "External"
            part = "" if is_external else self._resolved(source, target)
            found.append(Relation(source, each.get("Id", ""), each.get("Type", ""), target, part, is_external))
        return found

    def _resolved(self, source: str, target: str) -> str:
        path = unquote(target.partition("#")[0])
        joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")
        return self._names.get(joined.lower(), "")

    def all_relations(self) -> list[Relation]:
        """Return every relationship, cut or not, whatever part it starts from."""
        return [each for source in sorted(self.relations) for each in self.relations[source]]

    def cut_off(self, relation: Relation) -> None:
        """Cut a relationship: what only it leads to falls away."""
        self.cut.setdefault(relation.source, set()).add(relation.key)

    def left(self, source: str) -> list[Relation]:
        """Return the relationships of a part that are not cut."""
        cut = self.cut.get(source, set())
        return [each for each in self.relations.get(source, []) if each.key not in cut]

    def reachable(self) -> set[str]:
        """Return the parts to which a chain of uncut relationships leads from the root."""
        found: set[str] = set()
        waiting = [ROOT]
        while waiting:
            for each in self.left(waiting.pop()):
                if each.part and each.part not in found:
                    found.add(each.part)
                    waiting.append(each.part)
        return found

    def content_types(self, kept: set[str]) -> bytes:
        """Return the list of content types for the parts kept, in one order."""
        root = markup.parse(self.entries.read(CONTENT_TYPES), part=CONTENT_TYPES)
        extensions = {posixpath.splitext(each)[1].lstrip(".").lower() for each in kept} | {"rels"}
        present = {each.lower() for each in kept}
        for each in list(root):
            part = unquote(each.get("PartName", "")).lstrip("/").lower()
            if (part and part not in present) or (not part and each.get("Extension", "").lower() not in extensions):
                root.remove(each)
        root[:] = sorted(root, key=lambda each: (each.get("PartName", ""), each.get("Extension", "").lower()))
        return markup.serialise(root)

    def written_relations(self, source: str) -> bytes:
        """Return the part that holds the uncut relationships of ``source``."""
        root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
        for each in self.left(source):
            element = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
            element.attrib.update({"Id": each.key, "Type": each.type, "Target": each.target})
            if each.is_external:
                element.set("TargetMode", "External")
        return markup.serialise(root)


def relations_of(source: str) -> str:
    """Return the name of the part that holds the relationships of ``source``."""
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")
