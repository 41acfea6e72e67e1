"""Winds the clock forward, event by event.

    used(d) counts the working days x with start < x <= d that lie in no excluded interval (S, E]
    due_on  = the first d with used(d) == the regime's days + those granted

S is the day on which a consultation was issued, E the day on which it ended. What starts anew drops every pause and
extension before it. A period that has run out is over: nothing after its last day can stop it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from requests_ogi.domain.clock import words
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
    Question,
    Received,
    Reopened,
)
from requests_ogi.domain.clock.state import ClockState
from requests_ogi.domain.regimes import PROMISED_WORKDAYS, Regime
from yunlong_portal.kernel.workdays import Calendar, Deadline, Excluded
from yunlong_portal.kernel.workdays.calendar import merge
from yunlong_portal.kernel.workflow import refuse


def clock(
    events: Sequence[Event], regime: Regime, calendar: Calendar, *, promise: Calendar | None = None
) -> ClockState:
    """Return where the clock stands after ``events``, given in order of date; several of one day in order of the acts.

    Pure. ``promise``: what the county's promise is counted by, where it is not the calendar of the law. The regime is
    that of the date of receipt and is not asked for again. Refuses, with a sentence:
    ``not_received``, ``received_twice``, ``out_of_order``; ``correction_not_asked``, ``fee_not_noticed``,
    ``already_waiting``; ``already_consulted``, ``consultation_not_started``, ``which_consultation``;
    ``days_not_positive``, ``extension_too_long``, ``extension_after_due``; ``no_fee``, ``no_delay``,
    ``delay_after_due``, ``date_not_after``, ``date_already_set``; and what the calendar refuses.
    """
    start = received_on(events)
    winding = _Winding(regime, calendar, promise or calendar, _Run(start), start)
    for event in events[1:]:
        winding.take(event)
    return winding.state(tuple(events))


def received_on(events: Sequence[Event]) -> date:
    """Return the date of receipt, which decides the regime. Refuses ``not_received`` without one."""
    if not events or not isinstance(events[0], Received):
        raise refuse("not_received", "第一个事件须是收到申请（received）。没有收到之日，不能推算期限。")
    return events[0].on


@dataclass(slots=True)
class _Run:
    """What has gathered since the clock last started."""

    start: date
    extension: int = 0
    pauses: list[Excluded] = field(default_factory=list)
    consulting: list[ConsultationStarted] = field(default_factory=list)
    waiting: Question | None = None
    set_by: Delayed | Reopened | None = None


@dataclass(slots=True)
class _Winding:
    regime: Regime
    calendar: Calendar
    promise: Calendar
    run: _Run
    now: date
    dropped: list[ConsultationStarted] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    corrections: int = 0

    def take(self, event: Event) -> None:
        """Let one event act on the run."""
        if event.on < self.now:
            raise refuse(
                "out_of_order", f"{words.label(event)}的日期{event.on}早于上一事件（{self.now}）。请按日期先后排列。"
            )
        self.now = event.on
        match event:
            case Received():
                raise refuse("received_twice", f"{event.on}又有一次收到申请。一件申请只有一个收到之日。")
            case CorrectionAsked() | FeeNoticed():
                self._ask(event)
            case Corrected() | Paid():
                self._start_anew(event)
            case ConsultationStarted():
                self._consult(event)
            case ConsultationEnded():
                self._end_consultation(event)
            case Extended():
                self._extend(event)
            case Delayed():
                self._delay(event)
            case Reopened():
                self._reopen(event)
            case _:
                assert_never(event)

    def _ask(self, event: Question) -> None:
        self._require_date_open(event)
        if isinstance(event, FeeNoticed):
            self._require_fee(event)
        if self.run.waiting:
            raise refuse(
                "already_waiting", f"{self.run.waiting.on}已经{words.label(self.run.waiting)}，还没有结果，不能再要求。"
            )
        if self._over():
            self.remarks.append(words.too_late(event))
        if isinstance(event, CorrectionAsked):
            self._remark_on_correction(event)
        self.run.waiting = event

    def _remark_on_correction(self, event: CorrectionAsked) -> None:
        rule = self.regime.correction
        self.corrections += 1
        if self.corrections > 1:
            if rule.once_only:
                self.remarks.append(f"{event.on}再次通知补正；{rule.article}要求一次性告知需要补正的事项。")
        elif event.on > (limit := self.calendar.add_workdays(self.run.start, rule.ask_within_workdays)):
            by = rule.article if rule.ask_by_law else "本县的规定"
            self.remarks.append(
                f"{event.on}通知补正，已过{limit}；按{by}，应当在{rule.ask_within_workdays}个工作日内通知。"
            )

    def _start_anew(self, event: Corrected | Paid) -> None:
        waiting = self.run.waiting
        match event, waiting:
            case (Corrected(), CorrectionAsked()) | (Paid(), FeeNoticed()):
                self._restart(_Run(event.on))
            case Corrected(), _:
                raise refuse("correction_not_asked", f"{event.on}收到补正，但此前没有通知补正。请先登记补正通知。")
            case Paid(), _:
                self._require_fee(event)
                raise refuse("fee_not_noticed", f"{event.on}缴费，但此前没有通知缴费。请先登记收费通知。")

    def _restart(self, run: _Run) -> None:
        self.dropped += self.run.consulting
        self.run = run

    def _consult(self, event: ConsultationStarted) -> None:
        if event.ref and any((each.kind, each.ref) == (event.kind, event.ref) for each in self.run.consulting):
            raise refuse(
                "already_consulted",
                f"{event.on}{words.label(event)}：同一{event.kind.label}的上一次征求还没有结束，不能重复登记。",
            )
        if event.kind in self.regime.suspends and self._over():
            self.remarks.append(words.too_late(event))
        self.run.consulting.append(event)

    def _end_consultation(self, event: ConsultationEnded) -> None:
        if started := _started(event, self.run.consulting):
            self.run.consulting.remove(started)
            if event.kind in self.regime.suspends:
                self.run.pauses.append(Excluded(started.on, event.on, words.consulting(event.kind)))
        elif started := _started(event, self.dropped):
            self.dropped.remove(started)
            self.remarks.append(
                f"{started.on}{words.consulting(event.kind)}，早于{self.run.start}重新起算，不再扣除；"
                "仍须征求的，请重新发函。"
            )
        else:
            raise refuse(
                "consultation_not_started",
                f"{event.on}{words.consulting(event.kind)}结束，但没有对应的开始。请先登记发出征求意见书的日期。",
            )

    def _extend(self, event: Extended) -> None:
        rule = self.regime.extension
        self._require_date_open(event)
        if event.days < 1:
            raise refuse("days_not_positive", "延期的天数须是正整数。")
        if self.run.extension + event.days > rule.max_workdays:
            so_far = f"已延期{self.run.extension}个工作日，" if self.run.extension else ""
            raise refuse(
                "extension_too_long",
                f"{so_far}再延期{event.days}个工作日超出上限："
                f"按{rule.article}，延长的期限最长{rule.max_workdays}个工作日。",
            )
        self._require_in_time(event, "extension_after_due")
        self.run.extension += event.days

    def _delay(self, event: Delayed) -> None:
        self._require_date_open(event)
        if not self.regime.delay_article:
            raise refuse("no_delay", f"{self.regime.title}没有由行政机关另定答复日期的规定。")
        self._require_after(event, event.until)
        self._require_in_time(event, "delay_after_due")
        self.run.set_by = event

    def _reopen(self, event: Reopened) -> None:
        if event.until:
            self._require_after(event, event.until)
        self._restart(_Run(event.on, set_by=event if event.until else None))

    def _require_date_open(self, event: Event) -> None:
        if self.run.set_by:
            raise refuse(
                "date_already_set",
                f"答复日期已于{self.run.set_by.on}另行确定，{event.on}不能再{words.label(event)}。",
            )

    def _require_fee(self, event: FeeNoticed | Paid) -> None:
        if self.regime.fee is None:
            raise refuse("no_fee", f"{event.on}{words.label(event)}：{self.regime.title}没有影响期限的收费。")

    def _require_after(self, event: Delayed | Reopened, until: date) -> None:
        if until <= event.on:
            raise refuse("date_not_after", f"确定的答复日期{until}须在{event.on}之后。请核对日期。")

    def _require_in_time(self, event: Extended | Delayed, code: str) -> None:
        due = self._legal()
        if due and event.on > due.due_on:
            raise refuse(code, f"{due.due_on}已经到期，{event.on}不能再{words.label(event)}。")

    def _over(self) -> bool:
        """Return whether the last day has passed or is this one, which is still counted whole."""
        due = self._legal()
        return due is not None and self.now >= due.due_on

    def _stops(self) -> list[Event]:
        """Return what stands the clock still, the earliest first."""
        consulting = [each for each in self.run.consulting if each.kind in self.regime.suspends]
        stops: list[Event] = [*consulting, *([self.run.waiting] if self.run.waiting else [])]
        return sorted(stops, key=lambda each: each.on)

    def _legal(self) -> Deadline | None:
        return self._deadline(self.regime.reply_workdays + self.run.extension, self.calendar)

    def _deadline(self, days: int, calendar: Calendar) -> Deadline | None:
        """Return the working day number ``days``; None where the clock was stopped before it was reached."""
        spans = merge(self.run.pauses)
        stops = self._stops()
        if stops and self._used(stops[0].on, spans, calendar) < days:
            return None
        return calendar.deadline(self.run.start, days, spans)

    def _used(self, until: date, spans: Sequence[Excluded], calendar: Calendar) -> int:
        paused = sum(calendar.workdays_between(*_until(each, until)) for each in spans if each.after < until)
        return calendar.workdays_between(self.run.start, until) - paused

    def state(self, events: tuple[Event, ...]) -> ClockState:
        """Return what the clock shows now."""
        run, legal, promise = self.run, self._legal(), self._deadline(PROMISED_WORKDAYS, self.promise)
        due_on = legal.due_on if legal else None
        promised_on = promise.due_on if promise else None
        stopped_by = None if legal else self._stops()[0]
        safe_on = legal.safe_on if legal else None
        provisional = bool(legal and legal.provisional)
        promise_provisional = bool(promise and promise.provisional)
        excluded = [each for each in merge(run.pauses) if legal is None or each.after < legal.due_on]
        if run.set_by and run.set_by.until:
            # A date that somebody set is that date: nothing is counted up to it, nothing moves it.
            due_on = safe_on = run.set_by.until
            provisional, stopped_by, excluded = False, None, []
            promised_on = promised_on or due_on
        if due_on and promised_on and promised_on >= due_on:
            # No promise goes past the law, whatever days off it leaves out.
            promised_on, promise_provisional = due_on, provisional
        return ClockState(
            events=events,
            regime=self.regime,
            calendar=self.calendar,
            promise_calendar=self.promise,
            start=run.start,
            base_days=self.regime.reply_workdays,
            extension_days=run.extension,
            excluded=tuple(excluded),
            stopped_by=stopped_by,
            set_by=run.set_by,
            due_on=due_on,
            promised_on=promised_on,
            provisional=provisional,
            promise_provisional=promise_provisional,
            safe_on=safe_on,
            remarks=tuple(self.remarks),
        )


def _until(span: Excluded, last: date) -> tuple[date, date]:
    return span.after, min(span.until, last)


def _started(event: ConsultationEnded, open_ones: Sequence[ConsultationStarted]) -> ConsultationStarted | None:
    """Return which of ``open_ones`` has ended: by kind and reference, where one of the two has none by kind alone."""
    of_kind = [each for each in open_ones if each.kind == event.kind]
    if exact := [each for each in of_kind if each.ref == event.ref]:
        # Two without a reference: their union is the same whichever ends first.
        return exact[0]
    candidates = [each for each in of_kind if not each.ref] if event.ref else of_kind
    if len(candidates) > 1 and not event.ref:
        raise refuse(
            "which_consultation",
            f"{event.on}{words.consulting(event.kind)}结束：有{len(candidates)}次征求还没有结束，请写明是哪一次（ref）。",
        )
    return candidates[0] if candidates else None
