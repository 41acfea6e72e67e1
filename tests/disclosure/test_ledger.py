"""One changed character in any table of evidence, of any floor, is found and its row named."""

import itertools
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from disclosure.domain import paper, publishing, verification
from disclosure.enums import PathState
from disclosure.models import PaperSignature, Post, Revision, SealedOpening
from tests.disclosure.test_evidence import tamper
from tests.disclosure.world import NOW, World, fresh
from tests.engines import engine
from yunlong_portal.kernel import files, ledger, triggers
from yunlong_portal.kernel.models import EvidenceSeal, StoredFile

pytestmark = pytest.mark.django_db

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def no_conditions(db: None) -> Iterator[None]:
    """Let any value into any column for the time of a test: what a row must be like is no matter of the ledger."""
    with connection.cursor() as cursor:
        if engine() == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:
            cursor.execute(
                "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint "
                "WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            )
            cursor.execute(";".join(statement for (statement,) in cursor.fetchall()))
            yield  # the end of the test's transaction takes it back


@pytest.fixture
def full_world(world: World, settings: Any, tmp_path: Any) -> World:
    """Return a county with a row of evidence of each kind: on the path, published, sealed, signed by hand."""
    settings.MEDIA_ROOT = tmp_path / "media"
    file = files.accept(data=BytesIO("公示名单另附。".encode()), name="表.txt", stored_by=world.drafter)
    attached = [{"digest": file.digest, "name": "表.txt", "alternative_text": ""}]
    post = world.published(attachments=attached)
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="要求", now=world.tick())
    publishing.open_sealed(post=fresh(post), person=world.sealer, reason="核查", now=world.tick())
    post = world.take("secrecy_review", world.walk(world.draft(title="纸上签"), to=PathState.IN_REVIEW), world.secrecy)
    paper.scan_back(
        post=post,
        actor=world.drafter,
        signer=world.leader,
        signed_on=timezone.localdate(world.now),
        code=fresh(post).current_revision.digest[:16],
        scan=file,
        now=world.tick(),
    )
    world.draft(title="没有提交的稿")
    return world


def fill(model: type[models.Model]) -> Any:
    """Return a row of ``model``: one that is there, else one with something in each column."""
    if not model._base_manager.exists():
        values = {each.attname: filling(each) for each in model._meta.concrete_fields if not each.primary_key}
        model._base_manager.bulk_create([model(**values)])
    return model._base_manager.order_by("pk").first()


def filling(field: Any) -> Any:
    if field.remote_field and field.db_constraint:
        return None if field.null else fill(field.related_model).pk
    return field.flatchoices[0][0] if field.choices else sample(field)


def sample(field: Any) -> Any:
    """Return a value of the field's type."""
    kinds: list[tuple[Any, Any]] = [
        (models.JSONField, {"甲": "乙"}),
        (models.DateTimeField, NOW),
        (models.DateField, NOW.date()),
        (models.TimeField, time(9)),
        (models.BooleanField, False),
        (models.DecimalField, Decimal(1)),
        (models.BinaryField, b"1"),
        (models.UUIDField, UUID(int=1)),
        ((models.IntegerField, models.ForeignKey), 1),
    ]
    return next((value for kind, value in kinds if isinstance(field, kind)), "甲")


def changed(value: Any) -> Any:
    """Return the value with one character changed, or as little as its type allows."""
    match value:
        case None | "":
            return "改"
        case UUID():
            return UUID(int=value.int + 1)
        case bytes() | memoryview():
            return bytes(value) + b"1"
        case bool():
            return not value
        case str():
            return value[:-1] + ("0" if value[-1] != "0" else "1")
        case int():
            return value + 1_000  # no neighbour in a numbered row has it
        case Decimal():
            return value + 1  # a column of hours has three digits
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case time():
            return value.replace(minute=(value.minute + 1) % 60)
        case list():
            return [changed(value[0]), *value[1:]] if value else ["改"]
        case dict():
            name = next(iter(value), "改")
            return value | {name: changed(value.get(name))}
    raise NotImplementedError(f"how to change {value!r}?")


def other_value(field: Any, value: Any) -> Any:
    """Return what somebody could put into a column instead of ``value``."""
    if field.choices:
        return next(choice for choice, _ in field.flatchoices if choice != value)
    return sample(field) if value is None else changed(value)


def evidence() -> list[triggers.Protected]:
    return [each for each in triggers.protected() if each.in_ledger]


def put(row: Any, field: Any, value: Any) -> bool:
    """Write past everything but the database's own constraints; say whether they let it through."""
    try:
        with transaction.atomic():
            return bool(type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value}))
    except DatabaseError:
        return False


