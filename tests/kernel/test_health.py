"""What monitoring is told: 200 when all is well, else 503 and which part, and nothing that helps an intruder."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import services
from yunlong_portal.kernel import health
from yunlong_portal.kernel.models import Heartbeat

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WELL = {"database": "ok", "cache": "ok", "broker": "ok", "sweep": "ok"}


@pytest.fixture(autouse=True)
def _queue_in_files(settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URL = ""
    settings.SPOOL_DIR = tmp_path


def swept(at: datetime = NOW) -> None:
    Heartbeat.objects.update_or_create(name=health.SWEEP, defaults={"seen_at": at})


def test_all_is_well_when_everything_answers(client: Client) -> None:
    swept(timezone.now())
    response = client.get("/healthz")
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"} | WELL)


def test_a_portal_that_has_never_swept_is_not_well(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, json.loads(response.content)) == (
        503,
        {"status": "failed"} | WELL | {"sweep": "failed"},
    )


@pytest.mark.parametrize(("age", "state"), [(0, "ok"), (179, "ok"), (180, "failed"), (86_400, "failed")])
def test_the_last_sweep_may_be_three_minutes_old(age: int, state: str) -> None:
    swept(NOW - timedelta(seconds=age))
    assert health.examine(NOW) == WELL | {"sweep": state}


def test_a_database_that_does_not_answer_is_named(client: Client) -> None:
    def refuse(*arguments: Any) -> Any:
        raise OperationalError("connection to server at 10.0.0.5 failed for user portal")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert json.loads(response.content) == {"status": "failed"} | WELL | {"database": "failed", "sweep": "failed"}


def test_a_cache_that_does_not_answer_is_named(settings: Any) -> None:
    swept()
    nobody = f"redis://127.0.0.1:{services.free_port()}/0"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nobody}}
    assert health.examine(NOW) == WELL | {"cache": "failed"}


def test_a_queue_that_cannot_be_written_is_named(settings: Any, tmp_path: Path) -> None:
    swept()
    settings.SPOOL_DIR = tmp_path / "not there"
    assert health.examine(NOW) == WELL | {"broker": "failed"}


def test_a_broker_that_does_not_answer_is_named_at_once(settings: Any) -> None:
    swept()
    settings.REDIS_URL = f"redis://127.0.0.1:{services.free_port()}/0"
    began = time.monotonic()
    assert health.examine(NOW) == WELL | {"broker": "failed"}
    assert time.monotonic() - began < 5


def test_asking_costs_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """The row of the last sweep; it tells of the database, too."""
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_it_sets_no_cookie_and_is_never_kept(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.cookies.output(), "no-store" in response.headers["Cache-Control"]) == ("", True)


def test_it_is_not_sent_on_to_https(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize(("method", "status"), [("head", 503), ("post", 405), ("put", 405), ("delete", 405)])
def test_it_can_be_read_and_nothing_else(client: Client, method: str, status: int) -> None:
    assert getattr(client, method)("/healthz").status_code == status
