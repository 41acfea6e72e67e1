"""Registering many requests of one applicant in one go: the list, the look before it is filed, the receipts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from requests_ogi.admin.forms.bulk import COLUMNS, BulkForm
from requests_ogi.admin.intake import RequestIntake
from requests_ogi.documents.receipt import receipts_pdf
from requests_ogi.domain import seeing
from requests_ogi.domain.bulk import MOST, file_many, submission_of
from requests_ogi.domain.intake import Filed
from requests_ogi.models import InformationRequest
from requests_ogi.queries.citizens import organ_groups
from requests_ogi.queries.earlier import same_words_before
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_SAMPLE = ("县民政局", "2025年度诺邓镇城乡低保资金发放情况（示例，请删去）", "", "")


class RequestBulk(RequestIntake):
    """Take many requests in."""

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Show the list, fill it, look at it once more, file it; whatever was typed stays."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self._bulk_form(request)
        if not form.is_bound:
            return self._show_list(request, form)
        act = request.POST.get("go", "check")
        form.full_clean()
        is_right = form.take_in(person=person_of(request), now=timezone.now())
        if act in {"table", "spread", "more"}:
            return self._fill(request, form, act)
        is_right = form.check_lines() and is_right
        self._note_repeats(request, form)
        mark = form.mark()
        if not is_right or act != "file" or request.POST.get("mark") != mark:
            return self._show_list(request, form, mark=mark if is_right else "")
        try:
            filed = file_many(
                form.filings(),
                batch=form.cleaned_data["submission"],
                actor=person_of(request),
                now=timezone.now(),
            )
        except Refused as refused:
            say(form, refused)
            return self._show_list(request, form)
        for each in filed:
            if not each.is_repeat:
                self._note_confirmation(each.request, form, person=person_of(request), now=timezone.now())
        return self._show_list_filed(request, filed, batch=form.cleaned_data["submission"])

    def _bulk_form(self, request: HttpRequest) -> BulkForm:
        mine = duty_book(request).departments(Duty.TAKE_IN, Duty.HANDLE_REQUEST)
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return BulkForm(
            data,
            files,
            desks=Department.objects.filter(pk__in=mine),
            organ_groups=organ_groups(),
            today=timezone.localdate(),
        )

    def _fill(self, request: HttpRequest, form: BulkForm, act: str) -> HttpResponse:
        """Put lines into the list. What else is missing is not said yet: nobody has asked to file."""
        form.errors.clear()
        if act == "table":
            try:
                upload: Any = request.FILES.get("table")
                if upload is None:
                    form.add_error(None, "请选择填好的表格（xlsx）。")
                else:
                    form.add_table(upload)
            except Refused as refused:
                say(form, refused)
        elif act == "spread":
            text = request.POST.get("same_description", "")
            if not text.strip() or not form.add_for_each(request.POST.getlist("organs"), text):
                form.add_error(None, "请选择机关，并写明同一内容。")
        return self._show_list(request, form, more=act == "more")

    def _note_repeats(self, request: HttpRequest, form: BulkForm) -> None:
        before = same_words_before(
            identity_number=str(form.cleaned_data.get("identity_number") or ""),
            phone=str(form.cleaned_data.get("phone") or ""),
            descriptions=[each.description for each in form.lines],
            among=self.visible(request),
        )
        for line in form.lines:
            if numbers := before.get(line.description):
                line.notes.append(f"与{'、'.join(numbers[:3])}内容完全相同，可能是重复申请。")

    def _show_list(self, request: HttpRequest, form: BulkForm, *, mark: str = "", more: bool = False) -> HttpResponse:
        """Show the list. ``mark``: it is right, and may be filed by whoever has looked at it."""
        context = {
            "title": "批量登记",
            "form": form,
            "lines": form.shown_lines(more=more),
            "mark": mark,
            "count": len(form.lines),
            "most": MOST,
        }
        return self.page(request, "bulk", context)

    def _show_list_filed(self, request: HttpRequest, filed: list[Filed], *, batch: str) -> HttpResponse:
        keys = [each.request.pk for each in filed]
        rows = InformationRequest.objects.select_related("organ", "deadline", "particulars").in_bulk(keys)
        context = {
            "title": "已批量登记",
            "filed": [{"row": rows[each.request.pk], "code": each.code} for each in filed],
            "is_repeat": filed[0].is_repeat,
            "batch": batch,
        }
        return self.page(request, "bulk_filed", context)

    def bulk_receipts_view(self, request: HttpRequest) -> HttpResponse:
        """Print the receipts of a list that was filed just now, one after the other, with their query codes.

        The page that asks holds the token of the list, and until registration its clerk may see the applicant anyway.
        """
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        batch, count = request.POST.get("batch", ""), request.POST.get("count", "")
        if not batch or not (count.isascii() and count.isdecimal() and len(count) <= 3 and 0 < int(count) <= MOST):
            raise Http404
        tokens = [submission_of(batch, place) for place in range(1, int(count) + 1)]
        found = self.visible(request).filter(submission__in=tokens, state__in=seeing.BEFORE_REGISTRATION)
        codes = {row: tracking.code_for(row.submission) for row in found.order_by("pk") if row.submission}
        if not codes:
            raise Http404
        return paper_response(receipts_pdf(codes, now=timezone.now()), f"登记回执-{len(codes)}件.pdf")

    def bulk_table_view(self, request: HttpRequest) -> HttpResponseBase:
        """Hand over the workbook to be filled in, with one line as a sample."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return table_response("xlsx", heads=list(COLUMNS), rows=[_SAMPLE], name="requests-list", title="申请清单")
