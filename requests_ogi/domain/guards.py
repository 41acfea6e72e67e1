"""Why a step of a request may not be taken now. Each guard is one rule; the workflow tables name them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import Department
from requests_ogi.domain import decisions, mail_numbers, timing
from requests_ogi.domain.regimes import R2019, REGIMES, Regime
from requests_ogi.enums import LetterState, PaperKind, ServiceWay
from requests_ogi.models import Consultation, InformationRequest, Letter, Organ
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data

Case = InformationRequest


def today_of(act: Act) -> date:
    """Return the date in Yunlong at the moment of the act: half past midnight is today, not yesterday in UTC."""
    return timezone.localdate(act.now)


def regime_of(row: Case) -> Regime:
    """Return the law the request is under; before its receipt is fixed, today's."""
    return REGIMES.get(row.regime, R2019)


@needs_data
def date_is_possible(act: Act[Case]) -> Refusal | None:
    """Refuse a date in the future, before the request came in, or before what happened last."""
    on: date | None = act.data.get("on")
    if on is None:
        return Refusal("no_date", "请填写日期。")
    if on > today_of(act):
        return Refusal("date_in_future", f"{on}还没有到，请核对日期。")
    if on < timezone.localdate(act.row.submitted_at) and not act.row.entered_late_because:
        return Refusal(
            "date_before_submission", f"{on}早于提交日期{timezone.localdate(act.row.submitted_at)}，请核对。"
        )
    last = timing.last_event_on(act.row)
    if last is not None and on < last:
        return Refusal("date_before_last_event", f"{on}早于这件申请上一次期限事件的日期{last}，请核对。")
    return None


@needs_data
def signed_form_is_there(act: Act[Case]) -> Refusal | None:
    """Refuse to receive a typed spoken request whose signed page is not on the case (条例2019 Art. 29)."""
    if act.row.papers.filter(kind=PaperKind.FORM).exists():
        return None
    return Refusal("no_signed_form", "请先打印申请表，由申请人核对签名，再把签名页扫描或拍照归入案卷。")


def came_from_a_window(act: Act[Case]) -> Refusal | None:
    """Refuse to send back what no window handed over."""
    return None if act.row.window_id else Refusal("no_window", "这件申请不是窗口转来的，不能退回窗口。")


def desk_is_of_the_organ(act: Act[Case]) -> Refusal | None:
    """Refuse to work on a request at a window: the window only hands over (P28)."""
    if works_for(act.row.desk, act.row):
        return None
    return Refusal("window_only_hands_over", "窗口只登记和转办，请转给被申请机关办理。")


def works_for(desk: Department | None, row: Case) -> bool:
    """Return whether a department works on requests addressed to the organ: itself, or the desk named for it (P28)."""
    return desk is not None and desk.pk in {row.organ_id, organ_of(row).desk_id}


def organ_of(row: Case) -> Organ:
    """Return what letters of the addressed organ need; whoever can be addressed has it."""
    return Organ.objects.get(pk=row.organ_id)


def desk_can_hand_over(act: Act[Case]) -> Refusal | None:
    """Refuse to hand over where the only desk of the organ has the request already."""
    if {act.row.organ_id, organ_of(act.row).desk_id} - {act.row.desk_id}:
        return None
    return Refusal("own_desk", "这件申请已经在被申请机关，不用转办，请开始办理。")


@needs_data
def desk_works_for_the_organ(act: Act[Case]) -> Refusal | None:
    """Refuse to hand a request over to another organ than the one addressed: it would be another defendant.

    Nor to the desk that has it: nothing would be handed over.
    """
    department = act.data.get("department")
    if works_for(department, act.row):
        if department != act.row.desk:
            return None
        return Refusal("own_desk", f"这件申请就在{act.row.desk.short_name}，不用转给自己，请另选。")
    return Refusal(
        "other_organ",
        f"这件申请是向{act.row.organ}提出的，只能转给它办理。属于其他机关的，由被申请机关答复“非本机关”，"
        "或者经申请人书面同意后向那个机关新登记一件。",
    )


