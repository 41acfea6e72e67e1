"""What is written of one page: the post and its publication, or what is held back; and where old addresses lead."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db.models import Count

from columns.domain.duties import Authority, holders
from columns.enums import LEADERS
from columns.models import Department
from disclosure.domain import rendering
from disclosure.domain.content import Payload, digest_of
from disclosure.domain.legacy.plans import Plan
from disclosure.domain.workflow import PATH
from disclosure.enums import QuarantineState
from disclosure.models import Attachment, LegacyAddress, LegacyPage, MigrationBatch, Post, QuarantinedPage, Revision
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.digest import FORM_VERSION
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import StoredFile, User

QUEUE = "/admin/disclosure/quarantinedpage/"


@dataclass(frozen=True)
class Address:
    """An old address of a page, or of the file of this digest that it brings."""

    host: str
    path: str
    file: str = ""


def open_post(*, actor: User, department: Department, payload: Payload, note: str, now: datetime) -> Post:
    """Write a draft with its one revision, from a payload that was normalised. It is about to be published."""
    post = Post(department=department, kind=payload["kind"], title=payload["title"], created_by=actor)
    save_with_history(post, actor=actor, reason="建稿", at=now)
    digests = [each["digest"] for each in payload["attachments"]]
    stored = {each.digest: each for each in StoredFile.objects.filter(digest__in=digests)} if digests else {}
    post.current_revision = Revision.objects.create(
        post=post,
        number=1,
        payload=payload,
        form=FORM_VERSION,
        digest=digest_of(payload),
        author=actor,
        note=note,
        created_at=now,
    )
    Attachment.objects.bulk_create(
        Attachment(
            revision=post.current_revision,
            file=stored[each["digest"]],
            number=number,
            name=each["name"],
            alternative_text=each.get("alternative_text", ""),
        )
        for number, each in enumerate(payload["attachments"], start=1)
    )
    save_with_history(post, actor=actor, reason="第1稿", at=now)
    return post


def bring_in(
    *, batch: MigrationBatch, plan: Plan, facts: dict[str, Any], authority: Authority | None, now: datetime
) -> Post:
    """Publish a page in which nothing was found, by its batch, and return the post. The caller indexes it."""
    assert plan.payload is not None  # noqa: S101  # the caller has looked; tells the type checker
    post = open_post(
        actor=batch.imported_by, department=facts["department"], payload=plan.payload, note="旧站迁移", now=now
    )
    assert post.current_revision is not None  # noqa: S101  # written just now; tells the type checker
    page = LegacyPage.objects.create(batch=batch, post=post, **facts | {"payload_digest": post.current_revision.digest})
    return PATH.take(
        "migrate",
        row=post,
        actor=batch.imported_by,
        expected_version=post.version,
        now=now,
        reason=f"{batch}",
        by_sweep=True,
        page=page,
        first_published_at=plan.published,
        index_number=plan.index_number,
        authority=authority,
    )


def hold(page: LegacyPage, plan: Plan, *, addresses: Iterable[Address], now: datetime) -> QuarantinedPage:
    """Keep back a page in which something was found: encrypted, and no citizen's until somebody decides by name."""
    held = {
        "payload": plan.payload,
        "index_number": plan.index_number,
        "published": plan.published.isoformat() if plan.published else "",
        "addresses": [[each.host, each.path, each.file] for each in addresses],
    }
    assert page.department is not None  # noqa: S101  # planning refuses a page of nobody's; tells the type checker
    row = QuarantinedPage(page=page, department=page.department, held=json.dumps(held, ensure_ascii=False))
    save_with_history(row, actor=page.batch.imported_by, reason="导入时隔离", at=now)
    return row


def address_rows(addresses: Iterable[Address], *, post_id: int, payload: Payload | None) -> list[LegacyAddress]:
    """Return where old addresses lead: to the post, or to a file of it."""
    files = {}
    for number, each in enumerate(payload["attachments"] if payload else [], start=1):
        files[each["digest"]] = rendering.file_address(post_id=post_id, number=number, name=each["name"])
    rows = []
    for each in addresses:
        target = files.get(each.file, "") if each.file else f"/posts/{post_id}/"
        if target:
            rows.append(LegacyAddress(host=each.host, path=each.path, target=target[:500], post_id=post_id))
    return rows


def written_path(path: str) -> str:
    """Return an old path as a link may hold it."""
    return quote(path, safe="/?=&@,;+!~()._-")


def tell_departments(batch: MigrationBatch, *, now: datetime) -> None:
    """Tell whoever may decide in each department how many pages wait for him."""
    waiting = (
        QuarantinedPage.objects.filter(page__batch=batch, state=QuarantineState.QUARANTINED)
        .values("department")
        .annotate(pages=Count("pk"))
    )
    counted = {each["department"]: each["pages"] for each in waiting}
    new = []
    for department in Department.objects.filter(pk__in=counted):
        people = {each.pk for duty in LEADERS for each in holders(duty, department)}
        new += [
            notices.NewNotice(
                key=f"disclosure.quarantine:{batch.pk}:{department.pk}:{person}",
                recipient_id=person,
                subject=f"旧网站迁移：{department.short_name}有 {counted[department.pk]} 页须您决定能否公开",
                link=f"{QUEUE}?state=quarantined",
                about=notices.about(batch),
            )
            for person in people
        ]
    if new:
        notices.write_many(new, now=now)
