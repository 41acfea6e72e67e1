"""The window: an application typed for somebody, on one page; his number, his code, his receipt."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from columns.enums import DepartmentKind, Duty
from columns.remembered import forget
from hall.enums import ApplicationState, CaseType, Channel, MaterialState
from hall.models import Application, ItemEntry
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.hall.factories import make_item
from tests.kernel.cleaning.samples import pdf
from yunlong_portal.kernel import tracking

pytestmark = pytest.mark.django_db

PICK = "/admin/hall/application/add/"
WINDOW = "/admin/hall/application/window/"
PDF = pdf()


@pytest.fixture(autouse=True)
def _fresh():
    forget()
    yield
    forget()


def typed(world, **changed):
    return {
        "submission": "0123456789abcdef" * 2, "kind": "person", "name": "段阿奶", "identity_type": "id_card",
        "identity_number": "532929195001010025", "phone": "0872 552 1234", "pickup_way": "window",
        "received_on": "2026-11-25", "desk": world.bureau.pk, "question-0": "3", "line-1": "paper", "line-2": "paper",
        "line-3": "none",
    } | changed  # fmt: skip


def test_an_item_is_found_in_the_words_of_whoever_stands_there(login, world):
    page = login(world.clerk).get(PICK, {"q": "低保"})
    assert "城乡居民最低生活保障审批" in page.text
    assert f"{WINDOW}?item=YLX-001" in page.text
    assert "没有找到您的窗口能收的事项" in login(world.clerk).get(PICK, {"q": "火星移民"}).text


def test_what_another_part_of_the_portal_takes_in_is_refused_before_anything_is_typed(login, world):
    ItemEntry.objects.update(portal_address="/requests/new/")
    page = login(world.clerk).get(f"{WINDOW}?item=YLX-001")
    assert "要在本网站 /requests/new/ 申请" in page.text
    assert "identity_number" not in page.text


def test_a_department_takes_in_its_own_and_the_centre_for_all(login, world):
    make_item(DepartmentFactory.create(), code="YLX-099", name="结婚登记", everyday=[{"name": "结婚证"}])
    assert "结婚登记" not in login(world.clerk).get(PICK).text
    assert "结婚登记" in login(world.centre_clerk).get(PICK).text
    assert login(world.clerk).get(f"{WINDOW}?item=YLX-099").status_code == 403
    assert login(UserFactory.create(is_staff=True)).get(PICK).status_code == 403


def test_an_organisation_is_asked_for_its_code_first(login, world):
    def proof() -> list[str]:
        page = html.fromstring(login(world.clerk).get(f"{WINDOW}?item=YLX-001").content.decode())
        return page.xpath("//select[@name='identity_type']/option[@selected]/@value")

    assert proof() == ["id_card"]
    ItemEntry.objects.update(for_persons=False, for_organisations=True)
    assert proof() == ["credit_code"]


def test_what_was_typed_becomes_a_case_with_number_code_and_receipt(login, world):
    client = login(world.clerk)
    page = client.post(f"{WINDOW}?item=YLX-001", typed(world))
    row = Application.objects.get()
    assert (row.channel, row.filed_by, row.state) == (Channel.WINDOW, world.clerk, ApplicationState.FILED)
    assert [each.state for each in row.materials.order_by("number")] == [
        MaterialState.ON_PAPER, MaterialState.ON_PAPER, MaterialState.MISSING,
    ]  # fmt: skip
    assert row.party.masked_name == "段*"
    assert row.party.answers == {"家庭人口": "3"}
    code = re.search(r"<dt>查询码</dt><dd>([^<]+)</dd>", page.text)[1]
    assert row.tracking_digest == tracking.digest_of(code)
    receipt = reverse("admin:hall_application_receipt", args=[row.pk])
    assert client.post(receipt, {"submission": row.submission}).content.startswith(b"%PDF")
    assert login(world.centre_clerk).post(receipt, {"submission": row.submission}).status_code == 404


def test_a_form_posted_twice_is_one_case(login, world):
    client = login(world.clerk)
    client.post(f"{WINDOW}?item=YLX-001", typed(world))
    assert "没有重复收件" in client.post(f"{WINDOW}?item=YLX-001", typed(world)).text
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "请填写姓名或者单位名称"),
        ({"identity_number": "532929195001010022"}, "身份证号码有误"),
        ({"phone": "没有"}, "请填写能打通的电话号码"),
        ({"pickup_way": "post"}, "选了邮寄，请填写收件地址"),
        ({"agent_name": "段小二"}, "有代理人的，请填写他的身份证号码"),
        ({"received_on": "2026-12-01"}, "还没有到"),
        ({"question-0": "三口"}, "请只填数字"),
        ({"submission": "x"}, "submission"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(login, world, changed, said):
    page = login(world.clerk).post(f"{WINDOW}?item=YLX-001", typed(world, **changed))
    assert Application.objects.count() == 0
    if said != "submission":
        assert said in page.text
    if "name" not in changed:
        assert "段阿奶" in page.text


def test_a_form_for_persons_asks_nothing_that_only_organisations_have(login, world):
    ItemEntry.objects.update(for_persons=True, for_organisations=False)
    page = login(world.clerk).get(f"{WINDOW}?item=YLX-001").text
    assert "法定代表人" not in page
    ItemEntry.objects.update(for_organisations=True)
    assert "法定代表人" in login(world.clerk).get(f"{WINDOW}?item=YLX-001").text


def test_a_scan_goes_with_its_material_and_is_not_lost_with_a_mistake(login, world):
    client = login(world.clerk)
    scan = SimpleUploadedFile("身份证.pdf", PDF, "application/pdf")
    page = client.post(f"{WINDOW}?item=YLX-001", typed(world, name="") | {"file-2": scan})
    assert "已上传：身份证.pdf" in page.text
    kept = re.search(r'name="file-2-kept" value="([^"]+)"', page.text)[1]
    client.post(f"{WINDOW}?item=YLX-001", typed(world) | {"file-2-kept": kept})
    line = Application.objects.get().materials.get(number=2)
    assert (line.state, line.files.count()) == (MaterialState.UPLOADED, 1)


def test_an_item_that_has_ended_is_not_taken_in(login, world):
    from datetime import date

    make_item(world.bureau, code="YLX-088", name="旧事项", closes_on=date(2020, 1, 1), change={"kind": "cancel"})
    client = login(world.clerk)
    assert "旧事项" not in client.get(PICK).text
    page = client.post(f"{WINDOW}?item=YLX-088", typed(world))
    assert Application.objects.count() == 0
    assert "96128" in page.text


def test_what_is_settled_on_the_spot_is_one_form_more(login, world):
    make_item(
        world.bureau, code="YLX-006", name="结婚登记", basics={"case_type": CaseType.ON_THE_SPOT}, questions=[],
        limits={"statutory_days": "1", "promised_days": "0"},
    )  # fmt: skip
    client = login(world.clerk)
    data = typed(world)
    del data["question-0"]
    client.post(f"{WINDOW}?item=YLX-006", data)
    row = Application.objects.get()
    act = reverse("admin:hall_application_act", args=[row.pk, "settle_on_the_spot"])
    prefix = "settle_on_the_spot"
    page = client.post(act, {f"{prefix}-version": row.version, f"{prefix}-receiver": "段阿奶"}, follow=True)
    assert "已办理：当场办结，交申请人。" in page.text
    row.refresh_from_db()
    assert (row.state, row.decider) == (ApplicationState.DELIVERED, world.clerk)


def test_a_village_helper_files_with_the_written_consent_and_sees_no_case(login, world):
    from datetime import date

    from columns.models import Village, VillageHelper

    township = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP)
    village = Village.objects.create(code="532929207201", name="布麻村委会", township=township)
    helper = with_duties(township, Duty.ASSIST_VILLAGERS)
    VillageHelper.objects.create(
        helper=helper, village=village, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), basis="乡政府名单",
        named_by=world.leader, named_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    client = login(helper)
    assert "城乡居民最低生活保障审批" in client.get(PICK, {"q": "低保"}).text
    data = typed(world, village=village.pk)
    del data["desk"], data["received_on"]
    assert "请选择文件" in client.post(f"{WINDOW}?item=YLX-001", data).text
    consent = SimpleUploadedFile("委托书.pdf", PDF, "application/pdf")
    client.post(f"{WINDOW}?item=YLX-001", data | {"consent": consent})
    row = Application.objects.get()
    assert (row.channel, row.village, row.desk) == (Channel.HELPER, village, world.bureau)
    receipt = reverse("admin:hall_application_receipt", args=[row.pk])
    assert client.post(receipt, {"submission": row.submission}).content.startswith(b"%PDF")
    assert client.get(reverse("admin:hall_application_change", args=[row.pk])).status_code in {403, 404}
