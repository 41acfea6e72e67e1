"""Which days count for a limit: the national calendar, and the prefecture's own days off where the county says so.

三月街 and 州庆 are lawful days off here (《全国年节及纪念日放假办法》 Art. 4), but no text lets them put off a reply.
Unless the county chooses otherwise they count as working days: whoever keeps to the earlier date is never late, and
who reads “fifteen working days” counts them by the calendar that everybody has. The county may let them put off its
own promise alone (``promise``), or the date in law as well (``legal``), by ``PORTAL_LOCAL_HOLIDAYS``; reminders leave
them out always (``kernel.reminders``). The last days of remedies are the court's and stay national.
"""

from dataclasses import dataclass

from django.conf import settings

from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.enums import LocalHolidays
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, Calendar, load_calendar

# The first letter of a version tells the choice: no digest begins with it.
_LETTERS = {LocalHolidays.PROMISE: "p", LocalHolidays.LEGAL: "l"}
_LENGTH = 16


@dataclass(frozen=True)
class Calendars:
    """What dates are counted by: ``legal`` the law's, ``promise`` the county's own promise."""

    legal: Calendar
    promise: Calendar
    choice: LocalHolidays = LocalHolidays.NONE

    @property
    def version(self) -> str:
        """Return what is kept beside dates computed with these: another choice is another version."""
        if self.choice == LocalHolidays.NONE:
            return self.legal.version
        return (_LETTERS[self.choice] + digest_of([self.legal.version, self.promise.version]))[:_LENGTH]


def load_calendars() -> Calendars:
    """Return the calendars as tables and setting have them now. Refuses ``calendar_empty``."""
    choice = LocalHolidays(settings.LOCAL_HOLIDAYS)
    legal = load_calendar(LOCAL if choice == LocalHolidays.LEGAL else NATIONAL)
    return Calendars(legal, load_calendar(LOCAL) if choice == LocalHolidays.PROMISE else legal, choice)


def calendars_of(choice: LocalHolidays, *, national: Calendar, local: Calendar) -> Calendars:
    """Return the calendars of a choice, of two that are at hand."""
    legal = local if choice == LocalHolidays.LEGAL else national
    return Calendars(legal, local if choice == LocalHolidays.PROMISE else legal, choice)


def legal_calendar() -> Calendar:
    """Return the calendar of the limits of the procedure. Refuses ``calendar_empty``."""
    return load_calendars().legal


def choice_of(version: str) -> LocalHolidays:
    """Return which choice a version was computed under."""
    return next((choice for choice, letter in _LETTERS.items() if version.startswith(letter)), LocalHolidays.NONE)
