"""The forms by which something is laid on a case beside its steps (``domain/casework.py``)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from columns.models import Department
from requests_ogi.admin.forms.acts import MEANS
from requests_ogi.domain import casework
from requests_ogi.enums import PaperKind
from requests_ogi.models import InformationRequest, RequestEvent
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin, DateInput, ManyFilesField
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads


class AddingForm(CleanTextMixin, PrivateUploads):
    """One thing to lay on a case. ``name`` is that of its rule in ``casework``; ``said`` is told when it is done."""

    name: str
    said: str

    def __init__(self, *args: Any, row: InformationRequest, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"add-{self.name}", **kwargs)
        self.row = row

    @property
    def label(self) -> str:
        """Return what the button says."""
        return casework.RULES[self.name].label

    def lay(self, *, actor: User, now: datetime) -> None:
        """Do it. Raises Refused as the domain does."""
        raise NotImplementedError


class PaperForm(AddingForm):
    """Pages of one kind, several in one go."""

    name, said = "paper", "材料已归入案卷。"
    upload_fields = needed_uploads = ("pages",)
    kind = forms.ChoiceField(label="种类", choices=[("", "请选择"), *PaperKind.choices])
    title = forms.CharField(label="名称", required=False, max_length=200, help_text="不填用种类的名称；不要写姓名")
    from_applicant = forms.BooleanField(label="申请人提交的", required=False, initial=True)
    pages = ManyFilesField(label="文件", required=False, help_text=f"可多选，按页的顺序；{FORMATS}。{NO_SECRETS}")

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.add_papers(
            self.row,
            self.uploads["pages"],
            kind=self.cleaned_data["kind"],
            name=self.cleaned_data["title"],
            from_applicant=self.cleaned_data["from_applicant"],
            actor=actor,
            now=now,
        )


class SuppliedForm(AddingForm):
    """What goes out with the reply."""

    name, said = "supplied", "文件已列入随答复提供的材料。"
    upload_fields = needed_uploads = ("pages",)
    pages = ManyFilesField(
        label="文件", required=False,
        help_text=f"上传的是遮盖后的复制件；隐藏信息由系统清除，送保密审查后不能再改。{NO_SECRETS}",
    )  # fmt: skip

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.supply(self.row, self.uploads["pages"], actor=actor, now=now)


class SearchForm(AddingForm):
    """Where was looked, with which words."""

    name, said = "search", "检索记录已登记。"
    places = forms.CharField(label="检索范围", max_length=300, help_text="档案室、办公系统、业务系统、科室……")
    words = forms.CharField(label="检索词", max_length=200)
    searched_on = forms.DateField(label="检索日期", widget=DateInput, initial=timezone.localdate)
    found = forms.TypedChoiceField(
        label="结果", choices=[("", "请选择"), ("yes", "检索到"), ("no", "没有检索到")],
        coerce=lambda each: each == "yes", empty_value=None,
    )  # fmt: skip
    note = forms.CharField(label="结果说明", required=False, max_length=300)

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.note_search(self.row, **self.cleaned_data, actor=actor, now=now)


class ContactForm(AddingForm):
    """A call or message between staff and applicant."""

    name, said = "contact", "联系记录已登记。"
    at = forms.SplitDateTimeField(
        label="时间",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "日期"}, time_attrs={"type": "time", "aria-label": "时间"},
            date_format="%Y-%m-%d", time_format="%H:%M",
        ),
        initial=timezone.localtime,
    )  # fmt: skip
    means = forms.ChoiceField(label="方式", choices=MEANS)
    reached = forms.BooleanField(label="联系上了", required=False)
    code = forms.CharField(
        label="来电人报的查询码", required=False, max_length=40,
        help_text="有人来电询问进度时核对；不对的，不回答，可以打案卷上的电话回拨",
    )  # fmt: skip
    note = forms.CharField(label="内容", required=False, max_length=300, help_text="电话里不说答复内容")

    def clean_code(self) -> str:
        """Refuse a code that is not the case's (P20)."""
        code = self.cleaned_data["code"]
        if code and not tracking.matches(code, self.row.tracking_digest):
            raise forms.ValidationError("查询码不对。请来电人对照回执再报一次；仍然不对的，不要回答办理情况。")
        return code

    def lay(self, *, actor: User, now: datetime) -> None:
        said = dict(self.cleaned_data)
        if said.pop("code"):
            said["note"] = f"（查询码已核对）{said['note']}"
        casework.note_contact(self.row, **said, actor=actor, now=now)


class NoteForm(AddingForm):
    """What staff tell one another."""

    name, said = "note", "内部记录已保存，申请人看不到。"
    text = forms.CharField(
        label="内容",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="申请人看不到，也不随答复提供",
    )

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.note_inside(self.row, text=self.cleaned_data["text"], actor=actor, now=now)


class PartForm(AddingForm):
    """A part given to another department, with an inner date before the legal one."""

    name, said = "part", "已请对方协办。"
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(queryset=None, label="协办单位")
    what = forms.CharField(label="协办内容", max_length=300, help_text="要什么、用来做什么；不要写申请人")
    due_on = forms.DateField(label="内部期限", widget=DateInput, help_text="须早于法定期限")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Department.objects.filter(is_active=True).exclude(pk=self.row.desk_id)
        self.fields["department"].queryset = others  # type: ignore[attr-defined]  # a choice field

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.ask_part(self.row, **self.cleaned_data, actor=actor, now=now)


class VoidForm(AddingForm):
    """A fact of the clock that was entered wrongly: its right date, or out of the count."""

    name, said = "void", "已更正，期限已重新推算；原来的记录保留。"
    event: "forms.ModelChoiceField[RequestEvent]" = forms.ModelChoiceField(queryset=None, label="哪一条")
    replacement = forms.DateField(
        label="正确的日期",
        required=False,
        widget=DateInput,
        help_text="延期和另定日期的误录可以不填，即撤销；其他的须填写正确的日期",
    )
    reason = forms.CharField(label="理由", max_length=200, help_text="如“录入时看错了邮戳”")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = RequestEvent.objects.filter(request=self.row, voided_by=None, is_withdrawal=False)
        self.fields["event"].queryset = counted  # type: ignore[attr-defined]  # a choice field

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.correct_event(
            self.cleaned_data["event"],
            replacement=self.cleaned_data["replacement"],
            reason=self.cleaned_data["reason"],
            actor=actor,
            now=now,
        )


class CountersignForm(AddingForm):
    """An entry made after the fact is confirmed against its papers."""

    name, said = "countersign", "补录已复核。"
    seen = forms.BooleanField(
        label="已对照纸质材料，日期和内容与录入一致",
        error_messages={"required": "请对照纸质材料核对后勾选；不一致的，请先更正。"},
    )

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.countersign(self.row, actor=actor, now=now)


class RestrictForm(AddingForm):
    """A case is closed to all but named people, or opened again."""

    name, said = "restrict", "限知设置已保存。"
    is_restricted = forms.BooleanField(
        label="限知", required=False, help_text="只有承办人、公开机构负责人和县政务公开办公室能看"
    )
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("is_restricted", self.row.is_restricted)

    def lay(self, *, actor: User, now: datetime) -> None:
        casework.restrict(self.row, **self.cleaned_data, actor=actor, now=now)
