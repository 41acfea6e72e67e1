"""The way of one document of a department in a round: handed in, looked at by the county OGI office, or sent back.

Electronically it comes by the act of filing; that it came on paper the office enters. What was handed in again must be
handed in on paper again, where its text is another.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from columns.domain.duties import Authority, authority, roster
from columns.enums import REGISTER_READERS, Duty
from disclosure.domain.filings.contents import content_of, live_texts
from disclosure.enums import FilingState, PolicyDocument
from disclosure.models import PolicyFiling, PolicySubmission
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import Act, Guard, Refusal, Refused, Transition, Workflow, needs_data

FILERS, DESK = (Duty.KEEP_REGISTERS,), (Duty.TAKE_FILINGS,)
# Leaders are told what their department has not handed in, and read how it stands.
READERS = REGISTER_READERS
# A guide is looked through once a year (通知 三（四）; 条例2019 Art. 12: 及时更新).
REVIEWED_AFTER = timedelta(days=365)
_REMARK = 300


def _authorise(*, actor: User, duties: Sequence[str], row: PolicyFiling, now: datetime) -> Authority | None:
    """Return the authority of who files for his own department, or takes filings at the desk of the round."""
    place = row.round.desk if tuple(duties) == DESK else row.department
    return authority(actor, duties, place, now=now)


# -- guards


def round_is_open(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse to hand anything in once a round is over."""
    if act.row.round.is_open:
        return None
    return Refusal(
        "round_closed", f"“{act.row.round.name}”已经结束，不再接收。请与{act.row.round.desk.short_name}联系。"
    )


