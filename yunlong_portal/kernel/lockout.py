"""How often a password may be guessed within a quarter of an hour: by pair, by address, by name.

A pair of name and address is a person who mistypes, so its limit is low. One address tries many names, or many
addresses try one name: these are guessers, but also a whole office behind one address, so their limits are wider.
A stranger must not be able to keep a clerk out by guessing at his name: from an address where the clerk has signed in
before, only the pair and the address count. Tries while locked are not counted, so a lock ends by itself.
"""

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessLog
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

# From as many addresses of eight tries each as a clerk has never sat at.
MOST_FOR_A_NAME = 24
# The county's offices share a few addresses; on a Monday morning several people mistype at once.
MOST_FROM_AN_ADDRESS = 40
KNOWN_FOR = timedelta(days=90)


class LockoutHandler(AxesDatabaseHandler):
    """Counts as the package does, each of the three (``AXES_LOCKOUT_PARAMETERS``) against its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures of the pair, or the limit where one of the wider counts has reached its own."""
        pair, from_address, for_name = (
            attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        locked = from_address >= MOST_FROM_AN_ADDRESS or (
            for_name >= MOST_FOR_A_NAME and not _sits_here(request, credentials)
        )
        return max(pair, settings.AXES_FAILURE_LIMIT) if locked else pair


def _sits_here(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """Return whether the person of this name has signed in from this address lately."""
    return AccessLog.objects.filter(
        username=get_client_username(request, credentials),
        ip_address=request.axes_ip_address,  # type: ignore[attr-defined]  # put there by the package
        attempt_time__gte=timezone.now() - KNOWN_FOR,
    ).exists()
