"""Whoever is told of something may open what the notice leads to: leaders read, they change nothing."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from columns.domain import freshness
from columns.domain.activities import account_checks, leaders, meetings
from columns.domain.circulars import chase, chasing
from columns.domain.hotline import keeping, updates
from columns.domain.hotline.calls import Heard, log_call
from columns.domain.old_sites import reminding, save_site
from columns.domain.registers import hotline, save_row
from columns.enums import CallClass, Duty, DutyRhythm
from columns.models import AccountRule, HotlineAgent, NewMediaAccount, OldSite, OnlineAnswerUpdate, RegisterDesk
from tests.columns.circulars.conftest import desk  # noqa: F401  # a fixture of that folder
from tests.factories import with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice

# Who may open what is the same on either engine.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Everything of August is late by then, and leaders are asked for the year's hearing.
LATE = datetime(2017, 12, 4, 1, 0, tzinfo=UTC)
PLANS = (chasing.PLAN, keeping.PLAN, updates.PLAN, reminding.MERGES)
WATCHES = (leaders.watch, meetings.watch, account_checks.watch, hotline.watch, freshness.watch)
AUGUST = date(2017, 8, 1)


@pytest.fixture
def people(desk, county):  # noqa: F811  # the fixture imported above
    """Return everybody who holds a duty in the bureau, and the desks of the county; everything there will be late."""
    seed_calendar()
    for register in ("hotline", "leaders", "new_media"):
        RegisterDesk.objects.create(register=register, department=desk.office)
    bureau, keeper, now = desk.bureau, desk.keeper, desk.now
    found = {
        "keeper": keeper,
        "drafter": with_duties(bureau, Duty.DRAFT),
        "leader": with_duties(bureau, Duty.SIGN_OFF),
        "clerk": with_duties(bureau, Duty.TAKE_IN),
        "officer": desk.officer,
        "columns": with_duties(county, Duty.KEEP_COLUMNS),
    }
    circular = desk.circular()
    for number in (1, 2):
        desk.duty(circular, number, rhythm=DutyRhythm.DATE, due_on=date(2017, 9, 20))
    desk.issue(circular)
    desk.judge("return", desk.report(desk.task(circular, 2)), reason="网址打不开")
    chase(desk.task(circular, 1).duty, actor=desk.officer, words="", now=now)
    heard = Heard(
        department=bureau, call_class=CallClass.QUESTION, subject="医保缴费", question="到哪里缴", received_at=now
    )
    log_call(heard, actor=found["clerk"], now=now)
    agent = HotlineAgent(department=bureau, name="张某", leader_name="李某", starts_on=AUGUST, ends_on=date(2017, 9, 1))
    save_row(agent, actor=keeper, now=now)
    account = NewMediaAccount(
        department=bureau, platform="sina_weibo", name="沘江发布", leader_name="李", keeper_name="张", starts_on=AUGUST,
        last_post_on=AUGUST,
    )  # fmt: skip
    save_row(account, actor=keeper, now=now)
    AccountRule.objects.create(code="zhou-01", text="不发布广告", starts_on=AUGUST)
    site = OldSite(department=bureau, name="云龙县某某局网", address="http://old.example.gov.cn/")
    save_site(site, actor=keeper, reason="登记", now=now)
    return found


def test_every_notice_leads_whoever_is_told_where_he_may_go(people, login):
    for plan in PLANS:
        reminders.sweep(plan, LATE)
    for watch in WATCHES:
        watch(LATE)
    told = set(Notice.objects.values_list("recipient", "plan", "link"))
    names = {person.pk: name for name, person in people.items()}
    assert {names[person] for person, _, _ in told} == set(people)
    # The leader is told of each kind of thing that is late.
    late = {plan for person, plan, _ in told if names[person] == "leader"}
    assert late >= {*(each.name for each in PLANS), leaders.PLAN, meetings.PLAN, account_checks.PLAN, hotline.PLAN}
    clients = {person.pk: login(person) for person in people.values()}
    shut = {
        (names[person], link): status
        for person, _, link in told
        if (status := clients[person].get(link).status_code) != 200
    }
    assert shut == {}


def test_what_is_told_to_the_province_leads_each_who_is_told_to_the_change(people, login):
    row = OnlineAnswerUpdate.objects.get()
    for name in ("keeper", "drafter", "leader", "officer"):
        assert login(people[name]).get(row.link).status_code == 200


def test_a_leader_reads_and_changes_nothing(people, login, county):
    client, agent = login(people["leader"]), HotlineAgent.objects.get()
    there = reverse("admin:columns_hotlineagent_change", args=[agent.pk])
    page = client.get(there)
    assert (page.status_code, "保存" in page.text) == (200, False)
    assert client.post(there, {"name": "李某"}).status_code == 403
    for name in ("hotlineagent", "disclosureleader", "meeting"):
        assert client.get(reverse(f"admin:columns_{name}_add")).status_code == 403
        assert client.get(reverse(f"admin:columns_{name}_workbook")).status_code == 403
    stranger = login(with_duties(county, Duty.SIGN_OFF))
    assert stranger.get(there).status_code == 302
    assert stranger.get(reverse("admin:columns_call_changelist")).text.count("RX-2017") == 0


def test_an_account_that_grows_stale_is_told_to_whoever_keeps_it_and_leads_nobody_else_there(people, login):
    freshness.watch(LATE)
    address = reverse("admin:columns_newmediaaccount_change", args=[NewMediaAccount.objects.get().pk])
    told = Notice.objects.filter(plan=freshness.PLAN, subject__contains="沘江发布")
    assert {each.recipient_id for each in told} == {people[name].pk for name in ("keeper", "leader", "columns")}
    page = reverse("admin:columns_column_freshness")
    for name, leads in (("keeper", True), ("leader", True), ("columns", False)):
        shown = login(people[name]).get(page).text
        assert ("沘江发布" in shown, address in shown) == (True, leads)
    assert address not in login(people["drafter"]).get(page).text
