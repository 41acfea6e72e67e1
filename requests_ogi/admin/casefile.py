"""The bound case file: asked for with one click, made at once or by the sweep, opened by a reason (P23, P30)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_ogi.admin.reading import RequestReading
from requests_ogi.admin.workbench import address_of
from requests_ogi.documents.casefile import making
from requests_ogi.domain import binding
from requests_ogi.models import CaseBinding
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

KINDS = {"whole": True, "evidence": False}
REASON = "复议、诉讼举证"
_SHOWN = 10


class RequestCaseFile(RequestReading):
    """Binding a case, and fetching what was bound."""

    def casefile_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the bound copies of a case; bind one more."""
        row, now, person = self.find(request, pk), timezone.now(), person_of(request)
        if not binding.may_bind(row, actor=person, now=now):
            raise Http404
        if request.method == "POST":
            if (what := request.POST.get("what", "")) not in KINDS:
                raise Http404
            try:
                asked = binding.ask(row, has_internal=KINDS[what], actor=person, now=now)
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect(address_of(row, "change"))
            if making.is_small(row):
                making.make(asked, now=now)
            asked.refresh_from_db()
            if asked.file_id is not None:
                messages.success(request, f"已装订：共{asked.pages}页。请写明理由后打开。")
            elif not asked.problem:
                messages.info(request, "材料较多，正在后台装订，通常几分钟内完成。稍后刷新本页。")
            return redirect(address_of(row, "casefile"))
        bindings = row.bindings.select_related("asked_by", "file")
        context = {
            "title": "装订案卷",
            "row": row,
            "is_ripe": binding.is_ripe(row),
            "bindings": bindings[:_SHOWN],
            "kept_days": binding.KEPT.days,
        }
        return self.page(request, "casefile", context)

    def casefile_file_view(self, request: HttpRequest, pk: int, binding_pk: int) -> HttpResponse:
        """Hand out a bound copy, after the reason is written down."""
        row = self.find(request, pk)
        bound = get_object_or_404(CaseBinding.objects.select_related("file"), pk=binding_pk, request=row)
        file = bound.file
        if file is None:
            raise Http404
        return self.behind_a_reason(
            request,
            row,
            lambda: as_response(file, inline=True),
            what="案卷（含内部材料）" if bound.has_internal else "证据材料",
            fields=[f"case_file:{bound.pk}"],
            reason="" if bound.has_internal else REASON,
        )
