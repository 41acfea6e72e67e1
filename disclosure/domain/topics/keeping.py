"""What is watched of open topics: that something new comes, that no section stays blank, that they are closed in time.

An archived topic is exempt (publishing rules: 归档专题). The end of the period is the lead's promise to its readers;
nothing closes by itself, the people who answer for it are reminded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Subquery

from columns.domain.duties import roster
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import Duty
from columns.slots import Kept
from disclosure.domain.topics.words import words_of
from disclosure.enums import TopicState
from disclosure.models import Publication, Topic, TopicEntry
from disclosure.undated import UNDATED, is_dated
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles

# The longest age the county's column table suggests for a topic; a topic with a column has that column's.
ALLOWED_DAYS = 100

_LIVE = "post__live_publication"


def topics_kept_fresh(*, now: datetime) -> list[Kept]:
    """Return the open topics with when something last came to each, and their sections that hold nothing.

    Two queries: the topics with what their columns hold, and the newest entry of every section.
    """
    in_column = (
        Publication.objects.live()
        .filter(column=OuterRef("column"), first_published_at__lte=now)
        .exclude(post=OuterRef("post"))
        .order_by("-first_published_at", "-id")
    )
    topics = (
        Topic.objects.shown()
        .filter(state=TopicState.OPEN, opened_at__lte=now)
        .annotate(title=F(f"{_LIVE}__title"), content=F(f"{_LIVE}__revision__payload__content"))
        .annotate(in_column=Subquery(in_column.values("first_published_at")[:1]))
        .select_related("post__department", "column")
        .order_by("pk")
    )
    entries = TopicEntry.objects.shown().filter(topic__state=TopicState.OPEN, added_at__lte=now).order_by()
    newest: defaultdict[int, dict[str, datetime]] = defaultdict(dict)
    for topic, section, last in entries.values_list("topic", "section").annotate(last=Max("added_at")):
        newest[topic][section] = last
    return [kept for topic in topics for kept in _kept(topic, newest[topic.pk])]


def _kept(topic: Topic, newest: Mapping[str, datetime]) -> list[Kept]:
    title, content, in_column = topic.title, topic.content, topic.in_column  # type: ignore[attr-defined]  # annotated
    common: dict[str, Any] = {
        "department_id": topic.department.pk,
        "department": topic.department.short_name,
        "link": f"/admin/disclosure/topic/{topic.pk}/change/",
        "allowed_days": (topic.column.max_age_days if topic.column else None) or ALLOWED_DAYS,
    }
    moments = [*newest.values(), *([in_column] if is_dated(in_column) else [])]
    found = [
        Kept(
            key=f"topic:{topic.slug}",
            kind="topic",
            label=f"专题“{title}”",
            last_at=max(moments, default=None),
            is_undated=in_column == UNDATED and not moments,
            **common,
        )
    ]
    if not moments:
        return found  # blank, or without a date, as a whole: its sections are not told one by one
    return found + [
        Kept(
            key=f"topic:{topic.slug}:{name}",
            kind="topic_section",
            label=f"专题“{title}” › {name}",
            last_at=None,
            **common,
        )
        for name in words_of(content).names
        if name not in newest
    ]


_LEADS = (Duty.DRAFT, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)
_DESK = (Duty.PUBLISH,)


def _ending(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the open topics whose period ends. Three queries."""
    people = roster((*_LEADS, *_DESK), now=now)
    topics = Topic.objects.shown().filter(state=TopicState.OPEN).order_by("pk")
    for pk, department, title, content in topics.values_list(
        "pk", "post__department", f"{_LIVE}__title", f"{_LIVE}__revision__payload__content"
    ):
        if ends_on := words_of(content).ends_on:
            yield DepartmentItem(
                key=str(pk),
                subject=f"专题“{title}”",
                link=f"/admin/disclosure/topic/{pk}/change/",
                due_on=ends_on,
                about=f"{Topic._meta.label_lower}:{pk}",
                department_id=department,
                people=people,
            )


# Five working days are a week before; then the day itself; then once, when it is past.
ENDING = ReminderPlan(
    name="disclosure.topics",
    label="专题到期归档",
    verb="归档或者延期",
    open_items=_ending,
    recipients=by_roles(Role(since=5, who=holders(*_LEADS)), Role(since=OVERDUE, who=holders(*_DESK))),
    steps=(5, 0),
    each_day_overdue=False,
)
