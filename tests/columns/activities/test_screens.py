"""The screens of a year's activities: kept by departments, watched by a desk, printed, taken away, read in again."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from columns.enums import Attendance, Duty
from columns.models import ConferenceSpeaker, Meeting, MeetingParticipant, PressConference, Trainee, Training
from tests.columns.activities.test_conferences import conference
from tests.columns.activities.test_meetings import meeting
from tests.columns.activities.test_trainings import came, training
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.private_files import path_of

pytestmark = pytest.mark.django_db

KEPT = (Meeting, Training, Trainee, PressConference)
WITH_YEARS = (Meeting, Training, PressConference)


def address(model, page="changelist", *args):
    return reverse(f"admin:columns_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def held(bureau):
    """Return one row of everything, kept by the bureau."""
    row = meeting(bureau.pk)
    row.save()
    planned = conference(department=bureau, planned_on=date(2026, 12, 1))
    planned.save()
    ConferenceSpeaker.objects.create(conference=planned, name="李某", post="局长")
    trained = training(bureau)
    return {Meeting: row, Training: trained, Trainee: came(trained, bureau, "张某"), PressConference: planned}


@pytest.mark.once
@pytest.mark.parametrize("model", KEPT)
def test_every_screen_lists_prints_and_goes_out_as_a_workbook(login, keeper, office, held, model):
    client = login(keeper)
    pages = ["changelist", "add", "workbook", "workbook_template", "workbook_export", "printed"]
    for page in pages + (["years"] if model in WITH_YEARS else []):
        assert (page, client.get(address(model, page)).status_code) == (page, 200)
    assert client.get(address(model, "printed")).content.startswith(b"%PDF")
    if model in WITH_YEARS:
        for extension in ("csv", "xlsx", "pdf"):
            assert client.get(address(model, "years_file", extension), {"year": 2026}).status_code == 200
        assert client.get(address(model, "years_file", "doc")).status_code == 404
        assert client.get(address(model, "years"), {"year": "12345"}).status_code == 422


@pytest.mark.parametrize("model", KEPT)
def test_others_see_nothing_and_the_desk_sees_all_and_changes_nothing(login, watcher, held, county, model):
    stranger = login(with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS))
    assert stranger.get(address(model)).context["cl"].result_count == 0
    assert stranger.get(address(model, "change", held[model].pk)).status_code == 302
    desk = login(watcher)
    assert desk.get(address(model)).context["cl"].result_count == 1
    page = desk.get(address(model, "change", held[model].pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert desk.get(address(model, "add")).status_code == 403
    assert desk.get(address(model, "workbook")).status_code == 403


def test_a_meeting_is_typed_with_who_came(login, keeper, bureau, office):
    form = {
        "department": bureau.pk, "kind": "topical", "held_on": "2026-11-20", "topic": "年度报告", "chair": "李某",
        "participants-TOTAL_FORMS": 2, "participants-INITIAL_FORMS": 0, "participants-0-department": bureau.pk,
        "participants-0-attendance": "deputy", "participants-1-department": office.pk,
        "participants-1-attendance": "absent",
    }  # fmt: skip
    client = login(keeper)
    assert client.post(address(Meeting, "add"), form).status_code == 302
    row = Meeting.objects.get()
    lines = list(row.participants.order_by("pk"))
    assert [each.attendance for each in lines] == [Attendance.DEPUTY, Attendance.ABSENT]
    assert {each.history.get().history_user for each in (row, *lines)} == {keeper}
    assert "1／2" in client.get(address(Meeting)).text

    seen = row.history.latest().pk
    form |= {"seen": seen, "participants-INITIAL_FORMS": 2, "participants-1-DELETE": "on"}
    form |= {f"participants-{place}-id": each.pk for place, each in enumerate(lines)}
    form |= {f"participants-{place}-meeting": row.pk for place in (0, 1)}
    assert client.post(address(Meeting, "change", row.pk), form).status_code == 302
    assert MeetingParticipant.objects.get() == lines[0]
    assert MeetingParticipant.history.filter(history_type="-").get().history_user == keeper


@pytest.mark.django_db(transaction=True)
def test_minutes_are_handed_in_and_read_by_those_who_see_the_meeting(login, keeper, watcher, held, county):
    there = address(Meeting, "paper", held[Meeting].pk)
    given = {"file": SimpleUploadedFile("纪要.txt", "会议议定".encode())}
    assert "已上传会议纪要。" in login(keeper).post(there, given, follow=True).text
    read, page = address(Meeting, "paper_file", held[Meeting].pk), address(Meeting, "change", held[Meeting].pk)
    assert [f'href="{there}"' in login(each).get(page).text for each in (keeper, watcher)] == [True, False]
    assert login(watcher).get(read).content.decode() == "会议议定"
    assert login(watcher).get(there).status_code == 403
    stranger = login(with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS))
    assert (stranger.get(there).status_code, stranger.get(read).status_code) == (404, 404)
    held[Meeting].refresh_from_db()
    path_of(getattr(held[Meeting], Meeting.paper)).unlink()
    assert "文件不在库中" in login(watcher).get(read, follow=True).text


def test_whose_principal_has_not_heard_a_report_stands_above_the_list_and_in_the_years_table(
    login, watcher, bureau, county
):
    other = DepartmentFactory.create(parent=county)
    meeting(other.pk).save()
    client = login(watcher)
    assert f"当年还没有听取政务公开工作汇报的：{bureau.short_name}。" in client.get(address(Meeting)).text
    page = client.get(address(Meeting, "years"), {"year": 2026})
    assert list(page.context["rows"]) == [
        (bureau.short_name, "0", "", "还没有听取"),
        (other.short_name, "1", "2026-03-02", "已听取"),
    ]
    assert page.context["summary"] == "共2个单位，1个已听取，1个还没有。"


def test_a_keeper_sees_the_year_of_his_own_department_alone(login, keeper, bureau, office, held):
    DepartmentFactory.create()
    rows = login(keeper).get(address(Training, "years"), {"year": 2026}).context["rows"]
    assert list(rows) == [(bureau.short_name, "1", "1", "1", "3")]


@pytest.mark.once
def test_the_sheet_has_the_list_or_empty_lines_to_sign(login, keeper, held, county):
    client, sheet = login(keeper), address(Training, "sheet", held[Training].pk)
    assert client.get(sheet).content.startswith(b"%PDF")
    add = f"{address(Trainee, 'add')}?training={held[Training].pk}"
    assert add in client.get(address(Training, "change", held[Training].pk)).text
    assert client.get(add).context["adminform"].form.initial["training"] == str(held[Training].pk)
    Trainee.objects.all().delete()
    assert client.get(sheet).content.startswith(b"%PDF")
    stranger = login(with_duties(DepartmentFactory.create(parent=county), Duty.KEEP_REGISTERS))
    assert stranger.get(sheet).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_who_came_is_read_from_a_workbook(login, keeper, bureau, held, tmp_path):
    client = login(keeper)
    book = tmp_path / "list.xlsx"
    book.write_bytes(client.get(address(Trainee, "workbook_template")).content)
    sheet = openpyxl.load_workbook(book)
    name = str(held[Training])
    sheet.worksheets[0].append([name, bureau.short_name, "张某", "科员", "是", "91"])
    sheet.worksheets[0].append([name, bureau.short_name, "王某", "", "否", ""])
    sheet.save(book)
    given = {"file": SimpleUploadedFile("list.xlsx", book.read_bytes())}
    shown = client.post(address(Trainee, "workbook"), given, follow=True)
    assert [each.sentence for each in shown.context["plan"].problems] == []
    client.post(shown.redirect_chain[-1][0], {"digest": shown.context["plan"].digest})
    assert list(Trainee.objects.order_by("pk").values_list("name", "attended", "mark")) == [
        ("张某", True, 91), ("王某", False, None),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_lists_and_years_ask_the_database_as_often_for_many_rows(
    login, watcher, bureau, county, django_assert_max_num_queries, count
):
    for place in range(count):
        unit = DepartmentFactory.create(parent=county)
        row = meeting(unit.pk)
        row.save()
        MeetingParticipant.objects.create(meeting=row, department=unit)
        came(training(unit, hours=Decimal(2)), unit, "张某")
        planned = conference(department=unit, topic=f"主题{place}")
        planned.save()
        ConferenceSpeaker.objects.create(conference=planned, name="李某", post="局长")
    client = login(watcher)
    for model in KEPT:
        with django_assert_max_num_queries(14):
            client.get(address(model))
        if model in WITH_YEARS:
            with django_assert_max_num_queries(10):
                client.get(address(model, "years"), {"year": 2026})
