"""One look at a row by whoever knows its number and query code: how it is opened, and what its pages carry and tell.

First number and code are asked for (``entrances``); every page after that carries a pass for two hours (``passes``),
and each button hands it back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from yunlong_portal.kernel.passes import is_good, new_pass, read_pass
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
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
    def act(self) -> tuple[str, str]:
        """Return what the button that was pressed says, and of what: ``letter:7`` is ("letter", "7")."""
        act, _, key = self.request.POST.get("act", "").partition(":")
        return act, key

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

    def printed(
        self, make: Callable[[], bytes], name: str, *, what: str, most: int, instead: str
    ) -> HttpResponse | None:
        """Return a PDF that is set for this visitor, None once it was refused and that is told (:meth:`refuse`).

        Setting one is work, and a pass is good for two hours: ``most`` of ``what`` in an hour, then whoever asks waits.
        """
        window = timedelta(hours=1)
        try:
            admit(what, address=address_of(self.request), most=most, window=window, now=self.now, instead=instead)
            data = make()
        except Refused as refused:
            self.refuse(refused)
            return None
        return HttpResponse(
            data,
            content_type="application/pdf",
            headers={
                "Content-Disposition": content_disposition_header(True, name) or "attachment",
                "Cache-Control": "private, no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )
