"""Posts join a topic: found and ticked on its page, or taken in from their own; placed there, and taken out."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from columns.domain.duties import duty_book
from disclosure.admin.forms.topics import JoinForm, PlaceForm
from disclosure.admin.topics.keeping import TopicPages
from disclosure.domain.topics import add_entries, end_entry, may_fill, place_entry, words_for_staff
from disclosure.domain.topics.finding import find_candidates
from disclosure.models import Post, Topic
from disclosure.paging import page_number, pagination_of
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class TopicJoining(TopicPages):
    """What stands in a topic."""

    def join_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Find public posts and put the ticked ones into a section."""
        topic = self.find(request, pk)
        now = timezone.now()
        if not may_fill(topic, actor=person_of(request), now=now):
            raise PermissionDenied
        words = words_for_staff(topic.post)
        form = JoinForm(request.POST or None, words=words)
        if request.method == "POST" and form.is_valid():
            try:
                self._add(request, topic, form.cleaned_data.get("section", ""), now)
            except Refused as refused:
                say(form, refused)
            else:
                return redirect(request.get_full_path())
        text = request.GET.get("q", "").strip()[:100]
        found = find_candidates(topic, text=text, number=page_number(request))
        if found is None:
            raise Http404
        context = {
            "title": "加入信息",
            "row": topic,
            "form": form,
            "text": text,
            "found": found,
            "ticked": {int(each) for each in request.POST.getlist("post") if is_key(each)},
            "pagination": pagination_of(request, found),
        }
        return self.page(request, "join", context)

    def _add(self, request: HttpRequest, topic: Topic, section: str, now: datetime) -> None:
        posts = [int(each) for each in request.POST.getlist("post") if is_key(each)]
        added = add_entries(topic=topic, posts=posts, section=section, actor=person_of(request), now=now)
        said = f"已加入 {len(added.entries)} 篇。" if added.entries else "没有新加入的。"
        messages.success(request, said + (f"另有 {added.already} 篇已在专题里。" if added.already else ""))

    def take_in_view(self, request: HttpRequest, post: int) -> HttpResponse:
        """Put one post into a topic, from its own page; ``place`` is the topic's key and the section."""
        row = get_object_or_404(Post.objects.visible_to(duty_book(request)), pk=post)
        if request.method != "POST":
            return redirect("admin:disclosure_post_change", row.pk)
        key, _, section = request.POST.get("topic-place", "").partition(":")
        topics = Topic.objects.filled_by(duty_book(request)).select_related("post")
        topic = topics.filter(pk=key).first() if is_key(key) else None
        if topic is None:
            messages.error(request, "请选择要加入的专题和版块。")
            return redirect("admin:disclosure_post_change", row.pk)
        try:
            added = add_entries(
                topic=topic, posts=[row.pk], section=section, actor=person_of(request), now=timezone.now()
            )
        except Refused as refused:
            for each in refused.refusals:
                messages.error(request, each.sentence)
        else:
            messages.success(request, f"已加入专题“{topic}”。" if added.entries else f"这一篇已在专题“{topic}”里。")
        return redirect("admin:disclosure_post_change", row.pk)

    def place_view(self, request: HttpRequest, pk: int, entry: int) -> HttpResponse:
        """Place an entry, or take it out."""
        topic = self.find(request, pk)
        row = get_object_or_404(topic.entries.standing(), pk=entry)
        if request.method != "POST":
            return redirect(self.address_of(topic))
        row.topic = topic
        actor, now = person_of(request), timezone.now()
        form = PlaceForm(request.POST, entry=row, words=words_for_staff(topic.post))
        try:
            if "end" in request.POST:
                end_entry(entry=row, actor=actor, now=now)
                messages.success(request, "已移出专题。信息本身没有变化。")
                return redirect(f"{self.address_of(topic)}#entries-heading")
            if form.is_valid():
                typed = form.cleaned_data
                place_entry(
                    entry=row,
                    section=typed.get("section", ""),
                    pinned=typed["pinned"],
                    order=typed["order"],
                    actor=actor,
                    now=now,
                )
                messages.success(request, "已调整。")
                return redirect(f"{self.address_of(topic)}#entries-heading")
        except Refused as refused:
            for each in refused.refusals:
                messages.error(request, each.sentence)
            return redirect(self.address_of(topic))
        return self.show(request, topic, placing=form)
