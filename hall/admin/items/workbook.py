"""Items as a workbook: a row is an item, its lists are cells with a line for each entry; what comes in are drafts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.query import ModelIterable
from django.http import HttpRequest
from django.utils import timezone

from columns.admin.filed.kept import names_of
from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.domain.structure import Block, Field, Shape
from disclosure.enums import PathState
from hall.domain.items import cells
from hall.domain.items.kind import ITEM
from hall.domain.items.redrafting import Said, faults_of, redraft, version_of
from hall.enums import LifeEvent
from hall.models import Item
from hall.models.items import ITEM_CODE
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Book, Line
from yunlong_portal.kernel.workbooks.pages import WorkbookPages
from yunlong_portal.kernel.workflow import Refused

_CHANGE = tuple(name for name, block, _ in cells.columns() if block.name == "change")


class EntriesField(forms.CharField):
    """A list of a guide in one cell: a line for each entry."""

    widget = forms.Textarea

    def __init__(self, block: Block) -> None:
        self.block = block
        super().__init__(label=block.label, required=False, help_text=_help_of(block))

    def clean(self, value: Any) -> str:
        """Return the lines as the table would write them."""
        text = super().clean(value)
        if len(text) >= cells.MOST_IN_A_CELL:
            raise ValidationError("这一格太长，表格软件会丢掉后面的内容。请删去这一行，在稿件里修改。")
        try:
            return cells.lines_of(self.block, cells.entries_of(self.block, text))
        except ValueError as error:
            raise ValidationError([str(each) for each in error.args]) from error


def _help_of(block: Block) -> str:
    fields = cells.written_fields(block)
    picked = [
        f"{each.label}填{'、'.join(label for _, label in each.choices)}之一" for each in fields if each.choices
    ]  # fmt: skip
    said = [f"一行一项，最多{block.most}项"]
    if len(fields) > 1:
        said.append(f"各栏用“|”隔开：{'|'.join(each.label for each in fields)}")
        said.append("没有的栏留空，一栏里面要换行写“\\n”")
    if len(fields) < len(block.fields):
        said.append("表格和样本文件在稿件里上传，名称不变的跟着保留")
    return "；".join([*said, *picked, *([block.help_text] if block.help_text else [])])


def _field_of(label: str, field: Field) -> forms.Field:
    told: dict[str, Any] = {"label": label, "required": False, "help_text": field.help_text}
    match field.shape:
        case Shape.CHOICE:
            return forms.ChoiceField(choices=field.choices, **told)
        case Shape.FLAG:
            return forms.BooleanField(**told)
        case Shape.DATE:
            return forms.DateField(widget=DateInput, **told)
        case Shape.NUMBER:
            return forms.RegexField(
                r"^[0-9]{1,9}$", error_messages={"invalid": "请填数字，如20。"}, **told
            )  # fmt: skip
        case Shape.TEXT:
            return forms.CharField(widget=forms.Textarea, max_length=field.maximum, **told)
    return forms.CharField(max_length=field.maximum, **told)


class _Row(CleanTextMixin, forms.ModelForm):
    """One item. The columns of its guide are declared by the kind of post."""

    class Meta:
        model = Item
        fields = ("code",)

    code = forms.CharField(
        label="事项编码",
        max_length=40,
        validators=[ITEM_CODE],
        help_text="如 YLX-001，定了不再改；导入的都是草稿，经审签以后才公开",
    )
    department = forms.ModelChoiceField(label="单位", queryset=Department.objects.all())
    name = forms.CharField(label="事项名称", max_length=200)

    def clean(self) -> dict[str, Any]:
        """Judge a row that says something new, and lay it on the instance (``said``) for whoever writes it."""
        given = super().clean() or self.cleaned_data
        row: Any = self.instance
        row.said = None
        if self.errors:
            return given
        if row.pk is None:
            self._begin(given)
        elif row.department != given["department"]:
            raise ValidationError("事项的单位不能用表格改。")
        elif not any(getattr(row, name) != given[name] for name in COLUMNS):
            return given
        elif row.post.state == PathState.PUBLISHED:
            self._change(given)
        base = row.base if row.pk else None
        content = cells.content_of(given, base=base["content"] if base else {})
        row.said = Said(code=given["code"], department=given["department"], name=given["name"], content=content)
        try:
            faults = faults_of(row.said, base=base, now_on=timezone.localdate())
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
        for block, sentence in faults:
            self.add_error(block if block in self.fields else None, sentence)
        return given

    def _begin(self, given: dict[str, Any]) -> None:
        # Known to the hall, though not to whoever hands the table in.
        if Item.objects.filter(code=given["code"]).exists():
            raise ValidationError("这个编码已由另一个事项使用，请另编一个。")
        given["change__kind"] = given["change__kind"] or LifeEvent.CREATE.value
        given["basics__organ"] = given["basics__organ"] or given["department"].name

    def _change(self, given: dict[str, Any]) -> None:
        # What made the version that is public is not what makes the next one.
        if all(getattr(self.instance, name) == given[name] for name in _CHANGE):
            nothing = cells.values_of({})
            given |= {name: nothing[name] for name in _CHANGE}
        given["change__kind"] = given["change__kind"] or LifeEvent.ADJUST.value


def _fields() -> dict[str, forms.Field]:
    found = [
        (name, block.label if field is None else field.label, block, field) for name, block, field in cells.columns()
    ]
    labels = [label for _, label, _, _ in found]
    return {
        name: EntriesField(block)
        if field is None
        else _field_of(label if labels.count(label) == 1 else f"{block.label}：{label}", field)
        for name, label, block, field in found
    }


ItemRowForm: type[forms.ModelForm] = type("ItemRowForm", (_Row,), {"__module__": __name__, **_fields()})
COLUMNS = ("code", "department", "name", *(name for name, _, _ in cells.columns()))
BOOK = Book(
    title="办事指南",
    form=ItemRowForm,
    columns=COLUMNS,
    key=("code",),
    sample={
        "code": "YLX-000", "department": "县民政局", "name": "示例：某某补贴审批", "change__kind": "新增",
        "basics__item_type": "行政给付", "basics__case_type": "承诺件", "basics__for_persons": "是",
        "everyday": "某某补贴\n某补", "life_events": "社会救助", "basis": "某某办法|第九条",
        "conditions__text": "本县户籍\n年满六十周岁",
        "materials": "居民身份证|原件及复印件|1|是|申请人自备|正反面复印在一张纸上",
        "steps": "受理|窗口|1\n审批|业务股|4", "limits__statutory_days": "20", "limits__promised_days": "5",
        "fee__charged": "否", "result__name": "某某补贴审批表", "result__at_window": "是",
        "places": "民政窗口|县政务服务中心|工作日9:00—17:00|办公电话",
    },
    names=names_of,
)  # fmt: skip


class _Laid(ModelIterable):
    """Items with the columns of their guide laid on: what a table shows of a row."""

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            version = version_of(row, reads_drafts=bool(row.reads_drafts))
            assert version is not None  # noqa: S101  # rows without one are not asked for; tells the type checker
            row.base = version.payload
            row.name = row.base["title"]
            vars(row).update(cells.values_of(row.base["content"]))
            yield row


class ItemWorkbook(WorkbookPages):
    """Mixed into the screen of items: guides out, of one department or all one sees; drafts in, nothing public."""

    book = BOOK

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the items with their guides: drafts for who writes for the department, for others what is public."""
        book = duty_book(request)
        drafted = Q(department__in=_drafted(request))
        rows: QuerySet[Any] = Item.objects.visible_to(book).filter(drafted | Q(post__live_publication__isnull=False))
        if is_key(wanted := request.GET.get("department", "")):
            rows = rows.filter(department=wanted)
        rows = rows.select_related("department", "post__current_revision", "post__live_publication__revision")
        rows = rows.defer("post__live_publication__html").annotate(
            reads_drafts=ExpressionWrapper(drafted, output_field=BooleanField())
        )
        rows._iterable_class = _Laid
        return rows

    def may_write(self, request: HttpRequest, row: Any) -> str:
        """Return why not: who drafts for the department writes, and not while a version is being signed."""
        if row.said is None:
            return ""
        department = row.said.department
        if not duty_book(request).may(Duty.DRAFT, department, post_kind=ITEM.code):
            return f"您不是{department.short_name}的拟稿人，不能用表格写它的事项。"
        if row.pk and row.post.state not in (PathState.PUBLISHED, PathState.DRAFT):
            return f"这个事项有一版正在办理（{row.post.get_state_display()}），请等它办完或者先撤回修改。"
        return ""

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Write the draft."""
        row: Any = line.row
        redraft(item=row if row.pk else None, said=row.said, actor=person_of(request), now=timezone.now())


def _drafted(request: HttpRequest) -> Sequence[int]:
    return list(duty_book(request).departments(Duty.DRAFT))
