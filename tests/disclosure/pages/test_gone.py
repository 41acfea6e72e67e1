from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from columns.models import SiteFact
from disclosure.enums import NEUTRAL_REASONS, WithdrawalReason
from tests.disclosure.pages.conftest import meta_of, text_of
from tests.factories import PublicationFactory

Read = Callable[..., Any]
NAMED = [each for each in WithdrawalReason if each not in NEUTRAL_REASONS]
TITLE = "低保名单公示"


def withdrawn(reason: str, **given: Any) -> int:
    publication = PublicationFactory(
        title=TITLE,
        state="withdrawn",
        withdrawal_reason=reason,
        withdrawal_note="请看新的公示。",
        withdrawn_at=datetime(2017, 9, 1, 16, 30, tzinfo=UTC),  # the next day in Yunlong
        attachments=[{"number": 1, "name": "名单.pdf", "size": 1, "media_type": "application/pdf", "digest": "a" * 64}],
        **given,
    )
    return publication.post_id


@pytest.mark.parametrize("reason", NAMED)
def test_what_was_withdrawn_says_title_day_reason_and_note(read: Read, reason: WithdrawalReason) -> None:
    SiteFact.objects.create(key="phone", group="contact", label="联系电话", value="5523951")

    page = read(f"/posts/{withdrawn(reason)}/", status=410)

    assert text_of(page.xpath("//main//h1")[0]) == "该信息已撤下"
    facts = [(text_of(each.find("dt")), text_of(each.find("dd"))) for each in page.xpath("//dl/div")]
    assert facts == [
        ("标题", TITLE),
        ("撤下时间", "2017-09-02"),
        ("原因", reason.label),
        ("说明", "请看新的公示。"),
    ]
    assert page.xpath("//main//a[@href='tel:5523951']")
    assert ("robots", "noindex") in meta_of(page)


@pytest.mark.parametrize("reason", sorted(NEUTRAL_REASONS))
def test_a_neutral_reason_names_neither_title_nor_reason(client: Client, db: None, reason: WithdrawalReason) -> None:
    response = client.get(f"/posts/{withdrawn(reason)}/")

    text = response.content.decode()
    assert response.status_code == 410
    assert "该页面已下线" in text
    assert TITLE not in text
    assert reason.label not in text
    assert "请看新的公示" not in text


def test_what_is_sealed_is_neutral_whatever_it_was_withdrawn_for(client: Client, db: None) -> None:
    sealed = PublicationFactory(title=TITLE, state="sealed", withdrawal_reason="error")

    response = client.get(f"/posts/{sealed.post_id}/")

    assert response.status_code == 410
    assert TITLE not in response.content.decode()


@pytest.mark.parametrize("rest", ["files/1/%E5%90%8D%E5%8D%95.pdf", "qr.svg"])
def test_its_files_and_its_code_are_gone_with_it(client: Client, db: None, rest: str) -> None:
    assert client.get(f"/posts/{withdrawn('personal_data')}/{rest}").status_code == 410


def test_a_withdrawn_post_stands_in_no_list_feed_or_map(client: Client, site: None) -> None:
    post = withdrawn("error", kind="document")
    publication = PublicationFactory._meta.model.objects.get(post=post)
    column, department = publication.column, publication.department
    neighbour = PublicationFactory(title="还在的信息", kind="document", column=column, department=department)

    for address in (
        "/",
        "/disclosure/",
        f"/columns/{column.code}/",
        f"/columns/{column.code}/feed.atom",
        f"/departments/{department.slug}/",
        "/feeds/latest.atom",
        "/sitemap-posts-1.xml",
    ):
        text = client.get(address).content.decode()
        assert TITLE not in text
        assert f"/posts/{post}/" not in text
    assert f"/posts/{neighbour.post_id}/" in client.get("/sitemap-posts-1.xml").content.decode()


def test_views_of_what_is_gone_are_not_counted(client: Client, db: None, settings: Any, tmp_path: Any) -> None:
    settings.REDIS_URL = ""
    settings.COUNTERS_DIR = tmp_path / "counters"

    client.get(f"/posts/{withdrawn('error')}/seen.gif", headers={"User-Agent": "Mozilla/5.0"})

    assert not settings.COUNTERS_DIR.exists()
