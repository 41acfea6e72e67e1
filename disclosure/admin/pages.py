"""What every page of one post shares: finding it, and showing the workbench with what was typed."""

from typing import Any

from csp.constants import SELF
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from js_asset import Media

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.queries import column_tree
from disclosure.admin import workbench
from disclosure.admin.editor import to_editor
from disclosure.admin.forms import AttachmentFormSet, PostForm, StructuredForm
from disclosure.admin.listing import PostList
from disclosure.admin.standing import standing
from disclosure.admin.topics.panel import topic_panel
from disclosure.domain import checks, guards, masking, publishing
from disclosure.domain.content import Payload
from disclosure.enums import PathState
from disclosure.models import Post, Publication, Revision
from yunlong_portal.kernel.acting import TransitionForm, media_of
from yunlong_portal.kernel.admin import is_key

# The style sheet that the editor writes into the page by itself; without it a table's cells cannot be told apart.
# A new version of the editor may bring another one: the browser test of the notice fails on the report then.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class PostPages(PostList):
    """Pages of one post."""

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

    def may_edit(self, request: HttpRequest, post: Post) -> bool:
        """Return whether this person may write on the post now."""
        may_draft = duty_book(request).may(Duty.DRAFT, post.department, post_kind=post.kind)
        return post.state == PathState.DRAFT and may_draft

    def show_workbench(
        self,
        request: HttpRequest,
        post: Post,
        *,
        form: PostForm | None = None,
        formset: Any = None,
        structured: StructuredForm | None = None,
        bound: TransitionForm | None = None,
        paper_form: Any = None,
        envelope_form: Any = None,
    ) -> HttpResponse:
        """Show text, acts and story of a post. A form handed in is shown as it was typed, with its errors."""
        now = timezone.now()
        revision = self._basis(request, post) or post.current_revision
        assert revision is not None  # noqa: S101  # every post has one; tells the type checker
        may_edit = self.may_edit(request, post)
        if may_edit and form is None:
            form, formset = forms_of(post, revision)
            structured = StructuredForm.of(revision.payload)
        found = workbench.choices(post=post, user=request.user, now=now, bound=bound)
        issues = checks.review(post=post, today=timezone.localdate(now)) if may_edit else []
        book = duty_book(request)
        context = {
            "title": post.title,
            "post": post,
            "public_version": _public_version(post),
            "standing": standing(post, sealed=publishing.is_sealed(post)),
            "revision": revision,
            "payload": revision.payload,
            "metadata_rows": metadata_rows(revision.payload),
            "body": workbench.body_for_staff(post, revision),
            "attachments": revision.payload["attachments"],
            "form": form if may_edit else None,
            "formset": formset if may_edit else None,
            "structured": structured if may_edit else None,
            "choices": found,
            "issues": [(each, masking.can_mask(each)) for each in issues],
            "blocking": sum(each.blocks for each in issues),
            "can_mask": any(masking.can_mask(each) for each in issues),
            "answers": workbench.answers_so_far(post) if post.round else [],
            "paper_form": paper_form or workbench.paper_form(post=post, book=book),
            "paper_waiting": _paper_waiting(post),
            "envelope_form": envelope_form or workbench.envelope_form(post=post, book=book),
            "topics": topic_panel(request, post),
            "sheets": workbench.sheets(post),
            "story": workbench.story(post),
            "revisions": post.revisions.select_related("author").defer("payload").order_by("-number"),
            "media": self.media + (form.media if form else media_of(found)),
        }
        response = self.page(request, "workbench", context)
        response._csp_update = {"style-src": [SELF, EDITOR_STYLE]}  # type: ignore[attr-defined]  # read by django-csp
        return response

    def _basis(self, request: HttpRequest, post: Post) -> Revision | None:
        number = request.GET.get("basis", "")
        return post.revisions.filter(number=int(number)).first() if is_key(number) else None

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        """Return one of our pages, in the frame of the admin."""
        request.current_app = self.admin_site.name  # what the admin's own pages do
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media} | context
        # The editor's import map is an inline script: without the nonce it is refused and the editor is dead.
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]  # csp
        return TemplateResponse(request, f"admin/disclosure/post/{name}.html", context)


def forms_of(post: Post, revision: Revision) -> tuple[PostForm, Any]:
    """Return the form of a revision and its attachments, to be typed in."""
    initial = PostForm.initial_from(revision.payload)
    initial["body"] = to_editor(post, revision.payload)
    initial["parent"] = post.current_revision_id
    initial["basis"] = revision.pk if revision.pk != post.current_revision_id else None
    form = PostForm(kind=post.kind, was_public=post.publications.exists(), initial=initial)
    rows = [
        {"digest": each["digest"], "name": each["name"], "alternative_text": each.get("alternative_text", "")}
        for each in revision.payload["attachments"]
    ]
    return form, AttachmentFormSet(prefix="attachments", initial=rows)


def metadata_rows(payload: Payload) -> list[tuple[str, str]]:
    """Return (label, value) of whatever is filled in beside title and body."""
    form = PostForm(kind=payload["kind"], was_public=True)
    values = PostForm.initial_from(payload)
    column = column_tree().by_code(values["column"])
    values["column"] = " › ".join(column.labels) if column else ""
    rows = []
    for name, field in form.fields.items():
        value = values.get(name)
        if name in {"title", "body"} or not value:
            continue
        labels = dict(getattr(field, "choices", None) or ())
        text = "、".join(str(labels.get(each, each)) for each in value) if isinstance(value, list) else value
        rows.append((str(field.label), str(labels.get(text, text))))
    return rows


def _public_version(post: Post) -> Publication | None:
    """Return what is public now where the text at hand is another: a correction is compared with it."""
    live = post.live_publication
    return live if live and live.revision_id != post.current_revision_id else None


def _paper_waiting(post: Post) -> Any:
    step = guards.waiting_step(post) if post.state == PathState.IN_REVIEW else None
    return guards.paper_for(post, step) if step else None
