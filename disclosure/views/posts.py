"""One post: its page, its files, its view counter, and what is left when it was taken down."""

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from columns.queries import column_tree
from disclosure.article import article_context, file_address
from disclosure.domain import kinds
from disclosure.enums import NEUTRAL_REASONS, PublicationState, WithdrawalReason
from disclosure.frame import crumbs_to, entry_of, render_page, site
from disclosure.models import Publication
from disclosure.queries import KEPT_SECONDS, last_publication, live_publication
from yunlong_portal.kernel import counters
from yunlong_portal.kernel.documents import qr_svg
from yunlong_portal.kernel.files import open_stored
from yunlong_portal.kernel.models import StoredFile

_PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_BOTS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|java/|go-http|monitor|preview|scan", re.IGNORECASE)
_SHOWN_IN_PLACE = frozenset({"application/pdf", "image/jpeg", "image/png"})
# A file runs nothing and loads nothing. The PDF viewers of older browsers refuse to work inside a sandbox.
_FILE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_safe
def article(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show the live publication; 410 where it was taken down; 404 where nothing was ever public.

    What has a page of its own (a special topic, an item of the hall) leads there.
    """
    publication = live_publication(post_id)
    if publication is None:
        return gone(request, post_id)
    page = kinds.get(publication.kind).page
    if page is not None and (address := page(post_id)):
        return HttpResponseRedirect(address)
    return render_article(request, publication)


def render_article(
    request: HttpRequest,
    publication: Publication,
    *,
    preview: bool = False,
    files: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the page of a publication, saved or not. A preview is never kept by a cache and counts no view.

    ``files`` says by digest where staff read what is not public yet.
    """
    context = article_context(publication, site_name=site().name, preview=preview, files=files)
    node = column_tree().get(publication.column_id)
    return render_page(
        request,
        "disclosure/article.html",
        context,
        title=(publication.title, context["column"].name),
        crumbs=[*(crumbs_to(node) if node else []), ("正文", "")],
        active=entry_of(node) if node else "",
        max_age=0 if preview else KEPT_SECONDS,
    )


def gone(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say that a post was taken down: with title, date and reason, or neutrally. Raises 404 where it never was public.

    Sealed versions and the reasons personal data, secrecy and order never name anything (P10).
    """
    last = last_publication(post_id)
    if last is None or last.state not in {PublicationState.WITHDRAWN, PublicationState.SEALED}:
        raise Http404
    neutral = last.state == PublicationState.SEALED or last.withdrawal_reason in NEUTRAL_REASONS
    context: dict[str, Any] = {"neutral": neutral}
    if not neutral:
        context |= {
            "title": last.title,
            "reason": WithdrawalReason(last.withdrawal_reason).label,
            "note": last.withdrawal_note,
            "withdrawn_on": timezone.localtime(last.withdrawn_at).strftime("%Y-%m-%d") if last.withdrawn_at else "",
        }
    heading = "该页面已下线" if neutral else "该信息已撤下"
    return render_page(request, "disclosure/gone.html", context, title=(heading,), crumbs=[(heading, "")], status=410)


@require_safe
def version(request: HttpRequest, post_id: int, number: int) -> HttpResponse:
    """Lead from the number of the live version, or an earlier one, to the post: earlier ones are for staff."""
    if not (number and Publication.objects.live().filter(post=post_id, number__gte=number).exists()):
        raise Http404
    return HttpResponseRedirect(reverse("post", args=[post_id]))


@require_safe
def file(request: HttpRequest, post_id: int, number: int, name: str) -> HttpResponseBase:
    """Send a file of the live publication; when the post goes, its files go."""
    attachments = Publication.objects.live().filter(post=post_id).values_list("attachments", flat=True).first()
    if attachments is None:
        return gone(request, post_id)
    attachment = next((each for each in attachments if each["number"] == number), None)
    if attachment is None:
        raise Http404
    if attachment["name"] != name:
        return HttpResponseRedirect(file_address(post_id, attachment))
    headers = _file_headers(attachment)
    if unchanged := get_conditional_response(request, etag=headers["ETag"]):
        return unchanged
    stored = StoredFile.objects.filter(digest=attachment["digest"]).first()
    if stored is None:
        raise Http404
    if settings.ACCEL_REDIRECT:
        headers["X-Accel-Redirect"] = f"{settings.ACCEL_REDIRECT.rstrip('/')}/{stored.path}"
        return HttpResponse(headers=headers)
    response = FileResponse(open_stored(stored))
    # After the fact: given at the start they would be overwritten by what the stored name suggests.
    for name_of_header, value in (headers | {"Content-Length": str(stored.size)}).items():
        response.headers[name_of_header] = value
    return response


def _file_headers(attachment: dict[str, Any]) -> dict[str, str]:
    in_place = attachment["media_type"] in _SHOWN_IN_PLACE
    policy = _FILE_POLICY if attachment["media_type"] == "application/pdf" else f"sandbox; {_FILE_POLICY}"
    return {
        "Content-Type": attachment["media_type"] or "application/octet-stream",
        "Content-Disposition": content_disposition_header(not in_place, attachment["name"]) or "attachment",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"public, max-age={KEPT_SECONDS}",
        # As telling as the digest, and gives it to nobody: by the digest staff name files to attach.
        "ETag": quote_etag(salted_hmac("disclosure.file", attachment["digest"], algorithm="sha256").hexdigest()),
    }


@require_safe
def seen(request: HttpRequest, post_id: int) -> HttpResponse:
    """Count one view of a live post and answer one transparent pixel. Sets no cookie, remembers nobody."""
    if _is_reader(request) and Publication.objects.live().filter(post=post_id).exists():
        counters.increment(post_id)
    return HttpResponse(_PIXEL, content_type="image/gif", headers={"Cache-Control": "no-store"})


def _is_reader(request: HttpRequest) -> bool:
    """Return whether a person probably looks at the page: no robot, no fetching ahead, no HEAD."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    ahead = "prefetch" in purpose.lower() or request.headers.get("X-Moz", "") == "prefetch"
    return request.method == "GET" and not ahead and not _BOTS.search(agent)


@require_safe
def qr(request: HttpRequest, post_id: int | None = None) -> HttpResponse:
    """Draw the address of a live post, or of the home page, for the camera of a phone."""
    if post_id is not None and not Publication.objects.live().filter(post=post_id).exists():
        return gone(request, post_id)
    address = f"{settings.BASE_URL}/" if post_id is None else f"{settings.BASE_URL}/posts/{post_id}/"
    return HttpResponse(
        qr_svg(address, label="本页网址二维码"),
        content_type="image/svg+xml",
        headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"},
    )
