"""A new calendar: every open case is computed again, once, and what moved is told; closed ones are left alone."""

from datetime import date
from uuid import uuid4

import pytest

from requests_ogi.admin.workbench import moved_words
from requests_ogi.domain import previewing, recomputing, timing
from requests_ogi.domain.clock import Received, clock
from requests_ogi.domain.recomputing import Recomputed
from requests_ogi.domain.regimes import R2007
from requests_ogi.enums import IntakeMode
from requests_ogi.models import CalendarRun, Deadline, DeadlineMove, InformationRequest
from tests.kernel.calendars import from_files
from tests.requests_ogi.world import at, file, make_world, processing, take
from yunlong_portal.kernel.calendar_effects import EFFECTS, Effect, book_now, effects
from yunlong_portal.kernel.calendars import calendars_of, choice_of, load_calendars
from yunlong_portal.kernel.enums import LocalHolidays
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, Notice
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, Day, load_calendar
from yunlong_portal.kernel.workdays import Notice as DayNotice

RECEIVED, ASKED, NOW = date(2020, 9, 21), date(2020, 9, 24), at(date(2020, 9, 28))

WORKS_ON_THE_EIGHTH = (Day(date=date(2020, 10, 8), off=False, name="国庆节"),)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def amend(*, off=None, worked=None):
    """Put the calendar in force that has one more day off, and one that was off worked."""
    if off:
        CalendarDay.objects.filter(date=off).delete()
    if worked:
        CalendarDay.objects.filter(date=worked).update(kind="work")
    CalendarNotice.objects.filter(year=2020, supersedes=None).update(edition=uuid4())


def due(row):
    return Deadline.objects.get(pk=row.pk).due_on


def moves(row):
    return [(each.old_due_on, each.new_due_on) for each in row.deadline_moves.all()]


def test_open_cases_move_with_the_calendar_and_each_tells_from_when_to_when(world):
    row = processing(world, on=RECEIVED)
    stopped = processing(world, on=RECEIVED)
    take("consult_third_party", stopped, world.handler, on=ASKED, about="评分表", party="李四")
    unfixed = file(world, on=RECEIVED, mode=IntakeMode.ONLINE).request
    closed = take("withdraw", processing(world, on=RECEIVED), world.clerk, on=ASKED, reason="申请人来电")
    assert recomputing.recompute_open(now=NOW, because="没有变动").moved == 0
    amend(off=date(2020, 10, 10))
    recomputing.follow_the_calendar(NOW)
    assert (due(row), moves(row)) == (date(2020, 10, 26), [(date(2020, 10, 23), date(2020, 10, 26))])
    assert (due(stopped), due(unfixed), moves(stopped)) == (None, None, [])
    assert (due(closed), moves(closed)) == (date(2020, 10, 23), [])
    versions = set(Deadline.objects.filter(is_open=True).values_list("calendar_version", flat=True))
    assert versions == {load_calendar().version}
    recomputing.follow_the_calendar(NOW)
    assert len(moves(row)) == 1


def test_less_time_than_was_said_is_marked(world):
    row = processing(world, on=RECEIVED)
    amend(worked=date(2020, 10, 8))
    assert recomputing.recompute_open(now=NOW, because="国庆调整") == Recomputed(looked_at=1, moved=1, earlier=1)
    move = row.deadline_moves.get()
    assert (move.is_earlier, move.because, move.at) == (True, "国庆调整", NOW)


def test_what_the_kept_dates_say_is_what_a_freshly_wound_clock_says(world):
    rows = [processing(world, on=date(2020, 9, day)) for day in (18, 21, 21, 22)]
    rows[1] = take("ask_extension", rows[1], world.handler, on=ASKED, days=5, reason="量大")
    take("approve_extension", rows[1], world.head, on=ASKED)
    amend(off=date(2020, 10, 10))
    recomputing.recompute_open(now=NOW, because="国庆调整")
    for row in rows:
        state = timing.state_of(InformationRequest.objects.get(pk=row.pk))
        kept = Deadline.objects.get(pk=row.pk)
        assert (kept.due_on, kept.promised_on, kept.extended_days) == (
            state.due_on,
            state.promised_on,
            state.extension_days,
        )


