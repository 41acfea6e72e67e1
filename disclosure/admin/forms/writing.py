"""The forms by which a post is begun and written."""

from typing import Any

from django import forms
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from columns.models import Department, DisclosureCategory
from columns.queries import column_tree
from disclosure.domain import content, kinds
from disclosure.domain.content import Payload
from disclosure.enums import DisplayPeriod, Genre, Publicity, SourceKind, Validity
from yunlong_portal.kernel.forms import NO_SECRETS, DateInput, ManyFilesField, MissingByNameMixin

EDITOR = {
    "extensions": {
        "Bold": True,
        "Italic": True,
        "Underline": True,
        "Subscript": True,
        "Superscript": True,
        "Heading": {"levels": [2, 3, 4]},
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "Figure": True,
        "Image": True,
        "Caption": True,
        "HTML": False,
        "History": True,
        "Fullscreen": True,
    }
}


class NewPostForm(MissingByNameMixin, forms.Form):
    """Begins a post: for which department, of which kind."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="单位", empty_label=None
    )
    kind = forms.ChoiceField(label="信息类型", widget=forms.RadioSelect)
    title = forms.CharField(label="标题", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField wide"}))

    def __init__(self, *args: Any, departments: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # the same
        self.initial.setdefault("kind", kinds[0][0] if kinds else "")


def _date(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DateInput, help_text=help_text)


def _line(label: str, maximum: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=maximum, help_text=help_text,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip


class PostForm(MissingByNameMixin, forms.Form):
    """Everything a reader will see of a post. ``parent`` is the revision the typist began from."""

    title = forms.CharField(
        label="标题", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField wide"}),
    )  # fmt: skip
    body = ProseEditorFormField(
        label="正文", required=False, config=EDITOR, preset="configurable", widget=AdminProseEditorWidget
    )
    column = forms.ChoiceField(label="发布栏目", required=False)
    categories = forms.MultipleChoiceField(
        label="主动公开内容分类", required=False, widget=forms.CheckboxSelectMultiple, help_text="附件4 的分类，可多选"
    )

    genre = forms.ChoiceField(label="公文种类", required=False)
    issuing_body = _line("发文机关", 200)
    document_number = _line("发文字号", 80, "如 云政办发〔2017〕12号；没有就留空")
    date_of_issue = _date("成文日期", "负责人签发的日期；联合发文填最后签发的日期")
    formed_on = _date("形成日期", "信息形成或变更的日期，自此 20 个工作日内公开；不填按成文日期算")
    theme = _line("主题分类", 200, "如 综合政务\\政务公开")
    keywords = _line("关键词", 200, "用空格或顿号隔开")
    summary = forms.CharField(
        label="内容概述", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话，列表和搜索结果里显示；不填取正文开头",
    )  # fmt: skip
    validity = forms.ChoiceField(label="有效性", required=False, choices=[("", "—"), *Validity.choices])
    effective_on = _date("生效日期")
    repealed_on = _date("废止日期")

    source_kind = forms.ChoiceField(label="来源方式", choices=SourceKind.choices)
    source_name = _line("信息来源", 200, "读者看到的“来源”")
    source_url = _line("原文网址", 500, "转载必填")
    author = _line("责任编辑", 60)

    publicity = forms.ChoiceField(label="公开属性", choices=Publicity.choices)
    publicity_ground = _line("属性依据", 300, "不主动公开的必填")
    display_period = forms.ChoiceField(label="公开时限", choices=DisplayPeriod.choices)
    display_until = _date("公开至", "到期自动撤下")
    display_ground = _line("时限依据", 300, "如 公示 7 天")

    correction_note = forms.CharField(
        label="更正说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="更正已公开的信息时必填，读者看得到",
    )  # fmt: skip
    new_files = ManyFilesField(
        label="添加附件", required=False,
        help_text=f"可多选，每个不超过 50 MB；pdf、docx、xlsx、pptx、ofd、jpg、png、csv、txt。{NO_SECRETS}",
    )  # fmt: skip
    note = _line("这一稿改了什么", 200)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False)
    basis = forms.IntegerField(widget=forms.HiddenInput, required=False)

    sections = (
        ("元数据", ("genre", "issuing_body", "document_number", "date_of_issue", "formed_on", "validity",
                  "effective_on", "repealed_on", "theme", "keywords", "summary")),
        ("来源", ("source_kind", "source_name", "source_url", "author")),
        ("公开属性与时限", ("publicity", "publicity_ground", "display_period", "display_until", "display_ground")),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, was_public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kinds.get(kind)
        # By their whole paths, so that two of the same name are told apart.
        fitting = [each for each in column_tree().walk() if self.kind.fits(each)]
        columns = [(each.code, " › ".join(each.labels)) for each in fitting]
        self.fields["column"].choices = [("", "—"), *columns]  # type: ignore[attr-defined]  # a choice field
        self.fields["categories"].choices = list(  # type: ignore[attr-defined]  # a choice field
            DisclosureCategory.objects.values_list("code", "name")
        )
        genres = [(each, Genre(each).label) for each in self.kind.genres]
        self.fields["genre"].choices = [("", "—"), *genres]  # type: ignore[attr-defined]  # a choice field
        for name, said in self.kind.help_texts.items():
            self.fields[name].help_text = said
        if self.kind.blocks:
            self.fields["body"].label = "补充说明"
        for name in (*(() if self.kind.blocks else ("body",)), "column", *self.kind.required):
            # A draft may lack it, a submission may not.
            self.fields[name].due = True  # type: ignore[attr-defined]  # read by the template of a field
        if not was_public:
            del self.fields["correction_note"]
        if not genres:
            for name in ("genre", "document_number", "validity", "effective_on", "repealed_on"):
                del self.fields[name]

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the headed groups of fields that this kind asks for."""
        return [(name, [self[each] for each in names if each in self.fields]) for name, names in self.sections]

    @staticmethod
    def initial_from(payload: Payload) -> dict[str, Any]:
        """Return the form's initial values for a payload."""
        metadata = dict(payload["metadata"])
        metadata["keywords"] = " ".join(metadata["keywords"])
        display = payload["display"]
        return metadata | {
            "title": payload["title"],
            "body": payload["body"],
            "column": payload["column"],
            "categories": payload["categories"],
            "publicity": payload["publicity"],
            "publicity_ground": payload["publicity_ground"],
            "display_period": display["period"],
            "display_until": display["until"],
            "display_ground": display["ground"],
            "correction_note": payload["correction_note"],
        }

    def payload(self, attachments: list[dict[str, Any]]) -> Payload:
        """Return what was typed as a payload, not yet normalised."""
        typed = self.cleaned_data
        empty = content.empty_payload(kind=self.kind.code)
        metadata = {
            name: _as_text(typed.get(name, default)) if not isinstance(default, list) else default
            for name, default in empty["metadata"].items()
        }
        metadata["keywords"] = [
            word for word in typed["keywords"].replace("、", " ").replace(",", " ").replace("，", " ").split() if word
        ]
        return empty | {
            "title": typed["title"],
            "body": typed["body"],
            "column": typed["column"],
            "categories": typed["categories"],
            "metadata": metadata,
            "publicity": typed["publicity"],
            "publicity_ground": typed["publicity_ground"],
            "display": {
                "period": typed["display_period"],
                "until": _as_text(typed["display_until"]),
                "ground": typed["display_ground"],
            },
            "attachments": attachments,
            "correction_note": typed.get("correction_note", ""),
        }


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


class AttachmentForm(MissingByNameMixin, forms.Form):
    """One attached file: how it is called, and what a picture shows."""

    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    name = forms.CharField(label="文件名", max_length=200)
    alternative_text = forms.CharField(label="图片说明", required=False, max_length=200)


AttachmentFormSet = forms.formset_factory(AttachmentForm, extra=0, can_delete=True, can_order=True, max_num=50)
