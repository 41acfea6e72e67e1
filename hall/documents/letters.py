"""What is printed of a letter of a case: the letter itself, its envelope, the receipt of its delivery."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hall.domain.applications.addresses import full_address
from hall.domain.applications.guards import decision_of
from hall.domain.applications.letter_kinds import DENIED, GRANTED
from hall.domain.applications.letters import composed_of
from hall.enums import PickupWay
from hall.models import Application, HallDecision, HallLetter
from yunlong_portal.kernel.letters.composing import ComposedLetter
from yunlong_portal.kernel.letters.papers import (
    Envelope,
    ServedPaper,
    ServiceReceipt,
    render_envelopes_pdf,
    render_service_receipt_pdf,
)
from yunlong_portal.kernel.letters.pdf import render_letter_pdf
from yunlong_portal.kernel.letters.prints import DOCX, MASKED, PDF, Print, masked
from yunlong_portal.kernel.letters.word import render_letter_docx
from yunlong_portal.kernel.letters.wording import ENDS
from yunlong_portal.kernel.text import clean_text

HIDDEN = "（已遮盖）"
_DECISIONS = frozenset({GRANTED.code, DENIED.code})
# Of what an approver writes, the provision and the term say nothing of a person.
_PUBLIC = frozenset({"articles", "validity"})
_WAYS = {PickupWay.WINDOW: "直接送达", PickupWay.VILLAGE: "委托送达", PickupWay.POST: "邮寄送达"}


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to, and where."""

    name: str
    address: str
    phone: str


def recipient_of(row: Application) -> Recipient:
    """Return to whom results of a case are sent: as he wrote it for the post, else the applicant at his address.

    Of his own address he wrote village and house: the township he chose, and what is above it, stand before it.
    """
    party = row.party
    pickup = (party.pickup or {}) if row.pickup_way == PickupWay.POST else {}
    return Recipient(
        name=pickup.get("name") or party.name,
        address=pickup.get("address") or full_address(party.address, township=row.township),
        phone=pickup.get("phone") or party.phone,
    )


def masked_letter(letter: HallLetter) -> ComposedLetter:
    """Return the letter as those read it who may not know to whom it goes, nor what was found out about him.

    What the approver wrote of the case stands on its page only for who works on it, and so it does here. Refused as
    ``composed_of`` refuses.
    """
    composed = composed_of(letter)
    if letter.kind in _DECISIONS:
        composed = replace(composed, paragraphs=_without_grounds(composed.paragraphs, decision_of(letter.application)))
    return masked(composed, name=letter.application.party.masked_name)


def _without_grounds(paragraphs: tuple[str, ...], decision: HallDecision | None) -> tuple[str, ...]:
    """Return paragraphs without what the approver wrote; without any where it is not to be found in them."""
    written = decision.content if decision else {}
    texts = [clean_text(str(text)) for name, text in written.items() if name not in _PUBLIC]
    # A letter ends each sentence itself, and once.
    lines = {line.strip(f" \t{ENDS}") for text in texts for line in text.splitlines()}
    for line in sorted(lines, key=len, reverse=True):
        if len(line) < 2:
            continue
        if not any(line in each for each in paragraphs):
            return (HIDDEN,)
        paragraphs = tuple(each.replace(line, HIDDEN) for each in paragraphs)
    return paragraphs


def preview_pdf(letter: HallLetter) -> bytes:
    """Return the letter as PDF with its addressee masked. Raises Refused (``pdf_unavailable``)."""
    return render_letter_pdf(masked_letter(letter), remark=MASKED)


def pdf_of(letter: HallLetter) -> bytes:
    """Return the letter as PDF with its addressee; for him, or for who prints it. Raises Refused likewise."""
    return render_letter_pdf(composed_of(letter))


def _docx(letter: HallLetter) -> bytes:
    return render_letter_docx(composed_of(letter))


def _envelope(letter: HallLetter) -> bytes:
    row = letter.application
    to, organ = recipient_of(row), row.department
    return render_envelopes_pdf(
        [
            Envelope(
                size="C5", addressee=to.name, address=to.address, postcode="", organ=str(organ),
                organ_address=organ.address, organ_phone=organ.phone, number=letter.number,
            )
        ]
    )  # fmt: skip


def _delivery_receipt(letter: HallLetter) -> bytes:
    row = letter.application
    to = recipient_of(row)
    last = row.deliveries.order_by("-pk").first()
    return render_service_receipt_pdf(
        ServiceReceipt(
            organ=str(row.department),
            case_number=row.number,
            papers=[ServedPaper(title=letter.title, number=letter.number)],
            recipient=to.name,
            address=to.address,
            way=_WAYS.get(PickupWay(row.pickup_way), ""),
            mail_number=last.post_number if last else "",
        )
    )


PRINTS: Mapping[str, Print[HallLetter]] = {
    "pdf": Print("文书 PDF（打印用印）", ("name",), PDF, "pdf", pdf_of),
    "docx": Print("文书 Word（WPS 可打开）", ("name",), DOCX, "docx", _docx),
    "envelope": Print("信封 C5", ("name", "address"), PDF, "pdf", _envelope),
    "receipt": Print("送达回证", ("name", "address"), PDF, "pdf", _delivery_receipt),
}
