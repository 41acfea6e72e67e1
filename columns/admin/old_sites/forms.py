"""What is typed about a site: its register, a step of its way, a tick of the checklist, a check, that there is none."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from columns.domain.old_sites import Looked, Said, Step
from columns.enums import TickResult
from columns.models import Department, OldSite
from columns.models.old_sites import MERGE_BY
from columns.models.site import WEB_ADDRESS
from yunlong_portal.kernel.acting import TransitionForm
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin, DateInput, RegisterForm
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads

_YES_NO = [("yes", "能打开"), ("no", "打不开")]


class SiteAddressField(forms.CharField):
    """An address, written in one way: so that a site is registered once, and a workbook finds its row again."""

    def clean(self, value: Any) -> str:
        try:
            parts = urlsplit(super().clean(value))
        except ValueError as error:
            raise ValidationError("网址写得不对，请对照浏览器地址栏填写。", code="invalid") from error
        return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="").geturl()


class SiteForm(RegisterForm):
    """The register of one site. Its state is no field: it is changed by the steps of its way."""

    address = SiteAddressField(label="首页网址", max_length=200, validators=[WEB_ADDRESS])

    class Meta:
        model = OldSite
        fields = (
            "department", "name", "address", "domain", "hosting", "site_code", "icp_number", "police_number",
            "opened_on", "leader_name", "leader_post", "leader_phone", "keeper_name", "keeper_phone", "note",
        )  # fmt: skip
        widgets = {"opened_on": DateInput}


class KeptSiteForm(SiteForm):
    """The register of a site on the screen: for one of these departments, which stays the same."""

    def __init__(self, *args: Any, units: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = units
        field.disabled = bool(self.instance.pk)
        if not self.instance.pk and len(only := list(units[:2])) == 1:
            self.initial["department"] = only[0]


class DayForm(TransitionForm):
    """On which day a site was merged, or switched off."""

    on = forms.DateField(label="日期", widget=DateInput)

    def data_for_act(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"]}


class DueForm(TransitionForm):
    """By when it is to be merged."""

    due_on = forms.DateField(label="整合期限", widget=DateInput, help_text=f"通知要求的期限是{MERGE_BY}")

    def data_for_act(self) -> dict[str, Any]:
        return {"due_on": self.cleaned_data["due_on"]}


class ApprovalForm(TransitionForm, PrivateUploads):
    """By which document it may keep running, and who approved it."""

    upload_fields = ("scan",)
    approval_document = forms.CharField(label="批准文件", max_length=120, help_text="文号或者文件名")
    approved_by = forms.CharField(label="批准单位", max_length=80)
    approved_on = forms.DateField(label="批准日期", widget=DateInput)
    scan = forms.FileField(label="批准文件扫描件", required=False, help_text=f"{FORMATS}。{NO_SECRETS}")

    def data_for_act(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("approval_document", "approved_by", "approved_on")}
        return said | {"approval_file": self.latest("scan")}


ACT_FORMS: dict[str, type[TransitionForm]] = {"on": DayForm, "due": DueForm, "approval": ApprovalForm}


class TickForm(CleanTextMixin, PrivateUploads):
    """How a step of the checklist stands, with its proof."""

    upload_fields = ("proof",)
    result = forms.ChoiceField(label="结果")
    done_on = forms.DateField(label="办理日期", widget=DateInput, initial=timezone.localdate)
    remark = forms.CharField(label="说明", max_length=200, required=False)
    address = forms.CharField(
        label="证明网址", max_length=200, required=False, validators=[WEB_ADDRESS],
        help_text="没有网址的上传截图或者文件",
    )  # fmt: skip
    proof = forms.FileField(label="证明截图或者文件", required=False, help_text=f"{FORMATS}。{NO_SECRETS}")

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"tick-{step.code}", **kwargs)
        left_out = () if step.may_not_apply else (TickResult.NOT_APPLICABLE.value,)
        choices: Any = self.fields["result"]
        choices.choices = [each for each in TickResult.choices if each[0] not in left_out]
        self.fields["remark"].required = step.needs_remark

    def said(self) -> Said:
        """Return what was typed."""
        typed = self.cleaned_data
        return Said(
            result=typed["result"],
            done_on=typed["done_on"],
            remark=typed["remark"],
            address=typed["address"],
            file=self.latest("proof"),
        )


class CheckForm(CleanTextMixin, PrivateUploads):
    """What somebody found who looked at the site himself this month."""

    upload_fields = needed_uploads = ("picture",)
    opens = forms.ChoiceField(label="首页", choices=_YES_NO, widget=forms.RadioSelect)
    last_update_on = forms.DateField(
        label="首页最近更新", widget=DateInput, required=False, help_text="首页上最新一条信息的日期；看不出日期的留空"
    )  # fmt: skip
    dead_links = forms.IntegerField(label="打不开的链接（个）", min_value=0, required=False, help_text="没有的填0")
    wrong_words = forms.IntegerField(label="用词有误（处）", min_value=0, required=False, help_text="没有的填0")
    details = forms.CharField(
        label="问题明细", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="哪个页面、哪个链接、哪个词",
    )  # fmt: skip
    picture = forms.FileField(label="首页截图", required=False, help_text=f"{FORMATS}。{NO_SECRETS}")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="check", **kwargs)

    def looked(self) -> Looked:
        """Return what was typed."""
        typed = self.cleaned_data
        file: PrivateFile | None = self.latest("picture")
        return Looked(
            is_reachable=typed["opens"] == "yes",
            file=file,
            last_update_on=typed["last_update_on"],
            dead_links=typed["dead_links"],
            wrong_words=typed["wrong_words"],
            details=typed["details"],
        )


class DeclareForm(CleanTextMixin, forms.Form):
    """A department has no site of its own."""

    department = forms.ModelChoiceField(label="单位", queryset=Department.objects.none(), empty_label=None)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="如“信息都在县政府门户网站本单位专栏发布”"
    )

    def __init__(self, *args: Any, units: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = units
