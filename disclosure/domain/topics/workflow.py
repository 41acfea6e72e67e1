"""How a topic opens and closes: in preparation, open, archived, and open again where there is reason to.

Opening shows the page to everybody, so the desk that publishes does it. Closing is an act of a person too: the sweep
only reminds (``keeping``). What is archived stays where it was, readable and marked.
"""

from collections.abc import Sequence
from datetime import datetime

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from columns.models import Column
from disclosure.enums import TopicState
from disclosure.models import Topic
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow

# Who may end a topic: whoever signs for the department that leads it, and the desk that keeps the portal.
ENDING = (Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL, Duty.PUBLISH)


def _authorise(*, actor: User, duties: Sequence[str], row: Topic, now: datetime) -> Authority | None:
    return authority(actor, duties, row.department, now=now, post_kind=row.post.kind)


def words_are_public(act: Act[Topic]) -> Refusal | None:
    """Refuse to show a topic whose words nobody has signed and published."""
    if act.row.post.live_publication_id is None:
        return Refusal("words_not_public", "专题的说明还没有公开。请先把它审签、校对、发布，再开通专题。")
    return None


def column_is_free(act: Act[Topic]) -> Refusal | None:
    """Refuse to take over a column that leads elsewhere."""
    column = act.row.column
    if column is not None and column.page not in {"", act.row.get_absolute_url()}:
        return Refusal(
            "column_leads_elsewhere", f"栏目“{column.name}”已转到 {column.page}，请栏目管理员先清空它的“专用页面”。"
        )
    return None


def open_topic(act: Act[Topic]) -> None:
    """Show the page; the column of the topic leads to it from now on."""
    topic = act.row
    topic.opened_at, topic.archived_at = topic.opened_at or act.now, None
    if topic.column_id is None:
        return
    column = Column.objects.select_for_update(of=("self",)).get(pk=topic.column_id)
    if column.page != topic.get_absolute_url():
        column.page = topic.get_absolute_url()
        save_with_history(column, actor=act.actor, reason="专题开通，栏目转到专题页", at=act.now)


def archive_topic(act: Act[Topic]) -> None:
    """Mark the page 归档 from now on: nothing is added any more, nobody waits for anything new."""
    act.row.archived_at = act.now


TOPIC: Workflow[Topic] = Workflow(
    name="topic",
    label="专题",
    model="disclosure.Topic",
    states=TopicState,
    initial=TopicState.PREPARING,
    authorise=_authorise,
    transitions=(
        Transition(
            name="open",
            label="开通",
            source=TopicState.PREPARING,
            target=TopicState.OPEN,
            duties=(Duty.PUBLISH,),
            guards=(words_are_public, column_is_free),
            effect=open_topic,
        ),
        Transition(
            name="archive",
            label="归档",
            source=TopicState.OPEN,
            target=TopicState.ARCHIVED,
            duties=ENDING,
            effect=archive_topic,
        ),
        Transition(
            name="reopen",
            label="重新开通",
            source=TopicState.ARCHIVED,
            target=TopicState.OPEN,
            duties=ENDING,
            guards=(words_are_public, column_is_free),
            effect=open_topic,
            needs_reason=True,
        ),
    ),
)
