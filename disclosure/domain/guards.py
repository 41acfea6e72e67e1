"""Why a transition may not be taken now. Each guard is one rule; the workflow tables name them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from columns.domain.duties import authority, entitled_at
from columns.enums import Duty
from disclosure.domain import checks, content, review_items, separation, signing
from disclosure.domain.separation import Rule
from disclosure.enums import NEUTRAL_REASONS, PublicationState, Publicity, SecrecyConclusion, Step, WithdrawalReason
from disclosure.models import PaperSignature, Post, Publication
from yunlong_portal.kernel.workflow import Act, Guard, Refusal, needs_data

LONGEST_WAIT = timedelta(days=366)

# Which duty a review step asks of the one who signs it.
STEP_DUTIES: dict[str, tuple[Duty, ...]] = {
    Step.SECTION_REVIEW: (Duty.SECTION_REVIEW,),
    Step.SECRECY_REVIEW: (Duty.SECRECY_REVIEW,),
    Step.LEGAL_REVIEW: (Duty.LEGAL_REVIEW,),
    Step.LEADER_REVIEW: (Duty.SIGN_OFF,),
    Step.SIGN_OFF: (Duty.SIGN_OFF_PRINCIPAL, Duty.SIGN_OFF),
    Step.CATALOGUE_REVIEW: (Duty.REVIEW_CATALOGUE,),
    Step.GUIDE_CHECK: (Duty.CHECK_GUIDES,),
    Step.PROOFREAD: (Duty.PROOFREAD,),
    Step.PUBLISH: (Duty.PUBLISH,),
    Step.SCHEDULE: (Duty.PUBLISH,),
}


def not_sealed(act: Act[Post]) -> Refusal | None:
    """Refuse to move a post with a sealed publication."""
    if act.row.publications.filter(state=PublicationState.SEALED).exists():
        return Refusal("sealed", "这篇信息已封存，不能办理。请联系负责封存的同志。")
    return None


def never_published(act: Act[Post]) -> Refusal | None:
    """Refuse for what the public has seen: it is withdrawn, not thrown away."""
    if act.row.publications.exists():
        return Refusal("was_published", "这篇信息公开过，不能作废或存档；请用“更正”或由发布人“撤下”。")
    return None


def is_public(act: Act[Post]) -> Refusal | None:
    """Refuse where nothing of the post is public now."""
    return None if act.row.live_publication_id else Refusal("not_public", "这篇信息现在没有公开的版本。")


def _publicity(post: Post) -> str:
    assert post.current_revision is not None  # noqa: S101  # every post has one; tells the type checker
    return post.current_revision.payload["publicity"]


def is_proactive(act: Act[Post]) -> Refusal | None:
    """Refuse to lead towards publication what is not to be disclosed proactively."""
    if _publicity(act.row) != Publicity.PROACTIVE:
        return Refusal("not_proactive", "公开属性不是“主动公开”，不上网；请由拟稿人存档，或退回改属性。")
    return None


def is_not_proactive(act: Act[Post]) -> Refusal | None:
    """Refuse to file what is to be published."""
    if _publicity(act.row) == Publicity.PROACTIVE:
        return Refusal("is_proactive", "公开属性是“主动公开”，应当校对后发布，不能存档。")
    return None


@needs_data
def nothing_blocks(act: Act[Post]) -> Refusal | None:
    """Refuse to submit while a blocking check stands or a finding is neither masked nor explained."""
    issues = checks.find_issues(post=act.row, today=_today(act))
    if blocking := [each for each in issues if each.blocks]:
        return Refusal("checks_block", "还不能提交：" + "".join(each.sentence for each in blocking))
    explained = {each.get("key") for each in act.data.get("explanations", []) if each.get("reason", "").strip()}
    if open_ones := [each for each in issues if each.key not in explained]:
        return Refusal(
            "findings_unexplained",
            "请把提示的内容遮盖，或逐条写明可以公开的理由：" + "".join(each.sentence for each in open_ones),
        )
    return None


def _today(act: Act) -> date:
    return timezone.localdate(act.now)


@needs_data
def self_check_answered(act: Act[Post]) -> Refusal | None:
    """Refuse to submit without the drafter's own answers to R1–R12."""
    return _first(review_items.problems_with(act.data.get("checklist", {})))


