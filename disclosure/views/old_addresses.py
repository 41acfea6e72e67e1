"""Old addresses: what people bookmarked on a site that moved in leads to where it is now, for good."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponsePermanentRedirect

from disclosure.domain.legacy.addresses import host_of, normal_path
from disclosure.models import LegacyAddress, Publication
from disclosure.queries import KEPT_SECONDS

_STATIC = (".html", ".htm", ".shtml", "/")


def moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """Return where an address that the portal does not know leads, None where to nowhere. One query.

    By host and path; by the path alone where all sites that had it lead to one place. What was never public leads
    nowhere.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    query = request.META.get("QUERY_STRING", "")
    wanted = [normal_path(request.path, query)]
    # What was behind ?id= tells pages apart; behind a file it only says where the reader came from.
    if query and request.path.lower().endswith(_STATIC):
        wanted.append(normal_path(request.path))
    # No database holds it, and PostgreSQL breaks at being asked for it.
    wanted = [each for each in wanted if "\x00" not in each]
    if not wanted:
        return None
    was_public = Publication.objects.filter(post=OuterRef("post"))
    rows = list(
        LegacyAddress.objects.filter(Q(post__isnull=True) | Exists(was_public), path__in=wanted).values_list(
            "host", "path", "target"
        )
    )
    host = host_of(request.get_host())
    for path in wanted:
        at_host = {target for each, at, target in rows if at == path and each == host}
        anywhere = {target for _, at, target in rows if at == path}
        for found in (at_host, anywhere):
            if len(found) == 1:
                headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}"}
                return HttpResponsePermanentRedirect(found.pop(), headers=headers)
    return None
