"""Events from outside: from a row's columns, or from the JSON list of the command ``deadline --events``."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from requests_ogi.domain.clock.events import (
    ConsultationEnded,
    ConsultationStarted,
    Corrected,
    CorrectionAsked,
    Delayed,
    Event,
    Extended,
    FeeNoticed,
    Paid,
    Received,
    Reopened,
)
from requests_ogi.enums import ConsultationKind, EventKind
from yunlong_portal.kernel.workflow import refuse

_LONGEST_SHOWN = 40


def make_event(
    name: str, on: date, *, kind: str = "", ref: str = "", days: int | None = None, until: date | None = None
) -> Event:
    """Return the event of that name with what belongs to it; what does not belong to it is left aside.

    For rows, whose columns hold what an event of their name needs. Raises ValueError for those that do not.
    """
    match EventKind(name):
        case EventKind.CONSULTATION_STARTED:
            return ConsultationStarted(on, ConsultationKind(kind), ref)
        case EventKind.CONSULTATION_ENDED:
            return ConsultationEnded(on, ConsultationKind(kind), ref)
        case EventKind.EXTENDED if days is not None:
            return Extended(on, days)
        case EventKind.DELAYED if until is not None:
            return Delayed(on, until)
        case EventKind.REOPENED:
            return Reopened(on, until)
        case plain if plain in _PLAIN:
            return _PLAIN[plain](on)
    raise ValueError(f"an event {name} needs more than its date")


_PLAIN: dict[str, Callable[[date], Event]] = {
    EventKind.RECEIVED: Received,
    EventKind.CORRECTION_ASKED: CorrectionAsked,
    EventKind.CORRECTED: Corrected,
    EventKind.FEE_NOTICED: FeeNoticed,
    EventKind.PAID: Paid,
}


def read_events(text: str) -> list[Event]:
    """Return the events of a JSON list.

    Refuses ``bad_events`` (not JSON, not a list of objects), ``bad_event`` (a name or kind that is not known, something
    missing) and ``bad_date``, each with the place; keys that mean nothing here are left aside. Whether the events can
    follow one another is the clock's question.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise refuse("bad_events", "事件文件不是有效的 JSON。请写成列表，如 " + _EXAMPLE) from None
    if not isinstance(found, list):
        raise refuse("bad_events", "事件文件须是一个 JSON 列表，如 " + _EXAMPLE)
    return [_read_event(each, number) for number, each in enumerate(found, start=1)]


_EXAMPLE = '[{"event": "received", "on": "2017-08-25"}]。'


def _read_event(found: Any, number: int) -> Event:
    where = f"第{number}个事件"
    if not isinstance(found, dict):
        raise refuse("bad_events", f"{where}须是 JSON 对象，如 " + _EXAMPLE)
    name = found.get("event")
    if not isinstance(name, str) or name not in EventKind.values:
        known = "、".join(EventKind.values)
        raise refuse("bad_event", f"{where}：没有“{_shown(name)}”这种事件（event）。只有 {known}。")
    where = f"{where}（{name}）："
    values: dict[str, Any] = {}
    match name:
        case EventKind.CONSULTATION_STARTED | EventKind.CONSULTATION_ENDED:
            values = {"kind": _read_kind(found.get("kind"), where), "ref": _read_ref(found.get("ref"), where)}
        case EventKind.EXTENDED:
            values = {"days": _read_days(found.get("days"), where)}
        case EventKind.DELAYED:
            values = {"until": read_day(found.get("until"), where=where, key="until")}
        case EventKind.REOPENED if found.get("until") is not None:
            values = {"until": read_day(found["until"], where=where, key="until")}
    return make_event(name, read_day(found.get("on"), where=where), **values)


def read_day(value: Any, *, where: str = "", key: str = "on") -> date:
    """Return the date written 2017-08-25. Refuses ``bad_date`` for what is missing, no date, or written otherwise."""
    if value is None or value == "":
        raise refuse("bad_date", f"{where}没有写日期（{key}）。请写成 2017-08-25 的样子。")
    # The pattern first: fromisoformat would also take 20170825 and week dates.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise refuse("bad_date", f"{where}没有{value}这一天。请核对日期。") from None
    raise refuse("bad_date", f"{where}看不懂日期“{_shown(value)}”。请写成 2017-08-25 的样子。")


def _shown(value: Any) -> str:
    """Return what was given, short and printable anywhere."""
    if isinstance(value, (list, dict)):
        return "…"
    text = value if isinstance(value, str) else json.dumps(value)
    text = "".join(each if each.isprintable() else "?" for each in text[: _LONGEST_SHOWN + 1])
    return f"{text[:_LONGEST_SHOWN]}…" if len(text) > _LONGEST_SHOWN else text


def _read_kind(value: Any, where: str) -> ConsultationKind:
    if not isinstance(value, str) or value not in ConsultationKind.values:
        known = "、".join(f"{each}（{each.label}）" for each in ConsultationKind)
        raise refuse("bad_event", f"{where}征求谁的意见请写 kind，只有 {known}。")
    return ConsultationKind(value)


def _read_ref(value: Any, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refuse("bad_event", f"{where}ref 须是文字。")
    return value


def _read_days(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise refuse("bad_event", f"{where}延期的工作日数 days 须是正整数。")
    return value
