"""Where the lines of a list of materials stand: ticked off one by one, beside the way of the case.

A line's state is no workflow of its own: it follows from what came, and each change of it belongs to a step of the case
or to a file that was handed in for it.
"""

from django.db.models import QuerySet

from hall.enums import MaterialState
from hall.models import ApplicationMaterial


def mark(lines: QuerySet[ApplicationMaterial], state: MaterialState, **more: str) -> None:
    """Write where these lines stand, and what is to be said of them (``remark``)."""
    lines.update(state=state, **more)
