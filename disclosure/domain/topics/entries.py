"""Posts join a topic, are placed in it, and leave it. No word of a post changes: what joins is public already.

The lead department's drafters keep its topics, and the desk that publishes keeps them all. An entry is ended, not
deleted: who took what out when is known as long as the topic is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from columns.domain.duties import may
from columns.enums import Duty
from disclosure.domain.topics.words import words_for_staff
from disclosure.enums import TopicState
from disclosure.models import Post, Topic, TopicEntry
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Added:
    """What became of posts that were to join: the new entries, and how many stood there already."""

    entries: list[TopicEntry]
    already: int


def may_fill(topic: Topic, *, actor: User, now: datetime) -> bool:
    """Return whether this person may put posts into the topic: drafts for its department, or publishes."""
    post = topic.post
    return any(may(actor, duty, post.department, now=now, post_kind=post.kind) for duty in (Duty.DRAFT, Duty.PUBLISH))


@transaction.atomic
def add_entries(*, topic: Topic, posts: Collection[int], section: str, actor: User, now: datetime) -> Added:
    """Put posts into a section of a topic; those that stand in the topic already stay where they are.

    Refused: ``no_duty``, ``archived``, ``no_such_section``, ``nothing_chosen``, ``too_many``, ``own_post`` (the
    topic's own words), ``not_public`` (a post of which nothing is public now).
    """
    topic = _to_be_filled(topic, actor=actor, now=now)
    _check_section(topic, section)
    wanted = sorted(set(posts))
    if not wanted:
        raise refuse("nothing_chosen", "请先勾选要加入的信息。")
    if len(wanted) > MOST_AT_ONCE:
        raise refuse("too_many", f"一次最多加入 {MOST_AT_ONCE} 篇，请分几次加入。")
    if topic.post_id in wanted:
        raise refuse("own_post", "专题的说明就是这个专题本身，不用加入。")
    public = {each.pk: each for each in Post.objects.filter(pk__in=wanted, live_publication__isnull=False)}
    if missing := len(wanted) - len(public):
        raise refuse("not_public", f"有 {missing} 篇现在没有公开（可能刚被撤下），没有加入。请重新查找再选。")
    there = set(topic.entries.standing().filter(post__in=wanted).values_list("post", flat=True))
    added = []
    for pk in (each for each in wanted if each not in there):
        entry = TopicEntry(topic=topic, section=section, post=public[pk], added_by=actor, added_at=now)
        save_with_history(entry, actor=actor, reason=f"加入“{section}”" if section else "加入专题", at=now)
        added.append(entry)
    return Added(entries=added, already=len(there))


@transaction.atomic
def place_entry(
    *, entry: TopicEntry, section: str, pinned: bool, order: int, actor: User, now: datetime
) -> TopicEntry:  # fmt: skip
    """Move an entry to a section, put it on top or not, give it a place among its like.

    Refused: ``no_duty``, ``archived``, ``no_such_section``, ``ended`` (somebody took it out meanwhile).
    """
    topic = _to_be_filled(entry.topic, actor=actor, now=now)
    entry = _standing(entry)
    # A section that was renamed in the topic's words keeps what stands in it until somebody moves it.
    if section != entry.section:
        _check_section(topic, section)
    if (entry.section, entry.pinned, entry.order) != (section, pinned, order):
        entry.section, entry.pinned, entry.order = section, pinned, order
        place = f"“{section}”" if section else "专题"
        save_with_history(entry, actor=actor, reason=f"放到{place}{'，置顶' if pinned else ''}", at=now)
    return entry


@transaction.atomic
def end_entry(*, entry: TopicEntry, actor: User, now: datetime) -> TopicEntry:
    """Take a post out of a topic. Refused: ``no_duty``, ``archived``, ``ended``."""
    _to_be_filled(entry.topic, actor=actor, now=now)
    entry = _standing(entry)
    entry.ended_at = now
    save_with_history(entry, actor=actor, reason="移出专题", at=now)
    return entry


def _to_be_filled(topic: Topic, *, actor: User, now: datetime) -> Topic:
    """Return the topic, locked: two who add the same at once do it one after the other."""
    found = (
        Topic.objects.select_for_update(of=("self",))
        .select_related("post__department", "post__live_publication__revision", "post__current_revision")
        .get(pk=topic.pk)
    )
    if not may_fill(found, actor=actor, now=now):
        raise refuse("no_duty", f"专题的内容由牵头单位（{found.department.short_name}）的拟稿人或者发布员安排。")
    if found.state == TopicState.ARCHIVED:
        raise refuse("archived", "专题已归档，不再增减内容。确需调整的，请先重新开通。")
    return found


def _standing(entry: TopicEntry) -> TopicEntry:
    found = TopicEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if found.ended_at is not None:
        raise refuse("ended", "这一篇已经移出专题。请刷新后再办。")
    return found


def _check_section(topic: Topic, section: str) -> None:
    names = words_for_staff(topic.post).names
    if section not in (names or ("",)):
        said = f"版块有：{'、'.join(names)}。" if names else "这个专题不分版块。"
        raise refuse("no_such_section", f"请选择专题现有的版块。{said}")
