"""Accounts are opened, given a password for one use, and closed by who manages duties; none is ever deleted.

What somebody signed must always lead to him. What is done to an account stays written down (``kernel.accounts``).
"""

from datetime import datetime

from django.db import transaction

from columns.domain.duties import end_duties
from columns.domain.duties.granting import administrator, as_said, county_row, require_reason
from yunlong_portal.kernel.accounts import record_act, set_temporary_password
from yunlong_portal.kernel.enums import AccountActKind
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


@transaction.atomic
def open_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """Save a new account that may sign in to the staff's pages; the password set on it is for one use.

    Refused: ``no_duty``, ``no_reason``.
    """
    said = _allowed(actor, reason, now=now)
    user.is_staff = True
    user.has_temporary_password = user.has_usable_password()
    user.save(force_insert=True)
    record_act(user=user, kind=AccountActKind.OPENED, actor=actor, reason=said, now=now)


def reset_password(*, actor: User, user: User, password: str, reason: str, now: datetime) -> None:
    """Give a person who cannot sign in a password for one use.

    Refused: ``no_duty``, ``no_reason``, ``own_account`` (one's own is chosen, not set), ``shells_account`` (a
    superuser's is the shell's affair), ``inactive``.
    """
    said = _allowed(actor, reason, now=now)
    if actor.pk == user.pk:
        raise refuse("own_account", "自己的密码请用右上角的“改密码”来改。")
    if user.is_superuser:
        raise refuse("shells_account", "这是服务器管理员的账号，密码只能在服务器上改。")
    if not user.is_active:
        raise refuse("inactive", f"{user}的账号已停用。请先重新启用账号，再设临时密码。")
    set_temporary_password(user=user, password=password, actor=actor, reason=said, now=now)


def close_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """Deactivate an account and end its duties and stand-ins at the same moment.

    Refused: ``no_duty``, ``no_reason``, ``own_account``, ``last_administrator``.
    """
    if actor.pk == user.pk:
        raise refuse("own_account", "不能停用自己的账号。请由另一位授权管理员办理。")
    said = _allowed(actor, reason, now=now)
    with transaction.atomic():
        end_duties(actor=actor, user=user, reason=reason, now=now)
        user.is_active = False
        user.save(update_fields=["is_active"])
        record_act(user=user, kind=AccountActKind.CLOSED, actor=actor, reason=said, now=now)


@transaction.atomic
def reopen_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """Activate an account again, without any duty. Refused: ``no_duty``, ``no_reason``."""
    said = _allowed(actor, reason, now=now)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_act(user=user, kind=AccountActKind.REOPENED, actor=actor, reason=said, now=now)


def _allowed(actor: User, reason: str, *, now: datetime) -> str:
    """Return the reason as it is kept. Refused: ``no_duty``, ``no_reason``."""
    held = administrator(actor, county_row(), now=now)
    return as_said(require_reason(reason), held)
