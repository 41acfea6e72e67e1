"""One letter of a case: looked at with its addressee masked; printed and shown sealed by a click with a reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header

from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.reading import RequestReading, pdf_response
from requests_ogi.documents.letters import PRINTS, masked_letter, preview_pdf
from requests_ogi.domain import seeing
from requests_ogi.enums import LetterState
from requests_ogi.models import Applicant, InformationRequest, Letter
from yunlong_portal.kernel.letters import spaced
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of

REASON = "打印文书，用印送达"


class RequestLetters(RequestReading, RequestPages):
    """Letters of a case."""

    def find_letter(self, request: HttpRequest, pk: int, letter_pk: int) -> tuple[InformationRequest, Letter]:
        """Return a letter of a case this person may see, else 404."""
        row = self.find(request, pk)
        letters = Letter.objects.filter(request=row).select_related(
            "text", "consultation__party", "sealed", "drafted_by", "signed_by"
        )
        letter = get_object_or_404(letters, pk=letter_pk)
        letter.request = row
        return row, letter

    def letter_view(self, request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
        """Show a letter with its addressee masked, and what may be printed of it."""
        row, letter = self.find_letter(request, pk, letter_pk)
        may_open = seeing.may_open(person_of(request), row, timezone.now())
        composed = masked_letter(letter, masked_name=_masked_name(letter))
        context: dict[str, Any] = {
            "title": str(letter),
            "row": row,
            "letter": letter,
            "composed": composed,
            # The code of the letter itself: that of what is shown here names another text.
            "code": spaced(letter.digest[:16]) if may_open and letter.state != LetterState.DRAFTED else "",
            "prints": [(what, each.label) for what, each in PRINTS.items()] if may_open else [],
            "may_open": may_open,
        }
        return self.page(request, "letter", context)

    def preview_view(self, request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
        """Show the letter as it will be printed, its addressee masked."""
        row, letter = self.find_letter(request, pk, letter_pk)
        return self.answered(
            request,
            row,
            lambda: pdf_response(preview_pdf(letter, masked_name=_masked_name(letter)), f"预览-{letter.title}.pdf"),
        )

    def letter_print_view(self, request: HttpRequest, pk: int, letter_pk: int, what: str) -> HttpResponse:
        """Print a letter or what goes with it, after the reason is written down."""
        row, letter = self.find_letter(request, pk, letter_pk)
        kind = PRINTS.get(what)
        if kind is None:
            raise Http404

        def make() -> HttpResponse:
            return HttpResponse(
                kind.make(letter),
                content_type=kind.media_type,
                headers={
                    "Content-Disposition": content_disposition_header(
                        kind.extension != "pdf", f"{row.number}-{what}.{kind.extension}"
                    )
                    or "attachment",
                    "Cache-Control": "private, no-store",
                },
            )

        return self.behind_a_reason(
            request, row, make, what=f"{kind.label}：《{letter.title}》", fields=kind.fields, reason=REASON
        )

    def sealed_view(self, request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
        """Show the sealed page: the only thing that is issued."""
        row, letter = self.find_letter(request, pk, letter_pk)
        sealed = letter.sealed
        if sealed is None:
            raise Http404
        return self.behind_a_reason(
            request,
            row,
            lambda: as_response(sealed, inline=True),
            what=f"用印件：《{letter.title}》",
            fields=[f"sealed:{letter.pk}"],
        )


def _masked_name(letter: Letter) -> str:
    if letter.consultation is not None:
        return letter.consultation.party.masked_name
    return Applicant.objects.values_list("masked_name", flat=True).get(pk=letter.request_id)
