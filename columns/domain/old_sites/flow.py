"""The way of a site: entered, merged and closed, or approved to keep running. One table (``docs/workflows.md``).

A department enters its site and does the work; whoever keeps the county's columns decides what may keep running, moves
a date, and confirms that a site is closed: not the one who says so of himself.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import Authority, authority
from columns.domain.old_sites.steps import missing_before, states_of
from columns.enums import Duty, OldSiteState
from columns.models import Department, OldSite
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow, needs_data, refuse

KEEPERS = (Duty.KEEP_REGISTERS,)
COUNTY = (Duty.KEEP_COLUMNS,)
# What is written in the register of a site before it may keep running, and stays there as long as it does.
_NEEDED = ("site_code", "leader_name", "keeper_name")


def on_site(*, actor: User, duties: Sequence[str], row: OldSite, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a site."""
    return authority(actor, duties, row.department, now=now)


def missing_for_running(row: OldSite) -> list[str]:
    """Return what a site still needs before it may keep running, as the form calls it (P34)."""
    labels = {each.name: str(each.verbose_name) for each in OldSite._meta.concrete_fields}
    return [labels[name] for name in _NEEDED if not getattr(row, name)]


def may_keep(actor: User, department: Department, *, now: datetime) -> bool:
    """Return whether a person keeps the register of a department's sites: its own keeper, or the county's."""
    return authority(actor, (*KEEPERS, *COUNTY), department, now=now) is not None


def about_answer(department: Department) -> str:
    """Return how a notice names what a department is asked: whether it has a site."""
    return f"columns.old_sites:{department.pk}"


# -- guards


@needs_data
def is_answered_for(act: Act[OldSite]) -> Refusal | None:
    """Refuse to keep a site running that nobody answers for, or without an approval."""
    if missing := missing_for_running(act.row):
        return Refusal("not_answered_for", f"仍需运行的网站要先登记{'、'.join(missing)}，请主办单位补填后再办。")
    if not (act.data.get("approval_document") and act.data.get("approved_by") and act.data.get("approved_on")):
        return Refusal("no_approval", "请写明批准文件、批准单位和批准日期。")
    if act.data["approved_on"] > timezone.localdate(act.now):
        return Refusal("day_in_future", "批准日期还没有到，请核对。")
    return None


@needs_data
def has_date(act: Act[OldSite]) -> Refusal | None:
    """Refuse to ask for a merge without saying by when."""
    return None if act.data.get("due_on") else Refusal("no_date", "请写明整合期限。")


@needs_data
def is_merged(act: Act[OldSite]) -> Refusal | None:
    """Refuse while notice, content or redirects are not ticked, and a day that cannot be."""
    return _unticked(act, "merged") or _impossible(act, None)


@needs_data
def is_wound_up(act: Act[OldSite]) -> Refusal | None:
    """Refuse while anything of the checklist is not ticked, and a day before that of the merge."""
    return _unticked(act, "closed") or _impossible(act, act.row.merged_on)


def _unticked(act: Act[OldSite], state: str) -> Refusal | None:
    missing = missing_before(state, states_of(act.row.ticks.filter(round=act.row.round)))
    if not missing:
        return None
    named = "、".join(each.label for each in missing)
    return Refusal("steps_missing", f"清单里还有没办的：{named}。请逐项填报并附证明。")


def _impossible(act: Act[OldSite], earliest: date | None) -> Refusal | None:
    day = act.data.get("on")
    if day is None:
        return Refusal("no_date", "请写明日期。")
    if day > timezone.localdate(act.now):
        return Refusal("day_in_future", "这个日期还没有到，请核对。")
    if earliest is not None and day < earliest:
        return Refusal("day_too_early", f"不能早于整合日期{earliest}。")
    return None


# -- effects


def approve(act: Act[OldSite]) -> None:
    """Note the approval; a site that keeps running has no date to be merged by."""
    row = act.row
    row.due_on = None
    row.approval_document, row.approved_by = act.data["approval_document"], act.data["approved_by"]
    row.approved_on = act.data["approved_on"]
    if file := act.data.get("approval_file"):
        keep([file])
        row.approval_file = file


