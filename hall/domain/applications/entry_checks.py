"""Two pairs of eyes on what was granted elsewhere: one clerk recorded it, another person says that it is so.

A licence that was decided here was accepted by one person and decided by another. One that is recorded as granted past
the hall, or at the province, rests on the word of whoever typed it in, and 办件公示 would tell the county so. It stands
there only once somebody else of the department who manages its hall, or the service bureau where there is nobody else,
has compared it with the papers and confirmed it. What was recorded before this was asked for waits as well: nothing of
it is lost, it is public again with the confirmation, and a whole table is confirmed at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min
from django.utils import timezone

from columns.domain.duties import Authority, authority, roster
from columns.domain.reminding import DepartmentItem, holders
from columns.domain.terms import due_after
from columns.enums import Duty
from hall.domain.applications.guards import people_of
from hall.domain.applications.publicity import HOLDERS, is_granted_licence
from hall.domain.wording import personal_in
from hall.enums import EntryCheckState
from hall.models import Application, EntryCheck
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles
from yunlong_portal.kernel.workflow import Act, Refusal, Refused, Transition, Workflow, needs_data

# Whoever decides what of a department's licences is public confirms them.
CHECKERS = HOLDERS
WORKDAYS = 5
LIST = "/admin/hall/recordedcase/?entry=waiting"
_State = EntryCheckState


def begin(row: Application, *, actor: User, now: datetime) -> None:
    """Let a licence that was just recorded wait for the second person; in the transaction that records it."""
    if is_granted_licence(row):
        check = EntryCheck(application=row, since=timezone.localdate(now))
        save_with_history(check, actor=actor, reason="录入", at=now, force_insert=True)


def check_of(row: Application) -> EntryCheck | None:
    """Return how the confirmation of a case stands, None where it needs none. One query."""
    return EntryCheck.objects.select_related("application__department", "checked_by").filter(application=row).first()


def on_entry(*, actor: User, duties: Sequence[str], row: EntryCheck, now: datetime) -> Authority | None:
    """Return by what authority a person looks at what was recorded: of its department, or as the service bureau."""
    return authority(actor, duties, row.application.department, now=now)


def not_the_recorder(act: Act[EntryCheck]) -> Refusal | None:
    """Refuse to confirm what one typed in."""
    if act.row.application.filed_by_id in people_of(act):
        return Refusal("own_entry", "这件是您自己录入的，须由另一位同志核对；本单位没有的，请县政务局核对。")
    return None


@needs_data
def words_are_no_persons(act: Act[EntryCheck]) -> Refusal | None:
    """Refuse words that say who somebody is: a history cannot be erased."""
    return personal_in(act.reason, "理由")


def _checked(act: Act[EntryCheck]) -> None:
    act.row.checked_by, act.row.checked_at = act.actor, act.now


ENTRY_CHECK: Workflow[EntryCheck] = Workflow(
    name="entry_check",
    label="大厅外准予的许可的核对",
    model="hall.EntryCheck",
    states=_State,
    initial=_State.WAITING,
    authorise=on_entry,
    transitions=(
        *(
            Transition(
                name="confirm_entry",
                label="核对无误，予以公示",
                source=source,
                target=_State.CONFIRMED,
                duties=CHECKERS,
                guards=(not_the_recorder,),
                effect=_checked,
            )
            for source in (_State.WAITING, _State.WRONG)
        ),
        Transition(
            name="object_entry",
            label="录入有误，不公示",
            source=_State.WAITING,
            target=_State.WRONG,
            duties=CHECKERS,
            guards=(not_the_recorder, words_are_no_persons),
            effect=_checked,
            needs_reason=True,
            danger=True,
        ),
    ),
)


def confirm_all(checks: Iterable[EntryCheck], *, actor: User, now: datetime) -> tuple[int, list[str]]:
    """Confirm each that this person may, and return how many, and why the others were not: each reason once.

    One by one, each in a transaction of its own: one that is refused holds up no other.
    """
    confirmed, refused = 0, dict[str, None]()
    for check in checks:
        try:
            ENTRY_CHECK.take("confirm_entry", row=check, actor=actor, expected_version=check.version, now=now)
        except Refused as error:
            refused.setdefault(str(error))
        else:
            confirmed += 1
    return confirmed, list(refused)


def _waiting(now: datetime) -> Iterator[DepartmentItem]:
    """Yield each department of which something waits, with the day by which its oldest should be looked at."""
    people = roster(CHECKERS, now=now)
    units = EntryCheck.objects.filter(state=_State.WAITING).order_by().values("application__department")
    rows: Any = units.annotate(since=Min("since")).values_list(
        "application__department", "application__department__short_name", "since"
    )
    for department_id, name, since in rows:
        yield DepartmentItem(
            key=str(department_id),
            subject=f"{name}在大厅外准予的许可",
            link=LIST,
            due_on=due_after(since, WORKDAYS),
            department_id=department_id,
            people=people,
        )


PLAN = ReminderPlan(
    name="hall.entry_check",
    label="大厅外准予的许可待核对",
    verb="核对，核对以后才公示",
    steps=(WORKDAYS, 0),
    open_items=_waiting,
    recipients=by_roles(
        Role(since=WORKDAYS, who=holders(Duty.MANAGE_HALL)), Role(since=OVERDUE, who=holders(Duty.OVERSEE_HALL))
    ),
    each_day_overdue=False,
)
