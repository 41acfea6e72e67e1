"""What a change of the calendar would do to the open cases, counted before it is done; nothing is written."""

from django.conf import settings

from requests_ogi.domain.recomputing import Clocks
from requests_ogi.models import Deadline, DeadlineMove, RequestEvent
from yunlong_portal.kernel.calendar_effects import Book, Effect
from yunlong_portal.kernel.calendars import calendars_of
from yunlong_portal.kernel.enums import LocalHolidays
from yunlong_portal.kernel.workflow import Refused


def effect(*, after: Book) -> Effect:
    """Return how many open cases would have less time, or more, by a calendar; two queries and the cases' clocks."""
    calendars = calendars_of(LocalHolidays(settings.LOCAL_HOLIDAYS), national=after.national, local=after.local)
    open_ones = Deadline.objects.filter(is_open=True).exclude(request__regime="")
    kept = {pk: rest for pk, *rest in open_ones.values_list("pk", "due_on", "promised_on", "request__regime")}
    rows = RequestEvent.objects.filter(request__deadline__is_open=True).order_by("request_id", "sequence")
    regimes = {pk: str(regime) for pk, (_, _, regime) in kept.items()}
    earlier = later = refused = 0
    for pk, found in Clocks(calendars).wind((each for each in rows if each.request_id in regimes), regimes):
        if isinstance(found, Refused):
            refused += 1
            continue
        due_on, promised_on, _ = kept[pk]
        move = DeadlineMove(
            old_due_on=due_on,
            new_due_on=found["due_on"],
            old_promised_on=promised_on,
            new_promised_on=found["promised_on"],
        )
        earlier += move.is_earlier
        later += move.is_later and not move.is_earlier
    return Effect(what="未办结的信息公开申请", looked_at=len(kept), earlier=earlier, later=later, refused=refused)