def test_one_case_that_cannot_be_computed_keeps_its_dates_says_so_and_holds_up_nobody(world):
    odd, row = processing(world, on=RECEIVED), processing(world, on=RECEIVED)
    on = date(2020, 10, 23)
    odd = take("ask_extension", odd, world.handler, on=on, days=5, reason="量大")
    odd = take("approve_extension", odd, world.head, on=on)  # on its last day, which will have been the day before
    before = due(odd)
    amend(worked=date(2020, 10, 8))
    found = recomputing.recompute_open(now=NOW, because="国庆调整")
    assert found == Recomputed(looked_at=2, moved=1, earlier=1, refused=1)
    assert (due(odd), due(row)) == (before, date(2020, 10, 22))
    told = odd.deadline_moves.get()
    assert (told.old_due_on, told.new_due_on) == (before, before)
    assert told.because.startswith("国庆调整，但不能重新推算，请核对：2020-10-22已经到期")
    assert recomputing.recompute_open(now=NOW, because="再来一次").looked_at == 0


@pytest.mark.parametrize("batch", [1, 2, 1_000])
def test_batches_change_nothing_but_their_number(world, monkeypatch, batch):
    rows = [processing(world, on=RECEIVED) for _ in range(3)]
    monkeypatch.setattr(recomputing, "BATCH", batch)
    amend(off=date(2020, 10, 10))
    assert recomputing.recompute_open(now=NOW, because="国庆调整").moved == 3
    assert [moves(row) for row in rows] == [[(date(2020, 10, 23), date(2020, 10, 26))]] * 3


def test_it_takes_as_many_queries_for_many_alike_as_for_one(world, django_assert_num_queries):
    for _ in range(4):
        processing(world, on=RECEIVED)
    amend(off=date(2020, 10, 10))
    calendars = load_calendars()
    # To begin 3. A batch: keys 1, savepoint 2, held 1, regimes 1, events 1, what came out alike 1, moves 1, the run 1;
    # the end 1. To finish: which run 1, savepoint 2, held 1, who may what 2, moves 1, notices 5, the run 1.
    with django_assert_num_queries(26):
        recomputing.recompute_open(now=NOW, because="国庆调整", calendars=calendars)


# -- one change is one run, and everybody is told once


def told(person):
    rows = Notice.objects.unread().filter(recipient=person, about__startswith="requests_ogi.calendarrun:")
    return [(each.subject, each.link) for each in rows.order_by("pk")]


def test_one_notice_for_each_person_and_change_counts_the_cases_and_leads_to_them(world):
    for _ in range(3):
        processing(world, on=RECEIVED)
    file(world, on=RECEIVED)  # nobody's yet: its desk hears of it
    amend(off=date(2020, 10, 10))
    recomputing.follow_the_calendar(NOW)
    run = CalendarRun.objects.get()
    link = f"/admin/requests_ogi/deadlinemove/?run={run.pk}"
    assert (run.looked_at, run.finished_at, run.because) == (4, NOW, "工作日历有变动：载入县情资料")
    assert told(world.handler) == [("工作日历有变动：4件信息公开申请的期限改变", link)]
    assert (told(world.clerk), told(world.leader)) == ([], [])
    recomputing.follow_the_calendar(NOW)
    Deadline.objects.update(calendar_version="another")  # a sweep that begins again from the start
    recomputing.follow_the_calendar(NOW)
    assert (len(told(world.handler)), DeadlineMove.objects.count()) == (1, 4)


def test_the_leader_hears_of_less_time_and_of_nothing_else(world):
    processing(world, on=RECEIVED)
    processing(world, on=date(2020, 9, 29))  # beyond the changed day alone
    amend(worked=date(2020, 10, 8))
    recomputing.recompute_open(now=NOW, because="国庆调整")
    run = CalendarRun.objects.get()
    moved = DeadlineMove.objects.filter(run=run)
    assert (moved.count(), moved.earlier().count(), moved.later().count()) == (2, 2, 0)
    link = f"/admin/requests_ogi/deadlinemove/?run={run.pk}"
    subject = "工作日历有变动：2件信息公开申请的期限改变，都提前了"
    assert told(world.handler) == [(subject, f"{link}&whose=handled")]
    assert told(world.leader) == [(subject, f"{link}&way=earlier")]
    assert Notice.objects.get(recipient=world.leader, about=f"requests_ogi.calendarrun:{run.pk}").level == "soon"


