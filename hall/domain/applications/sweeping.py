"""What happens to cases by the passing of time, or by a new calendar, alone."""

from datetime import datetime
from itertools import groupby

import structlog
from django.db import transaction
from django.utils import timezone

from hall.domain.applications.clock import ClockState, Terms, clock
from hall.domain.applications.moved import Moved, tell
from hall.domain.applications.timing import events_of, kept_of
from hall.domain.applications.workflow import APPLICATION
from hall.enums import Awaits, Channel
from hall.models import Application, ApplicationClock, ApplicationEvent
from yunlong_portal.kernel.calendars import Calendars, load_calendars
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)

BATCH = 500


def accept_the_silent(now: datetime) -> int:
    """Accept every case about which nobody said anything in five working days, and return how many; periodic work.

    Accepted as of the day on which its materials came, whenever this runs (行政许可法 Art. 32(4)). What was handled
    outside is only being entered, so nothing is silent there.
    """
    over = ApplicationClock.objects.filter(is_open=True, awaits=Awaits.ACCEPT, due_on__lt=timezone.localdate(now))
    accepted = 0
    for key in over.exclude(application__channel=Channel.OUTSIDE).order_by("due_on", "pk").values_list("pk", flat=True):
        row = Application.objects.get(pk=key)
        try:
            APPLICATION.take(
                "accept_by_silence", row=row, actor=None, expected_version=row.version, now=now, by_sweep=True
            )
            accepted += 1
        except Refused as refused:
            log.warning("case not accepted by silence", application=key, code=refused.code)
    return accepted


def follow_the_calendar(now: datetime) -> int:
    """Compute the dates of open cases again that another calendar was used for, and return how many moved.

    Periodic work, in batches, each in its transaction, in which the people concerned are told; closed cases are judged
    by the calendar of their time. Whose facts cannot be counted by the new calendar keeps his dates, and they are told
    to look.
    """
    calendars = load_calendars()
    moved, last = 0, 0
    while keys := list(
        ApplicationClock.objects.filter(is_open=True, pk__gt=last)
        .exclude(calendar_version=calendars.version)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        with transaction.atomic():
            found = _recompute(keys, calendars)
            tell(found, version=calendars.version, now=now)
        moved += sum(not each.is_refused for each in found)
        last = keys[-1]
    if moved:
        log.info("hall dates followed the calendar", moved=moved)
    return moved


def _recompute(keys: list[int], calendars: Calendars) -> list[Moved]:
    """Compute a batch again and return what moved or could not be counted, in the caller's transaction."""
    # A step locks the case first, so this does too: then nothing happens to it between reading and writing.
    locked = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    held = {row.pk: row for row in locked}
    terms = {key: Terms(row.statutory_days, row.promised_days) for key, row in held.items()}
    clocks = ApplicationClock.objects.in_bulk(list(terms))
    events = ApplicationEvent.objects.filter(application__in=terms).order_by("application_id", "sequence")
    moved: list[Moved] = []
    wound: list[ApplicationClock] = []
    for key, rows in groupby(events, key=lambda each: each.application_id):
        kept = clocks[key]
        try:
            state: ClockState = clock(events_of(rows), terms[key], calendars.legal, promise=calendars.promise)
        except Refused as refused:
            log.warning("dates not computed again", application=key, code=refused.code)
            # Looked at, so that it is said once.
            kept.calendar_version = calendars.version
            moved.append(Moved(held[key]))
            wound.append(kept)
            continue
        before = kept.due_on, kept.promised_on
        for name, value in kept_of(state, calendars.version).items():
            setattr(kept, name, value)
        if before != (kept.due_on, kept.promised_on):
            moved.append(Moved(held[key], before[0], kept.due_on, before[1], kept.promised_on))
        wound.append(kept)
    names = [each.name for each in ApplicationClock._meta.concrete_fields if not each.primary_key]
    ApplicationClock.objects.bulk_update(wound, names)
    return moved
