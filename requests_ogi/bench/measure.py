"""Asks for the staff's pages through WSGI as a signed-in person, and takes the time of sweeps, calendar and letter."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from importlib import import_module
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection

from requests_ogi.bench.build import Staff
from requests_ogi.domain import recomputing
from requests_ogi.models import Deadline, InformationRequest
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.letters.composing import ComposedLetter
from yunlong_portal.kernel.letters.pdf import render_letter_pdf
from yunlong_portal.kernel.models import User

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_LIST = "/admin/requests_ogi/informationrequest/"


@dataclass(frozen=True)
class Page:
    """A page of the staff's: its name, address, and who asks for it."""

    name: str
    address: str
    person: User


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


def pages(staff: Staff) -> list[Page]:
    """Return what is measured: lists as the county and as one desk sees them, the board, the workbench of a case."""
    assert staff.overseer is not None  # noqa: S101  # build made him
    case = InformationRequest.objects.filter(handler__isnull=False, deadline__is_open=True).order_by("-pk")[0]
    assert case.handler is not None  # noqa: S101  # asked for
    county, desk = staff.overseer, case.handler
    per_page = admin.site.get_model_admin(InformationRequest).list_per_page
    far = max(1, InformationRequest.objects.count() // per_page * 9 // 10)
    return [
        Page("全县列表", _LIST, county),
        Page("全县列表·逾期", f"{_LIST}?due=overdue", county),
        Page("全县列表·靠后一页", f"{_LIST}?p={far}", county),
        Page("按编号查找", f"{_LIST}?q={case.number}", county),
        Page("本单位列表", _LIST, desk),
        Page("等我办理", f"{_LIST}?queue=mine", desk),
        Page("看板", f"{_LIST}board/", county),
        Page("办理页面", f"{_LIST}{case.pk}/change/", desk),
    ]


def measure(pages: Sequence[Page], *, requests: int) -> list[Timed]:
    """Return the times of ``requests`` requests for each page, in turn, after one to warm up."""
    application = get_wsgi_application()
    cookies = {page.person.pk: _signed_in(page.person) for page in pages}
    times: list[list[tuple[float, float]]] = [[] for _ in pages]
    counted = [0] * len(pages)
    for turn in range(requests + 1):
        for place, page in enumerate(pages):
            with _counting() as queries:
                took = _ask(application, page.address, cookies[page.person.pk])
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


# -- sweeps, calendar, letter


@dataclass(frozen=True)
class Work:
    """Something done once: how long it took, how long this process was busy with it, and what came of it."""

    name: str
    seconds: float
    busy: float
    what: str


def recompute(now: datetime) -> list[Work]:
    """Return how long it takes to compute every open case again: with dates that move, and with none that does."""
    found = [_timed("重算期限·全部移动", lambda: _recomputed(now))]
    Deadline.objects.filter(is_open=True).update(calendar_version="another")
    return [*found, _timed("重算期限·无一移动", lambda: _recomputed(now))]


def _recomputed(now: datetime) -> str:
    done = recomputing.recompute_open(now=now, because="测速")
    return f"{done.looked_at} 件，移动 {done.moved} 件"


def sweeps(now: datetime) -> list[Work]:
    """Return how long the sweep of every reminder plan takes: with everything owed, and with nothing."""
    first = _timed("提醒清点·全部新写", lambda: _swept(now))
    return [first, _timed("提醒清点·无新提醒", lambda: _swept(now))]


def _swept(now: datetime) -> str:
    done = [reminders.sweep(plan, now) for plan in reminders.declared()]
    return f"在办 {sum(each.open for each in done)} 项，新写 {sum(each.written for each in done)} 条"


def letter(day: date) -> Work:
    """Return how long a letter takes as PDF once the machine is warm."""
    composed = ComposedLetter(
        kind="grant",
        title=("政府信息公开告知书",),
        number=f"云民公开告〔{day.year}〕1号",
        issued_on=day.isoformat(),
        addressee="测速人",
        paragraphs=("本机关收到您的政府信息公开申请。经审查，答复如下：" * 12,) * 4,
        remedies=("如对本告知书不服，可以依法申请行政复议或者提起行政诉讼。",),
        organ="云龙县民政局",
    )
    render_letter_pdf(composed)
    return _timed("文书 PDF", lambda: f"{len(render_letter_pdf(composed)) // 1024} KB")


def _timed(name: str, work: Callable[[], str]) -> Work:
    began, busy_before = time.perf_counter(), time.process_time()
    what = work()
    return Work(name=name, seconds=time.perf_counter() - began, busy=time.process_time() - busy_before, what=what)
