"""What this part declares at the start: its workflow, its reminders, what a change of the public text means."""

from disclosure.domain.filings import reminding
from disclosure.domain.filings.changing import tell_of_change
from disclosure.domain.filings.workflow import FILING
from disclosure.slots import PUBLICATION_CHANGED
from yunlong_portal.kernel import documentation


def declare() -> None:
    """Declare it. Belongs into ``AppConfig.ready``."""
    documentation.show_workflow(FILING)
    reminding.declare_all()
    PUBLICATION_CHANGED.fill(tell_of_change)
