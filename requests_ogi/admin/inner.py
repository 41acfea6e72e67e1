"""Opinions from inside: the attachment on a case, and the county's table of whose opinion is wanted (P22)."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from columns.admin.registers import RegisterAdmin
from columns.enums import Duty
from requests_ogi.admin.reading import RequestReading
from requests_ogi.domain import inner_opinions
from requests_ogi.models import InnerOpinion, OpinionRule
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of


class RequestInner(RequestReading):
    """Opinions on a case."""

    def inner_opinion_view(self, request: HttpRequest, pk: int, opinion_pk: int) -> HttpResponse:
        """Show the written opinion to those who work on the case."""
        row = self.find(request, pk)
        if not inner_opinions.may_read(row, actor=person_of(request), now=timezone.now()):
            raise Http404
        opinion = get_object_or_404(InnerOpinion.objects.select_related("attachment"), pk=opinion_pk, request=row)
        attachment = opinion.attachment
        if attachment is None:
            raise Http404
        return self.answered(request, row, lambda: as_response(attachment, inline=True))


@admin.register(OpinionRule)
class OpinionRuleAdmin(RegisterAdmin):
    """Whose opinion is wanted before which reply; kept by whoever keeps the letters or oversees requests."""

    changed_by = (Duty.KEEP_LETTERS.value, Duty.OVERSEE_REQUESTS.value)
    fixed = ("outcome", "giver")
    list_display = ("outcome", "giver", "is_required", "is_active")
    list_filter = ("is_required", "is_active")
    ordering = ("outcome", "pk")
    fields = ("outcome", "giver", "is_required", "is_active")
