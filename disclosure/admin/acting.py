"""Acting on the workbench: take a transition, bring a signed sheet back, set how the post stands in lists."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from columns.domain.duties import duty_book
from disclosure.admin import workbench
from disclosure.admin.pages import PostPages
from disclosure.domain import envelope, paper, publishing
from disclosure.domain.workflow import PATH, PUBLICATION
from disclosure.models import Post
from yunlong_portal.kernel import files
from yunlong_portal.kernel.acting import TransitionForm, say
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class PostActing(PostPages):
    """What may be done with a post."""

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take one transition; what was typed stays where it cannot be taken."""
        post = self.find(request, pk)
        if request.method != "POST":
            return redirect("admin:disclosure_post_change", post.pk)
        now = timezone.now()
        live = post.publications.order_by("-number").first()
        transition = PATH.find(name, post.state) or (PUBLICATION.find(name, live.state) if live else None)
        if transition is None:
            messages.error(
                request, f"现在是“{post.get_state_display()}”，不能这样办理。可能已由他人办理，请看办理经过。"
            )
            return redirect("admin:disclosure_post_change", post.pk)
        form = workbench.make_form(transition, post=post, now=now, data=request.POST)
        if form.is_valid():
            try:
                self._take(request, post, name, form, now)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                return self._after_act(request, post)
        post = self.find(request, pk)
        return self.show_workbench(request, post, bound=form)

    def _take(self, request: HttpRequest, post: Post, name: str, form: TransitionForm, now: Any) -> None:
        common = {
            "actor": person_of(request),
            "expected_version": form.cleaned_data["version"],
            "reason": form.cleaned_data["reason"],
            "now": now,
        }
        match name:
            case "withdraw":
                publishing.withdraw(post=post, **common, **form.data_for_act())
            case "seal":
                publishing.seal(post=post, **common)
            case _:
                PATH.take(name, row=post, **common, **form.data_for_act())

    def _after_act(self, request: HttpRequest, post: Post) -> HttpResponse:
        """Go back to the post where this person still sees it, else to the list."""
        if Post.objects.visible_to(duty_book(request)).filter(pk=post.pk).exists():
            return redirect("admin:disclosure_post_change", post.pk)
        return redirect("admin:disclosure_post_changelist")

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the scan of a sheet signed by hand."""
        post = self.find(request, pk)
        form = workbench.paper_form(post=post, book=duty_book(request), data=request.POST, files=request.FILES)
        if request.method != "POST" or form is None:
            return redirect("admin:disclosure_post_change", post.pk)
        if form.is_valid():
            upload = form.cleaned_data["scan"]
            try:
                scan = files.accept(data=upload.file, name=upload.name, stored_by=person_of(request))
                paper.scan_back(
                    post=post,
                    actor=person_of(request),
                    signer=form.cleaned_data["signer"],
                    signed_on=form.cleaned_data["signed_on"],
                    code=form.cleaned_data["code"],
                    scan=scan,
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "扫描件已上传，等待第二人对照原件核对。")
                return redirect("admin:disclosure_post_change", post.pk)
        return self.show_workbench(request, post, paper_form=form)

    def envelope_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set whether the post stands on top of its column, and its picture in lists."""
        post = self.find(request, pk)
        form = workbench.envelope_form(post=post, book=duty_book(request), data=request.POST)
        if request.method != "POST" or form is None:
            return redirect("admin:disclosure_post_change", post.pk)
        if form.is_valid():
            try:
                envelope.change_envelope(
                    post=post,
                    actor=person_of(request),
                    expected_version=form.cleaned_data["version"],
                    pinned=form.cleaned_data["pinned"],
                    list_picture=form.cleaned_data["list_picture"],
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已保存置顶和列表图的设置。")
                return redirect("admin:disclosure_post_change", post.pk)
        return self.show_workbench(request, post, envelope_form=form)
