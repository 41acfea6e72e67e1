"""The hotline's knowledge base: answers that the public reads are signed posts; here it is seen to that they hold.

The plan of the house has the knowledge base on the floor of columns. An answer is signed before anybody reads it, and
there is no second place where signatures are kept: so it lives where posts do.

    keeping.py    what an answer rests on, and what marks it for review: a change of that, its age, a person's word
    workflow.py   the states of the card beside an answer
    reading.py    what citizens find
"""

from disclosure.domain.answers.keeping import (
    draft_answer,
    drop_basis,
    mark_for_review,
    mark_grown_old,
    open_card,
    publication_changed,
    rest_on,
)
from disclosure.domain.answers.reminding import PLAN
from disclosure.domain.answers.workflow import ANSWER

__all__ = [
    "ANSWER",
    "PLAN",
    "draft_answer",
    "drop_basis",
    "mark_for_review",
    "mark_grown_old",
    "open_card",
    "publication_changed",
    "rest_on",
]
