"""Staff lists of cases with dates (``dated_rows``): how each stands today, and the list narrowed by that."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yunlong_portal.kernel.standing import SOON_WORKDAYS, Standing, Today, judge


class DatedFilter(admin.SimpleListFilter):
    """How the case stands by its dates."""

    title = "期限"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "未办结"),
            ("overdue", "已逾期"),
            ("today", "今天到期"),
            ("soon", f"{SOON_WORKDAYS}个工作日内到期"),
            ("promise", "承诺期已过、法定期未过"),
            ("stopped", "期限停止"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        match self.value():
            case "open":
                return queryset.running()
            case "overdue":
                return queryset.overdue(today)
            case "today":
                return queryset.due_until(today, today)
            case "soon":
                return queryset.due_until(today, judge(today).soon_until())
            case "promise":
                return queryset.promise_over(today)
            case "stopped":
                return queryset.stopped()
            case _:
                return queryset


class DatedList(ChangeList):
    """A page of cases, each with how it stands today."""

    @staticmethod
    def listed(rows: Any) -> Any:
        """Return cases with what a line of the list shows of them."""
        raise NotImplementedError

    @staticmethod
    def standing_of(row: Any, today: Today) -> Standing:
        """Return how a case stands."""
        raise NotImplementedError

    def get_results(self, request: HttpRequest) -> None:
        """Read the page: its keys first, so that sorting two hundred thousand cases moves no more than keys."""
        super().get_results(request)
        keys = list(self.result_list.values_list("pk", flat=True))
        found = {row.pk: row for row in self.listed(self.model._default_manager.filter(pk__in=keys))}
        today = judge(timezone.localdate())
        rows: Any = [found[key] for key in keys]
        for row in rows:
            row.standing = self.standing_of(row, today)
        self.result_list = rows


def day_badge(shown: str, standing: Standing) -> SafeString:
    """Return a day with how it stands, in a colour and in words."""
    return format_html(
        '<span class="day">{}</span> <span class="badge level-{}">{}</span>', shown, standing.level, standing.words
    )
