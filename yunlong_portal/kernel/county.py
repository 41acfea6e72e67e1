"""The county is data: each floor says how it loads its part of the county's folder.

A loader creates what is missing and never overwrites what staff changed: it looks a row up by a key that staff do not
edit, leaves a row that is there alone whatever it says now, and creates one that is not. So a row once loaded is ended,
hidden or taken out of force by staff, never deleted (the admin offers no deletion): a second run, at every start, would
bring it back. Rows that belong to another (the days of a notice) are created together with it and never afterwards, so
what staff took out stays out.

Floors register their loaders in ``AppConfig.ready``; ``seed_county`` runs them in the order of the house, ground floor
first, each in a transaction of its own.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

Load = Callable[[Path], dict[str, int]]

# The same safe loader, written in C where PyYAML was built with it: ten times faster, at every start.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Loader:
    """One floor's loader: ``load`` gets the county's folder and returns how many rows it created by kind."""

    order: int
    name: str
    load: Load
    demo: bool = False


_loaders: dict[str, Loader] = {}


def register(*, order: int, name: str, load: Load, demo: bool = False) -> None:
    """Add a loader. ``demo`` loaders run only with ``seed_county --demo``."""
    _loaders[name] = Loader(order=order, name=name, load=load, demo=demo)


def loaders(*, demo: bool) -> list[Loader]:
    """Return the loaders to run, in order."""
    return sorted((each for each in _loaders.values() if demo or not each.demo), key=lambda each: each.order)


class CountyFileError(ValueError):
    """A county file that cannot be right. The message names the file, the line where there is one, and what to mend."""

    def __init__(self, path: Path, sentence: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}{f'第{line}行' if line else ''}：{sentence}")


class Row(dict[str, str]):
    """One line of a table. What cannot be read raises :class:`CountyFileError` naming file, line and column."""

    def __init__(self, values: dict[str, str], *, path: Path, line: int) -> None:
        super().__init__(values)
        self.path = path
        self.line = line

    def __missing__(self, column: str) -> str:
        raise self.error(f"没有“{column}”这一列。")

    def error(self, sentence: str) -> CountyFileError:
        """Return an error about this line, to be raised."""
        return CountyFileError(self.path, sentence, self.line)

    def text(self, column: str) -> str:
        """Return what the column says; it must say something."""
        if not (value := self[column].strip()):
            raise self.error(f"“{column}”不能空着。")
        return value

    def choice(self, column: str, choices: Iterable[str]) -> str:
        """Return one of ``choices``."""
        allowed = list(choices)
        if (value := self.text(column)) not in allowed:
            raise self.error(f"“{column}”写的是“{value}”，只能是：{'、'.join(allowed)}。")
        return value

    def flag(self, column: str) -> bool:
        """Return whether the column says Y; it must say Y or N."""
        return self.choice(column, ("Y", "N")) == "Y"

    def number(self, column: str) -> int:
        """Return a whole number, 0 or more."""
        value = self.text(column)
        if not (value.isascii() and value.isdigit()):
            raise self.error(f"“{column}”写的是“{value}”，须是整数。")
        return int(value)

    def day(self, column: str) -> date:
        """Return a date written 2017-08-25."""
        value = self.text(column)
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.isoformat() != value:
            raise self.error(f"“{column}”写的是“{value}”，须是存在的日期，写成 2017-08-25 的样子。")
        return found

    def day_or_none(self, column: str) -> date | None:
        """Return a date, or None where the column is empty."""
        return self.day(column) if self[column].strip() else None

    @contextmanager
    def blamed(self, model: type[models.Model] | None = None) -> Iterator[None]:
        """Turn what a model or the database has against this line into an error that names it.

        With ``model`` a broken constraint is told in the words that the model has for it.
        """
        try:
            yield
        except CountyFileError:
            raise
        except ValidationError as error:
            raise self.error("；".join(error.messages)) from error
        except (ValueError, IntegrityError) as error:
            constraints = model._meta.constraints if model else ()
            told = [str(each.violation_error_message) for each in constraints if each.name in str(error)]
            raise self.error(told[0] if told else f"存不进去：{error}") from error


def read_table(path: Path, columns: Iterable[str] = ()) -> list[Row]:
    """Return the rows of a CSV file (UTF-8, first line the names); an absent file has none.

    Raises :class:`CountyFileError` where one of ``columns`` is missing, a line has too many or too few fields, or the
    file is not UTF-8.
    """
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if absent := [each for each in columns if each not in (reader.fieldnames or ())]:
                raise CountyFileError(path, f"第一行没有这些列名：{'、'.join(absent)}。", 1)
            return [_row(values, path, reader.line_num) for values in reader]
    except UnicodeDecodeError as error:
        raise CountyFileError(path, "不是 UTF-8 编码，请另存为 UTF-8 再试。") from error
    except csv.Error as error:
        raise CountyFileError(path, f"不是合格的 CSV：{error}", reader.line_num) from error


def _row(values: dict[str | Any, str | Any], path: Path, line: int) -> Row:
    if None in values or None in values.values():
        raise CountyFileError(path, "栏数与第一行的列名不符，请检查逗号和引号。", line)
    return Row(values, path=path, line=line)


def read_document(path: Path) -> Any:
    """Return what a YAML file holds; an absent or empty file holds an empty mapping.

    Raises :class:`CountyFileError` where it is not YAML.
    """
    if not path.exists():
        return {}
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_YAML)  # noqa: S506  # a safe loader
    except UnicodeDecodeError as error:
        raise CountyFileError(path, "不是 UTF-8 编码，请另存为 UTF-8 再试。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise CountyFileError(path, f"不是合格的 YAML：{getattr(error, 'problem', '') or error}", line) from error
    return {} if content is None else content
