"""The ledger: every row of evidence in one chain of seals; whatever is not as it was sealed is named."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import structlog
import time_machine
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from tests.engines import engine
from yunlong_portal.kernel import jobs, ledger, triggers
from yunlong_portal.kernel.jobs import Outcome
from yunlong_portal.kernel.ledger import rows, sealing
from yunlong_portal.kernel.models import EvidenceSeal, NumberSeries, Periodic, StoredFile

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TABLE = "kernel_storedfile"


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    """Make the files the only evidence for the time of a test: the kernel knows no other floor."""
    before = dict(triggers._protected)
    for table in before.keys() - {TABLE, "kernel_upload", "kernel_evidenceseal"}:
        del triggers._protected[table]
    yield
    triggers._protected.clear()
    triggers._protected.update(before)


def keep(*keys: int, text: str = "公示名单另附。") -> list[StoredFile]:
    """Write rows with these keys, past every ``save``."""
    made = [
        StoredFile(
            pk=key,
            digest=hashlib.sha256(str(key).encode()).hexdigest(),
            size=1,
            media_type="text/plain",
            extension="txt",
            text=text,
            notes=[{"page": key, "said": "没读到"}],
        )
        for key in keys
    ]
    return StoredFile.objects.bulk_create(made)


def tamper(statement: str, *parameters: Any) -> None:
    """Do what only somebody with the database's own keys could do."""
    triggers.uninstall(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    triggers.install(connection)


def found(now: datetime = NOW, **options: Any) -> list[tuple[str, str]]:
    return [(each.code, each.row) for each in ledger.verify(now=now, **options)]


def sealed_keys() -> list[int]:
    return [key for keys in EvidenceSeal.objects.values_list("keys", flat=True) for key in keys]


# Sealing


def test_every_row_is_sealed_once_however_it_came_in() -> None:
    keep(1, 2)
    assert (ledger.seal(NOW), ledger.seal(NOW)) == (2, 0)
    keep(3)
    assert ledger.seal(NOW + MINUTE) == 1
    assert sealed_keys() == [1, 2, 3]
    assert found() == []


def test_a_seal_covers_at_most_five_hundred_rows_of_one_table_and_names_the_one_before() -> None:
    keep(*range(1, 1_002))
    assert ledger.seal(NOW) == 1_001
    first, second, third = EvidenceSeal.objects.all()
    assert [len(each.keys) for each in (first, second, third)] == [500, 500, 1]
    assert {each.table for each in (first, second, third)} == {TABLE}
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)
    assert (third.sequence, third.last_key, third.sealed_at) == (3, 1_001, NOW)
    assert ledger.head() == third


def test_a_run_is_bounded_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    monkeypatch.setattr(sealing, "BATCHES_PER_RUN", 2)
    keep(*range(1, 8))
    assert [ledger.seal(NOW + number * MINUTE) for number in range(3)] == [4, 3, 0]
    assert found() == []


