"""E-mail addresses and accounts of WeChat, QQ and the like."""

import re
from collections.abc import Iterator

from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.mobiles import is_mobile
from yunlong_portal.kernel.personal_data.reading import NOTHING, Reading

_AT = re.compile(rf"{NOTHING}?@{NOTHING}?|[\[(](?:AT|@)[\])]")
_LOCAL_PART = re.compile(r"[A-Z0-9][A-Z0-9._%+-]{0,63}$")
_DOMAIN = re.compile(r"(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.){1,6}[A-Z]{2,18}")
_GOVERNMENT = re.compile(r"(?:^|\.)GOV\.CN$")
_OWN = re.compile(r"(?:个人|本人|私人|其)(?:电子)?(?:邮箱|邮件|信箱|E-?MAIL)(?:地址)?[:： 为是]{0,3}$")

_LABEL = re.compile(
    r"(?P<label>微信号?|WECHAT|VX|WX(?=[:号])|QQ号?码?|Q号|扣扣号?|企鹅号|钉钉号?|抖音号|快手号|支付宝账?号?)"
    r"(?P<link>(?:ID|账号|帐号|号码?)?(?:为|是|\()?[:： ]{0,3})"
    r"(?P<id>WXID_[A-Z0-9]{6,30}|[A-Z][A-Z0-9_-]{5,19}|[1-9]\d{4,11})(?![A-Z0-9_@*-])"
)
_OFFICIAL = re.compile(r"公众|订阅号|服务号|视频号|政务|官方|小程序|企业|微信群|QQ群|平台")
_WORK = re.compile(r"工作|咨询|办公|业务|客服|单位|报名|投诉|窗口|群")
_NO_ID = re.compile(r"(?:HTTPS?|WWW|PUBLIC|OFFICIAL)")


def emails(reading: Reading) -> Iterator[Candidate]:
    """Yield e-mail addresses: government ones none, one that is a mobile number or said to be private sure."""
    for at in _AT.finditer(reading.plain):
        local = _LOCAL_PART.search(reading.plain[max(0, at.start() - 64) : at.start()])
        domain = _DOMAIN.match(reading.plain, at.end(), at.end() + 200)
        if not local or not domain or _GOVERNMENT.search(domain[0]):
            continue
        start = at.start() - len(local[0])
        if reading.is_part_of_masked(start, start):
            continue
        private = is_mobile(local[0]) or _OWN.search(reading.before(start, 12))
        yield Candidate(Kind.EMAIL, Severity.BLOCK if private else Severity.LOOK, start, domain.end())


def chat_ids(reading: Reading) -> Iterator[Candidate]:
    """Yield accounts behind their service's name: a person's sure, a working one a look, a public one none."""
    for match in _LABEL.finditer(reading.plain):
        before = reading.before(match.start(), 6)
        if _OFFICIAL.search(before + match["label"]) or _NO_ID.match(match["id"]):
            continue
        if not match["id"].isdecimal() and not re.search(r"[号:：为是(]|ID", match["label"] + match["link"]):
            continue  # 微信 Android 版: a word, not an account
        severity = Severity.LOOK if _WORK.search(before) else Severity.BLOCK
        yield Candidate(Kind.CHAT_ID, severity, *match.span("id"))
