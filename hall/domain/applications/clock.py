"""The clock of a case: from what happened and on which day, by when what comes next is due. Pure.

Three periods follow one another, each counted in working days from the day after its first (行政许可法 Art. 82):

    accept    5 days from the day the materials came (Art. 32(4)): of who applies online and brings required papers to
              the window, from the day they are there; a correction asked in time stops it, and it begins anew with
              the materials that were missing
    decide    the item's limit from acceptance, with what the leader granted (Art. 42); hearings, inspections and the
              like are left out (Art. 45): the day one begins still counts, the days after it to its end do not
    deliver   10 days from the decision (Art. 44)

A period that has run out is over: nothing after its last day stops it. The county's own promise runs beside the law's
limit and is not put off by an extension.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hall.enums import Awaits, EventKind, SpecialStep
from yunlong_portal.kernel.workdays import Calendar, Excluded, TraceDay, weekday_name
from yunlong_portal.kernel.workflow import Refused, refuse

ACCEPT_WORKDAYS = 5
DELIVER_WORKDAYS = 10
# 行政许可法 Art. 42; other acts are extended as their own law says.
LICENCE_EXTENSION = 10


@dataclass(frozen=True)
class Event:
    """Something that happened on a day. ``special`` names the special step, ``days`` is what was granted or told."""

    kind: EventKind
    on: date
    special: str = ""
    days: int = 0


@dataclass(frozen=True)
class Terms:
    """The limits of the version that the case was filed under, in working days; None where there is none."""

    statutory_days: int | None
    promised_days: int | None


@dataclass(frozen=True)
class Term:
    """One period as it stands: its first day and length, and by when it ends unless something stops it."""

    start: date
    days: int
    due_on: date
    is_provisional: bool = False


@dataclass(frozen=True)
class ClockState:
    """Where the clock stands after ``events``.

    ``awaits``: what is owed by ``due_on``, the date in law, and ``promised_on``; None while nothing is counted, because
    of ``stopped_by`` or because the case is over. ``decide_by`` and ``promised_by`` stay after the decision, for those
    who ask whether it was in time. ``start`` and ``excluded``: what the running period is counted from, and without.
    """

    events: tuple[Event, ...]
    terms: Terms
    calendar: Calendar = field(repr=False, compare=False)
    awaits: Awaits | None
    start: date
    due_on: date | None
    promised_on: date | None
    stopped_by: EventKind | None
    is_provisional: bool
    is_over: bool
    extended_days: int
    excluded: tuple[Excluded, ...]
    decide_by: date | None
    promised_by: date | None

    @property
    def counts_to(self) -> date | None:
        """Return the day that is counted down to: what was promised, unless the leader gave more time."""
        return self.due_on if self.extended_days else self.promised_on or self.due_on

    @cached_property
    def trace(self) -> tuple[TraceDay, ...]:
        """Return every calendar day of the running period: does it count, and why."""
        end = self.due_on or self.promised_on or (self.events[-1].on if self.stopped_by else self.start)
        return tuple(self.calendar.trace(self.start, end, self.excluded))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Return what happened and what follows from it, for staff."""
        return (*(_fact(each) for each in self.events), *_results(self))


def clock(events: Sequence[Event], terms: Terms, calendar: Calendar, *, promise: Calendar | None = None) -> ClockState:
    """Return where the clock stands after ``events``, given in the order of the acts.

    ``promise``: what the promise is counted by, where it is not the calendar of the law. Refused, with a sentence:
    ``not_received``, ``received_twice``, ``out_of_order``; ``not_awaited`` where a fact cannot follow the others;
    ``correction_twice``, ``extended_twice``; and what the calendar refuses.
    """
    if not events or events[0].kind != EventKind.RECEIVED:
        raise refuse("not_received", "还没有登记收到材料的日期，不能推算期限。")
    winding = _Winding(terms, calendar, promise or calendar, start=events[0].on, now=events[0].on)
    for event in events[1:]:
        winding.take(event)
    return winding.state(tuple(events))


