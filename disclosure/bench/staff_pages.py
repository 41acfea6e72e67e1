"""Asks for pages through WSGI as a signed-in person or a citizen, and takes the time of each, for every floor."""

import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection

from yunlong_portal.kernel.models import User

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WIDTHS = (24, 12, 12, 10, 8)


@dataclass(frozen=True)
class Page:
    """A page: its name, address, and who asks for it; None for a citizen."""

    name: str
    address: str
    person: User | None


@dataclass(frozen=True)
class Timed:
    """How long the requests for one page took, in milliseconds, and how many queries one needs.

    ``busy``: what this process itself was busy for each; the rest it waited, for the database or for the machine.
    """

    name: str
    samples: tuple[float, ...]
    busy: tuple[float, ...]
    queries: int

    def percentile(self, share: float) -> float:
        """Return the time within which ``share`` of the requests were answered."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(pages: Sequence[Page], *, requests: int) -> list[Timed]:
    """Return the times of ``requests`` requests for each page, in turn, after one to warm up."""
    application = get_wsgi_application()
    people = {page.person.pk: page.person for page in pages if page.person is not None}
    cookies = {key: _signed_in(person) for key, person in people.items()}
    times: list[list[tuple[float, float]]] = [[] for _ in pages]
    counted = [0] * len(pages)
    for turn in range(requests + 1):
        for place, page in enumerate(pages):
            with _counting() as queries:
                took = _ask(application, page.address, cookies[page.person.pk] if page.person else "")
            if turn:
                times[place].append(took)
            counted[place] = len(queries)
    return [
        Timed(page.name, tuple(took for took, _ in taken), tuple(busy for _, busy in taken), number)
        for page, taken, number in zip(pages, times, counted, strict=True)
    ]


def _signed_in(person: User) -> str:
    """Return the cookie of a session of this person."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), _BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def _counting() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries


def _ask(application: Any, address: str, cookie: str) -> tuple[float, float]:
    """Return the milliseconds that one GET took, and those that this process was busy with it.

    Raises RuntimeError for any answer but 200: a broken page is quick.
    """
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost", "HTTP_COOKIE": cookie
    }  # fmt: skip
    setup_testing_defaults(environ)
    answered: list[str] = []
    began, busy_before = time.perf_counter(), time.process_time()
    response = application(environ, lambda status, headers, *_: answered.append(status))
    body = b"".join(response)
    response.close()
    took, busy = (time.perf_counter() - began) * 1000, (time.process_time() - busy_before) * 1000
    if not answered[0].startswith(str(HTTPStatus.OK.value)) or not body:
        raise RuntimeError(f"{address} 回答了 {answered[0]}，不能计入测速。")
    return took, busy


def as_rows(found: Sequence[Timed]) -> list[dict[str, Any]]:
    """Return what was measured, ready for JSON."""
    return [
        {
            "name": each.name,
            "p50": round(each.percentile(0.5), 1),
            "p95": round(each.percentile(0.95), 1),
            "busy": round(sorted(each.busy)[len(each.busy) // 2], 1),
            "queries": each.queries,
        }
        for each in found
    ]


def as_lines(rows: Sequence[dict[str, Any]], *, heading: str) -> list[str]:
    """Return the rows as lines of a table for people."""
    keys = ("p50", "p95", "busy", "queries")
    return [
        cells((heading, "p50 毫秒", "p95 毫秒", "本进程", "查询")),
        *(cells((row["name"], *(str(row[key]) for key in keys))) for row in rows),
    ]


def cells(values: Sequence[str]) -> str:
    """Return five values side by side."""
    return "".join(_padded(value, width) for value, width in zip(values, _WIDTHS, strict=True)).rstrip()


def _padded(value: str, width: int) -> str:
    # A Chinese character takes two places of a terminal.
    taken = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in value)
    return value + " " * max(1, width - taken)
