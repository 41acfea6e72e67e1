"""Entering a circular and its duties: by the office that will watch over it, until it is issued."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from columns.domain.duties import may
from columns.enums import CircularState, DepartmentKind, Duty
from columns.models import Circular, CircularDuty, Department, DutyBody
from yunlong_portal.kernel.history import delete_with_history, save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused, refuse

# Between names, as people write them.
_BREAKS = str.maketrans(dict.fromkeys("，,；;\n\r\t 　", "、"))


def save_circular(circular: Circular, *, actor: User, now: datetime) -> None:
    """Save a circular that its form has found right. Raises Refused: ``not_an_office``, ``not_yours``, ``issued``."""
    with transaction.atomic():
        if circular.office.kind != DepartmentKind.COUNTY_OFFICE:
            raise refuse("not_an_office", "督办单位须是县政府办公室及其机构，如县政务公开办公室。")
        if circular.pk is not None:
            _locked_draft(circular.pk, actor=actor, now=now)
        _ask(circular.office, actor=actor, now=now)
        said = "登记通知" if circular.pk is None else "修改通知"
        save_with_history(circular, actor=actor, reason=said, at=now)


def save_duty(
    duty: CircularDuty, *, leads: Sequence[Department], units: Sequence[Department], actor: User, now: datetime
) -> None:
    """Save a duty that its form has found right, with the departments it names.

    Raises Refused: ``not_yours``, ``issued``, ``named_twice``.
    """
    for each in (leads, units):
        if twice := named_twice(each):
            raise refuse("named_twice", f"“{twice}”写了两次，请只写一次。")
    with transaction.atomic():
        _locked_draft(duty.circular_id, actor=actor, now=now)
        if duty.pk is not None and CircularDuty.objects.get(pk=duty.pk).circular_id != duty.circular_id:
            raise refuse("not_yours", "任务不能从一件通知移到另一件，请在那一件里另行登记。")
        said = "登记任务" if duty.pk is None else "修改任务"
        save_with_history(duty, actor=actor, reason=said, at=now)
        name_bodies(duty, leads=leads, units=units)


def name_bodies(duty: CircularDuty, *, leads: Sequence[Department], units: Sequence[Department]) -> None:
    """Put down whom a duty names, in place of whom it named before; inside the caller's transaction."""
    duty.bodies.all().delete()
    rows = [(each, True) for each in leads] + [(each, False) for each in units]
    DutyBody.objects.bulk_create(
        DutyBody(duty=duty, department=department, is_lead=is_lead) for department, is_lead in rows
    )


def drop_duty(duty: CircularDuty, *, actor: User, now: datetime) -> None:
    """Take a duty out of a circular that is not issued yet. Raises Refused: ``not_yours``, ``issued``."""
    with transaction.atomic():
        _locked_draft(duty.circular_id, actor=actor, now=now)
        delete_with_history(duty, actor=actor, reason="删去任务", at=now)


def departments_by_name() -> Mapping[str, Department]:
    """Return the departments in use under their short and their full names, and under former and later ones."""
    found: dict[str, Department] = {}
    active = Department.objects.filter(is_active=True).prefetch_related("other_names")
    for each in active.order_by("order", "pk"):
        for name in (each.short_name, each.name, *(other.name for other in each.other_names.all())):
            found.setdefault(name, each)
    return found


def named_departments(text: str, *, known: Mapping[str, Department]) -> Sequence[Department]:
    """Return the departments whose names stand in a text with 、 between them.

    Raises Refused: ``no_such_department``, ``named_twice``.
    """
    names = [each for each in text.translate(_BREAKS).split("、") if each]
    if unknown := [each for each in names if each not in known]:
        raise refuse(
            "no_such_department", f"没有“{'、'.join(unknown)[:60]}”。请写单位的简称或者全称，几个之间用“、”隔开。"
        )
    found = [known[each] for each in names]
    if twice := named_twice(found):
        raise refuse("named_twice", f"“{twice}”写了两次，请只写一次。")
    return found


def named_twice(departments: Sequence[Department]) -> str:
    """Return the first department that stands there twice, empty where none does."""
    seen: set[int] = set()
    for each in departments:
        if each.pk in seen:
            return each.short_name
        seen.add(each.pk)
    return ""


def may_enter(circular: Circular, *, actor: User, now: datetime) -> Refused | None:
    """Return why a person may not change a circular now, None where he may."""
    if circular.state != CircularState.DRAFTED:
        return refuse("issued", "这件通知已经印发，任务不能再改。需要调整的，请另行通知。")
    if not may(actor, Duty.TAKE_FILINGS, circular.office, now=now):
        return refuse("not_yours", f"您没有{circular.office.short_name}“接收备案”的职责，不能登记或者修改。")
    return None


def _locked_draft(key: int, *, actor: User, now: datetime) -> Circular:
    """Return the circular, locked: nobody issues it while a duty of it is being written."""
    circular = Circular.objects.select_for_update(of=("self",)).get(pk=key)
    if refused := may_enter(circular, actor=actor, now=now):
        raise refused
    return circular


def _ask(office: Department, *, actor: User, now: datetime) -> None:
    if not may(actor, Duty.TAKE_FILINGS, office, now=now):
        raise refuse("not_yours", f"您没有{office.short_name}“接收备案”的职责，不能由它督办。")
