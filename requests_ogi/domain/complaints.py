"""举报投诉: anybody may complain that a unit does not publish, answers late, or leaks (条例2007 Art. 33; 2019 Art. 51).

It goes to the county OGI office and never to the unit complained of alone: only that office sees it, and who himself
worked on the case that is complained of does not judge it. Named or not, it has a number, a query code, and an answer
within the county's time (``PORTAL_COMPLAINT_WORKDAYS``). The returns count complaints by the day they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import Authority, authority, duties_of
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from requests_ogi.domain import telling
from requests_ogi.enums import ComplaintFinding, ComplaintMatter, ComplaintMode, ComplaintState
from requests_ogi.models import Complaint, ComplaintPaper, ComplaintText, InformationRequest
from yunlong_portal.kernel import masked, numbering, tracking
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workdays import Calendar, load_calendar
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow, needs_data, refuse

SERIES = "complaint"
MARK = "TS"
LONGEST = 20_000
_TAKERS = (Duty.OVERSEE_REQUESTS, Duty.TAKE_IN, Duty.HANDLE_REQUEST)


@dataclass(frozen=True)
class Grievance:
    """A complaint as it was typed. ``name`` empty: the complainant does not say who he is."""

    unit: Department
    matter: ComplaintMatter
    mode: ComplaintMode
    content: str
    name: str = ""
    phone: str = ""
    address: str = ""
    received_on: date | None = None
    request: InformationRequest | None = None
    submission: str | None = None
    papers: Sequence[PrivateFile] = ()


@dataclass(frozen=True)
class Lodged:
    """What came of it: the complaint, its query code, shown once, and whether it had been sent before."""

    complaint: Complaint
    code: str
    is_repeat: bool = False


def lodge(grievance: Grievance, *, actor: User | None, now: datetime) -> Lodged:
    """Take a complaint in, tell the county OGI office, and return it with its query code.

    ``actor`` is None for what a citizen sends online. Refused: ``no_duty``, ``nothing_said``, ``too_long``,
    ``date_in_future``, ``file_erased``.
    """
    code = tracking.code_for(grievance.submission) if grievance.submission else tracking.new_code()
    if grievance.submission and (known := _known(grievance.submission)):
        return Lodged(complaint=known, code=code, is_repeat=True)
    _check(grievance, actor, now=now)
    try:
        with transaction.atomic():
            return Lodged(complaint=_create(grievance, code=code, actor=actor, now=now), code=code)
    except IntegrityError:
        # The same form at the same moment: the database let one of them in.
        if grievance.submission and (known := _known(grievance.submission)):
            return Lodged(complaint=known, code=code, is_repeat=True)
        raise


def due_on(received_on: date, *, calendar: Calendar) -> date:
    """Return by when a complaint is to be answered."""
    return calendar.add_workdays(received_on, settings.COMPLAINT_WORKDAYS)


def _known(submission: str) -> Complaint | None:
    return Complaint.objects.filter(submission=submission).first()


def _check(grievance: Grievance, actor: User | None, *, now: datetime) -> None:
    if actor is not None and not duties_of(actor, now).holds(_TAKERS):
        raise refuse("no_duty", "举报投诉由接件、承办人员或者县政务公开办公室登记。")
    if not grievance.content.strip():
        raise refuse("nothing_said", "请写明要反映的情况：哪个单位、什么事、什么时候。")
    if len(grievance.content) > LONGEST:
        raise refuse("too_long", f"内容有{len(grievance.content)}个字，最多{LONGEST}个字。请写要点，材料可以另交。")
    if grievance.received_on is not None and grievance.received_on > timezone.localdate(now):
        raise refuse("date_in_future", f"{grievance.received_on}还没有到，请核对收到日期。")


def _create(grievance: Grievance, *, code: str, actor: User | None, now: datetime) -> Complaint:
    today = timezone.localdate(now)
    received_on = grievance.received_on or today
    serial = numbering.draw(issuer=_county().slug, series=SERIES, year=today.year)
    complaint = Complaint(
        number=f"{MARK}-{today.year}-{serial:04d}",
        unit=grievance.unit,
        request=grievance.request,
        matter=grievance.matter,
        mode=grievance.mode,
        is_named=bool(grievance.name.strip()),
        received_on=received_on,
        due_on=due_on(received_on, calendar=load_calendar()),
        taken_in_by=actor,
        submitted_at=now,
        tracking_digest=tracking.digest_of(code),
        submission=grievance.submission,
    )
    save_with_history(complaint, actor=actor, reason="收到举报投诉", at=now)
    ComplaintText.objects.create(
        complaint=complaint,
        masked_name=masked.name(grievance.name.strip()) if grievance.name.strip() else "",
        name=grievance.name.strip(),
        phone=grievance.phone.strip(),
        address=grievance.address.strip(),
        content=grievance.content.strip(),
    )
    keep(grievance.papers)
    ComplaintPaper.objects.bulk_create(ComplaintPaper(complaint=complaint, file=each) for each in grievance.papers)
    telling.complaint_lodged(complaint, actor=actor, now=now)
    return complaint


def _county() -> Department:
    return Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)


# -- the way of a complaint


def on_complaint(*, actor: User, duties: Sequence[str], row: Complaint, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a complaint: duties of the county's desks alone."""
    return authority(actor, duties, row.unit, now=now)


