"""Who is told when a text goes to a desk of the county and comes back, and who is reminded when it lies there."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from columns.enums import Duty
from disclosure.domain import county_desks, kinds
from disclosure.enums import Step
from tests.disclosure.checked import CHECKED, Desks
from tests.factories import with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", kinds._kinds | {CHECKED.code: CHECKED})


@pytest.fixture
def desks(world):
    return Desks(world)


def standing():
    rows = Notice.objects.standing().order_by("pk").select_related("recipient")
    return [(each.recipient, each.subject.partition("须县级核对的信息")[2]) for each in rows]


def test_whose_turn_it_is_is_told_and_settled_when_it_is_over(world, desks):
    post = desks.signed()
    assert standing() == [(desks.catalogue, "等待“编办审核”")]
    post = world.take("catalogue_review", post, desks.catalogue)
    assert standing() == [(desks.guides, "等待“办事指南核对”")]
    assert Notice.objects.standing().get().link == f"/admin/disclosure/post/{post.pk}/change/"
    post = world.take("guide_check", post, desks.guides)
    assert standing() == [(world.proofreader, "已通过县级核对，等待“校对”")]
    world.take("proofread", post, world.proofreader)
    assert standing() == []


def test_sent_back_it_is_told_to_whoever_wrote_it_and_to_no_other_drafter(world, desks):
    with_duties(world.department, Duty.DRAFT)
    post = world.take("return", desks.signed(), desks.guides)
    assert standing() == [(world.drafter, "被县级核对退回，请看退回理由")]
    world.take("submit", post, world.drafter)
    assert standing() == []


def test_taken_back_it_is_nobodys_turn_at_the_desk(world, desks):
    world.take("take_back", desks.signed(), world.drafter)
    assert standing() == []


def test_inside_a_department_nobody_is_written_to(world):
    world.take("return", world.walk(world.draft(), to="signed_off"), world.proofreader)
    world.published()
    assert not Notice.objects.exists()


def test_a_text_that_lies_five_working_days_is_reminded_of_at_the_desk_and_then_in_the_department(world, desks):
    seed_calendar()
    post = desks.check(desks.signed(), until=Step.GUIDE_CHECK)  # on Monday, 23 November 2026
    monday = timezone.localtime(world.now).replace(hour=9)

    def heard(days: int) -> list[str]:
        return told_on(monday + timedelta(days=days))

    def told_on(now: datetime) -> list[str]:
        reminders.sweep(county_desks.PLAN, now)
        rows = Notice.objects.standing().filter(plan=county_desks.PLAN.name).order_by("recipient")
        people = {desks.guides.pk: "desk", desks.catalogue.pk: "catalogue", world.drafter.pk: "drafter"}
        return sorted(people[each.recipient_id] for each in rows)

    assert heard(1) == []
    assert heard(4) == ["desk"]
    assert heard(7) == ["desk"]
    assert heard(8) == ["desk", "drafter"]
    assert heard(9) == ["desk", "drafter"]
    world.take("guide_check", post, desks.guides)
    assert heard(9) == []
