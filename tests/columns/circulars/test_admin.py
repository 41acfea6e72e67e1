"""The screens of circulars: who sees what, entering by hand and by workbook, reporting, ticking, papers, exports."""

import io
from datetime import date

import openpyxl
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from columns.admin.circulars import printing
from columns.domain.circulars import CIRCULAR
from columns.domain.circulars.matrix import matrix
from columns.enums import CircularState, DepartmentKind, Duty, DutyRhythm, TaskState, UnitGroup
from columns.models import Circular, CircularDuty, Department, DutyChase, TaskPaper, UnitTask
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.workbooks import template
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def url(name: str, *args) -> str:
    return reverse(f"admin:columns_{name}", args=args)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


# -- who sees what


def test_a_draft_is_for_its_office_alone(desk, login):
    circular = desk.circular()
    duty = desk.duty(circular, 1)
    for name, row in (("circular", circular), ("circularduty", duty)):
        assert login(desk.officer).get(url(f"{name}_change", row.pk)).status_code == 200
        assert login(desk.keeper).get(url(f"{name}_change", row.pk)).status_code == 404
    assert circular.title not in text_of(login(desk.keeper).get(url("circular_changelist")))


def test_a_unit_sees_its_own_tasks_and_no_others(desk, issued, login):
    client = login(desk.keeper)
    own, other = desk.task(issued, 1), desk.task(issued, 1, desk.township)
    shown = text_of(client.get(url("unittask_changelist")))
    assert shown.count(desk.bureau.short_name) >= 4
    assert desk.township.short_name not in shown
    assert client.get(url("unittask_change", own.pk)).status_code == 200
    assert client.get(url("unittask_change", other.pk)).status_code == 404
    assert desk.township.short_name not in text_of(client.get(url("circular_matrix", issued.pk)))
    assert desk.township.short_name not in text_of(client.get(url("circularduty_change", own.duty_id)))


def test_whoever_leads_a_duty_sees_how_all_units_are_with_it(desk, login):
    circular = desk.circular()
    desk.duty(circular, 1, leads=[desk.bureau], group=UnitGroup.TOWNSHIPS)
    desk.duty(circular, 2, group=UnitGroup.TOWNSHIPS)
    desk.issue(circular)
    client = login(desk.keeper)
    assert client.get(url("unittask_change", desk.task(circular, 1, desk.township).pk)).status_code == 200
    assert client.get(url("unittask_change", desk.task(circular, 2, desk.township).pk)).status_code == 404


@pytest.mark.once
def test_the_printed_breakdown_has_no_duty_that_the_screen_does_not_show(desk, login, monkeypatch):
    circular = desk.circular()
    desk.duty(circular, 1, group=UnitGroup.NAMED, units=[desk.bureau], title="本单位的事")
    desk.duty(circular, 2, group=UnitGroup.NAMED, units=[desk.township], title="别的单位的事")
    desk.issue(circular)
    printed = []
    monkeypatch.setattr(
        "columns.admin.circulars.pages.render_register_pdf", lambda register: printed.append(register) or b"%PDF"
    )
    for person, titles in ((desk.keeper, ["本单位的事"]), (desk.officer, ["本单位的事", "别的单位的事"])):
        assert login(person).get(url("circular_duties", circular.pk)).status_code == 200
        assert [row[2] for row in printed.pop().rows] == titles


def test_another_desk_that_takes_filings_watches_over_nothing(desk, issued, login):
    client = login(with_duties(desk.bureau, Duty.TAKE_FILINGS))
    assert client.get(url("circular_change", issued.pk)).status_code == 404
    assert client.get(url("circular_add")).status_code == 403
    assert client.get(url("circularduty_workbook")).status_code == 403
    assert "0 条" in text_of(client.get(url("unittask_changelist")))


@pytest.mark.parametrize(
    ("name", "said"),
    [("circular", "由县政务公开办公室登记通知"), ("circularduty", "先登记通知"), ("unittask", "督办通知印发以后")],
)
def test_an_empty_list_says_how_it_is_filled(name, said, desk, login):
    assert said in text_of(login(desk.officer).get(url(f"{name}_changelist")))


# -- entering