@needs_data
def handler_may_handle(act: Act[Case]) -> Refusal | None:
    """Refuse a handler without the duty on the desk."""
    person = act.data.get("handler")
    if person is not None and may(person, Duty.HANDLE_REQUEST, act.row.desk, now=act.now):
        return None
    return Refusal("handler_without_duty", f"所选人员在{act.row.desk.short_name}没有“承办申请”的职责，请另选。")


def correction_not_asked_before(act: Act[Case]) -> Refusal | None:
    """Refuse a second correction notice: everything is asked at once (条例2019 Art. 30)."""
    if not (act.row.corrections.exists() and regime_of(act.row).correction.once_only):
        return None
    return Refusal(
        "correction_once", "补正只能通知一次。补正后仍不明确的，请拟定答复，类别选“补正后申请内容仍不明确”。"
    )


@needs_data
def correction_is_asked_in_time(act: Act[Case]) -> Refusal | None:
    """Refuse to ask after the law's limit for asking, or with a limit for the applicant that has passed."""
    on, due_on = act.data.get("on"), act.data.get("due_on")
    if not act.data.get("items"):
        return Refusal("nothing_to_correct", "请一次列全需要补正的事项，每行一项。")
    if on and due_on and due_on <= on:
        return Refusal("limit_too_short", "补正期限应当晚于通知日期，并给申请人合理的时间。")
    regime = regime_of(act.row)
    if on and act.row.received_on:
        limit = legal_calendar().add_workdays(act.row.received_on, regime.correction.ask_within_workdays)
        if on > limit:
            return Refusal(
                "correction_too_late",
                f"通知补正的期限是收到之日起{regime.correction.ask_within_workdays}个工作日，"
                f"即{limit}，已经过了。请按现有内容办理。",
            )
    return None


def correction_limit_passed(act: Act[Case]) -> Refusal | None:
    """Refuse to call a request abandoned while the applicant still has time."""
    last = act.row.corrections.order_by("-pk").first()
    if last is None or today_of(act) <= last.due_on:
        until = f"到{last.due_on}" if last else ""
        return Refusal("correction_still_open", f"补正期限{until}还没有过，不能视为放弃。")
    return None


def law_knows_abandonment(act: Act[Case]) -> Refusal | None:
    """Refuse under a law that does not know it: deemed abandonment exists since 2019 only (P27)."""
    if regime_of(act.row).correction.abandoned_when_late:
        return None
    return Refusal("no_abandonment_then", "2007年条例没有“视为放弃”。请与申请人联系，或按现有内容答复。")


def law_knows_unreasonable_requests(act: Act[Case]) -> Refusal | None:
    """Refuse to ask for reasons under the law of 2007 (条例2019 Art. 35)."""
    if regime_of(act.row).delay_article:
        return None
    return Refusal("no_reasons_then", "2007年条例没有“要求说明理由”的规定，不能这样办理。")


def fees_are_charged_here(act: Act[Case]) -> Refusal | None:
    """Refuse where the county charges nothing, and under the law of 2007, whose fees ended in April 2017."""
    if settings.CHARGES_PROCESSING_FEE and regime_of(act.row).fee is not None:
        return None
    return Refusal("no_fees", "本县不收取信息处理费。需要收取的，由县政务公开办公室在设置中启用。")


def open_consultations(row: Case) -> list[Consultation]:
    """Return the consultations that nobody has answered and whose end was not noted."""
    return list(row.consultations.filter(opinion="").order_by("pk"))


def several_consultations_open(act: Act[Case]) -> Refusal | None:
    """Refuse where the opinion to be noted is the last one."""
    if len(open_consultations(act.row)) > 1:
        return None
    return Refusal("last_opinion", "这是最后一份意见，登记后即恢复办理。")


def one_consultation_open(act: Act[Case]) -> Refusal | None:
    """Refuse to go back to work while others are still asked."""
    if len(open_consultations(act.row)) == 1:
        return None
    return Refusal("other_opinions_open", "还有其他征求意见没有答复。")


