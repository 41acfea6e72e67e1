"""One look at a row by whoever knows its number and query code: how it is opened, and what its pages carry and tell.

First number and code are asked for (``tracking``); every page after that carries a pass for two hours (``passes``), and
each button hands it back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.http import HttpRequest

from yunlong_portal.kernel.passes import is_good, new_pass, read_pass
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.workflow import Refused

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Look(Generic[Row]):
    """One look at a row by whoever knows number and code, and what his page is to tell."""

    request: HttpRequest
    row: Row
    code: str
    now: datetime
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def by_pass(cls, request: HttpRequest, *, of: type[Row], now: datetime) -> Self | None:
        """Return the look that goes on with the pass of the last page; None for one that is not ours or over."""
        found = read_pass(request.POST.get("pass", ""), of=of, now=now)
        row: Any = of._default_manager.filter(pk=found.row).first() if found else None
        if row is None or found is None or not is_good(found, row):
            return None
        return cls(request=request, row=row, code=found.code, now=now)

    @property
    def token(self) -> str:
        """Return the pass that the page carries, good for two hours from now."""
        return new_pass(self.row, code=self.code, now=self.now)

    @property
    def seen_version(self) -> int:
        """Return which version of the row its reader had before him."""
        row: Any = self.row  # one that is acted on has a version
        given = self.request.POST.get("version", "")
        return int(given) if given.isdecimal() and len(given) < 10 else int(row.version)

    def refuse(self, refused: Refused) -> None:
        """Say on the page why something was not done."""
        self.problems += [{"place": "", "sentence": each.sentence} for each in refused.refusals]

    def carried(self) -> dict[str, Any]:
        """Return what every page carries and tells, whatever else is on it."""
        return {"pass": self.token, "notices": self.notices, "problems": self.problems}
