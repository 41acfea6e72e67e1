"""What boards fill in below, and what is done for them later."""

from columns.slots import FRESHNESS
from disclosure.domain.boards import keeping, tasks
from disclosure.domain.boards.workflow import BOARD_TASK
from disclosure.models import BoardConfirmation, PosterPosting
from disclosure.slots import PUBLICATION_CHANGED
from yunlong_portal.kernel import documentation, jobs
from yunlong_portal.kernel.triggers import protect


def declare() -> None:
    """Declare the evidence, the workflow, the slots and the sweep of boards. Belongs into ``AppConfig.ready``."""
    protect(BoardConfirmation)
    protect(PosterPosting)
    documentation.show_workflow(BOARD_TASK)
    FRESHNESS.fill(keeping.kept_fresh, order=10)
    PUBLICATION_CHANGED.fill(tasks.on_publication)
    jobs.every(3600, "disclosure.boards", tasks.watch)
