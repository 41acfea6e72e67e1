"""An item's guide: as a page, as a sheet to print, as a code for the camera of a phone."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from disclosure.article import files_of, notices_of
from disclosure.frame import render_page
from disclosure.labels import as_meta, column_labels
from disclosure.models import Publication
from disclosure.queries import KEPT_SECONDS, day_of
from disclosure.views.posts import gone
from hall.documents.guide import chart_of, guide_pdf, live_of
from hall.documents.handout import handout_pdf
from hall.domain.items.entries import facts_of
from hall.domain.items.guide import Guide
from hall.domain.items.kind import ITEM
from hall.domain.items.standing import applied_for_at, change_of, sentence_of, standing_on, takes_applications
from hall.domain.messages.reading import questions_about
from hall.domain.ratings.figures import ratings_of
from hall.domain.rounds.reading import with_last_confirmed
from hall.enums import ItemStanding
from hall.models import Item, ItemEntry
from hall.search import ItemCard, item_cards
from hall.views.home import ADDRESS, TITLE
from yunlong_portal.kernel.documents import qr_svg
from yunlong_portal.kernel.workflow import Refused

_KEPT = timedelta(days=1).total_seconds()
_DIGEST_SHOWN = 16  # as far as lists of files give it away


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """Show the public guide; 410 where it was taken down; 404 where nothing was ever public.

    Four queries: the item with its version; its earlier versions; what people thought of it; what they asked.
    """
    here = _find(code)
    if here is None:
        return _absent(request, code)
    return _page(request, here, live_of(here), here.entry)


def preview(*, request: HttpRequest, publication: Publication, files: Mapping[str, str]) -> HttpResponse | None:
    """Show staff the guide that a version would become (``slots.PREVIEWS``); None for posts of another kind.

    Also of an item that has no code yet. Six queries at most.
    """
    if publication.kind != ITEM.code:
        return None
    post, department = publication.post, publication.department
    here = Item.objects.filter(post=post).first() or Item(code="", post=post)
    here.post, here.department = post, department
    facts = facts_of(publication.revision.payload["content"], published_on=timezone.localdate())
    entry = ItemEntry(item=here, publication=publication, department=department, name=publication.title, **facts)
    return _page(request, here, publication, entry, preview=True, files=files)


def _page(
    request: HttpRequest,
    here: Item,
    live: Publication,
    entry: ItemEntry,
    *,
    preview: bool = False,
    files: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the page of a version, public or as a ``preview``; ``files`` as of ``disclosure.article.files_of``."""
    guide, today = Guide(live.revision.payload["content"]), timezone.localdate()
    standing = standing_on(entry, today)
    applies = takes_applications(entry, today)
    listed = {each["digest"]: each for each in files_of(live, files=files)}
    context: dict[str, Any] = {
        "item": here,
        "title": live.title,
        "guide": guide,
        "standing": {
            "label": standing.label if standing != ItemStanding.IN_FORCE else "将要变更",
            "warning": standing != ItemStanding.IN_FORCE,
            "sentence": sentence_of(change_of(live.revision.payload["content"]), closes_on=entry.closes_on, on=today),
            "successor": _card(entry.successor_code),
        },
        # Suspended it will be done again: what it says then holds.
        "ended": standing not in {ItemStanding.IN_FORCE, ItemStanding.SUSPENDED},
        "department": here.department,
        "notices": [each for each in notices_of(live) if each["label"] != "更正"],
        "lacks": entry.lacks,
        "required_count": sum(each.is_required for each in guide.materials),
        "materials": _materials(guide, listed),
        "files": list(listed.values()),
        "conditions": [line for line in guide.conditions["text"].splitlines() if line.strip()],
        "chart": chart_of(guide),
        "applies": applies,
        "apply": applied_for_at(entry, here.get_absolute_url()) if applies and not preview else "",
        "at_province": bool(entry.provincial_address) and not entry.portal_address,
        "preview": preview,
        "phone": guide.phone,
        "versions": [*([_version(live)] if preview else []), *_versions(here)],
        "ratings": ratings_of(here.pk),
        "questions": questions_about(here.pk) if here.pk else [],
        "index_number": here.post.index_number,
        "updated": day_of(live.published_at),
        "confirmed": "" if preview else _confirmed(here),
        "full_address": settings.BASE_URL + here.get_absolute_url(),
        "qr": qr_svg(settings.BASE_URL + here.get_absolute_url(), label="本事项网址二维码"),
        "meta": as_meta(
            column_labels(
                name=live.title,
                description=live.summary,
                keywords="，".join([live.title, *guide.everyday]),
                kind="办事指南",
            )
        ),
    }
    return render_page(
        request,
        "hall/item.html",
        context,
        title=(live.title, TITLE),
        crumbs=[(TITLE, ADDRESS), (live.title, "")],
        active=ADDRESS,
        max_age=0 if preview else KEPT_SECONDS,
    )


