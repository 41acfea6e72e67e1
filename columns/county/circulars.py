"""The circulars that are watched over, from the county's file: as drafts, so that loading them tells nobody anything.

A circular that is there is left as it is, its duties with it: what staff took out or wrote anew stays so.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from columns.county.entries import Entry, read_entries
from columns.county.files import REASON
from columns.domain.circulars import name_bodies
from columns.enums import DutyRhythm, UnitGroup
from columns.models import Circular, CircularDuty, Department
from yunlong_portal.kernel.history import save_with_history

_KEYS = ("code", "title", "document_number", "issuing_body", "issued_on", "office", "address", "attachments", "duties")
_DUTY_KEYS = (
    "number", "part", "title", "text", "leads", "group", "units", "responsible", "rhythm", "due_on", "months_after",
    "day_of_month",
)  # fmt: skip


def load_circulars(folder: Path) -> dict[str, int]:
    """Create the circulars that are missing, with their duties. Raises ``CountyFileError`` for what cannot be right."""
    departments = {each.slug: each for each in Department.objects.all()}
    known = set(Circular.objects.exclude(code=None).values_list("code", flat=True))
    created = 0
    for entry in read_entries(folder / "circulars.yaml", top="circulars", key="code", known=_KEYS):
        if entry.name not in known:
            _create(entry, departments)
            created += 1
    return {"督办通知": created}


def _create(entry: Entry, departments: Mapping[str, Department]) -> None:
    circular = Circular(
        code=entry.name,
        title=entry.text("title"),
        document_number=entry.text_or_empty("document_number"),
        issuing_body=entry.text("issuing_body"),
        issued_on=_day(entry, "issued_on"),
        office=_departments(entry, [entry.text("office")], departments)[0],
        address=entry.text_or_empty("address"),
        attachments="\n".join(map(str, entry.items("attachments"))),
    )
    _save(entry, circular)
    for values in entry.items("duties"):
        _create_duty(Entry(values, path=entry.path, key="title", known=_DUTY_KEYS), circular, departments)


def _create_duty(entry: Entry, circular: Circular, departments: Mapping[str, Department]) -> None:
    if (number := entry.number_or_none("number")) is None:
        raise entry.error("“number”不能空着。")
    duty = CircularDuty(
        circular=circular,
        number=number,
        part=entry.text_or_empty("part"),
        title=entry.text("title"),
        text=entry.text_or_empty("text"),
        group=entry.choice("group", UnitGroup.values, default=UnitGroup.NAMED),
        responsible=entry.text_or_empty("responsible"),
        rhythm=entry.choice("rhythm", DutyRhythm.values),
        due_on=_day(entry, "due_on") if entry.text_or_empty("due_on") else None,
        months_after=entry.number_or_none("months_after") or 0,
        day_of_month=entry.number_or_none("day_of_month"),
    )
    leads = _departments(entry, entry.items("leads"), departments)
    units = _departments(entry, entry.items("units"), departments)
    _save(entry, duty)
    with entry.blamed():
        name_bodies(duty, leads=leads, units=units)


def _save(entry: Entry, row: Any) -> None:
    with entry.blamed():
        row.full_clean()
        save_with_history(row, actor=None, reason=REASON)


def _departments(entry: Entry, slugs: Sequence[str], departments: Mapping[str, Department]) -> Sequence[Department]:
    if unknown := [str(each) for each in slugs if each not in departments]:
        raise entry.error(f"没有“{'、'.join(unknown)}”这个单位。")
    if len(set(slugs)) < len(slugs):
        raise entry.error("有单位写了两次。")
    return [departments[each] for each in slugs]


def _day(entry: Entry, name: str) -> date:
    value = entry.text(name)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise entry.error(f"“{name}”写的是“{value}”，须写成 2017-08-25 的样子。") from error
