"""The desk registers a list: typed, from a workbook or for several organs; looked at once, filed once, printed once."""

import io
import re
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_ogi.admin.forms.bulk import COLUMNS
from requests_ogi.models import InformationRequest
from tests.requests_ogi.admin.test_intake import typed
from tests.requests_ogi.world import take
from yunlong_portal.kernel.tables import xlsx_bytes

BULK, RECEIPTS, TABLE = (f"admin:requests_ogi_informationrequest_{each}" for each in (
    "bulk", "bulk_receipts", "bulk_table",
))  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(world, login):
    return login(world.window_clerk)


def listed(world, today, *lines, go="check", **more):
    data = typed(world, today, organ=None, description=None, go=go, **more)
    for number, line in enumerate(lines):
        data |= {f"line-{number}-{name}": value for name, value in line.items()}
    return data


LOW = {"organ": "县民政局", "description": "2016年度低保资金发放情况"}
AID = {"organ": "mzj", "description": "2016年度救灾款发放情况", "title": "救灾款发放表"}


def send(client, *arguments, **more):
    return client.post(reverse(BULK), listed(*arguments, **more))


def text_of(answer):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return re.sub(r"[^\S\f]+", "", done.stdout.decode())


def test_a_list_is_looked_at_then_filed_and_its_receipts_are_one_print(world, window, today):
    page = send(window, world, today, LOW, AID)
    assert InformationRequest.objects.count() == 0
    assert "登记这 2 件" in page.content.decode()
    mark = page.context["mark"]
    done = send(window, world, today, LOW, AID, go="file", mark=mark)
    rows = list(InformationRequest.objects.order_by("pk"))
    assert [each.number for each in rows] == ["MZJ-2026-0001", "MZJ-2026-0002"]
    assert {each.window for each in rows} == {world.window}
    codes = [each["code"] for each in done.context["filed"]]
    again = send(window, world, today, LOW, AID, go="file", mark=send(window, world, today, LOW, AID).context["mark"])
    assert [each["code"] for each in again.context["filed"]] == codes
    assert InformationRequest.objects.count() == 2
    printed = window.post(reverse(RECEIPTS), {"batch": "a" * 32, "count": "2"})
    sheets = text_of(printed).split("\f")
    found = [(row.number in sheet, code in sheet) for row, code, sheet in zip(rows, codes, sheets, strict=False)]
    assert found == [(True, True), (True, True)]
    for wrong in ({"batch": "b" * 32, "count": "2"}, {"batch": "a" * 32, "count": "0002000"}, {"batch": "a" * 32}):
        assert window.post(reverse(RECEIPTS), wrong).status_code == 404
    for row in rows:
        take("register", row, world.window_clerk, on=today)
    assert window.post(reverse(RECEIPTS), {"batch": "a" * 32, "count": "2"}).status_code == 404


def test_a_list_changed_after_the_look_is_looked_at_again(world, window, today):
    mark = send(window, world, today, LOW).context["mark"]
    page = send(window, world, today, AID, go="file", mark=mark)
    assert (InformationRequest.objects.count(), page.context["mark"] not in {"", mark}) == (0, True)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([{"organ": "县教育局", "description": "学区划分"}], "没有“县教育局”这个机关"),
        ([{"description": "学区划分"}], "请填写被申请机关"),
        ([{"organ": "mzj", "title": "学区划分"}], "请写明所需信息"),
        ([LOW, LOW | {"organ": "mzj"}], "与第1行相同"),
        ([{"organ": "mzj", "description": "字", "document_number": "号" * 81}], "最多 80 个字"),
        ([], "请至少填写一件申请"),
    ],
)
def test_what_is_wrong_is_said_beside_its_line_and_nothing_is_filed(world, window, today, lines, problem):
    page = send(window, world, today, *lines, go="file", mark="")
    assert problem in page.content.decode()
    assert page.context["mark"] == ""
    assert InformationRequest.objects.count() == 0


def test_what_is_missing_about_the_applicant_holds_the_list_up_too(world, window, today):
    page = send(window, world, today, LOW, identity_number="")
    assert ("identity_number" in page.context["form"].errors, page.context["mark"]) == (True, "")
    assert LOW["description"] in page.content.decode()


def test_a_workbook_fills_the_list_and_a_wrong_one_says_why(world, window, today):
    template = window.get(reverse(TABLE))
    assert template.content.startswith(b"PK")
    rows = [("县民政局", "低保", "", ""), ("某局", "救灾", "", "云民〔2016〕1号")]
    table = SimpleUploadedFile("清单.xlsx", xlsx_bytes(list(COLUMNS), rows, title="清单"))
    page = send(window, world, today, LOW, go="table", table=table, name="")
    assert page.context["form"].errors == {}
    lines = [(each.organ, each.description, each.document_number) for each in page.context["lines"][:3]]
    assert lines == [
        ("县民政局", LOW["description"], ""),
        ("县民政局", "低保", ""),
        ("某局", "救灾", "云民〔2016〕1号"),
    ]
    old = SimpleUploadedFile("清单.xls", io.BytesIO(b"\xd0\xcf\x11\xe0").read())
    page = send(window, world, today, LOW, go="table", table=old)
    assert "不是能读的 xlsx 表格" in page.content.decode()
    assert "请选择填好的表格" in send(window, world, today, LOW, go="table").content.decode()


def test_the_same_text_goes_to_several_organs(world, window, today):
    page = send(window, world, today, go="spread", organs=["mzj", "nowhere"], same_description="低保资金")
    assert [(each.organ, each.description) for each in page.context["lines"][:1]] == [("县民政局", "低保资金")]
    page = send(window, world, today, go="spread", organs=["mzj"])
    assert "写明同一内容" in page.content.decode()
    assert len(send(window, world, today, LOW, go="more").context["lines"]) == 11


def test_what_he_asked_before_is_said_beside_its_line(world, window, today):
    mark = send(window, world, today, LOW).context["mark"]
    send(window, world, today, LOW, go="file", mark=mark)
    page = send(window, world, today, AID, LOW, submission="c" * 32)
    assert [each.notes != [] for each in page.context["form"].lines] == [False, True]
    assert "MZJ-2026-0001" in page.content.decode()


def test_it_is_for_those_who_take_in(world, login):
    for who in (world.leader, world.overseer):
        client = login(who)
        assert client.get(reverse(BULK)).status_code == 403
        assert client.get(reverse(TABLE)).status_code == 403
        assert client.post(reverse(RECEIPTS), {"batch": "a", "count": "1"}).status_code == 403
