"""What is printed of a letter: the letter itself, its envelope, the receipt of its service; and how it is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from requests_ogi.domain.letters import composed_of, supplied_with
from requests_ogi.enums import LetterState
from requests_ogi.models import Letter, Organ
from yunlong_portal.kernel.letters.composing import ComposedLetter
from yunlong_portal.kernel.letters.papers import (
    Envelope,
    MailSlip,
    ServedPaper,
    ServiceReceipt,
    render_envelopes_pdf,
    render_mail_slip_pdf,
    render_service_receipt_pdf,
)
from yunlong_portal.kernel.letters.pdf import render_letter_pdf
from yunlong_portal.kernel.letters.prints import DOCX, MASKED, PDF, Print, masked
from yunlong_portal.kernel.letters.word import render_letter_docx

DRAFT = "草稿：尚未签发"


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to."""

    name: str
    masked: str
    address: str = ""
    postcode: str = ""
    phone: str = ""


def recipient_of(letter: Letter) -> Recipient:
    """Return whom a letter goes to: the one consulted, the agent who is to be served, or the applicant."""
    if letter.consultation is not None:
        party = letter.consultation.party
        return Recipient(name=party.name, masked=party.masked_name, address=party.address, phone=party.phone)
    applicant = letter.request.applicant
    agent = applicant.agent or {}
    if agent.get("address"):
        return Recipient(
            name=agent["name"],
            masked=applicant.masked_name,
            address=agent["address"],
            postcode=agent.get("postcode") or "",
            phone=agent.get("phone") or "",
        )
    return Recipient(
        name=applicant.name,
        masked=applicant.masked_name,
        address=applicant.address,
        postcode=applicant.postcode,
        phone=applicant.phone,
    )


def masked_letter(letter: Letter, *, masked_name: str) -> ComposedLetter:
    """Return the letter as those read it who may not know to whom it goes: also where its text names him.

    Refused as ``letters.composed_of`` does.
    """
    return masked(composed_of(letter), name=masked_name)


def preview_pdf(letter: Letter, *, masked_name: str) -> bytes:
    """Return the letter as PDF with its addressee masked. Raises Refused (``pdf_unavailable``)."""
    return render_letter_pdf(masked_letter(letter, masked_name=masked_name), remark=MASKED)


def pdf_of(letter: Letter, *, remark: str = "") -> bytes:
    """Return the letter as PDF with its addressee, for a bound file. Raises Refused (``pdf_unavailable``)."""
    return render_letter_pdf(composed_of(letter), remark=remark)


def _remark(letter: Letter) -> str:
    return DRAFT if letter.state == LetterState.DRAFTED else ""


def _pdf(letter: Letter) -> bytes:
    return pdf_of(letter, remark=_remark(letter))


def _docx(letter: Letter) -> bytes:
    return render_letter_docx(composed_of(letter), remark=_remark(letter))


def _envelope(size: str) -> Callable[[Letter], bytes]:
    def make(letter: Letter) -> bytes:
        to, organ = recipient_of(letter), Organ.objects.select_related("department").get(pk=letter.request.organ_id)
        return render_envelopes_pdf(
            [
                Envelope(
                    size="DL" if size == "DL" else "C5",
                    addressee=to.name,
                    address=to.address,
                    postcode=to.postcode,
                    organ=organ.department.name,
                    organ_address=organ.address or organ.department.address,
                    organ_phone=organ.phone or organ.department.phone,
                    number=letter.number or "",
                )
            ]
        )

    return make


def _case_number(letter: Letter) -> str:
    """Return the number by which a receipt of service names the matter: who is consulted learns not of which case."""
    return letter.request.number if letter.consultation is None else letter.consultation.number or ""


def _mail_slip(letter: Letter) -> bytes:
    to, organ = recipient_of(letter), Organ.objects.select_related("department").get(pk=letter.request.organ_id)
    return render_mail_slip_pdf(
        MailSlip(
            addressee=to.name,
            address=to.address,
            postcode=to.postcode,
            phone=to.phone,
            organ=organ.department.name,
            organ_address=organ.address or organ.department.address,
            organ_phone=organ.phone or organ.department.phone,
            sender=organ.office,
            papers=[ServedPaper(title=letter.title, number=letter.number or "")],
        )
    )


def _service_receipt(letter: Letter) -> bytes:
    to, case = recipient_of(letter), letter.request
    papers = [ServedPaper(title=letter.title, number=letter.number or "")]
    if letter.is_reply:
        papers += [ServedPaper(title=each.name) for each in supplied_with(letter)]
    return render_service_receipt_pdf(
        ServiceReceipt(
            organ=str(case.organ),
            case_number=_case_number(letter),
            papers=papers,
            recipient=to.name,
            address=to.address,
        )
    )


PRINTS: Mapping[str, Print[Letter]] = {
    "pdf": Print("文书 PDF（打印用印）", ("name",), PDF, "pdf", _pdf),
    "docx": Print("文书 Word（WPS 可打开）", ("name",), DOCX, "docx", _docx),
    "envelope-c5": Print("信封 C5", ("name", "address", "postcode"), PDF, "pdf", _envelope("C5")),
    "envelope-dl": Print("信封 DL", ("name", "address", "postcode"), PDF, "pdf", _envelope("DL")),
    "ems-slip": Print("EMS 详情单", ("name", "address", "postcode", "phone"), PDF, "pdf", _mail_slip),
    "service-receipt": Print("送达回证", ("name", "address"), PDF, "pdf", _service_receipt),
}
