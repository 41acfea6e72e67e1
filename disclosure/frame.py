"""The frame of every public page: head, top bar, banner, navigation, footer.

It depends on the county's data, the reader's preferences and the entry of the navigation one is in, on nothing
else; so each combination is rendered once per process and used until the data changes. Every citizens' page goes
out through :func:`render_page`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

from columns.models import NavigationEntry, SiteFact
from disclosure.preferences import Preferences, address_as_parameter, preferences_of

# What is withdrawn or sealed must be gone everywhere within a minute: caches may keep a page for half of that.
MAX_AGE = 30
_HERE = "--here--"

Crumb = tuple[str, str]


@dataclass(frozen=True)
class Frame:
    """The ready parts of a frame, for one combination."""

    root_class: str
    head: SafeString
    header: SafeString
    footer: SafeString


@dataclass(frozen=True)
class Site:
    """What the frame says about the site. A number that is not known is empty and hidden."""

    name: str
    domain: str
    facts: dict[str, str]

    @property
    def id_code(self) -> str:
        """Return the 网站标识码."""
        return self.facts.get("site_id_code", "")


_kept: dict[tuple[Any, ...], Frame] = {}


def site() -> Site:
    """Return the site's name, domain and facts."""
    facts = dict(SiteFact.objects.values_list("key", "value"))
    return Site(
        name=facts.get("site_name") or "云龙县人民政府",
        domain=facts.get("site_domain") or urlsplit(settings.BASE_URL).hostname or "",
        facts=facts,
    )


def _build(*, preferences: Preferences, active: str) -> Frame:
    entries = list(NavigationEntry.objects.all())
    context = {"site": site(), "navigation": entries, "active": active, "preferences": preferences, "here": _HERE}
    return Frame(
        root_class=preferences.root_class,
        head=render_to_string("disclosure/frame/head.html", context),
        header=render_to_string("disclosure/frame/header.html", context),
        footer=render_to_string("disclosure/frame/footer.html", context),
    )


def _with_address(part: SafeString, address: str) -> SafeString:
    # Both are safe: the part comes from a template, the address is percent-encoded.
    return mark_safe(part.replace(_HERE, address))  # noqa: S308  # see above


def frame_for(request: HttpRequest, *, active: str = "") -> Frame:
    """Return the frame for this reader; ``active`` is the address of the navigation entry one is in."""
    preferences = preferences_of(request)
    frame = _build(preferences=preferences, active=active)
    address = address_as_parameter(request)
    return Frame(
        root_class=frame.root_class,
        head=frame.head,
        header=_with_address(frame.header, address),
        footer=_with_address(frame.footer, address),
    )


def page_title(*parts: str) -> str:
    """Return 文章标题_栏目_网站 from the parts before the site's name."""
    return "_".join([*(part for part in parts if part), site().name])


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: Iterable[str] = (),
    crumbs: Iterable[Crumb] = (),
    active: str = "",
    status: int = 200,
    max_age: int = MAX_AGE,
) -> HttpResponse:
    """Return a citizens' page inside the frame.

    ``title`` are the parts before the site's name, ``crumbs`` the places after 首页 as (label, address), the last one
    without an address. Touches neither session nor CSRF token, so the answer may be kept by a shared cache for
    ``max_age`` seconds, apart for each pair of preferences.
    """
    places = list(crumbs)
    values = {
        **context,
        "frame": frame_for(request, active=active),
        "page_title": page_title(*title),
        "crumbs": [("首页", "/"), *places] if places else [],
        "path": request.path,
        "preferences": preferences_of(request),
        "here": request.get_full_path(),
    }
    response = HttpResponse(get_template(template).render(values), status=status)
    response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "no-store"
    patch_vary_headers(response, ["Cookie"])
    return response
