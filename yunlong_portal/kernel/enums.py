"""Choices of the ground floor."""

from django.db import models


class Layer(models.TextChoices):
    """Who sets the day: the State Council for all, the prefecture for its own organs."""

    NATIONAL = "national", "全国"
    PREFECTURE = "prefecture", "本州"


class DayKind(models.TextChoices):
    """What a notice makes of a day."""

    OFF = "off", "放假"
    WORK = "work", "上班（调休）"


class Reckoning(models.TextChoices):
    """By which reckoning a standing holiday finds its date each year."""

    SOLAR = "solar", "公历"
    LUNAR = "lunar", "农历"
    QINGMING = "qingming", "清明节气"


class NoticeLevel(models.TextChoices):
    """How pressing a notice is."""

    INFO = "info", "告知"
    SOON = "soon", "将到期"
    DUE = "due", "到期"
    OVERDUE = "overdue", "已逾期"


class NoticeChannel(models.TextChoices):
    """By what a notice leaves the house; in the admin it has arrived when it is written."""

    EMAIL = "email", "电子邮件"
    WEBHOOK = "webhook", "短信或工作群"


class MailRhythm(models.TextChoices):
    """How often a person wants his letters: what is overdue comes at once either way."""

    EACH = "each", "每条立即发一封"
    DAILY = "daily", "每天汇总成一封（已逾期的仍立即发）"


class DeliveryState(models.TextChoices):
    """Where the delivery of a notice on a channel stands."""

    QUEUED = "queued", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "未送达"
    SKIPPED = "skipped", "不发"


class AccountActKind(models.TextChoices):
    """What was done to an account."""

    OPENED = "opened", "建立账号"
    PASSWORD_SET = "password_set", "设置临时密码"
    PASSWORD_CHOSEN = "password_chosen", "本人设置密码"
    CLOSED = "closed", "停用账号"
    REOPENED = "reopened", "重新启用账号"


class FetchProblem(models.TextChoices):
    """Why another website gave no answer."""

    ADDRESS = "address", "网址写得不对"
    NAME = "name", "找不到这个域名"
    PRIVATE = "private", "指向内部网络，不访问"
    UNREACHABLE = "unreachable", "连接不上"
    SLOW = "slow", "等待超时"
    CERTIFICATE = "certificate", "安全证书有问题"
    REDIRECTS = "redirects", "跳转太多或者来回跳转"
    ANSWER = "answer", "答复的不是网页"


class IdentityType(models.TextChoices):
    """What proves who somebody is."""

    ID_CARD = "id_card", "居民身份证"
    PASSPORT = "passport", "护照"
    MILITARY = "military", "军官证、士兵证"
    HONG_KONG_MACAO = "hong_kong_macao", "港澳居民来往内地通行证"
    TAIWAN = "taiwan", "台湾居民来往大陆通行证"
    OTHER = "other", "其他证件"


class LocalHolidays(models.TextChoices):
    """What the county chose about the prefecture's own days off: which dates they put off."""

    NONE = "none", "照常计入工作日"
    PROMISE = "promise", "只顺延承诺日"
    LEGAL = "legal", "法定期限和承诺日都顺延"
