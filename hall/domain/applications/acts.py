"""What the steps of a case do. Called by the workflow alone.

What the clock must know becomes an event, what the applicant must know a letter, in the transaction of the step.
"""

from datetime import date
from typing import Any

from hall.domain.applications import hearings, letters, timing
from hall.domain.applications.guards import day_of, decision_of
from hall.domain.applications.materials import line_beside, mark, still_to_be_brought
from hall.enums import EventKind, HearingReply, MaterialState, Outcome, PickupWay, WithdrawalWay
from hall.models import Application, Delivery, HallDecision, MaterialFile
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Act

Case = Application
WITHDRAWAL, HEARING_PAPER = "撤回书", "听证意见"


def _note(act: Act[Case], kind: EventKind, *, on: date | None = None, **more: Any) -> None:
    timing.record(act.row, kind, on=on or day_of(act), actor=act.actor, now=act.now, **more)


# -- acceptance


def accept(act: Act[Case]) -> None:
    """Take the case on: its time runs. What came on paper is ticked off, what is there counts as checked."""
    _take_on(act)
    letters.accepted(act)


def _take_on(act: Act[Case]) -> None:
    act.row.acceptor = act.actor
    _tick(act)
    if act.row.clock.stopped_by == EventKind.PAPERS_AWAITED:
        _note(act, EventKind.PAPERS_CAME)
    _accept(act, on=day_of(act))


def accept_by_silence(act: Act[Case]) -> None:
    """Note that nobody said anything in five working days: accepted as of the day on which the materials came."""
    act.row.is_deemed_accepted = True
    _accept(act, on=timing.last_event_on(act.row))
    letters.accepted(act)


def _accept(act: Act[Case], *, on: date) -> None:
    act.row.accepted_on = on
    _note(act, EventKind.ACCEPTED, on=on)


def _tick(act: Act[Case]) -> None:
    """Tick what came on paper, and what is there, off the list."""
    lines = act.row.materials
    mark(lines.filter(number__in=act.data.get("on_paper") or ()), MaterialState.ON_PAPER, remark="")
    mark(lines.filter(state=MaterialState.UPLOADED), MaterialState.CHECKED)


def papers_came(act: Act[Case]) -> None:
    """Tick what was brought to the window; with the last of it the time to accept begins."""
    mark(act.row.materials.filter(number__in=act.data["on_paper"]), MaterialState.ON_PAPER, remark="")
    if not still_to_be_brought(act.row).exists():
        _note(act, EventKind.PAPERS_CAME)


def ask_correction(act: Act[Case]) -> None:
    """Tell everything that is missing at once; the time to accept begins anew with what is handed in."""
    for number, remark in act.data.get("items", {}).items():
        mark(act.row.materials.filter(number=number), MaterialState.TO_CORRECT, remark=remark.strip()[:300])
    _note(act, EventKind.CORRECTION_ASKED)
    letters.correction(act)


def corrected(act: Act[Case]) -> None:
    """Take in what was missing. What came on paper is ticked; a line that nothing came for stays to be corrected."""
    mark(act.row.materials.filter(number__in=act.data.get("on_paper") or ()), MaterialState.ON_PAPER)
    _note(act, EventKind.CORRECTED)


def refuse(act: Act[Case]) -> None:
    """End the case: it is not accepted, for a reason and by a provision."""
    act.row.acceptor = act.actor
    _close(act)
    letters.not_accepted(act)


def not_needed(act: Act[Case]) -> None:
    """End the case: what is asked for needs no leave."""
    act.row.acceptor = act.actor
    _close(act)
    letters.not_needed(act)


def settle_on_the_spot(act: Act[Case]) -> None:
    """Accept, grant and hand over in one: one person may, the applicant stands there (行政许可法 Art. 34)."""
    _settle(act)
    hand_over(act)


def settle_for_pickup(act: Act[Case]) -> None:
    """Accept and grant in one; the result is fetched later."""
    _settle(act)
    _note(act, EventKind.READY)


def _settle(act: Act[Case]) -> None:
    _take_on(act)
    act.row.approver = act.actor
    _decide(act, _write_down(act, outcome=Outcome.GRANTED))


# -- approval


def start_special(act: Act[Case]) -> None:
    """Stop the clock for what its time does not count."""
    note = str(act.data.get("note") or "")[:200]
    _note(act, EventKind.SPECIAL_STARTED, special=act.data["special"], days=act.data["days"], note=note)
    letters.special(act)


def end_special(act: Act[Case]) -> None:
    """Let the clock go on."""
    _note(act, EventKind.SPECIAL_ENDED, note=str(act.data.get("note") or "")[:200])


def tell_hearing_right(act: Act[Case]) -> None:
    """Tell the applicant that he may ask for a hearing (行政许可法 Art. 46, 47); the time runs on until one is held."""
    _note(act, EventKind.HEARING_TOLD)
    letters.hearing(act)


def note_hearing_reply(act: Act[Case]) -> None:
    """Note what the applicant wants of a hearing, or that the notice reached him; what he signed is kept."""
    _lay_beside(act, HEARING_PAPER)
    _note(act, hearings.REPLIES[HearingReply(act.data["reply"])], note=act.reason[:200])


def extend(act: Act[Case]) -> None:
    """Give the approver more time."""
    old_due_on = act.row.clock.due_on
    act.row.extended_days = act.data["days"]
    _note(act, EventKind.EXTENDED, days=act.data["days"], note=act.reason[:200])
    letters.extension(act, old_due_on=old_due_on)


def grant(act: Act[Case]) -> None:
    """Decide for the applicant."""
    act.row.approver = act.actor
    _decide(act, _write_down(act, outcome=Outcome.GRANTED))


