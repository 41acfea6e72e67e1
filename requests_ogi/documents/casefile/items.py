"""What lies in a case file: one paper after the other, as an archive lists them and as a court wants them proved.

Without the internal papers the file holds what the applicant handed in, what was done towards him and what was asked of
others; drafts, decisions before they were a letter, reviews, notes, parts and opinions from inside stay inside (P22).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from requests_ogi.documents.casefile import sheets
from requests_ogi.documents.letters import pdf_of
from requests_ogi.domain.letters import supplied_with
from requests_ogi.enums import LetterState, PaperKind
from requests_ogi.models import CasePaper, InformationRequest, Letter
from yunlong_portal.kernel.binding import BINDABLE
from yunlong_portal.kernel.models import PrivateFile

Source = PrivateFile | Callable[[], bytes]

OF_A_THIRD_PARTY = "涉及第三方，提交时申请不向对方出示"
_ASKED = (
    PaperKind.FORM, PaperKind.LETTER, PaperKind.ENVELOPE, PaperKind.FAX, PaperKind.IDENTITY, PaperKind.AUTHORITY,
    PaperKind.CONSENT,
)  # fmt: skip
_PROVES = {
    PaperKind.FORM: "申请的内容、时间",
    PaperKind.LETTER: "申请的内容、时间",
    PaperKind.ENVELOPE: "申请寄出、收到的时间",
    PaperKind.FAX: "申请的内容、时间",
    PaperKind.IDENTITY: "申请人的身份",
    PaperKind.AUTHORITY: "代理人的权限",
    PaperKind.CONSENT: "申请人请代办员递交",
    PaperKind.CORRECTION: "补正的内容、时间",
    PaperKind.REASONS: "申请人说明的理由",
    PaperKind.PAYMENT: "缴费的金额、时间",
    PaperKind.OPINION: "被征求意见一方的意见",
    PaperKind.RECEIPT: "文书已经送达",
}


@dataclass(frozen=True)
class Item:
    """One paper. ``proves``: what it is handed in for. ``author``: who made it (责任者)."""

    title: str
    source: Source
    on: date | None = None
    number: str = ""
    author: str = ""
    proves: str = ""
    remark: str = ""
    is_internal: bool = False


def items_of(row: InformationRequest, *, has_internal: bool, now: datetime) -> list[Item]:
    """Return the papers of a case in the order in which they are bound."""
    found = [*_application(row, now), *_work(row, now), *_reply(row, now)]
    if has_internal:
        found += _inside(row, now)
    return found


def _application(row: InformationRequest, now: datetime) -> Iterator[Item]:
    yield Item(
        title="政府信息公开申请（登记的内容）",
        source=lambda: sheets.application(row, now=now).pdf(),
        on=timezone.localdate(row.submitted_at),
        number=row.number,
        author=row.applicant.name,
        proves="申请的内容、方式、时间",
    )
    for paper in _papers(row, kind__in=_ASKED):
        yield _of_paper(row, paper, on=row.arrived_on or timezone.localdate(row.submitted_at))


def _work(row: InformationRequest, now: datetime) -> Iterator[Item]:
    """Yield what was done before the reply, in order of time."""
    found: list[tuple[date, Item]] = []
    for letter in _letters(row, is_reply=False):
        items = [_of_letter(row, letter), *_services(row, letter, now)]
        found += [(letter.dated_on or timezone.localdate(now), each) for each in items]
    other = [PaperKind.CORRECTION, PaperKind.REASONS, PaperKind.PAYMENT, PaperKind.OPINION]
    papers = [*_papers(row, kind__in=other), *_papers(row, kind=PaperKind.OTHER, from_applicant=True)]
    for paper in papers:
        day = timezone.localdate(paper.added_at)
        found.append((day, _of_paper(row, paper, on=day)))
    yield from (item for _, item in sorted(found, key=lambda each: each[0]))
    if row.consultations.exists():
        yield Item(
            title="征求意见记录",
            source=lambda: sheets.consultations(row, now=now).pdf(),
            author=row.organ.name,
            proves="已依法征求意见，及对方的意见",
            remark=OF_A_THIRD_PARTY,
        )
    if row.contacts.exists():
        yield Item(
            title="与申请人的联系记录",
            source=lambda: sheets.contacts(row, now=now).pdf(),
            author=row.organ.name,
            proves="与申请人确认、沟通的经过",
        )
    if row.searches.exists():
        yield Item(
            title="信息检索记录",
            source=lambda: sheets.searches(row, now=now).pdf(),
            author=row.organ.name,
            proves="已尽检索义务",
        )


def _reply(row: InformationRequest, now: datetime) -> Iterator[Item]:
    replies = _letters(row, is_reply=True)
    for letter in replies:
        yield _of_letter(row, letter)
        if letter is replies[-1] and letter.state in {LetterState.SEALED, LetterState.SERVED}:
            supplied = supplied_with(letter).select_related("file")
            yield from (_of_supplied(row, paper, letter) for paper in supplied)
        yield from _services(row, letter, now)
    for paper in _papers(row, kind=PaperKind.RECEIPT):
        yield _of_paper(row, paper, on=timezone.localdate(paper.added_at))
    if row.received_on is not None:
        yield Item(
            title="办理经过和期限说明",
            source=lambda: sheets.course(row, now=now).pdf(),
            author=row.organ.name,
            proves="在法定期限内办理的情况",
        )


def _inside(row: InformationRequest, now: datetime) -> Iterator[Item]:
    """Yield what stays inside."""
    for title, sheet in sheets.INTERNAL:
        if (made := sheet(row, now=now)) is not None:
            yield Item(title=title, source=made.pdf, author=row.organ.name, remark="内部材料", is_internal=True)
    for opinion in row.inner_opinions.select_related("attachment").order_by("pk"):
        if opinion.attachment is None:
            continue
        yield Item(
            title=f"{opinion.get_giver_display()}书面意见",
            source=opinion.attachment,
            on=opinion.given_on,
            author=opinion.who,
            remark="内部材料",
            is_internal=True,
        )
    for letter in row.letters.filter(state__in=(LetterState.DRAFTED, LetterState.SCRAPPED)).select_related("text"):
        if not letter.text.content:
            continue
        letter.request = row
        words = "作废稿" if letter.state == LetterState.SCRAPPED else "未签发的稿"
        yield Item(
            title=f"{letter.title}（{words}）",
            source=_rendered(letter, words),
            on=letter.dated_on,
            number=letter.number or "",
            author=row.organ.name,
            remark="内部材料",
            is_internal=True,
        )
    own = row.papers.filter(kind=PaperKind.OTHER, from_applicant=False, is_supplied=False)
    for paper in own.select_related("file").order_by("pk"):
        yield Item(
            title=paper.name,
            source=paper.file,
            on=timezone.localdate(paper.added_at),
            author=row.organ.name,
            remark="内部材料",
            is_internal=True,
        )


def _papers(row: InformationRequest, **condition: object) -> list[CasePaper]:
    papers = row.papers.filter(**{"is_supplied": False} | condition).select_related("file")
    order = {kind: place for place, kind in enumerate(PaperKind)}
    return sorted(papers, key=lambda each: (order[PaperKind(each.kind)], each.pk))


def _letters(row: InformationRequest, *, is_reply: bool) -> list[Letter]:
    """Return the letters that were issued, or are signed and wait for their seal."""
    closed = (LetterState.DRAFTED, LetterState.SCRAPPED)
    letters = row.letters.filter(is_reply=is_reply).exclude(state__in=closed).order_by("dated_on", "pk")
    found = list(letters.select_related("text", "sealed", "consultation__party").prefetch_related("services__receipt"))
    for letter in found:
        letter.request = row
    return found


def _of_paper(row: InformationRequest, paper: CasePaper, *, on: date) -> Item:
    kind = PaperKind(paper.kind)
    author = row.applicant.name if paper.from_applicant else row.organ.name
    return Item(
        title=paper.name,
        source=paper.file,
        on=on,
        author="被征求意见的一方" if kind == PaperKind.OPINION else author,
        proves=_PROVES.get(kind, ""),
        remark=OF_A_THIRD_PARTY if kind == PaperKind.OPINION else "",
    )


def _of_supplied(row: InformationRequest, paper: CasePaper, letter: Letter) -> Item:
    return Item(
        title=f"{paper.name}（随答复提供）",
        source=paper.file,
        on=letter.dated_on,
        author=row.organ.name,
        proves="已经提供的信息",
    )


def _of_letter(row: InformationRequest, letter: Letter) -> Item:
    """Return an issued letter: its sealed page, or the printed letter where that is absent or no page (OFD)."""
    sealed = letter.sealed
    is_page = sealed is not None and sealed.media_type in BINDABLE and not sealed.is_erased
    source: Source = sealed if sealed is not None and is_page else _rendered(letter, "" if sealed else "未登记用印")
    remarks = [] if letter.consultation is None else [OF_A_THIRD_PARTY]
    if sealed is None:
        remarks.append("未登记用印")
    elif not is_page:
        remarks.append("用印件是电子文件，另附")
    return Item(
        title=letter.title,
        source=source,
        on=letter.dated_on,
        number=letter.number or "",
        author=row.organ.name,
        proves="答复的内容、依据和理由" if letter.is_reply else _procedure_proves(letter),
        remark="；".join(remarks),
    )


def _procedure_proves(letter: Letter) -> str:
    known = {
        "correction": "已一次性告知补正",
        "extension": "已在期限届满前告知延期",
        "reason_request": "已要求申请人说明理由",
        "fee": "已告知收费的依据、金额和缴费办法",
        "third_party_decision": "已将公开的内容和理由告知第三方",
        "supply_date": "已告知提供政府信息的时间",
    }
    return known.get(letter.kind, "已依法征求意见" if letter.consultation else "办理的经过")


def _services(row: InformationRequest, letter: Letter, now: datetime) -> Iterator[Item]:
    services = list(letter.services.all())
    if not services:
        return
    remark = OF_A_THIRD_PARTY if letter.consultation else ""
    yield Item(
        title=f"{letter.title}送达记录",
        source=lambda: sheets.services(row, letter, services, now=now).pdf(),
        on=letter.served_on,
        author=row.organ.name,
        proves="送达的方式、时间",
        remark=remark,
    )
    for each in services:
        if each.receipt is not None:
            yield Item(
                title=f"{letter.title}{'退回的信封' if each.returns_id else '送达回证'}",
                source=each.receipt,
                on=each.signed_on or each.handed_over_on,
                author=row.organ.name,
                proves="邮件退回的时间、原因" if each.returns_id else "文书已经送达",
                remark=remark,
            )


def _rendered(letter: Letter, remark: str) -> Callable[[], bytes]:
    return lambda: pdf_of(letter, remark=remark)