def not_who_filed(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse to check what one handed in oneself."""
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if act.row.submission is not None and act.row.submission.filed_by_id in people:
        return Refusal("own_filing", "这一件是您报送的，须由另一位同志审核。")
    return None


def paper_has_come(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse where no paper was entered."""
    return None if act.row.paper_received_on else Refusal("no_paper", "还没有登记收到纸质版。")


def paper_has_not_come(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse to enter the paper twice."""
    return Refusal("paper_is_there", "已经登记收到纸质版，不用再登记。") if act.row.paper_received_on else None


@needs_data
def paper_day_is_past(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse a day on which the paper cannot have come."""
    on = act.data.get("received_on")
    if on is None or on > timezone.localdate(act.now):
        return Refusal("paper_day", "请填写收到纸质版的日期，不能晚于今天。")
    return None


def is_guide(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse for anything but the guide: it alone is looked through each year."""
    return None if act.row.document == PolicyDocument.GUIDE else Refusal("not_guide", "只有指南要每年核对。")


def is_as_filed(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse to confirm a guide that is public in another version than the one handed in."""
    filed = act.row.submission.content if act.row.submission else {}
    if filed.get("publications") == live_texts(act.row.document, act.row.department):
        return None
    return Refusal("guide_changed", "公开的指南与报送的不是同一版，请重新报送。")


@needs_data
def review_is_within_a_year(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse a guide without a day on which it is looked through again, a year off at the latest."""
    if act.row.document != PolicyDocument.GUIDE:
        return None
    on, today = act.data.get("next_review_on"), timezone.localdate(act.now)
    if on is None or not today < on <= today + REVIEWED_AFTER + timedelta(days=1):
        return Refusal("review_day", "请填写下次核对指南的日期，在明天以后、一年以内。")
    return None


def is_another_text(act: Act[PolicyFiling]) -> Refusal | None:
    """Refuse to hand in again what was handed in and not sent back."""
    row = act.row
    try:
        content = content_of(row.document, row.department)
    except Refused as refused:
        return refused.refusals[0]
    if row.submission is not None and row.submission.digest == digest_of(content):
        return Refusal("unchanged", f"《{row.get_document_display()}》与上次报送的一样，不用再报。")
    return None


# -- effects


def hand_in(act: Act[PolicyFiling]) -> None:
    """Keep what is handed in as evidence; a date of paper of another text counts no more.

    Refused: ``nothing_public``.
    """
    row = act.row
    content = content_of(row.document, row.department)
    digest, before = digest_of(content), row.submission
    if before is not None and before.digest != digest:
        row.paper_received_on, row.paper_received_by = None, None
    row.submission = PolicySubmission.objects.create(
        filing=row,
        number=row.submissions.count() + 1,
        content=content,
        digest=digest,
        filed_by=act.actor,
        filed_at=act.now,
    )
    row.electronic_received_on = timezone.localdate(act.now)
    row.checked_by, row.checked_on, row.remark, row.next_review_on = None, None, "", None


def note_paper(act: Act[PolicyFiling]) -> None:
    """Note on which day the paper came, and who entered it."""
    row = act.row
    row.paper_received_on, row.paper_received_by = act.data["received_on"], act.actor


def forget_paper(act: Act[PolicyFiling]) -> None:
    """Take back a paper that was entered by mistake; the history keeps it."""
    act.row.paper_received_on, act.row.paper_received_by = None, None


def note_check(act: Act[PolicyFiling]) -> None:
    """Note who looked, when, with which words; of a guide also when it is looked through again."""
    row = act.row
    row.checked_by, row.checked_on = act.actor, timezone.localdate(act.now)
    row.remark = act.reason[:_REMARK]
    row.next_review_on = act.data.get("next_review_on") if row.document == PolicyDocument.GUIDE else None


def note_return(act: Act[PolicyFiling]) -> None:
    """Note why it is sent back."""
    note_check(act)
    act.row.next_review_on = None


def put_off_review(act: Act[PolicyFiling]) -> None:
    """Note that the department has looked its guide through and changed nothing: a year to the next time."""
    act.row.next_review_on = timezone.localdate(act.now) + REVIEWED_AFTER


def note_excuse(act: Act[PolicyFiling]) -> None:
    """Note why nothing is owed, or that it is again."""
    act.row.remark = act.reason[:_REMARK]


# -- whose turn it is


def tell(transition: Transition, act: Act[PolicyFiling]) -> None:
    """Tell the desk what was handed in, the department what was sent back; settle what is done with."""
    row, name = act.row, transition.name
    notices.settle(about=notices.about(row), now=act.now)
    if name not in {"file", "return"}:
        return
    people = roster((*FILERS, *DESK), now=act.now)
    told = people.people(DESK, row.round.desk_id) if name == "file" else people.people(FILERS, row.department_id)
    words = "，请审核" if name == "file" else f"被退回：{row.remark}"
    new = [
        NewNotice(
            key=f"disclosure.filing:{row.pk}:{row.version}:{person}",
            recipient_id=person,
            subject=f"{row.department.short_name}报送的《{row.get_document_display()}》{words}",
            link=page_of(row),
            about=notices.about(row),
        )
        for person in told - {act.actor.pk}
    ]
    notices.write_many(new, now=act.now)


def page_of(row: PolicyFiling) -> str:
    """Return the address of the staff's page on which a filing stands."""
    return f"/admin/disclosure/policyfiling/rounds/{row.round.code}/{row.department.slug}/"


# -- the table


def _file(source: FilingState, label: str, *guards: Guard) -> Transition:
    return Transition(
        name="file",
        label=label,
        source=source,
        target=FilingState.FILED,
        duties=FILERS,
        guards=(round_is_open, *guards),
        effect=hand_in,
        form="confirm",
    )


def _paper(source: FilingState) -> tuple[Transition, Transition]:
    return (
        Transition(
            name="receive_paper",
            label="登记收到纸质版",
            source=source,
            target=None,
            duties=DESK,
            guards=(paper_has_not_come, paper_day_is_past),
            effect=note_paper,
            form="filing_paper",
        ),
        Transition(
            name="take_back_paper",
            label="撤销纸质版登记",
            source=source,
            target=None,
            duties=DESK,
            guards=(paper_has_come,),
            effect=forget_paper,
            needs_reason=True,
            form="reason",
        ),
    )


FILING: Workflow[PolicyFiling] = Workflow(
    name="filing",
    label="指南、目录、制度的备案",
    model="disclosure.PolicyFiling",
    states=FilingState,
    initial=FilingState.EXPECTED,
    authorise=_authorise,
    tell=tell,
    transitions=(
        _file(FilingState.EXPECTED, "报送电子版"),
        _file(FilingState.RETURNED, "重新报送"),
        _file(FilingState.FILED, "换成现在的版本", is_another_text),
        _file(FilingState.CHECKED, "报送新版本", is_another_text),
        Transition(
            name="check",
            label="审核通过",
            source=FilingState.FILED,
            target=FilingState.CHECKED,
            duties=DESK,
            guards=(not_who_filed, review_is_within_a_year),
            effect=note_check,
            form="filing_check",
        ),
        Transition(
            name="return",
            label="退回",
            source=FilingState.FILED,
            target=FilingState.RETURNED,
            duties=DESK,
            guards=(not_who_filed,),
            effect=note_return,
            needs_reason=True,
            form="reason",
        ),
        Transition(
            name="confirm",
            label="指南已核对，没有变化",
            source=FilingState.CHECKED,
            target=None,
            duties=FILERS,
            guards=(is_guide, is_as_filed),
            effect=put_off_review,
            form="confirm",
        ),
        *_paper(FilingState.EXPECTED),
        *_paper(FilingState.FILED),
        *_paper(FilingState.CHECKED),
        *_paper(FilingState.RETURNED),
        Transition(
            name="excuse",
            label="不须报送",
            source=FilingState.EXPECTED,
            target=FilingState.EXCUSED,
            duties=DESK,
            effect=note_excuse,
            needs_reason=True,
            form="reason",
        ),
        Transition(
            name="ask_again",
            label="恢复报送",
            source=FilingState.EXCUSED,
            target=FilingState.EXPECTED,
            duties=DESK,
            effect=note_excuse,
            needs_reason=True,
            form="reason",
        ),
    ),
)
