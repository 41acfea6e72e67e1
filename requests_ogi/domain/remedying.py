"""Reconsideration and litigation over a case: written down when the papers come, with clocks of their own (P23).

    reconsideration    ten working days from the copy of the application, five in simplified procedure
                       (行政复议法2023 Art. 48, 54, 88); until 2023 ten days of the calendar (2017 Art. 23, 40)
    litigation         fifteen days of the calendar from the copy of the complaint (行政诉讼法 Art. 67)

Nothing sent in time is no evidence (Art. 70; 行政诉讼法 Art. 34). A decision against the organ may have the case done
again: the reopening is a step of the request, and the challenge remembers which.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.remedies import LAW_OF_2023_SINCE
from columns.enums import Duty
from requests_ogi.domain import telling
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.domain.workflow.authority import on_request
from requests_ogi.enums import EventKind, RemedyKind, RemedyResult
from requests_ogi.models import InformationRequest, Remedy
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workdays import Calendar, load_calendar
from yunlong_portal.kernel.workflow import refuse

RECORDERS = (Duty.HANDLE_REQUEST, Duty.APPROVE_EXTENSION, Duty.OVERSEE_REQUESTS)
ANSWER_DAYS = 10
SIMPLIFIED_DAYS = 5
COURT_DAYS = 15


@dataclass(frozen=True)
class Challenge:
    """A challenge as it was typed from the papers."""

    kind: RemedyKind
    body: str
    received_on: date
    case_number: str = ""
    is_simplified: bool = False
    after_reconsideration: bool = False


def answer_due_on(*, kind: RemedyKind, received_on: date, is_simplified: bool, calendar: Calendar) -> date:
    """Return by when answer and evidence must be handed in, from the day on which the copy came. Pure."""
    if kind == RemedyKind.LITIGATION:
        return calendar.add_days_legal(received_on, COURT_DAYS)
    if received_on < LAW_OF_2023_SINCE:
        return calendar.add_days_legal(received_on, ANSWER_DAYS)
    return calendar.add_workdays(received_on, SIMPLIFIED_DAYS if is_simplified else ANSWER_DAYS)


def due_on_of(remedy: Remedy, *, calendar: Calendar) -> date:
    """Return by when the answer to a recorded challenge is due, by the calendar given."""
    return answer_due_on(
        kind=RemedyKind(remedy.kind),
        received_on=remedy.received_on,
        is_simplified=remedy.is_simplified,
        calendar=calendar,
    )


def may_record(*, actor: User, row: InformationRequest, now: datetime) -> bool:
    """Return whether this person may write down what becomes of a challenge: handler, head, county OGI office."""
    return on_request(actor=actor, duties=RECORDERS, row=row, now=now) is not None


def record(row: InformationRequest, challenge: Challenge, *, actor: User, now: datetime) -> Remedy:
    """Write down that a case was challenged, and tell everybody who answers for it.

    Refused: ``no_duty``, ``no_body``, ``date_in_future``, ``date_before_submission``, ``not_simplified``,
    ``not_after_reconsideration``, ``recorded_already``.
    """
    _require_duty(actor, row, now)
    body = challenge.body.strip()
    _check(row, challenge, body, today=timezone.localdate(now))
    with transaction.atomic():
        locked = InformationRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
        same = {"kind": challenge.kind, "body": body, "received_on": challenge.received_on}
        if locked.remedies.filter(**same).exists():
            raise refuse("recorded_already", f"{body}的这一件已经登记过了，请在原登记上补充。")
        remedy = Remedy(
            request=locked,
            case_number=challenge.case_number.strip(),
            is_simplified=challenge.is_simplified,
            after_reconsideration=challenge.after_reconsideration,
            entered_by=actor,
            **same,
        )
        remedy.answer_due_on = due_on_of(remedy, calendar=load_calendar())
        save_with_history(remedy, actor=actor, reason=f"登记{challenge.kind.label}", at=now)
        telling.remedy_recorded(remedy, actor=actor, now=now)
    return remedy


def note_answer(remedy: Remedy, *, on: date, actor: User, now: datetime) -> Remedy:
    """Note that answer and evidence were handed in; what is late stays late and is shown.

    Refused: ``no_duty``, ``date_in_future``, ``date_before_receipt``, ``answered_already``.
    """
    _require_duty(actor, remedy.request, now)
    with transaction.atomic():
        locked = _locked(remedy)
        _require_day(locked, on, now)
        if locked.answered_on is not None:
            raise refuse("answered_already", f"已于{locked.answered_on}提交答复，不用再登记。")
        locked.answered_on = on
        save_with_history(locked, actor=actor, reason="提交答复和证据", at=now)
        telling.remedy_answered(locked, now=now)
    return locked


def record_result(remedy: Remedy, *, result: RemedyResult, decided_on: date, actor: User, now: datetime) -> Remedy:
    """Write down how a challenge ended; the returns count it.

    Refused: ``no_duty``, ``no_result``, ``date_in_future``, ``date_before_receipt``, ``decided_already``.
    """
    _require_duty(actor, remedy.request, now)
    if result == RemedyResult.PENDING:
        raise refuse("no_result", "请选择审结的结果。")
    with transaction.atomic():
        locked = _locked(remedy)
        _require_day(locked, decided_on, now)
        if locked.result != RemedyResult.PENDING:
            raise refuse("decided_already", f"已登记结果：{locked.get_result_display()}（{locked.decided_on}）。")
        locked.result, locked.decided_on = result, decided_on
        save_with_history(locked, actor=actor, reason=f"登记结果：{result.label}", at=now)
        telling.remedy_answered(locked, now=now)
    return locked


def reopen_case(remedy: Remedy, *, due_on: date, expected_version: int, actor: User, now: datetime) -> Remedy:
    """Do the case again because a decision says so, by the date that it sets; return the challenge with its link.

    Refused: ``not_corrected`` where nothing was decided against the organ, ``reopened_already``, and what the step
    ``reopen`` of a request refuses (``no_duty``, ``no_transition``, ``no_new_limit``, ``stale``).
    """
    with transaction.atomic():
        request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=remedy.request_id)
        locked = _locked(remedy)
        if locked.result not in {RemedyResult.CORRECTED, RemedyResult.OTHER}:
            raise refuse("not_corrected", "这一件没有审结，或者维持了原答复，不用重新办理。")
        if locked.reopening_id is not None:
            raise refuse("reopened_already", "已按这一件重新办理过。")
        cited = f"{locked.body}{locked.case_number}".strip()
        request = REQUEST.take(
            "reopen",
            row=request,
            actor=actor,
            expected_version=expected_version,
            now=now,
            reason=f"{cited}{locked.get_kind_display()}{locked.get_result_display()}",
            due_on=due_on,
        )
        locked.reopening = request.events.filter(kind=EventKind.REOPENED).order_by("-sequence").first()
        save_with_history(locked, actor=actor, reason="据此重新办理", at=now)
    return locked


def is_challenged(row: InformationRequest) -> bool:
    """Return whether a reconsideration body or a court has the case."""
    return row.remedies.filter(result=RemedyResult.PENDING).exists()


def _check(row: InformationRequest, challenge: Challenge, body: str, *, today: date) -> None:
    if not body:
        raise refuse("no_body", "请填写受理机关，如“云龙县人民政府”或者“云龙县人民法院”。")
    if challenge.received_on > today:
        raise refuse("date_in_future", f"{challenge.received_on}还没有到，请核对收到副本的日期。")
    came_on = row.arrived_on or timezone.localdate(row.submitted_at)
    if challenge.received_on < came_on:
        raise refuse("date_before_submission", f"{challenge.received_on}早于收到申请的日期{came_on}，请核对。")
    simplified_known = challenge.kind == RemedyKind.RECONSIDERATION and challenge.received_on >= LAW_OF_2023_SINCE
    if challenge.is_simplified and not simplified_known:
        raise refuse("not_simplified", "只有2024年起的行政复议有简易程序（行政复议法2023年修订第五十三条）。")
    if challenge.after_reconsideration and challenge.kind != RemedyKind.LITIGATION:
        raise refuse("not_after_reconsideration", "“复议后起诉”只用于行政诉讼。")


def _require_duty(actor: User, row: InformationRequest, now: datetime) -> None:
    if not may_record(actor=actor, row=row, now=now):
        raise refuse("no_duty", "复议、诉讼由承办人、公开机构负责人或者县政务公开办公室登记。")


def _require_day(remedy: Remedy, on: date, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise refuse("date_in_future", f"{on}还没有到，请核对日期。")
    if on < remedy.received_on:
        raise refuse("date_before_receipt", f"{on}早于收到副本之日{remedy.received_on}，请核对日期。")


def _locked(remedy: Remedy) -> Remedy:
    return Remedy.objects.select_for_update(of=("self",)).select_related("request").get(pk=remedy.pk)
