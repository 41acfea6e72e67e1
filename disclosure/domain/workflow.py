"""The two declared workflows of a post: the path of its current revision, and the publication the public sees.

Every change of a status in this app is a row of these tables. ``docs/workflows.md`` is drawn from them.
"""

from collections.abc import Sequence
from datetime import datetime

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from disclosure.domain import acts, county_desks, guards
from disclosure.enums import PathState, PublicationState, Step
from disclosure.models import Post, Publication
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Guard, Transition, Workflow

SIGNERS = (Duty.SIGN_OFF_PRINCIPAL, Duty.SIGN_OFF)
REVIEWERS = (
    Duty.SECTION_REVIEW,
    Duty.SECRECY_REVIEW,
    Duty.LEGAL_REVIEW,
    Duty.SIGN_OFF,
    Duty.SIGN_OFF_PRINCIPAL,
)


def _authorise(*, actor: User, duties: Sequence[str], row: Post | Publication, now: datetime) -> Authority | None:
    def held(wanted: Sequence[str]) -> Authority | None:
        return authority(actor, wanted, row.department, now=now, post_kind=row.kind)

    # One's own duty comes before one stood in for: a leader who deputises for the principal would be met as the leader.
    if tuple(duties) == SIGNERS and isinstance(row, Post) and guards.needs_principal(row):
        return held((Duty.SIGN_OFF_PRINCIPAL,)) or held(duties)
    return held(duties)


def _review(step: Step, label: str, duty: Duty, source: PathState = PathState.IN_REVIEW) -> Transition:
    return Transition(
        name=step.value,
        label=label,
        source=source,
        target=None,
        duties=(duty,),
        guards=(
            guards.not_sealed,
            guards.is_next(step),
            guards.different_people(step),
            guards.review_answers(step),
            guards.unreadable_files_seen(step),
        ),
        effect=acts.sign(step),
        form="review",
    )


def _take_back(source: PathState) -> Transition:
    return Transition(
        name="take_back",
        label="撤回修改",
        source=source,
        target=PathState.DRAFT,
        duties=(Duty.DRAFT,),
        guards=(guards.not_sealed,),
        effect=acts.reopen(Step.TAKE_BACK),
        needs_reason=True,
        form="reason",
    )


def _return(source: PathState, *who: Duty, but: tuple[Guard, ...] = ()) -> Transition:
    return Transition(
        name="return",
        label="退回",
        source=source,
        target=PathState.DRAFT,
        duties=who,
        guards=(guards.not_sealed, *but),
        effect=acts.reopen(Step.RETURN),
        needs_reason=True,
        form="reason",
    )


def _paper(name: str, label: str, target: PathState | None, *, is_final: bool) -> Transition:
    return Transition(
        name=name,
        label=label,
        source=PathState.IN_REVIEW,
        target=target,
        duties=(Duty.PROOFREAD, Duty.SECTION_REVIEW, Duty.SECRECY_REVIEW),
        guards=(guards.not_sealed, guards.paper_is_waiting(is_final=is_final), guards.paper_is_in_order),
        effect=acts.confirm_paper,
        form="paper",
    )


