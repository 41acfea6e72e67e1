"""The way of a case through the five steps. Every change of its state is a row of this table.

``docs/workflows.md`` is drawn from it. Lateness is no state: it is computed from events. A step that a citizen takes
online, or that time takes, names no duty: the system takes it for him. The rows out of a state stand as their buttons
do: what is done nine times in ten first.
"""

from columns.enums import LEADERS
from hall.domain.applications import acts, guards, hearing_guards, telling
from hall.domain.applications.authority import APPROVERS, CLERKS, on_application
from hall.enums import ApplicationState
from hall.models import Application
from yunlong_portal.kernel.workflow import Transition, Workflow

State = ApplicationState

# Until it is decided the applicant may take a case back, and the approver end it.
UNDECIDED = (State.FILED, State.CORRECTION, State.REVIEWING, State.SPECIAL_STEP, State.PROPOSED)


def _endings(source: State) -> tuple[Transition, ...]:
    return (
        Transition(
            name="withdraw",
            label="登记申请人撤回",
            source=source,
            target=State.WITHDRAWN,
            duties=(*CLERKS, *APPROVERS),
            guards=(guards.dated_today, guards.withdrawal_is_shown),
            effect=acts.withdraw_at_window,
            needs_reason=True,
            form="withdrawal",
            danger=True,
        ),
        Transition(
            name="withdraw_online",
            label="申请人网上撤回",
            source=source,
            target=State.WITHDRAWN,
            guards=(guards.dated_today,),
            effect=acts.withdraw,
        ),
        Transition(
            name="terminate",
            label="终止办理",
            source=source,
            target=State.TERMINATED,
            duties=APPROVERS,
            guards=(guards.dated_today,),
            effect=acts.terminate,
            needs_reason=True,
            form="reason",
            danger=True,
        ),
    )


def _hearing_reply(source: State) -> Transition:
    """Return the step that notes what the applicant says of a hearing: also while something else is being examined."""
    return Transition(
        name="note_hearing_reply",
        label="记录听证意见",
        source=source,
        target=None,
        duties=(*CLERKS, *APPROVERS),
        guards=(
            hearing_guards.hearing_right_stands,
            hearing_guards.hearing_reply_is_chosen,
            hearing_guards.waiver_is_signed,
            guards.date_is_possible,
        ),
        effect=acts.note_hearing_reply,
        needs_reason=True,
        form="hearing_reply",
    )


def _recordings() -> tuple[Transition, ...]:
    ends = (
        ("record_decided", "录入别处的办理结果", State.DELIVERED, acts.record_decided),
        ("record_refused", "录入别处的不予受理", State.NOT_ACCEPTED, acts.record_undecided),
        ("record_withdrawn", "录入别处的撤回", State.WITHDRAWN, acts.record_undecided),
    )
    return tuple(
        Transition(
            name=name,
            label=label,
            source=State.FILED,
            target=target,
            guards=(guards.handled_elsewhere,),
            effect=effect,
        )
        for name, label, target, effect in ends
    )


