"""Choices of the floor: duties, kinds of department, kinds of column."""

from django.db import models


class Duty(models.TextChoices):
    """What a person may be charged with, on one department. The values are the permission codenames."""

    DRAFT = "draft", "拟稿"
    SECTION_REVIEW = "section_review", "股室初审"
    SECRECY_REVIEW = "secrecy_review", "保密审查"
    LEGAL_REVIEW = "legal_review", "合法性审查"
    SIGN_OFF = "sign_off", "审签（分管领导）"
    SIGN_OFF_PRINCIPAL = "sign_off_principal", "签发（主要领导）"
    REVIEW_CATALOGUE = "review_catalogue", "审核事项目录（县委编办）"
    CHECK_GUIDES = "check_guides", "核对办事指南（县政务局）"
    PROOFREAD = "proofread", "校对"
    PUBLISH = "publish", "发布"
    SEAL = "seal", "封存"
    READ_SEALED = "read_sealed", "查阅封存件"
    TAKE_IN = "take_in", "接件登记"
    HANDLE_REQUEST = "handle_request", "承办申请"
    APPROVE_EXTENSION = "approve_extension", "公开机构负责人"
    OVERSEE_REQUESTS = "oversee_requests", "监督依申请公开"
    KEEP_LETTERS = "keep_letters", "维护文书模板"
    ASSIST_VILLAGERS = "assist_villagers", "帮助村民（代办员）"
    MANAGE_HALL = "manage_hall", "网上大厅管理员"
    ACCEPT_APPLICATIONS = "accept_applications", "窗口受理"
    REVIEW_APPLICATIONS = "review_applications", "业务审批"
    OVERSEE_HALL = "oversee_hall", "监督网上大厅"
    KEEP_COLUMNS = "keep_columns", "维护栏目"
    KEEP_CALENDAR = "keep_calendar", "维护工作日历"
    KEEP_REGISTERS = "keep_registers", "维护登记簿"
    TAKE_FILINGS = "take_filings", "接收备案"
    GRANT_DUTIES = "grant_duties", "管理授权"


# Desks of the county: whoever holds these holds them on the county's own row, for every department.
COUNTY_DUTIES = frozenset(
    {
        Duty.REVIEW_CATALOGUE,
        Duty.CHECK_GUIDES,
        Duty.PUBLISH,
        Duty.SEAL,
        Duty.READ_SEALED,
        Duty.OVERSEE_REQUESTS,
        Duty.KEEP_LETTERS,
        Duty.OVERSEE_HALL,
        Duty.KEEP_COLUMNS,
        Duty.KEEP_CALENDAR,
        Duty.GRANT_DUTIES,
    }
)


# The leaders of a department: told of what it owes, they read what it keeps, and change none of it.
LEADERS = (Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)
# Who reads what a department keeps, reports and hands in: whoever keeps it, and whoever is told where it is late.
REGISTER_READERS = (Duty.KEEP_REGISTERS, *LEADERS)


class DepartmentKind(models.TextChoices):
    """What sort of body a department is."""

    COUNTY_GOVERNMENT = "county_government", "县人民政府"
    COUNTY_OFFICE = "county_office", "县政府办公室及其机构"
    DEPARTMENT = "department", "政府工作部门"
    PARTY_BODY = "party_body", "党委机构"
    MASS_ORGANISATION = "mass_organisation", "群团组织"
    VERTICAL_UNIT = "vertical_unit", "垂直管理单位"
    PUBLIC_INSTITUTION = "public_institution", "公共企事业单位"
    TOWNSHIP = "township", "乡镇"


class NameRelation(models.TextChoices):
    """How another name stands to the present one."""

    FORMER = "former", "曾用名"
    LATER = "later", "后续名称"


