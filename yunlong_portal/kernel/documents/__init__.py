"""Documents out: letters, sheets and tables as PDF, and codes that a telephone reads.

Templates extend ``kernel/documents/base.html`` and are laid out by ``static/css/documents.css``. Rendering fetches
nothing: no address, no file of this machine, only our own static assets and what is written into the document itself.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yunlong_portal.kernel.documents.codes import qr_svg
from yunlong_portal.kernel.workflow import refuse

__all__ = ["PDF", "MissingAsset", "paper_response", "qr_svg", "render_pdf"]

PDF = "application/pdf"


class MissingAsset(Exception):
    """A document asks for one of our own assets that is not there: a mistake of ours, never of a user."""


def render_pdf(*, template: str, context: Mapping[str, Any], variant: str | None = None) -> bytes:
    """Return the PDF of a template. The same template and context give the same bytes.

    ``variant``: ``pdf/ua-1`` for what the public gets (tagged; needs a language, a title and headings in order; takes
    half as long again), ``pdf/a-3u`` for archived reports, None for what is printed and signed.
    Call it outside a transaction: it takes a tenth of a second and more.
    Raises Refused (``pdf_unavailable``) on a machine without the PDF libraries, MissingAsset for a mistake of ours.
    """
    try:
        # Inside: the library takes half a second to load, and needs system libraries that may be absent.
        from yunlong_portal.kernel.documents import rendering
    except OSError as error:
        raise refuse(
            "pdf_unavailable", "这台服务器缺少生成 PDF 的系统库，暂时不能生成。请联系网站管理员安装后再试。"
        ) from error
    return rendering.render(template=template, context=context, variant=variant)


def paper_response(content: bytes, name: str, *, media_type: str = PDF) -> HttpResponse:
    """Return the answer with a paper of somebody's: a PDF in the browser, anything else to keep; no cache keeps it."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": content_disposition_header(media_type != PDF, name) or "inline",
            "Cache-Control": "private, no-store",
        },
    )
