"""Drafts of items from a table: a new code begins an item, a known one gets the draft of its next version.

Nothing is published here. A draft goes the whole way of signatures like one that was written on its page.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from columns.models import Department
from disclosure.domain import content, revisions
from disclosure.domain.checks import Draft
from disclosure.domain.structure import Content
from disclosure.enums import PathState
from disclosure.models import Post, Revision
from hall.domain.items import checking
from hall.domain.items.beginning import NewChange, begin_change, draft_item
from hall.domain.items.kind import ITEM
from hall.models import Item
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

_NOTE = "用表格导入"
# What a table may not bring in. That something is still missing is said when the draft is submitted.
_NEVER = frozenset({
    "item_catch_all", "item_material_twice", "item_promise_too_long", "item_too_many_days", "item_until_backwards",
    "item_mobile",
})  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What a row of the table says of an item; ``content`` is whole."""

    code: str
    department: Department
    name: str
    content: Content


def version_of(item: Item, *, reads_drafts: bool) -> Revision | None:
    """Return the version that a table shows: the draft that is being written for who writes it, else what is public.

    None for whoever does not write for the department while nothing is public.
    """
    post = item.post
    live = post.live_publication.revision if post.live_publication else None
    if reads_drafts and (live is None or post.state == PathState.DRAFT):
        return post.current_revision
    return live


def faults_of(said: Said, *, base: content.Payload | None, now_on: Any) -> list[tuple[str, str]]:
    """Return (block, sentence) of what a row must not say, whoever writes it. Raises Refused (``content_invalid``)."""
    begun = base or content.empty_payload(kind=ITEM.code, source_name=said.department.name)
    draft = Draft(payload=content.normalise(begun | {"title": said.name, "content": said.content}), today=now_on)
    checks = (checking.materials, checking.limits, checking.change, checking.phones)
    return [
        (each.place.removeprefix("content."), each.sentence)
        for check in checks
        for each in check(draft)
        if each.code in _NEVER
    ]


@transaction.atomic
def redraft(*, item: Item | None, said: Said, actor: User, now: datetime) -> Post:
    """Write what a row says as a draft and return its post; ``item`` is as it was when the row was compared with it.

    Refused: ``changed_meanwhile`` where somebody wrote on it since, and as ``draft_item``, ``begin_change`` and
    ``revisions.save_revision`` do.
    """
    if item is None:
        item = draft_item(actor=actor, department=said.department, code=said.code, name=said.name, now=now)
        post = item.post
    else:
        # Locked, so that nobody's text is written over between what was shown and what is done.
        post = Post.objects.select_for_update(of=("self",)).select_related("current_revision").get(pk=item.post_id)
        if post.current_revision_id != item.post.current_revision_id or post.state != item.post.state:
            raise refuse("changed_meanwhile", f"您看过以后，有人改了{item.code}的稿件。请看过下面新的对照再确认。")
        if post.state != PathState.DRAFT:
            post = begin_change(item=item, change=_change_of(said.content), actor=actor, now=now)
    current = post.current_revision
    assert current is not None  # noqa: S101  # every post has one; tells the type checker
    payload = dict(current.payload) | {"title": said.name, "content": said.content}
    revisions.save_revision(post=post, actor=actor, parent_id=current.pk, payload=payload, note=_NOTE, now=now)
    return Post.objects.select_related("current_revision").get(pk=post.pk)


def _change_of(said: Content) -> NewChange:
    """Return the block ``change`` as a change begins with it; its days stand in the content, which is written last."""
    held = {name: value for name, value in said["change"].items() if value and name not in ("effective_on", "until")}
    return NewChange(**held)
