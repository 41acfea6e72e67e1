"""AB 角: who acts for whom while somebody is away, on a dated authority (P7)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties.asking import authority
from columns.domain.duties.granting import (
    administrator,
    as_said,
    require_active,
    require_other_person,
    require_reason,
    require_right_row,
)
from columns.enums import Duty
from columns.models import Department, DutyGrant, StandIn
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


def stand_in(
    *,
    actor: User,
    principal: User,
    deputy: User,
    duty: str,
    department: Department,
    starts_on: date,
    ends_on: date,
    basis: str,
    now: datetime,
    post_kinds: Iterable[str] = (),
) -> StandIn:
    """Let ``deputy`` act for ``principal`` in one duty from the first day to the last, both included.

    Named by the principal himself, or entered by who holds 管理授权 on the principal's written instruction, which
    ``basis`` says. ``post_kinds`` limits it; empty means every kind. Never backdated. Refused: ``no_duty``,
    ``no_reason``, ``own_grant``, ``same_person``, ``inactive``, ``county_duty``, ``principal_no_duty``,
    ``wrong_dates``, ``past_start``, ``already_standing``.
    """
    asked = Duty(duty)
    if actor.pk != principal.pk:
        require_other_person(actor, administrator(actor, department, now=now), deputy)
    said = require_reason(basis)
    if principal.pk == deputy.pk:
        raise refuse("same_person", "代理人不能是被代理人本人。")
    require_active(deputy)
    require_right_row(asked, department)
    _require_dates(starts_on, ends_on, today=timezone.localdate(now))
    with transaction.atomic():
        _require_principal_holds(principal, asked, department, now=now)
        if _overlapping(principal, deputy, asked, department, starts_on, ends_on, now=now):
            raise refuse("already_standing", f"{deputy}在这段时间已代理{principal}的“{asked.label}”。")
        row = StandIn(
            principal=principal,
            deputy=deputy,
            duty=asked,
            department=department,
            starts_on=starts_on,
            ends_on=ends_on,
            post_kinds=sorted(set(post_kinds)),
            authority=said,
            entered_by=actor,
            entered_at=now,
        )
        save_with_history(row, actor=actor, reason=said, at=now)
    return row


def end_stand_in(*, actor: User, stand_in: StandIn, reason: str, now: datetime) -> StandIn:
    """End a stand-in before its last day, at once, and return it.

    By the principal, the deputy, or who holds 管理授权. Refused: ``no_duty``, ``no_reason``, ``already_over``.
    """
    said = require_reason(reason)
    if actor.pk not in {stand_in.principal_id, stand_in.deputy_id}:
        said = as_said(said, administrator(actor, stand_in.department, now=now))
    with transaction.atomic():
        row = StandIn.objects.select_for_update(of=("self",)).get(pk=stand_in.pk)
        if row.ended_at is not None or row.ends_on < timezone.localdate(now):
            raise refuse("already_over", "这项代理已经结束，不用再终止。")
        row.ended_at = now
        save_with_history(row, actor=actor, reason=said, at=now)
    return row


def _require_dates(starts_on: date, ends_on: date, *, today: date) -> None:
    if ends_on < starts_on:
        raise refuse("wrong_dates", "代理的最后一天早于第一天，请检查日期。")
    if starts_on < today:
        raise refuse("past_start", f"代理不能倒填日期，最早从今天（{today}）起。")


def _require_principal_holds(principal: User, duty: Duty, department: Department, *, now: datetime) -> None:
    held = authority(principal, (duty,), department, now=now)
    # What somebody holds only as a deputy cannot be passed on.
    if held is None or held.acting_for is not None:
        raise refuse(
            "principal_no_duty", f"{principal}本人在{department.short_name}没有“{duty.label}”的职责，不能委托他人代理。"
        )
    # Locked: a duty revoked at the same moment would leave a stand-in for nothing.
    list(
        DutyGrant.objects.select_for_update(of=("self",)).filter(
            user=principal, permission__codename=duty, content_object=held.department
        )
    )


def _overlapping(
    principal: User,
    deputy: User,
    duty: Duty,
    department: Department,
    starts_on: date,
    ends_on: date,
    *,
    now: datetime,
) -> bool:
    return (
        StandIn.objects.open(now)
        .filter(principal=principal, deputy=deputy, duty=duty, department=department)
        .filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
        .exists()
    )
