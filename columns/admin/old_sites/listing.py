"""The county's list of sites: how each stands, with its filters, its export and its printed form."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from columns.admin.filed.kept import keeper_of
from columns.domain.old_sites import Standing, month_of, months_before, recent_checks, standing_of
from columns.enums import OldSiteState
from columns.models import OldSite
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn

HEADS = (
    "主办单位", "网站名称", "首页网址", "域名", "托管地点", "网站标识码", "ICP备案号", "公安备案号", "状态", "情况",
    "整合期限", "批准文件", "批准单位", "批准日期", "整合日期", "关停日期", "分管领导", "管理员", "管理员办公电话",
    "备注",
)  # fmt: skip
_PRINTED = (
    RegisterColumn("序号", "narrow"),
    RegisterColumn("主办单位", "short"),
    RegisterColumn("网站名称和网址"),
    RegisterColumn("标识码和备案号"),
    RegisterColumn("状态", "short"),
    RegisterColumn("整合期限", "short"),
    RegisterColumn("批准继续运行的文件"),
    RegisterColumn("分管领导", "short"),
    RegisterColumn("管理员", "short"),
    RegisterColumn("情况"),
)


def with_standing(sites: Iterable[OldSite], *, today: date) -> Iterator[tuple[OldSite, Standing]]:
    """Yield each site (of ``with_inspection``) and how it stands. One query beside that of the sites."""
    rows: list[Any] = list(sites)
    checks = recent_checks(rows, today=today)
    for row in rows:
        yield row, standing_of(row, checks.get(row.pk, []), is_inspected=row.is_inspected, today=today)


class SiteList(ChangeList):
    """A page of sites, each with how it stands today."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        for row, standing in with_standing(self.result_list, today=timezone.localdate()):
            row.standing = standing  # type: ignore[attr-defined]  # for the column of the list


class StandingFilter(admin.SimpleListFilter):
    """What asks for somebody's hand."""

    title, parameter_name = "情况", "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("late", "逾期没有整合"), ("open", "整合了没有关停"), ("look", "关停了没有复查"),
            ("unchecked", "本月没有检查"), ("missed", "连续两个月没有检查"),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = queryset
        today = timezone.localdate()
        month = month_of(today)
        match self.value():
            case "late":
                return rows.merging_late(today)
            case "open":
                return rows.filter(state=OldSiteState.MERGED)
            case "look":
                return rows.filter(state=OldSiteState.CLOSED, is_inspected=False)
            case "unchecked":
                return rows.running().unchecked_in(month)
            case "missed":
                return rows.running().unchecked_in(month, *months_before(month, 2))
        return rows


def lines(sites: Iterable[OldSite], *, today: date) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of the export."""
    for row, standing in with_standing(sites, today=today):
        yield (
            row.department.short_name, row.name, row.address, row.domain, row.hosting, row.site_code, row.icp_number,
            row.police_number, row.get_state_display(), standing.words, row.due_on, row.approval_document,
            row.approved_by, row.approved_on, row.merged_on, row.closed_on, row.leader_name, row.keeper_name,
            row.keeper_phone, row.note,
        )  # fmt: skip


def printed(sites: Iterable[OldSite], *, today: date) -> Register:
    """Return the register as it is printed and signed."""
    found = list(with_standing(sites, today=today))
    rows = [
        (
            str(place), row.department.short_name, f"{row.name} {row.address}",
            _joined(row.site_code, row.icp_number, row.police_number), row.get_state_display(), _day(row.due_on),
            _joined(row.approved_by, row.approval_document, _day(row.approved_on)),
            _joined(row.leader_name, row.leader_phone), _joined(row.keeper_name, row.keeper_phone), standing.words,
        )
        for place, (row, standing) in enumerate(found, 1)
    ]  # fmt: skip
    return Register(
        title="乡镇、部门网站登记表",
        keeper=keeper_of(row for row, _ in found),
        period=date_in_words(today),
        columns=_PRINTED,
        rows=rows,
        signatures=("填表人", "审核人"),
    )


def _joined(*texts: str) -> str:
    return " ".join(each for each in texts if each)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
