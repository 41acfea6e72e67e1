"""Rows a person may see, and readable names for what lists ask."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from columns.enums import Duty
from hall.enums import ELSEWHERE, OPEN_STATES, MessageState
from yunlong_portal.kernel.dated_rows import DatedQuerySet

if TYPE_CHECKING:
    from columns.domain.duties import DutyBook
    from hall.models import (  # noqa: F401  # in types written as text
        Application,
        Item,
        ItemEntry,
        LowRating,
        Message,
        PromotionEntry,
        Rating,
    )

# Whoever holds one of these on the department or at the desk sees its cases.
APPLICATION_DUTIES = (
    Duty.MANAGE_HALL,
    Duty.ACCEPT_APPLICATIONS,
    Duty.REVIEW_APPLICATIONS,
    Duty.SIGN_OFF,
    Duty.SIGN_OFF_PRINCIPAL,
)

# Whoever holds one of these on a department records what was handled past the hall or at the province.
RECORDING_DUTIES = (Duty.ACCEPT_APPLICATIONS, Duty.MANAGE_HALL, Duty.OVERSEE_HALL)

# Whoever holds one of these on a department writes down how the hall was made known.
PROMOTING_DUTIES = (Duty.MANAGE_HALL, Duty.OVERSEE_HALL)

# Whoever holds one of these on a department reads what people think of its work.
RATING_DUTIES = (Duty.MANAGE_HALL, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)


# Whoever holds one of these on a department sees its items on the staff's screens.
ITEM_DUTIES = (
    Duty.DRAFT,
    Duty.MANAGE_HALL,
    Duty.SIGN_OFF,
    Duty.SIGN_OFF_PRINCIPAL,
    Duty.ACCEPT_APPLICATIONS,
    Duty.REVIEW_APPLICATIONS,
)
# Whoever holds one of these sees every item.
ITEM_DESKS = (Duty.REVIEW_CATALOGUE, Duty.CHECK_GUIDES, Duty.OVERSEE_HALL)


class ItemQuerySet(models.QuerySet["Item"]):
    """Items, public or not."""

    def visible_to(self, book: "DutyBook") -> "ItemQuerySet":
        """Return the items this person may see: of his departments, all for the desks of the county."""
        if book.holds(ITEM_DESKS):
            return self
        return self.filter(department__in=book.departments(*ITEM_DUTIES))


class ItemEntryQuerySet(models.QuerySet["ItemEntry"]):
    """What is public of items."""

    def in_force(self, on: date) -> "ItemEntryQuerySet":
        """Return those that take applications on a day."""
        stopped = Q(closes_on__lte=on) & (Q(reopens_on__isnull=True) | Q(reopens_on__gt=on))
        return self.exclude(stopped)


class ApplicationQuerySet(DatedQuerySet["Application"]):
    """Cases."""

    kept_in, counted_to = "clock", "counts_to"

    def visible_to(self, book: "DutyBook", user: Any) -> "ApplicationQuerySet":
        """Return the cases this person may see: of his department or his desk, all for the service bureau.

        The window sees what it took in, also after the department went on with it: it is asked how the case stands.
        """
        if book.holds((Duty.OVERSEE_HALL,)):
            return self
        mine = book.departments(*APPLICATION_DUTIES)
        windows = book.departments(Duty.ACCEPT_APPLICATIONS)
        # One flat list of alternatives, each with an index of its own.
        return self.filter(Q(department__in=mine) | Q(desk__in=windows))

    def open(self) -> "ApplicationQuerySet":
        """Return those that still owe the applicant something."""
        return self.filter(state__in=OPEN_STATES)

    def recorded(self) -> "ApplicationQuerySet":
        """Return those that were handled elsewhere and are over, with what is shown of them."""
        found = self.filter(channel__in=sorted(ELSEWHERE), closed_on__isnull=False)
        return found.select_related("item", "department", "party", "township")


class RatingQuerySet(models.QuerySet["Rating"]):
    """Ratings."""

    def visible_to(self, book: "DutyBook", user: Any) -> "RatingQuerySet":
        """Return the ratings this person may see: of his department, all for the service bureau."""
        if book.holds((Duty.OVERSEE_HALL,)):
            return self
        return self.filter(department__in=book.departments(*RATING_DUTIES))

    def counted(self) -> "RatingQuerySet":
        """Return those that figures are made of."""
        return self.filter(counts=True)


class LowRatingQuerySet(models.QuerySet["LowRating"]):
    """Low ratings and what follows from them."""

    def visible_to(self, book: "DutyBook", user: Any) -> "LowRatingQuerySet":
        """Return those this person may see: of his department, all for the service bureau."""
        if book.holds((Duty.OVERSEE_HALL,)):
            return self
        return self.filter(department__in=book.departments(*RATING_DUTIES))

    def open(self) -> "LowRatingQuerySet":
        """Return those that something is still to be done about."""
        return self.filter(closed_on__isnull=True)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def visible_to(self, book: "DutyBook", user: Any) -> "MessageQuerySet":
        """Return the messages this person may see: what was passed to his department, all for the service bureau."""
        if book.holds((Duty.OVERSEE_HALL,)):
            return self
        return self.filter(department__in=book.departments(Duty.MANAGE_HALL))

    def waiting(self) -> "MessageQuerySet":
        """Return those that wait for an answer."""
        return self.filter(state__in=(MessageState.RECEIVED, MessageState.PASSED))


class PromotionQuerySet(models.QuerySet["PromotionEntry"]):
    """How the hall was made known."""

    def visible_to(self, book: "DutyBook") -> "PromotionQuerySet":
        """Return the entries this person may see: of his department, all for the service bureau."""
        if book.holds((Duty.OVERSEE_HALL,)):
            return self
        return self.filter(department__in=book.departments(Duty.MANAGE_HALL))
