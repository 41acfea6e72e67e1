"""The public pages of guides, rules and catalogues, and the catalogue's PDF."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from columns.enums import DepartmentKind
from columns.queries import department_directory
from disclosure.domain.filings.public import policy_links
from disclosure.models import Publication
from disclosure.views.policies import _TURN, booklet_of, key_of
from tests.disclosure.filings.conftest import Filings
from tests.factories import DepartmentFactory, publish_many

PDF = "/departments/mzj/catalogue.pdf"


def test_every_department_stands_with_its_guide_catalogue_and_rules(filings: Filings, client: Client) -> None:
    filings.publish_all()
    page = client.get("/disclosure/documents/").content.decode()

    assert "县民政局政府信息公开指南" in page
    assert "保密审查制度" in page
    assert f'href="{PDF}"' in page
    assert "还没有公开" in page


def test_a_body_of_the_county_office_has_no_line_until_it_has_something_public(
    filings: Filings, client: Client
) -> None:
    inner = DepartmentFactory.create(name="云龙县某某工作领导小组", kind=DepartmentKind.COUNTY_OFFICE)
    department_directory()
    assert policy_links(inner.pk) is None
    assert inner.name not in client.get("/disclosure/documents/").content.decode()
    assert "政府信息公开指南、目录、制度" not in client.get(f"/departments/{inner.slug}/").content.decode()

    filings.publish("institution_rules", title="会议制度", department=inner)
    assert inner.name in client.get("/disclosure/documents/").content.decode()


@pytest.mark.parametrize("address", ["/departments/mzj/", "/disclosure/?department=mzj"])
def test_a_departments_page_leads_to_its_guide_catalogue_and_rules(
    filings: Filings, client: Client, address: str
) -> None:
    filings.publish_all()
    page = client.get(address).content.decode()

    assert "政府信息公开指南、目录、制度" in page
    assert "信息发布制度" in page
    assert f'href="{PDF}"' in page


def test_a_catalogue_is_made_of_what_is_public_and_follows_it_at_once(filings: Filings, client: Client) -> None:
    filings.publish(title="关于低保公示的通知")
    with CaptureQueriesContext(connection) as asked:
        first = client.get(PDF)
    again = client.get(PDF)
    Publication.objects.update(state="withdrawn", withdrawal_reason="error")
    changed = client.get(PDF)

    assert len(asked) <= 4  # the directory may be asked for once
    assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
        200,
        "application/pdf",
        "public, max-age=20",
    )
    assert first.content.startswith(b"%PDF")
    assert again.content == first.content
    assert changed.content != first.content


def test_a_catalogue_that_is_being_made_is_not_made_twice(filings: Filings, client: Client) -> None:
    filings.publish()
    client.get(PDF)
    card = next(each for group in department_directory() for each in group.departments if each.slug == "mzj")
    key = key_of(booklet_of(card))
    cache.delete(key)
    cache.add(_TURN, 1, 60)

    answer = client.get(PDF)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/departments/nobody/catalogue.pdf", 404),
        (f"{PDF}?year=20x7", 404),
        (f"{PDF}?page=2", 404),
        (f"{PDF}?page=0", 404),
        (f"{PDF}?year=2016", 200),
    ],
)
@pytest.mark.once
def test_an_address_that_is_none_is_not_found_and_an_empty_year_says_so(
    filings: Filings, client: Client, address: str, status: int
) -> None:
    filings.publish()

    assert client.get(address).status_code == status


@pytest.mark.once
def test_a_long_catalogue_leads_to_each_of_its_booklets(filings: Filings, client: Client) -> None:
    publish_many(450, column=filings.column, department=filings.department, kind="document")
    page = client.get("/disclosure/?department=mzj&year=2017").content.decode()

    assert f'<a href="{PDF}?year=2017">第1—200条</a>' in page
    assert f'<a href="{PDF}?year=2017&amp;page=3">第401—450条</a>' in page
