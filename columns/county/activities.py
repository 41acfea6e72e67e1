"""The leading group's posts and the rules for accounts, from the county's files: what is there is left as it is."""

from datetime import date
from pathlib import Path

from columns.county.entries import Entry, read_entries
from columns.county.files import REASON
from columns.enums import GroupRole
from columns.models import AccountRule, Department, GroupMember
from yunlong_portal.kernel.history import save_with_history

_GROUP_KEYS = ("key", "role", "department", "post", "starts_on", "note")
_RULE_KEYS = ("code", "text", "basis", "order", "starts_on")


def load_activities(folder: Path) -> dict[str, int]:
    """Create the posts and rules that are missing. Raises ``CountyFileError`` for what cannot be right."""
    return {"领导小组职务": _load_group(folder), "新媒体账号规定": _load_rules(folder)}


def _load_group(folder: Path) -> int:
    departments = {each.slug: each for each in Department.objects.all()}
    there = set(GroupMember.objects.values_list("role", "department", "post"))
    created = 0
    for entry in read_entries(folder / "leading_group.yaml", top="posts", key="key", known=_GROUP_KEYS):
        slug = entry.text("department")
        if slug not in departments:
            raise entry.error(f"单位“{slug}”，没有这个单位。")
        row = GroupMember(
            department=departments[slug],
            role=entry.choice("role", GroupRole.values),
            post=entry.text("post"),
            starts_on=_day(entry),
            note=entry.text_or_empty("note"),
        )
        if (row.role, row.department_id, row.post) in there:
            continue
        with entry.blamed():
            row.full_clean()
            save_with_history(row, actor=None, reason=REASON)
        created += 1
    return created


def _load_rules(folder: Path) -> int:
    there = set(AccountRule.objects.values_list("code", flat=True))
    created = 0
    for entry in read_entries(folder / "account_rules.yaml", top="rules", key="code", known=_RULE_KEYS):
        if entry.name in there:
            continue
        row = AccountRule(
            code=entry.name,
            text=entry.text("text"),
            basis=entry.text_or_empty("basis"),
            order=entry.number_or_none("order") or 0,
            starts_on=_day(entry),
        )
        with entry.blamed():
            row.full_clean()
            save_with_history(row, actor=None, reason=REASON)
        created += 1
    return created


def _day(entry: Entry) -> date:
    typed = entry.text("starts_on")
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise entry.error(f'“starts_on”写的是“{typed}”，须写成 "2017-09-15" 的样子。') from error
