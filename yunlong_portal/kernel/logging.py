"""Logs: one JSON object a line in production, readable lines otherwise; no personal data in either.

Django's, Celery's and our own loggers write through the same handler to standard error, so that a command's
``--json`` has standard output to itself. Every line carries the id of the request, job or task it belongs to.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, MutableMapping
from datetime import datetime
from typing import Any

import structlog
from structlog.types import EventDict, ExcInfo, Processor, WrappedLogger

# What an exception may quote of a citizen's record. Names cannot be recognised: they are never handed to a logger.
_PERSONAL = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "[证件号码]"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "[手机号码]"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"), "[邮箱]"),
)
# What none of them can do without: most lines are passed after one look.
_SUSPECT = re.compile(r"\d{11}|@")
# What we write ourselves; eleven digits in a row of a digest are no telephone.
_OURS = frozenset({"request_id", "timestamp", "level", "logger", "chain_digest"})

# Libraries speak from this level on (at INFO they say what happens every ten seconds); some from a higher one.
_LIBRARIES = "WARNING"
_QUIETER = {
    "axes": "ERROR",  # names the person and the address of every failed log-in; both are kept in its own table
    "weasyprint": "ERROR",
    "fontTools": "ERROR",
}


def mask(text: str) -> str:
    """Return ``text`` with numbers of identity cards, mobile telephones and e-mail addresses replaced."""
    if _SUSPECT.search(text):
        for pattern, instead in _PERSONAL:
            text = pattern.sub(instead, text)
    return text


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return mask(str(value))


def _without_personal_data(logger: WrappedLogger, method: str, event_dict: EventDict) -> EventDict:
    return {name: each if name in _OURS or name.startswith("_") else _masked(each) for name, each in event_dict.items()}


def _stamp(logger: WrappedLogger, method: str, event_dict: EventDict) -> EventDict:
    """Add the moment, with its offset: lines of several machines are read together."""
    event_dict["timestamp"] = datetime.now().astimezone().isoformat(timespec="milliseconds")
    return event_dict


def _traceback(logger: WrappedLogger, method: str, event_dict: MutableMapping[str, Any]) -> EventDict:
    """Turn ``exc_info`` into text, without local variables: they hold what citizens wrote."""
    exc_info: ExcInfo | BaseException | bool | None = event_dict.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()  # type: ignore[assignment]  # what is being handled
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        event_dict["exception"] = "".join(traceback.format_exception(error)).rstrip()
    return event_dict


def _for_people(logger: WrappedLogger, method: str, event_dict: EventDict) -> str:
    """Return a line for a terminal: time, level, event, fields; a traceback below it."""
    moment = event_dict.pop("timestamp", "")[11:19]
    level = event_dict.pop("level", "info").upper()
    event = event_dict.pop("event", "")
    below = event_dict.pop("exception", "") or event_dict.pop("stack", "")
    event_dict.pop("logger", None)
    fields = " ".join(f"{name}={value}" for name, value in event_dict.items())
    line = f"{moment} {level:<7} {event} {fields}".rstrip()
    # An address may hold an encoded line end: it must not write a line of its own.
    line = "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in line)
    return f"{line}\n{below}" if below else line


def _tells_more(record: logging.LogRecord) -> bool:
    """Let through what says more than our own request line: errors with a traceback."""
    return bool(record.exc_info)


def set_up(*, production: bool, level: str, own: Iterable[str]) -> dict[str, Any]:
    """Set structlog up and return the value of Django's ``LOGGING``; ``own`` packages speak from ``level`` on."""
    level = level.upper()
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        _stamp,
        _traceback,
        structlog.processors.StackInfoRenderer(),
        _without_personal_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *common,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if production else _for_people
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "portal": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": common,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "use_get_message": True,
            }
        },
        "filters": {"tells_more": {"()": lambda: _tells_more}},
        "handlers": {"portal": {"class": "logging.StreamHandler", "formatter": "portal"}},
        "root": {"handlers": ["portal"], "level": max(level, _LIBRARIES, key=logging.getLevelName)},
        "loggers": {
            **{name: {"level": level} for name in own},
            # Django gives these handlers of its own (mail to the administrators, a console in DEBUG).
            "django": {"handlers": [], "level": _LIBRARIES, "propagate": True},
            "django.server": {"handlers": [], "level": _LIBRARIES, "propagate": True},
            "django.request": {"level": "ERROR", "filters": ["tells_more"]},
            **{name: {"level": quieter} for name, quieter in _QUIETER.items()},
        },
    }
