"""The helper's screen: few questions, the number once, the code for the neighbour, his own filings until closed."""

import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from columns.domain.duties import name_helper
from columns.enums import DepartmentKind, Duty
from columns.models import Village
from requests_ogi.enums import IntakeMode, PaperKind
from requests_ogi.models import InformationRequest
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import page_of
from tests.requests_ogi.world import PERSON, at, take
from yunlong_portal.kernel import tracking

LIST, ADD, RECEIPT = (f"admin:requests_ogi_assistance_{each}" for each in ("changelist", "add", "receipt"))
NUMBER = "532929198001010010"

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(world):
    township = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, name="云龙县诺邓镇人民政府", short_name="诺邓镇")
    return Village.objects.create(code="532929101202", name="诺邓村委会", township=township)


@pytest.fixture
def helper(village, today):
    helper = UserFactory.create(is_staff=True)
    name_helper(
        actor=with_duties(village.township, Duty.SIGN_OFF), helper=helper, villages=[village], starts_on=today,
        ends_on=today, basis="诺邓镇代办员名单", now=at(today),
    )  # fmt: skip
    return helper


def photo(name="照片.pdf"):
    return SimpleUploadedFile(name, samples.pdf())


def typed(village, /, **changed):
    data = {
        "submission": "a" * 32, "village": village.pk, "name": PERSON["name"], "identity_number": NUMBER,
        "phone": PERSON["phone"], "house": "三组12号", "organ": "mzj", "description": "2016年度低保资金发放情况",
        "delivery_ways": ["collect"], "was_read_out": "on", "consent": photo(), "identity": [photo(), photo()],
    }  # fmt: skip
    return {name: value for name, value in (data | changed).items() if value is not None}


def test_a_neighbours_request_is_filed_and_its_code_is_on_the_receipt_alone(village, helper, login):
    client = login(helper)
    page = client.get(reverse(ADD))
    assert "我请代办员代我递交" in page.content.decode()
    page = client.post(reverse(ADD), typed(village))
    row = InformationRequest.objects.get()
    text, code = page.content.decode(), tracking.code_for("a" * 32)
    assert tracking.matches(code, row.tracking_digest)
    assert (row.number in text, code in text, NUMBER in text) == (True, False, False)
    assert (row.mode, row.applicant.address) == (IntakeMode.ONLINE, "云龙县诺邓镇诺邓村委会三组12号")
    kinds = sorted(row.papers.values_list("kind", flat=True))
    assert kinds == [PaperKind.CONSENT, PaperKind.IDENTITY, PaperKind.IDENTITY]
    again = client.post(reverse(ADD), typed(village))
    assert (row.number in again.content.decode(), InformationRequest.objects.count()) == (True, 1)
    printed = client.post(reverse(RECEIPT, args=[row.pk]), {"submission": "a" * 32})
    done = subprocess.run(["pdftotext", "-", "-"], input=printed.content, capture_output=True, check=True)
    receipt = "".join(done.stdout.decode().split())
    assert (f"代办员{helper}" in receipt, "".join(code.split()) in receipt) == (True, True)
    for wrong in ({"submission": "b" * 32}, {}):
        assert client.post(reverse(RECEIPT, args=[row.pk]), wrong).status_code == 404


@pytest.mark.parametrize(
    ("changed", "name", "sentence"),
    [
        ({"consent": None}, "consent", "请选择文件"),
        ({"identity": None}, "identity", "请选择文件"),
        ({"was_read_out": None}, "was_read_out", "念给申请人听"),
        ({"phone": ""}, "phone", "请填写"),
        ({"identity_number": "532929198001010011"}, "identity_number", "校验码"),
        ({"delivery_ways": ["post"], "house": ""}, "house", "选了邮寄"),
        ({"village": "0"}, "village", ""),
    ],
)
def test_what_is_missing_is_said_and_the_photographs_are_kept(village, helper, login, changed, name, sentence):
    page = login(helper).post(reverse(ADD), typed(village, **changed))
    assert any(sentence in each for each in page.context["form"].errors[name])
    assert "已上传：照片.pdf" in page.content.decode()
    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_his_list_tells_number_stand_and_dates_and_ends_with_the_case(
    world, village, helper, login, today, number, django_assert_max_num_queries
):
    client = login(helper)
    for each in "abc"[:number]:
        client.post(reverse(ADD), typed(village, submission=each * 32))
    # Session, person, grants, stand-ins, count, rows, and what the frame of the admin asks.
    with django_assert_max_num_queries(12):
        page = client.get(reverse(LIST))
    text = page.content.decode()
    rows = InformationRequest.objects.order_by("pk")
    assert [each.number in text for each in rows] == [True] * number
    assert ("请提醒他接听" in text, PERSON["name"] in text, NUMBER in text) == (True, False, False)
    assert client.get(page_of(rows[0])).status_code in {403, 404}
    for row in rows:
        take("withdraw", row, world.clerk, on=today, reason="本人来电撤回")
    assert rows[0].number not in client.get(reverse(LIST)).content.decode()
    assert client.post(reverse(RECEIPT, args=[rows[0].pk]), {"submission": "a" * 32}).status_code == 404


def test_the_organ_sees_who_helped(world, village, helper, login):
    login(helper).post(reverse(ADD), typed(village))
    page = login(world.handler).get(page_of(InformationRequest.objects.get())).content.decode()
    assert f"{helper}（诺邓镇诺邓村委会）" in page


def test_nobody_else_has_the_screen_and_a_helper_without_a_village_no_form(world, village, helper, login):
    assert login(world.window_clerk).get(reverse(ADD)).status_code == 403
    alone = with_duties(village.township, Duty.ASSIST_VILLAGERS)
    assert "没有可以代办的村" in login(alone).get(reverse(ADD)).content.decode()
    page = login(alone).post(reverse(ADD), typed(village))
    assert "village" in page.context["form"].errors
