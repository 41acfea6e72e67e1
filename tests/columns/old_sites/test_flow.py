"""A site is merged, closed with proof, or approved to keep running; who does which step, and what each needs."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from columns.domain.old_sites import OLD_SITE, answers, ask_silent, declare_none, save_site, step_states, tick
from columns.domain.old_sites.steps import STEPS, missing_before, states_of
from columns.enums import DepartmentKind, Duty, OldSiteState, TickResult
from columns.models import ClosingTick, OldSite
from tests.columns.old_sites.conftest import PROOF, approval, picture, said
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

ON = date(2017, 8, 24)


class Tick:
    def __init__(self, step, result=TickResult.DONE):
        self.step, self.result = step, result


class TestTheChecklist:
    """A table; of each step the newest word counts."""

    def test_nothing_said_is_everything_missing(self):
        assert [each.code for each in missing_before("merged", states_of([]))] == ["notice", "content", "redirects"]
        assert [each.code for each in missing_before("closed", states_of([]))] == [
            "notice", "content", "redirects", "site_code", "icp", "police", "domain",
        ]  # fmt: skip

    def test_what_was_not_done_after_all_is_missing_again(self):
        ticks = [Tick(each.code) for each in STEPS]
        assert missing_before("closed", states_of(ticks)) == []
        ticks.append(Tick("icp", TickResult.UNDONE))
        assert [each.code for each in missing_before("closed", states_of(ticks))] == ["icp"]

    def test_what_does_not_apply_is_over(self):
        ticks = [Tick(each.code, TickResult.NOT_APPLICABLE if each.may_not_apply else "done") for each in STEPS]
        assert missing_before("closed", states_of(ticks)) == []


pytestmark = pytest.mark.django_db


def test_a_site_is_to_be_merged_by_the_date_of_the_notice(site):
    assert (site.state, site.due_on) == (OldSiteState.TO_MERGE, date(2017, 9, 30))


def test_a_site_is_merged_and_closed_with_every_step_proved(site, take, tick_all, keeper, now):
    with pytest.raises(Refused, match="在原网站公告、内容已迁移、原网址跳转已测试"):
        take(site, "merge", actor=keeper, on=ON)
    tick_all(site, "merged")
    assert take(site, "merge", actor=keeper, on=ON).state == OldSiteState.MERGED
    with pytest.raises(Refused, match="注销网站标识码、注销ICP备案"):
        take(site, "close", on=ON)
    tick_all(site, "closed")
    with pytest.raises(Refused, match="确认已关停"):
        take(site, "close", actor=keeper, on=ON)
    closed = take(site, "close", on=ON)
    assert (closed.state, closed.merged_on, closed.closed_on) == (OldSiteState.CLOSED, ON, ON)
    assert [each.history_change_reason for each in site.history.order_by("history_id")] == [
        "登记", "整合完成", "确认已关停",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "code"), [(None, "no_date"), (date(2017, 8, 26), "day_in_future"), (date(2017, 8, 23), "day_too_early")]
)
def test_a_day_that_cannot_be_is_refused(site, take, tick_all, on, code):
    tick_all(site, "merged", "closed")
    take(site, "merge", on=ON)
    with pytest.raises(Refused) as refused:
        take(site, "close", on=on)
    assert refused.value.code == code


def test_a_site_keeps_running_with_an_approval_and_somebody_who_answers_for_it(site, take, keeper, now):
    for missing in ("approval_document", "approved_by", "approved_on"):
        with pytest.raises(Refused, match="批准文件、批准单位和批准日期"):
            take(site, "keep_running", **approval(**{missing: None}))
    with pytest.raises(Refused, match="还没有到"):
        take(site, "keep_running", **approval(approved_on=date(2017, 8, 26)))
    OldSite.objects.update(site_code="", keeper_name="")
    with pytest.raises(Refused, match="要先登记网站标识码、管理员"):
        take(site, "keep_running", **approval())
    OldSite.objects.update(site_code="5329290001", keeper_name="张某")
    row = take(site, "keep_running", **approval(approval_file=picture(keeper, now)))
    assert (row.state, row.due_on, row.approved_by) == (OldSiteState.RUNNING, None, "县政府办公室")
    assert row.approval_file.kept_until is None


def test_only_the_county_lets_a_site_run(site, take, keeper, leader):
    for person in (keeper, leader):
        with pytest.raises(Refused, match="经批准继续运行"):
            take(site, "keep_running", actor=person, **approval())


def test_who_answers_for_a_running_site_is_not_emptied(running, keeper, now):
    running.keeper_name = ""
    with pytest.raises(Refused, match="不能没有管理员"):
        save_site(running, actor=keeper, reason="修改", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        OldSite.objects.filter(pk=running.pk).update(keeper_name="")


def test_a_form_opened_before_a_step_does_not_undo_it(site, take, keeper, now):
    take(site, "keep_running", **approval())
    site.note = "改了"
    save_site(site, actor=keeper, reason="修改", now=now)
    fresh = OldSite.objects.get()
    assert (fresh.note, fresh.state, fresh.due_on) == ("改了", OldSiteState.RUNNING, None)
    assert fresh.approval_document == "云政办复〔2017〕12号"


def test_what_was_closed_and_runs_after_all_begins_anew(site, take, tick_all):
    tick_all(site, "merged", "closed")
    take(site, "merge", on=ON)
    take(site, "close", on=ON)
    row = take(site, "reopen", reason="复查时还能打开", due_on=date(2017, 12, 31))
    assert (row.state, row.closed_on, row.due_on) == (OldSiteState.TO_MERGE, None, date(2017, 12, 31))
    assert {each.tick for each in step_states(row)} == {None}
    assert ClosingTick.objects.count() == len(STEPS) - 1


def test_a_date_is_moved_with_a_reason(site, take):
    with pytest.raises(Refused, match="理由"):
        take(site, "move_date", due_on=date(2017, 10, 31))
    assert take(site, "move_date", due_on=date(2017, 10, 31), reason="数据未迁完").due_on == date(2017, 10, 31)


@pytest.mark.parametrize(
    ("step", "given", "code"),
    [
        ("picnic", {}, "no_such_step"),
        ("inspection", {}, "not_now"),
        ("notice", {"done_on": date(2017, 8, 26)}, "day_in_future"),
        ("notice", {"address": ""}, "no_proof"),
        ("notice", {"result": TickResult.NOT_APPLICABLE, "remark": "没有"}, "applies"),
        ("icp", {"result": TickResult.NOT_APPLICABLE}, "no_remark"),
        ("icp", {"result": TickResult.UNDONE}, "no_remark"),
        ("domain", {}, "no_remark"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(site, keeper, now, step, given, code):
    with pytest.raises(Refused) as refused:
        tick(site, step, said(**given), actor=keeper, now=now)
    assert (refused.value.code, ClosingTick.objects.count()) == (code, 0)


def test_a_picture_proves_as_well_as_an_address_and_is_kept(site, keeper, now):
    file = picture(keeper, now)
    made = tick(site, "notice", said(address="", file=file), actor=keeper, now=now)
    file.refresh_from_db()
    assert (made.file, file.kept_until) == (file, None)


def test_a_running_site_has_nothing_to_wind_up(running, keeper, now):
    with pytest.raises(Refused, match="仍需运行"):
        tick(running, "notice", said(), actor=keeper, now=now)


def test_what_was_closed_is_inspected_after_thirty_days_and_nothing_else_is_ticked(site, take, tick_all, keeper, now):
    tick_all(site, "merged", "closed")
    take(site, "merge", on=ON)
    take(site, "close", on=ON)
    with pytest.raises(Refused, match="已关停"):
        tick(site, "icp", said(), actor=keeper, now=now)
    later = now + timedelta(days=40)
    with pytest.raises(Refused, match="最早是2017-09-23"):
        tick(site, "inspection", said(done_on=date(2017, 9, 22)), actor=keeper, now=later)
    tick(site, "inspection", said(done_on=date(2017, 9, 23)), actor=keeper, now=later)
    assert all(each.is_over for each in step_states(OldSite.objects.get()))


def test_a_tick_is_evidence(site, keeper, now):
    tick(site, "notice", said(), actor=keeper, now=now)
    for change in (lambda rows: rows.update(address=PROOF + "?"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(ClosingTick.objects.all())


def test_nobody_keeps_the_site_of_another_department(site, county, now, leader):
    stranger = with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS)
    for person in (stranger, leader):
        with pytest.raises(Refused, match="维护登记簿"):
            tick(site, "notice", said(), actor=person, now=now)
        with pytest.raises(Refused, match="维护登记簿"):
            save_site(OldSite.objects.get(), actor=person, reason="修改", now=now)


class TestAnswers:
    """Every department has a site, or says that it has none."""

    def words(self):
        return [(each.department.pk, each.words, each.has_answered) for each in answers()]

    def test_who_said_nothing_is_seen(self, site, bureau, county, now):
        other = DepartmentFactory.create(parent=county)
        assert self.words() == [(bureau.pk, "已登记1个", True), (other.pk, "没有答复", False)]
        person = with_duties(other, Duty.KEEP_REGISTERS)
        declare_none(other, note="用县门户专栏", actor=person, now=now)
        assert self.words()[1] == (other.pk, "申报没有网站", True)
        with pytest.raises(Refused, match="不用再报"):
            declare_none(other, note="", actor=person, now=now)
        row = OldSite(department=other, name="网", address="http://b.example.cn/")
        save_site(row, actor=person, reason="登记", now=now)
        assert self.words()[1] == (other.pk, "已登记1个", True)

    def test_a_body_of_the_county_office_is_asked_nothing_and_stands_there_once_it_said_something(
        self, site, bureau, county, now
    ):
        inner = DepartmentFactory.create(parent=county, kind=DepartmentKind.COUNTY_OFFICE)
        assert [pk for pk, _, _ in self.words()] == [bureau.pk]
        person = with_duties(inner, Duty.KEEP_REGISTERS)
        declare_none(inner, note="", actor=person, now=now)
        assert [pk for pk, _, _ in self.words()] == [bureau.pk, inner.pk]

    def test_who_has_a_site_does_not_say_it_has_none(self, site, bureau, keeper, leader, now):
        with pytest.raises(Refused, match="登记过1个网站"):
            declare_none(bureau, note="", actor=keeper, now=now)
        with pytest.raises(Refused, match="不能申报"):
            declare_none(bureau, note="", actor=leader, now=now)

    def test_who_is_silent_is_asked_once_a_day_until_he_answers(self, site, county, columns_keeper, keeper, now):
        other = DepartmentFactory.create(parent=county)
        person = with_duties(other, Duty.KEEP_REGISTERS)
        with pytest.raises(Refused, match="栏目管理员"):
            ask_silent(actor=keeper, now=now)
        assert [ask_silent(actor=columns_keeper, now=now) for _ in range(2)] == [1, 1]
        assert [each.recipient for each in Notice.objects.standing()] == [person]
        declare_none(other, note="", actor=person, now=now)
        assert Notice.objects.standing().count() == 0

    def test_three_queries_however_many_departments(self, site, county, now, django_assert_num_queries):
        for _ in range(3):
            DepartmentFactory.create(parent=county)
        with django_assert_num_queries(3):
            answers()


def test_every_step_of_the_table_is_known_to_the_docs():
    assert {each.name for each in OLD_SITE.transitions} == {
        "merge", "keep_running", "move_date", "stop_running", "close", "reopen",
    }  # fmt: skip