PATH: Workflow[Post] = Workflow(
    name="path",
    label="信息的办理",
    model="disclosure.Post",
    states=PathState,
    initial=PathState.DRAFT,
    authorise=_authorise,
    tell=county_desks.tell,
    transitions=(
        Transition(
            name="submit",
            label="提交审查",
            source=PathState.DRAFT,
            target=PathState.IN_REVIEW,
            duties=(Duty.DRAFT,),
            guards=(guards.not_sealed, guards.nothing_blocks, guards.self_check_answered),
            effect=acts.submit,
            form="submit",
        ),
        Transition(
            name="discard",
            label="作废",
            source=PathState.DRAFT,
            target=PathState.DISCARDED,
            duties=(Duty.DRAFT,),
            guards=(guards.never_published,),
            effect=acts.close,
            needs_reason=True,
            form="reason",
            danger=True,
        ),
        Transition(
            name="abandon_correction",
            label="放弃更正",
            source=PathState.DRAFT,
            target=PathState.PUBLISHED,
            duties=(Duty.DRAFT,),
            guards=(guards.is_public,),
            effect=acts.abandon_correction,
            needs_reason=True,
            form="reason",
        ),
        # The one way past the signatures: a page of an old site, by the batch that was ordered (domain/legacy).
        Transition(
            name="migrate",
            label="随批迁移",
            source=PathState.DRAFT,
            target=PathState.PUBLISHED,
            guards=(guards.not_sealed, guards.is_proactive, guards.comes_with_a_batch),
            effect=acts.migrate,
        ),
        _review(Step.SECTION_REVIEW, "股室初审通过", Duty.SECTION_REVIEW),
        _review(Step.SECRECY_REVIEW, "保密审查通过", Duty.SECRECY_REVIEW),
        _review(Step.LEGAL_REVIEW, "合法性审查通过", Duty.LEGAL_REVIEW),
        _review(Step.LEADER_REVIEW, "审核同意", Duty.SIGN_OFF),
        Transition(
            name=Step.SIGN_OFF,
            label="签发",
            source=PathState.IN_REVIEW,
            target=PathState.SIGNED_OFF,
            duties=SIGNERS,
            guards=(
                guards.not_sealed,
                guards.is_next(Step.SIGN_OFF),
                guards.signer_is_of_rank,
                guards.different_people(Step.SIGN_OFF),
                guards.review_answers(Step.SIGN_OFF),
                guards.unreadable_files_seen(Step.SIGN_OFF),
            ),
            effect=acts.sign(Step.SIGN_OFF),
            form="review",
        ),
        _paper("confirm_paper_step", "核对纸质审查", None, is_final=False),
        _paper("confirm_paper_sign_off", "核对纸质签发", PathState.SIGNED_OFF, is_final=True),
        _return(PathState.IN_REVIEW, *REVIEWERS),
        _take_back(PathState.IN_REVIEW),
        _review(Step.CATALOGUE_REVIEW, "编办审核通过", Duty.REVIEW_CATALOGUE, PathState.SIGNED_OFF),
        _review(Step.GUIDE_CHECK, "办事指南核对通过", Duty.CHECK_GUIDES, PathState.SIGNED_OFF),
        Transition(
            name="proofread",
            label="校对完成",
            source=PathState.SIGNED_OFF,
            target=PathState.PROOFREAD,
            duties=(Duty.PROOFREAD,),
            guards=(
                guards.not_sealed,
                guards.is_proactive,
                guards.county_has_checked,
                guards.different_people(Step.PROOFREAD),
            ),
            effect=acts.sign(Step.PROOFREAD),
            form="proofread",
        ),
        Transition(
            name="file",
            label="存档（不主动公开）",
            source=PathState.SIGNED_OFF,
            target=PathState.FILED,
            duties=(Duty.DRAFT,),
            guards=(guards.is_not_proactive, guards.never_published, guards.county_has_checked),
            effect=acts.file,
            form="confirm",
        ),
        _return(PathState.SIGNED_OFF, Duty.PROOFREAD, *county_desks.DESKS, but=(guards.desk_is_asked,)),
        _take_back(PathState.SIGNED_OFF),
        Transition(
            name="publish",
            label="发布",
            source=PathState.PROOFREAD,
            target=PathState.PUBLISHED,
            duties=(Duty.PUBLISH,),
            guards=guards.MAY_BE_PUBLISHED,
            effect=acts.publish,
            form="confirm",
        ),
        Transition(
            name="schedule",
            label="定时发布",
            source=PathState.PROOFREAD,
            target=PathState.SCHEDULED,
            duties=(Duty.PUBLISH,),
            guards=(*guards.MAY_BE_PUBLISHED, guards.time_lies_ahead),
            effect=acts.schedule,
            form="schedule",
        ),
        _return(PathState.PROOFREAD, Duty.PUBLISH),
        _take_back(PathState.PROOFREAD),
        Transition(
            name="publish",
            label="立即发布",
            source=PathState.SCHEDULED,
            target=PathState.PUBLISHED,
            duties=(Duty.PUBLISH,),
            guards=guards.MAY_BE_PUBLISHED,
            effect=acts.publish,
            form="confirm",
        ),
        Transition(
            name="publish_on_time",
            label="到时发布",
            source=PathState.SCHEDULED,
            target=PathState.PUBLISHED,
            guards=(guards.time_has_come, guards.scheduler_still_publishes, *guards.COMPLETE),
            effect=acts.publish_on_time,
        ),
        Transition(
            name="unschedule",
            label="取消定时",
            source=PathState.SCHEDULED,
            target=PathState.PROOFREAD,
            duties=(Duty.PUBLISH,),
            effect=acts.unschedule,
            needs_reason=True,
            form="reason",
        ),
        _return(PathState.SCHEDULED, Duty.PUBLISH),
        _take_back(PathState.SCHEDULED),
        Transition(
            name="correct",
            label="更正或更新",
            source=PathState.PUBLISHED,
            target=PathState.DRAFT,
            duties=(Duty.DRAFT,),
            guards=(guards.not_sealed,),
            effect=acts.start_correction,
            needs_reason=True,
            form="reason",
        ),
    ),
)

PUBLICATION: Workflow[Publication] = Workflow(
    name="publication",
    label="公开件的状态",
    model="disclosure.Publication",
    states=PublicationState,
    initial=PublicationState.LIVE,
    authorise=_authorise,
    transitions=(
        Transition(
            name="supersede",
            label="由新版替代",
            source=PublicationState.LIVE,
            target=PublicationState.SUPERSEDED,
        ),
        Transition(
            name="withdraw",
            label="撤下",
            source=PublicationState.LIVE,
            target=PublicationState.WITHDRAWN,
            duties=(Duty.PUBLISH,),
            guards=(guards.reason_class_is_known,),
            effect=acts.note_withdrawal,
            needs_reason=True,
            form="withdraw",
            danger=True,
        ),
        Transition(
            name="end_of_period",
            label="公示期满撤下",
            source=PublicationState.LIVE,
            target=PublicationState.WITHDRAWN,
            guards=(guards.period_is_over,),
            effect=acts.note_end_of_period,
        ),
        *(
            Transition(
                name="seal",
                label="封存",
                source=source,
                target=PublicationState.SEALED,
                duties=(Duty.SEAL,),
                needs_reason=True,
                form="reason",
                danger=True,
            )
            for source in (PublicationState.LIVE, PublicationState.SUPERSEDED, PublicationState.WITHDRAWN)
        ),
    ),
)