@needs_data
def consultation_limit_passed(act: Act[Case]) -> Refusal | None:
    """Refuse to note silence before the time for an answer is over."""
    asked = act.row.consultations.filter(pk=act.data["consultation"], opinion="").first()
    if asked is not None and asked.limit_on is not None and today_of(act) > asked.limit_on:
        return None
    return Refusal("opinion_still_open", "征求意见的期限还没有过。")


@needs_data
def consultation_waits(act: Act[Case]) -> Refusal | None:
    """Refuse an opinion on what this case did not ask, or what was answered already."""
    if act.row.consultations.filter(pk=act.data["consultation"], opinion="").exists():
        return None
    return Refusal("already_answered", "这份征求意见已经有答复，不能再登记。")


@needs_data
def third_party_is_in_time(act: Act[Case]) -> Refusal | None:
    """Refuse an answer online after the time for it; it runs from the day the letter arrived, not before."""
    asked = act.row.consultations.filter(pk=act.data["consultation"]).first()
    if asked is None or asked.delivered_on is None or asked.limit_on is None or today_of(act) <= asked.limit_on:
        return None
    words = f"答复期限{asked.limit_on}已经过了，网上不再接收。仍有意见的，请与发函的机关联系。"
    return Refusal("opinion_too_late", words)


def no_extension_yet(act: Act[Case]) -> Refusal | None:
    """Refuse a second extension, and a second question while the first waits."""
    if act.row.extensions.filter(is_granted=True).exists():
        return Refusal("extended_already", "这件申请已经延期过一次，不能再延。")
    if act.row.extensions.filter(is_granted__isnull=True).exists():
        return Refusal("extension_waits", "已经申请延期，正等公开机构负责人批准。")
    return None


def extension_waits(act: Act[Case]) -> Refusal | None:
    """Refuse to decide on nothing."""
    if act.row.extensions.filter(is_granted__isnull=True).exists():
        return None
    return Refusal("no_extension_asked", "没有待批准的延期申请。")


def not_overdue(act: Act[Case]) -> Refusal | None:
    """Refuse to extend what is over: the applicant must be told before the date (条例2019 Art. 33)."""
    due_on = act.row.deadline.due_on
    if due_on is not None and today_of(act) > due_on:
        return Refusal("overdue", f"法定期限{due_on}已过，不能再延期。请尽快答复，并写明逾期原因。")
    return None


@needs_data
def extension_within_law(act: Act[Case]) -> Refusal | None:
    """Refuse more days than the law allows, or none."""
    longest = regime_of(act.row).extension.max_workdays
    days = act.data.get("days")
    if isinstance(days, int) and 1 <= days <= longest:
        return None
    return Refusal("extension_too_long", f"延长的天数是1至{longest}个工作日。")


@needs_data
def decision_is_complete(act: Act[Case]) -> Refusal | None:
    """Refuse a decision that does not say what its outcome needs."""
    searched = act.row.searches.exists()
    problems = decisions.problems_with(act.data.get("decision"), regime=regime_of(act.row), has_search_record=searched)
    if not problems:
        return None
    return Refusal(problems[0].code, "".join(each.sentence for each in problems))


def not_the_drafter(act: Act[Case]) -> Refusal | None:
    """Refuse to check or sign what one drafted oneself."""
    decision = act.row.decisions.order_by("-number").first()
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if decision is not None and decision.drafted_by_id in people:
        return Refusal("own_draft", "答复是您自己拟的，须由另一位同志审查、签发。")
    return None


def not_the_secrecy_reviewer(act: Act[Case]) -> Refusal | None:
    """Refuse to sign what one passed as secrecy reviewer."""
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if act.row.secrecy_reviewer_id in people:
        return Refusal("own_review", "保密审查是您做的，须由另一位同志签发。")
    return None


