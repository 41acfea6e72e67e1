"""Steps that may be taken from several states, each written once."""

from columns.enums import Duty
from requests_ogi.domain import acts, beside_reply, guards
from requests_ogi.domain.workflow.authority import CLERKS
from requests_ogi.enums import ConsultationKind, RequestState
from yunlong_portal.kernel.workflow import Transition

State = RequestState
CONSULTING = {
    ConsultationKind.THIRD_PARTY: State.CONSULTING_THIRD_PARTY,
    ConsultationKind.AGENCY: State.CONSULTING_ORGAN,
}
# A third party answers by number and code, without any of the staff: once, and in time.
_ONLINE = (guards.consultation_waits, guards.third_party_is_in_time, guards.date_is_possible)
# Somebody works on it, and whoever is named for it goes on.
IN_HAND = (
    State.TRANSFERRED,
    State.PROCESSING,
    State.CORRECTION_REQUESTED,
    *CONSULTING.values(),
    State.REASONS_REQUESTED,
    State.FEE_NOTICED,
    State.REPLY_DRAFTED,
    State.REPLIED,
    State.REOPENED,
)
BEFORE_REPLY = (
    State.SUBMITTED,
    State.AWAITING_CONFIRMATION,
    State.RECEIVED,
    State.REGISTERED,
    State.TRANSFERRED,
    State.PROCESSING,
    State.CORRECTION_REQUESTED,
    *CONSULTING.values(),
    State.REASONS_REQUESTED,
    State.FEE_NOTICED,
    State.REPLY_DRAFTED,
    State.SECRECY_REVIEW,
    State.AWAITING_SIGNATURE,
)


def withdraw(source: State) -> Transition:
    """Return the withdrawal that staff enter at the applicant's wish."""
    return Transition(
        name="withdraw",
        label="申请人撤回",
        source=source,
        target=State.WITHDRAWN,
        duties=CLERKS,
        effect=acts.close_without_reply,
        needs_reason=True,
        form="reason",
        danger=True,
    )


def withdraw_online(source: State) -> Transition:
    """Return the applicant's own withdrawal, by number and code; no duty of staff is asked."""
    return Transition(
        name="withdraw_online",
        label="申请人网上撤回",
        source=source,
        target=State.WITHDRAWN,
        effect=acts.close_without_reply,
    )


def consult(kind: ConsultationKind, source: State) -> Transition:
    """Return the question to a third party or another organ."""
    is_third_party = kind == ConsultationKind.THIRD_PARTY
    return Transition(
        name="consult_third_party" if is_third_party else "consult_organ",
        label="征求第三方意见" if is_third_party else "征求其他机关意见",
        source=source,
        target=CONSULTING[kind] if source == State.PROCESSING else None,
        duties=(Duty.HANDLE_REQUEST,),
        guards=(guards.date_is_possible,),
        effect=acts.consult(kind),
        form="consult_third_party" if is_third_party else "consult_organ",
    )


def opinions(source: State) -> tuple[Transition, ...]:
    """Return how an opinion, or the end of the time for it, is noted; the last one sends the case back to work."""
    return (
        Transition(
            name="record_opinion",
            label="登记意见",
            source=source,
            target=None,
            duties=(Duty.HANDLE_REQUEST,),
            guards=(guards.several_consultations_open, guards.consultation_waits, guards.date_is_possible),
            effect=acts.record_opinion,
            form="opinion",
        ),
        Transition(
            name="record_last_opinion",
            label="登记意见",
            source=source,
            target=State.PROCESSING,
            duties=(Duty.HANDLE_REQUEST,),
            guards=(guards.one_consultation_open, guards.consultation_waits, guards.date_is_possible),
            effect=acts.record_opinion,
            form="opinion",
        ),
        Transition(
            name="opinion_online",
            label="第三方网上答复",
            source=source,
            target=None,
            guards=(guards.several_consultations_open, *_ONLINE),
            effect=acts.record_opinion,
        ),
        Transition(
            name="last_opinion_online",
            label="第三方网上答复",
            source=source,
            target=State.PROCESSING,
            guards=(guards.one_consultation_open, *_ONLINE),
            effect=acts.record_opinion,
        ),
        Transition(
            name="silence",
            label="逾期未答复意见",
            source=source,
            target=None,
            guards=(guards.several_consultations_open, guards.consultation_limit_passed),
            effect=acts.note_silence,
        ),
        Transition(
            name="last_silence",
            label="逾期未答复意见",
            source=source,
            target=State.PROCESSING,
            guards=(guards.one_consultation_open, guards.consultation_limit_passed),
            effect=acts.note_silence,
        ),
    )


def extension(source: State) -> tuple[Transition, ...]:
    """Return how an extension is asked for and decided."""
    return (
        Transition(
            name="ask_extension",
            label="申请延期",
            source=source,
            target=None,
            duties=(Duty.HANDLE_REQUEST,),
            guards=(guards.no_extension_yet, guards.not_overdue, guards.extension_within_law),
            effect=acts.ask_extension,
            needs_reason=True,
            form="extension",
        ),
        Transition(
            name="approve_extension",
            label="同意延期",
            source=source,
            target=None,
            duties=(Duty.APPROVE_EXTENSION,),
            guards=(guards.extension_waits, guards.not_overdue),
            effect=acts.approve_extension,
            form="confirm",
        ),
        Transition(
            name="refuse_extension",
            label="不同意延期",
            source=source,
            target=None,
            duties=(Duty.APPROVE_EXTENSION,),
            guards=(guards.extension_waits,),
            effect=acts.refuse_extension,
            needs_reason=True,
            form="reason",
        ),
    )


def beside_reply_of(source: State) -> tuple[Transition, ...]:
    """Return what is written beside a signed reply that supplies something, each a letter signed by itself."""
    return (
        Transition(
            name="tell_third_party",
            label="告知第三方公开决定",
            source=source,
            target=None,
            duties=(Duty.HANDLE_REQUEST,),
            guards=(beside_reply.reply_supplies, beside_reply.somebody_objected, beside_reply.decision_is_told),
            effect=beside_reply.tell_third_party,
            needs_reason=True,
            form="third_party_decision",
        ),
        Transition(
            name="set_supply_date",
            label="通知提供日期",
            source=source,
            target=None,
            duties=(Duty.HANDLE_REQUEST,),
            guards=(beside_reply.reply_supplies, beside_reply.supply_lies_ahead),
            effect=beside_reply.set_supply_date,
            needs_reason=True,
            form="supply_date",
        ),
    )


def assign(source: State) -> Transition:
    """Return how a handler is named: wherever it is the handler's turn, so that nobody's absence strands a case."""
    return Transition(
        name="assign",
        label="指定承办人",
        source=source,
        target=None,
        duties=(Duty.HANDLE_REQUEST, Duty.APPROVE_EXTENSION),
        guards=(guards.handler_may_handle,),
        effect=acts.assign,
        form="assign",
    )


def back(name: str, label: str, source: State, *who: Duty) -> Transition:
    """Return how a drafted reply goes back to work."""
    return Transition(
        name=name,
        label=label,
        source=source,
        target=State.PROCESSING,
        duties=who,
        effect=acts.drop_draft,
        needs_reason=True,
        form="reason",
    )
