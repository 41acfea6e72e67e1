"""Verifying: every link and every row is read again and compared with what was sealed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Min

from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.ledger.rows import digests, evidence, read
from yunlong_portal.kernel.ledger.sealing import BATCH, content_of, late_since, seals_of
from yunlong_portal.kernel.models import EvidenceSeal

_SEALS_AT_ONCE = 50


@dataclass(frozen=True)
class Finding:
    """A row of evidence, or a seal, that is not what it was."""

    code: str
    row: str
    message: str


def verify(*, now: datetime, anchors: Iterable[str] = ()) -> Iterator[Finding]:
    """Yield what is not as it was sealed: the links of the chain, then the rows, each by its name.

    ``anchors`` are digests of the chain that were noted elsewhere. What has come in since the last sealing is no
    finding. Where the chain itself is broken, nothing is said of rows that no seal has: its seal may be what is gone.
    Codes: ``seal_altered``, ``chain_broken``, ``sealed_twice``, ``anchor_missing``, ``evidence_altered``,
    ``evidence_missing``, ``evidence_slipped_in``, ``evidence_unreadable``.
    """
    since = late_since(now)  # before the chain is read: who seals meanwhile looks back at least as far
    account, unseen = _Account(), set(anchors)
    follows: tuple[int, str] | None = (1, "")
    for sequence, row in _seals():
        is_sound = row is not None and _is_sound(row)
        if not is_sound:
            account.is_whole = False
            yield Finding("seal_altered", f"seal {sequence}", f"存证链第{sequence}环被改动，它所记的各行无从核对")
        if row is not None and follows is not None and (sequence, row.previous_digest) != follows:
            account.is_whole = False
            yield Finding("chain_broken", f"seal {sequence}", f"存证链在第{sequence}环之前断开")
        follows = (sequence + 1, row.digest) if row else None
        if row is not None and is_sound:
            unseen.discard(row.digest)
            yield from account.add(row)
    yield from account.close(since)
    for each in sorted(unseen):
        yield Finding("anchor_missing", f"anchor {each}", "记在别处的这个摘要不在存证链中")


def _seals() -> Iterator[tuple[int, EvidenceSeal | None]]:
    names = [each.attname for each in EvidenceSeal._meta.concrete_fields]
    last = -1
    while found := read(
        EvidenceSeal.objects.filter(pk__gt=last).order_by("pk")[:_SEALS_AT_ONCE],
        names,
        lambda values: EvidenceSeal(**dict(zip(names, values, strict=True))),
    ):
        yield from found.items()
        last = max(found)


def _is_sound(row: EvidenceSeal) -> bool:
    try:
        return digest_of(content_of(row), form=row.form) == row.digest
    except ValueError:  # half a character, which the canonical form cannot hold
        return False


class _Account:
    """What the sound seals say, table by table, and whether the rows agree."""

    def __init__(self) -> None:
        self.is_whole = True
        self._sealed: dict[str, set[int]] = defaultdict(set)
        self._pages: dict[tuple[Any, ...], _Page] = {}

    def add(self, row: EvidenceSeal) -> Iterator[Finding]:
        """Take the rows of a seal in; compare as soon as there are enough to be read at once."""
        kind = (row.table, row.form, *row.columns)
        if kind not in self._pages:
            self._pages[kind] = page = _Page.of(row)
            if page.is_lost:
                yield Finding("evidence_unreadable", row.table, f"{row.table} 或它存证时的列已不在，无从核对")
        page, known = self._pages[kind], self._sealed[row.table]
        for key, digest in zip(row.keys, row.digests, strict=True):
            if key in known:
                place = f"seal {row.sequence}"
                yield Finding("sealed_twice", place, f"{row.table} 主键 {key} 在第{row.sequence}环重复存证")
            else:
                known.add(key)
                page.expected[key] = digest
        if len(page.expected) >= BATCH:
            yield from page.compare()

    def close(self, since: datetime) -> Iterator[Finding]:
        """Compare the rest; then name the rows that no seal has though their place was passed before ``since``."""
        for page in self._pages.values():
            yield from page.compare()
        if self.is_whole:
            for table, known in self._sealed.items():
                yield from _slipped_in(table, known, since)


@dataclass(frozen=True)
class _Page:
    """Rows of one table to be compared, sealed with the same columns in the same form."""

    table: str
    form: int
    fields: list["models.Field[Any, Any]"]
    is_lost: bool
    expected: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: EvidenceSeal) -> "_Page":
        each = evidence().get(row.table)
        by_column = {str(one.column): one for one in each.model._meta.concrete_fields} if each else {}
        fields = [by_column[name] for name in row.columns if name in by_column]
        return cls(table=row.table, form=row.form, fields=fields, is_lost=len(fields) < len(row.columns))

    def compare(self) -> Iterator[Finding]:
        """Yield the rows that are not what was sealed, and turn the page."""
        expected = dict(self.expected)
        self.expected.clear()
        if self.is_lost or not expected:
            return
        rows = self.fields[0].model._base_manager.filter(pk__in=list(expected)).order_by("pk")
        found = digests(self.fields, rows, form=self.form)
        for key, digest in expected.items():
            place = f"{self.table} {key}"
            if key not in found:
                yield Finding("evidence_missing", place, f"{self.table} 主键 {key} 已存证，但这一行不见了")
            elif not digest or found[key] != digest:
                yield Finding("evidence_altered", place, f"{self.table} 主键 {key} 的内容与存证时不符")


def _slipped_in(table: str, known: set[int], since: datetime) -> Iterator[Finding]:
    each = evidence().get(table)
    if each is None:
        return
    there = each.model._base_manager.filter(pk__lt=max(known)).order_by("pk").values_list("pk", flat=True)
    for key in (key for key in there.iterator() if key not in known):
        passed = seals_of(table).filter(last_key__gt=key).aggregate(first=Min("sealed_at"))["first"]
        if passed <= since:
            yield Finding("evidence_slipped_in", f"{table} {key}", f"{table} 主键 {key} 是在后面的行存证以后插进来的")
