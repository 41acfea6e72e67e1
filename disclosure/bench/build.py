"""Fills an empty database with publications, straight through the models: it is a benchmark, nobody signs here."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from columns.models import Column, Department, DisclosureCategory
from disclosure.bench.text import make
from disclosure.domain import content
from disclosure.enums import Genre, PathState, Validity
from disclosure.models import Post, Publication, PublicationCategory, Revision
from disclosure.search.index import rebuild
from yunlong_portal.kernel import digest
from yunlong_portal.kernel.models import User

COLUMN = "news.yw"
_BATCH = 500
Progress = Callable[[str, int], None]


def build(*, count: int, now: datetime, progress: Progress = lambda doing, done: None) -> None:
    """Write ``count`` publications into one column, the newest at ``now``, and index them.

    The county's departments, columns and categories must be there. The same count gives the same rows.
    """
    chance = random.Random(20170825)  # noqa: S311  # texts, not secrets
    rows = _rows(chance, count=count, now=now)
    for done in range(0, count, _BATCH):
        with transaction.atomic():
            _write([next(rows) for _ in range(min(_BATCH, count - done))])
        progress("已建", min(done + _BATCH, count))
    rebuild(progress=lambda done: progress("已编入检索", done))


def _rows(chance: random.Random, *, count: int, now: datetime) -> Iterator[dict[str, Any]]:
    departments = list(Department.objects.order_by("pk"))
    categories = list(DisclosureCategory.objects.order_by("pk"))
    column = Column.objects.get(code=COLUMN)
    for number in range(count):
        text = make(chance)
        # Oldest first, as a portal fills; about six posts on a working day.
        moment = now - timedelta(minutes=93 * (count - 1 - number))
        is_document = number % 4 == 0
        yield {
            "department": chance.choice(departments),
            "category": chance.choice(categories) if categories and is_document else None,
            "column": column,
            "kind": "document" if is_document else "news",
            "title": text.title,
            "html": text.html,
            "index_number": f"bench/{moment.year}-{number:05d}",
            "document_number": f"云政办发〔{moment.year}〕{number % 190 + 1}号" if is_document else "",
            "genre": Genre.NOTICE.value if is_document else "",
            "validity": Validity.IN_FORCE.value if is_document else "",
            "moment": moment,
        }


def _write(rows: list[dict[str, Any]]) -> None:
    author, _ = User.objects.get_or_create(username="bench", defaults={"display_name": "测速"})
    posts = Post.objects.bulk_create([_post(row, author) for row in rows])
    revisions = Revision.objects.bulk_create(
        [_revision(row, post, author) for row, post in zip(rows, posts, strict=True)]
    )
    publications = Publication.objects.bulk_create(
        [_publication(row, revision) for row, revision in zip(rows, revisions, strict=True)]
    )
    for post, revision, publication in zip(posts, revisions, publications, strict=True):
        post.current_revision = revision
        post.live_publication = publication
    Post.objects.bulk_update(posts, ["current_revision", "live_publication"], batch_size=100)
    PublicationCategory.objects.bulk_create(
        PublicationCategory(publication=publication, category=row["category"])
        for row, publication in zip(rows, publications, strict=True)
        if row["category"]
    )


def _post(row: dict[str, Any], author: User) -> Post:
    return Post(
        department=row["department"],
        kind=row["kind"],
        title=row["title"],
        state=PathState.PUBLISHED,
        awaits="",
        index_number=row["index_number"],
        created_by=author,
    )


def _revision(row: dict[str, Any], post: Post, author: User) -> Revision:
    payload = content.empty_payload(kind=row["kind"], column=COLUMN) | {"title": row["title"], "body": row["html"]}
    return Revision(
        post=post,
        number=1,
        payload=payload,
        form=digest.FORM_VERSION,
        digest=content.digest_of(payload),
        author=author,
        created_at=row["moment"],
    )


def _publication(row: dict[str, Any], revision: Revision) -> Publication:
    return Publication(
        post=revision.post,
        number=1,
        revision=revision,
        department=row["department"],
        column=row["column"],
        kind=row["kind"],
        title=row["title"],
        genre=row["genre"],
        issuing_body=row["department"].name,
        document_number=row["document_number"],
        date_of_issue=row["moment"].date(),
        validity=row["validity"],
        index_number=row["index_number"],
        categories=[row["category"].code] if row["category"] else [],
        metadata=revision.payload["metadata"],
        html=row["html"],
        html_digest=digest.digest_of_bytes(row["html"].encode()),
        published_at=row["moment"],
        first_published_at=row["moment"],
    )
