"""The staff's screen for the wording of letters: by letter and day, with its marks and a sample."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yunlong_portal.kernel.admin import TrackedModelAdmin
from yunlong_portal.kernel.forms import RegisterForm
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.composing import sample_letter
from yunlong_portal.kernel.letters.kinds import Placeholder
from yunlong_portal.kernel.letters.pdf import render_letter_pdf
from yunlong_portal.kernel.letters.templates import without_wording, wordings_in_force
from yunlong_portal.kernel.letters.word import render_letter_docx
from yunlong_portal.kernel.letters.wording import number_text, objections
from yunlong_portal.kernel.models import LetterTemplate
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.workflow import Refused

KEEPERS = ("keep_letters",)
SAMPLE = "样张：内容是示例，不是正式文书"
_WORDED = ("title", "class_mark", "number_pattern", "body", "slip")
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class LetterTemplateForm(RegisterForm):
    """A wording that its letter can be composed from: no mark unknown, none missing."""

    letter_code = ""  # of a new row; the screen sets it

    class Meta:
        model = LetterTemplate
        fields = (*_WORDED, "valid_from", "is_active")
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "body": forms.Textarea(attrs={"rows": 16, "cols": 90}),
            "slip": forms.Textarea(attrs={"rows": 5, "cols": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.code = self.letter_code

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind = kinds.find(self.instance.code)
        if kind is None:
            raise ValidationError("系统已不再使用这种文书，它的模板只供查阅。", code="not_declared")
        if not self.errors:
            self._refuse_same_day()
            worded = LetterTemplate(code=kind.code, **{name: self.cleaned_data[name] for name in _WORDED})
            for name, found in objections(worded, kind).items():
                self.add_error(name, [ValidationError(each.sentence, code=each.code) for each in found])
        return cleaned

    def _refuse_same_day(self) -> None:
        """Say what the constraint would: the letter is no field of the form, so Django does not ask it."""
        same = LetterTemplate.objects.filter(code=self.instance.code, valid_from=self.cleaned_data["valid_from"])
        if self.cleaned_data["is_active"] and same.filter(is_active=True).exclude(pk=self.instance.pk).exists():
            self.add_error("valid_from", str(LetterTemplate._meta.constraints[0].violation_error_message))


@admin.register(LetterTemplate)
class LetterTemplateAdmin(TrackedModelAdmin):
    """Wordings by letter. A new wording is a new row with the day from which it is used; the old one stays readable."""

    changed_by = KEEPERS
    form = LetterTemplateForm
    change_form_template = "admin/kernel/lettertemplate/change_form.html"
    list_display = ("name", "valid_from", "use", "number")
    list_filter = ("is_active",)
    search_fields = ("title", "body")
    search_help_text = "按标题或正文查找"
    ordering = ("code", "-valid_from", "pk")
    readonly_fields = ("letter", "marks")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LetterTemplate]:
        """Return the wordings with which one of the same letter is in force today."""
        today = timezone.localdate()
        in_force = LetterTemplate.objects.filter(code=OuterRef("code"), is_active=True, valid_from__lte=today)
        first = in_force.order_by("-valid_from", "-pk").values("pk")[:1]
        return super().get_queryset(request).annotate(in_force=Subquery(first))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Show the letter and its marks above what is worded; the hidden field where a form can be stale."""
        shown = ["letter", "marks", *LetterTemplateForm.Meta.fields]
        return [*shown, "seen"] if obj and self.has_change_permission(request, obj) else shown

    @admin.display(description="文书", ordering="code")
    def name(self, template: LetterTemplate) -> str:
        """Return the name of the letter."""
        kind = kinds.find(template.code)
        return kind.title if kind else f"{template}（已不使用）"

    @admin.display(description="文书")
    def letter(self, template: LetterTemplate) -> str:
        """Return the name of the letter and the article it rests on."""
        kind = kinds.find(template.code)
        return f"{kind.title}（{kind.basis}）" if kind and kind.basis else self.name(template)

    @admin.display(description="使用情况")
    def use(self, template: Any) -> str:
        """Return whether letters of today take it."""
        if not template.is_active:
            return "停用"
        if template.in_force == template.pk:
            return "现行"
        return "未到启用日期" if template.valid_from > timezone.localdate() else "已被新的代替"

    @admin.display(description="文号样式")
    def number(self, template: LetterTemplate) -> str:
        return number_text(template, organ="某", year=timezone.localdate().year, n=1)

    @admin.display(description="可用的标记")
    def marks(self, template: LetterTemplate) -> SafeString | str:
        """Return a table of the marks: what stands for what, which must be there."""
        kind = kinds.find(template.code)
        if kind is None:
            return "—"
        rows = ((f"{{{name}}}", _must(name, kind.placeholders), each.help) for name, each in kind.marks.items())
        return format_html(
            '<table class="facts"><thead><tr><th scope="col">标记</th><th scope="col">是否必有</th>'
            '<th scope="col">含义</th></tr></thead><tbody>{}</tbody></table>',
            format_html_join("", "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>", rows),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and say what was cleaned out of the texts."""
        super().save_model(request, obj, form, change)
        if said := sentence_about(form.cleaned_away):
            messages.info(request, said)

    # -- a new wording begins with the one in force

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; say which letters could not be sent today."""
        if missing := without_wording(timezone.localdate()):
            titles = "、".join(f"《{each.title}》" for each in missing)
            messages.warning(request, f"下列文书没有现行的模板，暂时不能出具：{titles}。")
        return super().changelist_view(request, extra_context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for which letter, then show its form."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if kinds.find(request.GET.get("code", "")) is None:
            context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "新建文书模板"}
            context["kinds"] = kinds.declared()
            return TemplateResponse(request, "admin/kernel/lettertemplate/choose.html", context)
        return super().add_view(request, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.letter_code = obj.code if obj else request.GET.get("code", "")
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the wording in force: a new one seldom changes more than a sentence."""
        present = wordings_in_force(timezone.localdate()).get(request.GET.get("code", ""))
        return {name: getattr(present, name) for name in _WORDED} if present else {}

    # -- samples

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/sample.<str:extension>",
                self.admin_site.admin_view(self.sample_view),
                name="kernel_lettertemplate_sample",
            ),
            *super().get_urls(),
        ]

    def sample_view(self, request: HttpRequest, pk: int, extension: str) -> HttpResponse:
        """Answer with a letter of this wording, filled with invented values."""
        template = LetterTemplate.objects.filter(pk=pk).first()
        if template is None or extension not in _MEDIA_TYPES or not self.has_view_permission(request, template):
            raise Http404
        if kinds.find(template.code) is None:
            raise Http404
        return _sample(template, extension)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Answer ``_preview`` with the sample of what was typed, saved by nobody; errors are shown as on saving."""
        if request.method == "POST" and "_preview" in request.POST:
            row = self.get_object(request, object_id) if object_id else None
            may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
            if not may:
                raise PermissionDenied
            form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
            if form.is_valid():
                return _sample(form.instance, "pdf")
        return super().changeform_view(request, object_id, form_url, extra_context)


def _sample(template: LetterTemplate, extension: str) -> HttpResponse:
    day = max(timezone.localdate(), template.valid_from or date.min)
    render = render_letter_pdf if extension == "pdf" else render_letter_docx
    try:
        content = render(sample_letter(template, today=day), remark=SAMPLE)
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(content, content_type=_MEDIA_TYPES[extension])
    answer["Content-Disposition"] = f'inline; filename="sample-{template.code}.{extension}"'
    return answer


def _must(name: str, own: Any) -> str:
    each: Placeholder | None = own.get(name)
    if each is None:
        return "可用"
    kind_of_value = "（清单）" if each.many else ""
    return f"必有{kind_of_value}" if each.required else f"可用，没有内容时整段不印{kind_of_value}"
