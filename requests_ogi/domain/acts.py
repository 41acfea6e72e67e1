"""What the steps of a request do. Called by the workflow alone; what the clock must know becomes an event."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from requests_ogi.domain import beside_reply, consulting, letters, timing
from requests_ogi.domain.guards import organ_of, regime_of, reply_of, today_of, works_for
from requests_ogi.domain.receipt import receipt_date
from requests_ogi.enums import ConsultationKind, EventKind, IntakeMode, LetterState, Opinion, ServiceWay
from requests_ogi.models import (
    Consultation,
    Contact,
    Correction,
    Decision,
    Extension,
    InformationRequest,
    PartyContact,
    Redaction,
)
from yunlong_portal.kernel import masked
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.letters.composing import date_in_words
from yunlong_portal.kernel.workflow import Act

Case = InformationRequest


def receive(act: Act[Case]) -> None:
    """Fix the date of receipt and with it the law; the clock runs. ``facts`` say what happened on which day."""
    row = act.row
    receipt = receipt_date(mode=IntakeMode(row.mode), facts=act.data["facts"], today=today_of(act))
    assert receipt.received_on is not None  # noqa: S101  # intake and the guards see to it
    assert receipt.regime is not None  # noqa: S101  # the same
    row.received_on = receipt.received_on
    row.regime = receipt.regime.code
    row.receipt_basis = receipt.sentence
    timing.record(row, EventKind.RECEIVED, on=receipt.received_on, actor=act.actor, now=act.now, note=receipt.remark)
    timing.refresh(row, now=act.now)


def confirm(act: Act[Case]) -> None:
    """Both sides know of the request: log the contact, fix the date of receipt."""
    rule = regime_of(act.row).receipt[IntakeMode(act.row.mode)]
    facts = {rule.fixed_by[-1]: act.data["on"]}
    if act.row.arrived_on is not None:
        facts[rule.arrives_by] = act.row.arrived_on
    _log_contact(act, reached=True)
    receive(replace(act, data=act.data | {"facts": facts}))


def note_attempt(act: Act[Case]) -> None:
    """Log that the applicant was not reached; the clock waits, the attempt stays on the case."""
    _log_contact(act, reached=False)


def _log_contact(act: Act[Case], *, reached: bool) -> None:
    Contact.objects.create(
        request=act.row,
        at=act.now,
        means=act.data.get("means") or "电话",
        reached=reached,
        note=act.data.get("note") or "",
        person=act.actor,
    )


def transfer(act: Act[Case]) -> None:
    """Hand the request to the desk of the organ addressed; the clock runs on."""
    if not works_for(act.row.desk, act.row):
        act.row.window = act.row.desk
    act.row.desk = act.data["department"]
    act.row.handler = None


def send_back(act: Act[Case]) -> None:
    """Give the request back to the window that handed it over."""
    assert act.row.window is not None  # noqa: S101  # guards.came_from_a_window
    act.row.desk = act.row.window
    act.row.handler = None


def begin(act: Act[Case]) -> None:
    """Take the work on; whoever holds the duty may go on with it when this person is away."""
    act.row.handler = act.actor


def assign(act: Act[Case]) -> None:
    """Name who works on it."""
    act.row.handler = act.data["handler"]


def ask_correction(act: Act[Case]) -> None:
    """Ask once for everything that is unclear, by letter; the clock stands until the corrected application comes."""
    row, on = act.row, act.data["on"]
    correction = Correction.objects.create(
        request=row,
        asked_on=on,
        asked_by=act.actor,
        items=list(act.data["items"]),
        guidance=act.data.get("guidance") or "",
        due_on=act.data["due_on"],
    )
    timing.record(row, EventKind.CORRECTION_ASKED, on=on, actor=act.actor, now=act.now)
    timing.refresh(row, now=act.now)
    letters.draft(
        row,
        kind="correction",
        values={
            "items": correction.items,
            "guidance": correction.guidance,
            "correct_by": date_in_words(correction.due_on),
            "abandonment": "无正当理由逾期不补正的，视为放弃申请，本机关不再处理。"
            if regime_of(row).correction.abandoned_when_late
            else "",
        },
        actor=act.actor,
        now=act.now,
    )


def corrected(act: Act[Case]) -> None:
    """Take the corrected application in: the clock starts afresh."""
    timing.record(act.row, EventKind.CORRECTED, on=act.data["on"], actor=act.actor, now=act.now)
    timing.refresh(act.row, now=act.now)


def consult(kind: ConsultationKind) -> Callable[[Act[Case]], None]:
    """Return an effect that asks somebody in writing; who asked for the information is not told to him."""

    def effect(act: Act[Case]) -> None:
        row, on = act.row, act.data["on"]
        consultation = Consultation(request=row, kind=kind, asked_on=on, asked_by=act.actor, about=act.data["about"])
        consultation.limit_on = consulting.limit_of(consultation, calendar=legal_calendar())
        if kind == ConsultationKind.THIRD_PARTY:
            consultation.number = consulting.number_for(row, on=on)
        save_with_history(consultation, actor=act.actor, reason="发出征求意见", at=act.now)
        name = act.data["party"]
        PartyContact.objects.create(
            consultation=consultation,
            masked_name=masked.name(name) if kind == ConsultationKind.THIRD_PARTY else name,
            name=name,
            address=act.data.get("address") or "",
            phone=act.data.get("phone") or "",
        )
        timing.record(
            row,
            EventKind.CONSULTATION_STARTED,
            on=on,
            actor=act.actor,
            now=act.now,
            consultation_kind=kind,
            ref=str(consultation.pk),
        )
        timing.refresh(row, now=act.now)
        _draft_consultation(act, consultation, name)

    return effect


def _draft_consultation(act: Act[Case], consultation: Consultation, name: str) -> None:
    regime = regime_of(act.row)
    if consultation.kind == ConsultationKind.THIRD_PARTY:
        days, silence = str(regime.third_party.reply_workdays), letters.consequence_of_silence(regime)
    else:
        days = str(regime.joint_organs.reply_workdays) if regime.joint_organs else ""
        silence = "逾期未提出意见的，视为同意公开。" if regime.joint_organs else ""
    letters.draft(
        act.row,
        kind="third_party" if consultation.kind == ConsultationKind.THIRD_PARTY else "organ_consultation",
        values={
            "about": consultation.about,
            "reply_days": days,
            "silence": silence,
            "consultation_number": consultation.number or "",
            "answer_address": consulting.answer_address(),
        },
        addressee=name,
        actor=act.actor,
        now=act.now,
        consultation=consultation,
    )


def record_opinion(act: Act[Case]) -> None:
    """Note what the one consulted answered; his time is over with it."""
    _end_consultation(act, on=act.data["on"], opinion=act.data["opinion"], grounds=act.data.get("grounds") or "")


def note_silence(act: Act[Case]) -> None:
    """Note that nobody answered in time: the pause ends on the last day of the limit, not on the day of noting it."""
    asked = act.row.consultations.get(pk=act.data["consultation"])
    _end_consultation(act, on=asked.limit_on, opinion=Opinion.SILENT, grounds="")


def _end_consultation(act: Act[Case], *, on: Any, opinion: str, grounds: str) -> None:
    asked = act.row.consultations.get(pk=act.data["consultation"])
    asked.answered_on = on
    asked.opinion = opinion
    asked.grounds = grounds
    save_with_history(asked, actor=act.actor, reason=f"登记意见：{Opinion(opinion).label}", at=act.now)
    timing.record(
        act.row,
        EventKind.CONSULTATION_ENDED,
        on=on,
        actor=act.actor,
        now=act.now,
        consultation_kind=asked.kind,
        ref=str(asked.pk),
    )
    timing.refresh(act.row, now=act.now)


def ask_extension(act: Act[Case]) -> None:
    """Ask the head of the organ's own OGI office for more time."""
    extension = Extension(
        request=act.row, days=act.data["days"], reason=act.reason, asked_by=act.actor, asked_at=act.now
    )
    save_with_history(extension, actor=act.actor, reason="申请延期", at=act.now)


