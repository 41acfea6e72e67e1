"""The answer of the command ``deadline``: a date, the promise, how sure it is, and every day between, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from requests_ogi.domain.clock import Event, clock, received_on
from requests_ogi.domain.clock.words import facts, shown, stopped, unsure
from requests_ogi.domain.regimes import PROMISED_WORKDAYS, Regime, regime_on
from yunlong_portal.kernel.enums import Layer
from yunlong_portal.kernel.workdays import Calendar, TraceDay
from yunlong_portal.kernel.workflow import refuse


@dataclass(frozen=True)
class DeadlineAnswer:
    """What was asked and what follows from it; ``opening`` says in a sentence what was counted from when.

    ``due_on`` and ``promised_on`` are None while the clock of a request stands still.
    """

    opening: str
    regime: Regime | None
    due_on: date | None
    promised_on: date | None
    provisional: bool
    promise_provisional: bool
    trace: tuple[TraceDay, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer for programs; the keys stay as they are."""
        return {
            "due_on": _iso(self.due_on),
            "promised_on": _iso(self.promised_on),
            "regime": self.regime.code if self.regime else None,
            "provisional": self.provisional,
            "trace": [{"date": each.date.isoformat(), "counts": each.counts, "why": each.why} for each in self.trace],
            "notes": list(self.notes),
        }

    def as_text(self) -> str:
        """Return the answer for people: the result first, then day by day."""
        lines = [
            self.opening,
            f"到期日：{_sure(self.due_on, self.provisional)}",
            f"承诺日：{_sure(self.promised_on, self.promise_provisional)}，{PROMISED_WORKDAYS}个工作日",
            *(f"注意：{each}" for each in self.notes),
            "",
            "逐日说明（第几个工作日、日期、理由）：",
        ]
        counted = 0
        for each in self.trace:
            counted += each.counts
            number = f"{counted:>4}" if each.counts else "   -"
            lines.append(f"{number}  {each.date}  {each.why}")
        return "\n".join(lines)


@dataclass(frozen=True)
class EventsAnswer(DeadlineAnswer):
    """The answer to a request's events; ``stopped_by`` is the name of the event that stands the clock still."""

    stopped_by: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer for programs, with what stops the clock."""
        return super().as_json() | {"stopped_by": self.stopped_by}


def answer_from_receipt(
    calendar: Calendar, *, received_on: date, days: int | None = None, regime: Regime | None = None
) -> DeadlineAnswer:
    """Return the ``days``-th working day after receipt; without ``days`` the reply's last day under the regime.

    ``regime`` wins over the law of the date (a what-if, and said so); without both, the law in force on the date of
    receipt. Refuses ``no_regime`` before there was one, and what the calendar refuses.
    """
    lawful = regime_on(received_on)
    used = regime or lawful
    if days is not None:
        length, by = days, "指明的天数"
    elif used is not None:
        length, by = used.reply_workdays, f"{used.title}{used.reply_article}"
    else:
        raise refuse(
            "no_regime",
            f"{received_on}还没有施行《政府信息公开条例》（2008年5月1日起施行）。"
            "请核对日期，或用 --days 指明工作日数。",
        )
    notes = _what_if(regime, lawful)
    deadline = calendar.deadline(received_on, length)
    promise = calendar.deadline(received_on, PROMISED_WORKDAYS)
    if deadline.provisional:
        notes.append(unsure(calendar, after=received_on, due_on=deadline.due_on, safe_on=deadline.safe_on))
    return DeadlineAnswer(
        opening=f"{shown(received_on)}收到，当日不计。按{by}，{length}个工作日；{_calendars(calendar)}。",
        regime=used,
        due_on=deadline.due_on,
        promised_on=promise.due_on,
        provisional=deadline.provisional,
        promise_provisional=promise.provisional,
        trace=tuple(calendar.trace(received_on, deadline.due_on)),
        notes=tuple(notes),
    )


def answer_from_events(calendar: Calendar, *, events: Sequence[Event], regime: Regime | None = None) -> EventsAnswer:
    """Return where the clock stands after a request's events, under the law in force on the date of receipt.

    ``regime`` wins over it, as above. Refuses ``not_received``, ``no_regime`` and what the clock refuses.
    """
    receipt = received_on(events)
    lawful = regime_on(receipt)
    if (used := regime or lawful) is None:
        raise refuse(
            "no_regime",
            f"{receipt}还没有施行《政府信息公开条例》（2008年5月1日起施行）。请核对日期，或用 --regime 指明条例。",
        )
    state = clock(events, used, calendar)
    notes = _what_if(regime, lawful)
    if state.stopped_by:
        notes.append(stopped(state.stopped_by))
    notes += state.remarks
    if state.provisional and state.due_on and state.safe_on:
        notes.append(unsure(calendar, after=state.start, due_on=state.due_on, safe_on=state.safe_on))
    return EventsAnswer(
        opening="\n".join([*facts(state), f"按{state.regime.title}推算；{_calendars(calendar)}。"]),
        regime=state.regime,
        due_on=state.due_on,
        promised_on=state.promised_on,
        provisional=state.provisional,
        promise_provisional=state.promise_provisional,
        trace=state.trace,
        notes=tuple(notes),
        stopped_by=state.stopped_by.name.value if state.stopped_by else None,
    )


def _what_if(regime: Regime | None, lawful: Regime | None) -> list[str]:
    """Return the note on a regime that was asked for and is not the law of the date."""
    if regime is None or regime == lawful:
        return []
    in_force = f"施行的是{lawful.code}" if lawful else "还没有条例施行"
    return [f"收到之日{in_force}，这里按您指明的{regime.code}推算，只供比较。"]


def _calendars(calendar: Calendar) -> str:
    return "全国日历，并除去本州节假日" if Layer.PREFECTURE in calendar.layers else "全国日历"


def _sure(day: date | None, provisional: bool) -> str:
    if day is None:
        return "未定"
    return f"{shown(day)}（暂定）" if provisional else shown(day)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
