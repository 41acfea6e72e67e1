"""The frame of every public page: head, top bar, banner, navigation, footer.

It depends on the county's data, the reader's preferences and the entry of the navigation one is in, on nothing
else; so each combination is rendered once per process and used until the data changes. Every citizens' page goes
out through :func:`render_page`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template, render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

from columns.enums import ColumnType, SiteFactGroup
from columns.queries import ColumnNode, Link, SiteFacts, column_tree, navigation, site_facts, version
from disclosure.preferences import Preferences, address_as_parameter, chosen_with_form, preferences_of, remember
from disclosure.queries import KEPT_SECONDS

_HERE = "--here--"
_MOST_KEPT = 64
_ABOUT = ("about.us", "about.acc", "about.priv")
# Where readers tell of errors, unless the site is on the platform of the State Council's office for it.
_ERRORS = "interact.jc"

Crumb = tuple[str, str]


@dataclass(frozen=True)
class Site:
    """What pages say about the site. What is not known is empty and hidden."""

    facts: SiteFacts

    @property
    def name(self) -> str:
        """Return 网站规范名称, which ends every title."""
        return self.facts["site_name"] or "政府门户网站"

    @property
    def portal_name(self) -> str:
        """Return the name of the website, the heading of the home page."""
        return self.facts["portal_name"] or self.name

    @property
    def domain(self) -> str:
        """Return the main domain."""
        return self.facts["site_domain"] or urlsplit(settings.BASE_URL).hostname or ""

    @property
    def id_code(self) -> str:
        """Return the 网站标识码."""
        return self.facts["site_id_code"]

    @property
    def phone(self) -> str:
        """Return the telephone of the office that keeps the site."""
        return self.facts["phone"]

    @property
    def contacts(self) -> tuple[tuple[str, str], ...]:
        """Return (label, value) of the ways to reach that office."""
        return self.facts.known(SiteFactGroup.CONTACT)


@dataclass(frozen=True)
class Frame:
    """The ready parts of a frame, for one combination of preferences and entry."""

    root_class: str
    head: SafeString
    header: SafeString
    footer: SafeString
    site: Site


_kept: dict[tuple[str, Preferences, str, bool], Frame] = {}


def site() -> Site:
    """Return what is known about the site. No query unless it changed."""
    return Site(site_facts())


def _letter_box() -> Link | None:
    """Return the column where people write to the government, once it can be opened."""
    node = next((each for each in column_tree().walk() if each.type == ColumnType.QA_LIST and each.is_public), None)
    return Link(label=node.name, address=node.address) if node else None


def _errors_found() -> Link | None:
    """Return the column where readers tell of errors on the site, once it can be opened."""
    node = column_tree().by_code(_ERRORS)
    return Link(label=node.name, address=node.address) if node and node.is_public else None


def about_links() -> list[Link]:
    """Return what the site says of itself, by the names of the columns it stands in: one page, one name."""
    found = (column_tree().by_code(code) for code in _ABOUT)
    return [Link(label=each.name, address=each.address) for each in found if each and each.is_public]


def _frame(preferences: Preferences, active: str, *, has_display_switch: bool) -> Frame:
    key = (version(), preferences, active, has_display_switch)
    if frame := _kept.get(key):
        return frame
    about = site()
    context = {
        "site": about,
        "navigation": navigation(),
        "letter_box": _letter_box(),
        "errors_found": _errors_found(),
        "about": about_links(),
        "links": about.facts.links,
        "active": active,
        "preferences": preferences,
        "has_display_switch": has_display_switch,
        "here": _HERE,
    }
    frame = Frame(
        root_class=preferences.root_class,
        head=render_to_string("disclosure/frame/head.html", context),
        header=render_to_string("disclosure/frame/header.html", context),
        footer=render_to_string("disclosure/frame/footer.html", context),
        site=about,
    )
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[key] = frame
    return frame


def _with_address(part: SafeString, address: str) -> SafeString:
    # The part comes from a template, the address is percent-encoded.
    return mark_safe(part.replace(_HERE, address))  # noqa: S308  # see above


def crumbs_to(column: ColumnNode) -> list[Crumb]:
    """Return the places from the first level down to a column."""
    return [(each.name, each.address) for each in (*column.ancestors, column)]


def entry_of(column: ColumnNode) -> str:
    """Return the address of the navigation entry that a column belongs to, the nearest above it; empty without one."""
    addresses = {link.address for link in navigation()}
    return next((each.address for each in (column, *reversed(column.ancestors)) if each.address in addresses), "")


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: Iterable[str] = (),
    crumbs: Iterable[Crumb] = (),
    active: str = "",
    status: int = 200,
    max_age: int = KEPT_SECONDS,
) -> HttpResponse:
    """Return a citizens' page inside the frame.

    ``title`` are the parts before the site's name, ``crumbs`` the places after 首页 as (label, address), the last one
    without an address, ``active`` the address of the navigation entry one is in. A page whose form has the switch for
    elder mode among its buttons says so (``has_display_switch``): once the form is on its way, the switch above it,
    which would lead away from what was typed, is gone. Touches neither session nor CSRF token, so a shared cache may
    keep the answer for ``max_age`` seconds, apart for each pair of preferences.
    """
    preferences = preferences_of(request)
    has_switch = request.method == "POST" and bool(context.get("has_display_switch"))
    frame = _frame(preferences, active, has_display_switch=has_switch)
    places = list(crumbs)
    values = {
        **context,
        "frame": frame,
        "header": _with_address(frame.header, address_as_parameter(request)),
        "site": frame.site,
        "page_title": "_".join([*(part for part in title if part), frame.site.name]),
        "crumbs": [("首页", "/"), *places] if places else [],
        "preferences": preferences,
        "here": request.get_full_path(),
    }
    response = HttpResponse(get_template(template).render(values), status=status)
    response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "no-store"
    patch_vary_headers(response, ["Cookie"])
    for name, value in chosen_with_form(request).items():
        remember(response, name=name, value=value)
    return response


def form_page(request: HttpRequest, template: str, context: Mapping[str, Any], **options: Any) -> HttpResponse:
    """Return a page with a form or with somebody's data: kept by no cache; what answers a form is found by no robot.

    It carries a CSRF token and with it the one cookie that is set unasked; that lasts until the browser is closed, and
    no other page sets it. ``options`` are those of :func:`render_page`.
    """
    values = {**context, "csrf_token": get_token(request)}
    response = render_page(request, template, values, max_age=0, **options)
    if request.method == "POST":
        response.headers["X-Robots-Tag"] = "noindex"
    return response
