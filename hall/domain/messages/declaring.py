"""What messages declare at the start: their way, reminders, what is done by time, and what waits for an answer."""

from disclosure.slots import PAGES_NOT_THERE, UNANSWERED
from hall.domain.messages import keeping
from hall.domain.messages.answering import MESSAGE
from hall.domain.messages.reading import pages_not_there, unanswered
from hall.domain.messages.reminding import MESSAGE as PLAN
from yunlong_portal.kernel import documentation, jobs, reminders

_DAILY = 24 * 60 * 60


def declare() -> None:
    """Declare this part of the floor. Belongs into ``AppConfig.ready``."""
    documentation.show_workflow(MESSAGE)
    reminders.declare(PLAN)
    keeping.declare()
    jobs.every(_DAILY, "hall.close_answered_messages", keeping.close_answered)
    UNANSWERED.fill(unanswered)
    PAGES_NOT_THERE.fill(pages_not_there)
