"""The applicant's right to a hearing: until when he may ask for one, what he said, and whether it was held. Pure.

Who is told that he may ask has five days from the day on which the notice reached him (行政许可法 Art. 46, 47); like
the organ's they are counted in working days here. Until they are over, or he has said what he wants, nothing is
decided; who asks is heard first. The limit of the case runs on: what it leaves out is the hearing itself (Art. 45).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hall.domain.applications.clock import Event
from hall.enums import EventKind, HearingReply, SpecialStep
from yunlong_portal.kernel.workdays import Calendar

HEARING_DAYS = 5
# What is written down of each reply; each of them follows the notice.
REPLIES = {
    HearingReply.SERVED: EventKind.HEARING_SERVED,
    HearingReply.WAIVED: EventKind.HEARING_WAIVED,
    HearingReply.ASKED: EventKind.HEARING_ASKED,
}
KINDS = frozenset({EventKind.HEARING_TOLD, *REPLIES.values()})


@dataclass(frozen=True)
class HearingRight:
    """Where the last notice stands. ``until``: the last day on which he may ask."""

    until: date
    is_waived: bool = False
    is_asked: bool = False
    is_held: bool = False

    def is_open(self, today: date) -> bool:
        """Return whether he has said nothing yet and still may."""
        return self.is_unanswered and today <= self.until

    @property
    def is_unanswered(self) -> bool:
        """Return whether he has not said what he wants."""
        return not self.is_waived and not self.is_asked

    @property
    def is_owed(self) -> bool:
        """Return whether he asked for a hearing that was not held."""
        return self.is_asked and not self.is_held


def right_of(events: Sequence[Event], calendar: Calendar) -> HearingRight | None:
    """Return how the right stands after ``events``; None where none was told of. Raises as the calendar refuses."""
    told = max((place for place, each in enumerate(events) if each.kind == EventKind.HEARING_TOLD), default=None)
    if told is None:
        return None
    begins, said, is_held, is_hearing = events[told].on, "", False, False
    for event in events[told + 1 :]:
        match event.kind:
            case EventKind.HEARING_SERVED:
                begins = event.on
            case EventKind.HEARING_WAIVED | EventKind.HEARING_ASKED:
                said = event.kind
            case EventKind.SPECIAL_STARTED:
                is_hearing = event.special == SpecialStep.HEARING
            case EventKind.SPECIAL_ENDED:
                is_held = is_held or is_hearing
    return HearingRight(
        until=calendar.add_workdays(begins, HEARING_DAYS),
        is_waived=said == EventKind.HEARING_WAIVED,
        is_asked=said == EventKind.HEARING_ASKED,
        is_held=is_held,
    )
