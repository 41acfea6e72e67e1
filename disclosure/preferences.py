"""What a reader has asked for: type size and elder mode. Two cookies, set by a link or a button, read by the server.

Inside a form the button sends the form: whoever asks for larger type in the middle of it loses nothing he typed.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

SIZES = {"large": "大", "medium": "中", "small": "小"}
MODES = {"standard": "标准模式", "elder": "长者模式"}
DEFAULTS = {"size": "medium", "mode": "standard"}
_CHOICES = {"size": SIZES, "mode": MODES}
_COOKIE_AGE = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Preferences:
    """A reader's choices; part of the key of every page cache."""

    size: str = DEFAULTS["size"]
    mode: str = DEFAULTS["mode"]

    @property
    def root_class(self) -> str:
        """Return the classes of the root element."""
        return f"size-{self.size} mode-{self.mode}"


def preferences_of(request: HttpRequest) -> Preferences:
    """Return the reader's choices, one that comes with a form first; what is unknown counts as not chosen."""
    said = request.COOKIES | chosen_with_form(request)
    size = said.get("size", "")
    mode = said.get("mode", "")
    return Preferences(
        size=size if size in SIZES else DEFAULTS["size"], mode=mode if mode in MODES else DEFAULTS["mode"]
    )


def chosen_with_form(request: HttpRequest) -> dict[str, str]:
    """Return what a button inside a form chose (``formaction="?mode=elder"``); an address alone chooses nothing."""
    if request.method != "POST":
        return {}
    return {name: request.GET[name] for name in _CHOICES if name in request.GET}


def remember(response: HttpResponseBase, *, name: str, value: str) -> None:
    """Set the cookie of one choice on ``response``; the default choice and anything unknown remove it."""
    if value not in _CHOICES[name] or value == DEFAULTS[name]:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(name, value, max_age=_COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.PRODUCTION)


def local_address(candidate: str) -> str:
    """Return ``candidate`` where it is an address of this portal, else the home page. Never leads elsewhere."""
    if candidate.startswith("/") and url_has_allowed_host_and_scheme(candidate, allowed_hosts=None):
        return candidate
    return "/"


def address_as_parameter(request: HttpRequest) -> str:
    """Return the address of the present page as it stands in the ``next`` of a link."""
    return quote(request.get_full_path(), safe="/")
