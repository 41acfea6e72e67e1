"""Complaints on the staff's screens: taken in at a desk, seen and answered by the county OGI office alone."""

import pytest
from django.urls import reverse

from columns.enums import Duty
from requests_ogi.enums import ComplaintFinding, ComplaintMatter, ComplaintMode, ComplaintState
from requests_ogi.models import Complaint, ComplaintPaper
from tests.factories import with_duties
from tests.requests_ogi.world import file, processing
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import PrivateOpening

ADD = "admin:requests_ogi_complaint_add"

pytestmark = pytest.mark.django_db


def typed(world, today, **changed):
    data = {
        "submission": "a" * 32, "unit": world.bureau.pk, "matter": ComplaintMatter.values[0],
        "mode": ComplaintMode.values[0], "received_on": today, "content": "申请三个月没有答复", "name": "王五六",
        "phone": "13887220001",
    }  # fmt: skip
    return data | changed


def page_of(row, name="change", *args):
    return reverse(f"admin:requests_ogi_complaint_{name}", args=[row.pk, *args])


def act(client, row, name, **data):
    row.refresh_from_db()
    fields = {f"{name}-{key}": value for key, value in ({"version": row.version, "reason": ""} | data).items()}
    return client.post(page_of(row, "act", name), fields)


@pytest.fixture
def complaint(world, login, today):
    login(world.window_clerk).post(reverse(ADD), typed(world, today))
    return Complaint.objects.get()


def test_a_desk_takes_a_complaint_in_with_a_code_and_sees_it_no_more(world, login, today):
    client = login(world.window_clerk)
    page = client.post(reverse(ADD), typed(world, today))
    row = Complaint.objects.get()
    assert tracking.matches(page.context["lodged"].code, row.tracking_digest)
    assert "没有重复登记" in client.post(reverse(ADD), typed(world, today)).content.decode()
    assert Complaint.objects.count() == 1
    assert client.get(page_of(row)).status_code == 404
    assert login(world.head).get(reverse(ADD)).status_code == 403


@pytest.mark.parametrize(
    ("changed", "name"),
    [({"content": ""}, "content"), ({"unit": ""}, "unit"), ({"number": "没有-1"}, "number"), ({"phone": "1"}, "phone")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, login, today, changed, name):
    page = login(world.clerk).post(reverse(ADD), typed(world, today, address="诺邓村", **changed))
    assert name in page.context["form"].errors
    assert "诺邓村" in page.content.decode()
    assert Complaint.objects.count() == 0


def test_the_county_office_answers_and_nobody_else_sees_it(world, login, complaint):
    office = login(world.overseer)
    assert "申请三个月没有答复" in office.get(page_of(complaint)).content.decode()
    assert act(office, complaint, "take_on").status_code == 302
    wrong = act(office, complaint, "answer", finding=ComplaintFinding.values[0], answer=" ")
    assert "有内容需要改正" in wrong.content.decode()
    assert act(office, complaint, "answer", finding=ComplaintFinding.values[0], answer="已责令答复").status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.handler) == (ComplaintState.ANSWERED, world.overseer)
    assert "已责令答复" in office.get(page_of(complaint)).content.decode()
    for who in (world.handler, world.leader, world.head, with_duties(world.bureau, Duty.TAKE_IN)):
        client = login(who)
        assert client.get(page_of(complaint)).status_code == 404
        assert client.post(page_of(complaint, "act", "take_on")).status_code == 404
        assert client.post(page_of(complaint, "open")).status_code == 404


def test_who_complains_shows_by_a_click_with_a_reason(world, login, complaint):
    client = login(world.overseer)
    page = client.get(page_of(complaint)).content.decode()
    assert "王*" in page
    assert "王五六" not in page
    assert "至少4个字" in client.post(page_of(complaint, "open"), {"open-reason": "看"}).content.decode()
    shown = client.post(page_of(complaint, "open"), {"open-reason": "电话核实情况"}).content.decode()
    assert "王五六" in shown
    assert "13887220001" in shown
    assert PrivateOpening.objects.get().subject_key == f"requests_ogi.complaint:{complaint.pk}"


def test_the_case_that_is_complained_of_is_named_by_its_number(world, login, today):
    row = processing(world, on=today)
    file(world, on=today)
    login(world.clerk).post(reverse(ADD), typed(world, today, number=row.number.lower()))
    assert Complaint.objects.get().request == row


def test_papers_of_a_complaint_show_by_a_click_with_a_reason(world, login, complaint, private_file):
    lies = ComplaintPaper.objects.create(complaint=complaint, file=private_file)
    client, address = login(world.overseer), page_of(complaint, "paper", lies.pk)
    page = client.get(page_of(complaint)).content.decode()
    assert (private_file.name in page, "1．PDF（" in page) == (False, True)
    assert client.get(address).status_code == 302
    assert client.post(address, {"open-reason": "看"}).status_code == 302
    assert PrivateOpening.objects.count() == 0
    assert client.post(address, {"open-reason": "核实反映的情况"}).content.startswith(b"%PDF")
    assert PrivateOpening.objects.get().fields == [f"paper:{lies.pk}"]
    assert login(world.head).post(address, {"open-reason": "核实反映的情况"}).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_the_same_few_queries(world, login, complaint, django_assert_max_num_queries, count):
    for number in range(count):
        complaint.pk = None
        complaint.number, complaint.submission = f"TS-2026-1{number:03d}", None
        complaint.save()
    client = login(world.overseer)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:requests_ogi_complaint_changelist"))
    assert len(page.context["cl"].result_list) == count + 1
    text = page.content.decode()
    assert "还剩15个工作日" in text
    assert f'<td class="field-received">{complaint.received_on}</td>' in text
    assert '<td class="field-handler nowrap">—</td>' in text
