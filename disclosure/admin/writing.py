"""Writing on the workbench: begin a post, save a draft, mask what is personal in it."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.admin.editor import from_editor, taken_out
from disclosure.admin.forms import AttachmentFormSet, NewPostForm, PostForm, StructuredForm
from disclosure.admin.pages import PostPages
from disclosure.admin.workbench import address_of
from disclosure.domain import checks, content, kinds, masking, publishing, revisions
from disclosure.domain.sanitise import text_of
from disclosure.models import Post
from yunlong_portal.kernel import files
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.text import hidden_characters, sentence_about
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class PostWriting(PostPages):
    """Begin, write, mask."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for department, kind and title; the rest is written on the workbench."""
        if not self.has_add_permission(request) or IS_POPUP_VAR in request.GET:
            raise PermissionDenied
        form = _new_post_form(request)
        if request.method == "POST" and form.is_valid():
            department = form.cleaned_data["department"]
            payload = content.empty_payload(kind=form.cleaned_data["kind"], source_name=department.name)
            payload["title"] = form.cleaned_data["title"]
            payload["metadata"]["issuing_body"] = department.name
            try:
                post = revisions.create_post(
                    actor=person_of(request), department=department, payload=payload, now=timezone.now()
                )
            except Refused as refused:
                say(form, refused)
            else:
                _say_hidden(request, form.cleaned_data["title"])
                messages.success(request, "已建稿。请填写正文和元数据，保存后提交审查。")
                return redirect("admin:disclosure_post_change", post.pk)
        return self.page(request, "new_post", {"title": "新建信息", "form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the workbench; a POST saves the draft."""
        if not is_key(object_id):
            raise Http404
        post = self.find(request, object_id, open_sealed=True)
        if publishing.is_sealed(post):
            return redirect(address_of(post, "sealed"))
        if request.method == "POST":
            return self._save(request, post)
        return self.show_workbench(request, post)

    def _save(self, request: HttpRequest, post: Post) -> HttpResponse:
        if not self.may_edit(request, post):
            messages.error(request, f"这篇信息现在是“{post.get_state_display()}”，要修改请先撤回或由审查人退回。")
        form = PostForm(request.POST, request.FILES, kind=post.kind, was_public=post.publications.exists())
        formset = AttachmentFormSet(request.POST, prefix="attachments")
        uploaded, rows_are_good = _accept(request, form), formset.is_valid()
        if uploaded:
            # What was uploaded stays in the form whatever else is wrong with it.
            formset = _with_uploads(formset, uploaded)
            rows_are_good = formset.is_valid()
        structured = StructuredForm(post.kind, request.POST, attachments=_with_types(formset))
        # All three are asked, so that every error shows at once.
        if not all([form.is_valid(), rows_are_good, structured.is_valid()]):
            return self.show_workbench(request, post, form=form, formset=formset, structured=structured)
        payload = form.payload(_attachments(formset)) | {"content": structured.content()}
        # As it came: the editor's field has cleaned it already, and what was cleaned away is to be said.
        said = taken_out(from_editor(request.POST.get("body", "")))
        payload["body"] = from_editor(payload["body"])
        try:
            saved = revisions.save_revision(
                post=post,
                actor=person_of(request),
                parent_id=form.cleaned_data["parent"],
                payload=payload,
                basis=post.revisions.filter(pk=form.cleaned_data["basis"]).first(),
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
        except Refused as refused:
            say(form, refused)
            return self.show_workbench(request, post, form=form, formset=formset, structured=structured)
        for each in said:
            messages.warning(request, each)
        _say_hidden(request, request.POST.get("title", ""), text_of(request.POST.get("body", "")))
        current = post.current_revision
        if current and saved.revision.is_side and saved.is_new:
            messages.warning(
                request,
                f"您打开之后别人已保存了新稿。您写的已另存为第{saved.revision.number}稿，没有覆盖别人的，也没有丢失；"
                "请对照下面的差别合并。",
            )
            return redirect("admin:disclosure_post_compare", post.pk, current.number, saved.revision.number)
        messages.success(
            request, f"已保存为第{saved.revision.number}稿。" if saved.is_new else "内容没有变化，未另存新稿。"
        )
        return redirect("admin:disclosure_post_change", post.pk)

    def mask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mask what the checks found in the saved draft: one finding, or all."""
        post = self.find(request, pk)
        if request.method != "POST":
            return redirect("admin:disclosure_post_change", post.pk)
        now = timezone.now()
        key, parent = request.POST.get("key", ""), request.POST.get("parent", "")
        issues = checks.review(post=post, today=timezone.localdate(now))
        excerpts = {each.excerpt for each in issues if each.key == key} if key else None
        try:
            saved = masking.mask_draft(
                post=post,
                actor=person_of(request),
                parent_id=int(parent) if is_key(parent) else None,
                excerpts=excerpts,
                now=now,
            )
        except Refused as refused:
            for each in refused.refusals:
                messages.error(request, each.sentence)
        else:
            messages.success(request, f"已遮盖并保存为第{saved.revision.number}稿。请对照原文核对遮盖得是否恰当。")
        return redirect("admin:disclosure_post_change", post.pk)


def _new_post_form(request: HttpRequest) -> NewPostForm:
    """Return the form with the departments and kinds that this person drafts: a stand-in may be limited to some."""
    book = duty_book(request)
    departments = Department.objects.filter(pk__in=book.departments(Duty.DRAFT))
    drafted = [
        (code, label)
        for code, label in kinds.choices()
        if any(book.may(Duty.DRAFT, each, post_kind=code) for each in departments)
    ]
    asked = {"kind": request.GET.get("kind", "")}
    return NewPostForm(request.POST or None, departments=departments, kinds=drafted, initial=asked)


def _accept(request: HttpRequest, form: PostForm) -> list[tuple[str, StoredFile]]:
    kept = []
    for upload in request.FILES.getlist("new_files"):
        name, data = upload.name or "", cast(BinaryIO, upload.file)
        try:
            kept.append((name, files.accept(data=data, name=name, stored_by=person_of(request))))
        except Refused as refused:
            form.add_error("new_files", f"“{name}”：{refused}")
    for name, stored in kept:
        for removed in stored.removed:
            messages.info(request, f"附件“{name}”已清除隐藏信息：{removed}。")
    return kept


def _say_hidden(request: HttpRequest, *texts: str) -> None:
    for text in texts:
        if said := sentence_about(hidden_characters(text)):
            messages.warning(request, said)


def _attachments(formset: Any) -> list[dict[str, Any]]:
    rows = [each.cleaned_data for each in formset.ordered_forms]
    return [
        {"digest": each["digest"], "name": each["name"], "alternative_text": each["alternative_text"]} for each in rows
    ]


def _with_types(formset: Any) -> list[dict[str, str]]:
    """Return the files that stand in the rows, as the structured content chooses its pictures from them."""
    digests = [row["digest"].value() for row in formset]
    types = dict(
        StoredFile.objects.filter(digest__in=[each for each in digests if each]).values_list("digest", "media_type")
    )
    return [
        {"digest": digest, "name": row["name"].value() or "", "media_type": types.get(digest, "")}
        for row, digest in zip(formset, digests, strict=True)
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
