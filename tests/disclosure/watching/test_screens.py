"""The staff's screens of what was found: narrowed, exported, acted on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from columns.enums import ColumnType, Duty
from disclosure.models import DeadLink, Publication, StockFinding, StockRun, WordingRule
from tests.disclosure.watching.test_links import run_links
from tests.disclosure.watching.test_stock import published, recheck
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, PublicationFactory, with_duties

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
LINKS, FINDINGS = reverse("admin:disclosure_deadlink_changelist"), reverse("admin:disclosure_stockfinding_changelist")


@pytest.fixture
def keeper():
    return with_duties(CountyFactory.create(), Duty.KEEP_COLUMNS)


def dead(department, title="消息") -> Publication:
    return PublicationFactory.create(department=department, title=title, html='<p><a href="/posts/999/">旧</a></p>')


def test_a_department_sees_its_own_links_and_the_county_all(login, keeper):
    unit = DepartmentFactory.create()
    clerk = with_duties(unit, Duty.DRAFT)
    mine, other = dead(unit, "本单位的"), dead(DepartmentFactory.create(), "别人的")
    run_links()
    page = login(clerk).get(LINKS, {"mended": "no"})
    assert [each.label for each in page.context["cl"].result_list] == ["本单位的"]
    assert "现在检查" not in page.content.decode()
    page = login(keeper).get(LINKS)
    assert {each.post_id for each in page.context["cl"].result_list} == {mine.post_id, other.post_id}
    assert page.context["board"] == [("首页", 0, "?mended=no&place=home"), ("其他页面", 2, "?mended=no&place=page")]
    found = DeadLink.objects.get(post=other.post_id)
    assert login(clerk).get(reverse("admin:disclosure_deadlink_change", args=[found.pk])).status_code == 404


def test_the_list_is_taken_away_as_it_is_narrowed(login):
    unit = DepartmentFactory.create()
    clerk = login(with_duties(unit, Duty.DRAFT))
    dead(unit, "=本单位的")
    dead(DepartmentFactory.create(), "别人的")
    run_links()
    there = reverse("admin:disclosure_deadlink_export", args=["csv"])
    lines = b"".join(clerk.get(there, {"mended": "no"}).streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"'=本单位的,{unit.short_name},其他页面,链接,/posts/999/")
    assert len(b"".join(clerk.get(there, {"mended": "yes"}).streaming_content).decode().splitlines()) == 1
    assert clerk.get(there.replace("csv", "xlsx")).status_code == 200
    assert clerk.get(there.replace("csv", "pdf")).status_code == 404


def test_a_page_is_looked_at_again_at_once(login):
    unit = DepartmentFactory.create()
    clerk = login(with_duties(unit, Duty.DRAFT))
    row = dead(unit)
    run_links()
    there = reverse("admin:disclosure_deadlink_change", args=[DeadLink.objects.get().pk])
    assert "还是打不开" in clerk.post(there, follow=True).content.decode()
    Publication.objects.filter(pk=row.pk).update(state="superseded")
    assert "这个链接已经改好" in clerk.post(there, follow=True).content.decode()
    assert "再查一次" not in clerk.get(there).content.decode()


def test_the_countys_desk_begins_a_run_and_a_clerk_does_not(login, keeper):
    there = reverse("admin:disclosure_deadlink_run")
    assert login(with_duties(DepartmentFactory.create(), Duty.DRAFT)).post(there).status_code == 403
    assert login(keeper).get(there).status_code == 405
    assert "已开始检查" in login(keeper).post(there, follow=True).content.decode()
    page = login(keeper).post(there, follow=True).content.decode()
    assert "死链检查正在进行" in page
    assert "正在检查：已查0条" in page
    assert StockRun.objects.get().asked_by == keeper


def test_a_leader_explains_a_finding_and_a_clerk_is_not_asked(login, world):
    WordingRule(wrong="政务公看", right="政务公开").save()
    published("<p>政务公看。</p>", department=world.department)
    recheck()
    found = StockFinding.objects.get()
    there = reverse("admin:disclosure_stockfinding_change", args=[found.pk])
    assert "可以公开的理由" not in login(world.drafter).get(there).content.decode()
    leader = login(world.leader)
    assert "请填写可以公开的理由" in leader.post(there, {"reason": ""}).content.decode()
    assert "已写明理由" in leader.post(there, {"reason": "引用原文"}, follow=True).content.decode()
    assert [each.pk for each in leader.get(FINDINGS, {"state": "open"}).context["cl"].result_list] == []
    assert [each.pk for each in leader.get(FINDINGS, {"state": "explained"}).context["cl"].result_list] == [found.pk]


def test_the_self_check_is_shown_for_any_day_to_the_countys_desks(login, keeper):
    client = login(keeper)
    there = reverse("admin:disclosure_self_check")
    page = client.get(there, {"on": "2017-09-15"}).content.decode()
    assert "全国政府网站普查评分表" in page
    assert "首页栏目从来没有更新过" in page
    assert "国办秘函〔2019〕19号" in client.get(there).content.decode()
    assert client.get(there, {"on": "15.9."}).status_code == 422
    assert login(with_duties(DepartmentFactory.create(), Duty.DRAFT)).get(there).status_code == 403


@pytest.mark.once
def test_the_self_check_is_printed(login, keeper):
    answer = login(keeper).get(reverse("admin:disclosure_self_check_pdf"), {"on": "2017-09-15"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")


def test_ill_columns_are_shown_and_taken_away(login, keeper):
    column = ColumnFactory.create(name="空栏", type=ColumnType.NEWS_LIST, max_age_days=14)
    client = login(keeper)
    page = client.get(reverse("admin:disclosure_columns"), {"kind": "blank"}).content.decode()
    assert "从未发布过信息" in page
    lines = b"".join(client.get(reverse("admin:disclosure_columns_file", args=["csv"])).streaming_content).decode()
    assert f"空白栏目,空栏,{column.owner.short_name}" in lines


def test_the_first_page_tells_the_countys_desks_what_waits(login, keeper):
    dead(DepartmentFactory.create())
    run_links(NOW - timedelta(days=1))
    page = login(keeper).get(reverse("admin:index")).content.decode()
    assert "门户自查（单项否决）" in page
    clerk = login(with_duties(DepartmentFactory.create(), Duty.DRAFT))
    assert "门户自查（单项否决）" not in clerk.get(reverse("admin:index")).content.decode()