class ColumnType(models.TextChoices):
    """What a column holds; those with a page of their own redirect there."""

    HOME = "home", "首页"
    SECTION = "section", "栏目组"
    NEWS_LIST = "news_list", "动态要闻"
    NOTICE_LIST = "notice_list", "通知公告"
    DOCUMENT_LIST = "document_list", "政策文件"
    TABLE_LIST = "table_list", "表格公示"
    EVENT_LIST = "event_list", "活动"
    CONSULTATION_LIST = "consultation_list", "征集调查"
    CATALOGUE = "catalogue", "目录"
    ORG_PAGE = "org_page", "机构职能"
    SERVICE_GUIDE = "service_guide", "办事指南"
    FORM = "form", "表单"
    QA_LIST = "qa_list", "咨询问答"
    HOTLINE = "hotline", "热线"
    SINGLE_PAGE = "single_page", "单页"
    ATTACHMENT_LIST = "attachment_list", "附件下载"
    TOPIC = "topic", "专题"
    DIRECTORY = "directory", "名录"
    ARCHIVE = "archive", "归档"
    SITEMAP = "sitemap", "网站地图"


# A column of one of these shows its posts in a list. The others have a page of their own; while ``Column.page`` is
# empty that page is not there yet, and citizens do not see the column.
LISTS_POSTS = frozenset(
    {
        ColumnType.NEWS_LIST,
        ColumnType.NOTICE_LIST,
        ColumnType.DOCUMENT_LIST,
        ColumnType.TABLE_LIST,
        ColumnType.EVENT_LIST,
        ColumnType.CONSULTATION_LIST,
        ColumnType.SINGLE_PAGE,
        ColumnType.ATTACHMENT_LIST,
        ColumnType.TOPIC,
        ColumnType.ARCHIVE,
    }
)


class DisclosureForm(models.TextChoices):
    """In what form an item of attachment 4 is made public."""

    DOCUMENT = "document", "文件"
    TABLE = "table", "表格"
    LIST = "list", "名单"
    PUBLIC_NOTICE = "public_notice", "公示"


class SiteFactGroup(models.TextChoices):
    """Where the frame of a page shows a fact."""

    NAME = "name", "名称与主办"
    CONTACT = "contact", "联系方式"
    REGISTRATION = "registration", "备案与标识"
    LINK = "link", "网站链接"


class AccountPlatform(models.TextChoices):
    """Where a new-media account is (attachment 2)."""

    SINA_WEIBO = "sina_weibo", "新浪微博"
    TENCENT_WEIBO = "tencent_weibo", "腾讯微博"
    WECHAT_SUBSCRIPTION = "wechat_subscription", "微信订阅号"
    WECHAT_SERVICE = "wechat_service", "微信服务号"
    APP = "app", "客户端"
    OTHER = "other", "其他"


class AccountOperation(models.TextChoices):
    """Who runs an account."""

    OWN = "own", "自行运维"
    CONTRACTED = "contracted", "委托运维"


class HotlineCover(models.TextChoices):
    """In which hours somebody answers the hotline for his department."""

    ALWAYS = "always", "24小时"
    OFFICE_HOURS = "office_hours", "工作时间"
    AFTER_HOURS = "after_hours", "工作时间以外"


class DisclosureRole(models.TextChoices):
    """What a leader answers for."""

    PRINCIPAL = "principal", "主要负责人"
    IN_CHARGE = "in_charge", "分管政务公开"


class ContactRole(models.TextChoices):
    """Whom to ring in a department."""

    INFORMATION_OFFICER = "information", "信息员"
    LIAISON = "liaison", "联络员"


class ChangeCause(models.TextChoices):
    """What changed, so that the province's system for answers on line must be brought up to date (P40)."""

    OFFICE = "office", "机构人员"
    POLICY = "policy", "政策文件"
    ITEM = "item", "办事事项"


class OnlineUpdateState(models.TextChoices):
    """Whether the province's system says what holds now."""

    OPEN = "open", "待更新"
    DONE = "done", "已更新"
    NOT_NEEDED = "not_needed", "不涉及"


class CallClass(models.TextChoices):
    """What a caller wants (P39)."""

    QUESTION = "question", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    PROPOSAL = "proposal", "建议"
    REPORT = "report", "举报"


