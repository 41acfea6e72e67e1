"""Who asks, and from where."""

import ipaddress

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from yunlong_portal.kernel.models import User


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person; nobody else reaches what calls this."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address: what the outermost of our own proxies saw.

    Each proxy adds the address it was asked from to ``X-Forwarded-For``; whatever stands before what ours have added
    was written by the visitor and is not believed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    added = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    hops = [*added, direct]
    seen = hops[max(len(hops) - 1 - settings.TRUSTED_PROXIES, 0)]
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return direct
