"""Counting without a row each: nothing is lost and nothing counted twice, whoever is killed when."""

import contextlib
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import services
from yunlong_portal.kernel import counters
from yunlong_portal.kernel.counters import FileStore
from yunlong_portal.kernel.models import CounterBatch

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WRITERS, EACH = 4, 500


class Killed(Exception):
    """Stands for the end of a process at this point."""


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with contextlib.ExitStack() as until_the_end:
        try:
            url = until_the_end.enter_context(services.redis())
        except services.ServiceMissing:
            if os.environ.get("CI"):
                raise
            pytest.skip("needs redis-server")
        yield url


@pytest.fixture(params=["file", "redis"])
def store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> counters.Store:
    settings.COUNTERS_DIR = tmp_path / "counters"
    settings.REDIS_URL = ""
    if request.param == "redis":
        settings.REDIS_URL = request.getfixturevalue("redis_url")
        made = counters._store()
        assert isinstance(made, counters.RedisStore)
        made.redis.flushall()
    return counters._store()


def drain(into: Counter[int] | None = None) -> dict[int, int]:
    return counters.drain(add=(into if into is not None else Counter()).update, now=NOW)


def test_increments_are_handed_over_by_key(store: counters.Store) -> None:
    for key in (7, 8, 7, 7):
        counters.increment(key)
    table: Counter[int] = Counter()
    assert drain(table) == {7: 3, 8: 1}
    assert table == {7: 3, 8: 1}


def test_what_was_handed_over_is_not_handed_over_again(store: counters.Store) -> None:
    counters.increment(7)
    drain()
    assert drain() == {}
    counters.increment(7)
    assert drain() == {7: 1}


def test_nothing_counted_is_nothing_handed_over(store: counters.Store) -> None:
    assert drain() == {}


def test_counters_of_different_names_are_apart(store: counters.Store) -> None:
    counters.increment(7, name="downloads")
    assert drain() == {}
    assert counters.drain(name="downloads", add=lambda counts: None, now=NOW) == {7: 1}


def test_a_batch_not_yet_added_when_the_sweep_was_killed_is_added_by_the_next(store: counters.Store) -> None:
    counters.increment(7)

    def killed(counts: dict[int, int]) -> None:
        raise Killed

    with pytest.raises(Killed):
        counters.drain(add=killed, now=NOW)
    counters.increment(7)
    table: Counter[int] = Counter()
    assert (drain(table), table) == ({7: 2}, {7: 2})


def test_a_batch_added_but_not_thrown_away_when_the_sweep_was_killed_is_not_added_twice(
    store: counters.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    table: Counter[int] = Counter()
    counters.increment(7)

    def killed(name: str, batch: counters.Batch) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(store, "throw_away", killed)
        with pytest.raises(Killed):
            drain(table)
    assert table == {7: 1}
    counters.increment(8)
    assert (drain(table), table) == ({8: 1}, {7: 1, 8: 1})


def test_old_batch_ids_are_forgotten(store: counters.Store) -> None:
    CounterBatch.objects.create(id="old", counted_at=NOW - counters.BATCHES_KEPT - timedelta(seconds=1))
    counters.increment(7)
    drain()
    assert CounterBatch.objects.filter(id="old").exists() is False


@pytest.mark.parametrize("key", [0, -1, 2**63])
def test_what_cannot_be_a_primary_key_is_not_counted(store: counters.Store, key: int) -> None:
    counters.increment(key)
    assert drain() == {}


def test_a_store_that_is_away_costs_no_page(settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{services.free_port()}/0"
    counters.increment(7)
    settings.REDIS_URL = ""
    (tmp_path / "counters").write_text("a file where a folder should be")
    settings.COUNTERS_DIR = tmp_path / "counters"
    counters.increment(7)


def test_half_a_line_is_not_taken_for_another_key(tmp_path: Path) -> None:
    (tmp_path / "views").write_bytes(b"+12\n+1+13\n+14\n+1")
    assert [batch.counts for batch in FileStore(tmp_path).take("views")] == [{12: 1, 14: 1}]


def write_many(folder: Path) -> None:
    store = FileStore(folder)
    for number in range(EACH):
        store.increment("views", number % 10 + 1)


def test_many_processes_and_a_sweep_between_them_lose_no_line(tmp_path: Path) -> None:
    store, counted = FileStore(tmp_path), Counter[int]()

    def sweep() -> None:
        for batch in store.take("views"):
            counted.update(batch.counts)
            store.throw_away("views", batch)

    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_many, args=(tmp_path,)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        sweep()
    sweep()
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert counted == dict.fromkeys(range(1, 11), WRITERS * EACH // 10)
    assert list(tmp_path.iterdir()) == []