def set_due(act: Act[OldSite]) -> None:
    """Say by when it is to be merged."""
    act.row.due_on = act.data["due_on"]


def note_merge(act: Act[OldSite]) -> None:
    """Note the day from which the portal holds what the site held."""
    act.row.merged_on = act.data["on"]


def note_closing(act: Act[OldSite]) -> None:
    """Note the day on which the site was switched off; 30 days later it is looked at once more."""
    act.row.closed_on = act.data["on"]


def begin_anew(act: Act[OldSite]) -> None:
    """Begin the checklist anew: what was ticked in the round before stays, and counts no more."""
    act.row.round += 1
    act.row.merged_on = act.row.closed_on = None
    act.row.due_on = act.data["due_on"]


_REOPEN: dict[str, Any] = {
    "name": "reopen", "label": "重新整合", "target": OldSiteState.TO_MERGE, "duties": COUNTY, "guards": (has_date,),
    "effect": begin_anew, "needs_reason": True, "form": "due", "danger": True,
}  # fmt: skip

OLD_SITE: Workflow[OldSite] = Workflow(
    name="old_site",
    label="乡镇、部门网站的整合和关停",
    model="columns.OldSite",
    states=OldSiteState,
    initial=OldSiteState.TO_MERGE,
    authorise=on_site,
    transitions=(
        Transition(
            name="merge", label="整合完成", source=OldSiteState.TO_MERGE, target=OldSiteState.MERGED,
            duties=(*KEEPERS, *COUNTY), guards=(is_merged,), effect=note_merge, form="on",
        ),
        Transition(
            name="keep_running", label="经批准继续运行", source=OldSiteState.TO_MERGE, target=OldSiteState.RUNNING,
            duties=COUNTY, guards=(is_answered_for,), effect=approve, form="approval",
        ),
        Transition(
            name="move_date", label="调整整合期限", source=OldSiteState.TO_MERGE, target=None,
            duties=COUNTY, guards=(has_date,), effect=set_due, needs_reason=True, form="due",
        ),
        Transition(
            name="stop_running", label="改为整合", source=OldSiteState.RUNNING, target=OldSiteState.TO_MERGE,
            duties=COUNTY, guards=(has_date,), effect=set_due, needs_reason=True, form="due",
        ),
        Transition(
            name="close", label="确认已关停", source=OldSiteState.MERGED, target=OldSiteState.CLOSED,
            duties=COUNTY, guards=(is_wound_up,), effect=note_closing, form="on",
        ),
        Transition(source=OldSiteState.MERGED, **_REOPEN),
        Transition(source=OldSiteState.CLOSED, **_REOPEN),
    ),
)  # fmt: skip


def save_site(row: OldSite, *, actor: User, reason: str, now: datetime) -> None:
    """Save what a form has found right of a site: its register, never its state.

    Raises Refused: ``not_yours``, ``department_fixed``, ``needed_while_running`` (leader, keeper or 标识码 emptied),
    ``address_taken`` (by somebody at this very moment).
    """
    try:
        _save(row, actor=actor, reason=reason, now=now)
    except IntegrityError as error:
        raise refuse("address_taken", "这个网址刚刚由别人登记了，请在清单里查看。") from error


def _save(row: OldSite, *, actor: User, reason: str, now: datetime) -> None:
    with transaction.atomic():
        if row.pk is not None:
            before = OldSite.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if before.department_id != row.department_id:
                raise refuse("department_fixed", "网站登记在哪个单位名下不能改。")
            # The form was opened before: what a step wrote meanwhile stays.
            for field in OldSite._meta.concrete_fields:
                if not field.editable:
                    setattr(row, field.attname, getattr(before, field.attname))
        if not may_keep(actor, row.department, now=now):
            raise refuse("not_yours", f"您没有{row.department.short_name}“维护登记簿”的职责，不能登记或者修改。")
        if row.state == OldSiteState.RUNNING and (missing := missing_for_running(row)):
            raise refuse("needed_while_running", f"仍需运行的网站不能没有{'、'.join(missing)}。")
        save_with_history(row, actor=actor, reason=reason, at=now)
        notices.settle(about=about_answer(row.department), now=now)
