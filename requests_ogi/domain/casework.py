"""What staff lay on a case beside its steps: papers, searches, contacts, notes, parts, corrections of what was entered.

Each says who may (:func:`may_do`, asked before it is offered and again when it is done) and changes no state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import Duty
from columns.models import Department
from requests_ogi.domain import part_acts, remedying, timing
from requests_ogi.domain.workflow.authority import CLERKS, SIGNERS, is_named, on_request
from requests_ogi.enums import OPEN_STATES, LetterState, PaperKind, RequestState
from requests_ogi.models import CasePaper, Contact, InformationRequest, Part, RequestEvent, SearchRecord, StaffNote
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import refuse

HEADS = (Duty.APPROVE_EXTENSION,)
# While the answer is being worked on; later files would go out unseen by the secrecy reviewer.
SUPPLIED_IN = frozenset(
    {
        RequestState.PROCESSING,
        RequestState.CONSULTING_THIRD_PARTY,
        RequestState.CONSULTING_ORGAN,
        RequestState.REPLY_DRAFTED,
    }
)


@dataclass(frozen=True)
class Rule:
    """Who may: ``duties`` on the desk or organ (the head's on the organ); ``at_window``: the window that took it in."""

    label: str
    duties: tuple[Duty, ...]
    at_window: bool = False


RULES: Mapping[str, Rule] = {
    "paper": Rule("归入材料", CLERKS, at_window=True),
    "supplied": Rule("拟提供的文件", (Duty.HANDLE_REQUEST,)),
    "search": Rule("登记检索", (Duty.HANDLE_REQUEST,)),
    "contact": Rule("登记联系", CLERKS, at_window=True),
    "note": Rule("内部记录", (*CLERKS, *HEADS, *SIGNERS, Duty.SECRECY_REVIEW, Duty.OVERSEE_REQUESTS)),
    "inner_opinion": Rule("登记内部意见", (Duty.HANDLE_REQUEST, *HEADS, *SIGNERS)),
    "part": Rule("请求协办", (Duty.HANDLE_REQUEST,)),
    "void": Rule("更正期限事件", HEADS),
    "countersign": Rule("复核补录", (*HEADS, *SIGNERS), at_window=True),
    "returned": Rule("登记退回", CLERKS),
    "again": Rule("再次送达", CLERKS),
    "remedy": Rule("登记复议诉讼", remedying.RECORDERS),
    "link": Rule("关联申请", (*CLERKS, *HEADS), at_window=True),
    "restrict": Rule("限知", (*HEADS, Duty.OVERSEE_REQUESTS)),
}


def may_do(name: str, *, actor: User, row: InformationRequest, now: datetime) -> bool:
    """Return whether this person may lay something of that name on the case; what its state forbids is not asked."""
    rule = RULES[name]
    if on_request(actor=actor, duties=rule.duties, row=row, now=now) is not None:
        return True
    window = row.window
    if not rule.at_window or window is None or (row.is_restricted and not is_named(actor, row, now)):
        return False
    duties = rule.duties if Duty.TAKE_IN not in rule.duties else (Duty.TAKE_IN,)
    return any(may(actor, each, window, now=now) for each in duties)


def require(name: str, actor: User, row: InformationRequest, now: datetime) -> None:
    """Refuse (``no_duty``) who may not lay something of that name on the case."""
    if not may_do(name, actor=actor, row=row, now=now):
        raise refuse("no_duty", f"您没有“{RULES[name].label}”的职责。请联系承办人或者公开机构负责人。")


def add_papers(
    row: InformationRequest,
    files: Iterable[PrivateFile],
    *,
    kind: str,
    from_applicant: bool,
    actor: User,
    now: datetime,
    name: str = "",
) -> list[CasePaper]:
    """Lay files on the case as one kind of paper, pages in the order they came. Refused: ``no_duty``, ``no_paper``."""
    require("paper", actor, row, now)
    given = list(files)
    if not given:
        raise refuse("no_paper", "请选择要归入案卷的文件。")
    label = name.strip() or PaperKind(kind).label
    with transaction.atomic():
        keep(given)
        return [
            CasePaper.objects.create(
                request=row,
                kind=kind,
                file=each,
                name=label if len(given) == 1 else f"{label}（{place}）",
                from_applicant=from_applicant,
                added_by=actor,
                added_at=now,
            )
            for place, each in enumerate(given, 1)
        ]


def supply(row: InformationRequest, files: Iterable[PrivateFile], *, actor: User, now: datetime) -> list[CasePaper]:
    """Lay the files that go out with the reply on the case, under their own names.

    Refused: ``no_duty``, ``no_paper``, ``not_now`` once the reply is past its drafting.
    """
    require("supplied", actor, row, now)
    given = list(files)
    if not given:
        raise refuse("no_paper", "请选择随答复提供的文件。")
    with transaction.atomic():
        _require_drafting(row)
        keep(given)
        return [
            CasePaper.objects.create(
                request=row,
                kind=PaperKind.OTHER,
                file=each,
                name=each.name,
                is_supplied=True,
                added_by=actor,
                added_at=now,
            )
            for each in given
        ]


def supply_no_more(paper: CasePaper, *, actor: User, now: datetime) -> None:
    """Leave a file out of the reply; it stays on the case. Refused: ``no_duty``, ``not_now``."""
    row = paper.request
    require("supplied", actor, row, now)
    with transaction.atomic():
        _require_drafting(row)
        CasePaper.objects.filter(pk=paper.pk).update(is_supplied=False)


def _require_drafting(row: InformationRequest) -> None:
    """Refuse (``not_now``) once the reply went to review; holds the case, so that it cannot go there meanwhile."""
    locked = InformationRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state not in SUPPLIED_IN:
        raise refuse(
            "not_now", f"现在是“{locked.get_state_display()}”，不能再改随答复提供的文件。要改请先退回重新办理。"
        )


def note_search(
    row: InformationRequest,
    *,
    places: str,
    words: str,
    searched_on: date,
    found: bool,
    note: str,
    actor: User,
    now: datetime,
) -> SearchRecord:
    """Write down where was looked and with which words. Refused: ``no_duty``, ``date_in_future``."""
    require("search", actor, row, now)
    if searched_on > timezone.localdate(now):
        raise refuse("date_in_future", f"{searched_on}还没有到，请核对检索日期。")
    return SearchRecord.objects.create(
        request=row,
        places=places,
        words=words,
        searched_on=searched_on,
        found=found,
        note=note,
        person=actor,
        recorded_at=now,
    )


def note_contact(
    row: InformationRequest, *, at: datetime, means: str, reached: bool, note: str, actor: User, now: datetime
) -> Contact:
    """Log a call or message between staff and applicant (P20). Refused: ``no_duty``, ``date_in_future``."""
    require("contact", actor, row, now)
    if at > now:
        raise refuse("date_in_future", "联系的时间还没有到，请核对。")
    return Contact.objects.create(request=row, at=at, means=means, reached=reached, note=note, person=actor)


def note_inside(row: InformationRequest, *, text: str, actor: User, now: datetime) -> StaffNote:
    """Write what staff tell one another; the applicant never sees it. Refused: ``no_duty``, ``nothing_said``."""
    require("note", actor, row, now)
    if not text.strip():
        raise refuse("nothing_said", "请写明要记的内容。")
    return StaffNote.objects.create(request=row, text=text.strip(), author=actor, at=now)


def ask_part(
    row: InformationRequest, *, department: Department, what: str, due_on: date, actor: User, now: datetime
) -> Part:
    """Ask a department for its part of the answer. Refused: ``no_duty`` and what ``give_part`` refuses."""
    require("part", actor, row, now)
    if due_on < timezone.localdate(now):
        raise refuse("date_in_past", f"{due_on}已经过了，请另定内部期限。")
    return part_acts.give_part(request=row, department=department, what=what, due_on=due_on, actor=actor, now=now)


def correct_event(event: RequestEvent, *, replacement: date | None, reason: str, actor: User, now: datetime) -> None:
    """Take a wrongly entered fact out of the count, or give it its right date; by the head of the OGI office.

    Refused: ``no_duty``, ``date_in_future`` and what ``timing.void`` refuses.
    """
    require("void", actor, event.request, now)
    if replacement is not None and replacement > timezone.localdate(now):
        raise refuse("date_in_future", f"{replacement}还没有到，请核对日期。")
    timing.void(event, replacement=replacement, actor=actor, reason=reason, now=now)


def countersign(row: InformationRequest, *, actor: User, now: datetime) -> None:
    """Confirm an entry that was made after the fact, against its papers (P19).

    By the head of the desk that took it in, never by who entered it. Refused: ``no_duty``, ``not_late``,
    ``countersigned_already``, ``own_entry``.
    """
    require("countersign", actor, row, now)
    with transaction.atomic():
        locked = InformationRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not locked.entered_late_because:
            raise refuse("not_late", "这件申请不是事后补录的，不用复核。")
        if locked.countersigned_by_id is not None:
            raise refuse("countersigned_already", "这件补录已经复核过了。")
        if locked.taken_in_by_id == actor.pk:
            raise refuse("own_entry", "补录是您自己录入的，须由另一位同志对照纸质材料复核。")
        locked.countersigned_by = actor
        save_with_history(locked, actor=actor, reason="复核补录", at=now)


def restrict(row: InformationRequest, *, is_restricted: bool, reason: str, actor: User, now: datetime) -> None:
    """Close a case to all but named people, or open it again. Refused: ``no_duty``, ``no_reason``."""
    require("restrict", actor, row, now)
    if not reason.strip():
        raise refuse("no_reason", "请写明理由。理由会一直保留。")
    with transaction.atomic():
        locked = InformationRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.is_restricted != is_restricted:
            locked.is_restricted = is_restricted
            what = "设为限知" if is_restricted else "取消限知"
            save_with_history(locked, actor=actor, reason=f"{what}:{reason.strip()}", at=now)


def offered(name: str, *, actor: User, row: InformationRequest, now: datetime) -> bool:
    """Return whether the page offers it: this person may, and the case is where it makes sense."""
    is_served = name in {"again", "returned"} and row.letters.filter(state=LetterState.SERVED).exists()
    fits = {
        "again": is_served,
        "returned": is_served,
        "inner_opinion": row.state in OPEN_STATES,
        "supplied": row.state in SUPPLIED_IN,
        "search": row.state in OPEN_STATES,
        "part": row.state in OPEN_STATES,
        "void": row.received_on is not None,
        "remedy": row.received_on is not None,
        "countersign": bool(row.entered_late_because)
        and row.countersigned_by_id is None
        and row.taken_in_by_id != actor.pk,
    }
    return fits.get(name, True) and may_do(name, actor=actor, row=row, now=now)
