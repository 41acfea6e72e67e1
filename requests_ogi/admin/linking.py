"""The applicant's other cases, cases linked with this one, and one draft for many of them (P21)."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.workbench import address_of
from requests_ogi.domain import casework, fees, linking, repeats, shared_drafts
from requests_ogi.models import CaseLink, InformationRequest
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class LinkForm(CleanTextMixin, forms.Form):
    """Why cases belong together, or no more."""

    reason = forms.CharField(
        label="理由", max_length=200, help_text="如“同一申请人就同一事项多次申请”；会一直保留，不要写个人信息"
    )


class RequestLinks(RequestPages):
    """Beside the case: what belongs to it."""

    def same_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the same applicant's cases over twelve months and what is linked, as far as this person may see."""
        return self._show_same(request, self.find(request, pk))

    def link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Link the chosen cases with this one."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(address_of(row, "same"))
        form = LinkForm(request.POST)
        if form.is_valid():
            try:
                made = linking.link_cases(
                    row,
                    _chosen(request),
                    reason=form.cleaned_data["reason"],
                    among=self.visible(request),
                    actor=person_of(request),
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已关联 {len(made)} 件。" if made else "所选的已经关联，没有改动。")
                return redirect(address_of(row, "same"))
        return self._show_same(request, row, form=form)

    def unlink_view(self, request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
        """Take a link back, with a reason."""
        row = self.find(request, pk)
        link = get_object_or_404(CaseLink.objects.filter(Q(one=row) | Q(other=row)), pk=link_pk)
        form = LinkForm(request.POST or None)
        if form.is_valid():
            try:
                linking.unlink_cases(
                    link, row, reason=form.cleaned_data["reason"], actor=person_of(request), now=timezone.now()
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已取消关联。")
                return redirect(address_of(row, "same"))
        return self.page(request, "unlink", {"title": "取消关联", "row": row, "link": link, "form": form})

    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draft this case's reply on the chosen linked cases as well."""
        row = self.find(request, pk)
        if request.method == "POST":
            try:
                drafted = shared_drafts.draft_for_many(
                    row, _chosen(request), among=self.visible(request), actor=person_of(request), now=timezone.now()
                )
            except Refused as refused:
                for each in refused.refusals:
                    messages.error(request, each.sentence)
            else:
                numbers = "、".join(each.number for each in drafted)
                messages.success(
                    request, f"已为 {len(drafted)} 件拟好答复：{numbers}。请逐件核对，分别送保密审查、签发。"
                )
        return redirect(address_of(row, "same"))

    def _show_same(
        self, request: HttpRequest, row: InformationRequest, *, form: LinkForm | None = None
    ) -> HttpResponse:
        now, person, visible = timezone.now(), person_of(request), self.visible(request)
        month = timezone.localdate(row.submitted_at)
        count = repeats.filed_in_month(row, now=now)
        context = {
            "title": "同一申请人的申请",
            "row": row,
            "found": repeats.cases_of_same_applicant(row, among=visible),
            "linked": shared_drafts.candidates(row, among=visible, actor=person),
            "may_link": casework.may_do("link", actor=person, row=row, now=now),
            "may_share": shared_drafts.has_draft(row, person),
            "form": form or LinkForm(),
            "month": month,
            "count": count,
            "fee": fees.fee_by_items(count) if month >= fees.IN_FORCE_FROM else None,
            "charges": settings.CHARGES_PROCESSING_FEE,
        }
        return self.page(request, "same", context)


def _chosen(request: HttpRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("case") if is_key(each)]
