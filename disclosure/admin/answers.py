"""热线问答 on the staff's screens: what is to be looked at, what each rests on, and one click that says it is right."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from columns.domain.duties import duty_book
from columns.domain.hotline.handing import call_named
from columns.enums import Duty
from columns.models import Department
from disclosure.domain import answers
from disclosure.domain.answers.reading import bases_for_staff
from disclosure.models import AnswerBasis, AnswerCard, Post
from disclosure.models.answers import ANSWER_DUTIES
from yunlong_portal.kernel.acting import media_of, say
from yunlong_portal.kernel.admin import holds, is_key, shortlist
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.row_pages import RowActing, story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_HEADS = ("问题", "单位", "状态", "核对日期", "下次核对", "更新期限", "为什么要更新", "依据数")


class NewAnswerForm(CleanTextMixin, forms.Form):
    """A question, whose it is, and the answer as it was given."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="单位", empty_label=None
    )
    question = forms.CharField(
        label="问题", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField wide"}),
        help_text="照群众的说法写，如“医保缴费到哪里办？”",
    )  # fmt: skip
    answer = forms.CharField(
        label="答复", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="不写来电人的姓名、电话和个人情况；建稿后还可以改",
    )  # fmt: skip
    keywords = forms.CharField(label="关键词", required=False, max_length=200, help_text="用空格或顿号隔开，供搜索")

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a choice field

    def words(self) -> list[str]:
        """Return the keywords one by one."""
        return self.cleaned_data["keywords"].replace("、", " ").replace("，", " ").split()


class BasisForm(CleanTextMixin, forms.Form):
    """Which public document an answer rests on, by its index number."""

    number = forms.CharField(label="索引号", max_length=80, help_text="已公开信息的索引号，或者它的网址 /posts/数字/")

    def clean_number(self) -> Post:
        """Return the post of the number or address."""
        typed = self.cleaned_data["number"]
        key = typed.rstrip("/").rpartition("/posts/")[2]
        posts = Post.objects.select_related("live_publication").filter(live_publication__isnull=False)
        found = posts.filter(index_number=typed).first() or (posts.filter(pk=key).first() if is_key(key) else None)
        if found is None:
            raise forms.ValidationError("没有找到这条公开的信息，请核对索引号或者网址。")
        return found


class StateFilter(admin.SimpleListFilter):
    """What is mine to look at."""

    title, parameter_name = "待办", "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "等我核对")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.to_review().kept_by(duty_book(request)) if self.value() == "mine" else queryset


