"""The staff's screens over posts: the list, the workbench, and what hangs on one post."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from js_asset import Media

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Column, Department
from disclosure.admin import workbench
from disclosure.admin.forms import AttachmentFormSet, NewPostForm, OpenSealedForm, PostForm, TransitionForm
from disclosure.admin.workbench import address_of
from disclosure.domain import checks, content, guards, paper, publishing, revisions
from disclosure.domain.workflow import PATH, PUBLICATION
from disclosure.enums import PathState
from disclosure.models import Post, Revision, SealedOpening
from disclosure.querysets import POST_DUTIES
from disclosure.views.posts import render_article
from yunlong_portal.kernel import files
from yunlong_portal.kernel.admin import PortalModelAdmin
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.text import hidden_characters
from yunlong_portal.kernel.workflow import Refused


class QueueFilter(admin.SimpleListFilter):
    """等我办: what waits for a duty that I hold."""

    title = "待办"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "等我办理"), ("drafts", "我拟的稿")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "mine":
                return queryset.waiting_for(duty_book(request))
            case "drafts":
                return queryset.filter(created_by=request.user)
            case _:
                return queryset


class DepartmentFilter(admin.SimpleListFilter):
    """Only the departments whose posts this person sees."""

    title = "单位"
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = Post.objects.visible_to(duty_book(request)).order_by().values("department")
        return [(str(each.pk), each.short_name) for each in Department.objects.filter(pk__in=seen)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(department=self.value()) if (self.value() or "").isdigit() else queryset


@admin.register(Post)
class PostAdmin(PortalModelAdmin):
    """Posts of my departments, and what I may do with each."""

    seen_by = tuple(duty.value for duty in POST_DUTIES)
    changed_by = (Duty.DRAFT.value,)
    list_display = ("title", "department_name", "kind_label", "state", "awaited", "updated_at")
    list_display_links = ("title",)
    list_filter = (QueueFilter, "state", DepartmentFilter)
    list_select_related = ("department",)
    search_fields = ("title", "index_number")
    search_help_text = "按标题或索引号查找"
    ordering = ("-updated_at", "-pk")

    @admin.display(description="单位", ordering="department__order")
    def department_name(self, post: Post) -> str:
        return post.department.short_name

    @admin.display(description="类型", ordering="kind")
    def kind_label(self, post: Post) -> str:
        return content.kinds.get(post.kind).label

    @admin.display(description="等待", ordering="awaits")
    def awaited(self, post: Post) -> str:
        return post.get_awaits_display() or "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return Post.objects.visible_to(duty_book(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"disclosure_post_{name}")

        return [
            route("act/<slug:name>/", self.act_view, "act"),
            route("paper/", self.paper_view, "paper"),
            route("preview/", self.preview_view, "preview"),
            route("compare/<int:older>/<int:newer>/", self.compare_view, "compare"),
            route("revisions/<int:number>/", self.revision_view, "revision"),
            route("files/<slug:digest>/<str:name>", self.file_view, "file"),
            route("sealed/", self.sealed_view, "sealed"),
            *super().get_urls(),
        ]

    # --- one post -------------------------------------------------------------------------------------------------

    def find(self, request: HttpRequest, pk: Any, *, open_sealed: bool = False) -> Post:
        """Return a post this person may see, else 404: another department's draft does not exist for him."""
        post = get_object_or_404(
            Post.objects.visible_to(duty_book(request)).select_related(
                "department", "current_revision", "live_publication", "created_by"
            ),
            pk=pk,
        )
        if publishing.is_sealed(post) and not open_sealed:
            raise Http404
        return post

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for department, kind and title; the rest is written on the workbench."""
        if not self.has_add_permission(request) or IS_POPUP_VAR in request.GET:
            raise PermissionDenied
        departments = Department.objects.filter(pk__in=duty_book(request).departments(Duty.DRAFT))
        form = NewPostForm(request.POST or None, departments=departments, initial={"kind": "document"})
        if request.method == "POST" and form.is_valid():
            department = form.cleaned_data["department"]
            payload = content.empty_payload(kind=form.cleaned_data["kind"], source_name=department.name)
            payload["title"] = form.cleaned_data["title"]
            payload["metadata"]["issuing_body"] = department.name
            try:
                post = revisions.create_post(
                    actor=request.user, department=department, payload=payload, now=timezone.now()
                )
            except Refused as refused:
                _say(form, refused)
            else:
                self._say_hidden(request, form.cleaned_data["title"])
                messages.success(request, "已建稿。请填写正文和元数据,保存后提交审查。")
                return redirect("admin:disclosure_post_change", post.pk)
        return self._page(request, "new_post", {"title": "新建信息", "form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the workbench; a POST saves the draft."""
        if not object_id.isdigit():
            raise Http404
        post = self.find(request, object_id, open_sealed=True)
        if publishing.is_sealed(post):
            return redirect(address_of(post, "sealed"))
        if request.method == "POST":
            return self._save(request, post)
        return self._workbench(request, post)

    def _may_edit(self, request: HttpRequest, post: Post) -> bool:
        return post.state == PathState.DRAFT and duty_book(request).may(Duty.DRAFT, post.department)

    def _workbench(
        self,
        request: HttpRequest,
        post: Post,
        *,
        form: PostForm | None = None,
        formset: Any = None,
        bound: TransitionForm | None = None,
        paper_form: Any = None,
        difference: list[str] | None = None,
    ) -> HttpResponse:
        now = timezone.now()
        revision = self._basis(request, post) or post.current_revision
        assert revision is not None  # noqa: S101  # every post has one; tells the type checker
        may_edit = self._may_edit(request, post)
        if may_edit and form is None:
            form, formset = self._forms(post, revision)
        found = workbench.choices(post=post, user=request.user, now=now, bound=bound)
        context = {
            "title": post.title,
            "post": post,
            "revision": revision,
            "payload": revision.payload,
            "metadata_rows": _metadata_rows(revision),
            "body": workbench.body_for_staff(post, revision),
            "attachments": revision.payload["attachments"],
            "form": form if may_edit else None,
            "formset": formset if may_edit else None,
            "choices": found,
            "issues": checks.review(post=post, today=timezone.localdate(now)) if may_edit else [],
            "answers": workbench.answers_so_far(post) if post.round else [],
            "paper_form": paper_form or workbench.paper_form(post=post, book=duty_book(request)),
            "paper_waiting": self._paper_waiting(post),
            "sheets": workbench.sheets(post),
            "story": workbench.story(post),
            "side_revisions": post.revisions.filter(is_side=True).select_related("author").defer("payload"),
            "revisions": post.revisions.select_related("author").defer("payload").order_by("-number"),
            "difference": difference,
            "media": self.media + (form.media if form else workbench.media_of(found)),
        }
        return self._page(request, "workbench", context)

    def _paper_waiting(self, post: Post) -> Any:
        step = guards.waiting_step(post) if post.state == PathState.IN_REVIEW else None
        return guards.paper_for(post, step) if step else None

    def _forms(self, post: Post, revision: Revision) -> tuple[PostForm, Any]:
        initial = PostForm.initial_from(revision.payload)
        initial["body"] = _to_editor(post, revision.payload)
        initial["parent"] = post.current_revision_id
        initial["basis"] = revision.pk if revision.pk != post.current_revision_id else None
        form = PostForm(kind=post.kind, was_public=post.publications.exists(), initial=initial)
        rows = [
            {"digest": each["digest"], "name": each["name"], "alternative_text": each.get("alternative_text", "")}
            for each in revision.payload["attachments"]
        ]
        return form, AttachmentFormSet(prefix="attachments", initial=rows)

    def _basis(self, request: HttpRequest, post: Post) -> Revision | None:
        number = request.GET.get("basis", "")
        return post.revisions.filter(number=int(number)).first() if number.isdigit() else None

    def _save(self, request: HttpRequest, post: Post) -> HttpResponse:
        if not self._may_edit(request, post):
            messages.error(request, f"这篇信息现在是“{post.get_state_display()}”,要修改请先撤回或由审查人退回。")
        form = PostForm(request.POST, request.FILES, kind=post.kind, was_public=post.publications.exists())
        formset = AttachmentFormSet(request.POST, prefix="attachments")
        uploaded, rows_are_good = self._accept(request, form), formset.is_valid()
        if uploaded:
            # What was uploaded stays in the form whatever else is wrong with it.
            formset = _with_uploads(formset, uploaded)
            rows_are_good = formset.is_valid()
        if not form.is_valid() or not rows_are_good:
            return self._workbench(request, post, form=form, formset=formset)
        payload = form.payload(_attachments(formset))
        payload["body"] = _from_editor(payload["body"])
        try:
            saved = revisions.save_revision(
                post=post,
                actor=request.user,
                parent_id=form.cleaned_data["parent"],
                payload=payload,
                basis=post.revisions.filter(pk=form.cleaned_data["basis"]).first(),
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
        except Refused as refused:
            _say(form, refused)
            return self._workbench(request, post, form=form, formset=formset)
        self._say_hidden(request, payload["title"], payload["body"])
        if saved.revision.is_side and saved.is_new:
            messages.warning(
                request,
                f"您打开之后别人已保存了新稿。您写的已另存为第{saved.revision.number}稿,没有覆盖别人的,也没有丢失;"
                "请对照下面的差别合并。",
            )
            return redirect(
                "admin:disclosure_post_compare", post.pk, post.current_revision.number, saved.revision.number
            )
        messages.success(request, f"已保存为第{saved.revision.number}稿。" if saved.is_new else "内容没有变化,未另存新稿。")
        return redirect("admin:disclosure_post_change", post.pk)

    def _accept(self, request: HttpRequest, form: PostForm) -> list[tuple[str, StoredFile]]:
        kept = []
        for upload in request.FILES.getlist("new_files"):
            try:
                kept.append((upload.name, files.accept(data=upload.file, name=upload.name, stored_by=request.user)))
            except Refused as refused:
                form.add_error("new_files", f"“{upload.name}”:{refused}")
        for name, stored in kept:
            for removed in stored.removed:
                messages.info(request, f"附件“{name}”已清除隐藏信息:{removed}。")
        return kept

    def _say_hidden(self, request: HttpRequest, *texts: str) -> None:
        if found := [each for text in texts for each in hidden_characters(text)]:
            messages.warning(request, f"已去掉 {len(found)} 个看不见的字符(零宽、方向控制等)。")

    # --- acts -----------------------------------------------------------------------------------------------------

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take one transition; what was typed stays where it cannot be taken."""
        post = self.find(request, pk)
        if request.method != "POST":
            return redirect("admin:disclosure_post_change", post.pk)
        now = timezone.now()
        live = post.publications.order_by("-number").first()
        transition = PATH.find(name, post.state) or (PUBLICATION.find(name, live.state) if live else None)
        if transition is None:
            messages.error(request, f"现在是“{post.get_state_display()}”,不能这样办理。可能已由他人办理,请看办理经过。")
            return redirect("admin:disclosure_post_change", post.pk)
        form = workbench.make_form(transition, post=post, now=now, data=request.POST)
        if form.is_valid():
            try:
                self._take(request, post, name, form, now)
            except Refused as refused:
                _say(form, refused)
            else:
                messages.success(request, f"已办理:{transition.label}。")
                return self._after_act(request, post)
        post = self.find(request, pk)
        return self._workbench(request, post, bound=form)

    def _take(self, request: HttpRequest, post: Post, name: str, form: TransitionForm, now: Any) -> None:
        common = {
            "actor": request.user,
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
                scan = files.accept(data=upload.file, name=upload.name, stored_by=request.user)
                paper.scan_back(
                    post=post,
                    actor=request.user,
                    signer=form.cleaned_data["signer"],
                    signed_on=form.cleaned_data["signed_on"],
                    code=form.cleaned_data["code"],
                    scan=scan,
                    now=timezone.now(),
                )
            except Refused as refused:
                _say(form, refused)
            else:
                messages.success(request, "扫描件已上传,等待第二人对照原件核对。")
                return redirect("admin:disclosure_post_change", post.pk)
        return self._workbench(request, post, paper_form=form)

    # --- reading --------------------------------------------------------------------------------------------------

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the current revision in the public page's own template."""
        post = self.find(request, pk)
        revision = post.current_revision
        assert revision is not None  # noqa: S101  # every post has one; tells the type checker
        return render_article(request, workbench.preview_of(post, revision, timezone.now()), preview=True)

    def compare_view(self, request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
        """Show what differs between two revisions."""
        post = self.find(request, pk)
        one, other = (get_object_or_404(post.revisions, number=number) for number in (older, newer))
        return self._page(
            request,
            "compare",
            {
                "title": f"第{older}稿与第{newer}稿的差别",
                "post": post,
                "older": one,
                "newer": other,
                "lines": list(revisions.differences(one.payload, other.payload)),
                "may_edit": self._may_edit(request, post),
            },
        )

    def revision_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show one revision as it is."""
        post = self.find(request, pk)
        revision = get_object_or_404(post.revisions.select_related("author"), number=number)
        context = {
            "title": f"{revision}:{revision.payload['title']}",
            "post": post,
            "revision": revision,
            "payload": revision.payload,
            "metadata_rows": _metadata_rows(revision),
            "body": workbench.body_for_staff(post, revision),
            "attachments": revision.payload["attachments"],
            "may_edit": self._may_edit(request, post),
        }
        return self._page(request, "revision", context)

    def file_view(self, request: HttpRequest, pk: int, digest: str, name: str) -> HttpResponse | FileResponse:
        """Serve a file of any revision, or a scan on a sheet, to those who see the post."""
        post = self.find(request, pk)
        stored = StoredFile.objects.filter(digest=digest).first()
        belongs = stored and (
            stored.attachments.filter(revision__post=post).exists()
            or post.review_sheets.filter(paper_signatures__scan=stored).exists()
        )
        if stored is None or not belongs:
            raise Http404
        response = FileResponse(
            files.open_stored(stored),
            as_attachment=not stored.media_type.startswith("image/"),
            filename=name,
            content_type=stored.media_type,
        )
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def sealed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is sealed to whoever may read it, after he said why; every opening is logged."""
        post = self.find(request, pk, open_sealed=True)
        if not publishing.is_sealed(post):
            return redirect("admin:disclosure_post_change", post.pk)
        may_open = duty_book(request).may(Duty.READ_SEALED, post.department)
        form = OpenSealedForm(request.POST or None)
        context: dict[str, Any] = {"title": "已封存", "post": post, "form": form if may_open else None}
        if request.method == "POST" and form.is_valid():
            try:
                publishing.open_sealed(
                    post=post, person=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
                )
            except Refused as refused:
                _say(form, refused)
            else:
                revision = post.current_revision
                assert revision is not None  # noqa: S101  # every post has one; tells the type checker
                context |= {"revision": revision, "metadata_rows": _metadata_rows(revision)}
                context["body"] = workbench.body_for_staff(post, revision)
        if may_open:
            context["openings"] = SealedOpening.objects.filter(post=post).select_related("person").order_by("-pk")
            context["story"] = workbench.story(post)
        return self._page(request, "sealed", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history of a post is the story on its workbench."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return redirect(f"{address_of(self.find(request, object_id), 'change')}#story")

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media} | context
        # The editor's import map is an inline script: without the nonce it is refused and the editor is dead.
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]
        return TemplateResponse(request, f"admin/disclosure/post/{name}.html", context)


def _say(form: Any, refused: Refused) -> None:
    for each in refused.refusals:
        form.add_error(None, each.sentence)


def _metadata_rows(revision: Revision) -> list[tuple[str, str]]:
    form = PostForm(kind=revision.payload["kind"], was_public=True)
    values = PostForm.initial_from(revision.payload)
    column = Column.objects.filter(code=values["column"]).first()
    values["column"] = column.name if column else ""
    rows = []
    for name, field in form.fields.items():
        value = values.get(name)
        if name in {"title", "body"} or not value:
            continue
        labels = dict(getattr(field, "choices", None) or ()) if not hasattr(field, "queryset") else {}
        text = "、".join(str(labels.get(each, each)) for each in value) if isinstance(value, list) else value
        rows.append((str(field.label), str(labels.get(text, text))))
    return rows


_STAFF_PICTURE = re.compile(r'src="/admin/disclosure/post/\d+/files/([0-9a-f]{64})/[^"]*"')


def _to_editor(post: Post, payload: dict[str, Any]) -> str:
    """Return the body with pictures at addresses the editor can show."""
    body = payload["body"]
    for each in payload["attachments"]:
        address = address_of(post, "file", each["digest"], each["name"])
        body = body.replace(f'src="stored:{each["digest"]}"', f'src="{address}"')
    return body


def _from_editor(body: str) -> str:
    """Return the body with the editor's addresses of pictures turned into digests again."""
    return _STAFF_PICTURE.sub(r'src="stored:\1"', body)


def _attachments(formset: Any) -> list[dict[str, Any]]:
    rows = [each.cleaned_data for each in formset.ordered_forms]
    return [
        {"digest": each["digest"], "name": each["name"], "alternative_text": each["alternative_text"]} for each in rows
    ]


def _with_uploads(formset: Any, uploaded: list[tuple[str, StoredFile]]) -> Any:
    """Return the formset with a row for each accepted upload added."""
    data = formset.data.copy()
    total = int(data.get("attachments-TOTAL_FORMS") or 0)
    for number, (name, stored) in enumerate(uploaded, start=total):
        data[f"attachments-{number}-digest"] = stored.digest
        data[f"attachments-{number}-name"] = name[:200]
        data[f"attachments-{number}-alternative_text"] = ""
        data[f"attachments-{number}-ORDER"] = str(number + 1)
    data["attachments-TOTAL_FORMS"] = str(total + len(uploaded))
    return AttachmentFormSet(data, prefix="attachments")
