"""The hotline's calls and its answers: what an agent may read out, and what was asked made into an answer."""

from columns.domain.duties import DutyBook
from columns.enums import Duty
from columns.models import Call
from columns.slots import CallAction, KnownAnswer
from disclosure.domain import kinds
from disclosure.domain.answers.keeping import POST
from disclosure.search.page import find
from disclosure.search.query import SearchQuery


def known(*, text: str) -> list[KnownAnswer]:
    """Return the public answers that fit the words, the best first (``columns.slots.KNOWLEDGE``). Two queries."""
    hits = find(SearchQuery(text=text, kind=kinds.ANSWER.code)).hits
    return [KnownAnswer(key=f"{POST}:{hit.post_id}", label=hit.plain_title, address=hit.address) for hit in hits]


def write_as_answer(*, call: Call, book: DutyBook) -> CallAction | None:
    """Offer to make an answer of what was asked to whoever drafts (``columns.slots.CALL_ACTIONS``)."""
    if not book.holds((Duty.DRAFT,)):
        return None
    return CallAction(name="answer", label="写成问答", address=f"/admin/disclosure/answercard/add/?call={call.pk}")
