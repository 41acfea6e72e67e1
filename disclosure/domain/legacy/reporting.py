"""What the report says of each page, and what an earlier run has said already."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from disclosure.domain.legacy.plans import Plan
from disclosure.enums import ImportAction, QuarantineState
from disclosure.models import LegacyPage
from disclosure.models.legacy import TAKEN


@dataclass(frozen=True)
class Row:
    """What the report says of one page."""

    file: str
    action: str
    title: str
    date: str
    why: str
    address: str

    def as_data(self) -> dict[str, Any]:
        """Return the row as JSON."""
        return asdict(self)


def of_earlier_run(file: str, page: LegacyPage, digest: str) -> Plan:
    """Return what there is to say of a page that an earlier run took."""
    plan = Plan(file=file, title=page.title)
    quarantine = getattr(page, "quarantine", None)
    if page.dated_on:
        plan.published = timezone.make_aware(datetime.combine(page.dated_on, datetime.min.time()))
    if page.content_digest != digest:
        plan.action = ImportAction.SKIPPED
        plan.notes = [f"第{page.batch_id}批已导入过这个地址，这次的内容不同：请在已导入的信息上更正"]
    elif quarantine is not None and quarantine.state == QuarantineState.QUARANTINED:
        plan.action = ImportAction.QUARANTINED
        plan.notes = [page.why, f"第{page.batch_id}批已导入，仍在隔离"]
    else:
        plan.action = ImportAction.SKIPPED
        said = f"，{quarantine.get_state_display()}" if quarantine is not None else ""
        plan.notes = [f"第{page.batch_id}批已导入{said}，没有变化"]
    return plan


def is_known(plan: Plan, known: dict[str, list[LegacyPage]]) -> bool:
    """Return whether an earlier run has written down just this."""
    rows = known.get(plan.file, [])
    if any(each.action in TAKEN for each in rows):
        return True
    return any((each.action, each.why) == (plan.action, plan.told_why) for each in rows)
