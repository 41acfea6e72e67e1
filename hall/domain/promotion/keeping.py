"""Entering and changing 宣传登记, and its picture: for staff, not for the public."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import authority
from hall.models import PromotionEntry
from hall.querysets import PROMOTING_DUTIES
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import erase, keep
from yunlong_portal.kernel.workflow import refuse


def save_entry(row: PromotionEntry, *, actor: User, reason: str, now: datetime) -> None:
    """Save an entry that its form has found right, with its history; who entered it first, and when, stays.

    Raises Refused: ``not_yours``, ``department_fixed``, ``not_yet`` (a day to come).
    """
    with transaction.atomic():
        if row.pk is None:
            row.entered_by, row.entered_at = actor, now
        else:
            before = PromotionEntry.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if before.department_id != row.department_id:
                raise refuse("department_fixed", "登记在哪个单位名下不能改。登记错了的，请另行登记。")
        if authority(actor, PROMOTING_DUTIES, row.department, now=now) is None:
            raise refuse("not_yours", f"您没有{row.department.short_name}“网上大厅管理员”的职责，不能登记或者修改。")
        if row.held_on > timezone.localdate(now):
            raise refuse("not_yet", "日期还没有到。宣传做完以后再登记。")
        save_with_history(row, actor=actor, reason=reason, at=now)


def attach_picture(row: PromotionEntry, *, file: PrivateFile, actor: User, now: datetime) -> None:
    """Put a picture that was just taken in beside an entry, in the place of an earlier one, which is erased.

    Raises Refused: ``not_yours``, ``file_erased``.
    """
    with transaction.atomic():
        held = PromotionEntry.objects.select_for_update(of=("self",)).get(pk=row.pk)
        earlier, held.picture = held.picture, file
        save_entry(held, actor=actor, reason="上传照片或者截图", now=now)
        keep([file])
        if earlier is not None:
            erase(earlier, actor=actor, reason="换成新的一份", now=now)
    row.picture = file
