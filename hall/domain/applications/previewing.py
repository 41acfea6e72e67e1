"""What a change of the calendar would do to the open cases, counted before it is done; nothing is written."""

from itertools import groupby

from django.conf import settings

from hall.domain.applications.clock import Terms, clock
from hall.domain.applications.timing import events_of
from hall.models import ApplicationClock, ApplicationEvent
from yunlong_portal.kernel.calendar_effects import Book, Effect
from yunlong_portal.kernel.calendars import calendars_of
from yunlong_portal.kernel.enums import LocalHolidays
from yunlong_portal.kernel.workflow import Refused

_COLUMNS = ("due_on", "promised_on", "application__statutory_days", "application__promised_days")


def effect(*, after: Book) -> Effect:
    """Return how many open cases would have less time, or more, by a calendar; two queries and the cases' clocks."""
    calendars = calendars_of(LocalHolidays(settings.LOCAL_HOLIDAYS), national=after.national, local=after.local)
    kept = {pk: rest for pk, *rest in ApplicationClock.objects.filter(is_open=True).values_list("pk", *_COLUMNS)}
    events = ApplicationEvent.objects.filter(application__clock__is_open=True).order_by("application_id", "sequence")
    earlier = later = refused = 0
    for key, rows in groupby(events, key=lambda each: each.application_id):
        if key not in kept:
            continue  # came in between the two queries
        due_on, promised_on, statutory_days, promised_days = kept[key]
        try:
            state = clock(
                events_of(rows), Terms(statutory_days, promised_days), calendars.legal, promise=calendars.promise
            )
        except Refused:
            refused += 1
            continue
        pairs = ((due_on, state.due_on), (promised_on, state.promised_on))
        sooner = any(old and new and new < old for old, new in pairs)
        earlier += sooner
        later += not sooner and any(old and new and new > old for old, new in pairs)
    return Effect(what="未办结的网上大厅办件", looked_at=len(kept), earlier=earlier, later=later, refused=refused)
