"""The monthly check: asked for once, made by the portal or typed with a picture; two missed ones are an alarm."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from columns.domain import freshness
from columns.domain.old_sites import Looked, findings_of, open_checks, record_check, reminding, sites, tick, watch
from columns.domain.old_sites.checking import last_day_of, missed_twice, month_of, months_before, record_visit
from columns.domain.old_sites.visiting import Visit
from columns.domain.old_sites.watching import visit_waiting
from columns.enums import Duty, OldSiteState
from columns.models import OldSite, SiteCheck
from tests.columns.old_sites.conftest import approval, picture, said
from tests.factories import DepartmentFactory, with_duties
from tests.kernel.calendars import seed_calendar
from tests.kernel.websites import HOME, website
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.reminders import sweep
from yunlong_portal.kernel.workflow import Refused

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2017, month, 1) for month in (8, 9, 10, 11))


def at(month, day, hour=10):
    return datetime(2017, month, day, hour, tzinfo=timezone.get_default_timezone())


def check(month=AUGUST, **given):
    made = {"checked_at": at(month.month, 25), "is_reachable": True, "last_update_on": month.replace(day=20)}
    return SiteCheck(month=month, **(made | {"dead_links": 0, "wrong_words": 0} | given))


def test_months_and_their_ends():
    assert months_before(date(2018, 1, 1), 2) == [date(2017, 12, 1), date(2017, 11, 1)]
    assert [last_day_of(date(2024, month, 1)).day for month in (1, 2, 4, 12)] == [31, 29, 30, 31]
    assert month_of(date(2017, 8, 31)) == AUGUST


@pytest.mark.parametrize(
    ("given", "words", "grave"),
    [
        ({}, [], False),
        ({"checked_at": None}, [], False),
        ({"is_reachable": False, "answer": "连接不上"}, ["打不开（连接不上）"], True),
        ({"last_update_on": date(2017, 8, 11)}, [], False),
        ({"last_update_on": date(2017, 8, 10)}, ["首页超过14天没有更新"], True),
        ({"last_update_on": None}, ["首页看不出更新日期"], True),
        ({"dead_links": 2, "wrong_words": 1}, ["2个链接打不开", "1处用词有误"], False),
    ],
)
def test_what_is_wrong_with_a_site(given, words, grave):
    found = findings_of(check(**given))
    assert ([each.words for each in found], any(each.is_grave for each in found)) == (words, grave)


MISSED = {"checked_at": None, "is_reachable": None}


@pytest.mark.parametrize(
    ("checks", "alarm"),
    [
        ([check(AUGUST, **MISSED), check(SEPTEMBER, **MISSED), check(OCTOBER, **MISSED)], True),
        ([check(AUGUST, **MISSED), check(SEPTEMBER, **MISSED)], True),
        ([check(AUGUST, **MISSED), check(SEPTEMBER, **MISSED), check(OCTOBER)], False),
        ([check(AUGUST, **MISSED), check(SEPTEMBER), check(OCTOBER, **MISSED)], False),
        ([check(AUGUST), check(SEPTEMBER, **MISSED), check(OCTOBER, **MISSED)], False),
        ([check(SEPTEMBER, **MISSED), check(OCTOBER, **MISSED)], False),
        ([], False),
    ],
)
def test_two_missed_months_are_an_alarm_until_the_site_is_checked(checks, alarm):
    assert missed_twice(checks, month=OCTOBER) is alarm


class TestRows:
    """One row for each running site and month."""

    pytestmark = pytest.mark.django_db

    def look(self, person, **given):
        seen = {"is_reachable": True, "last_update_on": date(2017, 8, 20), "dead_links": 0, "wrong_words": 0}
        return Looked(**(seen | {"file": picture(person, at(8, 25))} | given))

    def test_each_running_site_is_asked_once_a_month(self, running, now):
        assert [open_checks(now), open_checks(now)] == [1, 0]
        assert open_checks(at(9, 1, 0)) == 1
        assert [each.month for each in SiteCheck.objects.order_by("month")] == [AUGUST, SEPTEMBER]

    def test_what_is_merged_is_not_asked(self, site, now):
        assert open_checks(now) == 0

    def test_somebody_looks_and_shows_a_picture(self, running, keeper, now):
        made = record_check(running, self.look(keeper, dead_links=2, details="新闻页打不开"), actor=keeper, now=now)
        assert (made.way, made.dead_links, made.checked_by, made.file.kept_until) == ("typed", 2, keeper, None)
        again = record_check(running, self.look(keeper), actor=keeper, now=now)
        assert (again.pk, again.dead_links, SiteCheck.objects.count()) == (made.pk, 0, 1)
        assert again.history.count() == 3

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"file": None}, "no_picture"),
            ({"dead_links": None}, "incomplete"),
            ({"last_update_on": date(2017, 8, 26)}, "day_in_future"),
        ],
    )
    def test_half_a_check_is_refused(self, running, keeper, now, given, code):
        with pytest.raises(Refused) as refused:
            record_check(running, self.look(keeper, **given), actor=keeper, now=now)
        assert refused.value.code == code

    def test_who_may_and_what_is_checked(self, site, running, keeper, leader, now, county, take):
        stranger = with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS)
        for person in (leader, stranger):
            with pytest.raises(Refused, match="不能登记检查"):
                record_check(running, self.look(keeper), actor=person, now=now)
        take(running, "stop_running", reason="不再运行", due_on=date(2017, 12, 31))
        with pytest.raises(Refused, match="不用按月检查"):
            record_check(running, self.look(keeper), actor=keeper, now=now)

    def test_nobody_there_is_a_finding_on_the_second_day(self, running, now):
        away = Visit(is_reachable=False, answer="连接不上")
        for moment in (now, now + timedelta(hours=2)):
            assert record_visit(running, away, now=moment).checked_at is None
        made = record_visit(running, away, now=now + timedelta(days=1))
        assert (made.way, made.is_reachable, made.answer) == ("fetched", False, "连接不上")
        assert record_visit(running, away, now=now + timedelta(days=2)) is None

    def test_what_a_person_found_is_not_overwritten(self, running, keeper, now):
        record_check(running, self.look(keeper), actor=keeper, now=now)
        assert record_visit(running, Visit(is_reachable=True, answer="能打开"), now=now) is None
        assert SiteCheck.objects.get().way == "typed"

    def test_the_portal_asks_only_where_the_county_allows_it(self, running, now, settings):
        with website() as other:
            other.page("/", "<p>2017-08-21 开会</p>")
            OldSite.objects.update(address=f"{other.url}/")
            watch(now)
            assert (other.asked, SiteCheck.objects.get().checked_at) == ([], None)
            settings.FETCHES, settings.FETCH_NETWORKS = True, list(HOME)
            watch(now)
            made = SiteCheck.objects.get()
            assert (made.way, made.is_reachable, made.last_update_on) == ("fetched", True, date(2017, 8, 21))
            assert (visit_waiting(now), len(other.asked)) == (0, 1)

    def test_a_dead_site_is_tried_once_a_day(self, running, now, settings):
        settings.FETCHES, settings.FETCH_NETWORKS = True, list(HOME)
        with website() as other:
            OldSite.objects.update(address=f"{other.url}/gone")
            for hours in (0, 1, 24, 25):
                watch(now + timedelta(hours=hours))
            assert (len(other.asked), SiteCheck.objects.get().is_reachable) == (2, False)


def standing(plan="columns.old_sites"):
    return {(each.recipient.pk, each.subject) for each in Notice.objects.standing().filter(plan=plan)}


class TestTelling:
    """Who hears of what, and until when."""

    pytestmark = pytest.mark.django_db

    def test_two_missed_checks_are_told_until_the_site_is_checked(
        self, running, keeper, leader, columns_keeper, bureau
    ):
        for month in (8, 9, 10):
            watch(at(month, 25))
        words = f"{bureau.short_name}网站“云龙县某某局网”连续两个月没有检查，请马上检查并登记"
        assert standing() == {(each.pk, words) for each in (keeper, leader, columns_keeper)}
        looked = Looked(True, picture(keeper, at(10, 25)), date(2017, 10, 20), 0, 0)
        record_check(running, looked, actor=keeper, now=at(10, 25))
        watch(at(10, 25, 11))
        assert standing() == set()

    def test_what_a_check_found_is_told_until_it_is_mended(self, running, keeper, leader, now, bureau):
        bad = Looked(True, picture(keeper, now), date(2017, 8, 20), 3, 0)
        record_check(running, bad, actor=keeper, now=now)
        watch(now)
        assert standing() == {(keeper.pk, f"{bureau.short_name}网站“云龙县某某局网”8月检查：3个链接打不开")}
        record_check(running, Looked(False, picture(keeper, now)), actor=keeper, now=now + timedelta(hours=1))
        watch(now + timedelta(hours=1))
        assert {pk for pk, _ in standing()} >= {keeper.pk, leader.pk}
        good = Looked(True, picture(keeper, now), date(2017, 8, 20), 0, 0)
        record_check(running, good, actor=keeper, now=now + timedelta(hours=2))
        watch(now + timedelta(hours=2))
        assert standing() == set()

    @pytest.mark.parametrize(
        ("day", "told"),
        [
            ((9, 15), set()),
            ((9, 25), {"keeper"}),
            ((9, 30), {"keeper", "leader"}),
            ((10, 31), {"keeper", "leader", "county"}),
        ],
    )
    def test_a_merge_is_chased_before_at_and_past_its_date(self, site, keeper, leader, columns_keeper, day, told):
        seed_calendar()
        sweep(reminding.MERGES, at(*day))
        people = {"keeper": keeper, "leader": leader, "county": columns_keeper}
        assert {pk for pk, _ in standing("columns.old_sites.merge")} == {people[each].pk for each in told}

    def test_the_look_after_thirty_days_is_asked_for_until_it_was(self, site, take, tick_all, keeper, now):
        seed_calendar()
        tick_all(site, "merged", "closed")
        take(site, "merge", on=date(2017, 8, 24))
        take(site, "close", on=date(2017, 8, 24))
        assert [each.due_on for each in reminding.inspections(now)] == [date(2017, 9, 30)]
        tick(site, "inspection", said(done_on=date(2017, 9, 25)), actor=keeper, now=at(9, 25))
        assert list(reminding.inspections(now)) == []

    def test_the_check_of_the_month_is_asked_for_until_its_end(self, running, keeper, now):
        open_checks(now)
        assert [each.due_on for each in reminding.checks(now)] == [date(2017, 8, 31)]
        assert list(reminding.checks(at(9, 1))) == []

    def test_a_site_that_keeps_running_is_among_what_is_kept_fresh(self, running, keeper, now):
        assert sites(now=now) == []
        looked = Looked(True, picture(keeper, now), date(2017, 8, 10), 0, 0)
        record_check(running, looked, actor=keeper, now=now)
        (kept,) = sites(now=now)
        assert (kept.kind, kept.label, kept.allowed_days) == ("site", "网站“云龙县某某局网”", 14)
        assert freshness.judge(kept, now=at(8, 25)).level == "stale"


@pytest.mark.django_db
def test_one_sweep_asks_the_database_as_often_for_many_sites(running, bureau, now, django_assert_max_num_queries):
    for place in range(15):
        OldSite.objects.create(
            department=bureau, name=f"网{place}", address=f"http://{place}.example.cn/", site_code="5329290001",
            leader_name="李某", keeper_name="张某", state=OldSiteState.RUNNING, **approval(),
        )  # fmt: skip
    open_checks(now)
    with django_assert_max_num_queries(12):
        watch(now)
