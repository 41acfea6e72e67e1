"""Taking a message in: nobody has to say who he is; with number and query code he reads his answer."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.enums import DepartmentKind
from columns.models import Department
from hall.domain.messages.answering import tell_the_bureau
from hall.domain.messages.limits import due_on
from hall.enums import MessageKind
from hall.models import Item, Message, MessageText
from yunlong_portal.kernel import masked, numbering, tracking
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workdays import load_calendar
from yunlong_portal.kernel.workflow import refuse

SERIES = "message"
MARK = "ZX"
LONGEST = 3_000
_LONGEST_PAGE = 300


@dataclass(frozen=True)
class Written:
    """A message as it was typed. ``submission`` makes of a form sent twice one message."""

    kind: MessageKind
    content: str
    item: Item | None = None
    page: str = ""
    name: str = ""
    phone: str = ""
    is_private: bool = False
    submission: str | None = None


@dataclass(frozen=True)
class Sent:
    """What came of it: the message, its query code, shown once, and whether it had been sent before."""

    message: Message
    code: str
    is_repeat: bool = False


def send(written: Written, *, now: datetime) -> Sent:
    """Take a message in, tell the service bureau, and return it with its query code.

    Refused: ``nothing_said``, ``too_long``, ``no_page`` (an error of which page?).
    """
    code = tracking.code_for(written.submission) if written.submission else tracking.new_code()
    if known := _known(written):
        return Sent(message=known, code=code, is_repeat=True)
    _check(written)
    try:
        with transaction.atomic():
            return Sent(message=_create(written, code=code, now=now), code=code)
    except IntegrityError:
        # The same form at the same moment: the database let one of them in.
        if known := _known(written):
            return Sent(message=known, code=code, is_repeat=True)
        raise


def _known(written: Written) -> Message | None:
    return Message.objects.filter(submission=written.submission).first() if written.submission else None


def _check(written: Written) -> None:
    said = written.content.strip()
    if not said:
        raise refuse("nothing_said", "请写明要问什么、说什么。")
    if len(said) > LONGEST:
        raise refuse("too_long", f"内容有{len(said)}个字，最多{LONGEST}个字。请写要点。")
    if written.kind == MessageKind.ERROR_REPORT and not written.page.strip():
        raise refuse("no_page", "请写明错误在哪一页：复制浏览器地址栏里的网址，或者写出标题。")


def _create(written: Written, *, code: str, now: datetime) -> Message:
    today = timezone.localdate(now)
    county = Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)
    serial = numbering.draw(issuer=county.slug, series=SERIES, year=today.year)
    message = Message(
        number=f"{MARK}-{today.year}-{serial:05d}",
        kind=written.kind,
        item=written.item,
        # What stands behind the path may name a case: the history of a message is never erased.
        page=re.split(r"[?#]", written.page.strip())[0][:_LONGEST_PAGE],
        # A complaint is never put before the public, whatever was ticked.
        is_private=written.is_private or written.kind == MessageKind.COMPLAINT,
        received_on=today,
        due_on=due_on(written.kind, today, calendar=load_calendar()),
        sent_at=now,
        tracking_digest=tracking.digest_of(code),
        submission=written.submission,
    )
    save_with_history(message, actor=None, reason="收到留言", at=now)
    name = written.name.strip()
    MessageText.objects.create(
        message=message,
        masked_name=masked.name(name) if name else "",
        name=name,
        phone=written.phone.strip(),
        content=written.content.strip(),
    )
    tell_the_bureau(message, now=now)
    return message
