"""Accounts are closed, never deleted: what somebody signed must always lead to him."""

from datetime import datetime

from django.db import transaction

from columns.domain.duties import end_duties
from columns.domain.duties.granting import administrator, county_row, require_reason
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


def close_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """Deactivate an account and end its duties and stand-ins at the same moment.

    Refused: ``no_duty``, ``no_reason``, ``own_account``, ``last_administrator``.
    """
    if actor.pk == user.pk:
        raise refuse("own_account", "不能停用自己的账号。请由另一位授权管理员办理。")
    with transaction.atomic():
        end_duties(actor=actor, user=user, reason=reason, now=now)
        user.is_active = False
        user.save(update_fields=["is_active"])


def reopen_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """Activate an account again, without any duty. Refused: ``no_duty``, ``no_reason``."""
    administrator(actor, county_row(), now=now)
    require_reason(reason)
    user.is_active = True
    user.save(update_fields=["is_active"])
