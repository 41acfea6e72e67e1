"""What issuing a circular, reporting on a task and judging a report ask for and do."""

from django.urls import reverse
from django.utils import timezone

from columns.domain.circulars import evidence
from columns.domain.circulars.telling import people_of, tell_units
from columns.domain.circulars.units import create_tasks, responsible_units
from columns.enums import CircularState, Duty, TaskState
from columns.models import Circular, Department, TaskPaper, UnitTask
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.notices.writing import settle_rows
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, needs_data

LONGEST = 2_000
LONGEST_REMARK = 500
_AT_ONCE = 500

# -- the circular


@needs_data
def has_duties(act: Act[Circular]) -> Refusal | None:
    """Refuse to issue a circular without a duty."""
    if not act.row.duties.exists():
        return Refusal("no_duties", "这件通知还没有任务。请先逐项登记，或者用表格导入。")
    return None


@needs_data
def everybody_is_named(act: Act[Circular]) -> Refusal | None:
    """Refuse a duty that nobody would owe."""
    active = list(Department.objects.filter(is_active=True))
    duties = act.row.duties.prefetch_related("bodies")
    if nobodys := [str(each.number) for each in duties if not responsible_units(each, active=active)]:
        return Refusal(
            "nobody_responsible",
            f"第{'、'.join(nobodys)}项没有在用的责任单位。请选责任范围，或者写明责任单位、牵头单位。",
        )
    return None


@needs_data
def dates_follow(act: Act[Circular]) -> Refusal | None:
    """Refuse a date before the circular's own, which may have been changed after the duty was entered."""
    early = act.row.duties.filter(due_on__lt=act.row.issued_on)
    if numbers := [str(each) for each in early.values_list("number", flat=True)]:
        return Refusal("due_before_circular", f"第{'、'.join(numbers)}项的期限早于通知的成文日期，请改正后再印发。")
    return None


def issue(act: Act[Circular]) -> None:
    """Create what every unit owes from today on."""
    act.row.tasks_from = timezone.localdate(act.now)
    create_tasks(act.row, on=act.row.tasks_from)


def tell_of_circular(transition: Transition, act: Act[Circular]) -> None:
    """Tell each unit once how many tasks it has; when it is over, take back what was said of its tasks."""
    if transition.name == "issue":
        tell_units(act.row, but=act.actor.pk, now=act.now)
    else:
        keys = UnitTask.objects.filter(duty__circular=act.row).values_list("pk", flat=True)
        abouts = [f"{UnitTask._meta.label_lower}:{key}" for key in keys] + [notices.about(act.row)]
        for start in range(0, len(abouts), _AT_ONCE):
            said = Notice.objects.standing().filter(about__in=abouts[start : start + _AT_ONCE])
            settle_rows([*said.values_list("pk", flat=True)], now=act.now)


# -- a task


def in_force(act: Act[UnitTask]) -> Refusal | None:
    """Refuse to go on with a circular that is over."""
    if act.row.duty.circular.state != CircularState.ISSUED:
        return Refusal("circular_over", "这件通知的督办已经结束，不再报送和核对。")
    return None


@needs_data
def says_something(act: Act[UnitTask]) -> Refusal | None:
    """Refuse a report without words."""
    done = str(act.data.get("done") or "").strip()
    if not done:
        return Refusal("nothing_said", "请写明做了什么、什么时候做的；不涉及本单位的写明原因。")
    if len(done) > LONGEST:
        return Refusal("too_long", f"完成情况有{len(done)}个字，最多{LONGEST}个字。请写要点，其余作佐证材料上传。")
    return None


@needs_data
def shows_something(act: Act[UnitTask]) -> Refusal | None:
    """Refuse a report that shows nothing, and an address that leads nowhere for others."""
    address = evidence.as_kept(str(act.data.get("evidence") or ""))
    if address:
        return evidence.wrong_with(address)
    if act.data.get("is_concerned", True) and not act.data.get("papers") and not act.row.papers.exists():
        return Refusal("no_evidence", "请写佐证网址（如本单位发布的信息），或者上传佐证材料。")
    return None


def report(act: Act[UnitTask]) -> None:
    """Keep what the unit says and shows; papers of earlier reports stay."""
    act.row.is_concerned = bool(act.data.get("is_concerned", True))
    act.row.done = act.data["done"].strip()
    act.row.evidence = evidence.as_kept(str(act.data.get("evidence") or ""))
    act.row.reported_at, act.row.reported_by = act.now, act.actor
    papers = list(act.data.get("papers") or ())
    keep(papers)
    TaskPaper.objects.bulk_create(TaskPaper(task=act.row, file=each, added_at=act.now) for each in papers)


def not_ones_own(act: Act[UnitTask]) -> Refusal | None:
    """Refuse to judge what one reported oneself."""
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if act.row.reported_by_id in people:
        return Refusal("own_report", "这一项是您报送的，须由另一位同志核对。")
    return None


def judge(act: Act[UnitTask]) -> None:
    """Keep what the office says of a report."""
    act.row.judged_at = act.now
    act.row.remark = act.reason[:LONGEST_REMARK]


def tell_of_task(transition: Transition, act: Act[UnitTask]) -> None:
    """End what was said of a task once its unit has reported; tell the unit what is sent back."""
    row = act.row
    notices.settle(about=notices.about(row), now=act.now)
    if row.state != TaskState.RETURNED:
        return
    link = reverse("admin:columns_unittask_change", args=[row.pk])
    new = [
        NewNotice(
            key=f"columns.task.returned:{row.pk}:{row.version}:{person}",
            recipient_id=person,
            subject=f"督办任务“{row.duty}”已退回，请看核对意见后重新报送",
            link=link,
            about=notices.about(row),
        )
        for person in people_of([row.unit_id], now=act.now, beside=(Duty.SIGN_OFF,))[row.unit_id]
    ]
    notices.write_many(new, now=act.now)
