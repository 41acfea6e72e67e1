"""By what a notice leaves the house: e-mail, and one small interface for SMS or work-chat (``docs/notices.md``).

A channel sends one message and either returns or raises; everything else (rows, claims, pauses, trying again) is
``delivering``'s. The same message may be sent twice when a process dies between sending and noting it: it carries
the same id each time, by which the other side knows it.
"""

import hmac
import http.client
import json
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.core.mail import EmailMessage
from django.utils import timezone

from yunlong_portal.kernel.enums import NoticeChannel, NoticeLevel
from yunlong_portal.kernel.models import Notice, NoticeDigest, User

# For each step of a conversation: who is silent for longer is taken to be down.
TIMEOUT_SECONDS = 10
# What a gateway answers to say that this one message cannot be brought to this person.
_REFUSALS = frozenset({400, 422})
# Of one letter a day; the rest is told by its number.
LINES_SHOWN = 100
_NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"


class Undeliverable(Exception):
    """The other side is there and refuses this message; others may pass."""


class ChannelDown(Exception):
    """The other side is not there, or takes nothing at all just now."""


@dataclass(frozen=True)
class Message:
    """A notice as a channel sends it. ``id`` is the same however often the notice is sent."""

    id: str
    handle: str
    name: str
    email: str
    subject: str
    url: str
    level: str
    written_at: datetime
    sent_at: datetime
    # Of a digest: each notice in it, with where it leads.
    lines: tuple[tuple[str, str], ...] = ()


class Channel(Protocol):
    """What a channel must be able to do."""

    @property
    def name(self) -> str:
        """Return its value in ``NoticeChannel``."""
        ...

    def why_not(self, person: User) -> str:
        """Return in a few words why this person cannot be reached by it, empty where he can."""
        ...

    def send(self, message: Message) -> None:
        """Send, and return once the other side has taken it. Raises Undeliverable or ChannelDown; waits briefly."""
        ...


def message_of(notice: Notice, *, sent_at: datetime) -> Message:
    """Return what is sent of a notice; its recipient should be loaded with it."""
    person = notice.recipient
    return Message(
        id=sha256(notice.key.encode()).hexdigest()[:32],
        handle=person.username,
        name=str(person),
        email=person.email,
        subject=notice.subject,
        url=f"{settings.BASE_URL}{notice.link}",
        level=notice.level,
        written_at=notice.created_at,
        sent_at=sent_at,
    )


def digest_message(digest: NoticeDigest, inside: Sequence[Notice], *, url: str, sent_at: datetime) -> Message:
    """Return the one letter of a day; its recipient should be loaded with it."""
    person = digest.recipient
    return Message(
        id=sha256(f"digest:{digest.pk}".encode()).hexdigest()[:32],
        handle=person.username,
        name=str(person),
        email=person.email,
        subject=f"{timezone.localtime(digest.created_at):%-m月%-d日}的提醒：共{len(inside)}条",
        url=url,
        level=NoticeLevel.INFO,
        written_at=digest.created_at,
        sent_at=sent_at,
        lines=tuple((each.subject, f"{settings.BASE_URL}{each.link}") for each in inside),
    )


class EmailChannel:
    """E-mail by the server that ``PORTAL_EMAIL_URL`` names; without one, printed where the portal runs."""

    name = NoticeChannel.EMAIL.value

    def why_not(self, person: User) -> str:
        return "" if person.email else "没有登记电子邮箱"

    def send(self, message: Message) -> None:
        host = urlsplit(settings.BASE_URL).hostname or "localhost"
        email = EmailMessage(
            subject=message.subject,
            body=_letter(message),
            to=[message.email],
            headers={
                "Message-ID": f"<{message.id}@{host}>",
                # No out-of-office answers, please.
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            email.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise Undeliverable(f"邮件服务器不收这个邮箱的信：{_answers(error.recipients)}") from error
        except smtplib.SMTPDataError as error:
            raise Undeliverable(f"邮件服务器不收这封信：{error.smtp_code}") from error
        except ValueError as error:  # what is no address, or cannot be written in a header
            raise Undeliverable(f"邮箱地址不能用：{error}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelDown(f"{type(error).__name__}: {error}") from error


def _answers(refused: Any) -> str:
    """Return the codes a mail server gave for its recipients, without the words, which quote addresses."""
    return "、".join(sorted({str(code) for code, _ in refused.values()}))


def _letter(message: Message) -> str:
    said = [
        f"    {message.subject}。" if message.level != NoticeLevel.OVERDUE else f"    【已逾期】{message.subject}。"
    ]
    for number, (subject, url) in enumerate(message.lines[:LINES_SHOWN], 1):
        said += ["", f"    {number}．{subject}", f"    {url}"]
    if len(message.lines) > LINES_SHOWN:
        said += ["", f"    另有{len(message.lines) - LINES_SHOWN}条，请登录后查看。"]
    lines = [
        f"{message.name}：",
        "",
        *said,
        "",
        f"    登录后办理：{message.url}",
        "",
        f"{admin.site.site_header} {timezone.localtime(message.written_at):%Y年%-m月%-d日 %H:%M}",
        "系统自动发出，请勿回复。邮件里只写是哪一件事，内容请登录后查看。",
    ]
    return "\n".join(lines)


class WebhookChannel:
    """A small signed JSON document by HTTP POST to whatever the county puts before its SMS or work-chat."""

    name = NoticeChannel.WEBHOOK.value

    def why_not(self, person: User) -> str:
        return ""

    def send(self, message: Message) -> None:
        body = json.dumps(_document(message), ensure_ascii=False).encode()
        stamp = str(int(message.sent_at.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.id,
            "X-Portal-Timestamp": stamp,
            "X-Portal-Signature": f"sha256={signature(settings.NOTICE_SECRET, stamp, body)}",
        }
        try:
            status = _post(settings.NOTICE_URL, body, headers)
        except (http.client.HTTPException, OSError) as error:
            raise ChannelDown(f"{type(error).__name__}: {error}") from error
        if status in _REFUSALS:
            raise Undeliverable(f"接口不收这一条：{status}")
        if not 200 <= status < 300:
            raise ChannelDown(f"接口答复 {status}")


def _document(message: Message) -> dict[str, str]:
    return {
        "id": message.id,
        "to": message.handle,
        "name": message.name,
        "text": message.subject,
        "url": message.url,
        "level": message.level,
        "written_at": timezone.localtime(message.written_at).isoformat(timespec="seconds"),
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return what proves to the gateway that we wrote ``body`` at ``stamp``: HMAC-SHA256 in hexadecimal."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Return the status of the answer. Redirects are not followed: the secret's proof is for this address alone."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", parts._replace(scheme="", netloc="", fragment="").geturl() or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def offered() -> list[Channel]:
    """Return the channels that the settings open, in the order of ``NoticeChannel``."""
    found: list[Channel] = []
    if settings.EMAIL_BACKEND != _NO_MAIL:
        found.append(EmailChannel())
    if settings.NOTICE_URL:
        found.append(WebhookChannel())
    return found
