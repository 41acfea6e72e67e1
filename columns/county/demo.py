"""Staff for demonstrations: accounts with duties, their passwords in a file that only its owner reads."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from columns.county.entries import Entry, read_entries
from columns.domain.duties import grant_by_command, name_helper_by_command
from columns.enums import Duty
from columns.models import Department, Village
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# Without what is easily mistaken for something else when read from a screen: 0 O o, 1 l I.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_KEYS = ("username", "name", "duties", "villages")
_HELPS_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Account:
    """What is written down about a new account."""

    username: str
    password: str
    name: str
    duties: str


def accounts_file() -> Path:
    """Return where the passwords of demonstration accounts are written."""
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def load_demo_staff(folder: Path) -> dict[str, int]:
    """Create the demonstration accounts that are missing, each with its duties and a random password.

    Accounts that exist keep their passwords and whatever duties they have by now. Refused: ``demo_in_production``.
    """
    if settings.PRODUCTION and not settings.PRACTICE:
        raise refuse(
            "demo_in_production",
            "生产方式（PORTAL_PRODUCTION=1）不创建演示账号。请用 createsuperuser 和 grant_duty 建立正式账号。",
        )
    departments = {each.slug: each for each in Department.objects.all()}
    known = set(User.objects.values_list("username", flat=True))
    entries = read_entries(folder / "demo_staff.yaml", top="staff", key="username", known=_KEYS)
    new = [_create(entry, departments) for entry in entries if entry.name not in known]
    if new:
        # Where all are new, those that the file names are gone with their database (``refresh_practice``).
        transaction.on_commit(lambda: _write_down(new, afresh=len(new) == len(entries)))
    return {f"演示账号（口令见 {accounts_file()}）": len(new)}


def _create(entry: Entry, departments: dict[str, Department]) -> Account:
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    user = User(username=entry.text("username"), display_name=entry.text("name"), is_staff=True)
    user.set_password(password)
    with entry.blamed():
        user.full_clean()
        user.save()
    said = []
    for slug, words in entry.mapping("duties").items():
        if slug not in departments:
            raise entry.error(f"没有“{slug}”这个单位。")
        if strange := [str(word) for word in words if word not in Duty.values]:
            raise entry.error(f"没有“{'、'.join(strange)}”这样的职责，可以写的是：{'、'.join(Duty.values)}。")
        for word in words:
            grant_by_command(user=user, duty=word, department=departments[slug], reason="演示", now=timezone.now())
        said.append(f"{departments[slug].short_name}：{'、'.join(Duty(word).label for word in words)}")
    if codes := entry.items("villages"):
        said.append(_name_helper(user, entry, codes))
    return Account(username=user.username, password=password, name=user.display_name, duties="；".join(said))


def _name_helper(user: User, entry: Entry, codes: Sequence[str]) -> str:
    """Let a demonstration account help in villages, and return what is written down of it."""
    villages = list(Village.objects.filter(code__in=codes).select_related("township"))
    if len(villages) < len(codes):
        raise entry.error("villages 里有 villages.csv 中没有的代码。")
    now = timezone.now()
    today = timezone.localdate(now)
    name_helper_by_command(
        helper=user, villages=villages, starts_on=today, ends_on=today + _HELPS_FOR, basis="演示", now=now
    )
    return f"代办：{'、'.join(each.name for each in villages)}"


def _write_down(accounts: Sequence[Account], *, afresh: bool) -> None:
    """Add the accounts to the file, or begin it anew; only its owner may read it, from the moment it exists."""
    lines = [f"# {timezone.localtime():%Y-%m-%d %H:%M} 创建的演示账号。登录：{settings.BASE_URL}/admin/"]
    lines += ["\t".join((each.username, each.password, each.name, each.duties)) for each in accounts]
    how = os.O_TRUNC if afresh else os.O_APPEND
    handle = os.open(accounts_file(), os.O_WRONLY | os.O_CREAT | how | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        os.fchmod(handle, 0o600)
        file.write("\n".join(lines) + "\n")
