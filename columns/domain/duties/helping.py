"""代办员: people in the villages who file for neighbours that cannot do it themselves (P25).

A township names them, each for villages of its own and for a time; with it they get the duty 帮助村民 on the township.
Both must hold: the duty without a village opens nothing, nor does a village whose time is over. A helper carries what
his neighbour wants to say to the organ; he is no agent (代理人), decides nothing and is served nothing.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from columns.domain.duties.asking import Authority, authority
from columns.domain.duties.granting import (
    administrator,
    as_said,
    give,
    require_active,
    require_other_person,
    require_reason,
)
from columns.enums import LEADERS, Duty
from columns.models import Department, DutyGrant, Village, VillageHelper
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# Who speaks for a township; for all of them, whoever manages duties enters what a township decided on paper.
NAMERS = LEADERS


def name_helper(
    *,
    actor: User,
    helper: User,
    villages: Collection[Village],
    starts_on: date,
    ends_on: date,
    basis: str,
    now: datetime,
) -> list[VillageHelper]:
    """Name somebody helper of villages of one township, from the first day to the last, both included.

    By who signs for the township, or who holds 管理授权 on its written word, which ``basis`` says. The duty is granted
    with it. Never backdated. Refused: ``no_village``, ``several_townships``, ``village_closed``, ``no_reason``,
    ``no_duty``, ``own_grant``, ``inactive``, ``wrong_dates``, ``past_start``, ``already_named``.
    """
    township = _township_of(villages)
    held = _namer(actor, township, now=now)
    require_other_person(actor, held, helper)
    said = as_said(require_reason(basis), held)
    return _name(helper, villages, starts_on, ends_on, actor=actor, basis=basis.strip(), reason=said, now=now)


def name_helper_by_command(
    *, helper: User, villages: Collection[Village], starts_on: date, ends_on: date, basis: str, now: datetime
) -> list[VillageHelper]:
    """Name a helper from a shell, whose access is the authority; the history names no person. For demonstrations.

    Refused as :func:`name_helper` does, but for ``no_duty`` and ``own_grant``.
    """
    _township_of(villages)
    said = require_reason(basis)
    return _name(helper, villages, starts_on, ends_on, actor=None, basis=said, reason=f"命令行：{said}", now=now)


def _name(
    helper: User,
    villages: Collection[Village],
    starts_on: date,
    ends_on: date,
    *,
    actor: User | None,
    basis: str,
    reason: str,
    now: datetime,
) -> list[VillageHelper]:
    township = next(iter(villages)).township
    require_active(helper)
    _require_dates(starts_on, ends_on, today=timezone.localdate(now))
    with transaction.atomic():
        # Locked: of two who name the same person at the same moment the second sees the first.
        Department.objects.select_for_update().get(pk=township.pk)
        _require_new(helper, villages, starts_on, ends_on, now=now)
        if not _grants(helper, township).exists():
            give(helper, Duty.ASSIST_VILLAGERS, township, actor=actor, reason=reason, now=now)
        named = []
        for village in villages:
            row = VillageHelper(
                helper=helper,
                village=village,
                starts_on=starts_on,
                ends_on=ends_on,
                basis=basis,
                named_by=actor,
                named_at=now,
            )
            save_with_history(row, actor=actor, reason=reason, at=now)
            named.append(row)
    return named


def end_helper(*, actor: User, naming: VillageHelper, reason: str, now: datetime) -> VillageHelper:
    """End a naming before its last day, at once, and return it; with the last one of a township the duty goes too.

    By the helper himself, who signs for the township, or who holds 管理授权. Refused: ``no_duty``, ``no_reason``,
    ``already_over``.
    """
    township, said = naming.village.township, require_reason(reason)
    if actor.pk != naming.helper_id:
        said = as_said(said, _namer(actor, township, now=now))
    with transaction.atomic():
        Department.objects.select_for_update().get(pk=township.pk)
        row = VillageHelper.objects.select_for_update(of=("self",)).get(pk=naming.pk)
        if row.ended_at is not None or row.ends_on < timezone.localdate(now):
            raise refuse("already_over", "这项代办已经结束，不用再终止。")
        row.ended_at = now
        save_with_history(row, actor=actor, reason=said, at=now)
        if not VillageHelper.objects.open(now).filter(helper=row.helper, village__township=township).exists():
            for grant in _grants(row.helper, township):
                delete_with_history(grant, actor=actor, reason=said, at=now)
    return row


def villages_helped(user: Any, now: datetime) -> QuerySet[Village]:
    """Return the villages in which this person may file for others now; no query of its own."""
    named = VillageHelper.objects.standing(now).filter(helper=user.pk, village=OuterRef("pk"))
    held = DutyGrant.objects.filter(
        user=user.pk,
        user__is_active=True,
        content_object=OuterRef("township"),
        permission__codename=Duty.ASSIST_VILLAGERS,
    )
    return Village.objects.filter(Exists(named), Exists(held), is_active=True).select_related("township")


def require_helper(user: User, village: Village, now: datetime) -> None:
    """Refuse (``no_duty``) who is not helper of the village now."""
    if not villages_helped(user, now).filter(pk=village.pk).exists():
        raise refuse("no_duty", f"您现在不是{village}的代办员，或者期限已过。请联系乡镇人民政府。")


def _township_of(villages: Collection[Village]) -> Department:
    if not villages:
        raise refuse("no_village", "请选择村（社区）。")
    if len({each.township_id for each in villages}) > 1:
        raise refuse("several_townships", "一次只能指定同一乡镇的村（社区）。其他乡镇的，请另行指定。")
    for each in villages:
        if not each.is_active:
            raise refuse("village_closed", f"{each}已经停用，不能指定代办员。")
    return next(iter(villages)).township


def _namer(actor: User, township: Department, *, now: datetime) -> Authority:
    return authority(actor, NAMERS, township, now=now) or administrator(actor, township, now=now)


def _require_dates(starts_on: date, ends_on: date, *, today: date) -> None:
    if ends_on < starts_on:
        raise refuse("wrong_dates", "最后一天早于第一天，请检查日期。")
    if starts_on < today:
        raise refuse("past_start", f"不能倒填日期，最早从今天（{today}）起。")


def _require_new(helper: User, villages: Collection[Village], starts_on: date, ends_on: date, *, now: datetime) -> None:
    there = VillageHelper.objects.open(now).filter(
        helper=helper, village__in=villages, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if (first := there.select_related("village").first()) is not None:
        raise refuse("already_named", f"{helper}在这段时间已经是{first.village}的代办员。")


def _grants(helper: User, township: Department) -> QuerySet[DutyGrant]:
    return DutyGrant.objects.filter(user=helper, content_object=township, permission__codename=Duty.ASSIST_VILLAGERS)
