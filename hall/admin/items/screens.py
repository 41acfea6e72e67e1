"""One item: begun with its code, shown with the story of its life, changed by a draft, asked for by documents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from columns.domain.duties import duty_book
from columns.enums import LEADERS, Duty
from columns.models import Department
from disclosure.enums import PathState, PublicationState, Step
from disclosure.frame import site
from disclosure.models import Post, SignOff
from disclosure.queries import day_of
from hall.admin.items.forms import ArrivedForm, ChangeForm, CodeForm, DismissForm, NewItemForm
from hall.admin.items.listing import ItemList, entry_of
from hall.admin.items.workbook import ItemWorkbook
from hall.domain.items import beginning, tasks
from hall.domain.items.guide import Guide
from hall.domain.items.kind import ITEM
from hall.domain.items.reading import names_of
from hall.domain.items.standing import Change, change_of, sentence_of, standing_on, takes_applications
from hall.domain.promotion.script import radio_script
from hall.models import Item, ItemTask
from hall.querysets import PROMOTING_DUTIES
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import holds, is_key
from yunlong_portal.kernel.row_pages import story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_ENTERED_BY = (Duty.MANAGE_HALL, *tasks.COUNTY_DESKS)
_SIGNED = (Step.SIGN_OFF, Step.CATALOGUE_REVIEW, Step.GUIDE_CHECK)
_TOLD = 20


@dataclass(frozen=True)
class LifeLine:
    """One version of an item in the table of its life: what changed, by which document, who signed."""

    number: int
    change: Change
    published_on: str
    state: str
    signed: str


def life_of(item: Item) -> list[LifeLine]:
    """Return the versions of an item that were public, the newest first; what is sealed is left out. Two queries."""
    signed: dict[int, dict[str, str]] = {}
    rows = SignOff.objects.filter(post=item.post_id, step__in=_SIGNED).order_by("sequence")
    for revision, step, name in rows.values_list("revision", "step", "person_name"):
        signed.setdefault(revision, {})[step] = name
    publications = item.post.publications.exclude(state=PublicationState.SEALED).select_related("revision")
    return [
        LifeLine(
            number=each.number,
            change=change_of(each.revision.payload["content"]),
            published_on=day_of(each.published_at),
            state=each.get_state_display(),
            signed="随批迁入，没有人签过"
            if each.migration_batch_id
            else "；".join(
                f"{step.label}：{signed[each.revision_id][step]}"
                for step in _SIGNED
                if step in signed.get(each.revision_id, {})
            ),
        )
        for each in publications.defer("html").order_by("-number")
    ]


@admin.register(Item)
class ItemAdmin(ItemWorkbook, ItemList):
    """Items of one's departments; all of them for the desks of the county."""

    story_anchor = "#story"

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"hall_item_{name}")

        return [
            own("arrived/", self.arrived_view, "arrived"),
            own("<int:pk>/begin-change/", require_POST(self.begin_change_view), "begin_change"),
            own("<int:pk>/tasks/<int:task>/dismiss/", require_POST(self.dismiss_view), "dismiss"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> Item:
        """Return an item this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Item.objects.visible_to(duty_book(request)).select_related(
            "department", "post__current_revision", "entry__publication__revision", "created_by"
        )
        return get_object_or_404(rows, pk=pk)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, with a way to enter a document for whoever may."""
        entering = {"may_enter": holds(request, [duty.value for duty in _ENTERED_BY])}
        return super().changelist_view(request, entering | (extra_context or {}))

    # -- begun

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begin an item with a new draft, or with ``?post=`` one that is there and has no code yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        post = self._post_without_code(request)
        drafted = duty_book(request).departments(Duty.DRAFT)
        form: CodeForm
        if post is not None:
            form = CodeForm(request.POST or None)
        else:
            form = NewItemForm(request.POST or None, departments=Department.objects.filter(pk__in=drafted))
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data | {"actor": person_of(request), "now": timezone.now()}
            try:
                item = beginning.begin_item(post=post, **given) if post else beginning.draft_item(**given)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已登记事项。请在稿件里写办事指南，提交审查。")
                return redirect("admin:disclosure_post_change", item.post_id)
        without_code = [] if post else list(self._posts_without_code(request)[:_TOLD])
        context = {
            "title": "新建事项",
            "form": form if post or drafted else None,  # a manager drafts nothing: he gives a code to what is there
            "post": post,
            "without_code": without_code,
        }
        return self.page(request, "new_item", context)

    def _posts_without_code(self, request: HttpRequest) -> Any:
        posts = Post.objects.visible_to(duty_book(request)).filter(kind=ITEM.code, item__isnull=True)
        return posts.exclude(state=PathState.DISCARDED).select_related("department").order_by("-pk")

    def _post_without_code(self, request: HttpRequest) -> Post | None:
        wanted = request.GET.get("post", "")
        if not wanted:
            return None
        return get_object_or_404(self._posts_without_code(request), pk=wanted if is_key(wanted) else None)

    # -- shown

    def show(self, request: HttpRequest, row: Item, *, bound: Any = None) -> HttpResponse:
        """Show how an item stands, what asks for a change, the versions it had, and what may be done."""
        book, entry, today = duty_book(request), entry_of(row), timezone.localdate()
        drafts = book.may(Duty.DRAFT, row.department, post_kind=ITEM.code)
        open_tasks = list(row.tasks.filter(settled_at__isnull=True).select_related("opened_by"))
        task_forms: dict[int, forms.Form] = {each.pk: DismissForm(prefix=f"dismiss-{each.pk}") for each in open_tasks}
        change_form: forms.Form = ChangeForm(prefix="change")
        if bound is not None and bound.prefix == "change":
            change_form = bound
        elif bound is not None:
            task_forms |= {key: bound for key in task_forms if bound.prefix == f"dismiss-{key}"}
        context = {
            "title": f"{row.code} {entry.name if entry else row.post.title}",
            "row": row,
            "entry": entry,
            "standing": standing_on(entry, today),
            "sentence": self._sentence(entry, today) if entry else "",
            "script": self._script(row, entry) if entry and takes_applications(entry, today) else "",
            "promotes": holds(request, PROMOTING_DUTIES),
            "reads_post": Post.objects.visible_to(book).filter(pk=row.post_id).exists(),
            "open_tasks": [(each, task_forms[each.pk]) for each in open_tasks],
            "settled_tasks": row.tasks.filter(settled_at__isnull=False).order_by("-settled_at")[:_TOLD],
            "life": life_of(row),
            "today": today,
            "may_change": drafts and row.post.state in (PathState.PUBLISHED, PathState.DRAFT),
            "on_its_way": row.post.state not in (PathState.PUBLISHED, PathState.DRAFT),
            "signs": any(book.may(duty, row.department) for duty in LEADERS),
            "change_form": change_form,
            "bound": bound,
            "story": story_of(row),
        }
        response = self.page(request, "item", context)
        response.status_code = 422 if bound is not None else 200
        return response

    def _sentence(self, entry: Any, today: Any) -> str:
        change = change_of(entry.publication.revision.payload["content"])
        successor = names_of({change.successor}).get(change.successor, "") if change.successor else ""
        return sentence_of(change, closes_on=entry.closes_on, on=today, successor=successor)

    def _script(self, row: Item, entry: Any) -> str:
        guide = Guide(entry.publication.revision.payload["content"])
        department, hotline = row.department.short_name, site().facts["hotline"]
        return radio_script(guide, name=entry.name, department=department, phone=hotline)

    # -- changed

    def begin_change_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the draft of the next version with the change filled in, and lead to it."""
        row, form = self.find(request, pk), ChangeForm(request.POST, prefix="change")
        if form.is_valid():
            try:
                post = beginning.begin_change(
                    item=row, change=form.change(), actor=person_of(request), now=timezone.now()
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(
                    request, "已起草新版，“事项变更”已填好。请改好办事指南，提交审查；公开的还是原来的一版。"
                )
                return redirect("admin:disclosure_post_change", post.pk)
        return self.show(request, row, bound=form)

    def arrived_view(self, request: HttpRequest) -> HttpResponse:
        """Enter a document that changes items: a task for each, due twenty working days later."""
        if not holds(request, [duty.value for duty in _ENTERED_BY]):
            raise PermissionDenied
        form = ArrivedForm(request.POST or None, items=Item.objects.visible_to(duty_book(request)))
        if request.method == "POST" and form.is_valid():
            try:
                made = tasks.open_tasks(
                    items=form.cleaned_data["codes"], arrived=form.arrived(), actor=person_of(request),
                    now=timezone.now(),
                )  # fmt: skip
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已登记，{len(made)}个事项须在{made[0].due_on}以前公开新版。")
                return redirect("admin:hall_item_changelist")
        return self.page(request, "arrived", {"title": "登记变更依据", "form": form})

    def dismiss_view(self, request: HttpRequest, pk: int, task: int) -> HttpResponse:
        """Settle a task without a new version."""
        row = self.find(request, pk)
        found = ItemTask.objects.filter(pk=task, item=row).first()
        if found is None:
            raise Http404
        form = DismissForm(request.POST, prefix=f"dismiss-{found.pk}")
        if form.is_valid():
            try:
                tasks.dismiss(
                    task=found, actor=person_of(request), reason=form.cleaned_data["reason"], now=timezone.now()
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已办结这一项。")
                return redirect(self.address_of(row))
        return self.show(request, row, bound=form)
