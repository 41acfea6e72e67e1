"""Beginning an item: a post of the kind ``item`` gets the code under which readers will find it for ever.

Everything else of an item is the versions of that post. A change (调整、取消、下放 …) begins as a correction of the
post in which the block ``change`` says what it is, and goes the whole way of signatures like the first version.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import Department
from columns.queries import column_tree
from disclosure.domain import content, revisions
from disclosure.domain.content import Payload
from disclosure.domain.workflow import PATH
from disclosure.enums import PathState
from disclosure.models import Post
from hall.domain.items.entries import write_entry
from hall.domain.items.kind import ITEM
from hall.enums import LifeEvent
from hall.models import Item
from hall.models.items import ITEM_CODE
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# Who registers an item: whoever keeps the hall of the department, or writes for it.
BEGINNERS = (Duty.MANAGE_HALL, Duty.DRAFT)


def column_of_guides() -> str:
    """Return the code of the column in which guides stand, empty where the county has none open."""
    return next((each.code for each in column_tree().walk() if ITEM.fits(each)), "")


def may_begin(user: User, department: Department, *, now: datetime) -> bool:
    """Return whether this person may register items of a department."""
    return any(may(user, duty, department, now=now, post_kind=ITEM.code) for duty in BEGINNERS)


@transaction.atomic
def begin_item(*, post: Post, code: str, actor: User, now: datetime, order: int = 0) -> Item:
    """Bind a post of the kind ``item`` to its code.

    Readers find it there once it is published. Refused: ``no_duty``, ``not_an_item``, ``post_taken``,
    ``post_discarded``, ``code_invalid``, ``code_taken``.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("department").get(pk=post.pk)
    if not may_begin(actor, post.department, now=now):
        raise refuse("no_duty", f"事项由{post.department.short_name}的大厅管理员或者拟稿人登记。")
    if post.kind != ITEM.code:
        raise refuse("not_an_item", "只有“办事事项”这一类信息可以设事项编码。")
    if post.state == PathState.DISCARDED:
        raise refuse("post_discarded", "这篇信息已经作废，不能再设事项编码。")
    if Item.objects.filter(post=post).exists():
        raise refuse("post_taken", "这篇信息已经设了事项编码，不用再设。")
    return bind_item(post=post, code=code, order=order, actor=actor, now=now)


def bind_item(*, post: Post, code: str, order: int, actor: User | None, now: datetime) -> Item:
    """Write the row that binds, without asking for a duty: what the county's own loader and :func:`begin_item` share.

    Refused: ``code_invalid``, ``code_taken``.
    """
    try:
        ITEM_CODE(code)
    except ValidationError as error:
        raise refuse("code_invalid", str(error.message)) from error
    if len(code) > Item._meta.get_field("code").max_length:  # type: ignore[operator]  # a CharField has one
        raise refuse("code_invalid", "事项编码最多40个字符。")
    if Item.objects.filter(code=code).exists():
        raise refuse("code_taken", f"编码 {code} 已由另一个事项使用，取消了的事项也不让出编码，请另编一个。")
    item = Item(code=code, post=post, department=post.department, order=order, created_by=actor, created_at=now)
    save_with_history(item, actor=actor, reason="登记事项", at=now)
    if post.live_publication is not None:
        write_entry(item, post.live_publication)
    return item


@transaction.atomic
def draft_item(*, actor: User, department: Department, code: str, name: str, now: datetime) -> Item:
    """Begin an item with a draft of its own that holds its name and organ; the rest is written on the post's form.

    Refused: as ``revisions.create_post`` does (only who drafts for the department begins a draft), and as
    :func:`begin_item`.
    """
    payload = content.empty_payload(kind=ITEM.code, column=column_of_guides(), source_name=department.name)
    payload["title"] = name
    payload["content"] = {
        "change": {"kind": LifeEvent.CREATE.value},
        "basics": {"organ": department.name},
    }
    payload["metadata"] |= {"issuing_body": department.name}
    post = revisions.create_post(actor=actor, department=department, payload=payload, now=now)
    return begin_item(post=post, code=code, actor=actor, now=now)


@dataclass(frozen=True)
class NewChange:
    """What a change of an item begins with: the rest of the version is the text that is public."""

    kind: str
    basis: str = ""
    document_number: str = ""
    effective_on: date | None = None
    from_body: str = ""
    to_body: str = ""
    successor: str = ""
    advice: str = ""
    until: date | None = None

    def as_block(self) -> dict[str, str]:
        """Return the block ``change``."""
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in vars(self).items() if value
        }


def _note_of(change: NewChange) -> str:
    named = change.basis or change.document_number
    return (
        f"事项{LifeEvent(change.kind).label}（依据：{named}）"[:300] if named else f"事项{LifeEvent(change.kind).label}"
    )


@transaction.atomic
def begin_change(*, item: Item, change: NewChange, actor: User, now: datetime) -> Post:
    """Open a correction of the item's post in which the block ``change`` is filled, and return the draft.

    A draft that is being written already keeps its text and takes the block over. Refused: ``no_duty`` (not a
    drafter), ``on_its_way`` (a version is being signed), ``no_successor``, and as ``revisions.save_revision`` does.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("department", "current_revision").get(
        pk=item.post_id
    )  # fmt: skip
    if not may(actor, Duty.DRAFT, post.department, now=now, post_kind=post.kind):
        raise refuse("no_duty", f"事项的变更由{post.department.short_name}的拟稿人起草。")
    if change.successor and not Item.objects.filter(code=change.successor).exclude(pk=item.pk).exists():
        raise refuse("no_successor", f"没有编码为 {change.successor} 的其他事项，请核对“替代事项的编码”。")
    if post.state == PathState.PUBLISHED:
        reason = f"事项{LifeEvent(change.kind).label}"
        post = PATH.take("correct", row=post, actor=actor, expected_version=post.version, now=now, reason=reason)
    elif post.state != PathState.DRAFT:
        raise refuse("on_its_way", f"这个事项有一版正在办理（{post.get_state_display()}），请等它办完或者先撤回修改。")
    revision = post.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    payload: Payload = dict(revision.payload)
    held: dict[str, Any] = dict(payload["content"])
    payload["content"] = held | {"change": change.as_block()}
    # What is public is not changed without a word to its readers; the drafter may write a better one.
    payload["correction_note"] = _note_of(change)
    revisions.save_revision(
        post=post, actor=actor, parent_id=revision.pk, payload=payload, note=LifeEvent(change.kind).label, now=now
    )
    return Post.objects.select_related("current_revision").get(pk=post.pk)
