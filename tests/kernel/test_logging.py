"""Log lines: one form for all loggers, the id of the request in each, no personal data in any."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from yunlong_portal.kernel import logging as portal_logging
from yunlong_portal.kernel.middleware import RequestIdMiddleware

NAME = "yunlong_portal.tests"


class Lines:
    """What a logger wrote, formatted."""

    def __init__(self, *, production: bool) -> None:
        self.stream = io.StringIO()
        configured = portal_logging.set_up(production=production, level="DEBUG", own=[])["formatters"]["portal"]
        options = {name: value for name, value in configured.items() if name != "()"}
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(structlog.stdlib.ProcessorFormatter(**options))

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def listen() -> Iterator[Callable[..., Lines]]:
    """Return a function that begins to listen to a logger."""
    undo: list[Callable[[], None]] = []

    def begin(name: str = NAME, *, production: bool = True) -> Lines:
        lines, logger = Lines(production=production), logging.getLogger(name)
        before = logger.level
        logger.addHandler(lines.handler)
        logger.setLevel("DEBUG")
        undo.extend([lambda: logger.removeHandler(lines.handler), lambda: logger.setLevel(before)])
        return lines

    yield begin
    for each in undo:
        each()


def test_a_line_of_production_is_one_json_object(listen: Callable[..., Lines]) -> None:
    lines = listen()
    structlog.get_logger(NAME).info("published", post=12, title="关于会议的通知")
    (line,) = lines.objects()
    assert line.pop("timestamp")[10] == "T"
    assert line == {"event": "published", "post": 12, "title": "关于会议的通知", "level": "info", "logger": NAME}


def test_other_peoples_loggers_write_the_same_lines(listen: Callable[..., Lines]) -> None:
    lines = listen("celery.worker")
    logging.getLogger("celery.worker").warning("lost %s of %d", "queue", 3)
    (line,) = lines.objects()
    assert (line["event"], line["level"], line["logger"]) == ("lost queue of 3", "warning", "celery.worker")


def test_a_line_for_people_is_readable(listen: Callable[..., Lines]) -> None:
    lines = listen(production=False)
    structlog.get_logger(NAME).warning("job refused", job="publish:3", attempts=2)
    assert lines.text[8:] == " WARNING job refused job=publish:3 attempts=2\n"


@pytest.mark.parametrize("production", [True, False])
def test_a_traceback_shows_where_but_no_values(listen: Callable[..., Lines], production: bool) -> None:
    lines = listen(production=production)
    applicant = "李某某的申请"
    try:
        raise ValueError("电话 13900001234 已存在")
    except ValueError:
        logging.getLogger(NAME).exception("failed")
    assert "ValueError: 电话 [手机号码] 已存在" in lines.text
    assert applicant not in lines.text.replace('applicant = "李某某的申请"', "")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("532929199001011234", "[证件号码]"),
        ("身份证53292919900101123X。", "身份证[证件号码]。"),
        ("电话13900001234,", "电话[手机号码],"),
        ("来信 someone.else+1@mail.example.cn 收", "来信 [邮箱] 收"),
        ("云政办发〔2017〕123号 2017-08-25 96128 0872-5521234", "云政办发〔2017〕123号 2017-08-25 96128 0872-5521234"),
        ("索引号 015213789-201708-13900001", "索引号 015213789-201708-13900001"),
    ],
)
def test_what_identifies_a_person_is_masked(text: str, masked: str) -> None:
    assert portal_logging.mask(text) == masked


def test_masking_a_long_text_takes_no_time() -> None:
    text = "申" * 200_000
    assert portal_logging.mask(text) == text


def test_personal_data_is_masked_in_every_field(listen: Callable[..., Lines]) -> None:
    lines = listen()
    structlog.get_logger(NAME).info(
        "x 13900001234", a="13900001234", b={"c": ["13900001234"]}, d=ValueError("13900001234")
    )
    (line,) = lines.objects()
    found = [line["event"], line["a"], line["b"], line["d"]]
    assert found == ["x [手机号码]", "[手机号码]", {"c": ["[手机号码]"]}, "[手机号码]"]


def test_a_digest_is_written_as_it_is_though_it_looks_like_a_telephone(listen: Callable[..., Lines]) -> None:
    lines = listen()
    structlog.get_logger(NAME).info("evidence sealed", chain_digest="ab13900001234cd")
    (line,) = lines.objects()
    assert line["chain_digest"] == "ab13900001234cd"


def test_all_loggers_of_the_portal_lead_to_one_handler() -> None:
    configured = settings.LOGGING
    assert list(configured["handlers"]) == ["portal"]
    assert [name for name, each in configured["loggers"].items() if each.get("handlers")] == []
    assert {"yunlong_portal", "columns", "disclosure"} <= set(configured["loggers"])


# The line that sums a request up


def ask(path: str, status: int = 200, **headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        structlog.get_logger(NAME).info("in the view")
        return HttpResponse(status=status)

    return RequestIdMiddleware(view)(RequestFactory().get(path, headers=headers))


def test_a_request_is_summed_up_without_what_was_searched_for(listen: Callable[..., Lines]) -> None:
    lines = listen("yunlong_portal.kernel.middleware")
    ask("/search/?q=李某某", status=404)
    (line,) = lines.objects()
    assert (line["event"], line["method"], line["path"], line["status"]) == ("request", "GET", "/search/", 404)
    assert isinstance(line["ms"], float)
    assert set(line) == {"event", "method", "path", "status", "ms", "level", "logger", "request_id", "timestamp"}


def test_all_lines_of_a_request_carry_the_id_that_the_answer_names(listen: Callable[..., Lines]) -> None:
    lines, summary = listen(), listen("yunlong_portal.kernel.middleware")
    response = ask("/")
    ids = [line["request_id"] for line in lines.objects() + summary.objects()]
    assert ids == [response.headers["X-Request-ID"]] * 2


def test_the_id_of_the_proxy_is_kept() -> None:
    assert ask("/", X_Request_Id="proxy-0123456789").headers["X-Request-ID"] == "proxy-0123456789"


@pytest.mark.parametrize("given", ["short", "with space in it", "x" * 65, "行号行号行号行号"])
def test_an_id_that_could_harm_the_log_is_replaced(given: str) -> None:
    made = ask("/", X_Request_Id=given).headers["X-Request-ID"]
    assert (len(made), made.isalnum()) == (32, True)


@pytest.mark.parametrize("path", ["/healthz", "/static/css/portal.css"])
def test_routine_requests_are_not_worth_a_line(listen: Callable[..., Lines], path: str) -> None:
    lines = listen("yunlong_portal.kernel.middleware")
    ask(path)
    assert [line["level"] for line in lines.objects()] == ["debug"]


@pytest.mark.django_db
def test_a_capability_in_the_address_is_not_logged(listen: Callable[..., Lines], client: Client) -> None:
    lines = listen("yunlong_portal.kernel.middleware")

    class Match:
        kwargs = {"reference": "K7F3-9QXW"}

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = Match()
        return HttpResponse()

    RequestIdMiddleware(view)(RequestFactory().get("/hall/track/K7F3-9QXW/"))
    assert [line["path"] for line in lines.objects()] == ["/hall/track/…/"]
