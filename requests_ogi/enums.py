"""Choices of the floor: how a request comes in, where it stands, what was found and what was decided.

Found and decided are apart: whether the organ holds the information is one question, what the applicant is told
another, and the ground of a refusal a third. The returns count them without interpreting anything.
"""

from django.db import models


class IntakeMode(models.TextChoices):
    """By which way a request arrived; the date of receipt depends on it (see ``domain/regimes.py``)."""

    IN_PERSON = "in_person", "当面提交"
    ORAL = "oral", "口头提出"
    REGISTERED_LETTER = "registered_letter", "挂号信函（须签收）"
    PLAIN_LETTER = "plain_letter", "平常信函"
    MISADDRESSED_LETTER = "misaddressed_letter", "寄往其他机构或个人的信函"
    FAX = "fax", "传真"
    ONLINE = "online", "网上提交"
    EMAIL = "email", "电子邮件"


class ReceiptFact(models.TextChoices):
    """What can fix the date of receipt, or must be known before it is fixed."""

    SUBMITTED = "submitted", "当面提交"
    SIGNED = "signed", "签收"
    ARRIVED = "arrived", "到达政府信息公开工作机构"
    SYSTEM_RECEIVED = "system_received", "系统收到"
    CONFIRMED = "confirmed", "与申请人确认"


class RequestState(models.TextChoices):
    """Where a request stands. Whether it is late is computed from its dates, never a state."""

    DRAFT = "draft", "待签名"
    SUBMITTED = "submitted", "已提交"
    AWAITING_CONFIRMATION = "awaiting_confirmation", "待与申请人确认"
    RECEIVED = "received", "已收到"
    REGISTERED = "registered", "已登记"
    TRANSFERRED = "transferred", "已转办"
    PROCESSING = "processing", "办理中"
    CORRECTION_REQUESTED = "correction_requested", "待补正"
    CONSULTING_THIRD_PARTY = "consulting_third_party", "征求第三方意见"
    CONSULTING_ORGAN = "consulting_organ", "征求其他机关意见"
    REASONS_REQUESTED = "reasons_requested", "要求说明理由"
    FEE_NOTICED = "fee_noticed", "待缴费"
    REPLY_DRAFTED = "reply_drafted", "已拟答复"
    SECRECY_REVIEW = "secrecy_review", "保密审查"
    AWAITING_SIGNATURE = "awaiting_signature", "待签发"
    REPLIED = "replied", "已答复待送达"
    SERVED = "served", "已送达"
    WITHDRAWN = "withdrawn", "申请人撤回"
    ABANDONED = "abandoned", "视为放弃"
    ARCHIVED = "archived", "已归档"
    REOPENED = "reopened", "重新办理"


# The organ still owes the applicant something.
OPEN_STATES = frozenset(RequestState) - {
    RequestState.REPLIED,
    RequestState.SERVED,
    RequestState.WITHDRAWN,
    RequestState.ABANDONED,
    RequestState.ARCHIVED,
}


class ApplicantKind(models.TextChoices):
    """Who asks: the two blocks of the form exclude each other."""

    CITIZEN = "citizen", "公民"
    ORGANISATION = "organisation", "法人或者其他组织"


class OrganisationCategory(models.TextChoices):
    """What sort of organisation asks (columns of the national report since 2019)."""

    COMMERCIAL = "commercial", "商业企业"
    RESEARCH = "research", "科研机构"
    WELFARE = "welfare", "社会公益组织"
    LEGAL_SERVICE = "legal_service", "法律服务机构"
    OTHER = "other", "其他"


