"""办件公示 on the page of a case: whether it stands in the public list, and the button that takes it out.

A licence that was recorded as granted elsewhere has the buttons of its second person here as well.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hall.admin.applications.reading import ApplicationReading
from hall.domain.applications import entry_checks, publicity
from hall.domain.applications.entry_checks import ENTRY_CHECK
from hall.enums import EntryCheckState
from hall.models import Application
from yunlong_portal.kernel.acting import TransitionForm, choices, say
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.row_pages import story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

# Whom these are said to has no form in which they could stand.
_WITHOUT_FORM = frozenset({"no_duty", "concerned", "not_granted", "held_already"})


class HoldBackForm(CleanTextMixin, forms.Form):
    """Why a granted licence is not in the public list."""

    reason = forms.CharField(
        label="不公示的理由", max_length=publicity.LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="涉及国家秘密、商业秘密还是个人隐私，依据什么。不写申请人是谁。",
    )  # fmt: skip


class HeldBackFilter(admin.SimpleListFilter):
    """Which licences the public does not see."""

    title, parameter_name = "办件公示", "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "在公示"), ("no", "不公示的"), ("waits", "等第二人核对的")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.filter(pk__in=publicity.public_decisions().order_by().values("pk"))
            case "no":
                return queryset.filter(held_back__isnull=False)
            case "waits":
                return queryset.filter(entry_check__state=EntryCheckState.WAITING)
        return queryset


class ApplicationPublicity(ApplicationReading):
    """Adds ``publicity/`` to the page of a case, and to the list what is not public."""

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), HeldBackFilter)

    def publicity_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a licence out of the public list with a reason, or put it back."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        now, person = timezone.now(), person_of(request)
        if request.POST.get("act") == "show":
            try:
                publicity.show_again(row, actor=person, now=now)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, "已恢复公示。")
            return redirect(self.address_of(row))
        form = HoldBackForm(request.POST, prefix="hold")
        if form.is_valid():
            try:
                publicity.hold_back(row, form.cleaned_data["reason"], actor=person, now=now)
            except Refused as refused:
                if refused.code in _WITHOUT_FORM:
                    messages.error(request, str(refused))
                    return redirect(self.address_of(row))
                say(form, refused)
            else:
                messages.success(request, "已从办件公示中撤下。")
                return redirect(self.address_of(row))
        return self.show(request, row, holding=form)

    def entry_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Say of a licence that was recorded as granted elsewhere that it is so, or that it is not."""
        row = self.find(request, pk)
        check = entry_checks.check_of(row)
        transition = ENTRY_CHECK.find(name, check.state) if check else None
        if request.method != "POST" or check is None or transition is None:
            if request.method == "POST":
                messages.error(request, "这件现在不能这样办理，可能已由他人核对。")
            return redirect(self.address_of(row))
        form = TransitionForm(request.POST, row=check, transition=transition)
        if form.is_valid():
            try:
                form.take(ENTRY_CHECK, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                return redirect(self.address_of(row))
        return self.show(request, row, entry=form)

    def entry_of(self, row: Application, person: User, *, now: Any, bound: Any = None) -> dict[str, Any]:
        """Return how the check of a recorded licence stands, and its buttons; nothing for any other case."""
        check = entry_checks.check_of(row) if publicity.is_granted_licence(row) else None
        if check is None:
            return {}
        found = choices(
            ENTRY_CHECK, row=check, actor=person, now=now, bound=bound,
            make_form=lambda each: TransitionForm(row=check, transition=each),
            address=lambda each: self.address_of(row, "entry", each.name),
        )  # fmt: skip
        words = story_of(check)[0].words if check.state == EntryCheckState.WRONG else ""
        return {"entry": {"check": check, "choices": found, "words": words}}


def publicity_of(row: Application, person: User, *, now: Any, form: HoldBackForm | None = None) -> dict[str, Any]:
    """Return what the page says of a case's place in the public list; nothing for what does not belong there."""
    if not publicity.is_granted_licence(row):
        return {}
    return {
        "publicity": {
            "held": publicity.held_back(row),
            "may": publicity.may_hold_back(person, row, now=now),
            "form": form or HoldBackForm(prefix="hold"),
        }
    }
