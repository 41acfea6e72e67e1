"""The registers one by one: which columns they show, take and print."""

from collections.abc import Sequence

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from columns.admin.filed.address_list import AddressListPages
from columns.admin.filed.base import FiledRegisterAdmin, IsCurrent
from columns.admin.filed.kept import Printed
from columns.admin.filed.reaching import named, reach
from columns.domain.activities.leaders import is_mobile, lacking_on
from columns.domain.registers.hotline import Gap, open_gaps, unregistered
from columns.models import (
    Department,
    DisclosureLeader,
    HotlineAgent,
    NewMediaAccount,
    ReadingPoint,
    Spokesperson,
    UnitContact,
)
from yunlong_portal.kernel.forms import RegisterForm


@admin.register(NewMediaAccount)
class NewMediaAccountAdmin(FiledRegisterAdmin):
    """政务微博、微信公众号 (附件2)."""

    name = "new_media"
    list_display = ("__str__", "unit", "state", "leader_name", "keeper_name", "last_post_on")
    list_filter = (IsCurrent, "platform")
    search_fields = ("name", "account_id", "department__short_name", "leader_name", "keeper_name")
    fields = (
        "department", "platform", "name", "account_id", "subject", "verified_on", "address", "purpose", "followers",
        "leader_name", "leader_post", "leader_phone", "keeper_name", "keeper_phone", "operation", "last_post_on",
        "starts_on", "suspended_on", "ends_on", "stop_notice", "note",
    )  # fmt: skip
    book_key = ("department", "platform", "name")
    book_sample = {
        "department": "县政务局", "platform": "新浪微博", "name": "云龙政务", "account_id": "yunlong_zw",
        "subject": "云龙县政务服务管理局", "verified_on": "2016-03-01", "address": "https://weibo.com/example",
        "purpose": "发布政务信息，答复网民", "followers": "1200", "leader_name": "张某", "leader_post": "副局长",
        "leader_phone": "5724302", "keeper_name": "李某", "keeper_phone": "", "operation": "自行运维",
        "last_post_on": "2017-09-01", "starts_on": "2016-03-01", "suspended_on": "", "ends_on": "", "stop_notice": "",
        "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "short", "department"),
        Printed("平台", "short", "platform"),
        Printed("账号、网址", "middle", "name", "account_id", "address"),
        Printed("认证主体", "", "subject", "verified_on"),
        Printed("开通、备案时间", "short", "starts_on", "first_filed_at"),
        Printed("状态、粉丝数", "narrow", "state", "followers"),
        Printed("功能定位", "", "purpose"),
        Printed("责任领导", "phone", "leader_name", "leader_post", "leader_phone"),
        Printed("具体责任人", "phone", "keeper_name", "keeper_phone"),
        Printed("运维", "narrow", "operation"),
        Printed("备注", "", "note"),
    )

    @admin.display(description="状态")
    def state(self, account: NewMediaAccount) -> str:
        return account.state


@admin.register(HotlineAgent)
class HotlineAgentAdmin(FiledRegisterAdmin):
    """96128 专线话务人员 (附件15); above the list, who nobody answers for."""

    name = "hotline"
    list_display = ("name", "unit", "cover", "standing", "extension", "starts_on", "ends_on")
    list_filter = (IsCurrent, "cover")
    search_fields = ("name", "department__short_name", "leader_name")
    fields = (
        "department", "name", "post", "is_full_time", "is_backup", "cover", "extension", "office_phone", "mobile",
        "leader_name", "leader_post", "leader_phone", "online_account", "starts_on", "ends_on", "note",
    )  # fmt: skip
    book_key = ("department", "name")
    book_sample = {
        "department": "县政务局", "name": "张某", "post": "科员", "is_full_time": "是", "is_backup": "否",
        "cover": "24小时", "extension": "801", "office_phone": "5724302", "mobile": "", "leader_name": "李某",
        "leader_post": "副局长", "leader_phone": "5724302", "online_account": "", "starts_on": "2017-09-01",
        "ends_on": "", "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "short", "department"),
        Printed("话务人员", "", "name", "post"),
        Printed("专职", "narrow", "is_full_time"),
        Printed("备用", "narrow", "is_backup"),
        Printed("值守时段", "short", "cover"),
        Printed("专线电话或者分机", "phone", "extension"),
        Printed("办公电话、手机", "phone", "office_phone", "mobile"),
        Printed("分管领导", "phone", "leader_name", "leader_post", "leader_phone"),
        Printed("解答系统账号", "", "online_account"),
        Printed("变更日期", "short", "last_filed_at"),
        Printed("变更原因、备注", "", "note"),
    )

    @admin.display(description="专兼职", ordering="is_full_time")
    def standing(self, agent: HotlineAgent) -> str:
        return ("专职" if agent.is_full_time else "兼职") + ("（备用）" if agent.is_backup else "")

    def alarm(self, request: HttpRequest) -> str:
        """Say which departments nobody answers for today: one's own, all of them for the desks."""
        found = _gaps_seen_by(request)
        if not found:
            return ""
        said = named(found, words=lambda each: f"（{each.words}）")
        return f"没有人值守96128的：{said}。专线须24小时畅通，请尽快登记值守人员。"

    def hint(self, request: HttpRequest) -> str:
        """Say which departments never registered anybody."""
        found = unregistered(among=reach(request, self.name))
        return f"还没有登记话务人员的单位：{named(found)}。接入96128的单位应当登记。" if found else ""


