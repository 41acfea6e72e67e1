"""What may follow a reply: reconsideration and litigation, the answer made public."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_ogi.admin.forms.remedies import REMEDY_ACTS, RemedyActForm, open_acts
from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.workbench import address_of
from requests_ogi.domain import binding, published_answers, remedying
from requests_ogi.models import Remedy
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class RequestAftermath(RequestPages):
    """After the reply, and beside the case."""

    def remedy_view(self, request: HttpRequest, pk: int, remedy_pk: int) -> HttpResponse:
        """Show a challenge, and write down what becomes of it."""
        row = self.find(request, pk)
        remedy = get_object_or_404(Remedy.objects.select_related("entered_by", "reopening"), pk=remedy_pk, request=row)
        remedy.request = row
        now, person = timezone.now(), person_of(request)
        bound: RemedyActForm | None = None
        if request.method == "POST":
            kind = REMEDY_ACTS.get(request.POST.get("act", ""))
            if kind is None:
                raise Http404
            bound = kind(request.POST, remedy=remedy)
            if bound.is_valid():
                try:
                    bound.take(actor=person, now=now)
                except Refused as refused:
                    say(bound, refused)
                else:
                    messages.success(request, f"已办理：{bound.label}。")
                    return redirect(address_of(row, "change"))
        may_record = remedying.may_record(actor=person, row=row, now=now)
        kinds = dict.fromkeys([*(open_acts(remedy) if may_record else []), *([type(bound)] if bound else [])])
        forms = [bound if bound is not None and type(bound) is kind else kind(remedy=remedy) for kind in kinds]
        context = {
            "title": f"{remedy.get_kind_display()}：{remedy.body}",
            "row": row,
            "remedy": remedy,
            "forms": forms,
            "bound": bound,
            "may_bind": binding.may_bind(row, actor=person, now=now),
        }
        return self.page(request, "remedy", context)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft post of a granted reply, the applicant left out, and go there."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(address_of(row, "change"))
        try:
            post = published_answers.make_post(request=row, actor=person_of(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(address_of(row, "change"))
        messages.success(request, "已建成一篇信息的草稿，不含申请人信息。请核对后提交审查。")
        return redirect("admin:disclosure_post_change", post.pk)
