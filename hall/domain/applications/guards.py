"""Why a step of a case may not be taken now. Each guard is one rule; the workflow table names them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from hall.domain.applications import timing
from hall.domain.applications.clock import LICENCE_EXTENSION
from hall.domain.applications.materials import still_to_be_brought
from hall.enums import (
    ELSEWHERE,
    CaseType,
    Channel,
    EventKind,
    ItemType,
    MaterialState,
    Outcome,
    PickupWay,
    SpecialStep,
    WithdrawalWay,
)
from hall.models import Application, HallDecision
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data

Case = Application

# 行政许可法 Art. 45 names these; whatever else an item leaves out of its limit must stand in its guide.
LEFT_OUT_BY_LAW = frozenset(
    {
        SpecialStep.HEARING,
        SpecialStep.TENDER,
        SpecialStep.AUCTION,
        SpecialStep.INSPECTION,
        SpecialStep.TESTING,
        SpecialStep.QUARANTINE,
        SpecialStep.APPRAISAL,
        SpecialStep.EXPERTS,
    }
)
_MISSING = frozenset({MaterialState.MISSING, MaterialState.TO_CORRECT})
# What is handed over by somebody to somebody; what is posted or downloaded has steps of its own.
_BY_HAND = frozenset({PickupWay.WINDOW, PickupWay.VILLAGE})


def today_of(act: Act[Any]) -> date:
    """Return the date in Yunlong at the moment of the act."""
    return timezone.localdate(act.now)


def day_of(act: Act[Any]) -> date:
    """Return the day a step is dated: the one that was typed, else today."""
    return act.data.get("on") or today_of(act)


def people_of(act: Act[Any]) -> set[int]:
    """Return who acts: the person, and whom he stands in for."""
    return {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}


# -- dates


@needs_data
def date_is_possible(act: Act[Case]) -> Refusal | None:
    """Refuse a date in the future, or before what happened last."""
    on = day_of(act)
    if on > today_of(act):
        return Refusal("date_in_future", f"{on}还没有到，请核对日期。")
    last = timing.last_event_on(act.row)
    if on < last:
        return Refusal("date_before_last_event", f"{on}早于这件申请上一步的日期{last}，请核对。")
    return None


@needs_data
def dated_today(act: Act[Case]) -> Refusal | None:
    """Refuse another date than today for what is done here and now; what was done outside is entered afterwards."""
    on = day_of(act)
    if act.row.channel == Channel.OUTSIDE or on == today_of(act):
        return date_is_possible(act)
    return Refusal("not_today", "这一步以今天为准，不能填写别的日期。网下已经办理的，请用“网下办理补录”。")


def handled_elsewhere(act: Act[Case]) -> Refusal | None:
    """Refuse to enter at its end what is handled here."""
    if act.row.channel in ELSEWHERE:
        return None
    return Refusal("handled_here", "在网上大厅办理的申请，要一步一步办，不能直接录入结果。")


# -- acceptance


def acceptance_is_in_time(act: Act[Case]) -> Refusal | None:
    """Refuse what the silence of five working days has settled already (行政许可法 Art. 32(4)).

    The sweep notes the acceptance; between midnight and its next run the law already holds.
    """
    due_on = act.row.clock.due_on
    if act.row.channel == Channel.OUTSIDE or due_on is None or day_of(act) <= due_on:
        return None
    return Refusal(
        "deemed_accepted",
        f"到{due_on}没有告知申请人，依照《行政许可法》第三十二条，自收到材料之日起即为受理。请按已受理办理。",
    )


def five_days_are_over(act: Act[Case]) -> Refusal | None:
    """Refuse to note silence while somebody may still speak; asked of the events, by the calendar of now."""
    due_on = timing.state_of(act.row).due_on
    if due_on is not None and today_of(act) > due_on:
        return None
    return Refusal("still_time", "受理或者告知补正的期限还没有过。")


def correction_not_asked_before(act: Act[Case]) -> Refusal | None:
    """Refuse a second notice: everything that is missing is told at once."""
    if act.row.events.filter(kind=EventKind.CORRECTION_ASKED).exists():
        return Refusal("correction_once", "补正只能一次性告知，这件申请已经告知过了。请按现有材料决定是否受理。")
    return None


@needs_data
def correction_says_what(act: Act[Case]) -> Refusal | None:
    """Refuse a notice that lists nothing, or a line without what is wrong with it."""
    items, others = act.data.get("items") or {}, act.data.get("others") or []
    if not items and not others:
        return Refusal("nothing_to_correct", "请一次写全须补正的全部内容：在要补的材料后面写明缺什么、怎样补。")
    known = set(act.row.materials.values_list("number", flat=True))
    if set(items) - known:
        return Refusal("unknown_material", "勾选的材料不在这件申请的清单里，请刷新后重选。")
    if any(not str(remark).strip() for remark in items.values()):
        return Refusal("correction_without_words", "请为勾选的每项材料写明缺什么、怎样补正。")
    unsaid = [each.name for each in still_to_be_brought(act.row) if each.number not in items]
    if unsaid:
        return Refusal("papers_unsaid", f"申请人说好带到窗口、还没有带来的也要一次写全：{'；'.join(unsaid)}。")
    return None


def papers_are_awaited(act: Act[Case]) -> Refusal | None:
    """Refuse to note papers of a case that waits for none."""
    if act.row.clock.stopped_by == EventKind.PAPERS_AWAITED:
        return None
    return Refusal("no_papers_awaited", "这件申请没有要带到窗口的材料。材料不齐的，请一次性告知补正。")


@needs_data
def papers_are_named(act: Act[Case]) -> Refusal | None:
    """Refuse to note that papers came without saying which, or one that was to come and did not."""
    on_paper = set(act.data.get("on_paper") or ())
    awaited = {each.number: each.name for each in still_to_be_brought(act.row)}
    if not on_paper & set(awaited):
        return Refusal("no_papers_named", "请勾选收到了哪几项纸质材料。")
    return None


@needs_data
def materials_are_complete(act: Act[Case]) -> Refusal | None:
    """Refuse to accept while a required material is missing: what came on paper is ticked with the step."""
    on_paper = set(act.data.get("on_paper") or ())
    required = act.row.materials.filter(is_required=True, state__in=_MISSING)
    missing = [each.name for each in required if each.number not in on_paper]
    if missing:
        return Refusal(
            "materials_missing",
            f"必要材料还缺{len(missing)}项：{'；'.join(missing)}。已收到纸质件的请勾选；没有的请一次性告知补正。",
        )
    return None


@needs_data
def refusal_says_why(act: Act[Case]) -> Refusal | None:
    """Refuse a refusal without the provision it rests on (行政许可法 Art. 32, 38)."""
    if str(act.data.get("article") or "").strip():
        return None
    return Refusal("no_article", "请写明不予受理依据的法律条款。")


def is_settled_on_the_spot(act: Act[Case]) -> Refusal | None:
    """Refuse to settle on the spot what the guide promises for a later day."""
    if act.row.case_type == CaseType.ON_THE_SPOT:
        return None
    return Refusal("not_on_the_spot", "这一事项是承诺件，须由受理人以外的审批员审批，不能当场办结。")


# -- taken back


@needs_data
def withdrawal_is_shown(act: Act[Case]) -> Refusal | None:
    """Refuse to note that an applicant took his case back without how, or without a paper that he signed.

    What he said at the window is written down there and signed by him: nobody else's word ends his case.
    """
    how = act.data.get("how")
    if how not in WithdrawalWay.values:
        return Refusal("no_withdrawal_way", "请选择申请人是书面撤回的，还是在窗口口头撤回、签了名的。")
    if act.data.get("paper") is not None:
        return None
    if how == WithdrawalWay.WRITTEN:
        return Refusal("no_withdrawal_paper", "书面撤回的，请上传申请人签名或者盖章的撤回书，拍照或者扫描都可以。")
    return Refusal("no_withdrawal_paper", "口头撤回的，请把所说的记成笔录，由申请人签名，拍照或者扫描上传。")


# -- the special steps, and more time


@needs_data
def special_step_is_left_out(act: Act[Case]) -> Refusal | None:
    """Refuse to stop the clock for what neither the law nor the guide leaves out of the limit."""
    step, days = act.data.get("special"), act.data.get("days")
    if step not in SpecialStep.values:
        return Refusal("no_special_step", "请选择是哪一种特殊环节。")
    if not isinstance(days, int) or days < 1:
        return Refusal("no_duration", "请填写所需的工作日数：须将所需时间书面告知申请人（行政许可法第四十五条）。")
    label = SpecialStep(step).label
    if step in LEFT_OUT_BY_LAW or _is_left_out_by_guide(act.row, label):
        return None
    return Refusal("counted_step", f"{label}的时间法律没有规定不计入，申报时的办事指南也没有写明，须计入办理时限。")


def _is_left_out_by_guide(row: Case, label: str) -> bool:
    content: Mapping[str, Any] = row.publication.revision.payload.get("content") or {}
    steps = content.get("special") or []
    if any(label in str(each.get("name") or "") and each.get("counted") == "no" for each in steps):
        return True
    return label in str((content.get("limits") or {}).get("not_counted") or "")


def not_extended_yet(act: Act[Case]) -> Refusal | None:
    """Refuse a second extension, and one of a limit that the law does not set."""
    if act.row.statutory_days is None:
        return Refusal("no_legal_limit", "这一事项没有法定时限，不需要延长。")
    if act.row.extended_days:
        return Refusal("extended_twice", "这件申请已经延长过一次，不能再延长。")
    return None


def not_overdue(act: Act[Case]) -> Refusal | None:
    """Refuse to extend what is over."""
    due_on = act.row.clock.due_on
    if due_on is not None and day_of(act) > due_on:
        return Refusal("overdue", f"法定期限{due_on}已过，不能再延长，请尽快作出决定。")
    return None


@needs_data
def extension_within_law(act: Act[Case]) -> Refusal | None:
    """Refuse more days than Art. 42 gives for licences; for other acts more than their limit itself."""
    limit = act.row.statutory_days or 0
    longest = LICENCE_EXTENSION if act.row.item_type == ItemType.LICENCE else limit
    days = act.data.get("days")
    if isinstance(days, int) and 1 <= days <= longest:
        return None
    return Refusal("extension_too_long", f"延长的天数是1至{longest}个工作日。")


# -- the decision


@needs_data
def decision_is_complete(act: Act[Case]) -> Refusal | None:
    """Refuse a denial without facts, reasons and provision: remedies are told with it (行政许可法 Art. 38)."""
    said: Mapping[str, Any] = act.data.get("decision") or {}
    if said.get("outcome") not in Outcome.values:
        return Refusal("no_outcome", "请选择准予还是不予。")
    if said["outcome"] == Outcome.GRANTED:
        return None
    wanted = (("facts", "查明的事实"), ("reasons", "理由"), ("articles", "依据的条款"))
    missing = [label for name, label in wanted if not str(said.get(name) or "").strip()]
    if missing:
        return Refusal("denial_without_reasons", f"不予的决定须写明{'、'.join(missing)}（行政许可法第三十八条）。")
    return None


@needs_data
def grants(act: Act[Case]) -> Refusal | None:
    """Refuse to deny without the leader."""
    if (act.data.get("decision") or {}).get("outcome") == Outcome.GRANTED:
        return None
    return Refusal("denial_needs_leader", "不予的决定须报负责人批准，请用“报负责人决定”。")


def not_the_acceptor(act: Act[Case]) -> Refusal | None:
    """Refuse to decide what one accepted, or typed in and then let silence accept.

    On the spot one person does both, by a step of its own.
    """
    if act.row.case_type == CaseType.ON_THE_SPOT:
        return None
    if act.row.acceptor_id in people_of(act):
        return Refusal("own_acceptance", "这件申请是您受理的，须由另一位同志决定。")
    if act.row.is_deemed_accepted and act.row.filed_by_id in people_of(act):
        return Refusal("own_acceptance", "这件申请是您收件、逾期视为受理的，须由另一位同志决定。")
    return None


def not_the_proposer(act: Act[Case]) -> Refusal | None:
    """Refuse to approve what one proposed."""
    if act.row.approver_id in people_of(act):
        return Refusal("own_proposal", "意见是您自己提出的，须由另一位负责人决定。")
    return None


def decision_of(row: Case) -> HallDecision | None:
    """Return what was written last: what is proposed, or what was decided."""
    return row.decisions.order_by("-number").first()


# -- handing over


@needs_data
def is_signed_for(act: Act[Case]) -> Refusal | None:
    """Refuse to hand over without the name of who signed."""
    if (act.data.get("way") or PickupWay.WINDOW) not in _BY_HAND:
        return Refusal("not_by_hand", "邮寄的请登记交邮，网上下载的由申请人自己领取。")
    if not str(act.data.get("receiver") or "").strip():
        return Refusal("no_receiver", "请写明签收人的姓名。")
    return None


@needs_data
def has_post_number(act: Act[Case]) -> Refusal | None:
    """Refuse to post without the number of the item."""
    if str(act.data.get("post_number") or "").strip():
        return None
    return Refusal("no_post_number", "请填写邮件号，申请人要凭它查询。")


def is_downloaded(act: Act[Case]) -> Refusal | None:
    """Refuse the download of what is to be signed for."""
    if act.row.pickup_way == PickupWay.ONLINE:
        return None
    return Refusal("not_online", "这件申请的结果要在窗口、代办点领取或者邮寄。")
