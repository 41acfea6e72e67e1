"""The answer of the command ``deadline``: a date, the promise, how sure it is, and every day between, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yunlong_portal.kernel.enums import Layer
from requests_ogi.domain.regimes import PROMISED_WORKDAYS, Regime, regime_on
from yunlong_portal.kernel.workdays import Calendar, TraceDay, weekday_name
from yunlong_portal.kernel.workflow import refuse


@dataclass(frozen=True)
class DeadlineAnswer:
    """What was asked and what follows from it; ``opening`` says in a sentence what was counted from when."""

    opening: str
    regime: Regime | None
    due_on: date
    promised_on: date
    provisional: bool
    promise_provisional: bool
    trace: tuple[TraceDay, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer for programs; the keys stay as they are."""
        return {
            "due_on": self.due_on.isoformat(),
            "promised_on": self.promised_on.isoformat(),
            "regime": self.regime.code if self.regime else None,
            "provisional": self.provisional,
            "trace": [{"date": each.date.isoformat(), "counts": each.counts, "why": each.why} for each in self.trace],
            "notes": list(self.notes),
        }

    def as_text(self) -> str:
        """Return the answer for people: the result first, then day by day."""
        lines = [
            self.opening,
            f"到期日：{_day(self.due_on)}{_sure(self.provisional)}",
            f"承诺日：{_day(self.promised_on)}{_sure(self.promise_provisional)}，{PROMISED_WORKDAYS}个工作日",
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
    notes = []
    if regime is not None and regime != lawful:
        in_force = f"施行的是{lawful.code}" if lawful else "还没有条例施行"
        notes.append(f"收到之日{in_force}，这里按您指明的{regime.code}推算，只供比较。")
    deadline = calendar.deadline(received_on, length)
    promise = calendar.deadline(received_on, PROMISED_WORKDAYS)
    if deadline.provisional:
        missing = "、".join(calendar.missing_notices(received_on, deadline.due_on))
        notes.append(
            f"结果暂定：{missing}。录入并启用后须重新推算；稳妥起见，请在{_day(deadline.safe_on)}当日或以前办结。"
        )
    return DeadlineAnswer(
        opening=f"{_day(received_on)}收到，当日不计。按{by}，{length}个工作日；{_calendars(calendar)}。",
        regime=used,
        due_on=deadline.due_on,
        promised_on=promise.due_on,
        provisional=deadline.provisional,
        promise_provisional=promise.provisional,
        trace=tuple(calendar.trace(received_on, deadline.due_on)),
        notes=tuple(notes),
    )


def _calendars(calendar: Calendar) -> str:
    return "全国日历，并除去本州节假日" if Layer.PREFECTURE in calendar.layers else "全国日历"


def _sure(provisional: bool) -> str:
    return "（暂定）" if provisional else ""


def _day(day: date) -> str:
    return f"{day}（{weekday_name(day)}）"
