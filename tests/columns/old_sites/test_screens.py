"""The county's list, a site's page, its checklist and its checks, who has answered; in and out as a workbook."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from columns.domain.old_sites import OLD_SITE, open_checks, save_site
from columns.domain.old_sites.standing import standing_of
from columns.enums import Duty, OldSiteState
from columns.models import ClosingTick, OldSite, SiteCheck, SiteDeclaration
from tests.columns.old_sites.conftest import PROOF, approval, picture
from tests.columns.old_sites.test_checking import AUGUST, MISSED, OCTOBER, SEPTEMBER, check
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.workbooks import exported

pytestmark = pytest.mark.django_db

IN_OCTOBER = date(2017, 10, 10)
NO_DATE = "首页看不出更新日期"


@pytest.mark.parametrize(
    ("given", "checks", "level", "words"),
    [
        ({"due_on": date(2017, 9, 30)}, [], "overdue", "应于2017-09-30整合，已过期10天"),
        ({"due_on": IN_OCTOBER}, [], "soon", "2017-10-10以前整合"),
        ({"due_on": date(2017, 12, 31)}, [], "calm", "2017-12-31以前整合"),
        ({"state": "merged"}, [], "due", "已整合，还没有关停"),
        ({"state": "closed", "closed_on": date(2017, 9, 20)}, [], "soon", "已关停，2017-10-20起复查"),
        ({"state": "closed", "closed_on": date(2017, 9, 1)}, [], "due", "已关停，2017-10-01起复查"),
        ({"state": "running"}, [], "soon", "本月还没有检查"),
        ({"state": "running"}, [check(OCTOBER, last_update_on=date(2017, 10, 20))], "calm", "本月检查正常"),
        ({"state": "running"}, [check(SEPTEMBER, last_update_on=date(2017, 9, 20))], "soon", "本月还没有检查"),
        ({"state": "running"}, [check(SEPTEMBER, dead_links=2)], "due", "9月检查：2个链接打不开"),
        ({"state": "running"}, [check(SEPTEMBER, is_reachable=False)], "overdue", "9月检查：打不开"),
        ({"state": "running"}, [check(last_update_on=None, dead_links=1)], "overdue", f"8月检查：{NO_DATE}等2项"),
        ({"state": "running"}, [check(SEPTEMBER, **MISSED), check(AUGUST, **MISSED)], "overdue", "连续两个月没有检查"),
    ],
)
def test_how_a_site_stands_is_said_and_coloured(given, checks, level, words):
    found = standing_of(OldSite(**({"due_on": None} | given)), checks, is_inspected=False, today=IN_OCTOBER)
    assert (found.level, found.words) == (level, words)


def address(page, *args):
    return reverse(f"admin:columns_oldsite_{page}", args=args)


@pytest.fixture
def site(bureau, keeper, now):
    row = OldSite(
        department=bureau, name="云龙县某某局网", address="http://old.example.gov.cn/", site_code="5329290001",
        leader_name="李某", keeper_name="张某",
    )  # fmt: skip
    save_site(row, actor=keeper, reason="登记", now=now)
    return row


def test_a_site_is_registered_and_its_address_is_written_in_one_way(login, keeper, bureau):
    client = login(keeper)
    assert "还没有登记网站。有自建网站的单位" in client.get(address("changelist")).text
    typed = {"department": bureau.pk, "name": "某某局网", "address": "http://WWW.Example.gov.cn#top"}
    page = client.post(address("add"), typed, follow=True)
    row = OldSite.objects.get()
    assert (row.address, row.state, row.due_on) == ("http://www.example.gov.cn/", "to_merge", date(2017, 9, 30))
    assert "已保存：某某局网。" in page.text
    again = client.post(address("add"), typed)
    assert "这个网址已经登记过。" in again.text
    assert "网址写得不对" in client.post(address("add"), typed | {"address": "http://[::1"}).text
    assert OldSite.objects.count() == 1


def test_what_somebody_else_saved_meanwhile_is_not_lost(login, site, keeper, now):
    client = login(keeper)
    form = client.get(address("edit", site.pk)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "department"} | {"note": "改"}
    save_site(OldSite.objects.get(), actor=keeper, reason="修改登记", now=now)
    page = client.post(address("edit", site.pk), typed)
    assert "别人已经改过" in page.text
    typed["seen"] = client.get(address("edit", site.pk)).context["form"]["seen"].value()
    assert client.post(address("edit", site.pk), typed).status_code == 302
    assert OldSite.objects.get().note == "改"


def test_a_step_is_ticked_with_its_proof_and_the_site_merged(login, site, keeper):
    client = login(keeper)
    today = timezone.localdate()
    typed = {"result": "done", "done_on": today, "remark": "", "address": ""}

    def post(step, **more):
        data = {f"tick-{step}-{name}": value for name, value in (typed | more).items()}
        return client.post(address("tick", site.pk, step), data, follow=True)

    assert "请附证明" in post("notice").text
    proof = SimpleUploadedFile("公告.txt", "公告截图".encode())
    assert "已填报：在原网站公告。" in post("notice", proof=proof).text
    for step in ("content", "redirects"):
        post(step, address=PROOF)
    file = ClosingTick.objects.get(step="notice").file
    assert client.get(address("proof", site.pk, file.pk)).content.decode() == "公告截图"
    version = OldSite.objects.get().version
    done = client.post(address("act", site.pk, "merge"), {"merge-version": version, "merge-on": today}, follow=True)
    assert "已办理：整合完成。" in done.text
    assert OldSite.objects.get().state == OldSiteState.MERGED
    assert client.get(address("record", site.pk)).content.startswith(b"%PDF")


def test_what_keeps_a_site_from_running_is_said_where_it_was_typed(login, site, columns_keeper):
    OldSite.objects.update(site_code="")
    typed = {f"keep_running-{name}": value for name, value in approval(version=site.version).items()}
    page = login(columns_keeper).post(address("act", site.pk, "keep_running"), typed)
    assert "仍需运行的网站要先登记网站标识码" in page.text
    assert "云政办复〔2017〕12号" in page.text
    OldSite.objects.update(site_code="5329290001")
    scan = SimpleUploadedFile("批复.txt", "批复".encode())
    page = login(columns_keeper).post(address("act", site.pk, "keep_running"), typed | {"keep_running-scan": scan})
    row = OldSite.objects.get()
    assert (page.status_code, row.state, row.approval_file.kept_until) == (302, OldSiteState.RUNNING, None)


def test_a_check_is_typed_with_a_picture(login, running, keeper):
    client = login(keeper)
    open_checks(timezone.now())
    typed = {
        "check-opens": "yes", "check-last_update_on": timezone.localdate(), "check-dead_links": "1",
        "check-wrong_words": "0", "check-details": "新闻页",
    }  # fmt: skip
    assert "请选择文件。" in client.post(address("check", running.pk), typed).text
    picture = SimpleUploadedFile("首页.txt", "截图".encode())
    page = client.post(address("check", running.pk), typed | {"check-picture": picture}, follow=True)
    assert "已登记本月的检查。" in page.text
    assert "1个链接打不开" in page.text
    assert SiteCheck.objects.get().checked_by == keeper
    assert "1个链接打不开" in client.get(address("changelist")).text


def test_who_sees_and_does_what(login, site, keeper, leader, columns_keeper, county):
    stranger = with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS, Duty.SIGN_OFF)
    seen = {}
    for name, person in (("keeper", keeper), ("leader", leader), ("county", columns_keeper), ("stranger", stranger)):
        client = login(person)
        page = client.get(address("change", site.pk))
        buttons = [each.transition.name for each in page.context["choices"]] if page.status_code == 200 else None
        seen[name] = (
            page.status_code,
            buttons,
            client.get(address("edit", site.pk)).status_code,
            client.post(address("tick", site.pk, "notice"), {}).status_code,
            client.get(address("changelist")).context["cl"].result_count,
        )
    assert seen == {
        "keeper": (200, ["merge"], 200, 200, 1),
        "leader": (200, [], 403, 403, 1),
        "county": (200, ["merge", "keep_running", "move_date"], 200, 200, 1),
        "stranger": (404, None, 404, 404, 0),
    }
    for page in ("export", "record", "printed"):
        args = {"export": ("csv",), "record": (site.pk,), "printed": ()}[page]
        assert login(with_duties(county, Duty.PUBLISH)).get(address(page, *args)).status_code in {403, 404}


def test_a_proof_of_another_site_is_not_there(login, site, keeper, now):
    assert login(keeper).get(address("proof", site.pk, picture(keeper, now).pk)).status_code == 404


def test_each_question_finds_its_sites(login, site, columns_keeper, bureau, keeper, now):
    today = timezone.localdate()
    asked = today.replace(day=1)

    def made(name, state, **given):
        row = {"site_code": "5329290001", "leader_name": "李某", "keeper_name": "张某"} | approval()
        return OldSite.objects.create(
            department=bureau, name=name, address=f"http://{name}.example.cn/", state=state, **(row | given)
        )

    merged = made("merged", "merged", merged_on=today)
    closed = made("closed", "closed", merged_on=today, closed_on=today)
    running = made("running", "running")
    for months in range(3):
        SiteCheck.objects.create(site=running, month=(asked - timedelta(days=28 * months)).replace(day=1))
    client = login(columns_keeper)
    found = {
        answer: [row.pk for row in client.get(address("changelist"), {"standing": answer}).context["cl"].result_list]
        for answer in ("late", "open", "look", "unchecked", "missed")
    }
    assert found == {
        "late": [site.pk], "open": [merged.pk], "look": [closed.pk], "unchecked": [running.pk], "missed": [running.pk],
    }  # fmt: skip
    exported_list = b"".join(client.get(address("export", "csv")).streaming_content).decode()
    assert exported_list.count("\n") == 5
    assert client.get(address("export", "xlsx")).status_code == 200
    assert client.get(address("export", "pdf")).status_code == 404
    assert client.get(address("printed")).content.startswith(b"%PDF")


def test_who_has_not_answered_is_seen_and_answers(login, site, columns_keeper, county, keeper):
    other = DepartmentFactory.create(parent=county)
    filing = with_duties(other, Duty.KEEP_REGISTERS)
    page = login(columns_keeper).get(address("answers"))
    assert [(each.department.pk, each.has_answered) for each in page.context["rows"]] == [
        (site.department_id, True), (other.pk, False),
    ]  # fmt: skip
    assert "2个单位里还有1个没有答复" in page.text
    assert "已催报1个单位。" in login(columns_keeper).post(address("ask"), follow=True).text
    assert "催报由" in login(keeper).post(address("ask"), follow=True).text
    client = login(filing)
    answer = client.post(address("answers"), {"department": other.pk, "note": ""}, follow=True)
    assert f"已申报：{other.short_name}没有网站。" in answer.text
    assert SiteDeclaration.objects.get().department == other
    assert login(keeper).post(address("answers"), {"department": other.pk}).status_code == 200
    assert login(keeper).get(address("answers")).context["rows"][0].words == "已登记1个"
    listed = b"".join(login(columns_keeper).get(address("answers_export", "csv")).streaming_content).decode()
    assert "申报没有网站" in listed


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_as_often_for_many_sites(
    login, columns_keeper, bureau, django_assert_max_num_queries, rows
):
    for place in range(rows):
        OldSite.objects.create(department=bureau, name=f"网{place}", address=f"http://{place}.example.cn/")
    client = login(columns_keeper)
    with django_assert_max_num_queries(10):
        client.get(address("changelist"))


class TestWorkbook:
    """In and out with one set of rules."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_sites_come_in_from_a_workbook(self, login, site, keeper, bureau, county):
        other = DepartmentFactory.create(parent=county)
        book = admin.site._registry[OldSite].book
        workbook = openpyxl.load_workbook(io.BytesIO(exported(book, OldSite.objects.select_related("department"))))
        sheet = workbook.worksheets[0]
        row = [""] * len(book.columns)
        sheet.append([bureau.short_name, "新网", "http://new.example.gov.cn", *row[3:]])
        written = io.BytesIO()
        workbook.save(written)
        client = login(keeper)
        file = SimpleUploadedFile("网站.xlsx", written.getvalue())
        shown = client.post(reverse("admin:columns_oldsite_workbook"), {"file": file}, follow=True)
        assert "新增<strong>1</strong>行，修改<strong>0</strong>行，没有变化1行" in shown.text
        client.post(shown.redirect_chain[-1][0], {"digest": shown.context["plan"].digest})
        assert OldSite.objects.get(name="新网").history.get().history_change_reason == "用表格导入"
        sheet.append([other.short_name, "别人的网", "http://other.example.gov.cn/", *row[3:]])
        written = io.BytesIO()
        workbook.save(written)
        file = SimpleUploadedFile("网站.xlsx", written.getvalue())
        shown = client.post(reverse("admin:columns_oldsite_workbook"), {"file": file}, follow=True)
        assert [each.sentence for each in shown.context["plan"].problems] == [
            f"您没有{other.short_name}“维护登记簿”的职责。"
        ]


def test_the_way_of_a_site_is_drawn_for_its_page():
    assert admin.site._registry[OldSite].workflow is OLD_SITE
