"""Taking a request in at a desk: by every way it comes, once, with what was typed kept."""

import re
import subprocess
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from columns.enums import Duty
from requests_ogi.enums import IntakeMode, PaperKind, RequestState
from requests_ogi.models import InformationRequest
from tests.factories import DepartmentFactory, with_duties
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import act, page_of
from tests.requests_ogi.world import PERSON, WANTED, file, take
from yunlong_portal.kernel import tracking

INTAKE = "admin:requests_ogi_informationrequest_add"

pytestmark = pytest.mark.django_db


def pdf(name="页.pdf"):
    return SimpleUploadedFile(name, samples.pdf())


def typed(world, today, **changed):
    """Return what a clerk types for somebody who stands there."""
    data = {
        "submission": "a" * 32, "desk": world.window.pk, "organ": "mzj", "mode": "in_person", "on_submitted": today,
        "kind": "citizen", "name": PERSON["name"], "identity_type": "id_card", "identity_number": "532929198001010010",
        "phone": "138 8722 0000", "address": PERSON["address"], "description": WANTED["description"],
        "supply_forms": ["paper"], "delivery_ways": ["collect"], "accepts_other_form": "on",
    }  # fmt: skip
    return {name: value for name, value in (data | changed).items() if value is not None}


def take_in(client, world, today, **changed):
    return client.post(reverse(INTAKE), typed(world, today, **changed))


def text_of(answer):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


@pytest.fixture
def window(world, login):
    return login(world.window_clerk)


def test_number_and_query_code_are_shown_once_with_a_receipt_to_print(world, window, today):
    page = take_in(window, world, today, paper_identity=[pdf(), pdf()], paper_form=pdf())
    row = InformationRequest.objects.get()
    code = page.context["code"]
    assert (row.state, row.desk, row.window, row.received_on) == (
        RequestState.RECEIVED,
        world.window,
        world.window,
        today,
    )
    assert tracking.matches(code, row.tracking_digest)
    assert (row.number in page.content.decode(), code in page.content.decode()) == (True, True)
    assert sorted(row.papers.values_list("kind", flat=True)) == [PaperKind.FORM, PaperKind.IDENTITY, PaperKind.IDENTITY]
    assert row.applicant.phone == "13887220000"
    receipt = window.post(page_of(row, "print", "receipt"), {"submission": "a" * 32})
    assert receipt["Content-Type"] == "application/pdf"
    assert code in text_of(receipt)
    assert row.number in text_of(receipt)


def test_a_form_sent_twice_is_one_case_with_the_same_code(world, window, today):
    first = take_in(window, world, today)
    again = take_in(window, world, today)
    assert InformationRequest.objects.count() == 1
    assert again.context["code"] == first.context["code"]
    assert "没有重复登记" in again.content.decode()


