"""Tables of the ground floor."""

from yunlong_portal.kernel.models.calendar import CalendarDay, CalendarNotice, StandingHoliday
from yunlong_portal.kernel.models.files import StoredFile, Upload
from yunlong_portal.kernel.models.jobs import CounterBatch, Heartbeat, Job, Periodic
from yunlong_portal.kernel.models.ledger import EvidenceSeal
from yunlong_portal.kernel.models.letters import LetterTemplate
from yunlong_portal.kernel.models.notices import Notice, NoticeDelivery, NoticeDigest
from yunlong_portal.kernel.models.numbers import NumberSeries
from yunlong_portal.kernel.models.practice import PracticeMark
from yunlong_portal.kernel.models.private import Erasure, PrivateFile, PrivateOpening, TrackingAttempt
from yunlong_portal.kernel.models.users import AccountAct, User

__all__ = [
    "AccountAct",
    "CalendarDay",
    "CalendarNotice",
    "CounterBatch",
    "Erasure",
    "EvidenceSeal",
    "Heartbeat",
    "Job",
    "LetterTemplate",
    "Notice",
    "NoticeDelivery",
    "NoticeDigest",
    "NumberSeries",
    "Periodic",
    "PracticeMark",
    "PrivateFile",
    "PrivateOpening",
    "StandingHoliday",
    "StoredFile",
    "TrackingAttempt",
    "Upload",
    "User",
]
