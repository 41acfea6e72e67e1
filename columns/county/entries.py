"""Entries of a county's YAML files, read as strictly as the lines of its tables."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from yunlong_portal.kernel.county import CountyFileError, read_document


class Entry:
    """One entry of a YAML list. What cannot be read raises ``CountyFileError`` naming the file and the entry."""

    def __init__(self, values: Any, *, path: Path, key: str, known: Collection[str]) -> None:
        """Take an entry whose key is under ``key``; only ``known`` names may stand in it."""
        self.path = path
        self.name = "?"
        if not isinstance(values, dict):
            raise self.error(f"这一项应写成“名称：内容”的形式，而不是“{values}”。")
        self._values = values
        self.name = str(values.get(key, "?"))
        if strange := [str(each) for each in values if each not in known]:
            raise self.error(f"不认识“{'、'.join(strange)}”，可以写的是：{'、'.join(sorted(known))}。")

    def error(self, sentence: str) -> CountyFileError:
        """Return an error about this entry, to be raised."""
        return CountyFileError(self.path, f"“{self.name}”这一项：{sentence}")

    def text(self, name: str) -> str:
        """Return what the entry says under ``name``; it must say something."""
        if not (value := self.text_or_empty(name)):
            raise self.error(f"“{name}”不能空着。")
        return value

    def text_or_empty(self, name: str) -> str:
        """Return what the entry says under ``name``, empty where it says nothing."""
        value = self._values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.error(f"“{name}”写的是“{value}”，须是文字（数字请加引号）。")
        return value.strip()

    def choice(self, name: str, choices: Iterable[str], default: str = "") -> str:
        """Return one of ``choices``, or ``default`` where the entry says nothing."""
        allowed = list(choices)
        value = self.text_or_empty(name) or default
        if value not in allowed:
            raise self.error(f"“{name}”写的是“{value}”，只能是：{'、'.join(allowed)}。")
        return value

    def number_or_none(self, name: str) -> int | None:
        """Return a whole number, 0 or more, or None where the entry says nothing."""
        value = self._values.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise self.error(f"“{name}”写的是“{value}”，须是整数。")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise self.error(f"“{name}”写的是“{value}”，须是 true 或 false。")
        return value

    def items(self, name: str) -> list[Any]:
        """Return a list, empty where the entry says nothing."""
        value = self._values.get(name) or []
        if not isinstance(value, list):
            raise self.error(f"“{name}”须是一个列表。")
        return value

    def mapping(self, name: str) -> dict[str, list[str]]:
        """Return a mapping of names to lists of words."""
        value = self._values.get(name) or {}
        if not isinstance(value, dict) or not all(isinstance(each, list) for each in value.values()):
            raise self.error(f"“{name}”须写成“名称：[词，词]”的形式。")
        return value

    def row(self, name: str) -> dict[str, Any]:
        """Return names with what each says, empty where the entry says nothing."""
        value = self._values.get(name) or {}
        if not isinstance(value, dict):
            raise self.error(f"“{name}”须写成“名称：内容”的形式。")
        return value

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Turn what a model or the database has against this entry into an error that names it."""
        try:
            yield
        except CountyFileError:
            raise
        except ValidationError as error:
            raise self.error("；".join(error.messages)) from error
        except (ValueError, IntegrityError) as error:
            raise self.error(f"存不进去：{error}") from error


def read_entries(path: Path, *, top: str, key: str, known: Collection[str]) -> list[Entry]:
    """Return the entries under ``top`` of a YAML file; an absent file has none. Each key stands once."""
    document = read_document(path)
    rows = document.get(top, []) if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise CountyFileError(path, f"最外层应是“{top}:”和它下面的列表。")
    entries = [Entry(each, path=path, key=key, known=known) for each in rows]
    seen: set[str] = set()
    for each in entries:
        if each.text(key) in seen:
            raise each.error("出现了两次。")
        seen.add(each.name)
    return entries
