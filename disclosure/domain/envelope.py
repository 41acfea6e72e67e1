"""How a post stands in lists: pinned, and with which picture. Envelope, not content: nobody becomes a contributor."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import Column
from disclosure.domain.publishing import is_sealed
from disclosure.models import Post, Publication
from disclosure.queries import MOST_PINNED
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import StoredFile, User
from yunlong_portal.kernel.workflow import refuse


def pictures_of(post: Post) -> QuerySet[StoredFile]:
    """Return the pictures that the public sees of a post: those attached to its live publication."""
    live = post.live_publication
    digests = [each["digest"] for each in live.attachments] if live else []
    return StoredFile.objects.filter(digest__in=digests, media_type__startswith="image/").order_by("pk")


@transaction.atomic
def change_envelope(
    *, post: Post, actor: User, expected_version: int, pinned: bool, list_picture: StoredFile | None, now: datetime
) -> Post:
    """Pin a post or not, and give it a picture for lists or none.

    Refused: ``stale`` (somebody acted since), ``no_duty`` (the actor does not publish), ``not_public`` (nothing of the
    post is public, or it is sealed), ``not_its_picture``, ``too_many_pinned`` (of the column it stands in).
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("live_publication").get(pk=post.pk)
    if post.version != expected_version:
        raise refuse("stale", "您打开之后这篇信息已有人办理。请看过现在的情况再改。")
    if not may(actor, Duty.PUBLISH, post.department, now=now, post_kind=post.kind):
        raise refuse("no_duty", "置顶和列表图由发布员设置。")
    if post.live_publication is None or is_sealed(post):
        raise refuse("not_public", "这篇信息现在没有公开，不用设置置顶和列表图。")
    if list_picture is not None and not pictures_of(post).filter(pk=list_picture.pk).exists():
        raise refuse("not_its_picture", "列表图只能从这篇信息已公开的图片附件中选。")
    if (post.pinned, post.list_picture_id) == (pinned, list_picture.pk if list_picture else None):
        return post
    if pinned and not post.pinned:
        _make_sure_of_room(post.live_publication)
    post.pinned, post.list_picture = pinned, list_picture
    post.version += 1
    picture = "有" if list_picture else "无"
    save_with_history(post, actor=actor, reason=f"列表设置：{'置顶' if pinned else '不置顶'}，列表图{picture}", at=now)
    return post


def _make_sure_of_room(live: Publication) -> None:
    """Refuse where a column has as many pinned as it may; of two people who pin at once the second sees the first."""
    column = Column.objects.select_for_update(no_key=True).get(pk=live.column_id)
    pinned = Publication.objects.live().filter(column=column, post__pinned=True).values_list("title", flat=True)
    if len(pinned) >= MOST_PINNED:
        titles = "".join(f"《{title}》" for title in pinned)
        raise refuse(
            "too_many_pinned",
            f"“{column.name}”已有 {len(pinned)} 篇置顶，一个栏目最多 {MOST_PINNED} 篇。"
            f"请先取消其中一篇的置顶：{titles}。",
        )
