"""机构设置公示栏 on the staff's screens: the county's table of who has one and how it stands, and each unit's page."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from columns.domain.duties import duty_book
from columns.enums import Duty
from disclosure.admin.forms.boards import NoteForm, PersonForm, PostingForm
from disclosure.documents import boards as papers
from disclosure.domain.boards import BOARD, keeping, tasks
from disclosure.domain.boards.standing import poster_words, standing_words, with_standing
from disclosure.domain.boards.workflow import BOARD_TASK
from disclosure.enums import BoardTaskState
from disclosure.models import BoardConfirmation, BoardTask, DepartmentBoard, Post, PosterPosting
from disclosure.queries import day_of
from yunlong_portal.kernel import private_files
from yunlong_portal.kernel.acting import Choice, TransitionForm, choices, media_of, say
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition

_OWN = (Duty.DRAFT, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL, Duty.PROOFREAD)
_COUNTY = (Duty.KEEP_COLUMNS, Duty.PUBLISH)
_HEADS = ("单位", "公示栏", "版本", "更新日期", "最近核对", "待办", "海报")


class StateFilter(admin.SimpleListFilter):
    """By how the board stands."""

    title = "情况"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("none", "没有公开的公示栏"),
            ("old", "半年没有更新或者核对"),
            ("tasks", "有待办"),
            ("poster", "海报还是旧版"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        since = timezone.now() - timedelta(days=keeping.allowed_days())
        match self.value():
            case "none":
                return queryset.filter(live_at__isnull=True)
            case "old":
                return queryset.filter(live_at__lt=since).exclude(looked_at__gte=since)
            case "tasks":
                return queryset.filter(open_tasks__gt=0)
            case "poster":
                return queryset.filter(hung_before=True, hangs=False)
            case _:
                return queryset


@admin.register(DepartmentBoard)
class DepartmentBoardAdmin(ExportedList, RowPages):
    """The table of boards; a unit sees its own, whoever keeps the columns or publishes sees all."""

    seen_by = (*_OWN, *_COUNTY)
    list_display = ("unit", "board_state", "version", "updated", "looked", "tasks_open", "poster")
    list_display_links = ("unit",)
    list_filter = (StateFilter, "kind")
    search_fields = ("name", "short_name")
    search_help_text = "按单位名称查找"
    list_per_page = 100
    ordering = ("order", "slug")
    change_list_template = "admin/disclosure/departmentboard/boards.html"
    exported, file_name, table_title = _HEADS, "boards", "机构设置公示栏"
    story_anchor = "#tasks-heading"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        book = duty_book(request)
        needing = keeping.needing_boards().values("pk")
        having = Post.objects.filter(kind=BOARD.code).values("department")
        rows = DepartmentBoard.objects.filter(Q(pk__in=needing) | Q(pk__in=having), is_active=True)
        if not book.holds(_COUNTY):
            rows = rows.filter(pk__in=book.departments(*_OWN))
        return with_standing(rows, today=timezone.localdate())

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"disclosure_departmentboard_{name}")

        return [
            own("<int:pk>/begin/", require_POST(self.begin_view), "begin"),
            own("<int:pk>/confirm/", require_POST(self.confirm_view), "confirm"),
            own("<int:pk>/person/", require_POST(self.person_view), "person"),
            own("<int:pk>/posting/", require_POST(self.posting_view), "posting"),
            own("<int:pk>/tasks/<int:task>/<slug:name>/", require_POST(self.task_view), "task"),
            own("<int:pk>/postings/<int:posting>/picture/", self.picture_view, "picture"),
            own("<int:pk>/poster-<slug:size>.pdf", self.poster_view, "poster"),
            *super().get_urls(),
        ]

    @admin.display(description="单位", ordering="order")
    def unit(self, row: Any) -> str:
        return row.short_name

    @admin.display(description="公示栏")
    def board_state(self, row: Any) -> str:
        level = "overdue" if row.live_at is None else "closed"
        return format_html('<span class="badge level-{}">{}</span>', level, standing_words(row))

    @admin.display(description="版本")
    def version(self, row: Any) -> str:
        return f"第{row.live_number}版" if row.live_number else "—"

    @admin.display(description="更新日期", ordering="live_at")
    def updated(self, row: Any) -> str:
        return day_of(row.live_at) or "—"

    @admin.display(description="最近核对", ordering="looked_at")
    def looked(self, row: Any) -> str:
        return day_of(row.looked_at) or "—"

    @admin.display(description="待办")
    def tasks_open(self, row: Any) -> str:
        if not row.open_tasks:
            return "—"
        level, late = ("overdue", f"，逾期{row.late_tasks}项") if row.late_tasks else ("due", "")
        return format_html('<span class="badge level-{}">{}项{}</span>', level, row.open_tasks, late)

    @admin.display(description="海报")
    def poster(self, row: Any) -> str:
        if row.live_at is None:
            return "—"
        level = "closed" if row.hangs else "due"
        return format_html('<span class="badge level-{}">{}</span>', level, poster_words(row))

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        return _lines(rows)

    def find(self, request: HttpRequest, pk: Any) -> DepartmentBoard:
        if not self.has_view_permission(request):
            raise Http404
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def show(self, request: HttpRequest, row: Any, *, bound: Any = None) -> HttpResponse:
        """Show the board's standing, what asks for a new version, its posters, and what may be done."""
        book, post = duty_book(request), keeping.post_of(row.pk)
        live = post.live_publication if post else None
        drafts = book.may(Duty.DRAFT, row, post_kind=BOARD.code)
        open_tasks = self._open_tasks(request, row, bound)
        forms_shown: dict[str, forms.Form] = {
            "confirm_form": NoteForm(prefix="confirm"),
            "person_form": PersonForm(prefix="person"),
            "posting_form": PostingForm(prefix="posting", initial={"posted_on": timezone.localdate()}),
        }
        if bound is not None and f"{bound.prefix}_form" in forms_shown:
            forms_shown[f"{bound.prefix}_form"] = bound
        context = {
            "title": f"{row.short_name}机构设置公示栏",
            "row": row,
            "words": standing_words(row),
            "post": post,
            "live": live,
            "looked_at": BoardConfirmation.objects.filter(publication__department=row).aggregate(
                last=Max("confirmed_at")
            )["last"],
            "open_tasks": open_tasks,
            "settled_tasks": row.board_tasks.filter(settled_at__isnull=False).order_by("-settled_at")[:20],
            "media": self.media + media_of(choice for _, offered in open_tasks for choice in offered),
            "postings": PosterPosting.objects.filter(publication__department=row).select_related(
                "publication", "posted_by"
            )[:20],
            "today": timezone.localdate(),
            "drafts": drafts,
            "reports": any(book.may(duty, row) for duty in tasks.TOLD_LATE),
            "sizes": [(each, each.upper()) for each in papers.SIZES],
            "bound": bound,
            **forms_shown,
        }
        response = self.page(request, "board", context)
        response.status_code = 422 if bound is not None else 200
        return response

    def begin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the draft of the board, filled with what is known of the unit."""
        row = self.find(request, pk)
        try:
            post = keeping.begin(department=row, actor=person_of(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))
        messages.success(request, "已用单位登记的内容建稿。请补全、核对后保存，再提交审查。")
        return redirect("admin:disclosure_post_change", post.pk)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down that the board still holds."""
        return self._act(
            request,
            pk,
            NoteForm(request.POST, prefix="confirm"),
            lambda row, form: keeping.confirm(
                department=row, actor=person_of(request), note=form.cleaned_data["note"], now=timezone.now()
            ),
            "已登记核对。",
        )

    def person_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask that somebody be taken off the board within a day."""
        return self._act(
            request,
            pk,
            PersonForm(request.POST, prefix="person"),
            lambda row, form: tasks.report_person(
                department=row, actor=person_of(request), note=form.cleaned_data["note"], now=timezone.now()
            ),
            "已登记，单位须在明天以前公开新版。",
        )

    def _open_tasks(self, request: HttpRequest, row: Any, bound: Any) -> list[tuple[BoardTask, list[Choice]]]:
        """Return what is still to be done with what this person may do; a form that was refused stays where it was."""
        waiting = list(row.board_tasks.open().select_related("publication"))
        if isinstance(bound, TransitionForm) and bound.row not in waiting:
            waiting.insert(0, bound.row)
        return [(each, self._choices(request, row, each, bound)) for each in waiting]

    def _choices(self, request: HttpRequest, row: Any, task: BoardTask, bound: Any) -> list[Choice]:
        return choices(
            BOARD_TASK,
            row=task,
            actor=person_of(request),
            now=timezone.now(),
            make_form=lambda each: _task_form(each, task),
            address=lambda each: self.address_of(row, "task", task.pk, each.name),
            bound=bound if isinstance(bound, TransitionForm) else None,
        )

    def task_view(self, request: HttpRequest, pk: int, task: int, name: str) -> HttpResponse:
        """Take a step of a task."""
        found = get_object_or_404(BoardTask, pk=task, department=pk)
        transition = BOARD_TASK.find(name, BoardTaskState.OPEN)
        if transition is None:
            raise Http404
        return self._act(
            request,
            pk,
            _task_form(transition, found, data=request.POST),
            lambda _, form: form.take(BOARD_TASK, actor=person_of(request), now=timezone.now()),
            "已办结这一项。",
        )

    def posting_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down where the poster hangs."""
        form = PostingForm(request.POST, request.FILES, prefix="posting")
        row = self.find(request, pk)
        is_valid = form.is_valid()
        if not (form.take_in(person=person_of(request), now=timezone.now()) and is_valid):
            return self.show(request, row, bound=form)
        return self._act(
            request,
            pk,
            form,
            lambda row, form: keeping.record_posting(
                department=row,
                actor=person_of(request),
                place=form.cleaned_data["place"],
                posted_on=form.cleaned_data["posted_on"],
                picture=form.latest("picture"),
                now=timezone.now(),
            ),
            "已登记张贴。",
        )

    def _act(
        self, request: HttpRequest, pk: int, form: Any, act: Callable[[DepartmentBoard, Any], Any], said: str
    ) -> HttpResponse:
        row = self.find(request, pk)
        if form.is_valid():
            try:
                act(row, form)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, said)
                return redirect(self.address_of(row))
        return self.show(request, row, bound=form)

    def picture_view(self, request: HttpRequest, pk: int, posting: int) -> HttpResponse:
        """Show the picture of a poster on its wall."""
        row = self.find(request, pk)
        found = get_object_or_404(
            PosterPosting.objects.select_related("picture"), pk=posting, publication__department=row
        )
        try:
            return private_files.as_response(found.picture, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))

    def poster_view(self, request: HttpRequest, pk: int, size: str) -> HttpResponse:
        """Print the public version as a poster."""
        row, post = self.find(request, pk), keeping.post_of(pk)
        if size not in papers.SIZES or post is None or post.live_publication is None:
            raise Http404
        try:
            content = papers.poster_pdf(post.live_publication, size=size)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))
        disposition = f'inline; filename="board-{row.slug}-{size}.pdf"'
        return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _task_form(transition: Transition, task: BoardTask, **given: Any) -> TransitionForm:
    """Return the form of a step of a task; a page may show several tasks, so each has names of its own."""
    return TransitionForm(row=task, transition=transition, prefix=f"{transition.name}-{task.pk}", **given)


def _lines(rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        number = f"第{row.live_number}版" if row.live_number else ""
        tasks_shown = f"{row.open_tasks}项" if row.open_tasks else ""
        hung = poster_words(row) if row.live_at else ""
        yield row.name, standing_words(row), number, day_of(row.live_at), day_of(row.looked_at), tasks_shown, hung
