"""How a post stands in lists: on top of its column where it is pinned, with the picture that was chosen for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from columns.enums import ColumnType
from columns.models import Column
from disclosure.models import Post, Publication
from tests.disclosure.pages.conftest import text_of
from tests.factories import PUBLISHED_AT, ColumnFactory, DepartmentFactory, PublicationFactory, publish_many
from yunlong_portal.kernel.models import StoredFile

Read = Callable[..., Any]


@pytest.fixture
def column(db: None) -> Column:
    section = ColumnFactory(code="news", type=ColumnType.SECTION)
    return ColumnFactory(code="news.yw", parent=section)


def pin(publication: Publication) -> Publication:
    Post.objects.filter(pk=publication.post_id).update(pinned=True)
    return publication


def titles_of(page: Any) -> list[str]:
    return [text_of(each) for each in page.xpath("//main//ul[@class='lines']/li/a")]


def pictures_of(page: Any) -> list[tuple[str, str, str]]:
    return [(each.get("src"), each.get("alt"), each.get("loading")) for each in page.xpath("//ul[@class='lines']//img")]


def test_what_is_pinned_stands_on_top_of_the_first_page_and_nowhere_else(read: Read, column: Column) -> None:
    made = publish_many(41, column=column, department=DepartmentFactory())
    older = pin(
        PublicationFactory(column=column, title="较早置顶", first_published_at=PUBLISHED_AT - timedelta(days=9))
    )
    newer = pin(
        PublicationFactory(column=column, title="较晚置顶", first_published_at=PUBLISHED_AT - timedelta(days=8))
    )
    others = [each.title for each in reversed(made)]

    pages = [read(f"/columns/news/yw/?page={number}") for number in (1, 2, 3)]

    assert titles_of(pages[0]) == [f"置顶 {newer.title}", f"置顶 {older.title}", *others[:18]]
    assert [titles_of(page) for page in pages[1:]] == [others[18:38], others[38:]]
    assert "共 43 条" in text_of(pages[0].xpath("//main//header")[0])
    # The newest day is not that of the first line any more.
    assert pages[0].xpath("//main//header//time")[0].text == others_day(made)


def others_day(made: list[Publication]) -> str:
    return (made[-1].first_published_at + timedelta(hours=8)).date().isoformat()


def test_only_what_is_public_in_this_column_counts_as_pinned(read: Read, column: Column) -> None:
    here = PublicationFactory(column=column)
    pin(PublicationFactory())
    pin(PublicationFactory(column=column, state="withdrawn", withdrawal_reason="error"))

    assert titles_of(read("/columns/news/yw/")) == [here.title]


def test_sections_feeds_and_departments_keep_to_the_order_of_time(read: Read, column: Column) -> None:
    department = DepartmentFactory(slug="office")
    pinned = pin(PublicationFactory(column=column, department=department))
    newest = PublicationFactory(
        column=column, department=department, first_published_at=PUBLISHED_AT + timedelta(days=1)
    )

    for address in ("/columns/news/", "/departments/office/"):
        assert titles_of(read(address)) == [newest.title, pinned.title]


def test_the_picture_of_a_line_stands_beside_it_with_its_words(
    read: Read, column: Column, stored_file: StoredFile
) -> None:
    files = [
        {"number": 1, "name": "表.pdf", "size": 9, "media_type": "application/pdf", "digest": "a" * 64},
        {
            "number": 2, "name": "会场.png", "size": 9, "media_type": "image/png", "digest": stored_file.digest,
            "alternative_text": "会议现场",
        },
    ]  # fmt: skip
    pictured = PublicationFactory(column=column, attachments=files)
    PublicationFactory(column=column, attachments=files)
    Post.objects.filter(pk=pictured.post_id).update(list_picture=stored_file)

    wanted = [(f"/posts/{pictured.post_id}/files/2/%E4%BC%9A%E5%9C%BA.png", "会议现场", "lazy")]
    assert pictures_of(read("/columns/news/yw/")) == wanted
    assert pictures_of(read("/columns/news/")) == wanted


def test_a_picture_that_the_live_version_has_no_more_is_not_shown(
    read: Read, column: Column, stored_file: StoredFile
) -> None:
    publication = PublicationFactory(column=column, attachments=[])
    Post.objects.filter(pk=publication.post_id).update(list_picture=stored_file)

    assert pictures_of(read("/columns/news/yw/")) == []