def propose(act: Act[Case]) -> None:
    """Write down what the leader is to decide."""
    act.row.approver = act.actor
    _write_down(act, outcome=act.data["decision"]["outcome"])


def approve(act: Act[Case]) -> None:
    """Decide as was proposed."""
    proposed = decision_of(act.row)
    assert proposed is not None  # noqa: S101  # propose wrote it
    _decide(act, proposed)


def _write_down(act: Act[Case], *, outcome: str) -> HallDecision:
    said = {name: value for name, value in (act.data.get("decision") or {}).items() if name != "outcome" and value}
    return HallDecision.objects.create(
        application=act.row,
        number=act.row.decisions.count() + 1,
        outcome=outcome,
        content=said,
        drafted_by=act.actor,
        drafted_at=act.now,
    )


def _decide(act: Act[Case], written: HallDecision) -> None:
    act.row.decider = act.actor
    act.row.outcome = written.outcome
    act.row.decided_on = day_of(act)
    _note(act, EventKind.DECIDED)
    letters.decided(act, written.content)


# -- handing over


def ready(act: Act[Case]) -> None:
    """Lay the result ready for the applicant."""
    _note(act, EventKind.READY)


def hand_over(act: Act[Case]) -> None:
    """Give the result to whoever signs for it."""
    on = day_of(act)
    _deliver(act, way=act.data.get("way") or PickupWay.WINDOW, handed_over_on=on, signed_on=on)
    _end(act, EventKind.DELIVERED)


def mail(act: Act[Case]) -> None:
    """Post the result."""
    _deliver(act, way=PickupWay.POST, handed_over_on=day_of(act), post_number=act.data["post_number"].strip())


def signed_for(act: Act[Case]) -> None:
    """Note that what was posted has come."""
    _deliver(act, **_posted(act), signed_on=day_of(act))
    _end(act, EventKind.DELIVERED)


def came_back(act: Act[Case]) -> None:
    """Note that what was posted came back: it lies ready again."""
    _deliver(act, **_posted(act), was_returned=True)


def collected_online(act: Act[Case]) -> None:
    """Note that the applicant downloaded the result himself."""
    on = day_of(act)
    _deliver(act, way=PickupWay.ONLINE, handed_over_on=on, signed_on=on)
    _end(act, EventKind.DELIVERED)


def _posted(act: Act[Case]) -> dict[str, Any]:
    posted = act.row.deliveries.filter(way=PickupWay.POST).order_by("-pk").first()
    assert posted is not None  # noqa: S101  # mail wrote it
    return {"way": PickupWay.POST, "handed_over_on": posted.handed_over_on, "post_number": posted.post_number}


def _deliver(act: Act[Case], **said: Any) -> None:
    receipt = act.data.get("receipt")
    if receipt is not None:
        keep([receipt])
    Delivery.objects.create(
        application=act.row,
        receiver=act.data.get("receiver") or "",
        receipt=receipt,
        note=(act.data.get("note") or act.reason)[:200],
        person=act.actor,
        recorded_at=act.now,
        **said,
    )


# -- handled elsewhere


def record_decided(act: Act[Case]) -> None:
    """Note when a case was accepted, decided and handed over elsewhere. Nobody of ours decided it."""
    act.row.outcome = act.data["outcome"]
    act.row.accepted_on, act.row.decided_on = act.data["accepted_on"], act.data["decided_on"]
    act.row.closed_on = day_of(act)
    facts = [
        (EventKind.ACCEPTED, act.data["accepted_on"]),
        (EventKind.DECIDED, act.data["decided_on"]),
        (EventKind.DELIVERED, day_of(act)),
    ]
    timing.record_all(act.row, facts, actor=act.actor, now=act.now)


def record_undecided(act: Act[Case]) -> None:
    """Note that a case ended elsewhere without a decision."""
    facts = [(EventKind.ENDED, day_of(act))]
    if accepted_on := act.data.get("accepted_on"):
        act.row.accepted_on = accepted_on
        facts.insert(0, (EventKind.ACCEPTED, accepted_on))
    act.row.closed_on = day_of(act)
    timing.record_all(act.row, facts, actor=act.actor, now=act.now)


# -- the end


def withdraw(act: Act[Case]) -> None:
    """Close what the applicant took back himself."""
    _close(act)
    letters.withdrawn(act)


def withdraw_at_window(act: Act[Case]) -> None:
    """Close what the applicant took back at the window or by post; what he signed lies with his papers.

    It goes with them: once the last remedy has lapsed nobody contests any more that he took it back.
    """
    _lay_beside(act, WITHDRAWAL)
    how = WithdrawalWay(act.data["how"]).label.partition("：")[0]
    _end(act, EventKind.ENDED, note=f"{how}撤回：{act.reason}"[:200])
    letters.withdrawn(act)


def _lay_beside(act: Act[Case], name: str) -> None:
    """Lay a paper that the applicant signed on a line of its own beside his materials."""
    if paper := act.data.get("paper"):
        keep([paper])
        line = line_beside(act.row, name)
        MaterialFile.objects.create(
            material=line, file=paper, from_applicant=False, added_by=act.actor, added_at=act.now
        )


def terminate(act: Act[Case]) -> None:
    """Close what is not decided any more; why is told by letter and stays in the history."""
    _close(act)
    letters.terminated(act)


def _close(act: Act[Case]) -> None:
    _end(act, EventKind.ENDED, note=act.reason[:200])


def _end(act: Act[Case], kind: EventKind, **more: Any) -> None:
    act.row.closed_on = day_of(act)
    _note(act, kind, **more)
