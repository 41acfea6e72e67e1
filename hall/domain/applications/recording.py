"""A case that was handled elsewhere, entered when it was over: past the hall (网下办理), or on the provincial platform.

“凡纳入网上大厅的服务事项必须通过网上大厅办理” (通知 一（三）): what was not, is recorded with its reason, counted and
reported. A case of the provincial platform counts as handled online and is never typed twice (P49). Both come in at
their end: numbered like any other, their dates wound by the same clock, with nothing left to do and no letter of ours.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import authority
from columns.models import Department
from hall.domain.applications import entry_checks, intake
from hall.domain.applications.workflow import APPLICATION
from hall.enums import ENDED_STATES, ApplicationState, Channel, Outcome
from hall.models import Application, Item
from hall.querysets import RECORDING_DUTIES
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# How a case ended elsewhere, and the step by which it comes to that end here.
ENDS = {
    Outcome.GRANTED.value: "准予",
    Outcome.DENIED.value: "不予",
    ApplicationState.NOT_ACCEPTED.value: "不予受理",
    ApplicationState.WITHDRAWN.value: "申请人撤回",
}
_STEPS = {
    Outcome.GRANTED.value: "record_decided",
    Outcome.DENIED.value: "record_decided",
    ApplicationState.NOT_ACCEPTED.value: "record_refused",
    ApplicationState.WITHDRAWN.value: "record_withdrawn",
}


@dataclass(frozen=True)
class Elsewhere:
    """What is known of such a case. ``end`` is one of :data:`ENDS`; days that its end does not have are None."""

    item: Item
    channel: Channel
    kind: str
    applicant: str
    end: str
    received_on: date
    closed_on: date
    accepted_on: date | None = None
    decided_on: date | None = None
    township: Department | None = None
    reason: str = ""
    province_number: str = ""
    submission: str | None = None


def check_days(said: Elsewhere, *, today: date) -> None:
    """Refuse days that cannot follow each other: ``days_missing``, ``days_too_many``, ``days_in_disorder``."""
    is_decided = said.end in Outcome.values
    if is_decided and not (said.accepted_on and said.decided_on):
        raise refuse("days_missing", "准予或者不予的，请填写受理日期和决定日期。")
    if not is_decided and said.decided_on:
        raise refuse("days_too_many", f"“{ENDS[said.end]}”的没有决定日期，请核对。")
    if said.end == ApplicationState.NOT_ACCEPTED and said.accepted_on:
        raise refuse("days_too_many", "不予受理的没有受理日期，请核对。")
    days = [each for each in (said.received_on, said.accepted_on, said.decided_on, said.closed_on) if each]
    if days != sorted(days) or days[-1] > today:
        raise refuse("days_in_disorder", "日期要依次是申报、受理、决定、办结，都不能晚于今天，请核对。")


def may_record(actor: User, item: Item, *, now: datetime) -> bool:
    """Return whether a person records cases of an item: window or manager of its department, the service bureau."""
    return authority(actor, RECORDING_DUTIES, item.department, now=now) is not None


def record_elsewhere(said: Elsewhere, *, actor: User, now: datetime) -> Application:
    """Enter a case at its end and return it; a form sent twice is one case.

    Its version is the one that is public now. A granted licence waits for a second person (``entry_checks``).
    Refused: ``no_duty``, what :func:`check_days` and the intake refuse (``no_outside_reason``, ``no_province_number``,
    ``province_number_taken``, ``item_not_public``, ``item_closed`` …).
    """
    if not may_record(actor, said.item, now=now):
        raise refuse("no_duty", f"您没有{said.item.department.short_name}窗口受理的职责，不能录入它的办件。")
    check_days(said, today=timezone.localdate(now))
    if said.submission and (known := Application.objects.filter(submission=said.submission).first()):
        return known
    filing = intake.Filing(
        item=said.item,
        channel=said.channel,
        applicant={"kind": said.kind, "name": said.applicant},
        township=said.township,
        received_on=said.received_on,
        outside_reason=said.reason,
        province_number=said.province_number,
        submission=said.submission,
    )
    with transaction.atomic():
        row = intake.create(filing, code=tracking.new_code(), actor=actor, now=now, is_over=True)
        row = APPLICATION.take(
            _STEPS[said.end],
            row=row,
            actor=actor,
            expected_version=row.version,
            now=now,
            by_sweep=True,
            outcome=said.end if said.end in Outcome.values else "",
            accepted_on=said.accepted_on,
            decided_on=said.decided_on,
            on=said.closed_on,
        )
        entry_checks.begin(row, actor=actor, now=now)
    return row


def end_of(row: Application) -> str:
    """Return how a recorded case ended, one of :data:`ENDS`."""
    return row.outcome or (row.state if row.state in ENDED_STATES else "")