def approve_extension(act: Act[Case]) -> None:
    """Extend, tell the clock, and draft the letter that tells the applicant before the date."""
    extension = _decide_extension(act, is_granted=True)
    old_due_on = act.row.deadline.due_on
    timing.record(act.row, EventKind.EXTENDED, on=today_of(act), actor=act.actor, now=act.now, days=extension.days)
    timing.refresh(act.row, now=act.now)
    letters.draft(
        act.row,
        kind="extension",
        values={
            "reason": extension.reason,
            "due_on": _in_words(old_due_on),
            "days": str(extension.days),
            "new_due_on": _in_words(act.row.deadline.due_on),
        },
        actor=extension.asked_by,
        now=act.now,
    )


def _in_words(day: date | None) -> str:
    """Return a date for a letter; while the clock stands there is none to name."""
    return date_in_words(day) if day else "征求意见结束后顺延的期限"


def refuse_extension(act: Act[Case]) -> None:
    """Leave the date as it is."""
    _decide_extension(act, is_granted=False)


def _decide_extension(act: Act[Case], *, is_granted: bool) -> Extension:
    extension = act.row.extensions.get(is_granted__isnull=True)
    extension.is_granted = is_granted
    extension.decided_by = act.actor
    extension.decided_at = act.now
    save_with_history(extension, actor=act.actor, reason="同意延期" if is_granted else "不同意延期", at=act.now)
    return extension