@dataclass(slots=True)
class _Winding:
    terms: Terms
    calendar: Calendar
    promise: Calendar
    start: date
    now: date
    awaits: Awaits | None = Awaits.ACCEPT
    papers: Event | None = None
    asked: Event | None = None
    special: Event | None = None
    is_corrected: bool = False
    extended_days: int = 0
    pauses: list[Excluded] = field(default_factory=list)
    law: Term | None = None
    promised: Term | None = None

    def take(self, event: Event) -> None:
        """Let one event act."""
        if event.on < self.now:
            raise refuse(
                "out_of_order",
                f"“{event.kind.label}”的日期{event.on}早于上一步的日期{self.now}，请核对。",
            )
        self.now = event.on
        match event.kind:
            case EventKind.RECEIVED:
                raise refuse("received_twice", "一件申请只有一个收到材料的日期。")
            case EventKind.PAPERS_AWAITED:
                self._require(self._may_still_come, event)
                self.papers = event
            case EventKind.PAPERS_CAME:
                self._require(self.papers is not None, event)
                self.papers, self.start = None, event.on
            case EventKind.CORRECTION_ASKED:
                self._ask(event)
            case EventKind.CORRECTED:
                self._require(self.asked is not None, event)
                self.asked, self.is_corrected, self.start = None, True, event.on
            case EventKind.ACCEPTED:
                self._require(self.awaits == Awaits.ACCEPT and self.asked is None and self.papers is None, event)
                self.awaits, self.start = Awaits.DECIDE, event.on
            case EventKind.SPECIAL_STARTED:
                self._require(self.awaits == Awaits.DECIDE and self.special is None, event)
                self.special = event
            case EventKind.SPECIAL_ENDED:
                self._end_special(event)
            case EventKind.HEARING_TOLD | EventKind.HEARING_SERVED | EventKind.HEARING_WAIVED | EventKind.HEARING_ASKED:
                # The limit runs on until a hearing is held.
                self._require(self.awaits == Awaits.DECIDE, event)
            case EventKind.EXTENDED:
                self._extend(event)
            case EventKind.DECIDED:
                self._require(self.awaits == Awaits.DECIDE and self.special is None, event)
                self._keep_limits()
                self.awaits, self.start, self.pauses = Awaits.DELIVER, event.on, []
            case EventKind.READY:
                self._require(self.awaits == Awaits.DELIVER, event)
            case EventKind.DELIVERED:
                self._require(self.awaits == Awaits.DELIVER, event)
                self.awaits = None
            case EventKind.ENDED:
                self._require(self.awaits is not None, event)
                if self.awaits == Awaits.DECIDE:
                    self._keep_limits()
                self.awaits = None

    def _require(self, is_awaited: bool, event: Event) -> None:
        if not is_awaited:
            raise _not_awaited(event)

    @property
    def _may_still_come(self) -> bool:
        is_new = self.asked is None and self.papers is None and not self.is_corrected
        return self.awaits == Awaits.ACCEPT and is_new

    def _ask(self, event: Event) -> None:
        self._require(self.awaits == Awaits.ACCEPT and self.asked is None, event)
        if self.is_corrected:
            raise refuse("correction_twice", "补正只能告知一次，已经告知过了。请按现有材料决定是否受理。")
        # The one notice names the papers that were to be brought, too.
        self.asked, self.papers = event, None

    def _end_special(self, event: Event) -> None:
        if self.special is None:
            raise _not_awaited(event)
        why = f"{SpecialStep(self.special.special).label}（{self.special.on}至{event.on}）"
        self.pauses.append(Excluded(self.special.on, event.on, why))
        self.special = None

    def _extend(self, event: Event) -> None:
        self._require(self.awaits == Awaits.DECIDE and self.terms.statutory_days is not None, event)
        if self.extended_days:
            raise refuse("extended_twice", "这件申请已经延长过一次，不能再延长。")
        self.extended_days = event.days

    def _keep_limits(self) -> None:
        """Note by when the case was to be decided."""
        law, promised = self.terms.statutory_days, self.terms.promised_days
        self.law = self._term(law + self.extended_days, self.calendar) if law is not None else None
        self.promised = self._term(promised, self.promise) if promised is not None else None
        if self.law and self.promised and self.promised.due_on > self.law.due_on:
            # No promise goes past the law, whatever days off it leaves out.
            self.promised = Term(self.start, self.promised.days, self.law.due_on, self.law.is_provisional)

    def _term(self, days: int, calendar: Calendar) -> Term | None:
        """Return a period from ``start``; None where a special step stopped it before its last day."""
        if days == 0:
            return Term(self.start, 0, self.start)
        if self.special is not None and self._used(self.special.on, calendar) < days:
            return None
        found = calendar.deadline(self.start, days, self.pauses)
        return Term(self.start, days, found.due_on, found.provisional)

    def _used(self, until: date, calendar: Calendar) -> int:
        paused = sum(calendar.workdays_between(each.after, min(each.until, until)) for each in self.pauses)
        return calendar.workdays_between(self.start, until) - paused

    def state(self, events: tuple[Event, ...]) -> ClockState:
        """Return what the clock shows now."""
        law: Term | None = None
        promised: Term | None = None
        stopped_by: EventKind | None = None
        awaits = self.awaits
        match awaits:
            case Awaits.ACCEPT if self.asked is not None:
                awaits, stopped_by = None, EventKind.CORRECTION_ASKED
            case Awaits.ACCEPT if self.papers is not None:
                awaits, stopped_by = None, EventKind.PAPERS_AWAITED
            case Awaits.ACCEPT:
                law = self._term(ACCEPT_WORKDAYS, self.calendar)
            case Awaits.DECIDE:
                self._keep_limits()
                law, promised = self.law, self.promised
                leading = law if self.terms.statutory_days is not None else promised
                if self.special is not None and leading is None:
                    awaits, promised, stopped_by = None, None, EventKind.SPECIAL_STARTED
            case Awaits.DELIVER:
                law = self._term(DELIVER_WORKDAYS, self.calendar)
        is_provisional = any(each is not None and each.is_provisional for each in (law, promised))
        return ClockState(
            events=events,
            terms=self.terms,
            calendar=self.calendar,
            awaits=awaits,
            start=self.start,
            due_on=law.due_on if law else None,
            promised_on=promised.due_on if promised else None,
            stopped_by=stopped_by,
            is_provisional=is_provisional,
            is_over=self.awaits is None,
            extended_days=self.extended_days if self.awaits == Awaits.DECIDE else 0,
            excluded=tuple(self.pauses),
            decide_by=self.law.due_on if self.law else None,
            promised_by=self.promised.due_on if self.promised else None,
        )