def not_concerned(act: Act[Complaint]) -> Refusal | None:
    """Refuse to judge a complaint about a case that one handled oneself."""
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if act.row.request is not None and act.row.request.handler_id in people:
        return Refusal("concerned", "被投诉的申请是您承办的，须由另一位同志处理。")
    return None


@needs_data
def answer_says_something(act: Act[Complaint]) -> Refusal | None:
    """Refuse an answer without a finding or without words."""
    if act.data.get("finding") not in ComplaintFinding.values:
        return Refusal("no_finding", "请选择查实情况。")
    if not str(act.data.get("answer") or "").strip():
        return Refusal("no_answer", "请写明答复内容。")
    return None


def take_on(act: Act[Complaint]) -> None:
    """Take the complaint on."""
    act.row.handler = act.actor


def answer(act: Act[Complaint]) -> None:
    """Note what was found and what the complainant is told."""
    act.row.finding = act.data["finding"]
    _close(act, said=act.data["answer"].strip())


def dismiss(act: Act[Complaint]) -> None:
    """Close what is no matter of disclosure; the reason is what the complainant is told."""
    _close(act, said=act.reason)


def _close(act: Act[Complaint], *, said: str) -> None:
    act.row.closed_on = timezone.localdate(act.now)
    text: Any = act.row.text
    text.answer = said
    text.save()


_WATCH = (Duty.OVERSEE_REQUESTS,)
COMPLAINT: Workflow[Complaint] = Workflow(
    name="complaint",
    label="举报投诉的办理",
    model="requests_ogi.Complaint",
    states=ComplaintState,
    initial=ComplaintState.RECEIVED,
    authorise=on_complaint,
    tell=telling.of_complaint,
    transitions=(
        Transition(
            name="take_on",
            label="受理调查",
            source=ComplaintState.RECEIVED,
            target=ComplaintState.INVESTIGATING,
            duties=_WATCH,
            guards=(not_concerned,),
            effect=take_on,
            form="confirm",
        ),
        Transition(
            name="take_over",
            label="接手",
            source=ComplaintState.INVESTIGATING,
            target=None,
            duties=_WATCH,
            guards=(not_concerned,),
            effect=take_on,
            form="confirm",
        ),
        Transition(
            name="answer",
            label="答复投诉",
            source=ComplaintState.INVESTIGATING,
            target=ComplaintState.ANSWERED,
            duties=_WATCH,
            guards=(not_concerned, answer_says_something),
            effect=answer,
            form="complaint_answer",
        ),
        *(
            Transition(
                name="dismiss",
                label="不属于受理范围",
                source=source,
                target=ComplaintState.DISMISSED,
                duties=_WATCH,
                guards=(not_concerned,),
                effect=dismiss,
                needs_reason=True,
                form="reason",
                danger=True,
            )
            for source in (ComplaintState.RECEIVED, ComplaintState.INVESTIGATING)
        ),
    ),
)
