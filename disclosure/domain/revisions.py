"""Writing: every save is a new immutable revision; nobody's text is lost and none is overwritten."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import Department
from disclosure.domain import answers, content, kinds
from disclosure.domain.content import Payload
from disclosure.enums import PathState
from disclosure.models import Attachment, Post, Revision
from yunlong_portal.kernel.digest import FORM_VERSION
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import StoredFile, Upload, User
from yunlong_portal.kernel.workflow import refuse


@dataclass(frozen=True)
class Saved:
    """What became of a save: the revision, and whether it is new."""

    revision: Revision
    is_new: bool


@transaction.atomic
def create_post(*, actor: User, department: Department, payload: Payload, now: datetime) -> Post:
    """Open a post in the drafting state with its first revision.

    Refused: ``no_duty`` (the actor does not draft this kind for the department), ``content_invalid``,
    ``file_not_own``, ``there_already`` (a department has one post of this kind, and has it).
    """
    if not may(actor, Duty.DRAFT, department, now=now, post_kind=payload["kind"]):
        raise refuse("no_duty", f"您不是{department.short_name}的拟稿人，或您代理的不含这类信息，不能为该单位建稿。")
    payload = content.normalise(payload)
    if kinds.get(payload["kind"]).once:
        _refuse_second(department, kinds.get(payload["kind"]))
    post = Post(department=department, kind=payload["kind"], title=payload["title"], created_by=actor)
    save_with_history(post, actor=actor, reason="建稿", at=now)
    post.current_revision = _write(post, payload, actor=actor, parent=None, basis=None, is_side=False, note="", now=now)
    save_with_history(post, actor=actor, reason="第1稿", at=now)
    if post.kind == kinds.ANSWER.code:
        answers.open_card(post=post, actor=actor, now=now)
    return post


def _refuse_second(department: Department, kind: kinds.Kind) -> None:
    # Locked, so that of two who begin at the same moment the second is told; the table has a constraint behind it.
    Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
    if Post.objects.filter(department=department, kind=kind.code).exclude(state=PathState.DISCARDED).exists():
        raise refuse(
            "there_already",
            f"{department.short_name}已经有{kind.label}。请打开原来的那一篇，用“更正或更新”改成新版，不要另建。",
        )


@transaction.atomic
def save_revision(
    *,
    post: Post,
    actor: User,
    parent_id: int | None,
    payload: Payload,
    now: datetime,
    basis: Revision | None = None,
    note: str = "",
) -> Saved:
    """Save what was typed as a new revision of a draft.

    ``parent_id`` is the revision the typist began from. Where somebody saved since, the text is kept as a side
    revision. The same content makes no new revision. ``basis`` names an older revision of this post whose text was
    taken as the starting point; its authors count as contributors.
    Refused: ``no_duty``, ``not_draft``, ``content_invalid``, ``kind_changed``, ``file_not_own``, ``wrong_basis``.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not may(actor, Duty.DRAFT, post.department, now=now, post_kind=post.kind):
        raise refuse("no_duty", f"您不是{post.department.short_name}的拟稿人，或您代理的不含这类信息，不能修改。")
    if post.state != PathState.DRAFT:
        raise refuse("not_draft", f"这篇信息现在是“{post.get_state_display()}”，要修改请先撤回或由审查人退回。")
    if basis is not None and basis.post_id != post.pk:
        raise refuse("wrong_basis", "所选底稿不是这篇信息的旧稿。")
    payload = content.normalise(payload)
    if payload["kind"] != post.kind:
        raise refuse("kind_changed", "信息类型不能改。请另建一篇，把这一篇作废。")
    current = post.current_revision
    assert current is not None  # noqa: S101  # every post has one from its creation; tells the type checker
    if content.digest_of(payload, form=current.form) == current.digest:
        return Saved(revision=current, is_new=False)
    is_side = parent_id != current.pk
    parent: Revision | None = current
    if is_side:
        parent = Revision.objects.filter(post=post, pk=parent_id).first() if parent_id else None
    revision = _write(post, payload, actor=actor, parent=parent, basis=basis, is_side=is_side, note=note, now=now)
    if is_side:
        return Saved(revision=revision, is_new=True)
    post.current_revision = revision
    post.title = payload["title"]
    post.version += 1
    save_with_history(post, actor=actor, reason=f"{revision}{':' + note if note else ''}", at=now)
    return Saved(revision=revision, is_new=True)


def _write(
    post: Post,
    payload: Payload,
    *,
    actor: User,
    parent: Revision | None,
    basis: Revision | None,
    is_side: bool,
    note: str,
    now: datetime,
) -> Revision:
    files = _own_files(post, payload, actor)
    for each in payload["attachments"]:
        each["media_type"] = files[each["digest"]].media_type
        each["size"] = files[each["digest"]].size
    revision = Revision.objects.create(
        post=post,
        number=Revision.objects.filter(post=post).count() + 1,
        parent=parent,
        basis=basis,
        payload=payload,
        form=FORM_VERSION,
        digest=content.digest_of(payload),
        author=actor,
        is_side=is_side,
        note=note,
        created_at=now,
    )
    Attachment.objects.bulk_create(
        Attachment(
            revision=revision,
            file=files[each["digest"]],
            number=number,
            name=each["name"],
            alternative_text=each.get("alternative_text", ""),
        )
        for number, each in enumerate(payload["attachments"], start=1)
    )
    return revision


def _own_files(post: Post, payload: Payload, actor: User) -> dict[str, StoredFile]:
    """Return the files a payload names, by digest: each uploaded by the actor or in an earlier revision of the post.

    Of any other the answer is the same whether it is in the store or not: nobody finds out by asking.
    """
    digests = {each["digest"] for each in payload["attachments"]}
    uploaded = Upload.objects.filter(person=actor).values("file")
    attached = Attachment.objects.filter(revision__post=post).values("file")
    own = Q(pk__in=uploaded) | Q(pk__in=attached)
    files = {each.digest: each for each in StoredFile.objects.filter(own, digest__in=digests)}
    if strange := [each["name"] for each in payload["attachments"] if each["digest"] not in files]:
        raise refuse(
            "file_not_own",
            f"附件“{'”“'.join(strange)}”不是您上传的，也不在这篇信息以前的稿里，没有保存。"
            "请去掉这一行，在“添加附件”里重新上传这个文件。",
        )
    return files


def authors_on_path(rows: Mapping[int, Revision], *, start: int | None, stop: int | None) -> set[int]:
    """Return the keys of the authors from revision ``start`` back over parents and bases, up to (without) ``stop``.

    A revision with the very text of another is made from it, whether its author says so (``basis``) or not.
    """
    people: set[int] = set()
    waiting, seen = [start], {stop}
    twins: dict[str, list[int]] = defaultdict(list)
    for row in rows.values():
        twins[row.digest].append(row.pk)
    while waiting:
        key = waiting.pop()
        if key is None or key in seen or key not in rows:
            continue
        seen.add(key)
        people.add(rows[key].author_id)
        waiting += [rows[key].parent_id, rows[key].basis_id, *twins[rows[key].digest]]
    return people


def contributors(post: Post) -> set[int]:
    """Return the keys of everyone who touched the content on the path back to the last publication."""
    rows = {each.pk: each for each in post.revisions.defer("payload")}
    last = post.publications.order_by("-number").values_list("revision_id", flat=True).first()
    return authors_on_path(rows, start=post.current_revision_id, stop=last)