@admin.register(AnswerCard)
class AnswerCardAdmin(ExportedList, RowActing):
    """Answers of my departments, and whether each still holds."""

    workflow = answers.ANSWER
    story_anchor = "#story"
    seen_by = (*(each.value for each in ANSWER_DUTIES), Duty.TAKE_FILINGS.value, Duty.KEEP_COLUMNS.value)
    changed_by = (Duty.DRAFT.value,)
    list_display = ("question", "unit", "state", "reviewed", "next_review", "due")
    list_display_links = ("question",)
    list_filter = (StateFilter, "state")
    list_select_related = ("post__department",)
    search_fields = ("post__title", "post__department__short_name")
    search_help_text = "按问题或者单位查找"
    ordering = ("-pk",)
    change_list_template = "admin/disclosure/answercard/change_list.html"
    exported, file_name, table_title = _HEADS, "answers", "热线问答"

    @admin.display(description="问题", ordering="post__title")
    def question(self, card: AnswerCard) -> str:
        return card.post.title

    @admin.display(description="单位", ordering="post__department__order")
    def unit(self, card: AnswerCard) -> str:
        return card.post.department.short_name

    @admin.display(description="核对日期", ordering="reviewed_on")
    def reviewed(self, card: AnswerCard) -> str:
        return card.reviewed_on.isoformat() if card.reviewed_on else "—"

    @admin.display(description="下次核对", ordering="next_review_on")
    def next_review(self, card: AnswerCard) -> str:
        return card.next_review_on.isoformat() if card.next_review_on else "—"

    @admin.display(description="更新期限", ordering="due_on")
    def due(self, card: AnswerCard) -> str:
        if card.due_on is None:
            return "—"
        level = "overdue" if card.due_on < timezone.localdate() else "due"
        return format_html('<span class="badge level-{}">{}</span>', level, card.due_on.isoformat())

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnswerCard]:
        return AnswerCard.objects.visible_to(duty_book(request))

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"disclosure_answercard_{name}")

        return [
            route("<int:pk>/basis/", self.basis_view, "basis"),
            route("<int:pk>/basis/<int:basis>/drop/", self.drop_view, "drop"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> AnswerCard:
        """Return an answer this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("post__department", "post__live_publication", "reviewed_by")
        return get_object_or_404(rows, pk=pk)

    def _may_keep(self, request: HttpRequest, card: AnswerCard) -> bool:
        book = duty_book(request)
        return any(book.may(duty, card.post.department) for duty in (Duty.DRAFT, Duty.KEEP_REGISTERS))

    # -- one answer

    def show(
        self, request: HttpRequest, row: AnswerCard, *, bound: Any = None, basis_form: BasisForm | None = None
    ) -> HttpResponse:
        found, live = self.choices(request, row, bound=bound), row.post.live_publication
        may_keep = self._may_keep(request, row)
        context = {
            "title": row.post.title,
            "row": row,
            "post": row.post,
            "live": live,
            # Sanitised when it was stored, and computed once when it was published.
            "body": SafeString(live.html) if live else "",
            "today": timezone.localdate(),
            "bases": bases_for_staff(row),
            "may_keep": may_keep,
            "may_write": Post.objects.visible_to(duty_book(request)).filter(pk=row.pk).exists(),
            "basis_form": (basis_form or BasisForm()) if may_keep else None,
            "choices": found,
            "story": story_of(row),
            "media": self.media + media_of(found),
        }
        return self.page(request, "card", context)

    def basis_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that the answer rests on a public document."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        form = BasisForm(request.POST)
        if form.is_valid():
            try:
                answers.rest_on(
                    card=row, post=form.cleaned_data["number"], actor=person_of(request), now=timezone.now()
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已登记依据。它有变动时，这条问答会标为待更新。")
                return redirect(self.address_of(row))
        return self.show(request, row, basis_form=form)

    def drop_view(self, request: HttpRequest, pk: int, basis: int) -> HttpResponse:
        """Say that the answer does not rest on something any more."""
        row = self.find(request, pk)
        if request.method == "POST":
            there = get_object_or_404(AnswerBasis.objects.filter(card=row), pk=basis)
            there.card = row
            try:
                answers.drop_basis(basis=there, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, "已去掉这项依据。")
        return redirect(self.address_of(row))

    # -- a new one

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begin an answer, from a call where one is named; its text is written on and signed on the workbench."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        departments = Department.objects.filter(pk__in=duty_book(request).departments(Duty.DRAFT), is_active=True)
        call = call_named(request.GET.get("call", ""), book=duty_book(request))
        begun = {"question": call.subject, "department": call.passed_to or call.department} if call else {}
        form = NewAnswerForm(request.POST or None, departments=departments, initial=begun)
        if form.is_valid():
            try:
                post = answers.draft_answer(
                    actor=person_of(request),
                    department=form.cleaned_data["department"],
                    question=form.cleaned_data["question"],
                    answer=form.cleaned_data["answer"],
                    keywords=form.words(),
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已建稿。请在工作页写好答复，提交审查；依据可以在“热线问答”里登记。")
                return redirect("admin:disclosure_post_change", post.pk)
        return self.page(request, "new", {"title": "新建问答", "form": form})

    # -- the list

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        return _lines(rows)


def _lines(rows: Any) -> Iterator[tuple[Any, ...]]:
    wanted = rows.select_related("post__department").prefetch_related("bases")
    for card in wanted.iterator(chunk_size=500):
        yield (
            card.post.title,
            card.post.department.short_name,
            card.get_state_display(),
            card.reviewed_on,
            card.next_review_on,
            card.due_on,
            card.why,
            len(card.bases.all()),
        )


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return the answers this person is to look at, the most pressing first, for the staff's first page."""
    if not holds(request, (Duty.DRAFT, Duty.KEEP_REGISTERS, Duty.SIGN_OFF)):
        return None
    waiting = AnswerCard.objects.to_review().kept_by(duty_book(request))
    return shortlist(waiting.select_related("post__department").order_by("due_on", "pk"))
