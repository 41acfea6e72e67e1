"""Rows of the registers that a person may see, and which of them hold on a day."""

from datetime import date
from typing import Any, Protocol

from django.apps import apps
from django.db import models
from django.db.models import Q

from columns.enums import REGISTER_READERS, Duty


class Book(Protocol):
    """All that one person may do (``columns.domain.duties.DutyBook``)."""

    def departments(self, *duties: str) -> frozenset[int]: ...


class RegisterDeskQuerySet(models.QuerySet[Any]):
    """With whom registers are filed."""

    def in_use(self) -> "RegisterDeskQuerySet":
        """Return the desks that registers are filed with now."""
        return self.filter(is_active=True)

    def held_by(self, book: Book) -> "RegisterDeskQuerySet":
        """Return the desks in use at which this person takes filings."""
        return self.in_use().filter(department__in=book.departments(Duty.TAKE_FILINGS))


class RegisterQuerySet(models.QuerySet[Any]):
    """Rows of one of the county's registers."""

    def holding_on(self, day: date) -> "RegisterQuerySet":
        """Return those that hold on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_ended(self) -> "RegisterQuerySet":
        """Return those without a last day: what a workbook may change."""
        return self.filter(ends_on__isnull=True)

    def visible_to(self, book: Book, register: str) -> "RegisterQuerySet":
        """Return the rows of departments that this person keeps or leads; all for a desk that they are filed with."""
        if apps.get_model("columns", "RegisterDesk").objects.held_by(book).filter(register=register).exists():
            return self
        return self.filter(department__in=book.departments(*REGISTER_READERS))
