"""The county is data: each floor says how it loads its part of the county's folder.

A loader creates what is missing and never overwrites what staff changed. Floors register theirs in
``AppConfig.ready``; ``seed_county`` runs them in the order of the house, ground floor first.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Load = Callable[[Path], dict[str, int]]


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


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file (UTF-8, first line the names); an absent file has none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_document(path: Path) -> Any:
    """Return what a YAML file holds; an absent file holds an empty mapping."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
