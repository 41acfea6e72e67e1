"""Choices of the floor: what an item is and what became of it; how a case comes in, where it stands, how it ends."""

from django.db import models


class ItemType(models.TextChoices):
    """What sort of act an item is. Everything listed is done on application."""

    LICENCE = "licence", "行政许可"
    BENEFIT = "benefit", "行政给付"
    CONFIRMATION = "confirmation", "行政确认"
    ADJUDICATION = "adjudication", "行政裁决"
    REWARD = "reward", "行政奖励"
    OTHER_POWER = "other_power", "其他行政权力"
    PUBLIC_SERVICE = "public_service", "公共服务"


# 审批事项目录; everything else stands in the 服务事项目录 (通知 二（三）).
APPROVAL_TYPES = frozenset({ItemType.LICENCE, ItemType.CONFIRMATION, ItemType.OTHER_POWER})


class CaseType(models.TextChoices):
    """Whether an item is settled while the applicant waits, or by a promised day."""

    ON_THE_SPOT = "on_the_spot", "即办件"
    PROMISED = "promised", "承诺件"


class LifeEvent(models.TextChoices):
    """What made a version of an item necessary."""

    CREATE = "create", "新增"
    TAKE_OVER = "take_over", "承接"
    DEVOLVE = "devolve", "下放"
    CANCEL = "cancel", "取消"
    ADJUST = "adjust", "调整"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复"
    CONVERT = "convert", "转为"


# From its effective date on the item takes no new applications here; its page stays and says so.
ENDING_EVENTS = frozenset(
    {LifeEvent.DEVOLVE, LifeEvent.CANCEL, LifeEvent.MERGE, LifeEvent.SPLIT, LifeEvent.SUSPEND, LifeEvent.CONVERT}
)


class ItemStanding(models.TextChoices):
    """How an item stands on a day. Computed from what is published of it, never a state."""

    PREPARING = "preparing", "未公开"
    IN_FORCE = "in_force", "在用"
    SUSPENDED = "suspended", "已暂停"
    CANCELLED = "cancelled", "已取消"
    DEVOLVED = "devolved", "已下放"
    MERGED = "merged", "已合并"
    SPLIT = "split", "已拆分"
    CONVERTED = "converted", "已改为其他管理方式"


class Channel(models.TextChoices):
    """By which way a case came in."""

    ONLINE = "online", "网上申报"
    WINDOW = "window", "窗口代录"
    HELPER = "helper", "村级代办"
    PROVINCE = "province", "云南政务服务网"
    OUTSIDE = "outside", "网下办理后补录"


# Handled past the hall or at the province: such a case is recorded at its end, and nobody of ours decided it.
ELSEWHERE = frozenset({Channel.OUTSIDE, Channel.PROVINCE})


class EntryCheckState(models.TextChoices):
    """Whether a second person has looked at a licence that was recorded as granted elsewhere."""

    WAITING = "waiting", "待第二人核对"
    CONFIRMED = "confirmed", "已核对"
    WRONG = "wrong", "录入有误"


class ApplicantKind(models.TextChoices):
    """Who applies."""

    PERSON = "person", "个人"
    ORGANISATION = "organisation", "法人或者其他组织"


class IdentityType(models.TextChoices):
    """What proves who somebody is."""

    ID_CARD = "id_card", "居民身份证"
    PASSPORT = "passport", "护照"
    CREDIT_CODE = "credit_code", "统一社会信用代码"
    OTHER = "other", "其他证件"


class ApplicationState(models.TextChoices):
    """Where a case stands. Whether it is late is computed from its dates, never a state."""

    FILED = "filed", "待受理"
    CORRECTION = "correction", "待补正"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    NOT_NEEDED = "not_needed", "不需要办理"
    REVIEWING = "reviewing", "审批中"
    SPECIAL_STEP = "special_step", "特殊环节"
    PROPOSED = "proposed", "待领导决定"
    DECIDED = "decided", "已决定，制作结果"
    RESULT_READY = "result_ready", "待取件"
    MAILED = "mailed", "已寄出"
    DELIVERED = "delivered", "已送达"
    WITHDRAWN = "withdrawn", "申请人撤回"
    TERMINATED = "terminated", "终止办理"


# Nobody owes the applicant anything any more.
ENDED_STATES = frozenset(
    {
        ApplicationState.NOT_ACCEPTED,
        ApplicationState.NOT_NEEDED,
        ApplicationState.DELIVERED,
        ApplicationState.WITHDRAWN,
        ApplicationState.TERMINATED,
    }
)
OPEN_STATES = frozenset(ApplicationState) - ENDED_STATES


class FiveStep(models.TextChoices):
    """The five steps of the notice (一（三）2), for timelines and walk-throughs."""

    SUBMIT = "submit", "申报"
    ACCEPT = "accept", "受理"
    APPROVE = "approve", "审批"
    TRACK = "track", "查询"
    PICK_UP = "pick_up", "取件"


