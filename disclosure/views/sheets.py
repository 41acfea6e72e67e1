"""The review sheet of a post, for staff."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from columns.domain.duties import duty_book
from disclosure.documents import review_sheet_pdf
from disclosure.domain.publishing import is_sealed
from disclosure.models import Post


@require_safe
@staff_member_required
def review_sheet(request: HttpRequest, post_id: int) -> HttpResponse:
    """Print the review sheet of a round (``?round=``, the last by default) for whoever sees the post; else 404."""
    post = get_object_or_404(Post.objects.visible_to(duty_book(request)).select_related("department"), pk=post_id)
    number = request.GET.get("round", "")
    sheets = post.review_sheets.select_related("revision", "post__department").order_by("-round")
    sheet = sheets.filter(round=number).first() if number.isdecimal() else sheets.first()
    if sheet is None or is_sealed(post):
        raise Http404
    return HttpResponse(
        review_sheet_pdf(sheet),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, f"审查表-{sheet.number}.pdf") or "inline",
            "Cache-Control": "private, no-store",
        },
    )
