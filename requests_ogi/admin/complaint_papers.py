"""Papers that came with a complaint: shown by a click with a reason, for they may tell who complains (P30).

So may their names (“张三的举报信.pdf”): before the click only kind and size are shown.
"""

from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_ogi.models import Complaint
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class _Page(Protocol):
    """The admin of complaints, as far as its papers need it."""

    def find(self, request: HttpRequest, pk: Any) -> Complaint: ...


class ComplaintPapers:
    """What was handed in with a complaint."""

    def paper_view(self: _Page, request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
        """Show one paper, after the reason is written down."""
        row = self.find(request, pk)
        paper = get_object_or_404(row.papers.select_related("file"), pk=paper_pk)
        if request.method != "POST":
            return redirect("admin:requests_ogi_complaint_change", row.pk)
        form = OpeningForm(request.POST, prefix="open")
        try:
            open_private_data(
                actor=person_of(request),
                subject_key=f"requests_ogi.complaint:{row.pk}",
                fields=[f"paper:{paper.pk}"],
                reason=form.cleaned_data["reason"] if form.is_valid() else "",
                now=timezone.now(),
            )
            return as_response(paper.file, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:requests_ogi_complaint_change", row.pk)
