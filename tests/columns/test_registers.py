"""The county's registers: kept by departments, every change filed by itself, nobody's private number told."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from columns.domain.registers import REGISTERS, hotline, receive, save_row
from columns.enums import DepartmentKind, Duty, HotlineCover, RegisterChangeKind
from columns.models import (
    Department,
    HotlineAgent,
    NewMediaAccount,
    RegisterChange,
    RegisterDesk,
    RegisterReceipt,
    UnitContact,
)
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workbooks import exported, read, template
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

# A hyphen at which no line ends.
JOINED = "\u2060-\u2060"


@pytest.fixture
def office(county):
    """Return the desk with which the registers are filed."""
    office = DepartmentFactory.create(parent=county, short_name="县政务公开办公室")
    for each in REGISTERS:
        RegisterDesk.objects.create(register=each, department=office)
    return office


@pytest.fixture
def keeper(bureau):
    return with_duties(bureau, Duty.KEEP_REGISTERS)


@pytest.fixture
def receiver(office):
    return with_duties(office, Duty.TAKE_FILINGS)


def agent(department, **given):
    given = {"name": "张某", "leader_name": "李某", "mobile": "13887220000", "starts_on": date(2017, 8, 1)} | given
    return HotlineAgent(department=department, **given)


def account(department, **given):
    given = {
        "platform": "sina_weibo", "name": "云龙民政", "leader_name": "李某", "keeper_name": "张某",
        "keeper_phone": "13887220000", "starts_on": date(2016, 3, 1),
    } | given  # fmt: skip
    return NewMediaAccount(department=department, **given)


def test_a_new_row_is_filed_and_its_desk_is_told(bureau, office, keeper, receiver, now):
    change = save_row(agent(bureau), actor=keeper, now=now)
    assert (change.kind, change.label, change.department) == ("added", "张某", bureau)
    assert ["姓名", "", "张某"] in [list(each) for each in change.lines]
    notice = Notice.objects.get(about__startswith="columns.registerchange:")
    assert notice.recipient == receiver
    assert "张某" not in notice.subject


def test_a_private_number_is_in_no_filing_and_no_history(bureau, office, keeper, now):
    row = agent(bureau)
    save_row(row, actor=keeper, now=now)
    row.mobile = "13887229999"
    assert save_row(row, actor=keeper, now=now) is None
    row.refresh_from_db()
    assert row.mobile == "13887229999"
    kept = [each.lines for each in RegisterChange.objects.all()]
    assert "1388722" not in str(kept)
    assert "mobile" not in {each.name for each in HotlineAgent.history.model._meta.fields}


def test_what_did_not_change_is_not_filed_again(bureau, office, keeper, now):
    row = agent(bureau)
    save_row(row, actor=keeper, now=now)
    assert save_row(HotlineAgent.objects.get(), actor=keeper, now=now) is None
    assert (RegisterChange.objects.count(), HotlineAgent.history.count()) == (1, 1)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({}, {"post": "科员"}, RegisterChangeKind.CHANGED),
        ({}, {"ends_on": date(2017, 9, 1)}, RegisterChangeKind.ENDED),
        ({"ends_on": date(2017, 9, 1)}, {"ends_on": None}, RegisterChangeKind.CHANGED),
    ],
)
def test_a_change_is_called_what_it_is(bureau, office, keeper, now, before, after, kind):
    row = agent(bureau, **before)
    save_row(row, actor=keeper, now=now)
    for name, value in after.items():
        setattr(row, name, value)
    assert save_row(row, actor=keeper, now=now).kind == kind


def test_an_account_is_suspended_and_resumed_only_with_a_notice(bureau, office, keeper, now):
    row = account(bureau)
    save_row(row, actor=keeper, now=now)
    row.suspended_on = date(2017, 9, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        save_row(row, actor=keeper, now=now)
    row.stop_notice = "https://weibo.com/example/1"
    assert save_row(row, actor=keeper, now=now).kind == RegisterChangeKind.SUSPENDED
    row.suspended_on = None
    assert save_row(row, actor=keeper, now=now).kind == RegisterChangeKind.RESUMED
    assert row.state == "运行"


def test_nobody_keeps_the_row_of_another_department(bureau, office, keeper, now, county):
    other = DepartmentFactory.create(parent=county)
    with pytest.raises(Refused, match="维护登记簿"):
        save_row(agent(other), actor=keeper, now=now)
    row = agent(bureau)
    save_row(row, actor=keeper, now=now)
    row.department = other
    with pytest.raises(Refused, match="另行登记"):
        save_row(row, actor=keeper, now=now)
    assert HotlineAgent.objects.get().department == bureau


def test_a_desk_takes_note_once_and_only_for_itself(bureau, office, keeper, receiver, now):
    change = save_row(agent(bureau), actor=keeper, now=now)
    with pytest.raises(Refused, match="接收备案"):
        receive(change, desk=office, actor=keeper, remark="", now=now)
    with pytest.raises(Refused, match="不向"):
        receive(change, desk=bureau, actor=with_duties(bureau, Duty.TAKE_FILINGS), remark="", now=now)
    receive(change, desk=office, actor=receiver, remark="收到", now=now)
    assert Notice.objects.standing().filter(about__startswith="columns.registerchange:").count() == 0
    with pytest.raises(Refused, match="已经接收过"):
        receive(change, desk=office, actor=receiver, remark="", now=now)
    assert RegisterReceipt.objects.count() == 1


ON = date(2017, 9, 1)
ALWAYS, OFFICE, AFTER = HotlineCover.ALWAYS, HotlineCover.OFFICE_HOURS, HotlineCover.AFTER_HOURS


@pytest.mark.parametrize(
    ("agents", "missing"),
    [
        ([], (OFFICE, AFTER)),
        ([{"cover": ALWAYS}], ()),
        ([{"cover": OFFICE}], (AFTER,)),
        ([{"cover": OFFICE}, {"cover": AFTER}], ()),
        ([{"cover": ALWAYS, "is_backup": True}], (OFFICE, AFTER)),
        ([{"cover": ALWAYS, "ends_on": ON - timedelta(days=1)}], (OFFICE, AFTER)),
        ([{"cover": ALWAYS, "ends_on": ON}], ()),
        ([{"cover": ALWAYS, "starts_on": ON + timedelta(days=1)}], (OFFICE, AFTER)),
    ],
)
def test_hours_that_nobody_answers_for_are_a_gap(agents, missing):
    unit = Department(pk=1)
    found = hotline.gaps([1], [agent(unit, **each) for each in agents], on=ON)
    assert [each.hours for each in found] == ([missing] if missing else [])


def test_a_gap_is_told_once_taken_back_and_told_again(bureau, office, keeper, receiver, now):
    leader = with_duties(bureau, Duty.SIGN_OFF)
    row = agent(bureau, cover=OFFICE)
    save_row(row, actor=keeper, now=now)
    Notice.objects.all().update(settled_at=now)
    for _ in range(2):
        hotline.watch(now)
    standing = Notice.objects.standing()
    assert {each.recipient for each in standing} == {keeper, leader, receiver}
    assert standing.first().subject == f"{bureau.short_name}工作时间以外没有人值守96128专线，请登记值守人员"
    row.cover = ALWAYS
    save_row(row, actor=keeper, now=now)
    hotline.watch(now)
    assert standing.filter(plan=hotline.PLAN).count() == 0
    row.cover = OFFICE
    save_row(row, actor=keeper, now=now)
    hotline.watch(now)
    assert standing.filter(plan=hotline.PLAN).count() == 3


def test_who_never_registered_anybody_is_told_to_the_desk_in_one_notice(
    bureau, office, keeper, receiver, county, now, login
):
    DepartmentFactory.create(parent=county, kind=DepartmentKind.COUNTY_OFFICE)
    DepartmentFactory.create_batch(2, parent=county)
    for _ in range(2):
        hotline.watch(now)
    (told,) = Notice.objects.standing()
    count = len(hotline.unregistered())
    assert (told.recipient, told.level) == (receiver, "due")
    assert told.subject.endswith(f"等{count}个单位还没有登记96128话务人员")
    there = reverse("admin:columns_hotlineagent_changelist")
    assert f"还没有登记话务人员的单位：{bureau.short_name}。" in login(keeper).get(there).text
    save_row(agent(bureau), actor=keeper, now=now)
    assert len(hotline.unregistered()) == count - 1
    assert "还没有登记话务人员的单位" not in login(keeper).get(there).text


class TestScreens:
    """The list, the form, the workbook, the printed form, the desk."""

    def address(self, table, page="changelist", *args):
        return reverse(f"admin:columns_{table._meta.model_name}_{page}", args=args)

    @pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))
    def test_every_register_lists_prints_and_goes_out_as_a_workbook(self, login, keeper, office, register):
        client = login(keeper)
        for page in ("changelist", "add", "workbook", "workbook_template", "workbook_export", "printed"):
            answer = client.get(self.address(register.model, page))
            assert (page, answer.status_code) == (page, 200)
        assert client.get(self.address(register.model, "printed")).content.startswith(b"%PDF")

    def test_the_printed_form_says_how_an_account_stands_and_when_it_was_filed(
        self, login, keeper, office, bureau, monkeypatch, now
    ):
        printed = []
        monkeypatch.setattr(
            "columns.admin.filed.kept.render_register_pdf", lambda register: printed.append(register) or b"%PDF"
        )
        row = account(bureau, followers=1200, leader_phone="0872-5521234", address="https://weibo.com/example")
        save_row(row, actor=keeper, now=now)
        save_row(agent(bureau), actor=keeper, now=now)
        filed = timezone.localdate(now).isoformat().replace("-", JOINED)
        client = login(keeper)
        client.get(self.address(NewMediaAccount, "printed"))
        client.get(self.address(HotlineAgent, "printed"))
        accounts, agents = printed
        (line,) = accounts.rows
        assert {"运行 1200", "云龙民政 https://weibo.com/example"} <= set(line)
        assert any(cell.endswith(filed) for cell in line)
        assert f"李某 0872{JOINED}5521234" in line
        assert filed in agents.rows[0]
        assert accounts.signatures[0] == "单位（盖章）"

    def test_a_row_is_typed_and_filed(self, login, keeper, office, bureau):
        answer = login(keeper).post(
            self.address(UnitContact, "add"),
            {
                "department": bureau.pk, "role": "liaison", "name": "王某", "office_phone": "5523951",
                "starts_on": "2017-09-01",
            },
            follow=True,
        )  # fmt: skip
        assert "已向县政务公开办公室报送备案。" in answer.text
        row = UnitContact.objects.get()
        assert RegisterChange.objects.get().row == row.pk
        shown = login(keeper).get(self.address(UnitContact, "change", row.pk)).text
        assert "县政务公开办公室待接收" in shown

    def test_another_departments_rows_are_not_there(self, login, office, keeper, bureau, county, now):
        save_row(agent(bureau), actor=keeper, now=now)
        other = login(with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS))
        assert "张某" not in other.get(self.address(HotlineAgent)).text
        assert other.get(self.address(HotlineAgent, "change", HotlineAgent.objects.get().pk)).status_code == 302

    def test_a_desk_sees_all_and_changes_nothing(self, login, office, keeper, receiver, bureau, now):
        change = save_row(agent(bureau), actor=keeper, now=now)
        client = login(receiver)
        assert "张某" in client.get(self.address(HotlineAgent)).text
        assert client.get(self.address(HotlineAgent, "add")).status_code == 403
        assert client.get(self.address(HotlineAgent, "workbook")).status_code == 403
        page = self.address(RegisterChange, "change", change.pk)
        assert "13887220000" not in client.get(page).text
        answer = client.post(page, {"desk": office.pk, "remark": "收到"}, follow=True)
        assert "已接收备案。" in answer.text
        assert RegisterReceipt.objects.get().remark == "收到"
        assert client.get(self.address(RegisterChange), {"waiting": "yes"}).context["cl"].result_count == 0

    def test_for_a_desk_out_of_use_nothing_waits_and_nothing_is_there(
        self, login, office, keeper, receiver, bureau, now
    ):
        save_row(agent(bureau), actor=keeper, now=now)
        client = login(receiver)
        assert client.get(self.address(RegisterChange), {"waiting": "yes"}).context["cl"].result_count == 1
        RegisterDesk.objects.update(is_active=False)
        for asked in ({}, {"waiting": "yes"}):
            assert client.get(self.address(RegisterChange), asked).context["cl"].result_count == 0
        assert client.get(self.address(HotlineAgent)).context["cl"].result_count == 0

    def test_the_alarm_stands_above_the_list(self, login, office, keeper, bureau, now):
        save_row(agent(bureau, cover=OFFICE, starts_on=timezone.localdate()), actor=keeper, now=now)
        shown = login(keeper).get(self.address(HotlineAgent)).text
        assert f"没有人值守96128的：{bureau.short_name}（工作时间以外）" in shown

    @pytest.mark.parametrize("rows", [1, 40])
    def test_a_list_asks_the_database_as_often_for_many_rows(
        self, login, office, keeper, bureau, now, django_assert_max_num_queries, rows
    ):
        for place in range(rows):
            save_row(agent(bureau, name=f"张{place}"), actor=keeper, now=now)
        client = login(keeper)
        for table in (HotlineAgent, RegisterChange):
            with django_assert_max_num_queries(12):
                client.get(self.address(table))


def row(unit, name, cover, since, until):
    """Return a row of the hotline's workbook."""
    return [unit, name, "", "否", "否", cover, "", "", "", "李某", "", "", "", since, until, ""]


