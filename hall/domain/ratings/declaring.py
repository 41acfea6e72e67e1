"""What ratings declare at the start: the way of a low one, its reminders, what goes by itself."""

from hall.domain.ratings import keeping
from hall.domain.ratings.mending import LOW_RATING
from hall.domain.ratings.reminding import LOW_RATING as PLAN
from yunlong_portal.kernel import documentation, reminders


def declare() -> None:
    """Declare this part of the floor. Belongs into ``AppConfig.ready``."""
    documentation.show_workflow(LOW_RATING)
    reminders.declare(PLAN)
    keeping.declare()
