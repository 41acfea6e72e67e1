"""Why a step about a hearing may not be taken now, nor a decision before it is settled (行政许可法 Art. 46, 47)."""

from hall.domain.applications import hearings, timing
from hall.domain.applications.guards import Case, today_of
from hall.enums import EventKind, HearingReply
from yunlong_portal.kernel.calendars import load_calendars
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data


@needs_data
def hearing_is_explained(act: Act[Case]) -> Refusal | None:
    """Refuse to tell of a hearing without saying what it is about."""
    if str(act.data.get("about") or "").strip():
        return None
    return Refusal("no_matter", "请写明申请事项涉及谁的什么重大利益，听证告知书里要写。")


def no_hearing_is_owed(act: Act[Case]) -> Refusal | None:
    """Refuse a second notice to who asked for a hearing that was not held: what he asked for is not undone by it."""
    right = _right(act)
    if right is None or not right.is_owed:
        return None
    return Refusal("hearing_owed", "申请人已经要求听证，不再告知。请登记特殊环节“听证”，结束后再办。")


def hearing_right_stands(act: Act[Case]) -> Refusal | None:
    """Refuse to note what an applicant says of a hearing that he was not told of, or has waived."""
    said = act.row.events.filter(kind__in=hearings.KINDS).order_by("-sequence").first()
    if said is None or said.kind == EventKind.HEARING_WAIVED:
        return Refusal("no_hearing_told", "没有等申请人表示要不要听证的告知。")
    return None


@needs_data
def hearing_reply_is_chosen(act: Act[Case]) -> Refusal | None:
    """Refuse to note a reply without what it was."""
    if act.data.get("reply") in HearingReply.values:
        return None
    return Refusal("no_hearing_reply", "请选择申请人要求听证、不要求听证，还是登记告知书送达的日期。")


@needs_data
def waiver_is_signed(act: Act[Case]) -> Refusal | None:
    """Refuse to note that an applicant wants no hearing without a paper that he signed: with it his days are over."""
    if act.data.get("reply") != HearingReply.WAIVED or act.data.get("paper") is not None:
        return None
    return Refusal("no_waiver_paper", "申请人不要求听证的，请上传申请人签名的书面说明，拍照或者扫描都可以。")


@needs_data
def hearing_right_is_settled(act: Act[Case]) -> Refusal | None:
    """Refuse to decide while the applicant may still ask for a hearing, or before one that he asked for was held."""
    right = _right(act)
    if right is None:
        return None
    if right.is_owed:
        return Refusal("hearing_owed", "申请人要求听证，听证以后才能作决定。请先登记特殊环节“听证”，结束后再办。")
    if right.is_open(today_of(act)):
        return Refusal(
            "hearing_days_run",
            f"已经告知听证权利，申请人在{right.until}以前可以要求听证，在此以前不能作决定（行政许可法第四十七条）。"
            "申请人已经表示的，请先“记录听证意见”。",
        )
    return None


def _right(act: Act[Case]) -> hearings.HearingRight | None:
    events = timing.events_of(act.row.events.order_by("sequence"))
    return hearings.right_of(events, load_calendars().legal)
