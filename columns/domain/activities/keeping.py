"""Entering and changing a row that a department keeps and files with nobody: a meeting, a training, a conference.

Its papers (minutes, material) lie with the private files: they are for staff, not for the public.
"""

from datetime import datetime

from django.db import transaction

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import KeptRow
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import erase, keep
from yunlong_portal.kernel.workflow import refuse


def save_kept(row: KeptRow, *, actor: User, reason: str, now: datetime) -> None:
    """Save a row that its form has found right, with its history.

    Raises Refused: ``not_yours`` (also for handing a row to a department that is not one's own), ``department_fixed``.
    """
    with transaction.atomic():
        if row.pk is not None:
            before = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if before.department_id != row.department_id:
                raise refuse("department_fixed", "登记在哪个单位名下不能改。登记错了的，请在备注里写明，另行登记。")
        if not may(actor, Duty.KEEP_REGISTERS, row.department, now=now):
            raise refuse("not_yours", f"您没有{row.department.short_name}“维护登记簿”的职责，不能登记或者修改。")
        save_with_history(row, actor=actor, reason=reason, at=now)


def attach_paper(row: KeptRow, *, file: PrivateFile, actor: User, now: datetime) -> None:
    """Put a file that was just taken in beside a row, in the place of an earlier one, which is erased.

    Raises Refused: ``not_yours``, ``file_erased``.
    """
    with transaction.atomic():
        held = type(row)._default_manager.select_for_update(of=("self",)).select_related("department").get(pk=row.pk)
        earlier = getattr(held, row.paper)
        setattr(held, row.paper, file)
        save_kept(held, actor=actor, reason=f"上传{row._meta.get_field(row.paper).verbose_name}", now=now)  # type: ignore[union-attr]  # a plain field
        keep([file])
        if earlier is not None:
            erase(earlier, actor=actor, reason="换成新的一份", now=now)
    setattr(row, row.paper, file)