def paid(act: Act[Case]) -> None:
    """Note the payment: the clock starts afresh."""
    timing.record(act.row, EventKind.PAID, on=act.data["on"], actor=act.actor, now=act.now)
    timing.refresh(act.row, now=act.now)


def draft_reply(act: Act[Case]) -> None:
    """Write the decision down and draft the letter that follows from it."""
    decision = _decide(act)
    letters.draft_reply(act.row, decision, actor=act.actor, now=act.now)


def _decide(act: Act[Case]) -> Decision:
    said: dict[str, Any] = dict(act.data["decision"])
    redactions = said.pop("redactions", ())
    decision = Decision.objects.create(
        request=act.row,
        number=act.row.decisions.count() + 1,
        drafted_by=act.actor,
        drafted_at=act.now,
        **said,
    )
    Redaction.objects.bulk_create([Redaction(decision=decision, **each) for each in redactions])
    return decision


def drop_draft(act: Act[Case]) -> None:
    """Scrap the reply that was drafted, or signed and not served, with what rests on it; the next is a new row."""
    from requests_ogi.domain.workflow import LETTER  # the table names this effect

    reply = reply_of(act.row)
    if reply is not None and reply.state != LetterState.SERVED:
        for each in (reply, *beside_reply.letters_beside(reply).exclude(state=LetterState.SERVED)):
            LETTER.take("drop", row=each, actor=act.actor, expected_version=each.version, now=act.now, by_sweep=True)
    act.row.secrecy_reviewer = None


def note_secrecy_review(act: Act[Case]) -> None:
    """Remember who passed the reply: he may not sign it."""
    act.row.secrecy_reviewer = act.actor


def sign(act: Act[Case]) -> None:
    """Sign the reply: its letter gets number and date; a number from the organ's own register comes with the step."""
    from requests_ogi.domain.workflow import LETTER  # the table names this effect

    letter = reply_of(act.row)
    assert letter is not None  # noqa: S101  # draft_reply made it
    number = act.data.get("number") or ""
    LETTER.take(
        "sign_with_case",
        row=letter,
        actor=act.actor,
        expected_version=letter.version,
        now=act.now,
        by_sweep=True,
        reason=act.reason if number else "",
        number=number,
    )


def serve(act: Act[Case]) -> None:
    """Note how and when the reply reached the applicant: that day decides whether it was in time."""
    _serve(act, service=act.data["service"])


def serve_online(act: Act[Case]) -> None:
    """Note that the applicant took the reply from the portal with number and code."""
    _serve(act, service={"way": ServiceWay.ONLINE, "handed_over_on": today_of(act), "signed_on": today_of(act)})


def _serve(act: Act[Case], *, service: dict[str, Any]) -> None:
    from requests_ogi.domain.workflow import LETTER  # the table names this effect

    letter = reply_of(act.row)
    assert letter is not None  # noqa: S101  # guards.reply_is_sealed
    letter = LETTER.take(
        "note_service",
        row=letter,
        actor=act.actor,
        expected_version=letter.version,
        now=act.now,
        by_sweep=True,
        service=service,
    )
    close(act, on=letter.served_on)


def reply_on_the_spot(act: Act[Case]) -> None:
    """Answered while the applicant stood there; the signed page is on the case (P18)."""
    _decide(act)
    act.row.replied_on_the_spot = True
    act.row.handler = act.actor
    close(act, on=today_of(act))


def close_without_reply(act: Act[Case]) -> None:
    """Close what needs no reply any more: withdrawn, or deemed abandoned."""
    close(act, on=today_of(act))


def close(act: Act[Case], *, on: Any) -> None:
    """Note the day on which the request was done with; its deadline is judged by the calendar of now."""
    act.row.closed_on = on
    timing.refresh(act.row, now=act.now, is_open=False)


def reopen(act: Act[Case]) -> None:
    """Begin again on an order or on the organ's own finding, with the date that was set."""
    act.row.secrecy_reviewer = None
    act.row.closed_on = None
    if not works_for(act.row.desk, act.row):
        # Answered or withdrawn at the window: what is done again is the organ's to do (P28).
        act.row.window, act.row.desk, act.row.handler = act.row.desk, organ_of(act.row).desk, None
    timing.record(
        act.row,
        EventKind.REOPENED,
        on=today_of(act),
        until=act.data["due_on"],
        actor=act.actor,
        now=act.now,
        note=act.reason[:200],
    )
    timing.refresh(act.row, now=act.now, is_open=True)