def _first(problems: list[Refusal]) -> Refusal | None:
    if not problems:
        return None
    return Refusal(problems[0].code, "".join(each.sentence for each in problems))


def rule_now(post: Post) -> Rule:
    """Return the rule of the running round."""
    sheet = signing.current_sheet(post)
    return signing.rule_of(sheet) if sheet else Rule.of(steps=())


def waiting_step(post: Post) -> str | None:
    """Return the review step that waits on the running round."""
    return separation.next_step(rule_now(post), signing.signed_steps(post))


def is_next(step: Step) -> Guard:
    """Return a guard: ``step`` is the one that waits."""

    def guard(act: Act[Post]) -> Refusal | None:
        waiting = waiting_step(act.row)
        if waiting == step:
            return None
        return Refusal("not_next", f"现在等待的是“{Step(waiting).label}”。" if waiting else "审查已经完成。")

    return guard


def county_has_checked(act: Act[Post]) -> Refusal | None:
    """Refuse to go on while a desk of the county has not checked what the department's leader signed (P48)."""
    waiting = waiting_step(act.row)
    if waiting is None:
        return None
    return Refusal("county_check_waits", f"还在等“{Step(waiting).label}”，通过之后才能往下办理。")


def desk_is_asked(act: Act[Post]) -> Refusal | None:
    """Refuse a desk of the county a text that it is not asked about; the department's own people may always."""
    for step in separation.COUNTY_CHECKS:
        if act.authority.duty in STEP_DUTIES[step] and step not in rule_now(act.row).steps:
            return Refusal("not_asked", f"这类信息不需要“{Step(step).label}”，不由您退回。")
    return None


def needs_principal(post: Post) -> bool:
    """Return whether the principal signs after the leader in charge on the running round."""
    return Step.LEADER_REVIEW in rule_now(post).steps


def signer_is_of_rank(act: Act[Post]) -> Refusal | None:
    """Refuse the leader in charge where the kind wants the principal's signature after the leader's."""
    if needs_principal(act.row) and act.authority.duty != Duty.SIGN_OFF_PRINCIPAL:
        return Refusal("not_principal", "这类信息须由主要领导签发。")
    return None


def different_people(role: str) -> Guard:
    """Return a guard: the actor may fill ``role`` beside those who filled the others."""
    return signing.separation_guard(role)


def review_answers(step: Step) -> Guard:
    """Return a guard over the reviewer's answers: the signer confirms all twelve, the secrecy reviewer R2."""

    @needs_data
    def guard(act: Act[Post]) -> Refusal | None:
        if step == Step.SECRECY_REVIEW and act.data.get("conclusion") != SecrecyConclusion.PUBLISHABLE:
            return Refusal(
                "secrecy_not_passed", "保密审查结论只有“不涉密，可以公开”才能往下办理；其他结论请退回并写明处理意见。"
            )
        return _first(review_items.problems_with(act.data.get("checklist", {}), required=review_items.ASKED[step]))

    return guard


def unreadable_files_seen(step: Step) -> Guard:
    """Return a guard: what no machine could read was read by the secrecy reviewer, who says so by name (P16)."""

    @needs_data
    def guard(act: Act[Post]) -> Refusal | None:
        if step != Step.SECRECY_REVIEW or act.data.get("unreadable_seen"):
            return None
        assert act.row.current_revision is not None  # noqa: S101  # every post has one; tells the type checker
        names = act.row.current_revision.attachments.filter(file__is_readable=False).values_list("name", flat=True)
        if not names:
            return None
        return Refusal(
            "unreadable_not_seen", f"{'、'.join(names)}没有文字层，机器读不到；请逐页看过并勾选“已逐页人工审看”。"
        )

    return guard