def lateness_is_explained(act: Act[Case]) -> Refusal | None:
    """Refuse to sign a late reply without the reason for its lateness: the returns ask for it."""
    due_on = act.row.deadline.due_on
    decision = act.row.decisions.order_by("-number").first()
    if due_on is not None and today_of(act) > due_on and not (decision and decision.late_because):
        return Refusal("late_without_reason", f"法定期限{due_on}已过，请退回承办人写明逾期原因后再签发。")
    return None


def reply_of(row: Case) -> Letter | None:
    """Return the letter that answers the request now."""
    return row.letters.filter(is_reply=True).exclude(state=LetterState.SCRAPPED).order_by("-pk").first()


def reply_is_sealed(act: Act[Case]) -> Refusal | None:
    """Refuse to issue what carries no seal (P29)."""
    letter = reply_of(act.row)
    if letter is not None and letter.state == LetterState.SEALED:
        return None
    return Refusal("reply_not_sealed", "答复书还没有登记用印。请打印、盖章后扫描上传，或上传电子印章件。")


@needs_data
def service_is_complete(act: Act) -> Refusal | None:
    """Refuse a service record that would not stand in court (国办公开办函〔2016〕235号)."""
    return problem_with_service(act.data.get("service") or {}, today=today_of(act))


def problem_with_service(service: Mapping[str, Any], *, today: date) -> Refusal | None:
    """Return what is wrong with an attempt to serve a letter, None where nothing is."""
    way, handed, signed = service.get("way"), service.get("handed_over_on"), service.get("signed_on")
    if way not in ServiceWay.values or handed is None:
        return Refusal("service_incomplete", "请填写送达方式和日期。")
    if handed > today or (signed and signed > today):
        return Refusal("date_in_future", "送达日期还没有到，请核对。")
    if signed and signed < handed:
        return Refusal("signed_before_handed", "签收日期早于交付日期，请核对。")
    if way in {ServiceWay.DIRECT, ServiceWay.ENTRUSTED} and not (signed or service.get("was_refused")):
        return Refusal("not_signed_for", "直接或委托送达以签收之日为准，请填写签收日期；拒收的，请勾选并写明见证人。")
    if service.get("was_refused") and not str(service.get("witness") or "").strip():
        return Refusal("no_witness", "拒收的，请写明见证人姓名和单位。")
    if way == ServiceWay.POST and not str(service.get("post_number") or "").strip():
        return Refusal("no_post_number", "邮寄应当交邮政企业，请填写邮件号。")
    if way == ServiceWay.POST and not mail_numbers.is_china_post(str(service["post_number"])):
        return Refusal(
            "not_china_post",
            f"“{service['post_number']}”不是邮政挂号信、特快专递（EMS）的13位邮件号。文书须交邮政企业寄送，"
            "其他快递公司寄送的不算送达（国办公开办函〔2016〕235号）。请核对号码，或者改由邮政寄送。",
        )
    return None


@needs_data
def on_the_spot_is_signed(act: Act[Case]) -> Refusal | None:
    """Refuse an on-the-spot answer without the page that the applicant and the clerk signed (P18)."""
    if refusal := decision_is_complete(act):
        return refusal
    if act.row.papers.filter(kind=PaperKind.RECEIPT).exists():
        return None
    return Refusal("no_signature", "请先上传申请人和经办人签名的当场答复单。")


def was_received(act: Act[Case]) -> Refusal | None:
    """Refuse to do again what never came in: without a date of receipt it has neither law nor clock."""
    if act.row.received_on is not None:
        return None
    return Refusal("never_received", "这件申请在确定收到之日以前就撤回了，不能重新办理。申请人仍需要的，请新登记一件。")


@needs_data
def new_limit_lies_ahead(act: Act[Case]) -> Refusal | None:
    """Refuse to reopen without the date set by whoever ordered it."""
    due_on = act.data.get("due_on")
    if due_on is not None and due_on > today_of(act):
        return None
    return Refusal("no_new_limit", "请填写复议机关、法院或者本机关确定的答复期限，须晚于今天。")
