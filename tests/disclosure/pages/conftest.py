"""What the tests of citizens' pages lean on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import html

from columns.enums import SiteFactGroup
from columns.models import NavigationEntry, SiteFact
from columns.queries import forget
from disclosure.queries import forget_filled_columns
from disclosure.slots import DEPARTMENT_BLOCKS, HOME_BLOCKS, SITEMAP_GROUPS


@pytest.fixture(autouse=True)
def _fresh_columns() -> Iterator[None]:
    """Let no test see the columns of another."""
    forget()
    forget_filled_columns()
    yield
    forget()
    forget_filled_columns()


@pytest.fixture(autouse=True)
def _floor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the pages of this floor without what higher floors put on them."""
    for slot in (HOME_BLOCKS, SITEMAP_GROUPS, DEPARTMENT_BLOCKS):
        monkeypatch.setattr(slot, "_providers", {})


@pytest.fixture
def site(db: None) -> None:
    """Give the site a name, a domain and two entries of navigation."""
    for key, value in {
        "site_name": "云龙县人民政府",
        "portal_name": "云龙县人民政府门户网站",
        "site_domain": "www.example.gov.cn",
    }.items():
        SiteFact.objects.create(key=key, group=SiteFactGroup.NAME, label=key, value=value)
    NavigationEntry.objects.create(code="home", label="首页", address="/", order=1)
    NavigationEntry.objects.create(code="disclosure", label="政务公开", address="/disclosure/", order=2)


@pytest.fixture
def read(client: Client, site: None) -> Callable[..., Any]:
    """Return a function that reads a page as a tree of elements, after checking its status."""

    def read_page(address: str, *, status: int = 200, **headers: str) -> Any:
        response = client.get(address, headers=headers)
        assert response.status_code == status
        return html.fromstring(response.content.decode())

    return read_page


def text_of(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join(element.text_content().split())


def meta_of(page: Any) -> list[tuple[str, str]]:
    """Return (name, content) of every ``<meta name>`` in order."""
    return [(each.get("name"), each.get("content")) for each in page.xpath("//head/meta[@name]")]
