"""The declared workflows of a request, of its letters and of the parts given to other departments.

Every change of a status in this app is a row of these tables. ``docs/workflows.md`` and the flow chart for the wall
(附件5) are drawn from them. Extension and lateness are no states: both are computed from events.
"""

from requests_ogi.domain.workflow.authority import is_named
from requests_ogi.domain.workflow.letter import LETTER
from requests_ogi.domain.workflow.part import PART
from requests_ogi.domain.workflow.request import REQUEST
from requests_ogi.domain.workflow.steps import CONSULTING

__all__ = ["CONSULTING", "LETTER", "PART", "REQUEST", "is_named"]
