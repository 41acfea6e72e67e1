"""Filters of the lists of circulars: by circular, by duty, by how a task stands. All of them in the database."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import TaskState
from columns.models import Circular, CircularDuty
from columns.models.circulars import REPORTERS
from yunlong_portal.kernel.admin import is_key

_OFFERED = 30


class CircularFilter(admin.SimpleListFilter):
    """Which circular: those one may see, the newest first."""

    title, parameter_name = "通知", "circular"
    field = "circular"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Circular.objects.visible_to(duty_book(request)).order_by("-issued_on", "-pk")
        return [(str(pk), title) for pk, title in rows.values_list("pk", "title")[:_OFFERED]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(**{self.field: value}) if is_key(value) else queryset


class CircularOfTask(CircularFilter):
    """Which circular a task is of."""

    field = "duty__circular"


class DutyFilter(admin.SimpleListFilter):
    """Which duty, once a circular is chosen."""

    title, parameter_name = "任务", "duty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        circular = request.GET.get("circular", "")
        if not is_key(circular):
            return []
        rows = CircularDuty.objects.visible_to(duty_book(request)).filter(circular=int(circular)).order_by("number")
        return [(str(each.pk), str(each)) for each in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(duty=value) if is_key(value) else queryset


class StandFilter(admin.SimpleListFilter):
    """How a task stands."""

    title, parameter_name = "情况", "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("owed", "待报送、已退回"), ("overdue", "已逾期"), ("waiting", "待核对"), ("done", "已完成")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = queryset  # a UnitTaskQuerySet
        match self.value():
            case "owed":
                return rows.owed()
            case "overdue":
                return rows.overdue(timezone.localdate())
            case "waiting":
                return rows.waiting()
            case "done":
                return rows.filter(state=TaskState.ACCEPTED)
        return queryset


class MineFilter(admin.SimpleListFilter):
    """Only what one's own units owe: for those who also watch or lead."""

    title, parameter_name = "单位", "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "我的单位")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(unit__in=duty_book(request).departments(*REPORTERS))
