"""Choices of the floor: states of the path and the publication, steps, genres, reasons."""

from django.db import models


class PathState(models.TextChoices):
    """Where a post's current revision is on its way."""

    DRAFT = "draft", "拟稿"
    IN_REVIEW = "in_review", "审查中"
    SIGNED_OFF = "signed_off", "已审签"
    PROOFREAD = "proofread", "已校对"
    SCHEDULED = "scheduled", "定时待发"
    PUBLISHED = "published", "已发布"
    DISCARDED = "discarded", "已作废"
    FILED = "filed", "已存档（不主动公开）"


class PublicationState(models.TextChoices):
    """What the public sees of a publication."""

    LIVE = "live", "公开中"
    SUPERSEDED = "superseded", "已被新版替代"
    WITHDRAWN = "withdrawn", "已撤下"
    SEALED = "sealed", "已封存"


class Step(models.TextChoices):
    """What a sign-off row signs."""

    SUBMIT = "submit", "拟稿自查"
    SECTION_REVIEW = "section_review", "股室初审"
    SECRECY_REVIEW = "secrecy_review", "保密审查"
    LEGAL_REVIEW = "legal_review", "合法性审查"
    LEADER_REVIEW = "leader_review", "分管领导审核"
    SIGN_OFF = "sign_off", "签发"
    CATALOGUE_REVIEW = "catalogue_review", "编办审核"
    GUIDE_CHECK = "guide_check", "办事指南核对"
    PROOFREAD = "proofread", "校对"
    SCHEDULE = "schedule", "定时发布"
    PUBLISH = "publish", "发布"
    RETURN = "return", "退回"
    TAKE_BACK = "take_back", "撤回修改"
    WITHDRAW = "withdraw", "撤下"
    SEAL = "seal", "封存"
    FILE = "file", "存档"


class SignMode(models.TextChoices):
    """How a step was signed."""

    IN_SYSTEM = "in_system", "系统内签"
    ON_PAPER = "on_paper", "纸质签字"
    MIGRATION = "migration", "批量迁移"


class Verdict(models.TextChoices):
    """An answer to one review item (附件1)."""

    PASS = "pass", "通过"
    FAIL = "fail", "不通过"
    NOT_APPLICABLE = "not_applicable", "不适用"


class SecrecyConclusion(models.TextChoices):
    """What the secrecy reviewer concludes; only the first lets the text go on."""

    PUBLISHABLE = "publishable", "不涉密，可以公开"
    AFTER_TREATMENT = "after_treatment", "处理后可以公开"
    NOT_PUBLIC = "not_public", "不公开"
    ASK_BUREAU = "ask_bureau", "报保密行政管理部门确定"