def paper_is_waiting(*, is_final: bool) -> Guard:
    """Return a guard: a sheet signed by hand was scanned back for the step that waits."""

    def guard(act: Act[Post]) -> Refusal | None:
        step = waiting_step(act.row)
        if (step == Step.SIGN_OFF) != is_final or step is None or paper_for(act.row, step) is None:
            return Refusal("no_paper", "没有等待核对的纸质签字。请先打印审查表，签字后扫描上传。")
        return None

    return guard


def paper_for(post: Post, step: str) -> PaperSignature | None:
    """Return the newest scan for ``step`` on the running round's sheet."""
    return (
        PaperSignature.objects.filter(sheet__post=post, sheet__round=post.round, step=step)
        .select_related("sheet__revision", "signer", "scan", "scanned_by")
        .order_by("-pk")
        .first()
    )


@needs_data
def paper_is_in_order(act: Act[Post]) -> Refusal | None:
    """Refuse a paper signature confirmed by the wrong person, of another text, or by a signer who could not sign."""
    post, step = act.row, waiting_step(act.row)
    paper = paper_for(post, step) if step else None
    if paper is None or step is None:
        return Refusal("no_paper", "没有等待核对的纸质签字。")
    filled = signing.roles_filled(post)
    # Whoever confirms for another counts as both.
    confirming = {act.actor.pk} | ({act.authority.acting_for.pk} if act.authority.acting_for else set())
    if confirming & ({paper.scanned_by_id, paper.signer_id} | filled[separation.DRAFTER]):
        return Refusal("same_person", "核对人不能是拟稿人、扫描人或签字人，请由第二人对照原件核对。")
    if paper.code != (act.data.get("code") or "").strip().lower():
        return Refusal("wrong_code", "核对码与扫描件不一致：这张表可能是另一稿的，请重新打印、签字。")
    # Signed while he held the duty, though it is confirmed later.
    signed = datetime.combine(paper.signed_on, time.max, tzinfo=timezone.get_current_timezone())
    if not any(
        entitled_at(paper.signer, duty, post.department, min(act.now, signed))
        for duty in STEP_DUTIES[step]
        if duty == Duty.SIGN_OFF_PRINCIPAL or step != Step.SIGN_OFF or not needs_principal(post)
    ):
        return Refusal("signer_no_duty", f"{paper.signer}没有“{Step(step).label}”的职责，签字无效。")
    if found := separation.conflict(rule_now(post), role=step, people={paper.signer_id}, others=filled):
        return found
    return review_answers(Step(step))(act) or unreadable_files_seen(Step(step))(act)


def round_is_complete(act: Act[Post]) -> Refusal | None:
    """Refuse where the running round lacks a signature on the very digest of the current revision."""
    post = act.row
    revision = post.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    sheet = signing.current_sheet(post)
    signed = signing.signed_steps(post)
    wanted = [Step.SUBMIT, *(signing.rule_of(sheet).steps if sheet else ()), Step.PROOFREAD]
    if sheet is None or any(step not in signed or signed[step].revision_digest != revision.digest for step in wanted):
        return Refusal("round_incomplete", "本轮审签不完整，不能发布；请退回重新办理。")
    if content.digest_of(revision.payload, form=revision.form) != revision.digest:
        return Refusal("content_altered", "内容与签字时的摘要不符，不能发布。请立即报告县政务公开办公室。")
    return None


def still_to_be_shown(act: Act[Post]) -> Refusal | None:
    """Refuse to publish what would come down at once."""
    assert act.row.current_revision is not None  # noqa: S101  # every post has one; tells the type checker
    until = content.display_until(act.row.current_revision.payload)
    if until and until < _today(act):
        return Refusal("period_over", f"公开时限 {until} 已过，不能发布；请退回改期。")
    return None


