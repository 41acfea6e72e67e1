"""《大理州政务微博群运行管理暂行办法》, month by month: each running account held against the rules in force (P35).

The rules are the county's data and empty until somebody who has the text loads or types them; without a rule nothing is
owed. A month is due on its last day; one that went by unticked is an alarm until it is ticked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import may
from columns.domain.lacking import Lack, Told, tell
from columns.enums import Duty, RuleResult
from columns.models import AccountCheck, AccountRule, NewMediaAccount
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

PLAN = "columns.account_checks"
# How many months back a missed one is asked after.
_LOOKED_BACK = 12
# From this day on the month's own check is asked for.
_ASKED_FROM_DAY = 25
_LINK = "/admin/columns/accountcheck/todo/"
_MISSED = Told(plan=PLAN, register="new_media", link=_LINK, what="有政务新媒体账号漏了月度对照")
_DUE = Told(
    plan=f"{PLAN}.due", register="", link=_LINK, what="", duties=(Duty.KEEP_REGISTERS,), level=NoticeLevel.DUE
)  # fmt: skip
_REMARK_LENGTH = 200


class Rule(Protocol):
    """What matters of a rule."""

    starts_on: date
    ends_on: date | None


class Account(Protocol):
    """What matters of an account."""

    pk: int
    department_id: int
    starts_on: date
    ends_on: date | None
    suspended_on: date | None


@dataclass(frozen=True)
class Month:
    """One account in one month, to be held against the rules; ``is_missed`` once the month is over."""

    account_id: int
    department_id: int
    month: date
    is_missed: bool


@dataclass(frozen=True)
class Answer:
    """How an account stands to one rule."""

    result: str
    remark: str = ""


def first_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """Return the last day of the month that begins on ``month``."""
    return first_of(month + timedelta(days=31)) - timedelta(days=1)


def in_force(rules: Iterable[Rule], month: date) -> bool:
    """Return whether any rule is in force in a month."""
    return any(each.starts_on <= last_of(month) and (each.ends_on is None or each.ends_on >= month) for each in rules)


def runs(account: Account, month: date) -> bool:
    """Return whether an account runs at the end of a month, neither closed nor suspended."""
    end = last_of(month)
    stops = (each for each in (account.ends_on, account.suspended_on) if each is not None)
    return account.starts_on <= end and all(each > end for each in stops)


def owed(
    accounts: Iterable[Account], rules: Collection[Rule], ticked: Collection[tuple[int, date]], *, on: date
) -> Sequence[Month]:
    """Return what is to be ticked on a day: this month, and the months of the last year that were missed."""
    months, month = [], first_of(on)
    for _ in range(_LOOKED_BACK + 1):
        if in_force(rules, month):
            months.append(month)
        month = first_of(month - timedelta(days=1))
    return [
        Month(account.pk, account.department_id, month, is_missed=month < first_of(on))
        for account in accounts
        for month in reversed(months)
        if runs(account, month) and (account.pk, month) not in ticked
    ]


def owed_on(day: date, *, among: Collection[int] | None = None) -> Sequence[Month]:
    """Return what is to be ticked on a day; ``among`` narrows to departments. Three queries."""
    accounts = NewMediaAccount.objects.order_by("department__order", "pk")
    if among is not None:
        accounts = accounts.filter(department__in=among)
    since = first_of(day) - timedelta(days=31 * (_LOOKED_BACK + 1))
    ticked = set(AccountCheck.objects.filter(month__gte=since).order_by().values_list("account_id", "month"))
    return owed(accounts, list(AccountRule.objects.all()), ticked, on=day)


def rules_in(month: date) -> Sequence[AccountRule]:
    """Return the rules in force in a month, in their order. One query."""
    return [each for each in AccountRule.objects.all() if in_force([each], month)]


def tick(
    account: NewMediaAccount, *, month: date, answers: Mapping[int, Answer], actor: User, now: datetime
) -> AccountCheck:
    """Write down how an account stood to every rule in a month; a later one of the same month counts in its place.

    ``answers`` are by the key of the rule. Raises Refused: ``not_yours``, ``not_running``, ``no_rules``,
    ``unanswered``, ``no_remark`` (what is not kept says why).
    """
    month = first_of(month)
    if not may(actor, Duty.KEEP_REGISTERS, account.department, now=now):
        raise refuse("not_yours", f"您没有{account.department.short_name}“维护登记簿”的职责，不能对照它的账号。")
    if month > timezone.localdate(now) or not runs(account, month):
        raise refuse("not_running", f"{account}在{month:%Y-%m}没有运行，或者这个月还没有到，不用对照。")
    rules = rules_in(month)
    if not rules:
        raise refuse("no_rules", "还没有载入规定条目，没有可以对照的。请栏目管理员在“新媒体账号规定”里登记。")
    if any(rule.pk not in answers or answers[rule.pk].result not in RuleResult.values for rule in rules):
        raise refuse("unanswered", "每一条规定都要选“符合”“不符合”或者“不适用”。")
    broken = [rule for rule in rules if answers[rule.pk].result == RuleResult.BROKEN]
    if any(not answers[rule.pk].remark.strip() for rule in broken):
        raise refuse("no_remark", "选“不符合”的，请在备注里写明情况和怎样改。")
    lines = [
        [rule.text, rule.basis, answers[rule.pk].result, answers[rule.pk].remark.strip()[:_REMARK_LENGTH]]
        for rule in rules
    ]
    with transaction.atomic():
        return AccountCheck.objects.create(account=account, month=month, lines=lines, ticked_by=actor, ticked_at=now)


def watch(now: datetime) -> None:
    """Tell of months that were missed, and in the last days of a month of those still open. Run every hour."""
    today = timezone.localdate(now)
    found = owed_on(today)
    names = {each.pk: str(each) for each in NewMediaAccount.objects.filter(pk__in={row.account_id for row in found})}
    missed = [_lack(each, f"的{names[each.account_id]}", "漏了对照，请补上") for each in found if each.is_missed]
    due = [_lack(each, f"的{names[each.account_id]}", "还没有对照，月底到期") for each in found if not each.is_missed]
    tell(missed, _MISSED, now=now)
    tell(due if today.day >= _ASKED_FROM_DAY else [], _DUE, now=now)


def _lack(row: Month, whose: str, what: str) -> Lack:
    return Lack(row.department_id, f"{whose}{row.month:%Y-%m}{what}", mark=f"{row.account_id}-{row.month:%Y-%m}")
