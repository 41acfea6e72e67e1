"""By when a message is to be answered, in working days from the day it came.

找错            3    我为政府网站找错 asks for an answer in three working days
咨询、建议       5    common practice of portals; 政府网站与政务新媒体检查指标 fails what waits for three months
投诉           15    as long as what needs looking into
"""

from collections.abc import Mapping
from datetime import date

from hall.enums import MessageKind
from yunlong_portal.kernel.workdays import Calendar

WORKDAYS: Mapping[MessageKind, int] = {
    MessageKind.ERROR_REPORT: 3,
    MessageKind.QUESTION: 5,
    MessageKind.SUGGESTION: 5,
    MessageKind.COMPLAINT: 15,
}


def due_on(kind: MessageKind, received_on: date, *, calendar: Calendar) -> date:
    """Return by when a message of this kind is to be answered."""
    return calendar.add_workdays(received_on, WORKDAYS[kind])
