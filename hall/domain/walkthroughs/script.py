"""What a walk through a role is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hall.enums import FiveStep, TrainedRole
from yunlong_portal.kernel.models import User

# Whether this person has done it since then.
Done = Callable[[User, datetime], bool]


@dataclass(frozen=True)
class Step:
    """One step: ``act`` says what to do, ``seen`` what one sees then, ``place`` names the screen.

    ``done`` asks the database; a step without it is to be read, or somebody else's to do.
    """

    key: str
    title: str
    act: str
    seen: str
    five: FiveStep | None = None
    place: str = ""
    done: Done | None = None


@dataclass(frozen=True)
class Script:
    """The walk through one role; ``duty`` is whose account it takes."""

    role: TrainedRole
    duty: str
    gist: str
    steps: tuple[Step, ...]

    @property
    def ticked(self) -> tuple[Step, ...]:
        """Return the steps that must have been done before the walk is over."""
        return tuple(each for each in self.steps if each.done is not None)
