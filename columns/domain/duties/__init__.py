"""Who may do what, on which department, by what authority. ``may`` is the only question the portal asks.

Read from grants on departments and from dated stand-ins, from nothing else: a superuser is nobody special, groups and
model permissions count for nothing, whoever is deactivated holds nothing.
"""

from columns.domain.duties.asking import (
    Authority,
    DutyBook,
    authority,
    departments_with,
    duties_of,
    duty_book,
    holders,
    may,
    stands_in_for,
)
from columns.domain.duties.granting import end_duties, grant, grant_by_command, revoke
from columns.domain.duties.helping import (
    NAMERS,
    end_helper,
    name_helper,
    name_helper_by_command,
    require_helper,
    villages_helped,
)
from columns.domain.duties.record import DutyRecord, entitled_at
from columns.domain.duties.rosters import Roster, roster
from columns.domain.duties.standing_in import end_stand_in, stand_in

__all__ = [
    "NAMERS",
    "Authority",
    "DutyBook",
    "DutyRecord",
    "Roster",
    "authority",
    "departments_with",
    "duties_of",
    "duty_book",
    "end_duties",
    "end_helper",
    "end_stand_in",
    "entitled_at",
    "grant",
    "grant_by_command",
    "holders",
    "may",
    "name_helper",
    "name_helper_by_command",
    "require_helper",
    "revoke",
    "roster",
    "stand_in",
    "stands_in_for",
    "villages_helped",
]
