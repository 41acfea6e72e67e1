"""Telling people: a row first, then the message.

    notices.write(key=f"request.handed_over:{row.pk}", recipient=clerk, subject="政府信息公开申请 2026-12 号转来",
                  link=address, about=notices.about(row), now=now)
    notices.settle(about=notices.about(row), now=now)          # whatever was said about it is over

``writing`` puts the rows down inside the caller's transaction; ``channels`` are what leaves the house (e-mail, and
one documented interface for SMS or work-chat, ``docs/notices.md``); ``delivering`` is run again and again beside the
requests and sends what is due. Reminders before a date are declared in ``kernel.reminders``.
"""

from yunlong_portal.kernel.notices.standing import keep_standing
from yunlong_portal.kernel.notices.writing import (
    NewNotice,
    about,
    mark_read,
    settle,
    try_again,
    write,
    write_many,
)

__all__ = ["NewNotice", "about", "keep_standing", "mark_read", "settle", "try_again", "write", "write_many"]
