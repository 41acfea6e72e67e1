"""Guides, rules and catalogues of every department; a department's catalogue as a PDF, made of what is public now."""

from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from columns.queries import DepartmentCard, department_directory
from disclosure.documents.policies import BOOKLET, Booklet, catalogue_pdf
from disclosure.domain.filings.contents import stretch_of
from disclosure.domain.filings.public import every_departments_links, policy_links
from disclosure.frame import render_page
from disclosure.paging import page_number, year_asked
from disclosure.queries import KEPT_SECONDS
from yunlong_portal.kernel.digest import digest_of

_TITLE = "各单位的指南、目录、制度"
_KEPT = timedelta(days=1).total_seconds()
# One booklet at a time in the whole county, whoever asks for how many: each takes a core for seconds. Whoever asks
# meanwhile for one that is not kept is told to come back; the turn ends by itself where its process was killed.
_TURN = "disclosure.catalogue.making"
_MAKING = 60
_AGAIN = 5


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """List every department with its guide, its catalogue and its rules. One query."""
    links = every_departments_links()
    groups = [
        {"label": group.label, "rows": rows}
        for group in department_directory()
        if (rows := [(card, links[card.id]) for card in group.departments if card.id in links])
    ]
    return render_page(
        request,
        "disclosure/policies.html",
        {"groups": groups, "heading": _TITLE},
        title=(_TITLE, "政府信息公开"),
        crumbs=[("政府信息公开", "/disclosure/"), (_TITLE, "")],
        active="/disclosure/",
    )


def policy_block(*, department_id: int) -> SafeString:
    """Return the block of a department's page with its guide, catalogue and rules, if it has any. One query."""
    links = policy_links(department_id)
    if links is None:
        return SafeString("")
    context = {"links": links}
    # A template of ours, escaped like any.
    return mark_safe(render_to_string("disclosure/parts/policy_links.html", context))  # noqa: S308  # see above


@require_safe
def catalogue_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a department's catalogue as a PDF: ``?year=`` narrows it, ``?page=`` is one of its booklets.

    Three queries. The file is kept under the digest of its lines, so that what is withdrawn is gone with the next
    request; while one is being made, whoever asks for another is told to come back in some seconds.
    """
    card = next((each for group in department_directory() for each in group.departments if each.slug == slug), None)
    if card is None:
        raise Http404
    booklet = booklet_of(card, year=year_asked(request), number=page_number(request))
    key = key_of(booklet)
    made = cache.get(key)
    if made is None:
        if not cache.add(_TURN, 1, _MAKING):
            return HttpResponse(
                "目录正在生成，请几秒钟后再打开。",
                status=503,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": str(_AGAIN), "Cache-Control": "no-store"},
            )
        try:
            made = catalogue_pdf(booklet, variant="pdf/ua-1")
            cache.set(key, made, _KEPT)
        finally:
            cache.delete(_TURN)
    name = f"{card.name}政府信息公开目录{booklet.period}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=name) or "inline",
            "Cache-Control": f"public, max-age={KEPT_SECONDS}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def key_of(booklet: Booklet) -> str:
    """Return under which key the file of a booklet is kept: the digest of what stands in it."""
    return f"disclosure.catalogue:{digest_of(asdict(booklet))}"


def booklet_of(card: DepartmentCard, *, year: int | None = None, number: int = 1) -> Booklet:
    """Return a booklet of a department's catalogue as it is now. Raises 404 for one that is none. Three queries."""
    found = stretch_of(card.id, year=year, number=number, size=BOOKLET)
    if found is None:
        raise Http404
    first = (number - 1) * BOOKLET + 1
    last = min(number * BOOKLET, found.total)
    whole = found.total <= BOOKLET
    return Booklet(
        department=card.name,
        lines=found.lines,
        period=f"{year}年" if year else "",
        stretch=f"共{found.total}条" if whole else f"第{first}—{last}条（从新到旧），共{found.total}条",
        updated=timezone.localdate(found.updated_at).isoformat() if found.updated_at else "",
        address=f"{settings.BASE_URL}/disclosure/?department={card.slug}",
    )
