"""What the tests of search lean on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from columns.models import Column, Department
from columns.queries import forget
from disclosure import search
from disclosure.models import Publication
from disclosure.search.segment import Segmenter, segmenter
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory

NOTICE = Path(__file__).parents[2] / "data" / "notice_2017.txt"


@pytest.fixture(autouse=True)
def _fresh_columns() -> Iterator[None]:
    """Let no test see the columns of another."""
    forget()
    yield
    forget()


@pytest.fixture(scope="session")
def cutter() -> Segmenter:
    """Return the segmenter of the county."""
    return segmenter()


@pytest.fixture
def department(db: None) -> Department:
    """Return one department."""
    return DepartmentFactory.create(slug="mzj", name="云龙县民政局", short_name="县民政局")


@pytest.fixture
def column(db: None) -> Column:
    """Return one column."""
    return ColumnFactory.create(code="news.yw", name="云龙要闻")


@pytest.fixture
def publish(department: Department, column: Column) -> Callable[..., Publication]:
    """Return a function that makes a live publication and indexes it."""

    def published(text: str = "正文。", **given: Any) -> Publication:
        given = {"department": department, "column": column, "html": f"<p>{text}</p>"} | given
        publication = PublicationFactory.create(**given)
        search.index(publication)
        return publication

    return published


def titles(found: search.SearchPage) -> list[str]:
    """Return the titles of a page of hits, unmarked."""
    return [hit.title.replace("<mark>", "").replace("</mark>", "") for hit in found.hits]