class SupplyForm(models.TextChoices):
    """In what form the applicant wants the information."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子数据"
    DISC = "disc", "光盘"


class DeliveryWay(models.TextChoices):
    """How the applicant wants to get it."""

    ONLINE = "online", "网上下载"
    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"
    FAX = "fax", "传真"
    COLLECT = "collect", "自行领取"
    READ_THERE = "read_there", "当场阅读、抄录"


class EventKind(models.TextChoices):
    """What happened to a request that its clock or its reader must know."""

    RECEIVED = "received", "收到"
    CORRECTION_ASKED = "correction_asked", "通知补正"
    CORRECTED = "corrected", "收到补正"
    CONSULTATION_STARTED = "consultation_started", "发出征求意见"
    CONSULTATION_ENDED = "consultation_ended", "征求意见结束"
    EXTENDED = "extended", "延期"
    FEE_NOTICED = "fee_noticed", "通知缴费"
    PAID = "paid", "缴费"
    DELAYED = "delayed", "另定答复日期"
    REOPENED = "reopened", "重新办理"


# What the county tells its clock besides: everything else is a line of the history.
class ConsultationKind(models.TextChoices):
    """Whose opinion is asked."""

    THIRD_PARTY = "third_party", "第三方"
    AGENCY = "agency", "其他行政机关"


class Opinion(models.TextChoices):
    """What the one consulted answered."""

    AGREES = "agrees", "同意公开"
    PARTLY = "partly", "同意部分公开"
    REFUSES = "refuses", "不同意公开"
    SILENT = "silent", "逾期未答复"


class ClaimGround(models.TextChoices):
    """Why a third party does not want a passage to be made public (条例2019 Art. 15)."""

    TRADE_SECRET = "trade_secret", "商业秘密"
    PRIVACY = "privacy", "个人隐私"
    OTHER = "other", "其他合法权益"


class OpinionGiver(models.TextChoices):
    """Who inside is heard before an adverse reply is signed."""

    LEGAL_ADVISER = "legal_adviser", "法律顾问"
    JUSTICE_BUREAU = "justice_bureau", "司法局"
    OTHER_OFFICE = "other_office", "会商的股室、单位"


class Held(models.TextChoices):
    """What was found: whether this organ has the information."""

    HELD = "held", "本机关制作或者保存"
    PARTLY_HELD = "partly_held", "部分持有"
    NOT_HELD = "not_held", "经检索没有"
    NOT_OURS = "not_ours", "不属于本机关负责公开"
    NOT_SEARCHED = "not_searched", "无须检索"


class Outcome(models.TextChoices):
    """What was decided. The national report counts these (条例2019 Art. 36–40)."""

    ALREADY_PUBLIC = "already_public", "已主动公开"
    GRANTED = "granted", "予以公开"
    PARTLY_GRANTED = "partly_granted", "部分公开"
    REFUSED = "refused", "不予公开"
    NOT_HELD = "not_held", "本机关不掌握（不存在）"
    NOT_THIS_BODY = "not_this_body", "不属于本机关负责公开"
    NEEDS_PROCESSING = "needs_processing", "没有现成信息，需要另行制作"
    STILL_UNCLEAR = "still_unclear", "补正后申请内容仍不明确"
    REPEAT = "repeat", "重复申请"
    SPECIAL_LAW = "special_law", "法律另有规定（查询）"
    PETITION = "petition", "信访举报投诉类"
    PUBLICATION = "publication", "要求提供公开出版物"
    UNREASONABLE = "unreasonable", "无正当理由大量反复申请"
    RECORD_CORRECTION = "record_correction", "要求更正、确认或者重新出具"
    ARCHIVES = "archives", "已移交国家档案馆"


class Ground(models.TextChoices):
    """Why something is withheld: one main ground for a reply (条例2019 Art. 14–16; 2007 Art. 8, 14)."""

    STATE_SECRET = "state_secret", "国家秘密"
    FORBIDDEN_BY_LAW = "forbidden_by_law", "法律、行政法规禁止公开"
    SAFETY_STABILITY = "safety_stability", "可能危及国家安全、公共安全、经济安全、社会稳定"
    TRADE_SECRET = "trade_secret", "商业秘密，公开会损害第三方合法权益"
    PRIVACY = "privacy", "个人隐私，公开会损害第三方合法权益"
    INTERNAL_AFFAIRS = "internal_affairs", "内部事务信息"
    PROCESS_INFORMATION = "process_information", "过程性信息"
    ENFORCEMENT_FILE = "enforcement_file", "行政执法案卷"
    NOT_GOVERNMENT_INFORMATION = "not_government_information", "不是《条例》所指政府信息"
    OTHER_LAW = "other_law", "法律、法规规定的其他情形"


class LetterState(models.TextChoices):
    """Where a letter stands. Only what is sealed is issued."""

    DRAFTED = "drafted", "已拟"
    SIGNED = "signed", "已签发"
    SEALED = "sealed", "已用印"
    SERVED = "served", "已送达"
    SCRAPPED = "scrapped", "作废"


class ServiceWay(models.TextChoices):
    """How a letter reaches its addressee (国办公开办函〔2016〕235号): couriers other than China Post do not count."""

    DIRECT = "direct", "直接送达"
    ENTRUSTED = "entrusted", "委托送达"
    POST = "post", "邮寄送达（中国邮政）"
    ONLINE = "online", "网上送达"


class PaperKind(models.TextChoices):
    """What was handed in or scanned onto a case."""

    FORM = "form", "签名的申请表"
    LETTER = "letter", "来信"
    ENVELOPE = "envelope", "信封（邮戳）"
    FAX = "fax", "传真件"
    IDENTITY = "identity", "身份证明"
    AUTHORITY = "authority", "授权委托书"
    CONSENT = "consent", "代办同意书"
    CORRECTION = "correction", "补正材料"
    OPINION = "opinion", "征求意见答复"
    RECEIPT = "receipt", "送达回证"
    REASONS = "reasons", "说明理由的材料"
    PAYMENT = "payment", "缴费凭证"
    OTHER = "other", "其他材料"


class DemandKind(models.TextChoices):
    """What the law lets an organ demand of an applicant before it goes on (条例2019 Art. 35, 42)."""

    REASONS = "reasons", "说明理由"
    FEE = "fee", "缴纳信息处理费"


class PartState(models.TextChoices):
    """Where a part given to another department stands."""

    ASKED = "asked", "待答复"
    ANSWERED = "answered", "已答复"
    SENT_BACK = "sent_back", "已退回"


class RemedyKind(models.TextChoices):
    """How a reply, or its absence, was challenged."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class RemedyResult(models.TextChoices):
    """How a challenge ended; the returns count these."""

    PENDING = "pending", "尚未审结"
    UPHELD = "upheld", "维持"
    CORRECTED = "corrected", "被依法纠错"
    OTHER = "other", "其他结果"


