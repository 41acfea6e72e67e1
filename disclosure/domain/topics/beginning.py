"""Beginning a topic: a post of the kind ``topic`` gets the address at which readers will find it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from columns.domain.duties import may
from columns.enums import ColumnType, Duty
from columns.models import Column
from disclosure.domain.topics.words import TOPIC_KIND
from disclosure.enums import TopicState
from disclosure.models import Post, Topic
from disclosure.models.topics import TOPIC_SLUG
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused, refuse


@transaction.atomic
def begin_topic(*, post: Post, slug: str, column: Column | None, actor: User, now: datetime) -> Topic:
    """Bind a post of the kind ``topic`` to an address, and to a topic column where there is one for it.

    Readers find nothing there until the topic is opened. Refused: ``no_duty`` (drafts for the department, or
    publishes), ``not_a_topic``, ``post_taken``, ``slug_invalid``, ``slug_taken``, ``column_not_for_topics``.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("department").get(pk=post.pk)
    _require_duty(post, actor, now)
    if post.kind != TOPIC_KIND.code:
        raise refuse("not_a_topic", "只有“专题”这一类信息可以设专题地址。")
    if Topic.objects.filter(post=post).exists():
        raise refuse("post_taken", "这篇信息已经设了专题地址，不用再设。")
    _check(slug, column, but=None)
    topic = Topic(slug=slug, post=post, column=column, created_by=actor, created_at=now)
    save_with_history(topic, actor=actor, reason="登记专题", at=now)
    return topic


@transaction.atomic
def change_address(*, topic: Topic, slug: str, column: Column | None, actor: User, now: datetime) -> Topic:
    """Give a topic another address or column while nobody can know the old one.

    Refused: ``address_fixed`` (it was opened), and as :func:`begin_topic`.
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("post__department").get(pk=topic.pk)
    _require_duty(topic.post, actor, now)
    if topic.state != TopicState.PREPARING:
        raise refuse("address_fixed", "专题开通以后地址不再改：读者收藏的、别的网站链接的都是它。")
    _check(slug, column, but=topic)
    if (topic.slug, topic.column_id) != (slug, column.pk if column else None):
        topic.slug, topic.column = slug, column
        topic.version += 1
        save_with_history(topic, actor=actor, reason="改专题地址或者栏目", at=now)
    return topic


def columns_for_topics(*, besides: Topic | None = None) -> QuerySet[Column]:
    """Return the open topic columns that neither a topic nor another page has; ``besides`` keeps its own."""
    free = Q(topic__isnull=True, page="")
    if besides is not None:
        free |= Q(topic=besides)
    return Column.objects.filter(free, type=ColumnType.TOPIC, is_open=True).order_by("order", "code")


def _require_duty(post: Post, actor: User, now: datetime) -> None:
    if not any(may(actor, duty, post.department, now=now, post_kind=post.kind) for duty in (Duty.DRAFT, Duty.PUBLISH)):
        raise refuse("no_duty", f"专题由牵头单位（{post.department.short_name}）的拟稿人或者发布员登记。")


def _check(slug: str, column: Column | None, *, but: Topic | None) -> None:
    try:
        TOPIC_SLUG(slug)
    except ValidationError as error:
        raise refuse("slug_invalid", str(error.message)) from error
    others = Topic.objects.exclude(pk=but.pk) if but else Topic.objects.all()
    refusals: list[Refused] = []
    if others.filter(slug=slug).exists():
        refusals.append(refuse("slug_taken", f"地址“{slug}”已由另一个专题使用，请另选一个。"))
    if column is not None and not columns_for_topics(besides=but).filter(pk=column.pk).exists():
        sentence = f"栏目“{column.name}”不是开放的专题栏目，或者已有自己的页面，请改选或者不选。"
        refusals.append(refuse("column_not_for_topics", sentence))
    if refusals:
        raise Refused(*(each for refused in refusals for each in refused.refusals))
