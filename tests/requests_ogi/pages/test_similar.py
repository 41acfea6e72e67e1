"""Before filing: what is public already is shown, opening it is counted, and nobody's name is on the count."""

from datetime import date

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.search import index
from requests_ogi.domain import suggesting
from requests_ogi.models import InformationRequest, PublishedAnswer, SuggestionUse
from tests.factories import PublicationFactory
from tests.requests_ogi.pages.filling import CITIZEN, HOW, IDENTITY, PERSON, WANTED, Filler, paper, text
from tests.requests_ogi.world import file

ADDRESS = "/requests/similar/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(world):
    """Publish the table that is asked for, and another matter."""
    made = [
        PublicationFactory(title=title, html=f"<p>{body}</p>", document_number=number)
        for title, body, number in (
            ("2016年城乡最低生活保障资金发放情况表", "诺邓镇、宝丰乡最低生活保障资金发放到户", "云民发〔2016〕8号"),
            ("农村公路养护计划", "乡道、村道养护", ""),
        )
    ]
    for each in made:
        index(each)
    return made


def counts() -> tuple[int, int, int]:
    row = SuggestionUse.objects.filter(on=date(2026, 11, 25)).first()
    return (row.shown, row.opened, row.filed) if row else (0, 0, 0)


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ({"description": "2016年度城乡最低生活保障资金发放情况，本人需要了解诺邓镇的具体情况"}, ["2016年城乡"]),
        ({"description": "不知道叫什么", "document_number": "云民发[2016]8号"}, ["2016年城乡"]),
        ({"description": "低保资金", "title": "最低生活保障资金发放情况表"}, ["2016年城乡"]),
        ({"description": "公路养护计划"}, ["农村公路"]),
        ({"description": "土地征收补偿标准"}, []),
        ({"description": "？！"}, []),
        ({"description": ""}, []),
    ],
)
def test_what_is_described_is_found_by_its_telling_words(public, said, titles):
    found = suggesting.similar(**said)
    assert [str(hit.title).replace("<mark>", "").replace("</mark>", "")[: len(each)] for hit, each in zip(
        found, titles, strict=True
    )] == titles  # fmt: skip


def test_a_description_takes_at_most_three_look_ups(public):
    suggesting.similar(description="公路")
    with CaptureQueriesContext(connection) as queries:
        suggesting.similar(description="诺邓镇土地征收补偿标准和安置方案公告")
    assert len(queries) <= 6


def test_a_search_that_is_out_of_order_keeps_nobody_from_filing(public, monkeypatch):
    def broken(query):
        raise DatabaseError

    monkeypatch.setattr(suggesting, "find", broken)
    assert suggesting.similar(description="公路养护计划") == []


def test_it_is_shown_before_filing_opened_in_a_window_of_its_own_and_counted_once(public, client):
    filler = Filler(client).send(**WANTED)
    assert (filler.heading, counts()) == ("可能已经公开", (1, 0, 0))
    assert [text(each) for each in filler.page.xpath("//ul[@class='hits-found']//h2")] == [public[0].title]
    (form,) = filler.page.xpath("//ul[@class='hits-found']//form")
    assert (form.get("method"), form.get("target")) == ("post", "_blank")
    seen = form.xpath(".//input[@name='seen']/@value")[0]
    for _ in range(2):
        opened = client.post(ADDRESS, {"seen": seen, "post": str(public[0].post_id)})
        assert opened.headers["Location"] == f"/posts/{public[0].post_id}/"
    assert counts() == (1, 1, 0)

    filler.send()
    assert filler.heading == "谁来申请"
    filler.send(**CITIZEN).send(**PERSON).send(**HOW).send(**{IDENTITY: paper()}).send("file")
    assert (InformationRequest.objects.count(), counts()) == (1, (1, 1, 1))


def test_the_same_words_are_shown_once_and_others_again(public, client):
    filler = Filler(client).send(**WANTED)
    filler.send("change:wanted")
    assert filler.value("description") == WANTED["description"]
    assert filler.send(**WANTED).heading == "谁来申请"
    filler.send("back").send(**WANTED | {"description": "公路养护计划"})
    assert (filler.heading, counts()) == ("可能已经公开", (1, 0, 0))


def test_an_earlier_answer_is_marked_as_one(public, client, world):
    earlier = file(world, on=date(2017, 8, 25)).request
    PublishedAnswer.objects.create(request=earlier, post=public[0].post, made_by=world.clerk, made_at=timezone.now())
    filler = Filler(client).send(**WANTED)
    assert [text(each) for each in filler.page.xpath("//*[@class='earlier-answer']")] == ["以前申请的答复"]


def test_the_fragment_for_the_script_counts_nothing_and_the_script_tells_what_it_showed(public, client):
    filler = Filler(client)
    (place,) = filler.page.xpath("//div[@id='similar']")
    with CaptureQueriesContext(connection) as queries:
        fragment = client.post(place.get("data-address"), {"q": "低保 最低生活保障资金"})
    assert all(each["sql"].lstrip().upper().startswith(("SELECT", "WITH")) for each in queries)
    assert f'href="/posts/{public[0].post_id}/"' in fragment.content.decode()
    assert fragment.headers["X-Robots-Tag"] == "noindex"
    assert fragment.headers["Cache-Control"] == "private, no-store"
    assert counts() == (0, 0, 0)
    for event in ("shown", "shown", "opened"):
        told = client.post(ADDRESS, {"seen": place.get("data-seen"), "event": event})
        assert told.status_code == 204
    assert counts() == (1, 1, 0)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 400),
        ({"seen": "made up", "post": "1"}, 400),
        ({"event": "filed"}, 404),
        ({"post": "1e3"}, 404),
        ({"post": "9" * 30}, 404),
        ({"post": "https://elsewhere.example/"}, 404),
    ],
)
def test_nobody_counts_or_is_led_anywhere_with_what_is_made_up(client, world, said, status):
    seen = Filler(client).page.xpath("//div[@id='similar']/@data-seen")[0]
    assert client.post(ADDRESS, ({"seen": seen} if status == 404 else {}) | said).status_code == status
    assert SuggestionUse.objects.filter(filed__gt=0).count() == 0


@pytest.mark.parametrize("typed", ["", "低", "\x00\x00\x00\x00", "<script>alert(1)</script>", "长" * 5_000])
def test_any_typing_gives_a_fragment(client, world, typed):
    response = client.post(ADDRESS, {"q": typed})
    assert response.status_code == 200
    assert "<script" not in response.content.decode()


def test_what_is_typed_goes_in_no_address_and_by_the_forms_token(public):
    """Addresses are logged on the way; the token is that of the form that is being filled."""
    careful = Client(enforce_csrf_checks=True)
    token = Filler(careful).page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    said = {"q": "低保 最低生活保障资金"}
    assert careful.get(ADDRESS, said).status_code == 405
    assert careful.post(ADDRESS, said).status_code == 403
    assert "<li>" in careful.post(ADDRESS, said | {"csrfmiddlewaretoken": token}).content.decode()