def test_who_did_not_file_it_prints_a_receipt_by_a_reason_and_without_the_code(world, window, login, today):
    code = take_in(window, world, today).context["code"]
    row = InformationRequest.objects.get()
    wrong = window.post(page_of(row, "print", "receipt"), {"submission": "b" * 32})
    assert "请写明为什么要看" in wrong.content.decode()
    again = window.post(page_of(row, "print", "receipt"), {"open-reason": "申请人要求补打"})
    assert code not in text_of(again)
    assert login(world.leader).get(page_of(row, "print", "receipt")).status_code == 404
    take("register", row, world.window_clerk, on=today)
    assert window.post(page_of(row, "print", "receipt"), {"submission": "a" * 32}).status_code == 404
    assert window.get(page_of(row, "print", "receipt")).status_code == 404
    assert window.get(page_of(row, "print", "anything")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "name", "sentence"),
    [
        ({"identity_number": "532929198001010011"}, "identity_number", "校验码"),
        ({"identity_number": ""}, "identity_number", "应当出示证件"),
        ({"name": ""}, "name", "请填写姓名或者单位名称"),
        ({"description": ""}, "description", "请录入"),
        ({"description": "字" * 200_000}, "description", "200000 个字"),
        ({"on_submitted": ""}, "on_submitted", "请填写提交日期"),
        ({"on_submitted": "2026-02-30"}, "on_submitted", "日期"),
        ({"on_submitted": "2999-01-01"}, "on_submitted", "在今天"),
        ({"on_submitted": "2026-09-01"}, "late_because", "早于今天"),
        ({"phone": "123"}, "phone", "电话号码"),
        ({"kind": "organisation"}, "category", "请选择单位类别"),
        ({"agent_phone": "13887220001"}, "agent_name", "请填写代理人姓名"),
        ({"organ": "nowhere"}, "organ", "请从列表中选择"),
        ({"mode": "plain_letter"}, "on_arrived", "请填写到达公开机构的日期"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(world, window, today, changed, name, sentence):
    page = take_in(window, world, today, **changed, paper_form=pdf("申请表.pdf"))
    assert page.status_code == 200
    assert any(sentence in each for each in page.context["form"].errors[name]), page.context["form"].errors
    text = page.content.decode()
    assert PERSON["address"] in text
    assert "已上传：申请表.pdf" in text
    assert InformationRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("mode", "dates", "state"),
    [
        (IntakeMode.REGISTERED_LETTER, {"on_signed": 0}, RequestState.RECEIVED),
        (IntakeMode.PLAIN_LETTER, {"on_arrived": 0}, RequestState.AWAITING_CONFIRMATION),
        (IntakeMode.PLAIN_LETTER, {"on_arrived": 2, "on_confirmed": 0}, RequestState.RECEIVED),
        (IntakeMode.MISADDRESSED_LETTER, {"on_arrived": 0, "on_signed": 0}, RequestState.RECEIVED),
        (IntakeMode.FAX, {"on_arrived": 0}, RequestState.AWAITING_CONFIRMATION),
        (IntakeMode.EMAIL, {"on_system_received": 1, "on_confirmed": 0}, RequestState.RECEIVED),
    ],
)
def test_every_way_asks_for_its_own_dates(world, window, today, mode, dates, state):
    days = {name: today - timedelta(days=ago) for name, ago in dates.items()}
    page = take_in(window, world, today, mode=mode, identity_number="", on_submitted="2026-01-01", means="电话", **days)
    assert "form" not in page.context or not page.context["form"].errors
    row = InformationRequest.objects.get()
    assert (row.mode, row.state) == (mode, state)
    assert row.contacts.filter(reached=True).count() == ("on_confirmed" in dates)


def test_what_was_taken_while_the_network_was_down_is_flagged_and_countersigned(world, window, today, login):
    page = take_in(window, world, today, on_submitted=today - timedelta(days=3), late_because="11月断网")
    row = InformationRequest.objects.get()
    assert page.context["code"]
    assert (row.received_on, row.entered_late_because) == (today - timedelta(days=3), "11月断网")
    assert "待复核" in login(world.head).get(page_of(row)).content.decode()


def test_a_spoken_request_is_typed_printed_signed_and_scanned_back(world, window, today):
    page = take_in(window, world, today, mode="oral")
    row = InformationRequest.objects.get()
    assert row.state == RequestState.DRAFT
    assert "打印申请表签名" in page.content.decode()
    form = text_of(window.post(page_of(row, "print", "form"), {"submission": "a" * 32}))
    assert PERSON["name"] in form
    assert "申请人签名" in form
    assert act(window, row, "sign_typed_request", on=today, signed_page=pdf()).status_code == 302
    assert InformationRequest.objects.get().state == RequestState.RECEIVED


def test_an_organisation_and_its_agent_are_kept_apart_from_a_citizen(world, window, today):
    take_in(
        window, world, today, kind="organisation", name="云龙某某公司", identity_number="91530000MA6K000000"[:17],
    )  # fmt: skip
    assert InformationRequest.objects.count() == 0
    take_in(
        window, world, today, kind="organisation", name="云龙某某公司", identity_number="91350100M000100Y43",
        category="commercial", legal_representative="赵六", agent_name="钱七", agent_phone="13887220001",
    )  # fmt: skip
    applicant = InformationRequest.objects.get().applicant
    assert (applicant.masked_name, applicant.category, applicant.identity_type) == ("云龙某某公司", "commercial", "")
    assert (applicant.agent["name"], applicant.agent["authority"]) == ("钱七", "未附授权委托书")


def test_earlier_cases_are_shown_before_the_same_is_filed_again(world, window, today):
    take_in(window, world, today)
    page = take_in(window, world, today, submission="b" * 32)
    assert InformationRequest.objects.count() == 1
    assert [each["why"] for each in page.context["found"]] == ["同一申请人，内容完全相同"]
    assert "仍然登记" in page.content.decode()
    again = take_in(window, world, today, submission="b" * 32, looked=page.context["mark"])
    assert again.context["code"]
    assert InformationRequest.objects.count() == 2


def test_looking_before_filing_files_nothing_and_shows_only_what_one_may_see(world, window, login, today):
    take_in(window, world, today)
    other = DepartmentFactory.create()
    stranger = with_duties(other, Duty.TAKE_IN)
    page = take_in(login(stranger), world, today, desk=other.pk, submission="c" * 32, look="1")
    assert page.context["found"] == []
    mine = take_in(window, world, today, submission="c" * 32, look="1", name="")
    assert [each["why"] for each in mine.context["found"]] == ["同一申请人，内容完全相同"]
    assert InformationRequest.objects.count() == 1


def test_a_desk_takes_in_for_its_own_departments_only(world, window, login, today):
    page = take_in(window, world, today, desk=world.bureau.pk)
    assert "desk" in page.context["form"].errors
    for who in (world.leader, world.head, world.overseer):
        assert login(who).get(reverse(INTAKE)).status_code == 403
    assert login(world.handler).get(reverse(INTAKE)).status_code == 200


def test_a_department_that_takes_in_its_own_works_on_it_itself(world, login, today):
    take_in(login(world.clerk), world, today, desk=world.bureau.pk)
    row = InformationRequest.objects.get()
    assert (row.desk, row.window) == (world.bureau, None)
    assert file(world, on=today).request.number == "MZJ-2026-0002"