class ComplaintMode(models.TextChoices):
    """By which way a complaint arrived."""

    ONLINE = "online", "网上"
    PHONE = "phone", "电话"
    WINDOW = "window", "窗口当面"
    LETTER = "letter", "来信"


class ComplaintMatter(models.TextChoices):
    """What is complained of (条例2007 Art. 33, 35; 2019 Art. 51, 53)."""

    NOT_PUBLISHED = "not_published", "应当公开而没有公开"
    NOT_UPDATED = "not_updated", "公开的内容没有及时更新"
    NOT_ANSWERED = "not_answered", "对申请逾期不答复"
    LEAKED = "leaked", "公开了不应当公开的信息"
    CHARGED = "charged", "违规收费"
    OTHER = "other", "其他"


class ComplaintState(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", "已收到"
    INVESTIGATING = "investigating", "调查处理中"
    ANSWERED = "answered", "已答复"
    DISMISSED = "dismissed", "不属于受理范围"


class ComplaintFinding(models.TextChoices):
    """What looking into a complaint showed."""

    FOUNDED = "founded", "属实"
    PARTLY = "partly", "部分属实"
    UNFOUNDED = "unfounded", "不属实"


class LookPoint(models.TextChoices):
    """What a second look at a closed case goes through, one after the other."""

    DATES = "dates", "期限和日期"
    LETTER = "letter", "文书的法律依据和救济告知"
    SEARCH = "search", "检索记录"
    SEVERING = "severing", "区分处理"
    SERVICE = "service", "送达"


class LookVerdict(models.TextChoices):
    """What was seen at one point."""

    RIGHT = "right", "没有问题"
    WRONG = "wrong", "有问题"
    NOT_ASKED = "not_asked", "不涉及"


class LookFinding(models.TextChoices):
    """What a second look came to."""

    PASSED = "passed", "合格"
    FLAWED = "flawed", "有瑕疵"
    MUST_CORRECT = "must_correct", "应当纠正"


class FollowUpKind(models.TextChoices):
    """What followed a second look: done again, put before the organ, and what the organ reported back."""

    REOPENED = "reopened", "重新办理"
    NOTICED = "noticed", "通知整改"
    REPORTED = "reported", "报告整改情况"
