"""One special topic: begun, given its address, shown with what stands in it and what may be done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.admin.forms.topics import AddressForm, NewTopicForm, PlaceForm
from disclosure.admin.topics.listing import TopicList, entries_of
from disclosure.domain import content, revisions
from disclosure.domain.topics import Words, begin_topic, change_address, may_fill, words_for_staff
from disclosure.domain.topics.words import TOPIC_KIND
from disclosure.enums import PublicationState, TopicState
from disclosure.models import Post, Topic, TopicEntry
from yunlong_portal.kernel.acting import media_of, say
from yunlong_portal.kernel.admin import holds, is_key
from yunlong_portal.kernel.row_pages import Moment, story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_ENTRIES_EACH = 20
_TOLD = 50


class TopicPages(TopicList):
    """Begin a topic, and its page."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether one drafts; whoever publishes gives an address to words that are there (``?post=``)."""
        publishes = (Duty.PUBLISH,) if "post" in request.GET else ()
        return holds(request, (Duty.DRAFT, *publishes))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begin a topic with a new post, or with ``?post=`` one that is there and has no address yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        post = self._post_without_address(request)
        form: AddressForm
        if post is not None:
            form = AddressForm(request.POST or None)
        else:
            drafted = duty_book(request).departments(Duty.DRAFT)
            form = NewTopicForm(request.POST or None, departments=Department.objects.filter(pk__in=drafted))
        if request.method == "POST" and form.is_valid():
            try:
                topic = self._begin(request, post, form.cleaned_data)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已登记专题。请在专题说明里写简介、期限和版块，提交审签。")
                return redirect(self.address_of(topic))
        return self.page(request, "new_topic", {"title": "新建专题", "form": form, "post": post})

    def _post_without_address(self, request: HttpRequest) -> Post | None:
        wanted = request.GET.get("post", "")
        if not wanted:
            return None
        posts = Post.objects.visible_to(duty_book(request)).filter(kind=TOPIC_KIND.code, topic__isnull=True)
        return get_object_or_404(posts.select_related("department"), pk=wanted if is_key(wanted) else None)

    @transaction.atomic
    def _begin(self, request: HttpRequest, post: Post | None, typed: dict[str, Any]) -> Topic:
        now = timezone.now()
        if post is None:
            department = typed["department"]
            payload = content.empty_payload(kind=TOPIC_KIND.code, source_name=department.name) | {
                "title": typed["title"],
                "column": typed["column"].code if typed["column"] else "",
            }
            post = revisions.create_post(actor=person_of(request), department=department, payload=payload, now=now)
        return begin_topic(
            post=post, slug=typed["slug"], column=typed["column"], actor=person_of(request), now=now
        )  # fmt: skip

    def address_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change address and column of a topic that was not opened yet."""
        topic = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(topic))
        form = AddressForm(request.POST, topic=topic)
        if form.is_valid():
            try:
                change_address(topic=topic, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已改专题地址。")
                return redirect(self.address_of(topic))
        return self.show(request, topic, address_form=form)

    def show(
        self,
        request: HttpRequest,
        row: Topic,
        *,
        bound: Any = None,
        address_form: AddressForm | None = None,
        placing: PlaceForm | None = None,
    ) -> HttpResponse:
        words = words_for_staff(row.post)
        choices = self.choices(request, row, bound=bound)
        fills = row.state != TopicState.ARCHIVED and may_fill(row, actor=person_of(request), now=timezone.now())
        section = request.GET.get("section")
        if section is not None:
            section = section.replace("\x00", "")
        entries = entries_of(row)
        if section is not None:
            entries = entries.filter(section=section)
        page = Paginator(entries, _ENTRIES_EACH).get_page(request.GET.get("p"))
        counts = dict(row.entries.standing().order_by().values_list("section").annotate(Count("pk")))
        names = [*words.names, *sorted(counts.keys() - set(words.names))]
        context = {
            "title": row.post.title,
            "row": row,
            "words": words,
            "choices": choices,
            "fills": fills,
            "section": section,
            "sections": [(name, counts.get(name, 0), name in words.names or not name) for name in names],
            "strays": sorted(name for name in counts.keys() - set(words.names) if name or words.names),
            "page": page,
            "entries": [(each, _place_form(each, words, placing) if fills else None) for each in page.object_list],
            "address_form": (address_form or AddressForm(topic=row)) if row.state == TopicState.PREPARING else None,
            "story": _story(row),
            "media": self.media + media_of(choices),
        }
        return self.page(request, "topic", context)


def _place_form(entry: TopicEntry, words: Words, typed: PlaceForm | None) -> PlaceForm:
    form = PlaceForm(entry=entry, words=words)
    return typed if typed is not None and typed.prefix == form.prefix else form


def _story(topic: Topic) -> list[Moment]:
    """Return what happened to a topic and to what stands in it, newest first."""
    joined = TopicEntry.history.filter(topic=topic.pk).exclude(post__publications__state=PublicationState.SEALED)
    moments = [
        Moment(
            at=each.history_date,
            who=str(each.history_user or "系统"),
            what=f"{each.history_change_reason}：《{each.post.title}》",
            mark="return" if each.ended_at else "save",
        )
        for each in joined.select_related("history_user", "post").order_by("-history_date", "-history_id")[:_TOLD]
    ]
    return sorted([*story_of(topic), *moments], key=lambda each: each.at, reverse=True)
