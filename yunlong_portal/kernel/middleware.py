"""Gives each request an id that stands in every log line and in the answer, and one line that sums it up."""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# Many to a page, or asked by machines every few seconds (what fails there is logged by ``health``).
_ROUTINE = ("/static/", "/healthz")
# Whoever knows what stands here may open what it leads to.
_SECRET_PARTS = frozenset({"token", "uidb64", "reference", "secret"})


class RequestIdMiddleware:
    """Takes ``X-Request-ID`` from the proxy where it is well formed, else makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SAFE_ID.fullmatch(given) else secrets.token_hex(16)
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            _sum_up(request, response, milliseconds=(time.perf_counter() - began) * 1000)
        response.headers["X-Request-ID"] = request_id
        return response


def _sum_up(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> None:
    """Write method, path, status and time; neither query string nor address: people search for people."""
    routine = request.path.startswith(_ROUTINE)
    write = log.debug if routine else log.info
    write(
        "request",
        method=request.method,
        path=_without_secrets(request),
        status=response.status_code,
        ms=round(milliseconds, 1),
    )


def _without_secrets(request: HttpRequest) -> str:
    path = request.path
    match = request.resolver_match
    for name, value in match.kwargs.items() if match else ():
        if name in _SECRET_PARTS:
            path = path.replace(str(value), "…")
    return path
