"""One look at a case by whoever knows number and code: what every page of it carries and tells."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest

from hall.models import Application
from hall.queries import Case
from yunlong_portal.kernel.passes import new_pass
from yunlong_portal.kernel.workflow import Refused

Problem = dict[str, str]


@dataclass
class Look:
    """One look at a case by whoever knows number and code."""

    request: HttpRequest
    row: Application
    code: str
    now: datetime
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Return the pass that the page carries, good for two hours from now."""
        return new_pass(self.row, code=self.code, now=self.now)

    @property
    def seen_version(self) -> int:
        """Return which version of the case the applicant had before him."""
        given = self.request.POST.get("version", "")
        return int(given) if given.isdecimal() and len(given) < 10 else self.row.version

    def refuse(self, refused: Refused) -> None:
        """Say on the page why something was not done."""
        self.problems += [{"place": "", "sentence": each.sentence} for each in refused.refusals]


def common(look: Look, case: Case) -> dict[str, object]:
    """Return what every page of a case shows."""
    return {
        "case": case,
        "row": case.row,
        "pass": look.token,
        "notices": look.notices,
        "problems": look.problems,
    }
