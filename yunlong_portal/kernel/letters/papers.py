"""The papers that go with a letter: its envelope, the receipt of service (送达回证), the registers that are kept (P5).

Plain data in, PDF out. Rooms for a hand stay empty: who signs, signs with a pen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from yunlong_portal.kernel.documents import render_pdf

# A table of thousands of rows takes minutes; the head comes again on each page anyway.
_ROWS_IN_A_TABLE = 300


@dataclass(frozen=True)
class Envelope:
    """What stands on an envelope (GB/T 1416, GB/T 22657.1): C5 is 229 × 162 mm, DL 220 × 110 mm.

    ``addressee`` is a name; ``honorific`` follows it (收, 先生收). ``number`` is the letter's number, never its matter.
    ``mark`` is the kind of mail (挂号信, 邮政特快专递).
    """

    size: Literal["C5", "DL"]
    addressee: str
    address: str
    postcode: str
    organ: str
    organ_address: str = ""
    organ_postcode: str = ""
    organ_phone: str = ""
    number: str = ""
    mark: str = ""
    honorific: str = "收"


def render_envelopes_pdf(envelopes: Sequence[Envelope]) -> bytes:
    """Return a PDF with one page for each envelope, in its size. Raises Refused (``pdf_unavailable``)."""
    sheets = [
        {"envelope": each, "postcode": _digits(each.postcode), "organ_postcode": each.organ_postcode}
        for each in envelopes
    ]
    return render_pdf(template="kernel/documents/envelopes.html", context={"sheets": sheets})


def _digits(postcode: str) -> list[str]:
    """Return the six boxes of a postcode; those without a digit stay empty."""
    digits = [each for each in postcode if each.isascii() and each.isdigit()]
    return digits if len(digits) == 6 else [""] * 6


@dataclass(frozen=True)
class ServedPaper:
    """One paper that is served: its title, its number, how many."""

    title: str
    number: str = ""
    copies: int = 1


@dataclass(frozen=True)
class MailSlip:
    """What is written on a slip of 邮政特快专递 (EMS): sender, addressee, what is inside by title and number.

    The post's own slips differ from county to county, so it is a sheet to copy from or to stick on, no overprint.
    """

    addressee: str
    address: str
    postcode: str
    phone: str
    organ: str
    organ_address: str = ""
    organ_postcode: str = ""
    organ_phone: str = ""
    sender: str = ""
    papers: Sequence[ServedPaper] = ()


def render_mail_slip_pdf(slip: MailSlip) -> bytes:
    """Return the slip on A5 landscape. Raises Refused (``pdf_unavailable``)."""
    return render_pdf(template="kernel/documents/mail_slip.html", context={"slip": slip})


@dataclass(frozen=True)
class ServiceReceipt:
    """A 送达回证: what was served on whom; the rest is written by hand when it is handed over.

    ``way`` is the way of service where it is known (直接送达, 委托送达, 邮寄送达). ``remark`` is printed as it is.
    """

    organ: str
    case_number: str
    papers: Sequence[ServedPaper]
    recipient: str
    address: str = ""
    way: str = ""
    mail_number: str = ""
    remark: str = ""


WAYS = ("直接送达", "委托送达", "邮寄送达")


def render_service_receipt_pdf(receipt: ServiceReceipt) -> bytes:
    """Return a 送达回证 as an A4 PDF, with lines for signature, substitute, refusal and witnesses.

    Raises Refused (``pdf_unavailable``).
    """
    ways = [(each, each == receipt.way) for each in WAYS]
    return render_pdf(template="kernel/documents/service_receipt.html", context={"receipt": receipt, "ways": ways})


@dataclass(frozen=True)
class RegisterColumn:
    """One column of a register: its heading, and how wide it is; the columns without a width share what is left."""

    label: str
    width: Literal["narrow", "short", "phone", "middle", "wide", ""] = ""


@dataclass(frozen=True)
class Register:
    """A register for one period, as it is printed, signed and bound.

    ``period`` is written as it stands at the head (2017年8月). ``rows`` have as many cells as there are columns; with
    those whose place is in ``sheets`` a new sheet begins. ``signatures`` are the people who sign each page. ``legend``
    explains the signs above the table; in a register of ``marks`` all cells but the first hold one sign each.
    """

    title: str
    keeper: str
    period: str
    columns: Sequence[RegisterColumn]
    rows: Sequence[Sequence[str]]
    signatures: Sequence[str] = ("登记人", "审核人")
    note: str = ""
    legend: str = ""
    marks: bool = False
    sheets: Sequence[int] = ()


def render_register_pdf(register: Register) -> bytes:
    """Return a register on A4 landscape: its head and signature line on every page, pages counted.

    A period in which nothing was entered is one page that says so, signed like the others. Raises ValueError for a row
    that does not fit the columns, Refused (``pdf_unavailable``).
    """
    if any(len(row) != len(register.columns) for row in register.rows):
        raise ValueError("登记簿的一行与栏目数不符")
    return render_pdf(
        template="kernel/documents/register.html",
        context={"register": register, "parts": _parts(register), "count": len(register.rows)},
    )


def _parts(register: Register) -> Sequence[Sequence[Sequence[str]]]:
    """Return the rows of each table of a register; an empty one has one table without rows."""
    ends = [*sorted({each for each in register.sheets if 0 < each < len(register.rows)}), max(len(register.rows), 1)]
    parts = []
    for begin, end in pairwise((0, *ends)):
        starts = range(begin, end, _ROWS_IN_A_TABLE)
        parts += [register.rows[start : min(start + _ROWS_IN_A_TABLE, end)] for start in starts]
    return parts
