"""System checks of the channels: a setting half made is told at the start, not by silence."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SHORTEST_SECRET = 32
# A matter that goes to a colleague and comes back within so many days is not told anew.
SHORTEST_DAYS = 90
_NOBODY = "webmaster@localhost"
_HINT = "见 docs/notices.md。"


@register(Tags.security)
def check_channels(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Look at the addresses and the secret; the servers themselves are asked by whoever sends."""
    found: list[CheckMessage] = []
    if settings.NOTICE_URL:
        parts = urlsplit(settings.NOTICE_URL)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            found.append(
                Error("PORTAL_NOTICE_URL 须是 http:// 或 https:// 开头的完整网址。", hint=_HINT, id="kernel.E321")
            )
        if len(settings.NOTICE_SECRET) < SHORTEST_SECRET:
            found.append(
                Error(
                    f"PORTAL_NOTICE_SECRET 不足 {SHORTEST_SECRET} 个字符，接口无从辨别提醒是不是门户发的。",
                    hint="用 openssl rand -base64 48 生成，两边写成一样的。",
                    id="kernel.E322",
                )
            )
    if settings.NOTICE_KEPT_DAYS and settings.NOTICE_KEPT_DAYS < SHORTEST_DAYS:
        found.append(
            Error(
                f"PORTAL_NOTICE_KEPT_DAYS 是 {settings.NOTICE_KEPT_DAYS}，不足 {SHORTEST_DAYS} 天。",
                hint="提醒删得太早，同一件事转回来会再提醒一次。不删除的写 0。",
                id="kernel.E324",
            )
        )
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and settings.DEFAULT_FROM_EMAIL == _NOBODY:
        found.append(
            Warning("提醒邮件没有发件人，多数邮件服务器会拒收。", hint="请设置 PORTAL_EMAIL_FROM。", id="kernel.W323")
        )
    return found
