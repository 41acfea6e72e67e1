from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import PublicationFactory

READER = {"User-Agent": "Mozilla/5.0 (Linux; Android 10) Chrome/86.0"}


@pytest.fixture
def counted(settings: Any, tmp_path: Path) -> Path:
    settings.REDIS_URL = ""
    settings.COUNTERS_DIR = tmp_path / "counters"
    return settings.COUNTERS_DIR / "views"


def test_a_reader_is_counted_and_nothing_is_remembered_of_him(client: Client, db: None, counted: Path) -> None:
    post = PublicationFactory().post_id

    response = client.get(f"/posts/{post}/seen.gif", headers=READER)

    assert response["Content-Type"] == "image/gif"
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"GIF89a")
    assert not response.cookies
    assert counted.read_bytes() == b"+%d\n" % post


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "curl/7.88"},
        READER | {"Sec-Purpose": "prefetch;prerender"},
        READER | {"Purpose": "prefetch"},
        READER | {"X-Moz": "prefetch"},
    ],
)
def test_robots_and_fetching_ahead_are_not_counted(
    client: Client, db: None, counted: Path, headers: dict[str, str]
) -> None:
    assert client.get(f"/posts/{PublicationFactory().post_id}/seen.gif", headers=headers).status_code == 200
    assert not counted.exists()


def test_asking_only_for_the_head_is_not_counted(client: Client, db: None, counted: Path) -> None:
    client.head(f"/posts/{PublicationFactory().post_id}/seen.gif", headers=READER)

    assert not counted.exists()


def test_what_does_not_exist_is_not_counted(client: Client, db: None, counted: Path) -> None:
    assert client.get("/posts/404/seen.gif", headers=READER).status_code == 200
    assert not counted.exists()