def _gaps_seen_by(request: HttpRequest) -> Sequence[Gap]:
    """Return the gaps of one's own departments; all of them for the desks."""
    units = Department.objects.filter(is_active=True)
    if (own := reach(request, "hotline")) is not None:
        units = units.filter(pk__in=own)
    return open_gaps(on=timezone.localdate(), among=units)


@admin.register(Spokesperson)
class SpokespersonAdmin(FiledRegisterAdmin):
    """新闻发言人."""

    name = "spokespersons"
    list_display = ("name", "unit", "post", "phone", "starts_on", "ends_on")
    search_fields = ("name", "department__short_name")
    fields = (
        "department", "name", "post", "phone", "assistant_name", "assistant_phone", "starts_on", "ends_on", "note",
    )  # fmt: skip
    book_key = ("department", "name")
    book_sample = {
        "department": "县政务局", "name": "张某", "post": "副局长", "phone": "5724302", "assistant_name": "李某",
        "assistant_phone": "", "starts_on": "2017-09-01", "ends_on": "", "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "", "department"),
        Printed("发言人", "short", "name"),
        Printed("职务", "", "post"),
        Printed("办公电话", "phone", "phone"),
        Printed("助理", "phone", "assistant_name", "assistant_phone"),
        Printed("任职时间", "short", "starts_on"),
        Printed("备注", "", "note"),
    )


class LeaderForm(RegisterForm):
    """A leader as he is made public: by his office phone alone."""

    def clean_phone(self) -> str:
        """Refuse somebody's own telephone."""
        phone: str = self.cleaned_data["phone"]
        if is_mobile(phone):
            raise ValidationError("这一栏在门户上公开，只填办公电话，不填个人手机。", code="mobile")
        return phone


@admin.register(DisclosureLeader)
class DisclosureLeaderAdmin(FiledRegisterAdmin):
    """政务公开负责人: one principal and one leader in charge in every department."""

    form = LeaderForm
    name = "leaders"
    list_display = ("name", "unit", "role", "post", "phone", "starts_on", "ends_on")
    list_filter = (IsCurrent, "role")
    search_fields = ("name", "department__short_name")
    fields = ("department", "role", "name", "post", "phone", "division", "starts_on", "ends_on", "note")
    book_key = ("department", "role", "name")
    book_sample = {
        "department": "县政务局", "role": "分管政务公开", "name": "张某", "post": "副局长", "phone": "5724302",
        "division": "", "starts_on": "2017-09-01", "ends_on": "", "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "", "department"),
        Printed("责任", "short", "role"),
        Printed("姓名", "short", "name"),
        Printed("职务", "", "post"),
        Printed("办公电话", "phone", "phone"),
        Printed("工作分工公开的网址", "", "division"),
        Printed("任职时间", "short", "starts_on"),
        Printed("备注", "", "note"),
    )

    def alarm(self, request: HttpRequest) -> str:
        """Say which departments have no leader in charge or no public division of work."""
        found = lacking_on(timezone.localdate(), among=reach(request, self.name))
        if not found:
            return ""
        return f"没有登记分管领导，或者没有公开工作分工的：{named(found)}。这些登记在门户“政务公开负责人”页上公开。"


@admin.register(UnitContact)
class UnitContactAdmin(AddressListPages, FiledRegisterAdmin):
    """信息员、联络员; with the other registers they make the county's address list."""

    name = "contacts"
    list_display = ("name", "unit", "role", "post", "office_phone", "starts_on", "ends_on")
    list_filter = (IsCurrent, "role")
    search_fields = ("name", "department__short_name")
    fields = ("department", "role", "name", "post", "office_phone", "mobile", "starts_on", "ends_on", "note")
    book_key = ("department", "role", "name")
    book_sample = {
        "department": "县政务局", "role": "信息员", "name": "张某", "post": "科员", "office_phone": "5724302",
        "mobile": "", "starts_on": "2017-09-01", "ends_on": "", "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "", "department"),
        Printed("类别", "short", "role"),
        Printed("姓名", "short", "name"),
        Printed("职务", "", "post"),
        Printed("办公电话", "phone", "office_phone"),
        Printed("手机", "phone", "mobile"),
        Printed("备注", "", "note"),
    )


@admin.register(ReadingPoint)
class ReadingPointAdmin(FiledRegisterAdmin):
    """政府信息查阅点."""

    name = "reading_points"
    list_display = ("name", "unit", "address", "hours", "keeper_name", "phone", "ends_on")
    search_fields = ("name", "department__short_name", "address")
    fields = (
        "department", "name", "address", "hours", "equipment", "keeper_name", "phone", "starts_on", "ends_on", "note",
    )  # fmt: skip
    book_key = ("name",)
    book_sample = {
        "department": "县政务局", "name": "县政务服务中心查阅点", "address": "政务服务中心一楼大厅",
        "hours": "工作日9:00—17:30", "equipment": "触摸屏1台、可上网电脑2台", "keeper_name": "张某", "phone": "5724302",
        "starts_on": "2017-09-01", "ends_on": "", "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "short", "department"),
        Printed("查阅点", "", "name"),
        Printed("地址", "", "address"),
        Printed("开放时间", "", "hours"),
        Printed("设备", "", "equipment"),
        Printed("管理人", "phone", "keeper_name", "phone"),
        Printed("备注", "", "note"),
    )