def test_with_nothing_new_one_query_for_each_table_suffices(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keep(*range(1, 20))
    ledger.seal(NOW)
    later = NOW + sealing.LATE
    # The newest seal, the last look, the seals of the last ten minutes.
    with django_assert_num_queries(3 + len(rows.evidence())):
        assert ledger.seal(later) == 0


def test_the_new_head_of_the_chain_is_logged_as_it_is() -> None:
    keep(1)
    with structlog.testing.capture_logs() as lines:
        ledger.seal(NOW)
        ledger.seal(NOW)
    link = ledger.head()
    assert [(line["event"], line["sequence"], line["chain_digest"]) for line in lines] == [
        ("evidence sealed", 1, link.digest)
    ]


def test_beat_seals_each_minute() -> None:
    keep(1)
    assert ledger.WORK in jobs.sweep_periodic(NOW)
    assert jobs.run_periodic(ledger.WORK, NOW) == Outcome.DONE
    assert sealed_keys() == [1]


def test_the_seals_are_evidence_themselves_and_not_sealed_again() -> None:
    keep(1)
    ledger.seal(NOW)
    for statement in ("UPDATE kernel_evidenceseal SET last_key = 9", "DELETE FROM kernel_evidenceseal"):
        refused = pytest.raises(Exception, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ledger.seal(NOW) == 0


def test_a_table_whose_keys_do_not_grow_is_no_evidence() -> None:
    with pytest.raises(ValueError, match="主键须自动递增"):
        triggers.protect(Periodic)


# What came to light late


def test_a_smaller_key_that_comes_to_light_within_ten_minutes_is_sealed() -> None:
    keep(1, 3, 10)
    ledger.seal(NOW)
    keep(5, 2)
    assert ledger.seal(NOW + 9 * MINUTE) == 2
    assert sealed_keys() == [1, 3, 10, 2, 5]
    assert found(NOW + timedelta(days=1)) == []


def test_until_the_sealer_has_looked_a_late_row_is_no_finding() -> None:
    keep(1, 10)
    ledger.seal(NOW)
    keep(5, 11)
    assert found(NOW + 9 * MINUTE) == []


def test_a_row_slipped_in_behind_is_not_sealed_but_named() -> None:
    keep(1, 10)
    ledger.seal(NOW)
    keep(5)
    assert ledger.seal(NOW + 10 * MINUTE) == 0
    assert found(NOW + 10 * MINUTE) == [("evidence_slipped_in", f"{TABLE} 5")]


def test_what_was_late_stays_late_after_a_later_seal_of_a_smaller_key() -> None:
    keep(1, 10)
    ledger.seal(NOW)
    keep(5)
    ledger.seal(NOW + 9 * MINUTE)
    keep(7)
    assert ledger.seal(NOW + 11 * MINUTE) == 0
    assert found(NOW + 11 * MINUTE) == [("evidence_slipped_in", f"{TABLE} 7")]


def test_what_came_to_light_while_no_worker_ran_is_sealed() -> None:
    keep(1, 10)
    Periodic.objects.create(name=ledger.WORK, due_at=NOW, finished_at=NOW)
    ledger.seal(NOW)
    keep(5)
    tomorrow = NOW + timedelta(days=1)
    assert found(tomorrow) == []
    assert ledger.seal(tomorrow) == 1
    assert found(tomorrow) == []


@pytest.mark.skipif(engine() != "postgresql", reason="SQLite has one writer: no key comes to light late")
@pytest.mark.django_db(transaction=True)
def test_a_key_drawn_before_the_sealing_and_committed_after_it_is_sealed_next() -> None:
    drawn, looked = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                keep(1)
                drawn.set()
                looked.wait()
        finally:
            connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    drawn.wait()
    keep(2)
    first = ledger.seal(NOW)
    looked.set()
    thread.join()
    assert (first, ledger.seal(NOW + MINUTE), sealed_keys()) == (1, 1, [2, 1])


@pytest.mark.django_db(transaction=True)
def test_of_many_sealers_at_once_none_forks_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 20)
    keep(*range(1, 201))
    together, counts, errors = threading.Barrier(4), [], []

    def work() -> None:
        try:
            together.wait()
            counts.append(ledger.seal(NOW))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    ledger.seal(NOW)  # whoever gave up last may have left some
    assert sealed_keys() == list(range(1, 201))
    assert found() == []


def test_an_error_that_is_no_race_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(1)
    monkeypatch.setattr(sealing, "FORM_VERSION", None)
    with pytest.raises(Exception, match=r"form"):
        ledger.seal(NOW)


# Verifying


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "公示名单另附！"),
        ("notes", '[{"page": 2, "said": "读到了"}]'),
        ("stored_at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_one_changed_character_names_the_row(column: str, value: str) -> None:
    keep(1, 2, 3)
    ledger.seal(NOW)
    tamper(f"UPDATE kernel_storedfile SET {column} = %s WHERE id = 2", value)
    assert found() == [("evidence_altered", f"{TABLE} 2")]


def test_a_row_deleted_is_named_wherever_it_stood() -> None:
    keep(1, 2, 3)
    ledger.seal(NOW)
    tamper("DELETE FROM kernel_storedfile WHERE id IN (1, 3)")
    assert found() == [("evidence_missing", f"{TABLE} 1"), ("evidence_missing", f"{TABLE} 3")]


def test_what_may_change_is_not_sealed_and_a_later_column_breaks_no_old_seal() -> None:
    triggers.protect(StoredFile, except_fields=["notes"])
    keep(1)
    ledger.seal(NOW)
    triggers.protect(StoredFile)  # as after a migration that adds the column
    keep(2)
    ledger.seal(NOW)
    first, second = EvidenceSeal.objects.all()
    assert set(second.columns) - set(first.columns) == {"notes"}
    tamper("UPDATE kernel_storedfile SET notes = '[]'")
    assert found() == [("evidence_altered", f"{TABLE} 2")]


def test_a_column_or_table_that_is_gone_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    keep(*range(1, 7))
    ledger.seal(NOW)
    del triggers._protected[TABLE]
    assert found() == [("evidence_unreadable", TABLE)]


SEAL_COLUMNS = [
    ("table", "'kernel_upload'"), ("columns", "'[]'"), ("keys", "'[1, 3]'"), ("last_key", "9"),
    ("digests", "'[\"\", \"\"]'"), ("form", "2"), ("sealed_at", "'2020-01-01 00:00:00+00:00'"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), SEAL_COLUMNS, ids=[column for column, _ in SEAL_COLUMNS])
def test_an_altered_seal_is_named(column: str, value: str) -> None:
    for key in (1, 3, 5):
        keep(key, key + 1)
        ledger.seal(NOW)
    tamper(f'UPDATE kernel_evidenceseal SET "{column}" = {value} WHERE sequence = 2')
    assert found(NOW + timedelta(days=1)) == [("seal_altered", "seal 2")]


def test_a_seal_written_anew_no_longer_fits_the_next() -> None:
    for key in (1, 2, 3):
        keep(key)
        ledger.seal(NOW)
    row = EvidenceSeal.objects.get(sequence=2)
    tamper("UPDATE kernel_storedfile SET text = 'x' WHERE id = 2")
    row.digests = list(rows.digests(rows.evidence()[TABLE].fields, StoredFile.objects.filter(pk=2)).values())
    row.digest = sealing.digest_of(sealing.content_of(row))
    triggers.uninstall(connection)
    row.save()
    triggers.install(connection)
    assert found() == [("chain_broken", "seal 3")]


@pytest.mark.parametrize("sequence", [1, 2])
def test_a_seal_taken_out_leaves_a_gap(sequence: int) -> None:
    for key in (1, 2, 3):
        keep(key)
        ledger.seal(NOW)
    tamper("DELETE FROM kernel_evidenceseal WHERE sequence = %s", sequence)
    assert found(NOW + timedelta(days=1)) == [("chain_broken", f"seal {sequence + 1}")]


def test_a_row_altered_and_sealed_a_second_time_is_found() -> None:
    keep(1)
    ledger.seal(NOW)
    tamper("UPDATE kernel_storedfile SET text = 'x' WHERE id = 1")
    each = rows.evidence()[TABLE]
    sealing._append(ledger.head(), each, rows.digests(each.fields, StoredFile.objects.all()), NOW)
    assert set(found()) == {("sealed_twice", "seal 2"), ("evidence_altered", f"{TABLE} 1")}


def test_a_chain_written_anew_does_not_have_the_digest_that_was_noted() -> None:
    keep(1)
    ledger.seal(NOW)
    noted = ledger.head().digest
    keep(2)
    ledger.seal(NOW)
    assert found(anchors=[noted, ledger.head().digest]) == []
    tamper("DELETE FROM kernel_evidenceseal")
    tamper("UPDATE kernel_storedfile SET text = 'x' WHERE id = 1")
    ledger.seal(NOW)
    assert found() == []
    assert found(anchors=[noted]) == [("anchor_missing", f"anchor {noted}")]


@pytest.mark.skipif(engine() != "sqlite", reason="PostgreSQL takes no value that is none")
@pytest.mark.parametrize(
    ("column", "value"),
    [("stored_at", "'2026-91-23 00:00:00'"), ("stored_at", "'改'"), ("text", "CAST(x'ff' AS TEXT)")],
)
def test_a_value_that_is_none_is_found_and_hides_no_other(column: str, value: str) -> None:
    keep(1, 2, 3)
    ledger.seal(NOW)
    tamper(f"UPDATE kernel_storedfile SET {column} = {value} WHERE id = 2")
    tamper("UPDATE kernel_storedfile SET text = '改' WHERE id = 3")
    assert found() == [("evidence_altered", f"{TABLE} 2"), ("evidence_altered", f"{TABLE} 3")]


@pytest.mark.skipif(engine() != "sqlite", reason="PostgreSQL takes no value that is none")
def test_a_row_that_was_never_readable_stops_no_sealing_and_is_named() -> None:
    keep(1, 2)
    tamper("UPDATE kernel_storedfile SET stored_at = '2026-91-23 00:00:00' WHERE id = 1")
    assert ledger.seal(NOW) == 2
    assert found() == [("evidence_altered", f"{TABLE} 1")]


@pytest.mark.skipif(engine() != "sqlite", reason="PostgreSQL takes no value that is none")
def test_a_seal_that_cannot_be_read_is_named() -> None:
    for key in (1, 2, 3):
        keep(key)
        ledger.seal(NOW)
    tamper("UPDATE kernel_evidenceseal SET sealed_at = '改' WHERE sequence = 2")
    assert found() == [("seal_altered", "seal 2")]


# The written form


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        (float("nan"), "nan"),
        (Decimal("1.50"), "1.50"),
        (date(2026, 11, 23), "2026-11-23"),
        (time(9, 30), "09:30:00"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=timezone(timedelta(hours=8))), "2026-11-23T09:00:00.000000+00:00"),
        (b"\x00\xff", "00ff"),
        (memoryview(b"\x00\xff"), "00ff"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"名": ["单"]}, {"名": ["单"]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_written_alike_on_both_engines(value: Any, written: Any) -> None:
    assert rows.written(value) == written


def test_the_digest_of_a_row_is_the_same_on_both_engines() -> None:
    row = StoredFile(
        digest="0" * 64, size=3, media_type="a/b", extension="txt", text="“名单”", notes=[{"乙": 1, "甲": None}]
    )
    row.pk = 7
    with time_machine.travel(NOW, tick=False):
        StoredFile.objects.bulk_create([row])
    assert rows.digests(rows.evidence()[TABLE].fields, StoredFile.objects.all()) == {
        7: "5e7a6a524edfcb33994221e4fc1848d2c7ebf76e8d5cc6b90a505f484b511e02"
    }


def test_other_tables_are_left_alone() -> None:
    NumberSeries.objects.create(issuer="county", series="a", year=2026)
    assert ledger.seal(NOW) == 0