def _not_awaited(event: Event) -> Refused:
    return refuse("not_awaited", f"办理到这一步，不能登记“{event.kind.label}”（{event.on}）。请刷新后核对。")


def shown(day: date) -> str:
    """Return the date with its weekday."""
    return f"{day}（{weekday_name(day)}）"


def _fact(event: Event) -> str:
    match event.kind:
        case EventKind.RECEIVED:
            return f"{shown(event.on)}收到申请材料，当日不计。"
        case EventKind.PAPERS_AWAITED:
            return f"{shown(event.on)}{event.kind.label}；受理的期限从收到这些材料起算（行政许可法第三十二条）。"
        case EventKind.SPECIAL_STARTED:
            told = f"，告知所需{event.days}个工作日" if event.days else ""
            return f"{shown(event.on)}{SpecialStep(event.special).label}开始，其后的时间不计入办理时限{told}。"
        case EventKind.EXTENDED:
            return f"{shown(event.on)}经负责人批准，延长{event.days}个工作日（行政许可法第四十二条）。"
        case _:
            return f"{shown(event.on)}{event.kind.label}。"


def _results(state: ClockState) -> list[str]:
    match state.awaits:
        case Awaits.ACCEPT if state.due_on:
            return [
                f"应当在{shown(state.due_on)}以前受理，或者一次告知补正（{ACCEPT_WORKDAYS}个工作日）；"
                "逾期不告知的，自收到材料之日起即为受理。"
            ]
        case Awaits.DECIDE:
            found = []
            if state.due_on:
                days = (state.terms.statutory_days or 0) + state.extended_days
                found.append(f"从{state.start}的次日起算，{days}个工作日，法定期限{shown(state.due_on)}。")
            if state.promised_on:
                found.append(f"承诺{state.terms.promised_days}个工作日，承诺日{shown(state.promised_on)}。")
            return found or ["这一事项没有规定办理时限。"]
        case Awaits.DELIVER if state.due_on:
            return [f"应当在{shown(state.due_on)}以前送达（决定之日起{DELIVER_WORKDAYS}个工作日）。"]
        case _:
            return ["期限停止计算。"] if state.stopped_by else []