def place(row: models.Model) -> str:
    return f"{row._meta.db_table} {row.pk}"


def lift_the_triggers() -> None:
    """Lift them until the test's transaction is rolled back; what waits for its end is checked now."""
    if engine() == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    triggers.uninstall(connection)


def test_a_change_in_any_column_of_any_table_of_evidence_names_exactly_its_row(no_conditions, full_world):
    rows = [fill(each.model) for each in evidence()]
    columns = [[field for field in each.fields if not field.primary_key] for each in evidence()]
    ledger.seal(TOMORROW)
    assert list(ledger.verify(now=TOMORROW)) == []
    lift_the_triggers()
    missed, refused = [], []
    for fields in itertools.zip_longest(*columns):  # of every table one column at once
        changes = [(row, field, getattr(row, field.attname)) for row, field in zip(rows, fields, strict=True) if field]
        for row, field, value in changes:
            if not put(row, field, other_value(field, value)):
                refused.append(f"{place(row)} {field.column}")
        found = {(each.code, each.row) for each in ledger.verify(now=TOMORROW)}
        expected = {("evidence_altered", place(row)) for row, _, _ in changes}
        missed += [(each, [field and field.column for field in fields]) for each in expected ^ found]
        for change in changes:
            assert put(*change)
    assert (refused, missed) == ([], [])
    assert list(ledger.verify(now=TOMORROW)) == []


def found(**options: Any) -> list[tuple[str, str]]:
    return [(each.code, each.row) for each in verification.verify(now=TOMORROW, **options)]


def test_what_no_signature_covers_is_found(full_world):
    """Rows that stand in one place only: an unconfirmed paper, an opening, a draft, an old history, a file's text."""
    history = Post.history.model._meta.db_table
    draft = Revision.objects.get(payload__title="没有提交的稿")
    first = Post.history.order_by("history_id").first().pk
    ledger.seal(TOMORROW)
    assert found() == []
    changes = [
        ("disclosure_papersignature", "code", PaperSignature.objects.get().pk, "id"),
        ("disclosure_sealedopening", "reason", SealedOpening.objects.get().pk, "id"),
        ("disclosure_revision", "note", draft.pk, "id"),
        (history, "history_change_reason", first, "history_id"),
        ("kernel_storedfile", "text", StoredFile.objects.get().pk, "id"),
    ]
    for table, column, key, name in changes:
        tamper(f"UPDATE {table} SET {column} = '改' WHERE {name} = %s", key)
    assert set(found()) == {("evidence_altered", f"{table} {key}") for table, _, key, _ in changes}
    assert found(posts=Post.objects.all()) == []


@pytest.mark.skipif(engine() != "sqlite", reason="PostgreSQL takes no value that is none")
@pytest.mark.parametrize(
    ("table", "column", "key"),
    [
        ("disclosure_signoff", "signed_at", "id"),
        ("disclosure_historicalpost", "scheduled_for", "history_id"),
        ("columns_historicaldutygrant", "history_date", "history_id"),
        ("kernel_storedfile", "stored_at", "id"),
    ],
)
def test_a_value_that_is_none_stops_nothing_and_is_named(full_world, table, column, key):
    ledger.seal(TOMORROW)
    tamper(f"UPDATE {table} SET {column} = '2026-91-23 00:00:00' WHERE {key} = 1")
    assert ("evidence_altered", f"{table} 1") in found()


def run(*options: str) -> tuple[int, str]:
    """Return the exit code and what ``verify_signoffs`` prints."""
    out = StringIO()
    try:
        call_command("verify_signoffs", *options, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_the_newest_digest_of_the_chain(world):
    assert run()[1].splitlines()[-1] == "还没有存证：后台任务启动后一分钟内开始。"
    world.published()
    ledger.seal(TOMORROW)
    link = ledger.head()
    code, told = run()
    assert (code, told.splitlines()[-1]) == (
        0,
        f"存证链共 {link.sequence} 环，最新一环的摘要 {link.digest}（2026-11-24 10:00:00）。",
    )
    assert json.loads(run("--json")[1]) == []


def test_the_command_looks_for_the_digests_that_were_noted(world):
    world.published()
    ledger.seal(TOMORROW)
    noted, other = EvidenceSeal.objects.first().digest, "0" * 64
    assert run("--anchor", noted)[0] == 0
    code, told = run("--json", "--anchor", noted, "--anchor", other)
    assert (code, [(each["code"], each["row"]) for each in json.loads(told)]) == (
        1,
        [("anchor_missing", f"anchor {other}")],
    )
    with pytest.raises(CommandError, match="不是摘要") as refused:
        call_command("verify_signoffs", "--anchor", "12ab")
    assert refused.value.returncode == 2