class Publicity(models.TextChoices):
    """公开属性, decided when the text is drafted."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class DisplayPeriod(models.TextChoices):
    """公开时限."""

    LONG_TERM = "long_term", "长期公开"
    TO_DATE = "to_date", "公开至指定日期"


class Validity(models.TextChoices):
    """有效性 of a document."""

    IN_FORCE = "in_force", "有效"
    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"
    AMENDED = "amended", "已修改"


class WithdrawalReason(models.TextChoices):
    """Why a publication was taken down. The last three answer a neutral 410 without title or reason."""

    ERROR = "error", "内容有误"
    SUPERSEDED = "superseded", "已有新文件替代"
    MERGED = "merged", "内容已合并"
    PERIOD_OVER = "period_over", "公示期已满"
    PERSONAL_DATA = "personal_data", "涉及个人信息"
    SECRECY = "secrecy", "涉密或内部事项"
    ORDER = "order", "上级或司法机关要求"


NEUTRAL_REASONS = frozenset({WithdrawalReason.PERSONAL_DATA, WithdrawalReason.SECRECY, WithdrawalReason.ORDER})


class Genre(models.TextChoices):
    """公文种类: the fifteen of 中办发〔2012〕14号 Art. 8."""

    RESOLUTION = "resolution", "决议"
    DECISION = "decision", "决定"
    ORDER = "order", "命令（令）"
    COMMUNIQUE = "communique", "公报"
    ANNOUNCEMENT = "announcement", "公告"
    PROCLAMATION = "proclamation", "通告"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"
    CIRCULAR = "circular", "通报"
    REPORT = "report", "报告"
    REQUEST_FOR_INSTRUCTIONS = "request_for_instructions", "请示"
    REPLY = "reply", "批复"
    MOTION = "motion", "议案"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要"


class SourceKind(models.TextChoices):
    """Whether the unit made the text or reprints it."""

    OWN = "own", "本单位制发"
    REPRINT = "reprint", "转载"


class TopicState(models.TextChoices):
    """Where a special topic stands. One that is archived stays readable, marked 归档, and need not be kept fresh."""

    PREPARING = "preparing", "筹备中"
    OPEN = "open", "开通"
    ARCHIVED = "archived", "已归档"


class AnswerState(models.TextChoices):
    """Whether an answer of the knowledge base still holds."""

    PREPARED = "prepared", "未公开"
    CURRENT = "current", "现行"
    NEEDS_REVIEW = "needs_review", "待更新"
    ENDED = "ended", "已停用"


class StockRunKind(models.TextChoices):
    """What a run over everything public looks for."""

    LINKS = "links", "死链检查"
    RECHECK = "recheck", "内容复查"


class LinkPlace(models.TextChoices):
    """Where a link stands: inspectors count those of the home page apart."""

    HOME = "home", "首页"
    PAGE = "page", "其他页面"


class LinkElement(models.TextChoices):
    """What leads to an address."""

    LINK = "link", "链接"
    PICTURE = "picture", "图片"
    FILE = "file", "附件"


class DeadReason(models.TextChoices):
    """Why a reader cannot open an address."""

    NO_PAGE = "no_page", "网站没有这个页面"
    TAKEN_DOWN = "taken_down", "信息已撤下或者没有公开"
    COLUMN_CLOSED = "column_closed", "栏目没有开放"
    NO_FILE = "no_file", "没有这个附件"
    FILE_LOST = "file_lost", "附件不在库中"
    STAFF_ONLY = "staff_only", "后台地址，公众打不开"
    NOT_FOUND = "not_found", "对方网站没有这个页面"
    UNREACHABLE = "unreachable", "对方网站打不开"


class FindingKind(models.TextChoices):
    """What a check of the stock found in what is public."""

    PERSONAL_DATA = "personal_data", "个人信息"
    PERSON_LIST = "person_list", "长期公开的人员名单"
    SECRECY = "secrecy", "密级或者内部标志"
    WORDING = "wording", "错敏词"
    VALIDITY = "validity", "有效性过期"
    DUPLICATE = "duplicate", "重复发布"


class FindingLevel(models.TextChoices):
    """How sure and how grave a finding is."""

    SERIOUS = "serious", "必须改正"
    LOOK = "look", "请核对"


class WordingLevel(models.TextChoices):
    """How grave a wrong wording is: a serious one lets the whole site fail its inspection."""

    SERIOUS = "serious", "严重错误"
    WRONG = "wrong", "一般错误"


class VetoVerdict(models.TextChoices):
    """How the portal stands to one veto item of the inspection."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    UNKNOWN = "unknown", "无法自查"


class HandOverReceiver(models.TextChoices):
    """Who gets the quarter's documents (条例2019 Art. 25)."""

    ARCHIVES = "archives", "县档案馆"
    LIBRARY = "library", "县公共图书馆"


class PolicyDocument(models.TextChoices):
    """The three documents that every department hands in to the county OGI office (通知 三（四）)."""

    GUIDE = "guide", "政府信息公开指南"
    CATALOGUE = "catalogue", "政府信息公开目录"
    RULES = "rules", "政务公开制度"


class FilingState(models.TextChoices):
    """Where one of the three documents of a department stands in a round; whether it came on paper is a date apart."""

    EXPECTED = "expected", "未报送"
    FILED = "filed", "已报送，待审核"
    CHECKED = "checked", "审核通过"
    RETURNED = "returned", "已退回"
    EXCUSED = "excused", "不须报送"


class ImportAction(models.TextChoices):
    """What became of a page of an old site."""

    IMPORTED = "imported", "已导入"
    WARNED = "warned", "已导入，须留意"
    DUPLICATE = "duplicate", "重复"
    SKIPPED = "skipped", "不导入"
    QUARANTINED = "quarantined", "隔离"
    FAILED = "failed", "失败"


class QuarantineState(models.TextChoices):
    """Where a page stands that a guard stopped: closed, or what somebody decided by name."""

    QUARANTINED = "quarantined", "隔离中"
    RELEASED = "released", "已放行"
    MASKED = "masked", "遮盖后放行"
    DRAFTED = "drafted", "已转为草稿"
    DROPPED = "dropped", "已弃用"


class BoardCause(models.TextChoices):
    """What asks for a new version of an institution board, and how soon (``domain/boards/tasks.py``)."""

    DOCUMENT = "document", "职责、机构或者人员的文件已发布"
    PERSON = "person", "有人离任或者不宜再公开"


class BoardTaskState(models.TextChoices):
    """Whether a board still has to change (``domain/boards/workflow.py``)."""

    OPEN = "open", "待更新"
    DONE = "done", "新版已公开"
    NOT_NEEDED = "not_needed", "不需要改"
