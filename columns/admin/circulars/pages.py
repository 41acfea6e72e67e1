"""What the three screens of circulars share: a form on a page of its own, and papers that go out as PDF."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from columns.domain.duties import DutyBook
from columns.enums import DepartmentKind, Duty
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.letters.papers import Register, render_register_pdf
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.workflow import Refused

OFFICE = (Duty.TAKE_FILINGS.value,)


def watches(book: DutyBook) -> bool:
    """Return whether a person may watch over circulars: he takes filings in the county office or one of its desks."""
    return book.holds_on(DepartmentKind.COUNTY_OFFICE, OFFICE)


class EntryPages(RowPages):
    """Pages on which a row is entered or mended, through the domain."""

    def entry_page(
        self, request: HttpRequest, form: Any, *, save: Callable[[], None], title: str, back: str, more: Any = None
    ) -> HttpResponse:
        """Show a form; what it cannot save stays as it was typed. ``back`` is where one may give up."""
        if form.is_bound and form.is_valid():
            try:
                save()
            except Refused as refused:
                say(form, refused)
            else:
                if said := sentence_about(form.cleaned_away):
                    messages.info(request, said)
                messages.success(request, f"已保存：{form.instance}。")
                return redirect(self.address_of(form.instance))
        context = {"title": title, "form": form, "back": back, **(more or {})}
        response = self.page(request, "entry", context)
        if form.is_bound:
            response.status_code = 422
        return response


def pdf(register: Register, *, name: str) -> HttpResponse:
    """Return a printed register. Raises Refused (``pdf_unavailable``)."""
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(render_register_pdf(register), content_type="application/pdf", headers=headers)
