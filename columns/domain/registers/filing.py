"""Entering and changing a row of a register: every change is filed with the desks of the register by itself.

The notice asks for it: accounts are filed with the county OGI office and the service bureau (一(二)), a change of
hotline staff at once (二(四)). What a desk has taken note of, and when, stays; so does what was filed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from columns.domain.duties import may, roster
from columns.domain.hotline import register_changed
from columns.domain.registers.declared import Register, register_of
from columns.enums import Duty, RegisterChangeKind
from columns.models import Department, RegisterChange, RegisterDesk, RegisterReceipt, RegisterRow
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import refuse

Line = tuple[str, str, str]
_LABEL_LENGTH = 120


def save_row(row: RegisterRow, *, actor: User, now: datetime) -> RegisterChange | None:
    """Save a row that its form has found right, and file what changed; None where nothing did.

    Inside one transaction: there is no change that is not filed. The desks are told. Raises Refused: ``not_yours``
    (also for handing a row to a department that is not one's own), ``department_fixed``.
    """
    register = register_of(row)
    with transaction.atomic():
        before = None
        if row.pk is not None:
            before = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if before.department_id != row.department_id:
                raise refuse("department_fixed", "登记在哪个单位名下不能改。请终止这一条，在另一个单位另行登记。")
        if not may(actor, Duty.KEEP_REGISTERS, row.department, now=now):
            raise refuse("not_yours", f"您没有{row.department.short_name}“维护登记簿”的职责，不能登记或者修改。")
        lines = what_changed(register, before, row)
        private = before is None or any(getattr(before, name) != getattr(row, name) for name in register.private)
        if not lines and not private:
            return None
        kind = _kind(before, row)
        save_with_history(row, actor=actor, reason=str(RegisterChangeKind(kind).label), at=now)
        if not lines:
            return None
        change = RegisterChange.objects.create(
            register=register.name,
            row=row.pk,
            label=str(row)[:_LABEL_LENGTH],
            department=row.department,
            kind=kind,
            lines=lines,
            filed_by=actor,
            filed_at=now,
        )
        _tell(change, now=now)
        register_changed(change, now=now)
    return change


def receive(change: RegisterChange, *, desk: Department, actor: User, remark: str, now: datetime) -> RegisterReceipt:
    """Note that a desk has taken note of a change. Raises Refused: ``not_your_desk``, ``received_already``."""
    is_desk = desk in desks_of(change.register)
    if not (is_desk and may(actor, Duty.TAKE_FILINGS, desk, now=now)):
        raise refuse(
            "not_your_desk", f"您没有{desk.short_name}“接收备案”的职责，或者这类登记不向{desk.short_name}备案。"
        )
    try:
        with transaction.atomic():
            receipt = RegisterReceipt.objects.create(
                change=change, desk=desk, remark=remark, taken_by=actor, taken_at=now
            )
            notices.settle(about=_about(change, desk), now=now)
    except IntegrityError as error:
        raise refuse("received_already", f"{desk.short_name}已经接收过这一件，不用再办。") from error
    return receipt


def desks_of(register: str) -> Sequence[Department]:
    """Return the desks with which a register is filed, in their order."""
    rows = RegisterDesk.objects.in_use().filter(register=register).select_related("department")
    return [each.department for each in rows.order_by("department__order")]


def what_changed(register: Register, before: RegisterRow | None, row: RegisterRow) -> list[Line]:
    """Return name, old and new of every value that changed, as staff read them; private numbers are left out."""
    lines = []
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in register.private or field.name == "department":
            continue
        old, new = ("" if before is None else _shown(field, before)), _shown(field, row)
        if old != new:
            lines.append((str(field.verbose_name), old, new))
    return lines


def _shown(field: "models.Field[Any, Any]", row: RegisterRow) -> str:
    value = getattr(row, field.attname)
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()
    return str(dict(field.flatchoices).get(value, value))


def _kind(before: RegisterRow | None, row: RegisterRow) -> str:
    if before is None:
        return RegisterChangeKind.ADDED
    if before.ends_on is None and row.ends_on is not None:
        return RegisterChangeKind.ENDED
    old, new = getattr(before, "suspended_on", None), getattr(row, "suspended_on", None)
    if (old is None) != (new is None):
        return RegisterChangeKind.SUSPENDED if new else RegisterChangeKind.RESUMED
    return RegisterChangeKind.CHANGED


def _tell(change: RegisterChange, *, now: datetime) -> None:
    people = roster((Duty.TAKE_FILINGS,), now=now)
    said = f"{change.department.short_name}报来登记变更备案，请接收"
    new = [
        NewNotice(
            key=f"register.filed:{change.pk}:{desk.pk}:{person}",
            recipient_id=person,
            subject=said,
            link=f"/admin/columns/registerchange/{change.pk}/change/",
            about=_about(change, desk),
        )
        for desk in desks_of(change.register)
        for person in people.people((Duty.TAKE_FILINGS,), desk.pk) - {change.filed_by_id}
    ]
    notices.write_many(new, now=now)


def _about(change: RegisterChange, desk: Department) -> str:
    return f"{notices.about(change)}/{desk.pk}"
