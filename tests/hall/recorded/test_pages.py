"""A case handled past the hall is taken down on one page; those of the province come by a table, after a look."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from hall.admin.recorded.forms import ProvinceForm
from hall.admin.recorded.screen import RecordedCaseAdmin
from hall.enums import Channel, EntryCheckState, ItemType
from hall.models import Application, EntryCheck
from tests.factories import DepartmentFactory
from tests.hall.factories import make_application, make_item
from yunlong_portal.kernel.tables import xlsx_bytes

LIST = "/admin/hall/recordedcase/"

pytestmark = pytest.mark.django_db


def text(page):
    return " ".join(html.fromstring(page.content.decode()).text_content().split())


def outside(world, **changed):
    return {
        "item": world.item.pk,
        "reason": "全县停电",
        "applicant_kind": "person",
        "applicant": "张三",
        "filed_on": "2026-11-02",
        "accepted_on": "2026-11-02",
        "decided_on": "2026-11-09",
        "closed_on": "2026-11-10",
        "end": "granted",
        "submission": "1" * 32,
    } | changed


def row(number="532929261102001", **changed):
    given = {
        "province_number": number,
        "item": "YLX-001",
        "applicant_kind": "个人",
        "applicant": "李四",
        "township": "",
        "filed_on": "2026-11-02",
        "accepted_on": "2026-11-02",
        "decided_on": "2026-11-09",
        "closed_on": "2026-11-10",
        "end": "准予",
    } | changed
    return [given[name] for name in RecordedCaseAdmin.book.columns]


def handed_in(client, *rows):
    heads = list(RecordedCaseAdmin.book.labels.values())
    file = SimpleUploadedFile("省平台.xlsx", xlsx_bytes(heads, rows, title="省平台办件"))
    return client.post(f"{LIST}workbook/", {"file": file}, follow=True)


def confirm(client, page):
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page.content.decode())
    return client.post(page.request["PATH_INFO"], {"digest": digest}, follow=True)


class TestOutside:
    def test_a_clerk_takes_it_down_with_its_reason(self, world, login):
        client = login(world.clerk)
        assert "必须通过网上大厅办理" in text(client.get(f"{LIST}add/"))
        page = client.post(f"{LIST}add/", outside(world), follow=True)
        case = Application.objects.get()
        assert f"已补录：{case.number}" in text(page)
        assert "全县停电" in text(page)
        assert (case.channel, case.outside_reason, case.filed_by) == (Channel.OUTSIDE, "全县停电", world.clerk)

    def test_the_same_form_twice_is_one_case(self, world, login):
        client = login(world.clerk)
        for _ in range(2):
            client.post(f"{LIST}add/", outside(world))
        assert Application.objects.count() == 1

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, world, login):
        page = login(world.clerk).post(f"{LIST}add/", outside(world, decided_on="2026-11-20"))
        assert "日期要依次是申报、受理、决定、办结" in text(page)
        assert "全县停电" in page.content.decode()
        page = login(world.clerk).post(f"{LIST}add/", outside(world, reason=""))
        assert not Application.objects.exists()

    def test_another_departments_item_is_not_offered(self, world, login):
        unit = DepartmentFactory.create(slug="lyj", name="云龙县林业局", short_name="县林业局")
        other = make_item(unit, code="YLX-002", name="林木采伐许可")
        login(world.clerk).post(f"{LIST}add/", outside(world, item=other.pk))
        assert not Application.objects.exists()

    def test_an_approver_reads_and_takes_nothing_down(self, world, login):
        client = login(world.approver)
        assert client.get(LIST).status_code == 200
        assert client.get(f"{LIST}add/").status_code == 403

    def test_cases_of_the_hall_are_not_in_the_list(self, world, login):
        case = make_application(world.item, on=date(2026, 11, 2))
        assert case.number not in text(login(world.clerk).get(LIST))


class TestProvince:
    def test_the_table_is_shown_first_and_comes_in_on_confirmation(self, world, login):
        client = login(world.manager)
        page = handed_in(client, row(), row("532929261102002", end="不予受理", accepted_on="", decided_on=""))
        assert "新增2行" in text(page).replace(" ", "")
        assert not Application.objects.exists()
        assert "已导入：新增2行" in text(confirm(client, page))
        cases = Application.objects.order_by("pk")
        assert [(each.channel, each.state, each.outcome) for each in cases] == [
            ("province", "delivered", "granted"),
            ("province", "not_accepted", ""),
        ]
        assert cases[0].party.name == cases[0].party.masked_name == "李*"

    def test_the_same_table_again_changes_nothing(self, world, login):
        client = login(world.manager)
        confirm(client, handed_in(client, row()))
        assert "与现有登记完全一样" in text(handed_in(client, row()))

    def test_what_is_recorded_is_not_changed_by_a_table(self, world, login):
        client = login(world.manager)
        confirm(client, handed_in(client, row()))
        assert "这一办件已经录过，与表格不一致" in text(handed_in(client, row(end="不予")))

    def test_everything_wrong_is_told_row_by_row(self, world, login):
        unit = DepartmentFactory.create(slug="lyj", name="云龙县林业局", short_name="县林业局")
        make_item(unit, code="YLX-002", name="林木采伐许可")
        page = text(
            handed_in(
                login(world.manager),
                row("1", item="YLX-999"),
                row("2", closed_on="2026-11-30"),
                row("3", item="YLX-002"),
                row("4", decided_on=""),
                row("5"),
                row("5"),
            )
        )
        assert "没有“YLX-999”这一项" in page
        assert "都不能晚于今天" in page
        assert "您没有县林业局窗口受理的职责" in page
        assert "请填写受理日期和决定日期" in page
        assert "与第6行的“省平台办件编号”相同" in page
        assert not Application.objects.exists()

    def test_the_list_is_taken_away(self, world, login):
        client = login(world.manager)
        confirm(client, handed_in(client, row()))
        lines = b"".join(client.get(f"{LIST}export.csv").streaming_content).decode("utf-8-sig")
        assert "532929261102001" in lines
        assert "李四" not in lines


def test_a_row_is_judged_by_the_form_of_the_table():
    assert set(RecordedCaseAdmin.book.columns) == set(ProvinceForm.base_fields)


def test_no_receipt_of_ours_is_printed_for_what_was_taken_in_elsewhere(world, login):
    client = login(world.clerk)
    client.post(f"{LIST}add/", outside(world))
    case, ours = Application.objects.get(), make_application(world.item)
    assert [
        "打印收件回执" in text(client.get(f"/admin/hall/application/{each.pk}/change/")) for each in (case, ours)
    ] == [False, True]


def test_the_list_is_narrowed_by_the_two_ways_there_are(world, login):
    client = login(world.clerk)
    client.post(f"{LIST}add/", outside(world))
    shown = text(client.get(LIST))
    assert ("网下办理后补录" in shown, "云南政务服务网" in shown, "窗口代录" in shown) == (True, True, False)
    assert "张*" in text(client.get(LIST, {"channel": "outside"}))
    assert "张*" not in text(client.get(LIST, {"channel": "province"}))


def test_a_township_is_offered_under_one_name(world, login):
    DepartmentFactory(name="云龙县诺邓镇人民政府", short_name="诺邓镇", kind="township")
    client = login(world.clerk)
    page = text(handed_in(client, row(township="诺登镇")))
    assert "没有“诺登镇”这一项。可以填：诺邓镇。" in page


class TestSecondPerson:
    def licences(self, world, client, count):
        make_item(world.bureau, code="YLX-077", name="食品经营许可", basics={"item_type": ItemType.LICENCE})
        confirm(client, handed_in(client, *(row(f"53292926110200{n}", item="YLX-077") for n in range(count))))
        return list(Application.objects.order_by("pk"))

    def test_a_manager_confirms_the_chosen_licences_of_a_table_at_once(self, world, login):
        first, second, third = self.licences(world, login(world.clerk), 3)
        manager = login(world.manager)
        page = text(manager.get(f"{LIST}?entry=waiting"))
        assert "准予（待核对）" in page
        assert "食品经营许可" not in text(manager.get("/hall/decisions/"))
        chosen = {"action": "confirm_chosen", "_selected_action": [first.pk, second.pk]}
        page = text(manager.post(LIST, chosen, follow=True))
        assert "已核对2件，现在在办件公示里。" in page
        waiting = text(manager.get(f"{LIST}?entry=waiting"))
        assert (third.number in waiting, first.number in waiting) == (True, False)
        assert "共 2 件" in text(manager.get("/hall/decisions/"))
        assert "没有等待核对的许可" in text(manager.post(LIST, chosen, follow=True))

    def test_who_recorded_them_is_told_why_not(self, world, login):
        client = login(world.manager)
        (case,) = self.licences(world, client, 1)
        page = client.post(LIST, {"action": "confirm_chosen", "_selected_action": [case.pk]}, follow=True)
        assert "须由另一位同志核对" in text(page)
        assert 'value="confirm_chosen"' not in login(world.clerk).get(LIST).content.decode()

    def test_on_the_page_of_the_case_it_is_confirmed_or_said_to_be_wrong(self, world, login):
        (case,) = self.licences(world, login(world.clerk), 1)
        address = f"/admin/hall/application/{case.pk}/change/"
        entry = f"/admin/hall/application/{case.pk}/entry"
        assert "另一位同志核对以后才公示" in text(login(world.clerk).get(address))
        manager = login(world.manager)
        said = {"object_entry-version": 1, "object_entry-reason": ""}
        manager.post(f"{entry}/object_entry/", said, follow=True)
        assert EntryCheck.objects.get(application=case).state == EntryCheckState.WAITING
        said["object_entry-reason"] = "决定日期与档案不符"
        page = text(manager.post(f"{entry}/object_entry/", said, follow=True))
        assert "录入有误" in page
        assert "决定日期与档案不符" in page
        chosen = {"action": "confirm_chosen", "_selected_action": [case.pk]}
        assert "没有等待核对的许可" in text(manager.post(LIST, chosen, follow=True))
        page = text(manager.post(f"{entry}/confirm_entry/", {"confirm_entry-version": 2}, follow=True))
        assert "已办理：核对无误，予以公示。" in page
        assert "看公示" in page
        assert "可能已由他人核对" in text(manager.post(f"{entry}/confirm_entry/", {}, follow=True))
        assert manager.get(f"{entry}/confirm_entry/", follow=True).status_code == 200