class CallState(models.TextChoices):
    """Where a call stands."""

    TAKEN = "taken", "待答复"
    PASSED = "passed", "已转办"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已回访"
    BECAME = "became", "已转申请"


class Satisfaction(models.TextChoices):
    """How a caller found the answer when he was called back."""

    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    UNREACHED = "unreached", "未联系上"


class RegisterChangeKind(models.TextChoices):
    """What was filed of a row of a register."""

    ADDED = "added", "新增"
    CHANGED = "changed", "变更"
    SUSPENDED = "suspended", "停更"
    RESUMED = "resumed", "恢复"
    ENDED = "ended", "终止"


class FreshnessLevel(models.TextChoices):
    """How old something is against the age it may have, the best first."""

    FRESH = "fresh", "更新及时"
    SOON = "soon", "更新间隔已过七成"
    CLOSE = "close", "更新间隔已过九成"
    STALE = "stale", "更新不及时"
    BLANK = "blank", "空白"


class MeetingKind(models.TextChoices):
    """What sort of meeting on disclosure was held."""

    LEADING_GROUP = "group", "领导小组会"
    TOPICAL = "topical", "专题会"
    HEARING = "hearing", "听取汇报"


class Attendance(models.TextChoices):
    """Whether a department came to a meeting."""

    PRESENT = "present", "到会"
    DEPUTY = "deputy", "派员代会"
    ABSENT = "absent", "缺席"


class ConferenceKind(models.TextChoices):
    """In which form something is told to the press."""

    CONFERENCE = "conference", "新闻发布会"
    BRIEFING = "briefing", "吹风会"
    UPDATE = "update", "通气会"


class GroupRole(models.TextChoices):
    """What a member of the leading group is in it."""

    HEAD = "head", "组长"
    DEPUTY_HEAD = "deputy_head", "副组长"
    MEMBER = "member", "成员"
    OFFICE_DIRECTOR = "director", "办公室主任"
    OFFICE_MEMBER = "office", "办公室成员"


class RuleResult(models.TextChoices):
    """How an account stands to one rule in a month."""

    KEPT = "kept", "符合"
    BROKEN = "broken", "不符合"
    NOT_APPLICABLE = "not_applicable", "不适用"


class CircularState(models.TextChoices):
    """How far a circular is that is watched over."""

    DRAFTED = "drafted", "起草"
    ISSUED = "issued", "已印发"
    CLOSED = "closed", "已结束"


class DutyRhythm(models.TextChoices):
    """By when a duty of a circular is to be done."""

    DATE = "date", "限期完成"
    QUARTERLY = "quarterly", "每季度完成"
    YEARLY = "yearly", "每年完成"
    ONGOING = "ongoing", "适时完成"


class UnitGroup(models.TextChoices):
    """Who is responsible for a duty beside the units it names."""

    NAMED = "named", "仅点名的单位"
    EVERYBODY = "everybody", "各级各部门"
    TOWNSHIPS = "townships", "各乡镇"
    DEPARTMENTS = "departments", "县级各部门"
    BOTH = "both", "各乡镇、县级各部门"


class TaskState(models.TextChoices):
    """How a unit stands to what it owes of a circular."""

    OPEN = "open", "待报送"
    REPORTED = "reported", "待核对"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已完成"


class OldSiteState(models.TextChoices):
    """What becomes of a site that a township or department runs of its own."""

    TO_MERGE = "to_merge", "待整合"
    RUNNING = "running", "仍需运行"
    MERGED = "merged", "已整合"
    CLOSED = "closed", "已关停"


class TickResult(models.TextChoices):
    """How a step of closing a site ended."""

    DONE = "done", "已办"
    NOT_APPLICABLE = "none", "不涉及"
    UNDONE = "undone", "没有办好"


class CheckWay(models.TextChoices):
    """How a running site was checked in a month."""

    FETCHED = "fetched", "系统访问"
    TYPED = "typed", "人工查填"
