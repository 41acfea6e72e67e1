"""Passwords and what is done to accounts.

A password that somebody else has set is for one use: to choose one's own. Until then the account opens no page and
takes no step, so that whoever set it cannot act under another's name by it without the owner being told who, when and
why (``AccountAct``). Rights to do so are asked on the floor above, which knows duties; a shell's access is its own.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from yunlong_portal.kernel.enums import AccountActKind
from yunlong_portal.kernel.models import AccountAct, User
from yunlong_portal.kernel.workflow import refuse

TOLD_FOR = timedelta(days=30)


def record_act(*, user: User, kind: AccountActKind, actor: User, reason: str, now: datetime) -> AccountAct:
    """Write down what ``actor`` has done to an account, and why."""
    return AccountAct.objects.create(
        user=user, kind=kind, actor=actor, actor_name=str(actor), reason=reason, acted_at=now
    )  # fmt: skip


@transaction.atomic
def set_temporary_password(*, user: User, password: str, actor: User, reason: str, now: datetime) -> None:
    """Give an account a password for one use. Its sessions end, for they are bound to the password before."""
    _lock(user)
    user.set_password(password)
    user.has_temporary_password = True
    user.save(update_fields=["password", "has_temporary_password"])
    record_act(user=user, kind=AccountActKind.PASSWORD_SET, actor=actor, reason=reason, now=now)


@transaction.atomic
def choose_password(*, user: User, old: str, new: str, now: datetime) -> None:
    """Give an account the password that its owner chose; from now on it may act.

    Refused: ``wrong_password`` (``old`` is not, or no longer, the password), ``same_password``.
    """
    _lock(user)
    if not user.check_password(old):
        raise refuse("wrong_password", "原密码不对。刚被管理员重置过的，请用新的临时密码重新登录。")
    if old == new:
        raise refuse("same_password", "新密码与原密码相同。请另想一个只有您知道的密码。")
    user.set_password(new)
    user.has_temporary_password = False
    user.save(update_fields=["password", "has_temporary_password"])
    record_act(user=user, kind=AccountActKind.PASSWORD_CHOSEN, actor=user, reason="", now=now)


def _lock(user: User) -> None:
    """Read the account again as it stands, so that of two changes at once the second sees the first."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update())


def acts_of_others(user: User, *, since: datetime | None = None) -> QuerySet[AccountAct]:
    """Return what others did to an account, newest first."""
    acts = AccountAct.objects.filter(user=user).exclude(actor=user)
    return acts.filter(acted_at__gte=since) if since else acts
