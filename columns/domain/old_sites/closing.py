"""Ticking the checklist: who did which step when, with a picture, a file or an address that proves it (P33)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from columns.domain.old_sites.flow import may_keep
from columns.domain.old_sites.steps import STEP_BY_CODE, Step, StepState, inspect_from, states_of
from columns.enums import OldSiteState, TickResult
from columns.models import ClosingTick, OldSite
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import refuse


@dataclass(frozen=True)
class Said:
    """What somebody says of a step. ``address`` or ``file`` is the proof of what is done."""

    result: str
    done_on: date
    remark: str = ""
    address: str = ""
    file: PrivateFile | None = None


def step_states(site: OldSite) -> Sequence[StepState]:
    """Return every step of the site's present round with its newest tick. One query."""
    ticks: Any = site.ticks.filter(round=site.round).select_related("ticked_by", "file")
    return states_of(ticks)


def tick(site: OldSite, step: str, said: Said, *, actor: User, now: datetime) -> ClosingTick:
    """Write down how a step stands, beside what was said of it before.

    Refused: ``not_yours``, ``no_such_step``, ``not_now`` (nothing is wound up of a site that runs; what comes before
    the closing is not changed after it), ``too_early`` (the inspection), ``day_in_future``, ``applies``, ``no_proof``,
    ``no_remark``, ``file_erased``.
    """
    row = STEP_BY_CODE.get(step)
    if row is None:
        raise refuse("no_such_step", "清单里没有这一步。请刷新后再填。")
    with transaction.atomic():
        locked = OldSite.objects.select_for_update(of=("self",)).select_related("department").get(pk=site.pk)
        if not may_keep(actor, locked.department, now=now):
            raise refuse("not_yours", f"您没有{locked.department.short_name}“维护登记簿”的职责，不能填报。")
        _check_time(locked, row, said, today=timezone.localdate(now))
        _check_words(row, said)
        keep([said.file] if said.file else [])
        return ClosingTick.objects.create(
            site=locked,
            round=locked.round,
            step=step,
            result=said.result,
            done_on=said.done_on,
            remark=said.remark,
            address=said.address,
            file=said.file,
            ticked_by=actor,
            ticked_at=now,
        )


def is_open(site: OldSite, step: Step) -> bool:
    """Say whether a step can be ticked as the site stands."""
    if site.state == OldSiteState.CLOSED:
        return not step.before
    return site.state in (OldSiteState.TO_MERGE, OldSiteState.MERGED) and bool(step.before)


def _check_time(site: OldSite, step: Step, said: Said, *, today: date) -> None:
    if not is_open(site, step):
        raise refuse("not_now", f"网站现在是“{site.get_state_display()}”，这一步不能填报。")
    if said.done_on > today:
        raise refuse("day_in_future", "办理日期还没有到，请核对。")
    if site.closed_on and said.done_on < (first := inspect_from(site.closed_on)):
        raise refuse("too_early", f"关停满{step.days_after}天才能复查，最早是{first}。")


def _check_words(step: Step, said: Said) -> None:
    if said.result == TickResult.NOT_APPLICABLE and not step.may_not_apply:
        raise refuse("applies", f"“{step.label}”每个网站都要办，不能填“不涉及”。")
    if said.result == TickResult.DONE and not (said.address or said.file):
        raise refuse("no_proof", "请附证明：写网址，或者上传截图、文件。")
    if not said.remark and (said.result != TickResult.DONE or step.needs_remark):
        raise refuse("no_remark", "请在说明里写清：怎样处理的，或者为什么不涉及、没有办好。")