@require_safe
def guide_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Give the guide as a sheet of A4 to print and to take along. Two queries."""
    here = _find(code)
    if here is None:
        return _absent(request, code)
    return _sheet(here, guide_pdf, name=f"办事指南-{here.code}")


@require_safe
def handout_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Give the handout, one page in large print. Two queries."""
    here = _find(code)
    if here is None:
        return _absent(request, code)
    return _sheet(here, handout_pdf, name=f"宣传单-{here.code}")


@require_safe
def item_code(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the address of a guide for the camera of a phone. One query."""
    here = _find(code)
    if here is None:
        return _absent(request, code)
    return HttpResponse(
        qr_svg(settings.BASE_URL + here.get_absolute_url(), label="本事项网址二维码"),
        content_type="image/svg+xml",
        headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"},
    )


def _sheet(here: Item, make: Callable[[Item], bytes], *, name: str) -> HttpResponse:
    """Give a paper of an item, made once a day for each version, however many ask."""
    key = f"hall.{make.__name__}:{here.entry.publication_id}:{timezone.localdate()}"
    pdf = cache.get(key)
    if pdf is None:
        try:
            pdf = make(here)
        except Refused as refused:
            return HttpResponse(
                str(refused),
                status=503,
                content_type="text/plain; charset=utf-8",
                headers={"Cache-Control": "no-store"},
            )
        cache.set(key, pdf, _KEPT)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline",
            "Cache-Control": f"public, max-age={KEPT_SECONDS}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _find(code: str) -> Item | None:
    """Return an item whose guide is public, with all that its page says of it. One query."""
    items = Item.objects.filter(code=code, entry__isnull=False, post__live_publication__isnull=False)
    found = items.select_related("entry", "department", "post__live_publication__revision")
    return with_last_confirmed(found).first()


def _confirmed(here: Item) -> str:
    """Return the day on which somebody last looked the item through, which came with it; else nothing."""
    at = vars(here)["last_confirmed_at"]
    return day_of(at) if at else ""


def _absent(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the right spelling, say that the guide was taken down, or that there is none. Raises 404."""
    upper = code.upper()
    if upper != code:
        return HttpResponseRedirect(f"{ADDRESS}items/{upper}/")
    post = Item.objects.filter(code=code).values_list("post", flat=True).first()
    if post is None:
        raise Http404
    return gone(request, post)


def _card(code: str) -> ItemCard | None:
    return next((each for each in item_cards() if each.code == code), None) if code else None


def _materials(guide: Guide, files: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the materials, each with the files that go with it: blank form and sample; they leave ``files``."""
    rows = []
    for line in guide.materials:
        named = ((line.blank_form, "空白表格"), (line.sample, "填写示例"))
        found = [file | {"label": label} for digest, label in named if (file := files.pop(_short(digest), None))]
        rows.append({"line": line, "files": found})
    return rows


def _short(digest: str) -> str:
    return digest[:_DIGEST_SHOWN]


def _versions(here: Item) -> list[dict[str, str]]:
    """Return what became of the item, the newest first. One query."""
    rows = (
        Publication.objects.filter(post=here.post_id, state__in=("live", "superseded"))
        .select_related("revision")
        .only("number", "published_at", "correction_note", "revision__payload")
        .order_by("-number")
    )
    return [_version(row) for row in rows]


def _version(row: Publication) -> dict[str, str]:
    change = change_of(row.revision.payload["content"])
    return {
        "day": day_of(row.published_at), "label": change.label, "basis": change.document,
        "note": row.correction_note, "effective": change.effective_on.isoformat() if change.effective_on else "",
    }  # fmt: skip
