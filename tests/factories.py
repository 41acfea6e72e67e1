"""Rows for tests, each with the least that makes it valid and nothing surprising.

Factories of a floor stand together, ground floor first; each floor adds its own at the end.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from columns.domain import duties
from columns.enums import ColumnType, DepartmentKind, Duty
from columns.models import Column, Department
from disclosure.domain import content
from disclosure.enums import PathState
from disclosure.models import Post, Publication, Revision
from yunlong_portal.kernel.digest import digest_of_bytes
from yunlong_portal.kernel.models import User


class UserFactory(DjangoModelFactory[User]):
    """A person with an account and no duties. The password of everybody is ``secret``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"person{n}")
    display_name = Sequence(lambda n: f"张{n}")
    password = Password("secret")
    is_active = True


class DepartmentFactory(DjangoModelFactory[Department]):
    """A working department of the county. The county's own row is ``CountyFactory``."""

    class Meta:
        model = Department

    slug = Sequence(lambda n: f"unit{n}")
    name = Sequence(lambda n: f"云龙县第{n}局")
    short_name = Sequence(lambda n: f"第{n}局")
    kind = DepartmentKind.DEPARTMENT
    order = Sequence(lambda n: n)


class CountyFactory(DepartmentFactory):
    """The county government: one row, on which county duties are held."""

    class Meta:
        django_get_or_create = ("slug",)

    slug = "county"
    name = "云龙县人民政府"
    short_name = "县政府"
    kind = DepartmentKind.COUNTY_GOVERNMENT
    order = 0


class ColumnFactory(DjangoModelFactory[Column]):
    """An open column that lists news, at the root of the tree."""

    class Meta:
        model = Column

    code = Sequence(lambda n: f"column{n}")
    name = Sequence(lambda n: f"栏目{n}")
    type = ColumnType.NEWS_LIST
    owner = SubFactory(DepartmentFactory)
    order = Sequence(lambda n: n)


LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)


def with_duties(department: Department, *given: Duty, user: User | None = None, now: datetime = LONG_AGO) -> User:
    """Return ``user`` (a new staff member unless given) who since ``now`` holds these duties on ``department``."""
    person = user or UserFactory.create(is_staff=True)
    for duty in given:
        duties.grant_by_command(user=person, duty=duty, department=department, reason="测试", now=now)
    return person


PUBLISHED_AT = datetime(2017, 8, 25, 1, 30, tzinfo=UTC)  # 9:30 in Yunlong


class PostFactory(DjangoModelFactory[Post]):
    """The envelope of a published piece of news. What is public of it is a ``PublicationFactory``."""

    class Meta:
        model = Post

    department = SubFactory(DepartmentFactory)
    kind = "news"
    title = Sequence(lambda n: f"第{n}号消息")
    state = PathState.PUBLISHED
    index_number = Sequence(lambda n: f"county/2017-{n:05d}")
    created_by = SubFactory(UserFactory)


class RevisionFactory(DjangoModelFactory[Revision]):
    """The first revision of a post."""

    class Meta:
        model = Revision

    post = SubFactory(PostFactory)
    number = 1
    payload = LazyAttribute(lambda row: content.empty_payload(kind=row.post.kind, column=""))
    form = 1
    digest = "0" * 64
    author = SelfAttribute("post.created_by")
    created_at = PUBLISHED_AT


class PublicationFactory(DjangoModelFactory[Publication]):
    """A live version of a post, as the public reads it. It has not gone through the path: for tests of pages only."""

    class Meta:
        model = Publication

    revision = SubFactory(
        RevisionFactory,
        post=SubFactory(
            PostFactory,
            kind=SelfAttribute("...kind"),
            title=SelfAttribute("...title"),
            department=SelfAttribute("...department"),
        ),
    )
    post = SelfAttribute("revision.post")
    number = 1
    department = SubFactory(DepartmentFactory)
    column = SubFactory(ColumnFactory)
    kind = "news"
    title = Sequence(lambda n: f"第{n}号消息")
    index_number = SelfAttribute("post.index_number")
    html = "<p>正文第一段。</p>"
    html_digest = LazyAttribute(lambda row: digest_of_bytes(row.html.encode()))
    published_at = SelfAttribute("first_published_at")
    first_published_at = PUBLISHED_AT

    @classmethod
    def _create(cls, model_class: type[Publication], *args: Any, **kwargs: Any) -> Publication:
        publication = super()._create(model_class, *args, **kwargs)
        if publication.state == "live":
            Post.objects.filter(pk=publication.post_id).update(live_publication=publication)
        return publication


def publish_many(count: int, *, column: Column, department: Department, **given: Any) -> list[Publication]:
    """Return ``count`` live publications, each an hour younger than the one before, in a handful of queries."""
    made = [
        PublicationFactory.build(
            column=column,
            department=department,
            revision__post__department=department,
            first_published_at=PUBLISHED_AT + timedelta(hours=number),
            **given,
        )
        for number in range(count)
    ]
    author = UserFactory.create()
    for each in made:
        each.post.created_by = each.revision.author = author
    Post.objects.bulk_create([each.post for each in made])
    Revision.objects.bulk_create([each.revision for each in made])
    return Publication.objects.bulk_create(made)
