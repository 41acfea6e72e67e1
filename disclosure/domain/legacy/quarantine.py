"""What people decide about pages that were held back, each by name and with a reason (P46).

Released as it is, masked and released, taken up as a draft that goes the usual way, or dropped. What is sure to be
personal data or marked secret cannot be released as it is by anybody. Whatever is decided, nothing is held any more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from disclosure import search
from disclosure.domain import content, masking, revisions
from disclosure.domain.content import Payload
from disclosure.domain.legacy import dates, judging, keeping
from disclosure.domain.legacy.judging import Rules
from disclosure.domain.legacy.migrating import rules_now
from disclosure.domain.legacy.verifying import RELEASERS
from disclosure.domain.sanitise import text_of
from disclosure.domain.workflow import PATH
from disclosure.enums import QuarantineState
from disclosure.models import LegacyAddress, Post, QuarantinedPage
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import StoredFile, Upload, User
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow, needs_data, refuse


@dataclass(frozen=True)
class Held:
    """What is held of a page: the content as it came in, its number and moment, its old addresses."""

    payload: Payload
    index_number: str
    published: datetime | None
    addresses: tuple[keeping.Address, ...]


def held_of(row: QuarantinedPage) -> Held:
    """Return what is held. Raises ValueError once somebody has decided."""
    if not row.held:
        raise ValueError("已经处理，内容不再保存")
    data = json.loads(row.held)
    return Held(
        payload=data["payload"],
        index_number=data["index_number"],
        published=datetime.fromisoformat(data["published"]) if data["published"] else None,
        addresses=tuple(keeping.Address(*each) for each in data["addresses"]),
    )


def texts_of(payload: Payload) -> list[tuple[str, str]]:
    """Return what a reader would read of a payload: where it stands, and its words; files by their text."""
    files = dict(
        StoredFile.objects.filter(digest__in=[each["digest"] for each in payload["attachments"]]).values_list(
            "digest", "text"
        )
    )
    return [
        ("标题", payload["title"]),
        ("正文", text_of(payload["body"])),
        *(
            (f"附件“{each['name']}”", f"{each['name']}\n{files.get(each['digest'], '')}")
            for each in payload["attachments"]
        ),
    ]


def masked(payload: Payload) -> Payload:
    """Return the payload with the personal data in title, body and summary masked."""
    meta = payload["metadata"]
    return payload | {
        "title": masking.mask_text(payload["title"], lambda found: True),
        "body": masking.mask_html(payload["body"], lambda found: True),
        "metadata": meta | {"summary": masking.mask_text(meta["summary"], lambda found: True)},
    }


def _sure(payload: Payload, rules: Rules) -> list[str]:
    labels = [each.label for _, text in texts_of(payload) for each in judging.marks_in(text, rules) if each.blocks]
    return list(dict.fromkeys(labels))


def nothing_sure(act: Act[QuarantinedPage]) -> Refusal | None:
    """Refuse to release as it is what holds sure personal data, a mark of secrecy, or what was broken in."""
    if act.row.held and (labels := _sure(held_of(act.row).payload, rules_now(act.now))):
        return Refusal(
            "must_be_masked", f"页面中有{'、'.join(labels)}，不能照原样放行：请遮盖、转为草稿修改，或者弃用。"
        )
    return None


def masking_helps(act: Act[QuarantinedPage]) -> Refusal | None:
    """Refuse to mask where there is nothing to mask, or where what is sure would still stand."""
    if not act.row.held:
        return None
    payload = held_of(act.row).payload
    after = masked(payload)
    if after == payload:
        return Refusal("nothing_to_mask", "标题和正文里没有可以遮盖的个人信息。")
    if labels := _sure(after, rules_now(act.now)):
        return Refusal("still_stands", f"遮盖以后仍有{'、'.join(labels)}（可能在附件里）：请转为草稿修改，或者弃用。")
    return None


@needs_data
def pages_seen(act: Act[QuarantinedPage]) -> Refusal | None:
    """Refuse to let out what nobody says to have read: that is what the page was held back for."""
    return None if act.data.get("seen") else Refusal("not_seen", "请逐处看过标出的内容和附件，并勾选“已看过”。")


def _first_published(act: Act[QuarantinedPage], held: Held) -> datetime | None:
    """Return when the page was put out: as it said, else on the day that whoever releases it knows, else None.

    Refused: ``impossible_date``.
    """
    day: date | None = act.data.get("published_on")
    if held.published is not None or day is None:
        return held.published
    if not dates.EARLIEST <= day <= timezone.localdate(act.now):
        raise refuse("impossible_date", f"原发布日期不可能是{day:%Y-%m-%d}：请核对，不知道的留空。")
    return timezone.make_aware(datetime.combine(day, time()))


def _publish(act: Act[QuarantinedPage], payload: Payload, note: str) -> None:
    row, held = act.row, held_of(act.row)
    taken = Post.objects.filter(index_number=held.index_number).exists() if held.index_number else False
    post = keeping.open_post(
        actor=act.actor, department=row.department, payload=content.normalise(payload), note=note, now=act.now
    )
    post = PATH.take(
        "migrate",
        row=post,
        actor=act.actor,
        expected_version=post.version,
        now=act.now,
        reason=act.reason,
        by_sweep=True,
        page=row.page,
        held=row,
        first_published_at=_first_published(act, held),
        index_number="" if taken else held.index_number,
        authority=act.authority,
    )
    assert post.live_publication is not None  # noqa: S101  # published just now; tells the type checker
    search.index(post.live_publication)
    _decided(act, post, held)


def _decided(act: Act[QuarantinedPage], post: Post | None, held: Held | None = None) -> None:
    """Write down who decided, let the old addresses lead there, and hold nothing any more."""
    row = act.row
    if post is not None and held is not None:
        assert post.current_revision is not None  # noqa: S101  # every post has one; tells the type checker
        rows = keeping.address_rows(held.addresses, post_id=post.pk, payload=post.current_revision.payload)
        LegacyAddress.objects.bulk_create(rows, ignore_conflicts=True)
    row.post, row.held = post, ""
    row.decided_by, row.decided_at, row.reason = act.actor, act.now, act.reason[:300]


def release(act: Act[QuarantinedPage]) -> None:
    """Publish the page as it came in, in the name of whoever releases it. ``published_on`` dates one without a date."""
    _publish(act, held_of(act.row).payload, "旧站迁移，具名放行")


def mask(act: Act[QuarantinedPage]) -> None:
    """Publish the page with the personal data masked, in the name of whoever decided so; dated as in ``release``."""
    _publish(act, masked(held_of(act.row).payload), "旧站迁移，遮盖个人信息")


def take_up(act: Act[QuarantinedPage]) -> None:
    """Open a draft with the personal data masked: it is mended in the editor and signed like any other text."""
    row, held = act.row, held_of(act.row)
    for stored in StoredFile.objects.filter(digest__in=[each["digest"] for each in held.payload["attachments"]]):
        # Whoever may read the page has its files in hand.
        Upload.objects.get_or_create(person=act.actor, file=stored)
    post = revisions.create_post(actor=act.actor, department=row.department, payload=masked(held.payload), now=act.now)
    if held.index_number and not Post.objects.filter(index_number=held.index_number).exists():
        post.index_number = held.index_number
        save_with_history(post, actor=act.actor, reason="沿用旧网站的索引号", at=act.now)
    _decided(act, post, held)


def drop(act: Act[QuarantinedPage]) -> None:
    """Leave the page out for good; of what it said nothing stays."""
    _decided(act, None)


def _authorise(*, actor: User, duties: Sequence[str], row: QuarantinedPage, now: datetime) -> Authority | None:
    kind = held_of(row).payload["kind"] if row.held else ""
    return authority(actor, duties, row.department, now=now, post_kind=kind)


def _decision(name: str, label: str, target: QuarantineState, duties: tuple[str, ...], **given: Any) -> Transition:
    return Transition(
        name=name,
        label=label,
        source=QuarantineState.QUARANTINED,
        target=target,
        duties=duties,
        needs_reason=True,
        **given,
    )


QUARANTINE: Workflow[QuarantinedPage] = Workflow(
    name="quarantine",
    label="旧站隔离页面",
    model="disclosure.QuarantinedPage",
    states=QuarantineState,
    initial=QuarantineState.QUARANTINED,
    authorise=_authorise,
    transitions=(
        _decision(
            "release", "放行", QuarantineState.RELEASED, RELEASERS,
            guards=(nothing_sure, pages_seen), effect=release, form="seen",
        ),
        _decision(
            "mask", "遮盖后放行", QuarantineState.MASKED, RELEASERS,
            guards=(masking_helps, pages_seen), effect=mask, form="seen",
        ),
        _decision("take_up", "转为草稿修改", QuarantineState.DRAFTED, (Duty.DRAFT,), effect=take_up, form="reason"),
        _decision(
            "drop", "弃用", QuarantineState.DROPPED, (*RELEASERS, Duty.SECRECY_REVIEW),
            effect=drop, form="reason", danger=True,
        ),
    ),
)  # fmt: skip
