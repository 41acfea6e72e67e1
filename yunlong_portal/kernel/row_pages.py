"""A page of one row and its acts: found narrowed to what this person may see, shown whole, acted on by its workflow.

The screens of a case, a complaint, an answer, a call have this alike. Nothing is saved at the admin's own address of a
row: what may be done is a step of the workflow with a form of its own, and what was typed stays where it cannot be
taken.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import Choice, TransitionForm, say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.private_uploads import PrivateUploads
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition, Workflow

NOBODY = "系统"


@dataclass(frozen=True)
class Moment:
    """One line of the story of a row (``admin/parts/story.html``)."""

    at: datetime
    who: str
    what: str
    words: str = ""
    mark: str = ""
    details: list[str] = field(default_factory=list)


def story_of(row: Any) -> list[Moment]:
    """Return what the history of a row tells, newest first: who did what, and his words. One query."""
    found = []
    for each in row.history.select_related("history_user").order_by("-history_date", "-history_id"):
        what, _, words = (each.history_change_reason or "").partition(":")
        mark = "sign" if each.history_type == "~" else "save"
        found.append(
            Moment(at=each.history_date, who=str(each.history_user or NOBODY), what=what, words=words, mark=mark)
        )
    return found


class RowPages(PortalModelAdmin):
    """Pages of one row. ``story_anchor``: where its story stands on the page; ``folder``: where its templates are."""

    story_anchor: ClassVar[str] = ""
    folder: ClassVar[str] = ""

    def find(self, request: HttpRequest, pk: Any) -> Any:
        """Return a row this person may see, else 404."""
        raise NotImplementedError

    def show(self, request: HttpRequest, row: Any, *, bound: Any = None) -> HttpResponse:
        """Show the row, what may be done with it, and a form that was refused as it was typed."""
        raise NotImplementedError

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        """Return one of our pages, in the frame of the admin; no cache keeps it."""
        request.current_app = self.admin_site.name  # what the admin's own pages do
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media} | context
        folder = self.folder or f"admin/{self.opts.app_label}/{self.opts.model_name}"
        response = TemplateResponse(request, f"{folder}/{name}.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def address_of(self, row: Any, name: str = "change", *more: Any) -> str:
        """Return the address of one of the row's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk, *more])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the row; nothing is saved at this address."""
        if not is_key(object_id):
            raise Http404
        return self.show(request, self.find(request, object_id))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the row: its page tells what happened."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not is_key(object_id):
            raise Http404
        return redirect(self.address_of(self.find(request, object_id)) + self.story_anchor)


class RowOpening(RowPages):
    """A page of one row that shows once what somebody told about himself, after the reason is written down.

    ``private``: which of it is shown, as the log names it. The form stands in ``admin/parts/opening.html``.
    """

    private: ClassVar[tuple[str, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_open"
        return [path("<int:pk>/open/", self.admin_site.admin_view(self.open_view), name=name), *super().get_urls()]

    def show(
        self,
        request: HttpRequest,
        row: Any,
        *,
        bound: Any = None,
        opening: OpeningForm | None = None,
        shows_person: bool = False,
    ) -> HttpResponse:
        """Show the row; with ``shows_person`` who it is as well, with ``opening`` a reason that was refused."""
        raise NotImplementedError

    def may_open(self, request: HttpRequest, row: Any) -> bool:
        """Return whether this person, who sees the row, may see who it is as well."""
        return True

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who it is, once, after the reason is written down."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        if not self.may_open(request, row):
            raise PermissionDenied
        form = OpeningForm(request.POST, prefix="open")
        if form.is_valid():
            try:
                open_private_data(
                    actor=person_of(request),
                    subject_key=f"{row._meta.label_lower}:{row.pk}",
                    fields=self.private,
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                return self.show(request, row, shows_person=True)
        return self.show(request, row, opening=form)


def _is_right(form: TransitionForm, request: HttpRequest) -> bool:
    """Return whether a form can be acted on; files that came with it are taken in, before any transaction."""
    if isinstance(form, PrivateUploads):
        return form.take_in(person=person_of(request), now=timezone.now())
    return form.is_valid()


class RowActing(RowPages):
    """Pages of one row that a workflow rules."""

    workflow: ClassVar[Workflow[Any]]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = path("<int:pk>/act/<slug:name>/", self.admin_site.admin_view(self.act_view), name=name)
        return [act, *super().get_urls()]

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        """Return the form of a step. ``given``: data and files of a browser."""
        return TransitionForm(row=row, transition=transition, **given)

    def choices(self, request: HttpRequest, row: Any, *, bound: Any = None) -> list[Choice]:
        """Return a button with its form for each step that this person may take now."""
        return acting.choices(
            self.workflow,
            row=row,
            actor=person_of(request),
            now=timezone.now(),
            make_form=lambda each: self.make_form(each, row=row),
            address=lambda each: self.address_of(row, "act", each.name),
            bound=bound,
        )

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take a step; what was typed stays where it cannot be taken."""
        row = self.find(request, pk)
        transition = self.workflow.find(name, row.state)
        if request.method != "POST" or transition is None:
            if request.method == "POST":
                messages.error(request, f"现在是“{row.get_state_display()}”，可能已由他人办理。")
            return redirect(self.address_of(row))
        form = self.make_form(transition, row=row, data=request.POST, files=request.FILES)
        if _is_right(form, request):
            try:
                form.take(self.workflow, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                return redirect(self.address_of(row))
        return self.show(request, self.find(request, pk), bound=form)
