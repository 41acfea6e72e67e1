"""What a reader who means ill may ask of the citizens' pages: each answers that there is no such thing, in no time."""

import pytest
from django.test import Client

from tests.disclosure.topics.conftest import make_topic
from tests.factories import DepartmentFactory, PublicationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/nowhere%00/", "/%2500/", "/%ff%fe%00", "/posts/%00/", "/a.html?id=%00"])
def test_an_address_with_a_character_that_no_database_holds_is_not_found(
    client: Client, site: None, address: str
) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["section=%00", "from=%00&page=2", "section=" + "9" * 10_000])
def test_a_section_that_can_be_none_is_not_found(client: Client, site: None, query: str) -> None:
    make_topic()
    assert client.get(f"/topics/fupin/?{query}").status_code == 404


@pytest.mark.parametrize("year", ["9" * 5_000, "0" * 5_000 + "2017", "02017", "２０１７", "-201", "201\x00", "1e3"])
@pytest.mark.parametrize("address", ["/departments/mzj/catalogue.pdf", "/disclosure/"])
def test_a_year_that_is_none_is_not_found(client: Client, site: None, address: str, year: str) -> None:
    DepartmentFactory(slug="mzj")
    assert client.get(address, {"year": year}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/topics/?page=9999999", "/hotline/?page=9999999", "/hotline/?department=%00", "/departments/mzj/?page=999999",
        "/departments/mzj/?category=%00", "/departments/mzj/catalogue.pdf?page=999999",
    ],
)  # fmt: skip
def test_pages_and_names_far_away_are_not_found(client: Client, site: None, address: str) -> None:
    DepartmentFactory(slug="mzj")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("words", ["\x00", "%" * 10_000, "云" * 10_000, '"' * 10_000, "( OR NEAR *"])
def test_words_without_end_break_no_search_for_answers(client: Client, site: None, words: str) -> None:
    PublicationFactory(kind="answer", title="医保缴费到哪里办")
    assert client.get("/hotline/", {"q": words}).status_code == 200
