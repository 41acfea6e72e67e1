"""The queue in a folder: each message is taken whole and once, and nothing is written outside the folder."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu.connection import Connection
from kombu.simple import SimpleQueue

from yunlong_portal.kernel import spool


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[SimpleQueue]:
    with connect(tmp_path) as connection, connection.SimpleQueue("portal") as queue:
        yield queue


def connect(folder: Path) -> Connection:
    spool.register()
    return Connection(
        "spool://localhost", transport_options={"folder": str(folder / "queue"), "polling_interval": 0.01}
    )


def test_messages_are_taken_in_the_order_they_were_put(queue: SimpleQueue, tmp_path: Path) -> None:
    for number in range(5):
        queue.put({"number": number})
    assert len(queue) == 5
    assert [queue.get(timeout=1).payload["number"] for _ in range(5)] == list(range(5))
    assert list((tmp_path / "queue").iterdir()) == []


def test_an_empty_queue_says_so(queue: SimpleQueue) -> None:
    with pytest.raises(Empty):
        queue.get(timeout=0.05)


def test_a_message_of_another_queue_is_left_there(queue: SimpleQueue, tmp_path: Path) -> None:
    with connect(tmp_path) as connection, connection.SimpleQueue("other") as other:
        other.put("for the other")
        with pytest.raises(Empty):
            queue.get(timeout=0.05)
        assert other.get(timeout=1).payload == "for the other"


def test_a_queue_can_be_emptied(queue: SimpleQueue) -> None:
    queue.put("a")
    queue.put("b")
    assert (queue.clear(), len(queue)) == (2, 0)


def test_what_a_killed_process_had_taken_is_cleared_away_later(tmp_path: Path) -> None:
    folder = tmp_path / "queue"
    folder.mkdir()
    old, new = folder / f"1-1-1.portal{spool.TAKEN}", folder / f"2-1-1.portal{spool.TAKEN}"
    old.touch()
    new.touch()
    long_ago = time.time() - 3600
    os.utime(old, (long_ago, long_ago))
    with connect(tmp_path) as connection, connection.SimpleQueue("portal") as queue:
        assert len(queue) == 0
    assert list(folder.iterdir()) == [new]


def test_readers_and_writers_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    taken: Counter[int] = Counter()
    to_take = threading.Semaphore(200)

    def write(first: int) -> None:
        with connect(tmp_path) as connection, connection.SimpleQueue("portal") as queue:
            for number in range(first, first + 100):
                queue.put(number)

    def read() -> None:
        with connect(tmp_path) as connection, connection.SimpleQueue("portal") as queue:
            while to_take.acquire(blocking=False):
                message = queue.get(timeout=10)
                taken[message.payload] += 1
                message.ack()

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 100)]
    threads += [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == Counter(range(200))
