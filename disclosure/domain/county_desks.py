"""What goes to and fro between a department and the desks that check for the county (P48): who is told, and reminded.

Inside a department people see on their first page what waits for them. Here a text leaves the house: the desk is told
that something came, the department that it came back, with remarks or checked. What lies too long is reminded of.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from columns.domain.duties import roster
from columns.domain.reminding import DepartmentItem, holders
from columns.domain.terms import due_after
from columns.enums import Duty
from disclosure.domain import kinds, revisions
from disclosure.domain.guards import STEP_DUTIES
from disclosure.domain.separation import COUNTY_CHECKS
from disclosure.enums import PathState, Step
from disclosure.models import Post
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles
from yunlong_portal.kernel.workflow import Act, Transition

DESKS = tuple(duty for step in COUNTY_CHECKS for duty in STEP_DUTIES[step])
# The portal's own choice: the notice wants items changed at once (及时), and names no term.
CHECK_WORKDAYS = 5


def tell(transition: Transition, act: Act[Post]) -> None:
    """Tell whoever comes next where a text went to a desk of the county, or came from one; settle what was said."""
    post = act.row
    # Round 0 is what no one has submitted: thousands of pages of an old site.
    if post.round and transition.source in {PathState.DRAFT, PathState.SIGNED_OFF}:
        notices.settle(about=_about(post), now=act.now)
    if words := _words(transition, act):
        kind = kinds.get(post.kind).label
        new = [
            NewNotice(
                key=f"post.check:{post.pk}:{post.version}:{person}",
                recipient_id=person,
                subject=f"{post.department.short_name}的{kind}{words}",
                link=_link(post.pk),
                about=_about(post),
            )
            for person in _next_people(post, act.now) - {getattr(act.actor, "pk", None)}
        ]
        notices.write_many(new, now=act.now)


def _words(transition: Transition, act: Act[Post]) -> str:
    awaits = act.row.awaits
    if awaits in COUNTY_CHECKS:
        return f"等待“{Step(awaits).label}”"
    if transition.name in COUNTY_CHECKS:
        return f"已通过县级核对，等待“{Step(awaits).label}”"
    if transition.name == Step.RETURN and act.authority.duty in DESKS:
        return "被县级核对退回，请看退回理由"
    return ""


def _next_people(post: Post, now: datetime) -> set[int]:
    """Return whoever may take the awaited step; of a department's drafters those who wrote the text, where any can."""
    duties = STEP_DUTIES.get(post.awaits, (Duty.DRAFT,))
    people = set(roster(duties, now=now).people(duties, post.department_id))
    if duties == (Duty.DRAFT,):
        people = people & revisions.contributors(post) or people
    return people


def _about(post: Any) -> str:
    return f"{notices.about(post)}/check"


def _link(post: int) -> str:
    return f"/admin/disclosure/post/{post}/change/"


def open_items(now: datetime) -> Iterator[DepartmentItem]:
    """Yield what waits for a desk, with the day by which it should have been checked. Three queries."""
    people = roster((*DESKS, Duty.DRAFT), now=now)
    waiting = Post.objects.filter(awaits__in=COUNTY_CHECKS).select_related("department")
    for post in waiting.annotate(since=Max("sign_offs__signed_at")).order_by("pk"):
        yield DepartmentItem(
            key=f"{post.pk}:{post.awaits}",
            subject=f"{post.department.short_name}的{kinds.get(post.kind).label}{post.get_awaits_display()}",
            link=_link(post.pk),
            due_on=due_after(timezone.localdate(post.since), CHECK_WORKDAYS),
            about=_about(post),
            department_id=post.department_id,
            people=people,
        )


def _desk(items: Any) -> dict[str, frozenset[int]]:
    """Return who holds the duty of the desk that each item waits for."""
    return {each.key: each.people.people(STEP_DUTIES[each.key.partition(":")[2]], each.department_id) for each in items}


PLAN = ReminderPlan(
    name="disclosure.county_checks",
    label="县级核对",
    verb="核对",
    open_items=open_items,
    recipients=by_roles(Role(since=1, who=_desk), Role(since=OVERDUE, who=holders(Duty.DRAFT))),
    steps=(1, 0),
    # The department is told once that the desk is late; it can do no more than ask.
    each_day_overdue=False,
)