COMPLETE: tuple[Guard, ...] = (not_sealed, is_proactive, round_is_complete, still_to_be_shown)
MAY_BE_PUBLISHED: tuple[Guard, ...] = (*COMPLETE, different_people(Step.PUBLISH))


@needs_data
def comes_with_a_batch(act: Act[Post]) -> Refusal | None:
    """Refuse to publish past the signatures what is no page of an ordered batch, just as it came in or was released.

    Whoever brings pages in was asked for 发布 when the batch began, whoever releases one when he did; both are looked
    at again by ``verify_signoffs``.
    """
    page, held, revision = act.data.get("page"), act.data.get("held"), act.row.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    if page is None or page.pk is None:
        return Refusal("no_batch", "只有旧网站的网页随已批准的批次迁移时才能这样公开。请提交审查。")
    if act.row.round or act.row.publications.exists():
        return Refusal("not_as_it_came", "这篇信息已经办理过，不能再随批次公开。请提交审查。")
    if held is None:
        as_it_came = page.payload_digest == revision.digest and page.action in {"imported", "warned"}
        belongs = page.post_id == act.row.pk and as_it_came and page.batch.imported_by_id == act.actor.pk
    else:
        belongs = held.page_id == page.pk and page.action == "quarantined" and held.state == "quarantined"
    return None if belongs else Refusal("not_as_it_came", "内容与批次导入时的不符，不能随批次公开。请提交审查。")


@needs_data
def time_lies_ahead(act: Act[Post]) -> Refusal | None:
    """Refuse a moment that is past, or more than a year ahead."""
    when = act.data.get("publish_at")
    if when is None or when <= act.now:
        return Refusal("time_past", "定时发布的时间要晚于现在。要马上公开请用“发布”。")
    if when > act.now + LONGEST_WAIT:
        return Refusal("time_too_far", "定时发布最多提前一年。")
    return None


def time_has_come(act: Act[Post]) -> Refusal | None:
    """Refuse to publish before the hour."""
    if act.row.scheduled_for is None or act.row.scheduled_for > act.now:
        return Refusal("too_early", "还没有到定时发布的时间。")
    return None


def scheduler_still_publishes(act: Act[Post]) -> Refusal | None:
    """Refuse at the hour where the publisher who set it lost the duty since."""
    row = signing.signed_steps(act.row).get(Step.SCHEDULE)
    held = row and authority(row.person, (Duty.PUBLISH,), act.row.department, now=act.now, post_kind=act.row.kind)
    if row is None or held is None:
        return Refusal("scheduler_gone", "设定时间的发布人已没有发布职责，请由现任发布人办理。")
    # By now he may hold it for somebody else, who must not be drafter or signer either.
    people = {row.person_id} | ({held.acting_for.pk} if held.acting_for else set())
    others = signing.roles_filled(act.row)
    return separation.conflict(rule_now(act.row), role=Step.PUBLISH, people=people, others=others)


@needs_data
def reason_class_is_known(act: Act[Publication]) -> Refusal | None:
    """Refuse to withdraw without a class of reason; a period over is the sweep's, and for open ones needs a note."""
    reason = act.data.get("reason_class")
    if reason not in WithdrawalReason.values:
        return Refusal("no_reason_class", "请选择撤下的原因类别。")
    if reason not in NEUTRAL_REASONS and not (act.data.get("note") or "").strip():
        return Refusal("no_public_note", "请写一句给读者看的说明，如“数据有误，更正后重新发布”。")
    return None


def period_is_over(act: Act[Publication]) -> Refusal | None:
    """Refuse to take down before the display period ends."""
    until = act.row.display_until
    if until is None or until >= _today(act):
        return Refusal("period_running", "公示期还没有满。")
    return None