class TestWorkbook:
    """Out, changed, in again: what was seen is what is done, and every row is filed."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def upload(self, client, data, name="话务人员.xlsx"):
        return client.post(
            reverse("admin:columns_hotlineagent_workbook"), {"file": SimpleUploadedFile(name, data)}, follow=True
        )

    def changed(self, data, *rows):
        workbook = openpyxl.load_workbook(io.BytesIO(data))
        for row in rows:
            workbook.worksheets[0].append(row)
        written = io.BytesIO()
        workbook.save(written)
        return written.getvalue()

    @pytest.fixture
    def book(self):
        return admin.site._registry[HotlineAgent].book

    def test_a_workbook_is_looked_at_then_written_and_filed(self, login, office, keeper, bureau, now, book):
        save_row(agent(bureau), actor=keeper, now=now)
        rows = HotlineAgent.objects.select_related("department")
        data = self.changed(
            exported(book, rows),
            row(bureau.short_name, "王某", "24小时", "2017-09-01", ""),
        )
        client = login(keeper)
        shown = self.upload(client, data)
        assert "新增<strong>1</strong>行，修改<strong>0</strong>行，没有变化1行" in shown.text
        assert HotlineAgent.objects.count() == 1
        address = shown.redirect_chain[-1][0]
        answer = client.post(address, {"digest": shown.context["plan"].digest}, follow=True)
        assert "已导入：新增1行，修改0行。" in answer.text
        assert [each.label for each in RegisterChange.objects.order_by("pk")] == ["张某", "王某"]
        assert client.get(address).status_code == 404

    def test_rows_of_others_and_mistakes_are_told_and_nothing_is_written(
        self, login, office, keeper, bureau, county, book
    ):
        other = DepartmentFactory.create(parent=county)
        data = self.changed(
            template(book),
            row(other.short_name, "王某", "24小时", "2017-09-01", ""),
            row(bureau.short_name, "赵某", "夜里", "九月一日", ""),
            row(bureau.short_name, "钱某", "24小时", "2017-09-02", "2017-09-01"),
        )
        shown = self.upload(login(keeper), data)
        assert [(each.label, each.sentence) for each in shown.context["plan"].problems] == [
            ("", f"您没有{other.short_name}“维护登记簿”的职责。"),
            ("值守时段", "没有“夜里”这一项。可以填：24小时、工作时间、工作时间以外。"),
            ("任职时间", "日期请写成 2017-09-20 这样。"),
            ("", "“离任时间”不能早于“任职时间”。"),
        ]
        assert HotlineAgent.objects.count() == 0

    @pytest.mark.parametrize(
        ("register", "days"),
        [
            ("new_media", ("开通日期", "注销日期")),
            ("hotline", ("任职时间", "离任时间")),
            ("spokespersons", ("任职时间", "离任时间")),
            ("leaders", ("任职时间", "离任时间")),
            ("contacts", ("任职时间", "离任时间")),
            ("reading_points", ("设立日期", "撤销日期")),
        ],
    )
    def test_days_are_called_as_people_call_them_and_a_workbook_from_before_still_comes_in(self, register, days):
        book = admin.site._registry[REGISTERS[register].model].book
        before = dict(zip(days, ("自", "至"), strict=True))
        workbook = openpyxl.load_workbook(io.BytesIO(template(book)))
        heads = workbook.worksheets[0][1]
        assert {*days} <= {each.value.rstrip("＊") for each in heads}
        for cell in heads:
            cell.value = before.get(cell.value.rstrip("＊"), cell.value)
        workbook.worksheets[0].cell(2, 1).value = "县民政局"
        written = io.BytesIO()
        workbook.save(written)
        sheet = read(written.getvalue(), book)
        assert not sheet.problems
        ((_, texts),) = sheet.rows
        assert (texts["starts_on"], texts["ends_on"]) == (book.sample["starts_on"], "")

    def test_somebody_elses_upload_is_not_there(self, login, office, keeper, bureau, book):
        shown = self.upload(login(keeper), template(book))
        other = login(with_duties(bureau, Duty.KEEP_REGISTERS))
        assert other.get(shown.redirect_chain[-1][0]).status_code == 404


def test_what_would_be_there_twice_is_said_by_the_form_though_it_shows_the_department_fixed(
    bureau, office, keeper, login, now
):
    save_row(account(bureau), actor=keeper, now=now)
    second = account(bureau, name="云龙民政发布")
    save_row(second, actor=keeper, now=now)
    clerk, page = login(keeper), reverse("admin:columns_newmediaaccount_change", args=[second.pk])
    shown = clerk.get(page).context["adminform"].form.initial
    typed = {name: "" if value is None else value for name, value in shown.items()} | {"name": "云龙民政"}
    answer = clerk.post(page, typed)
    assert answer.context["adminform"].form.non_field_errors() == ["这个单位在这个平台上已经登记了同名的账号。"]
    second.refresh_from_db()
    assert second.name == "云龙民政发布"
