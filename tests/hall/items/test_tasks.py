"""A document changes items: each has twenty working days, and is done by a version that names the document."""

from datetime import date

import pytest

from columns.enums import Duty
from hall.domain.items import lacking, tasks
from hall.domain.items.beginning import NewChange, begin_change
from hall.domain.items.tasks import Arrived, dismiss, names, open_tasks
from hall.models import ItemTask
from tests.factories import with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

DOCUMENT = Arrived(
    kind="cancel", document="《关于取消一批行政许可的决定》", number="云政发〔2026〕9号", dated_on=date(2026, 11, 2)
)


def code_of(call, **given):
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.code


@pytest.mark.parametrize(
    ("said", "number", "expected"),
    [
        ("《关于取消一批行政许可的决定》（云政发〔2026〕9号）", "云政发〔2026〕9号", True),
        ("云政发〔2026〕9号", "云政发〔2026〕9号", True),
        ("《关于取消一批行政许可的决定》", "云政发〔2026〕9号", False),
        ("关于取消一批行政许可的决定", "", True),
        ("另一个文件", "", False),
        ("", "", False),
    ],
)
def test_a_version_names_a_document_by_its_number_else_by_its_name(said, number, expected):
    assert names(said, ItemTask(document=DOCUMENT.document, number=number)) == expected


def test_twenty_working_days_count_from_the_later_of_document_and_effect(hall):
    later = Arrived(
        kind="cancel", document="决定", number="", dated_on=date(2026, 11, 2), effective_on=date(2027, 1, 1)
    )
    sooner = Arrived(
        kind="cancel", document="决定", number="", dated_on=date(2026, 11, 2), effective_on=date(2026, 1, 1)
    )
    assert (DOCUMENT.due_on, sooner.due_on) == (date(2026, 11, 30), date(2026, 11, 30))
    assert later.due_on == date(2027, 1, 29)


def test_who_enters_a_document_and_what_is_refused(hall):
    item, now = hall.item(), hall.world.now
    for actor in (hall.world.drafter, hall.world.leader, hall.world.publisher):
        assert code_of(open_tasks, items=[item], arrived=DOCUMENT, actor=actor, now=now) == "no_duty"
    assert code_of(open_tasks, items=[], arrived=DOCUMENT, actor=hall.manager, now=now) == "nothing_chosen"
    many = [item] * 101
    assert code_of(open_tasks, items=many, arrived=DOCUMENT, actor=hall.manager, now=now) == "too_many"
    nameless = Arrived(kind="cancel", document=" ", number="", dated_on=DOCUMENT.dated_on)
    assert code_of(open_tasks, items=[item], arrived=nameless, actor=hall.manager, now=now) == "no_document"
    ahead = Arrived(kind="cancel", document="决定", number="", dated_on=date(2027, 1, 1))
    assert code_of(open_tasks, items=[item], arrived=ahead, actor=hall.manager, now=now) == "dated_ahead"
    assert not ItemTask.objects.exists()


def test_a_document_is_entered_once_and_its_people_are_told(hall):
    items, now = [hall.item("A"), hall.item("B")], hall.world.now
    (first,) = open_tasks(items=items[:1], arrived=DOCUMENT, actor=hall.bureau, now=now)
    (second,) = open_tasks(items=items, arrived=DOCUMENT, actor=hall.catalogue, now=now)
    assert (first.item, second.item) == tuple(items)
    assert code_of(open_tasks, items=items, arrived=DOCUMENT, actor=hall.manager, now=now) == "entered_already"
    told = Notice.objects.filter(about=f"hall.itemtask:{first.pk}")
    assert {each.recipient for each in told} == {hall.manager, hall.world.drafter}


def test_a_version_that_names_the_document_does_the_task(hall):
    item = hall.published()
    (task,) = open_tasks(items=[item], arrived=DOCUMENT, actor=hall.manager, now=hall.world.now)
    publish_change(hall, item, basis="另一个决定")
    assert ItemTask.objects.get().settled_at is None
    publish_change(hall, item, basis="决定", document_number=DOCUMENT.number)
    task.refresh_from_db()
    assert (task.outcome, task.publication.number, task.settled_by) == ("第3版已公开", 3, None)
    assert not Notice.objects.standing().filter(about=f"hall.itemtask:{task.pk}").exists()


def publish_change(hall, item, **said):
    """Publish a version that cancels the item."""
    change = NewChange(kind="cancel", effective_on=date(2027, 1, 1), **said)
    begin_change(item=item, change=change, actor=hall.world.drafter, now=hall.world.tick())
    hall.publish(item)


def test_the_leader_says_that_nothing_changes(hall):
    (task,) = open_tasks(items=[hall.item()], arrived=DOCUMENT, actor=hall.manager, now=hall.world.now)
    given = {"task": task, "now": hall.world.tick()}
    assert code_of(dismiss, **given, actor=hall.manager, reason="不涉及") == "no_duty"
    assert code_of(dismiss, **given, actor=hall.world.leader, reason=" ") == "no_reason"
    done = dismiss(**given, actor=hall.world.leader, reason="只涉及州级")
    assert (done.outcome, done.settled_by) == ("不需要变更：只涉及州级", hall.world.leader)
    assert code_of(dismiss, **given, actor=hall.world.leader, reason="又一次") == "settled"


def test_what_is_open_is_reminded_of_in_three_queries(hall, django_assert_num_queries):
    open_tasks(items=[hall.item("A"), hall.item("B")], arrived=DOCUMENT, actor=hall.manager, now=hall.world.now)
    with django_assert_num_queries(3):
        found = list(tasks.PLAN.open_items(hall.world.now))
    assert [(each.subject, each.due_on) for each in found] == [
        ("事项 A 取消", date(2026, 11, 30)),
        ("事项 B 取消", date(2026, 11, 30)),
    ]
    (step, *_) = tasks.PLAN.steps
    assert tasks.PLAN.recipients(step, found[:1])[found[0].key] == {hall.manager.pk, hall.world.drafter.pk}
    assert hall.world.leader.pk in tasks.PLAN.recipients(tasks.OVERDUE, found)[found[0].key]


def test_what_lacks_is_one_line_for_the_department_until_it_is_there(hall):
    from hall.models import ItemEntry

    item = hall.published()
    ItemEntry.objects.filter(item=item).update(lacks=["联系电话"])
    lacking.watch(hall.world.now)
    lacking.watch(hall.world.now)
    told = Notice.objects.standing().filter(plan=lacking.PLAN)
    assert {each.recipient for each in told} == {hall.manager, hall.world.drafter}
    assert told[0].subject == "县政府办公室有1个事项的办事指南要素不全，请补充后公开新版"
    ItemEntry.objects.filter(item=item).update(lacks=[])
    lacking.watch(hall.world.now)
    assert not Notice.objects.standing().filter(plan=lacking.PLAN).exists()


def test_people_of_another_department_are_not_told(hall):
    other = with_duties(hall.world.county, Duty.MANAGE_HALL)
    (task,) = open_tasks(items=[hall.item()], arrived=DOCUMENT, actor=hall.bureau, now=hall.world.now)
    assert not Notice.objects.filter(recipient=other, about=f"hall.itemtask:{task.pk}").exists()
