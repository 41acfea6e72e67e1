"""The one mechanism by which a status changes.

A workflow is a table: state × transition × duty × guard × effect. It is checked when it is declared, drawn in
``docs/workflows.md``, and taken only through :meth:`Workflow.take`, which locks the row, compares the version the
actor saw, asks for the duty, runs the guards, calls the effect, writes state and history, and queues what follows
the commit. Nothing else writes a status.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from yunlong_portal.kernel.history import save_with_history


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code for programs and tests, a Chinese sentence that says what to do next."""

    code: str
    sentence: str


class Refused(Exception):
    """An act that may not be. Carries one or more refusals."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("；".join(each.sentence for each in refusals))
        self.refusals = refusals

    @property
    def code(self) -> str:
        """Return the code of the first refusal."""
        return self.refusals[0].code


def refuse(code: str, sentence: str) -> Refused:
    """Return an exception with one refusal, to be raised."""
    return Refused(Refusal(code, sentence))


class Tracked(Protocol):
    """What a row must have to be moved: a key and a version that grows with each transition."""

    pk: Any
    version: int


Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Act(Generic[Row]):
    """One attempt to take a transition, as guards and effects see it."""

    row: Row
    actor: Any
    authority: Any
    now: datetime
    reason: str
    data: dict[str, Any]
    follow_ups: list[Callable[[], None]] = field(default_factory=list)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Queue ``call`` to run once the change is safe."""
        self.follow_ups.append(call)


