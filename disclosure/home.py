"""What stands on the home page, as the county's folder says: ``home.yaml`` names the columns of each block."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

from yunlong_portal.kernel.county import read_document


@dataclass(frozen=True)
class Tile:
    """One of the equal tiles of government information: a column and the name of its picture."""

    column: str
    icon: str


@dataclass(frozen=True)
class HomeBlocks:
    """Column codes by place on the page. A block whose column is closed or empty is not shown."""

    news: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    tiles: tuple[Tile, ...] = field(default=())
    topics: str = ""


@cache
def _read(path: Path) -> HomeBlocks:
    given = read_document(path)
    return HomeBlocks(
        news=given.get("news", ""),
        rows=tuple(tuple(row) for row in given.get("rows", [])),
        tiles=tuple(Tile(**each) for each in given.get("tiles", [])),
        topics=given.get("topics", ""),
    )


def home_blocks() -> HomeBlocks:
    """Return the blocks of this county's home page."""
    return _read(settings.COUNTY_DIR / "home.yaml")
