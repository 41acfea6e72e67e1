"""Which publications the province's system must be told of."""

from datetime import timedelta

import pytest

from columns.enums import ChangeCause
from columns.models import OnlineAnswerUpdate
from disclosure.domain import publishing
from disclosure.domain.online_answers import publication_changed
from disclosure.enums import Genre, WithdrawalReason
from tests.factories import PUBLISHED_AT, PublicationFactory
from tests.kernel.calendars import seed_calendar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"kind": "document", "genre": Genre.NOTICE}, ChangeCause.POLICY),
        ({"kind": "document", "genre": Genre.OPINION}, ChangeCause.POLICY),
        ({"kind": "document", "genre": Genre.LETTER}, None),
        ({"kind": "board"}, ChangeCause.OFFICE),
        ({"kind": "news"}, None),
    ],
)
def test_a_policy_or_a_board_opens_a_to_do_and_nothing_else(given, cause):
    publication = PublicationFactory.create(**given)
    for _ in range(2):
        publication_changed(publication=publication, now=PUBLISHED_AT)
    assert list(OnlineAnswerUpdate.objects.values_list("cause", flat=True)) == ([cause] if cause else [])


def test_what_an_old_site_brings_along_is_no_change():
    publication = PublicationFactory.create(kind="document", genre=Genre.NOTICE)
    publication_changed(publication=publication, now=PUBLISHED_AT + timedelta(days=30))
    assert not OnlineAnswerUpdate.objects.exists()


def test_publishing_and_withdrawing_a_document_are_two_changes_named_by_number(world):
    seed_calendar()
    post = world.published(
        kind="document",
        title="关于某事的通知",
        metadata={
            "genre": Genre.NOTICE.value, "issuing_body": "县政府办公室", "date_of_issue": "2026-11-20",
            "source_name": "县政府办公室",
        },
    )  # fmt: skip
    publishing.withdraw(
        post=post,
        actor=world.publisher,
        expected_version=post.version,
        reason_class=WithdrawalReason.SUPERSEDED,
        note="已有新文件",
        reason="已有新文件",
        now=world.tick(),
    )
    said = list(OnlineAnswerUpdate.objects.order_by("pk").values_list("what", flat=True))
    assert said == [
        f"文件（索引号{post.index_number}）已发布",
        f"文件（索引号{post.index_number}）已撤下或者到期",
    ]