class Outcome(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", "准予"
    DENIED = "denied", "不予"


class EventKind(models.TextChoices):
    """What happened to a case that its clock or its reader must know."""

    RECEIVED = "received", "收到申请材料"
    PAPERS_AWAITED = "papers_awaited", "等申请人把纸质材料带到窗口"
    PAPERS_CAME = "papers_came", "收到带到窗口的材料"
    CORRECTION_ASKED = "correction_asked", "一次性告知补正"
    CORRECTED = "corrected", "收到补正材料"
    ACCEPTED = "accepted", "受理"
    SPECIAL_STARTED = "special_started", "特殊环节开始"
    SPECIAL_ENDED = "special_ended", "特殊环节结束"
    HEARING_TOLD = "hearing_told", "告知听证权利"
    HEARING_SERVED = "hearing_served", "听证告知书送达"
    HEARING_WAIVED = "hearing_waived", "申请人不要求听证"
    HEARING_ASKED = "hearing_asked", "申请人要求听证"
    EXTENDED = "extended", "延长期限"
    DECIDED = "decided", "作出决定"
    READY = "ready", "结果可取"
    DELIVERED = "delivered", "送达"
    ENDED = "ended", "结束办理"


class HearingReply(models.TextChoices):
    """What there is to note once somebody was told that he may ask for a hearing."""

    WAIVED = "waived", "申请人不要求听证"
    ASKED = "asked", "申请人要求听证"
    SERVED = "served", "告知书送达，五个工作日从送达之日起算"


class Awaits(models.TextChoices):
    """What the applicant is owed next, and by a date."""

    ACCEPT = "accept", "受理"
    DECIDE = "decide", "决定"
    DELIVER = "deliver", "送达"


class SpecialStep(models.TextChoices):
    """What takes time that the limit leaves out (行政许可法 Art. 45)."""

    HEARING = "hearing", "听证"
    TENDER = "tender", "招标"
    AUCTION = "auction", "拍卖"
    INSPECTION = "inspection", "检验"
    TESTING = "testing", "检测"
    QUARANTINE = "quarantine", "检疫"
    APPRAISAL = "appraisal", "鉴定"
    EXPERTS = "experts", "专家评审"
    PUBLIC_NOTICE = "public_notice", "公示"
    SITE_VISIT = "site_visit", "现场核查"


class MaterialState(models.TextChoices):
    """Where one line of the list of materials stands."""

    MISSING = "missing", "未提交"
    UPLOADED = "uploaded", "已上传"
    ON_PAPER = "on_paper", "已交纸质件"
    TO_CORRECT = "to_correct", "须补正"
    CHECKED = "checked", "已核对"


class WithdrawalWay(models.TextChoices):
    """How an applicant who comes to the window took his case back; online he does it himself."""

    WRITTEN = "written", "书面：交来或者寄来撤回书"
    SPOKEN = "spoken", "口头：在窗口记成笔录，由本人签名"


class MaterialForm(models.TextChoices):
    """In what form a material is wanted."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    BOTH = "both", "原件及复印件"
    ELECTRONIC = "electronic", "电子件"


class PickupWay(models.TextChoices):
    """How the applicant gets the result."""

    WINDOW = "window", "窗口领取"
    POST = "post", "邮寄"
    VILLAGE = "village", "村（社区）代办点领取"
    ONLINE = "online", "网上下载"


class RatingGrade(models.IntegerChoices):
    """The five grades of 好差评 (国办发〔2019〕51号); 1 and 2 are low."""

    VERY_SATISFIED = 5, "非常满意"
    SATISFIED = 4, "满意"
    FAIRLY_SATISFIED = 3, "基本满意"
    DISSATISFIED = 2, "不满意"
    VERY_DISSATISFIED = 1, "非常不满意"


class RatingWay(models.TextChoices):
    """Where a rating was given: by number and query code, or on the screen that the clerk turns round."""

    ONLINE = "online", "网上"
    WINDOW = "window", "窗口"


class RatingDimension(models.TextChoices):
    """What is graded beside the whole."""

    SPEED = "speed", "办事效率"
    GUIDE = "guide", "指南精确度"
    EASE = "ease", "便捷度"
    PLATFORM = "platform", "平台操作性"
    SKILL = "skill", "业务水平"
    MANNER = "manner", "服务态度"


class LowRatingState(models.TextChoices):
    """Where the mending of what a low rating complains of stands."""

    VERIFY = "verify", "待核实"
    RECTIFY = "rectify", "整改中"
    CALL_BACK = "call_back", "待回访"
    CLOSED = "closed", "已办结"
    DISMISSED = "dismissed", "不计入"


class DismissalGround(models.TextChoices):
    """Why a low rating does not count."""

    MISTAKEN = "mistaken", "误评"
    MALICIOUS = "malicious", "恶意差评"
    APPEAL = "appeal", "申诉成立"


class MessageKind(models.TextChoices):
    """What somebody writes to the hall for."""

    QUESTION = "question", "咨询"
    SUGGESTION = "suggestion", "建议"
    COMPLAINT = "complaint", "投诉"
    ERROR_REPORT = "error_report", "网站找错"


class MessageState(models.TextChoices):
    """Where a message stands. Whether it is public is apart: it depends on nobody's turn."""

    RECEIVED = "received", "待分办"
    PASSED = "passed", "待答复"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


class TrainedRole(models.TextChoices):
    """The three roles that the notice wants trained (一（三）3)."""

    WINDOW_CLERK = "window_clerk", "窗口工作人员"
    APPROVER = "approver", "业务审批员"
    HALL_MANAGER = "hall_manager", "大厅管理员"


class PromotionMedium(models.TextChoices):
    """By which way people were told of the hall (通知 一（三）2)."""

    TV = "tv", "电视"
    RADIO = "radio", "广播"
    LOUDSPEAKER = "loudspeaker", "村广播（大喇叭）"
    MARKET = "market", "街天摆摊"
    POSTER = "poster", "张贴和发放"
    SMS = "sms", "短信"
    WEB = "web", "网络"
    OTHER = "other", "其他"