APPLICATION: Workflow[Application] = Workflow(
    name="application",
    label="网上大厅办件的办理",
    model="hall.Application",
    states=State,
    initial=State.FILED,
    authorise=on_application,
    tell=telling.of_application,
    transitions=(
        # What the guide promises on the spot one person settles (Art. 34).
        Transition(
            name="settle_on_the_spot",
            label="当场办结，交申请人",
            source=State.FILED,
            target=State.DELIVERED,
            duties=(*CLERKS, *APPROVERS),
            guards=(
                guards.is_settled_on_the_spot,
                guards.dated_today,
                guards.materials_are_complete,
                guards.is_signed_for,
            ),
            effect=acts.settle_on_the_spot,
            form="on_the_spot",
        ),
        Transition(
            name="settle_for_pickup",
            label="当场办结，待取件",
            source=State.FILED,
            target=State.RESULT_READY,
            duties=(*CLERKS, *APPROVERS),
            guards=(guards.is_settled_on_the_spot, guards.dated_today, guards.materials_are_complete),
            effect=acts.settle_for_pickup,
            form="accept",
        ),
        # 受理: within five working days, with everything that is missing told at once (行政许可法 Art. 32).
        Transition(
            name="accept",
            label="受理",
            source=State.FILED,
            target=State.REVIEWING,
            duties=CLERKS,
            guards=(guards.dated_today, guards.acceptance_is_in_time, guards.materials_are_complete),
            effect=acts.accept,
            form="accept",
        ),
        Transition(
            name="accept_by_silence",
            label="逾期未告知，视为受理",
            source=State.FILED,
            target=State.REVIEWING,
            guards=(guards.five_days_are_over,),
            effect=acts.accept_by_silence,
        ),
        Transition(
            name="ask_correction",
            label="一次性告知补正",
            source=State.FILED,
            target=State.CORRECTION,
            duties=CLERKS,
            guards=(
                guards.dated_today,
                guards.correction_not_asked_before,
                guards.acceptance_is_in_time,
                guards.correction_says_what,
            ),
            effect=acts.ask_correction,
            form="correction",
        ),
        Transition(
            name="papers_came",
            label="收到带到窗口的材料",
            source=State.FILED,
            target=None,
            duties=CLERKS,
            guards=(guards.papers_are_awaited, guards.date_is_possible, guards.papers_are_named),
            effect=acts.papers_came,
            form="corrected",
        ),
        Transition(
            name="corrected",
            label="收到补正材料",
            source=State.CORRECTION,
            target=State.FILED,
            duties=CLERKS,
            guards=(guards.date_is_possible,),
            effect=acts.corrected,
            form="corrected",
        ),
        Transition(
            name="corrected_online",
            label="申请人网上补正",
            source=State.CORRECTION,
            target=State.FILED,
            guards=(guards.date_is_possible,),
            effect=acts.corrected,
        ),
        Transition(
            name="refuse",
            label="不予受理",
            source=State.FILED,
            target=State.NOT_ACCEPTED,
            duties=CLERKS,
            guards=(guards.dated_today, guards.acceptance_is_in_time, guards.refusal_says_why),
            effect=acts.refuse,
            needs_reason=True,
            form="refusal",
            danger=True,
        ),
        Transition(
            name="not_needed",
            label="告知不需要办理",
            source=State.FILED,
            target=State.NOT_NEEDED,
            duties=CLERKS,
            guards=(guards.dated_today, guards.acceptance_is_in_time),
            effect=acts.not_needed,
            needs_reason=True,
            form="reason",
            danger=True,
        ),
        # 审批: by another person than the one who accepted.
        Transition(
            name="grant",
            label="准予",
            source=State.REVIEWING,
            target=State.DECIDED,
            duties=APPROVERS,
            guards=(
                guards.dated_today,
                guards.not_the_acceptor,
                guards.grants,
                guards.decision_is_complete,
                hearing_guards.hearing_right_is_settled,
            ),
            effect=acts.grant,
            form="grant",
        ),
        Transition(
            name="propose",
            label="报负责人决定",
            source=State.REVIEWING,
            target=State.PROPOSED,
            duties=APPROVERS,
            guards=(guards.decision_is_complete, hearing_guards.hearing_right_is_settled),
            effect=acts.propose,
            form="proposal",
        ),
        Transition(
            name="tell_hearing_right",
            label="告知听证权利",
            source=State.REVIEWING,
            target=None,
            duties=APPROVERS,
            guards=(hearing_guards.no_hearing_is_owed, hearing_guards.hearing_is_explained),
            effect=acts.tell_hearing_right,
            form="hearing",
        ),
        *(_hearing_reply(source) for source in (State.REVIEWING, State.SPECIAL_STEP)),
        Transition(
            name="start_special",
            label="进入特殊环节",
            source=State.REVIEWING,
            target=State.SPECIAL_STEP,
            duties=APPROVERS,
            guards=(guards.dated_today, guards.special_step_is_left_out),
            effect=acts.start_special,
            form="special",
        ),
        Transition(
            name="end_special",
            label="特殊环节结束",
            source=State.SPECIAL_STEP,
            target=State.REVIEWING,
            duties=APPROVERS,
            guards=(guards.date_is_possible,),
            effect=acts.end_special,
            form="date",
        ),
        Transition(
            name="extend",
            label="批准延长期限",
            source=State.REVIEWING,
            target=None,
            duties=LEADERS,
            guards=(guards.dated_today, guards.not_extended_yet, guards.not_overdue, guards.extension_within_law),
            effect=acts.extend,
            needs_reason=True,
            form="extension",
        ),
        Transition(
            name="approve",
            label="同意，作出决定",
            source=State.PROPOSED,
            target=State.DECIDED,
            duties=LEADERS,
            guards=(
                guards.dated_today,
                guards.not_the_acceptor,
                guards.not_the_proposer,
                hearing_guards.hearing_right_is_settled,
            ),
            effect=acts.approve,
            form="confirm",
        ),
        Transition(
            name="send_back",
            label="退回审批员",
            source=State.PROPOSED,
            target=State.REVIEWING,
            duties=LEADERS,
            needs_reason=True,
            form="reason",
        ),
        # 取件: within ten working days of the decision (Art. 44), a denial as well as a licence.
        Transition(
            name="ready",
            label="结果已制作，待取件",
            source=State.DECIDED,
            target=State.RESULT_READY,
            duties=(*CLERKS, *APPROVERS),
            guards=(guards.dated_today,),
            effect=acts.ready,
            form="confirm",
        ),
        Transition(
            name="hand_over",
            label="交申请人签收",
            source=State.RESULT_READY,
            target=State.DELIVERED,
            duties=CLERKS,
            guards=(guards.date_is_possible, guards.is_signed_for),
            effect=acts.hand_over,
            form="hand_over",
        ),
        Transition(
            name="mail",
            label="交邮",
            source=State.RESULT_READY,
            target=State.MAILED,
            duties=CLERKS,
            guards=(guards.date_is_possible, guards.has_post_number),
            effect=acts.mail,
            form="mail",
        ),
        Transition(
            name="collected_online",
            label="申请人网上领取",
            source=State.RESULT_READY,
            target=State.DELIVERED,
            guards=(guards.is_downloaded, guards.dated_today),
            effect=acts.collected_online,
        ),
        Transition(
            name="signed_for",
            label="邮件已签收",
            source=State.MAILED,
            target=State.DELIVERED,
            duties=CLERKS,
            guards=(guards.date_is_possible,),
            effect=acts.signed_for,
            form="signed_for",
        ),
        Transition(
            name="came_back",
            label="邮件退回",
            source=State.MAILED,
            target=State.RESULT_READY,
            duties=CLERKS,
            guards=(guards.date_is_possible,),
            effect=acts.came_back,
            needs_reason=True,
            form="reason",
        ),
        *(each for source in UNDECIDED for each in _endings(source)),
        # What was handled past the hall or at the province comes in at its end (recording.py asks for the duty).
        *_recordings(),
    ),
)
