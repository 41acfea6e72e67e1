"""Rows a person may see, and readable names for what lists ask."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from columns.enums import LEADERS, Duty
from requests_ogi.enums import OPEN_STATES, PartState, RequestState
from yunlong_portal.kernel.dated_rows import DatedQuerySet

if TYPE_CHECKING:
    from columns.domain.duties import DutyBook
    from requests_ogi.models import (  # noqa: F401  # in types written as text
        Assistance,
        Complaint,
        InformationRequest,
        SampledCase,
    )

# Whoever holds one of these on the desk or the organ sees its cases.
REQUEST_DUTIES = (
    Duty.TAKE_IN,
    Duty.HANDLE_REQUEST,
    Duty.APPROVE_EXTENSION,
    Duty.SIGN_OFF,
    Duty.SIGN_OFF_PRINCIPAL,
    Duty.SECRECY_REVIEW,
)
# A case of named people is seen by those of the organ's own office who answer for it.
RESTRICTED_DUTIES = (Duty.APPROVE_EXTENSION,)
# While it is their turn, those who must check and sign its reply are named too: else nobody could answer it. By state:
# the duty on the desk, the duties on the organ.
NAMED_AT_DESK = {RequestState.SECRECY_REVIEW: (Duty.SECRECY_REVIEW,)}
NAMED_AT_ORGAN = {
    RequestState.AWAITING_SIGNATURE: LEADERS,
    RequestState.REPLIED: LEADERS,
}


class RequestQuerySet(DatedQuerySet["InformationRequest"]):
    """Information requests."""

    kept_in = "deadline"

    def visible_to(self, book: "DutyBook", user: Any) -> "RequestQuerySet":
        """Return the cases this person may see: of his desk or organ, of a part asked of him, all for the county desk.

        The window sees what it took in, also after it handed it over: it is asked how the case stands. A department
        sees the case while its part is asked, from then on its part alone. A restricted case is seen by its handler,
        the head of the organ's OGI office and the county OGI office alone, and by those who check and sign its reply
        while that is their turn. A handler whose duties on the desk have ended has no more part in it: his name stays
        on the case, the case is not his.
        """
        if book.holds((Duty.OVERSEE_REQUESTS,)):
            return self
        mine = book.departments(*REQUEST_DUTIES)
        windows = book.departments(Duty.TAKE_IN)
        helped = book.departments(Duty.HANDLE_REQUEST)
        heads = book.departments(*RESTRICTED_DUTIES)
        Part = apps.get_model("requests_ogi", "Part")
        given = Part.objects.filter(department__in=helped, state=PartState.ASKED).order_by().values("request")
        seen = Q(handler=user.pk, desk__in=mine) | Q(organ__in=heads)
        # One flat list of alternatives, each with an index of its own: nested, the database would read every case.
        asked = Q(pk__in=given, state__in=OPEN_STATES)  # an answer that nobody gave is asked for ever
        for each in (Q(desk__in=mine), Q(organ__in=mine), Q(window__in=windows), asked):
            seen |= each & Q(is_restricted=False)
        for place, named in (("desk__in", NAMED_AT_DESK), ("organ__in", NAMED_AT_ORGAN)):
            for state, duties in named.items():
                if departments := book.departments(*duties):
                    seen |= Q(state=state, is_restricted=True, **{place: departments})
        return self.filter(seen)

    def open(self) -> "RequestQuerySet":
        """Return those that still owe the applicant something."""
        return self.filter(state__in=OPEN_STATES)


class AssistanceQuerySet(models.QuerySet["Assistance"]):
    """What helpers filed for others."""

    def visible_to(self, user: Any) -> "AssistanceQuerySet":
        """Return what this helper filed and is not closed; a restricted case is not his to follow either."""
        return self.filter(helper=user.pk, request__closed_on__isnull=True, request__is_restricted=False)


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints."""

    def visible_to(self, book: "DutyBook", user: Any) -> "ComplaintQuerySet":
        """Return the complaints this person may see: all for the county OGI office, none for anybody else.

        The unit complained of sees none: it hears from that office what it is asked (P24).
        """
        return self if book.holds((Duty.OVERSEE_REQUESTS,)) else self.none()

    def open(self) -> "ComplaintQuerySet":
        """Return those that are still to be answered."""
        return self.filter(closed_on__isnull=True)


class SampledCaseQuerySet(models.QuerySet["SampledCase"]):
    """Cases drawn for a second look."""

    def visible_to(self, book: "DutyBook", user: Any) -> "SampledCaseQuerySet":
        """Return those this person may see: all for the county OGI office, and what was found for the organ's head.

        What is still to be looked at nobody else knows of.
        """
        if book.holds((Duty.OVERSEE_REQUESTS,)):
            return self
        return self.filter(request__organ__in=book.departments(Duty.APPROVE_EXTENSION), look__isnull=False)

    def waiting(self) -> "SampledCaseQuerySet":
        """Return those nobody has looked at."""
        return self.filter(look__isnull=True)
