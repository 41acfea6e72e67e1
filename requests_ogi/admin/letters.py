"""One letter of a case: looked at with its addressee masked; printed and shown sealed by a click with a reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header

from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.reading import RequestReading
from requests_ogi.documents.answer_slip import ANSWER_SLIP, ANSWER_SLIP_LABEL, answer_slip_pdf
from requests_ogi.documents.letters import PRINTS, masked_letter, preview_pdf
from requests_ogi.domain import consulting, seeing
from requests_ogi.enums import LetterState
from requests_ogi.models import Applicant, InformationRequest, Letter
from yunlong_portal.kernel.documents import paper_response
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
        return self.answered(request, row, lambda: self._letter_page(request, row, letter))

    def _letter_page(self, request: HttpRequest, row: InformationRequest, letter: Letter) -> HttpResponse:
        may_open = seeing.may_open(person_of(request), row, timezone.now())
        composed = masked_letter(letter, masked_name=_masked_name(letter))
        context: dict[str, Any] = {
            "title": str(letter),
            "row": row,
            "letter": letter,
            "composed": composed,
            # The code of the letter itself: that of what is shown here names another text.
            "code": spaced(letter.digest[:16]) if may_open and letter.state != LetterState.DRAFTED else "",
            "prints": _prints(letter) if may_open else [],
            "may_open": may_open,
        }
        return self.page(request, "letter", context)

    def preview_view(self, request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
        """Show the letter as it will be printed, its addressee masked."""
        row, letter = self.find_letter(request, pk, letter_pk)
        return self.answered(
            request,
            row,
            lambda: paper_response(preview_pdf(letter, masked_name=_masked_name(letter)), f"预览-{letter.title}.pdf"),
        )

    def letter_print_view(self, request: HttpRequest, pk: int, letter_pk: int, what: str) -> HttpResponse:
        """Print a letter or what goes with it, after the reason is written down."""
        row, letter = self.find_letter(request, pk, letter_pk)
        if what == ANSWER_SLIP:
            return self._answer_slip(request, row, letter)
        kind = PRINTS.get(what)
        if kind is None:
            raise Http404

        # A third party must not learn which request it is about, not by the name of a file either.
        name = row.number if letter.consultation is None else f"letter-{letter.pk}"

        def make() -> HttpResponse:
            return HttpResponse(
                kind.make(letter),
                content_type=kind.media_type,
                headers={
                    "Content-Disposition": content_disposition_header(
                        kind.extension != "pdf", f"{name}-{what}.{kind.extension}"
                    )
                    or "attachment",
                    "Cache-Control": "private, no-store",
                },
            )

        return self.behind_a_reason(
            request, row, make, what=f"{kind.label}：《{letter.title}》", fields=kind.fields, reason=REASON
        )

    def _answer_slip(self, request: HttpRequest, row: InformationRequest, letter: Letter) -> HttpResponse:
        """Print the slip by which a third party answers online, with a code that was never printed before."""
        consultation, now = letter.consultation, timezone.now()
        if consultation is None or consultation.number is None:
            raise Http404

        def make() -> HttpResponse:
            code = consulting.renew_code(consultation, actor=person_of(request), now=now)
            return paper_response(
                answer_slip_pdf(consultation, code=code, now=now), f"网上答复单-{consultation.number}.pdf"
            )

        return self.behind_a_reason(
            request, row, make, what=ANSWER_SLIP_LABEL, fields=[f"consultation:{consultation.pk}"], reason=REASON
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


def _prints(letter: Letter) -> list[tuple[str, str]]:
    """Return what may be printed of a letter."""
    prints = [(what, each.label) for what, each in PRINTS.items()]
    consultation = letter.consultation
    if consultation is not None and consultation.number and not consultation.opinion:
        prints.append((ANSWER_SLIP, ANSWER_SLIP_LABEL))
    return prints


def _masked_name(letter: Letter) -> str:
    if letter.consultation is not None:
        return letter.consultation.party.masked_name
    return Applicant.objects.values_list("masked_name", flat=True).get(pk=letter.request_id)
