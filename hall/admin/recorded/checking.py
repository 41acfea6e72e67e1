"""核对录入 on the list of what was handled elsewhere: what waits for a second person, and confirming many at once."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hall.domain.applications.entry_checks import CHECKERS, confirm_all
from hall.enums import EntryCheckState
from hall.models import EntryCheck
from yunlong_portal.kernel.admin import PortalModelAdmin, holds
from yunlong_portal.kernel.visitors import person_of

# Beside how a case ended; what is confirmed needs no word.
_NOT_YET = {EntryCheckState.WAITING: "待核对", EntryCheckState.WRONG: "录入有误"}
# Each is a step of its own with its history: more at once would keep whoever chose them waiting.
MOST = 500


class EntryFilter(admin.SimpleListFilter):
    """Whether a second person has looked at a licence that was granted elsewhere."""

    title, parameter_name = "公示核对", "entry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in EntryCheckState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(entry_check__state=self.value()) if self.value() else queryset


class EntryChecking(PortalModelAdmin):
    """Adds to the list how the check stands, and the act that confirms what is chosen."""

    actions = ("confirm_chosen",)  # type: ignore[assignment]  # the base class has none

    def how(self, row: Any) -> str:
        """Return how a case ended."""
        raise NotImplementedError

    @admin.display(description="办理结果")
    def ended(self, row: Any) -> str:
        """Return how a case ended, and whether somebody has still to say that it is so."""
        check = getattr(row, "entry_check", None)
        words = _NOT_YET.get(check.state) if check else None
        return f"{self.how(row)}（{words}）" if words else self.how(row)

    def has_check_permission(self, request: HttpRequest) -> bool:
        """Return whether this person is offered the act; of which departments, each step asks."""
        return holds(request, CHECKERS)

    @admin.action(description="核对无误，予以公示", permissions=["check"])
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Confirm the chosen licences; what may not be confirmed stays, and why is said.

        One that a colleague found wrong is confirmed by itself, on its page, where his reason stands.
        """
        waiting = EntryCheck.objects.filter(state=EntryCheckState.WAITING)
        checks = list(waiting.filter(application__in=queryset.order_by().values("pk")).order_by("pk")[: MOST + 1])
        if not checks:
            messages.warning(request, "所选的办件里没有等待核对的许可。")
            return
        confirmed, refused = confirm_all(checks[:MOST], actor=person_of(request), now=timezone.now())
        if confirmed:
            messages.success(request, f"已核对{confirmed}件，现在在办件公示里。")
        for sentence in refused:
            messages.error(request, sentence)
        if len(checks) > MOST:
            messages.warning(request, f"一次最多核对{MOST}件，其余的请再选一次。")