def test_what_a_killed_sweep_left_is_gone_on_with_and_told_as_one(world):
    rows = [processing(world, on=RECEIVED) for _ in range(3)]
    amend(off=date(2020, 10, 10))
    version = load_calendars().version
    run = CalendarRun.objects.create(calendar_version=version, because="国庆调整", began_at=NOW)
    recomputing._Winding(load_calendars(), run, "国庆调整", NOW).take([rows[0].pk])
    recomputing.follow_the_calendar(NOW)
    run = CalendarRun.objects.get()
    assert (run.looked_at, run.moves.count(), run.finished_at) == (3, 3, NOW)
    assert [subject for subject, _ in told(world.handler)] == ["工作日历有变动：3件信息公开申请的期限改变"]


def test_a_new_case_without_a_date_is_no_change_of_the_calendar(world):
    file(world, on=RECEIVED, mode=IntakeMode.ONLINE)
    recomputing.follow_the_calendar(NOW)
    assert (CalendarRun.objects.count(), Deadline.objects.get().calendar_version) == (0, load_calendar().version)


# -- the county's choice about the prefecture's own days off

# 三月街 2023: 4 to 6 May, of which the 6th is a make-up working day of the country.
SPRING, SPRING_NOW = date(2023, 4, 17), at(date(2023, 4, 20))


@pytest.mark.parametrize(
    ("choice", "dates", "words"),
    [
        ("none", (date(2023, 5, 16), date(2023, 5, 9)), None),
        ("promise", (date(2023, 5, 16), date(2023, 5, 12)), "承诺日由2023-05-09变为2023-05-12"),
        (
            "legal",
            (date(2023, 5, 19), date(2023, 5, 12)),
            "法定到期日由2023-05-16变为2023-05-19，承诺日由2023-05-09变为2023-05-12",
        ),
    ],
)
def test_the_prefectures_days_off_put_off_what_the_county_chose(world, settings, choice, dates, words):
    row = processing(world, on=SPRING)
    settings.LOCAL_HOLIDAYS = choice
    recomputing.follow_the_calendar(SPRING_NOW)
    kept = Deadline.objects.get(pk=row.pk)
    assert (kept.due_on, kept.promised_on) == dates
    move = row.deadline_moves.first()
    assert (move and moved_words(move)) == words
    state = timing.state_of(InformationRequest.objects.get(pk=row.pk))
    assert any("（除去本州节假日）" in each for each in state.sentences) == (choice != "none")
    settings.LOCAL_HOLIDAYS = "none"
    recomputing.follow_the_calendar(SPRING_NOW)
    assert Deadline.objects.get(pk=row.pk).due_on == date(2023, 5, 16)
    because = list(CalendarRun.objects.order_by("pk").values_list("because", flat=True))
    labels = {"promise": "只顺延承诺日", "legal": "法定期限和承诺日都顺延"}
    expected = [f"本州节假日改为{labels[choice]}", "本州节假日改为照常计入工作日"] if choice != "none" else []
    assert because == expected


def test_no_promise_goes_past_the_law_whatever_it_leaves_out():
    calendars = calendars_of(LocalHolidays.PROMISE, national=from_files(NATIONAL), local=from_files(LOCAL))
    state = clock([Received(date(2018, 4, 20))], R2007, calendars.legal, promise=calendars.promise)
    assert (state.due_on, state.promised_on) == (date(2018, 5, 14), date(2018, 5, 14))


def test_another_choice_is_another_version_and_tells_which():
    national, local = from_files(NATIONAL), from_files(LOCAL)
    versions = {each: calendars_of(each, national=national, local=local).version for each in LocalHolidays}
    assert versions[LocalHolidays.NONE] == national.version
    assert {choice_of(version): len(version) for version in versions.values()} == dict.fromkeys(LocalHolidays, 16)


# -- seen before it is done


def test_what_a_change_would_do_is_counted_before_and_writes_nothing(world, django_assert_num_queries):
    processing(world, on=RECEIVED)
    file(world, on=RECEIVED, mode=IntakeMode.ONLINE)
    book = book_now()
    worked = DayNotice(
        layer="national", year=2020, cite="更正", issued_on=date(2020, 9, 1), amends=True, days=WORKS_ON_THE_EIGHTH
    )
    with django_assert_num_queries(EFFECTS.query_budget):
        found = previewing.effect(after=book.with_notice(worked))
    assert found == Effect(what="未办结的信息公开申请", looked_at=1, earlier=1, later=0)
    assert found.words == "未办结的信息公开申请1件，其中1件期限提前，0件推后。"
    assert "未办结的信息公开申请1件，期限都不变。" in [each.words for each in effects(book)]
    assert (CalendarRun.objects.count(), DeadlineMove.objects.count()) == (0, 0)
