"""What the knowledge base declares when the portal starts."""

from columns.slots import CALL_ACTIONS, KNOWLEDGE
from disclosure import slots
from disclosure.domain import online_answers
from disclosure.domain.answers import calls, keeping
from disclosure.domain.answers.reminding import PLAN
from disclosure.domain.answers.workflow import ANSWER
from yunlong_portal.kernel import documentation, jobs, reminders


def declare() -> None:
    """Declare the workflow, what marks answers for review, and who is reminded."""
    documentation.show_workflow(ANSWER)
    slots.PUBLICATION_CHANGED.fill(keeping.publication_changed)
    slots.PUBLICATION_CHANGED.fill(online_answers.publication_changed)
    KNOWLEDGE.fill(calls.known)
    CALL_ACTIONS.fill(calls.write_as_answer)
    jobs.every(3600, "disclosure.answers", keeping.mark_grown_old)
    reminders.declare(PLAN)
