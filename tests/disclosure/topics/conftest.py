"""What the tests of topics lean on: a topic whose words are public, open unless said otherwise."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from columns.models import Column, Department
from columns.queries import forget
from disclosure.domain import content
from disclosure.enums import TopicState
from disclosure.models import Post, Topic, TopicEntry
from disclosure.queries import forget_filled_columns
from tests.factories import DepartmentFactory, PublicationFactory, UserFactory

OPENED = datetime(2017, 9, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_columns() -> Iterator[None]:
    """Let no test see the columns of another."""
    forget()
    forget_filled_columns()
    yield
    forget()
    forget_filled_columns()


def payload_of(*, sections: tuple[str, ...] = (), until: str = "", body: str = "") -> content.Payload:
    """Return the payload of a topic's words, as it is stored."""
    held: dict[str, Any] = {"period": {"starts_on": "2017-09-01", "ends_on": until}}
    if sections:
        held["sections"] = [{"name": name, "about": ""} for name in sections]
    return content.empty_payload(kind="topic") | {"content": held, "body": body}


def make_topic(
    slug: str = "fupin",
    *,
    title: str = "脱贫攻坚",
    sections: tuple[str, ...] = ("政策文件", "工作动态"),
    until: str = "",
    column: Column | None = None,
    department: Department | None = None,
    state: str = TopicState.OPEN,
    **published: Any,
) -> Topic:
    """Return a topic with live words."""
    department = department or DepartmentFactory.create()
    live = PublicationFactory.create(
        kind="topic",
        title=title,
        department=department,
        revision__payload=payload_of(sections=sections, until=until),
        first_published_at=OPENED,
        **published,
    )
    return Topic.objects.create(
        slug=slug,
        post=live.post,
        column=column,
        state=state,
        opened_at=None if state == TopicState.PREPARING else OPENED,
        archived_at=OPENED if state == TopicState.ARCHIVED else None,
        created_by=live.post.created_by,
        created_at=OPENED,
    )


def put_in(topic: Topic, *publications: Any, section: str = "政策文件", **given: Any) -> list[TopicEntry]:
    """Return entries that stand in a section."""
    person = UserFactory.create()
    for each in publications:  # those made many at once are not known to their posts
        Post.objects.filter(pk=each.post_id).update(live_publication=each)
    rows = [
        TopicEntry(topic=topic, section=section, post_id=each.post_id, added_by=person, added_at=OPENED, **given)
        for each in publications
    ]
    return TopicEntry.objects.bulk_create(rows)
