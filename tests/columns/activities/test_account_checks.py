"""The prefecture's rules for accounts, month by month: what is owed, what was missed, what was ticked."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from columns.domain.activities import account_checks
from columns.domain.activities.account_checks import Answer, first_of, last_of, owed, runs, tick
from columns.enums import Duty, RuleResult
from columns.models import AccountCheck, AccountRule, NewMediaAccount
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
ON = date(2026, 11, 25)


def account(department_id=1, **given):
    given = {
        "platform": "sina_weibo", "name": "云龙民政", "leader_name": "李某", "keeper_name": "张某",
        "starts_on": date(2016, 3, 1),
    } | given  # fmt: skip
    return NewMediaAccount(department_id=department_id, **given)


def rule(**given):
    return AccountRule(**({"code": "zhou-01", "text": "不发布广告", "starts_on": date(2026, 9, 15)} | given))


@pytest.mark.parametrize(
    ("given", "month", "expected"),
    [
        ({}, NOVEMBER, True),
        ({"starts_on": date(2026, 11, 30)}, NOVEMBER, True),
        ({"starts_on": date(2026, 12, 1)}, NOVEMBER, False),
        ({"suspended_on": date(2026, 12, 1)}, NOVEMBER, True),
        ({"suspended_on": date(2026, 11, 30)}, NOVEMBER, False),
        ({"ends_on": date(2026, 11, 30)}, NOVEMBER, False),
        ({"ends_on": date(2026, 12, 1)}, NOVEMBER, True),
    ],
)
def test_an_account_runs_that_is_neither_closed_nor_suspended_at_the_end_of_the_month(given, month, expected):
    assert runs(account(**given), month) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "26-1"])
def test_a_month_that_is_none_is_not_found(month, bureau, login):
    row = account(bureau.pk)
    row.save()
    there = reverse("admin:columns_accountcheck_tick", args=[row.pk, month])
    assert login(with_duties(bureau, Duty.KEEP_REGISTERS)).get(there).status_code == 404


@pytest.mark.parametrize(
    ("rules", "ticked", "months"),
    [
        ([], [], []),
        ([{}], [], [SEPTEMBER, OCTOBER, NOVEMBER]),
        ([{"starts_on": date(2026, 12, 1)}], [], []),
        ([{"ends_on": date(2026, 10, 1)}], [], [SEPTEMBER, OCTOBER]),
        ([{}], [OCTOBER], [SEPTEMBER, NOVEMBER]),
    ],
)
def test_owed_are_this_month_and_the_missed_ones_since_there_are_rules(rules, ticked, months):
    row = account(pk=7)
    found = owed([row], [rule(**each) for each in rules], {(7, month) for month in ticked}, on=ON)
    assert [each.month for each in found] == months
    assert [each.is_missed for each in found] == [month < NOVEMBER for month in months]


def test_no_more_than_a_year_is_asked_back():
    found = owed([account(pk=7)], [rule(starts_on=date(2016, 1, 1))], set(), on=ON)
    assert (len(found), found[0].month) == (13, date(2025, 11, 1))


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2028, 2, 29), date(2026, 2, 1)])
def test_a_month_ends_the_day_before_the_next(day):
    assert first_of(day) <= day <= last_of(first_of(day))
    assert (last_of(first_of(day)).month, last_of(first_of(day)).day) in {(12, 31), (2, 29), (2, 28)}


@pytest.mark.django_db
class TestRows:
    NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)

    @pytest.fixture
    def row(self, bureau):
        row = account(bureau.pk)
        row.save()
        return row

    @pytest.fixture
    def rules(self, db):
        found = [rule(order=1), rule(code="zhou-02", text="每天更新", basis="第五条", order=2)]
        for each in found:
            each.save()
        return found

    def kept(self, rules, **changed):
        return {each.pk: Answer(RuleResult.KEPT) for each in rules} | changed

    def test_what_is_ticked_stays_and_a_second_check_counts_in_its_place(self, row, rules, keeper):
        answers = self.kept(rules)
        tick(row, month=OCTOBER, answers=answers, actor=keeper, now=self.NOW)
        answers[rules[1].pk] = Answer(RuleResult.BROKEN, "停更三天，已补发")
        last = tick(row, month=date(2026, 10, 20), answers=answers, actor=keeper, now=self.NOW)
        assert AccountCheck.objects.filter(month=OCTOBER).first() == last
        assert last.lines == [["不发布广告", "", "kept", ""], ["每天更新", "第五条", "broken", "停更三天，已补发"]]
        assert [each.month for each in account_checks.owed_on(ON)] == [SEPTEMBER, NOVEMBER]

    @pytest.mark.parametrize(
        ("month", "answer", "code"),
        [
            (OCTOBER, None, "unanswered"),
            (OCTOBER, Answer("perhaps"), "unanswered"),
            (OCTOBER, Answer(RuleResult.BROKEN, " "), "no_remark"),
            (date(2026, 12, 1), Answer(RuleResult.KEPT), "not_running"),
            (date(2016, 2, 1), Answer(RuleResult.KEPT), "not_running"),
            (date(2026, 8, 1), Answer(RuleResult.KEPT), "no_rules"),
        ],
    )
    def test_what_is_not_ticked_right_is_refused(self, row, rules, keeper, month, answer, code):
        answers = self.kept(rules)
        answers[rules[0].pk] = answer
        if answer is None:
            del answers[rules[0].pk]
        with pytest.raises(Refused) as refused:
            tick(row, month=month, answers=answers, actor=keeper, now=self.NOW)
        assert refused.value.code == code

    def test_nobody_ticks_another_departments_account(self, row, rules, county):
        stranger = with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS)
        with pytest.raises(Refused, match="不能对照"):
            tick(row, month=OCTOBER, answers=self.kept(rules), actor=stranger, now=self.NOW)

    def test_missed_months_are_told_to_the_leader_too_and_this_one_in_its_last_days(
        self, row, rules, keeper, bureau, watcher
    ):
        head = with_duties(bureau, Duty.SIGN_OFF)
        account_checks.watch(datetime(2026, 10, 24, 1, tzinfo=UTC))
        standing = Notice.objects.standing().filter(plan__startswith=account_checks.PLAN)
        assert {(each.recipient, each.plan) for each in standing.all()} == {
            (keeper, account_checks.PLAN), (head, account_checks.PLAN), (watcher, account_checks.PLAN),
        }  # fmt: skip
        tick(row, month=SEPTEMBER, answers=self.kept(rules), actor=keeper, now=self.NOW)
        account_checks.watch(datetime(2026, 10, 25, 1, tzinfo=UTC))
        (left,) = standing.all()
        said = f"{bureau.short_name}的新浪微博“云龙民政”2026-10还没有对照，月底到期"
        assert (left.recipient, left.subject, left.level) == (keeper, said, "due")

    def test_without_rules_the_page_says_who_enters_them(self, login, keeper, row, office):
        page = login(keeper).get(reverse("admin:columns_accountcheck_todo")).text
        assert "还没有载入规定条目" in page
        assert "由栏目管理员在“新媒体账号规定”里登记" in page

    def test_a_month_is_ticked_read_and_printed(self, login, keeper, watcher, row, rules, county):
        client = login(keeper)
        todo = reverse("admin:columns_accountcheck_todo")
        there = reverse("admin:columns_accountcheck_tick", args=[row.pk, "2026-10"])
        assert there in client.get(todo).text
        form = {f"result-{each.pk}": "kept" for each in rules} | {f"result-{rules[1].pk}": "broken"}
        refused = client.post(there, form)
        assert (refused.status_code, "请在备注里写明情况和怎样改" in refused.text) == (422, True)
        done = client.post(there, form | {f"remark-{rules[1].pk}": "已补发"}, follow=True)
        assert "2026-10的对照。" in done.text
        assert there not in done.text
        check = AccountCheck.objects.get()
        desk = login(watcher)
        shown = desk.get(reverse("admin:columns_accountcheck_change", args=[check.pk])).text
        assert "已补发" in shown
        assert desk.get(reverse("admin:columns_accountcheck_paper", args=[check.pk])).content.startswith(b"%PDF")
        assert desk.get(there).status_code == 404
        years = desk.get(reverse("admin:columns_accountcheck_years"), {"year": 2026}).context["rows"]
        assert [cell for cell in years[0][2:] if cell] == ["缺", "1条不符合", "待对照"]
        stranger = login(with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS))
        assert stranger.get(there).status_code == 404
        assert stranger.get(reverse("admin:columns_accountcheck_change", args=[check.pk])).status_code == 404
        assert client.get(there.replace("2026-10", "2026-13")).status_code == 404

    @pytest.mark.parametrize("count", [1, 30])
    def test_the_pages_ask_the_database_as_often_for_many_accounts(
        self, login, watcher, keeper, rules, county, bureau, count, django_assert_max_num_queries
    ):
        for place in range(count):
            unit = DepartmentFactory.create(parent=county)
            row = account(unit.pk, name=f"账号{place}")
            row.save()
            AccountCheck.objects.create(
                account=row, month=OCTOBER, lines=[["规定", "", "kept", ""]], ticked_by=keeper, ticked_at=self.NOW
            )
        client = login(watcher)
        for page in ("changelist", "todo", "years"):
            with django_assert_max_num_queries(14):
                assert client.get(reverse(f"admin:columns_accountcheck_{page}")).status_code == 200
