"""Duties are given and taken away here, each time with who, when and why."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from columns.domain.duties.asking import Authority, authority, holders
from columns.enums import COUNTY_DUTIES, DepartmentKind, Duty
from columns.models import Department, DutyGrant, StandIn, VillageHelper
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


def grant(*, actor: User, user: User, duty: str, department: Department, reason: str, now: datetime) -> DutyGrant:
    """Give ``user`` a duty on a department and return the grant.

    ``actor`` must hold 管理授权; nobody gives to himself, nor to the one he stands in for. Refused: ``no_duty``,
    ``no_reason``, ``own_grant``, ``inactive``, ``county_duty``, ``already_held``.
    """
    held = administrator(actor, department, now=now)
    said = require_reason(reason)
    require_other_person(actor, held, user)
    return give(user, Duty(duty), department, actor=actor, reason=as_said(said, held), now=now)


def grant_by_command(*, user: User, duty: str, department: Department, reason: str, now: datetime) -> DutyGrant:
    """Give a duty from a shell, whose access is the authority; the history names no person and says so.

    For the first administrator and for demonstrations. Refused: ``no_reason``, ``inactive``, ``county_duty``,
    ``already_held``.
    """
    return give(user, Duty(duty), department, actor=None, reason=f"命令行：{require_reason(reason)}", now=now)


def revoke(*, actor: User, user: User, duty: str, department: Department, reason: str, now: datetime) -> None:
    """Take a duty away; with 帮助村民 the villages for which it was given.

    Refused: ``no_duty``, ``no_reason``, ``not_held``, ``last_administrator`` (somebody must be able to grant).
    """
    held = administrator(actor, department, now=now)
    said = as_said(require_reason(reason), held)
    with transaction.atomic():
        row = DutyGrant.objects.filter(user=user, content_object=department, permission__codename=Duty(duty)).first()
        if row is None:
            raise refuse("not_held", f"{user}在{department.short_name}没有“{Duty(duty).label}”的职责，无须收回。")
        _keep_an_administrator(user, {Duty(duty)}, department)
        delete_with_history(row, actor=actor, reason=said, at=now)
        if duty == Duty.ASSIST_VILLAGERS:
            _end_help(user, actor=actor, reason=said, now=now, village__township=department)


def end_duties(
    *, actor: User, user: User, reason: str, now: datetime, successor: User | None = None
) -> list[DutyGrant]:
    """End every duty of a person who moved, at once, every stand-in for or by him, and his help in villages.

    Returns what he held. The account stays open. ``successor`` is given the same duties, but no villages: a township
    names its helpers itself. Refused: ``no_duty``, ``no_reason``, ``last_administrator``, and for the successor
    ``own_grant``, ``same_person``, ``inactive``.
    """
    rows = list(DutyGrant.objects.filter(user=user).select_related("permission", "content_object").order_by("pk"))
    county = county_row()
    held = administrator(actor, county, now=now)
    said = as_said(require_reason(reason), held)
    if successor is not None:
        require_other_person(actor, held, successor)
        if successor.pk == user.pk:
            raise refuse("same_person", "接任人不能是调离的人本人。")
    with transaction.atomic():
        if successor is not None:
            for row in rows:
                _hand_over(row, successor, actor=actor, reason=f"{said}（接{user}）", now=now)
        _keep_an_administrator(user, {Duty(row.permission.codename) for row in rows}, county)
        for row in rows:
            delete_with_history(row, actor=actor, reason=said, at=now)
        for stand_in in StandIn.objects.open(now).involving(user):
            stand_in.ended_at = now
            save_with_history(stand_in, actor=actor, reason=said, at=now)
        _end_help(user, actor=actor, reason=said, now=now)
    return rows


def _end_help(user: User, *, actor: User, reason: str, now: datetime, **where: Any) -> None:
    """End the villages a person helps in: a duty given anew must not bring them back."""
    for naming in VillageHelper.objects.open(now).filter(helper=user, **where):
        naming.ended_at = now
        save_with_history(naming, actor=actor, reason=reason, at=now)


def county_row() -> Department | None:
    """Return the county's own row, on which county duties are held."""
    return Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).first()


def administrator(actor: User, department: Department | None, *, now: datetime) -> Authority:
    """Return by what authority ``actor`` manages duties. Refused: ``no_duty``."""
    held = authority(actor, (Duty.GRANT_DUTIES,), department, now=now) if department else None
    if held is None:
        raise refuse("no_duty", "您没有“管理授权”的职责。请联系县政务公开办公室的授权管理员。")
    return held


def require_reason(reason: str) -> str:
    """Return the reason without outer blanks. Refused: ``no_reason``."""
    if not reason.strip():
        raise refuse("no_reason", "请写明理由，如“8月20日分工调整文件”。理由会一直保留。")
    return reason.strip()


def require_other_person(actor: User, held: Authority, user: User) -> None:
    """Refuse (``own_grant``) where the giver, or the one he stands in for, would be given something."""
    if user.pk in {actor.pk, held.acting_for.pk if held.acting_for else None}:
        raise refuse("own_grant", "不能给自己授权，也不能给自己所代理的人授权。请由另一位授权管理员办理。")


def require_right_row(duty: Duty, department: Department) -> None:
    """Refuse (``county_duty``) a county duty on anything but the county's own row."""
    if duty in COUNTY_DUTIES and department.kind != DepartmentKind.COUNTY_GOVERNMENT:
        raise refuse(
            "county_duty", f"“{duty.label}”管全县，只能授在县人民政府这一级，不能授在{department.short_name}。"
        )


def require_active(user: User) -> None:
    """Refuse (``inactive``) an account that is closed."""
    if not user.is_active:
        raise refuse("inactive", f"{user}的账号已停用，不能授权或代理。请先启用账号。")


def as_said(reason: str, held: Authority) -> str:
    """Return the reason as the history keeps it: with the one acted for."""
    return f"{reason}（代{held.acting_for}）" if held.acting_for else reason


def give(
    user: User, duty: Duty, department: Department, *, actor: User | None, reason: str, now: datetime
) -> DutyGrant:
    """Write a grant down; whether ``actor`` may was asked before.

    Refused: ``inactive``, ``county_duty``, ``already_held``.
    """
    require_active(user)
    require_right_row(duty, department)
    permission = Permission.objects.get(
        codename=duty, content_type__app_label="columns", content_type__model="department"
    )
    row = DutyGrant(user=user, permission=permission, content_object=department)
    try:
        with transaction.atomic():
            save_with_history(row, actor=actor, reason=reason, at=now)
    except IntegrityError as error:
        raise refuse("already_held", f"{user}在{department.short_name}已有“{duty.label}”的职责。") from error
    return row


def _hand_over(row: DutyGrant, successor: User, *, actor: User, reason: str, now: datetime) -> None:
    same = DutyGrant.objects.filter(user=successor, permission=row.permission_id, content_object=row.content_object_id)
    if not same.exists():
        give(successor, Duty(row.permission.codename), row.content_object, actor=actor, reason=reason, now=now)


def _keep_an_administrator(leaving: User, duties: set[Duty], department: Department | None) -> None:
    if Duty.GRANT_DUTIES not in duties or department is None:
        return
    # Locked: two administrators who dismiss each other at the same moment would leave none.
    list(Department.objects.select_for_update().filter(kind=DepartmentKind.COUNTY_GOVERNMENT))
    if not holders(Duty.GRANT_DUTIES, department).exclude(pk=leaving.pk).exists():
        raise refuse("last_administrator", f"{leaving}是最后一位授权管理员。请先给另一位同志授权，再收回。")
