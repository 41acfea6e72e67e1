"""What the database says that somebody has done: one query a step."""

from datetime import datetime

from hall.domain.walkthroughs.script import Done
from hall.enums import ApplicationState, Channel, EventKind, LowRatingState, MessageState
from hall.models import Application, ApplicationEvent, Delivery, LowRating, Message, RatingEntry
from yunlong_portal.kernel.models import User


def recorded(kind: EventKind) -> Done:
    """Return whether somebody has entered an event of this kind."""

    def done(person: User, since: datetime) -> bool:
        return ApplicationEvent.objects.filter(actor=person, kind=kind, recorded_at__gte=since).exists()

    return done


def filed_for_somebody(person: User, since: datetime) -> bool:
    """Say whether he has filed a case at the window for somebody who came."""
    return Application.objects.filter(filed_by=person, channel=Channel.WINDOW, filed_at__gte=since).exists()


def entered_afterwards(person: User, since: datetime) -> bool:
    """Say whether he has entered a case that was handled past the hall."""
    return Application.objects.filter(filed_by=person, channel=Channel.OUTSIDE, filed_at__gte=since).exists()


def proposed(person: User, since: datetime) -> bool:
    """Say whether he has laid a case before the leader."""
    return Application.history.filter(
        history_user=person, state=ApplicationState.PROPOSED, history_date__gte=since
    ).exists()


def handed_over(person: User, since: datetime) -> bool:
    """Say whether he has given a result to somebody who signed for it, or to the post."""
    return Delivery.objects.filter(person=person, recorded_at__gte=since).exists()


def asked_for_rating(person: User, since: datetime) -> bool:
    """Say whether somebody has rated at his window."""
    return RatingEntry.objects.filter(desk_person=person, given_at__gte=since).exists()


def answered_message(person: User, since: datetime) -> bool:
    """Say whether he has answered a message."""
    return Message.history.filter(history_user=person, state=MessageState.ANSWERED, history_date__gte=since).exists()


def looked_into_low_rating(person: User, since: datetime) -> bool:
    """Say whether he has found out what a low rating is about."""
    further = (LowRatingState.RECTIFY, LowRatingState.CALL_BACK, LowRatingState.DISMISSED)
    return LowRating.history.filter(history_user=person, state__in=further, history_date__gte=since).exists()
