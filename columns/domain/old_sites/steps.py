"""The checklist of closing a site (practice P33): a table, and how a site stands to it. Needs no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from columns.enums import TickResult


@dataclass(frozen=True)
class Step:
    """One step. ``before``: the state that is not entered without it, empty for what comes after the closing.

    ``may_not_apply``: a site may never have had what is given back. ``needs_remark``: what was decided is written down.
    ``days_after``: how long after the closing it is done at the earliest.
    """

    code: str
    label: str
    help: str
    before: str = "closed"
    may_not_apply: bool = False
    needs_remark: bool = False
    days_after: int = 0


STEPS: tuple[Step, ...] = (
    Step(
        "notice", "在原网站公告", "首页写明整合到县政府门户网站、何时停止更新和关停；附公告网址或者截图",
        before="merged",
    ),
    Step("content", "内容已迁移", "该保留的信息都已迁到县政府门户网站；附迁移记录或者栏目网址", before="merged"),
    Step(
        "redirects", "原网址跳转已测试", "首页和几个旧页面的网址能跳转到新页面；附测试截图",
        before="merged", may_not_apply=True,
    ),
    Step("site_code", "注销网站标识码", "在全国政府网站信息报送系统办理；附截图", may_not_apply=True),
    Step("icp", "注销ICP备案", "附备案系统截图或者回执", may_not_apply=True),
    Step("police", "注销公安备案", "附截图或者回执", may_not_apply=True),
    Step(
        "domain", "域名保留或者注销", "写明域名是保留（由谁续费、到哪天）还是注销；到期不管的域名会被别人抢注",
        may_not_apply=True, needs_remark=True,
    ),
    Step("inspection", "关停满30天复查", "再访问一次：打不开，或者只跳转到门户；附截图", before="", days_after=30),
)  # fmt: skip
STEP_BY_CODE = {each.code: each for each in STEPS}


class Ticked(Protocol):
    """What matters of a tick."""

    step: str
    result: str


@dataclass(frozen=True)
class StepState:
    """A step and its newest tick, None where nobody has said anything."""

    step: Step
    tick: "Ticked | None"

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to do: done, or it does not apply."""
        return self.tick is not None and self.tick.result != TickResult.UNDONE


def states_of(ticks: Iterable[Ticked]) -> Sequence[StepState]:
    """Return every step with the newest of ``ticks``, which come in order of time."""
    newest = {each.step: each for each in ticks}
    return [StepState(step, newest.get(step.code)) for step in STEPS]


def missing_before(state: str, states: Iterable[StepState]) -> list[Step]:
    """Return the steps still to be done before a site is ``merged`` or ``closed``; for the second, all of both."""
    until = {"merged": ("merged",), "closed": ("merged", "closed")}[state]
    return [each.step for each in states if each.step.before in until and not each.is_over]


def inspect_from(closed_on: date) -> date:
    """Return the first day on which a closed site is looked at once more."""
    return closed_on + timedelta(days=STEP_BY_CODE["inspection"].days_after)