Guard = Callable[[Act[Any]], Refusal | None]
Effect = Callable[[Act[Any]], None]
Tell = Callable[["Transition", Act[Any]], None]


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    ``duties``: any one of them suffices; empty means that only the system (a sweep) may take it.
    ``target`` None keeps the state. ``needs_reason``: the actor must say why, in words that stay in the history.
    ``form``: the name of the form that collects ``data``; ``danger`` marks acts that cannot be taken back.
    """

    name: str
    label: str
    source: str
    target: str | None
    duties: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    effect: Effect | None = None
    needs_reason: bool = False
    form: str = ""
    danger: bool = False


class Authoriser(Protocol):
    """Answers by what authority a person may act on a row, or None. Workflows are handed it."""

    def __call__(self, *, actor: Any, duties: Sequence[str], row: Any, now: datetime) -> Any: ...


class Workflow(Generic[Row]):
    """A declared workflow over one model."""

    def __init__(
        self,
        *,
        name: str,
        label: str,
        model: str,
        states: type[models.TextChoices],
        initial: str,
        transitions: Iterable[Transition],
        authorise: Authoriser,
        state_field: str = "state",
        tell: Tell | None = None,
    ) -> None:
        """Declare and check. Raises ValueError for a table that cannot be right.

        ``tell`` is called with each step once it is written, inside its transaction: the one place where people are
        told whose turn it is. ``act.row`` is the row as it now stands, ``transition.source`` the state it left.
        """
        self.name = name
        self.label = label
        self.model_label = model
        self.states = states
        self.initial = initial
        self.transitions = tuple(transitions)
        self.authorise = authorise
        self.state_field = state_field
        self.tell = tell
        self._check()
        self._by_key = {(each.name, each.source): each for each in self.transitions}

    def _check(self) -> None:
        known = set(self.states.values)
        seen: set[tuple[str, str]] = set()
        for each in self.transitions:
            if each.source not in known or (each.target is not None and each.target not in known):
                raise ValueError(f"{self.name}: {each.name} 用了未声明的状态")
            if (each.name, each.source) in seen:
                raise ValueError(f"{self.name}: {each.name} 在 {each.source} 声明了两次")
            seen.add((each.name, each.source))
        reached = {self.initial}
        while True:
            further = {each.target for each in self.transitions if each.source in reached and each.target} - reached
            if not further:
                break
            reached |= further
        if reached != known:
            raise ValueError(f"{self.name}: 到不了的状态 {sorted(known - reached)}")

    def state_of(self, row: Row) -> str:
        """Return the present state of ``row``."""
        return getattr(row, self.state_field)

    def find(self, name: str, state: str) -> Transition | None:
        """Return the transition ``name`` out of ``state``, if there is one."""
        return self._by_key.get((name, state))

    def open_to(self, *, row: Row, actor: Any, now: datetime) -> list[Transition]:
        """Return the transitions this person may take now (duty held, guards that need no data pass).

        By what authority is asked once for all that want the same duties: each question is a query or two.
        """
        found = []
        held: dict[tuple[str, ...], Any] = {}
        for each in self.transitions:
            if each.source != self.state_of(row) or not each.duties:
                continue
            if each.duties not in held:
                held[each.duties] = self.authorise(actor=actor, duties=each.duties, row=row, now=now)
            authority = held[each.duties]
            if authority is None:
                continue
            act = Act(row=row, actor=actor, authority=authority, now=now, reason="", data={})
            if not any(guard(act) for guard in each.guards if not getattr(guard, "needs_data", False)):
                found.append(each)
        return found

    def take(
        self,
        name: str,
        *,
        row: Row,
        actor: AbstractBaseUser | None,
        expected_version: int,
        now: datetime,
        reason: str = "",
        by_sweep: bool = False,
        **data: Any,
    ) -> Row:
        """Take transition ``name`` and return the row as it now stands.

        Raises Refused: ``stale`` (somebody was faster), ``no_transition`` (not from this state),
        ``temporary_password`` (the actor has not chosen one of his own), ``no_duty``, ``no_reason``, or what a guard
        or the effect refuses. On refusal nothing is changed.
        ``by_sweep`` skips the question of duty for transitions that declare none; it cannot skip it for others. Such a
        step has no ``actor`` where time or a citizen takes it.
        """
        with transaction.atomic():
            locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            transition, act = self._prepare(name, locked, actor, expected_version, now, reason, by_sweep, data)
            if transition.effect:
                transition.effect(act)
            self._write(locked, transition, act)
            if self.tell:
                self.tell(transition, act)
            for call in act.follow_ups:
                transaction.on_commit(call)
        return locked

    def _prepare(
        self,
        name: str,
        locked: Any,
        actor: Any,
        expected_version: int,
        now: datetime,
        reason: str,
        by_sweep: bool,
        data: dict[str, Any],
    ) -> tuple[Transition, Act[Row]]:
        if locked.version != expected_version:
            raise refuse(
                "stale",
                f"您打开之后，这件事已由他人办理，现在是“{self.states(self.state_of(locked)).label}”。"
                "请刷新后再办，您填写的内容没有丢失。",
            )
        transition = self.find(name, self.state_of(locked))
        if transition is None:
            raise refuse(
                "no_transition",
                f"当前是“{self.states(self.state_of(locked)).label}”，不能这样办理。请刷新查看可办的事项。",
            )
        if not by_sweep:
            _require_own_password(actor)
        authority = None
        if transition.duties:
            authority = self.authorise(actor=actor, duties=transition.duties, row=locked, now=now)
            if authority is None:
                raise refuse("no_duty", f"您没有“{transition.label}”的职责。请联系本单位管理员或县政务公开办公室。")
        elif not by_sweep:
            raise refuse("no_duty", f"“{transition.label}”由系统到时自动办理，不能人工办理。")
        if transition.needs_reason and not reason.strip():
            raise refuse("no_reason", f"请写明“{transition.label}”的理由。")
        act: Act[Row] = Act(row=locked, actor=actor, authority=authority, now=now, reason=reason.strip(), data=data)
        refusals = [found for guard in transition.guards if (found := guard(act))]
        if refusals:
            raise Refused(*refusals)
        return transition, act

    def _write(self, locked: Any, transition: Transition, act: Act[Row]) -> None:
        if transition.target is not None:
            setattr(locked, self.state_field, transition.target)
        locked.version += 1
        reason = f"{transition.label}:{act.reason}" if act.reason else transition.label
        save_with_history(locked, actor=act.actor, reason=reason, at=act.now)


def _require_own_password(actor: Any) -> None:
    """Refuse (``temporary_password``) an account to which somebody else has the key."""
    # Asked in the database: the object in hand may be from before the password was set.
    people = get_user_model()._default_manager
    if actor is not None and people.filter(pk=actor.pk, has_temporary_password=True).exists():
        raise refuse("temporary_password", "您用的是管理员设的临时密码。请先改成自己的密码，再来办理。")


def needs_data(guard: Guard) -> Guard:
    """Mark a guard that looks at what the actor typed: it is not asked when buttons are drawn."""
    guard.needs_data = True  # type: ignore[attr-defined]  # a mark on a function
    return guard
