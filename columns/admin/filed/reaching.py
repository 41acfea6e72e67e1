"""Whose rows a person sees on a screen, and how departments are named in the sentence above its list."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.http import HttpRequest

from columns.domain.duties import duty_book
from columns.enums import REGISTER_READERS
from columns.models import Department, RegisterDesk

_NAMED = 12


def reach(request: HttpRequest, register: str) -> Collection[int] | None:
    """Return the departments whose rows this person sees; None for all, at a desk that the register is filed with."""
    book = duty_book(request)
    if RegisterDesk.objects.held_by(book).filter(register=register).exists():
        return None
    return book.departments(*REGISTER_READERS)


def named(found: Sequence[Any], *, words: Callable[[Any], str] = lambda each: "") -> str:
    """Return the departments of what was ``found``, the first dozen by name, each with its ``words``. One query."""
    shown = found[:_NAMED]
    names = dict(
        Department.objects.filter(pk__in=[each.department_id for each in shown]).values_list("pk", "short_name")
    )
    said = "；".join(f"{names[each.department_id]}{words(each)}" for each in shown)
    return f"{said}等{len(found)}个单位" if len(found) > len(shown) else said
