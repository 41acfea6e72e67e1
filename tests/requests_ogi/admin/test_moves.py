"""期限变动 on the staff's screens: what a change of the calendar moved, for whom it is meant, and what it will move."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from requests_ogi.domain import recomputing
from requests_ogi.models import CalendarRun, DeadlineMove
from tests.factories import UserFactory, with_duties
from tests.requests_ogi.world import at, processing
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, Notice
from yunlong_portal.kernel.workdays import load_calendar

LIST = "admin:requests_ogi_deadlinemove_changelist"

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(db):
    """Stand in September 2026, whose year has its notice."""
    with time_machine.travel("2026-09-14T09:00:00+08:00", tick=False):
        yield timezone.localdate()


@pytest.fixture
def moved(world, today):
    """Lay two cases of which one more day off, within their time, moves the date; return the run that moved them."""
    for _ in range(2):
        processing(world, on=today)
    notice = CalendarNotice.objects.filter(layer="national", year=today.year, supersedes=None).get()
    CalendarDay.objects.create(notice=notice, date=load_calendar().add_workdays(today, 2), kind="off", name="临时放假")
    CalendarNotice.objects.filter(pk=notice.pk).update(edition=uuid4())
    recomputing.follow_the_calendar(at(today))
    return CalendarRun.objects.get()


def shown(page):
    return [each.pk for each in page.context["cl"].result_list]


def test_the_notice_leads_to_the_moved_dates_of_the_reader(world, login, moved):
    link = Notice.objects.get(recipient=world.handler, about=f"requests_ogi.calendarrun:{moved.pk}").link
    page = login(world.handler).get(link)
    assert sorted(shown(page)) == sorted(DeadlineMove.objects.values_list("pk", flat=True))
    text = page.content.decode()
    move = DeadlineMove.objects.first()
    assert f"{move.old_due_on} → {move.new_due_on}" in text
    assert "重新推算未办结申请2件" in text
    assert "推后" in text
    assert '<td class="field-moved_on">2026-09-14 09:00</td>' in text


def test_each_sees_the_moves_of_his_own_cases(world, login, moved):
    stranger = with_duties(world.window, "handle_request")
    assert len(shown(login(world.overseer).get(reverse(LIST)))) == 2
    assert shown(login(stranger).get(reverse(LIST))) == []
    assert login(UserFactory.create(is_staff=True)).get(reverse(LIST)).status_code == 403


def test_the_list_is_narrowed_by_the_way_the_dates_went(world, login, moved):
    page = login(world.overseer)
    assert len(shown(page.get(reverse(LIST), {"run": moved.pk, "way": "later"}))) == 2
    assert [shown(page.get(reverse(LIST), {"way": way})) for way in ("earlier", "check")] == [[], []]
    assert shown(page.get(reverse(LIST), {"whose": "handled"})) == []


def test_nothing_is_changed_on_this_screen(world, login, moved):
    page = login(world.overseer)
    move = DeadlineMove.objects.first()
    for name, arguments in (("add", []), ("delete", [move.pk])):
        assert page.post(reverse(f"admin:requests_ogi_deadlinemove_{name}", args=arguments)).status_code == 403


def test_the_list_takes_the_same_queries_for_few_and_many(world, login, moved, today, django_assert_max_num_queries):
    page = login(world.overseer)
    with django_assert_max_num_queries(10) as few:
        page.get(reverse(LIST))
    row = DeadlineMove.objects.first().request
    DeadlineMove.objects.bulk_create(
        DeadlineMove(request=row, new_due_on=today, because="更正", at=at(today)) for _ in range(40)
    )
    with django_assert_max_num_queries(len(few)):
        page.get(reverse(LIST))


def test_who_keeps_the_calendar_sees_how_many_open_cases_a_notice_would_move(world, login, today):
    processing(world, on=today)
    keeper = with_duties(world.county, "keep_calendar")
    year = CalendarNotice.objects.filter(layer="national", year=today.year, supersedes=None).get()
    notice = CalendarNotice.objects.create(
        layer="national", year=today.year, title="调整", document_number="新号", supersedes=year, issued_on=today
    )
    notice.days.create(date=load_calendar().add_workdays(today, 2), kind="off", name="临时放假")
    page = login(keeper).get(reverse("admin:kernel_calendarnotice_in_force", args=[notice.pk]))
    assert "启用后，未办结的信息公开申请1件，其中0件期限提前，1件推后。" in page.content.decode()
    page = login(keeper).get(reverse("admin:kernel_calendarnotice_in_force", args=[year.pk]))
    assert "停用后，未办结的信息公开申请1件" in page.content.decode()
