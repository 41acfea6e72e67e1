"""Reading one post: preview, old revisions and their differences, files, what is sealed."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from disclosure import slots
from disclosure.admin import workbench
from disclosure.admin.differences import differences
from disclosure.admin.forms import OpenSealedForm
from disclosure.admin.pages import PostPages, metadata_rows
from disclosure.admin.workbench import address_of, file_addresses
from disclosure.domain import publishing
from disclosure.models import SealedOpening
from disclosure.views.posts import render_article
from yunlong_portal.kernel import files
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class PostReading(PostPages):
    """What may be looked at of a post."""

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the current revision in the public page's own template: that of all posts, or of its kind."""
        post = self.find(request, pk)
        revision = post.current_revision
        assert revision is not None  # noqa: S101  # every post has one; tells the type checker
        publication, files = workbench.preview_of(post, revision, timezone.now()), file_addresses(post, revision)
        pages = slots.PREVIEWS.call(request=request, publication=publication, files=files)
        own = next((page for page in pages if page is not None), None)
        return own or render_article(request, publication, preview=True, files=files)

    def compare_view(self, request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
        """Show what differs between two revisions."""
        post = self.find(request, pk)
        one, other = (get_object_or_404(post.revisions, number=number) for number in (older, newer))
        return self.page(
            request,
            "compare",
            {
                "title": f"第{older}稿与第{newer}稿的差别",
                "post": post,
                "older": one,
                "newer": other,
                "lines": list(differences(one.payload, other.payload)),
                "may_edit": self.may_edit(request, post),
            },
        )

    def revision_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show one revision as it is."""
        post = self.find(request, pk)
        revision = get_object_or_404(post.revisions.select_related("author"), number=number)
        context = {
            "title": f"{revision}：{revision.payload['title']}",
            "post": post,
            "revision": revision,
            "payload": revision.payload,
            "metadata_rows": metadata_rows(revision.payload),
            "body": workbench.body_for_staff(post, revision),
            "attachments": revision.payload["attachments"],
            "may_edit": self.may_edit(request, post),
        }
        return self.page(request, "revision", context)

    def file_view(self, request: HttpRequest, pk: int, digest: str, name: str) -> HttpResponse | FileResponse:
        """Serve a file of any revision, a scan on a sheet, or one's own upload not yet saved with the post."""
        post = self.find(request, pk)
        stored = StoredFile.objects.filter(digest=digest).first()
        belongs = stored and (
            stored.attachments.filter(revision__post=post).exists()
            or post.review_sheets.filter(paper_signatures__scan=stored).exists()
            or (stored.uploads.filter(person=person_of(request)).exists() and self.may_edit(request, post))
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
        may_open = duty_book(request).may(Duty.READ_SEALED, post.department, post_kind=post.kind)
        form = OpenSealedForm(request.POST or None)
        context: dict[str, Any] = {"title": "已封存", "post": post, "form": form if may_open else None}
        if request.method == "POST" and form.is_valid():
            try:
                publishing.open_sealed(
                    post=post, person=person_of(request), reason=form.cleaned_data["reason"], now=timezone.now()
                )
            except Refused as refused:
                say(form, refused)
            else:
                revision = post.current_revision
                assert revision is not None  # noqa: S101  # every post has one; tells the type checker
                context |= {"revision": revision, "payload": revision.payload}
                context["metadata_rows"] = metadata_rows(revision.payload)
                context["body"] = workbench.body_for_staff(post, revision)
        if may_open:
            context["openings"] = SealedOpening.objects.filter(post=post).select_related("person").order_by("-pk")
            context["story"] = workbench.story(post)
        return self.page(request, "sealed", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the story on the workbench: that is the history of a post."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not is_key(object_id):
            raise Http404
        return redirect(f"{address_of(self.find(request, object_id), 'change')}#story")
