"""WeasyPrint, kept on a short lead. Imported only by who renders: see the package."""

import mimetypes
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils._os import safe_join
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from yunlong_portal.kernel.documents import MissingAsset, fonts

_log = structlog.get_logger(__name__)

# Across each sheet of a practice portal: a paper that leaves the room must not be taken for one that counts.
_PRACTICE = """
body::after {
  content: "练习";
  position: fixed;
  top: 25%;
  left: 0;
  width: 100%;
  color: #d8d8d8;
  font: 700 64mm/1 "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  text-align: center;
  transform: rotate(-30deg);
  z-index: -1;
}
"""

# One at a time in a process: Pango's font map is shared, and two at once would only take twice the memory.
_turn = threading.Lock()


class OwnAssets(URLFetcher):
    """Fetches what is written into the document (``data:``), our static assets from disk, our fonts, nothing else.

    Addresses of the portal itself are never asked over HTTP. Whatever else is asked for is left out and logged; an
    asset of ours that is missing stops the rendering.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return an asset. Raises ValueError for what is not ours."""
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme == fonts.SCHEME:
            return self._from_disk(url, fonts.files().get(url.partition(":")[2]))
        if _is_static(url):
            return self._from_disk(url, _static_file(unquote(urlsplit(url).path)))
        _log.warning("document_asset_refused", scheme=scheme, host=urlsplit(url).hostname)
        raise ValueError("not an asset of the portal")

    def _from_disk(self, url: str, path: Path | None) -> URLFetcherResponse:
        if path is None:
            raise FatalURLFetchingError(url)
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})


def _is_static(url: str) -> bool:
    ours, asked = urlsplit(settings.BASE_URL), urlsplit(url)
    is_ours = (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)
    return is_ours and asked.path.startswith(settings.STATIC_URL)


def _static_file(path: str) -> Path | None:
    """Return the file behind a static address: of the source tree, or as it was collected under its hashed name."""
    name = path.removeprefix(settings.STATIC_URL)
    try:
        if found := finders.find(name):
            return Path(found)
        collected = Path(safe_join(settings.STATIC_ROOT, name))
    except (SuspiciousFileOperation, ValueError):
        return None
    return collected if collected.is_file() else None


def render(*, template: str, context: Mapping[str, Any], variant: str | None) -> bytes:
    """Return the PDF of a template; see ``render_pdf``."""
    markup = render_to_string(template, dict(context))
    fetcher = OwnAssets()
    with _turn:
        configuration = FontConfiguration()
        try:
            # Addresses in the text lead to the public site, wherever the paper is read.
            document = HTML(string=markup, base_url=f"{settings.BASE_URL}/", url_fetcher=fetcher)
            _detach(document)
            given = [each for each in (fonts.style(), _PRACTICE if settings.PRACTICE else "") if each]
            styles = [CSS(string=each, url_fetcher=fetcher, font_config=configuration) for each in given]
            return document.write_pdf(
                font_config=configuration,
                stylesheets=styles,
                pdf_variant=variant,
                # A page with a picture of forty megabytes would be printed as one.
                optimize_images=True,
                dpi=200,
                jpeg_quality=85,
            )
        except FatalURLFetchingError as error:  # a BaseException: it would end the worker
            raise MissingAsset(str(error)) from error


def _detach(document: HTML) -> None:
    """Take from links the power to embed what they lead to."""
    for element in document.etree_element.iter():
        if "attachment" in element.get("rel", "").lower().split():
            del element.attrib["rel"]
