"""The blank form to print: made once in a process, asked for again by its ETag."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from requests_ogi.documents import form
from yunlong_portal.kernel.workflow import Refused

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEPT_SECONDS = 600


@require_safe
@conditional_page
def form_pdf(request: HttpRequest) -> HttpResponse:
    """Send the blank form as PDF; where this machine cannot make one, say so and name the other."""
    try:
        data = form.form_pdf(timezone.localdate())
    except Refused as refused:
        return HttpResponse(f"{refused} 可以先下载 Word 版。", status=503, content_type="text/plain; charset=utf-8")
    return _sent(data, "application/pdf", f"{form.TITLE}.pdf", inline=True)


@require_safe
@conditional_page
def form_docx(request: HttpRequest) -> HttpResponse:
    """Send the blank form as DOCX."""
    return _sent(form.form_docx(timezone.localdate()), _WORD, f"{form.TITLE}.docx", inline=False)


def _sent(data: bytes, media_type: str, name: str, *, inline: bool) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": content_disposition_header(not inline, name) or "attachment",
            "Cache-Control": f"public, max-age={_KEPT_SECONDS}",
            "X-Content-Type-Options": "nosniff",
        },
    )