def test_a_circular_is_entered_mended_and_issued(desk, login):
    client = login(desk.officer)
    data = {
        "title": "关于规范网站管理的通知", "issuing_body": "县政府办公室", "issued_on": "2017-09-01",
        "office": desk.office.pk, "document_number": "", "address": "", "attachments": "",
    }  # fmt: skip
    assert client.post(url("circular_add"), data | {"title": ""}).status_code == 422
    client.post(url("circular_add"), data)
    circular = Circular.objects.get()
    assert client.post(url("circular_add"), data).status_code == 422
    told = {
        "circular": circular.pk, "number": "1", "title": "关停网站", "group": "townships", "rhythm": "date",
        "due_on": "2017-10-31", "months_after": "0", "unit_names": desk.bureau.short_name,
    }  # fmt: skip
    client.post(url("circularduty_add"), told)
    duty = CircularDuty.objects.get()
    assert (duty.unit_names, duty.due_words) == (desk.bureau.short_name, "2017年10月31日")
    seen = duty.history.first().history_id
    answer = client.post(url("circularduty_edit", duty.pk), told | {"lead_names": desk.office.short_name, "seen": seen})
    assert answer.status_code == 302
    assert CircularDuty.objects.get().lead_names == desk.office.short_name
    answer = client.post(url("circular_act", circular.pk, "issue"), {"issue-version": circular.version})
    assert Circular.objects.get().state == CircularState.ISSUED
    assert {each.unit for each in UnitTask.objects.all()} == {desk.bureau, desk.township}
    assert client.get(url("circular_edit", circular.pk)).status_code == 302
    assert client.get(url("circularduty_edit", duty.pk)).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due_on": "2017-08-24"}, "期限不能早于通知的成文日期2017-08-25"),
        ({"due_on": ""}, "限期完成的任务须写期限"),
        ({"rhythm": "ongoing"}, "不写期限"),
        ({"months_after": "3"}, "只有每季度、每年的任务"),
        ({"unit_names": "第九百局"}, "没有“第九百局”"),
        ({"unit_names": "甲局、甲局"}, "“甲局”写了两次"),
        ({"number": "1"}, "这个序号的任务已经登记了"),
        ({"title": ""}, "请填写任务"),
    ],
)
def test_a_duty_that_cannot_be_right_is_told_and_nothing_typed_is_lost(wrong, said, desk, login):
    DepartmentFactory.create(short_name="甲局")
    circular = desk.circular()
    desk.duty(circular, 1)
    data = {
        "circular": circular.pk, "number": "2", "title": "关停网站", "text": "打了很久的字", "group": "everybody",
        "rhythm": "date", "due_on": "2017-10-31", "months_after": "0", "unit_names": "甲局",
    }  # fmt: skip
    answer = login(desk.officer).post(url("circularduty_add"), data | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "打了很久的字" in answer.content.decode()
    assert CircularDuty.objects.count() == 1


def test_without_a_draft_one_is_led_to_enter_a_circular_first(desk, issued, login):
    answer = login(desk.officer).get(url("circularduty_add"), follow=True)
    assert answer.redirect_chain[-1][0] == url("circular_changelist")
    assert "请先登记通知" in text_of(answer)


def test_a_duty_moved_to_the_number_of_another_is_told(desk, login):
    circular = desk.circular()
    first = desk.duty(circular, 1)
    desk.duty(circular, 2)
    data = {"number": "2", "title": "任务", "group": "everybody", "rhythm": "ongoing", "months_after": "0"}
    seen = {"seen": first.history.first().history_id}
    answer = login(desk.officer).post(url("circularduty_edit", first.pk), data | seen)
    assert (answer.status_code, "请换一个序号" in answer.content.decode()) == (422, True)


def workbook(*rows: dict[str, str]) -> SimpleUploadedFile:
    """Return the workbook of duties, filled in."""
    book = admin.site._registry[CircularDuty].book
    made = openpyxl.load_workbook(io.BytesIO(template(book)))
    sheet = made.worksheets[0]
    sheet.delete_rows(2, sheet.max_row)
    for row in rows:
        sheet.append([row.get(name, "") for name in book.columns])
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("任务.xlsx", out.getvalue(), content_type=XLSX)


LINE = {"title": "关停网站", "group": "各乡镇", "rhythm": "每季度完成", "months_after": "1", "part": "一"}


def test_duties_come_by_workbook_after_a_preview(desk, login):
    circular = desk.circular()
    desk.duty(circular, 1)
    client = login(desk.officer)
    named = {"circular": circular.title, "unit_names": desk.bureau.short_name}
    answer = client.post(
        url("circularduty_workbook"),
        {"file": workbook(LINE | named | {"number": "1"}, LINE | named | {"number": "2", "title": "公示栏"})},
    )
    plan = client.get(answer.url)
    assert CircularDuty.objects.count() == 1
    client.post(answer.url, {"digest": plan.context["plan"].digest})
    found = CircularDuty.objects.order_by("number").values_list("number", "title", "group", "rhythm", "months_after")
    assert list(found) == [
        (1, "关停网站", "townships", DutyRhythm.QUARTERLY, 1),
        (2, "公示栏", "townships", DutyRhythm.QUARTERLY, 1),
    ]
    assert {each.unit_names for each in CircularDuty.objects.all()} == {desk.bureau.short_name}


def test_a_workbook_that_cannot_be_right_is_told_line_by_line(desk, login):
    circular, issued = desk.circular(), desk.issued_too()
    client = login(desk.officer)
    named = {"circular": circular.title, "number": "1"}
    lines = [
        LINE | named,
        LINE | named,
        LINE | named | {"number": "3", "unit_names": "甲局"},
        LINE | named | {"number": "4", "rhythm": "限期完成", "months_after": "0", "due_on": "2017-08-24"},
        LINE | {"circular": issued.title, "number": "9"},
    ]
    answer = client.post(url("circularduty_workbook"), {"file": workbook(*lines)})
    said = [(each.row, each.sentence) for each in client.get(answer.url).context["plan"].problems]
    assert [row for row, _ in said] == [3, 4, 5, 6]
    for (_, sentence), words in zip(said, ["第2行", "没有“甲局”", "不能早于", "已经印发"], strict=True):
        assert words in sentence


def test_the_workbook_that_goes_out_comes_in_without_a_change(desk, login):
    circular = desk.circular()
    desk.duty(circular, 1, units=[desk.bureau], leads=[desk.office], rhythm=DutyRhythm.DATE, due_on=date(2017, 9, 30))
    desk.duty(circular, 2, rhythm=DutyRhythm.YEARLY, months_after=3)
    client = login(desk.officer)
    out = client.get(url("circularduty_workbook_export"), {"circular": circular.pk}).content
    answer = client.post(
        url("circularduty_workbook"), {"file": SimpleUploadedFile("任务.xlsx", out, content_type=XLSX)}
    )
    plan = client.get(answer.url).context["plan"]
    assert ([each.kind for each in plan.lines], plan.problems) == (["same", "same"], [])


def test_a_duty_is_dropped_from_a_draft_only(desk, login, issued):
    client = login(desk.officer)
    duty = issued.duties.first()
    client.post(url("circularduty_drop", duty.pk))
    assert CircularDuty.objects.filter(pk=duty.pk).exists()
    draft = desk.duty(desk.circular(title="另一件"), 1)
    client.post(url("circularduty_drop", draft.pk))
    assert not CircularDuty.objects.filter(pk=draft.pk).exists()


# -- reporting and judging


def report(**given):
    return {"report-version": "1", "report-concerns": "yes", "report-done": "已经备案。", **{
        f"report-{name}": value for name, value in given.items()
    }}  # fmt: skip


def test_a_unit_reports_with_a_paper_that_is_not_lost_when_something_else_is_wrong(desk, issued, login):
    task = desk.task(issued, 1)
    client = login(desk.keeper)
    where = url("unittask_act", task.pk, "report")
    paper = SimpleUploadedFile("备案表.txt", "备案".encode())
    answer = client.post(where, report(done="", papers=paper))
    shown = answer.content.decode()
    assert "已上传：备案表.txt" in shown
    (kept,) = answer.context["choices"][0].form.kept()
    client.post(where, report() | {kept["field"]: kept["token"]})
    task.refresh_from_db()
    assert (task.state, task.papers.count(), PrivateFile.objects.count()) == (TaskState.REPORTED, 1, 1)
    there = url("unittask_paper", task.pk, TaskPaper.objects.get().pk)
    assert client.get(there).content == "备案".encode()
    assert login(desk.officer).get(there).status_code == 200
    assert login(with_duties(desk.township, Duty.DRAFT)).get(there).status_code == 404


def test_what_cannot_be_reported_stays_as_it_was_typed(desk, issued, login):
    task = desk.task(issued, 1)
    data = report(done="打了很久的字", evidence="ftp://x.cn/")
    answer = login(desk.keeper).post(url("unittask_act", task.pk, "report"), data)
    shown = answer.content.decode()
    assert "不是网址" in shown
    assert "打了很久的字" in shown


def test_the_office_ticks_many_at_once_and_is_told_what_it_could_not(desk, issued, login):
    first = desk.report(desk.task(issued, 2))
    helper = with_duties(desk.township, Duty.DRAFT)
    second = desk.report(desk.task(issued, 2, desk.township), actor=helper)
    client = login(desk.officer)
    ticked = {"task": [f"{first.pk}:{first.version}", f"{second.pk}:1", "x:y", "9"]}
    answer = client.post(url("circularduty_accept", first.duty_id), ticked, follow=True)
    said = [str(each) for each in answer.context["messages"]]
    assert said[0] == "已核对通过1个单位。"
    assert desk.township.short_name in said[1]
    assert {each.state for each in UnitTask.objects.filter(duty=first.duty_id)} == {
        TaskState.ACCEPTED,
        TaskState.REPORTED,
    }


def test_the_office_chases_from_the_page_of_a_duty(desk, issued, login):
    duty = issued.duties.get(number=2)
    client = login(desk.officer)
    answer = client.post(url("circularduty_chase", duty.pk), {"words": "请抓紧"}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == [
        "已催办1个单位。",
        f"没有人可以提醒，请打电话催：{desk.township.short_name}。",
    ]
    assert "请抓紧" in text_of(answer)
    assert "今天已经催办过了" in client.post(url("circularduty_chase", duty.pk), {"words": ""}).content.decode()
    assert DutyChase.objects.count() == 1


def test_the_first_page_counts_what_is_owed_and_what_waits(desk, issued, login):
    desk.report(desk.task(issued, 2))
    shown = text_of(login(desk.keeper).get(reverse("admin:index")))
    assert "我的单位待报送 3 项" in shown
    assert "逾期 3 项" in shown
    shown = text_of(login(desk.officer).get(reverse("admin:index")))
    assert "等我核对 1 项" in shown
    # The bureau's three and the township's three: 2 is done 适时 and never late.
    assert "督办的任务逾期 6 项" in shown
    assert "2个单位" in shown


@pytest.mark.parametrize(
    ("stand", "numbers"), [("owed", {1, 3, 4}), ("overdue", {1, 3, 4}), ("waiting", {2}), ("done", set())]
)
def test_the_list_is_filtered_by_how_tasks_stand(stand, numbers, desk, issued, login):
    desk.report(desk.task(issued, 2))
    answer = login(desk.keeper).get(url("unittask_changelist"), {"stand": stand})
    assert {each.duty.number for each in answer.context["cl"].result_list} == numbers


# -- papers and tables


def test_the_list_goes_out_as_it_is_filtered(desk, issued, login):
    desk.report(desk.task(issued, 2), done="=1+1")
    client = login(desk.officer)
    asked = {"circular": issued.pk, "duty": issued.duties.get(number=2).pk}
    lines = b"".join(client.get(url("unittask_export", "csv"), asked).streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert any("'=1+1" in line and "待核对" in line for line in lines)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(url("unittask_export", "xlsx"), asked).content)).worksheets[0]
    assert sheet.max_row == 3
    nobody = login(with_duties(desk.bureau, Duty.PROOFREAD))
    assert nobody.get(url("unittask_export", "csv")).status_code == 403


@pytest.mark.once
def test_the_breakdown_and_the_ledger_are_printed(desk, issued, login):
    desk.report(desk.task(issued, 2))
    client = login(desk.officer)
    ledger = url("unittask_ledger")
    places = (
        url("circular_duties", issued.pk),
        url("circular_matrix_printed", issued.pk),
        f"{ledger}?circular={issued.pk}",
        f"{ledger}?circular={issued.pk}&stand=done",
    )
    for where in places:
        answer = client.get(where)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")


def test_the_whole_table_says_each_sign_and_each_duty(desk, issued):
    desk.report(desk.task(issued, 2))
    units = list(Department.objects.filter(pk__in=UnitTask.objects.values("unit")).order_by("order", "slug"))
    tasks = UnitTask.objects.filter(duty__circular=issued)
    duties, lines = matrix(issued, tasks, units=units, on=date(2017, 9, 1))
    table = printing.whole(issued, duties=duties, lines=lines, on=date(2017, 9, 1))
    assert [each.label for each in table.columns] == ["单位", *(str(each.number) for each in duties)]
    assert {cell for row in table.rows for cell in row[1:]} <= set("完核退待逾—")
    assert all(each.title in table.note for each in duties)
    with pytest.raises(Refused) as refused:
        printing.whole(issued, duties=duties * 40, lines=lines, on=date(2017, 9, 1))
    assert refused.value.code == "too_many_duties"


def test_in_a_long_ledger_each_duty_begins_on_a_new_sheet(desk, issued, monkeypatch):
    tasks = list(UnitTask.objects.select_related("unit", "duty__circular").order_by("duty__number", "unit__order"))
    assert printing.ledger(tasks, keeper="", on=date(2017, 9, 1)).sheets == ()
    monkeypatch.setattr(printing, "_LONG", 1)
    numbers = [each.duty.number for each in tasks]
    begins = [place for place in range(1, len(tasks)) if numbers[place] != numbers[place - 1]]
    assert printing.ledger(tasks, keeper="", on=date(2017, 9, 1)).sheets == begins


def test_too_many_lines_are_not_printed_but_said(desk, issued, login, monkeypatch):
    monkeypatch.setattr("columns.admin.circulars.task.PRINTED", 3)
    answer = login(desk.officer).get(url("unittask_ledger"), follow=True)
    assert "一次最多打印3项" in next(str(each) for each in answer.context["messages"])


# -- how much is asked


@pytest.fixture
def whole(desk):
    """Return a circular of 23 duties that a hundred units owe."""
    kinds = (DepartmentKind.TOWNSHIP, DepartmentKind.DEPARTMENT)
    for number in range(98):
        DepartmentFactory.create(kind=kinds[number % 2])
    circular = desk.circular()
    for number in range(1, 24):
        desk.duty(circular, number, rhythm=DutyRhythm.DATE, due_on=date(2017, 9, 20), units=[desk.bureau])
    return desk.issue(circular)


def queries_of(client, where: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


# Beside session, person and duties (5): the list 4, counts and their page; a page of a row besides its history.
BUDGET = {"list": 12, "circular": 16, "matrix": 12, "duty": 18, "tasks": 14}


def test_a_hundred_units_and_23_duties_ask_no_more_than_few(desk, whole, login):
    assert UnitTask.objects.count() == 2_300
    duty = whole.duties.first()
    places = {
        "list": url("circular_changelist"),
        "circular": url("circular_change", whole.pk),
        "matrix": url("circular_matrix", whole.pk),
        "duty": url("circularduty_change", duty.pk),
        "tasks": url("unittask_changelist"),
    }
    for person in (desk.officer, desk.keeper):
        client = login(person)
        client.get(places["list"])
        counted = {name: queries_of(client, where) for name, where in places.items()}
        over = {name: count for name, count in counted.items() if count > BUDGET[name]}
        assert over == {}, counted


def test_a_circular_that_is_over_is_closed_with_a_reason(desk, issued, login):
    client = login(desk.officer)
    where = url("circular_act", issued.pk, "close")
    client.post(where, {"close-version": issued.version, "close-reason": ""})
    assert Circular.objects.get().state == CircularState.ISSUED
    client.post(where, {"close-version": issued.version, "close-reason": "已全部完成"})
    circular = Circular.objects.get()
    assert circular.state == CircularState.CLOSED
    assert "办结" not in text_of(client.get(url("unittask_changelist")))
    assert CIRCULAR.open_to(row=circular, actor=desk.officer, now=timezone.now()) == []
