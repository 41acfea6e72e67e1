"""What the page of a post says of special topics: which it stands in, and a way to put it into one more."""

from dataclasses import dataclass, field

from django.db.models import F
from django.http import HttpRequest

from columns.domain.duties import duty_book
from disclosure.admin.forms.topics import TakeInForm
from disclosure.domain.topics import words_of
from disclosure.domain.topics.words import TOPIC_KIND
from disclosure.models import Post, Topic, TopicEntry


@dataclass(frozen=True)
class TopicPanel:
    """``own``: the topic whose words the post is. ``is_homeless``: such words without an address yet."""

    own: Topic | None = None
    is_homeless: bool = False
    entries: list[TopicEntry] = field(default_factory=list)
    form: TakeInForm | None = None


def topic_panel(request: HttpRequest, post: Post) -> TopicPanel | None:
    """Return the panel, None where there is nothing to say. Two queries, one for the words of a topic."""
    if post.kind == TOPIC_KIND.code:
        own = Topic.objects.filter(post=post).first()
        return TopicPanel(own=own, is_homeless=own is None)
    if post.live_publication_id is None:
        return None
    entries = list(post.topic_entries.standing().select_related("topic__post"))
    places = _places(request, but={each.topic_id for each in entries})
    if not entries and not places:
        return None
    return TopicPanel(entries=entries, form=TakeInForm(places=places) if places else None)


def _places(request: HttpRequest, *, but: set[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections of the topics that this person fills, by topic."""
    topics = Topic.objects.filled_by(duty_book(request)).exclude(pk__in=but)
    rows = topics.annotate(
        live=F("post__live_publication__revision__payload__content"),
        draft=F("post__current_revision__payload__content"),
    ).values_list("pk", "post__title", "live", "draft")
    return [
        (title, [(f"{pk}:{name}", name or "不分版块") for name in words_of(live or draft).names or ("",)])
        for pk, title, live, draft in rows.order_by("-created_at", "-pk")
    ]
