"""The helper on a telephone: from the first page to the number that he reads out."""

import pytest
from playwright.sync_api import expect

from columns.domain.duties import name_helper
from columns.enums import DepartmentKind, Duty
from columns.models import Village
from requests_ogi.enums import RequestState
from requests_ogi.models import InformationRequest
from tests.browser import overflow
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.kernel.cleaning import samples
from tests.requests_ogi.world import at, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_neighbour_is_helped_on_a_telephone(transactional_db, wordings, new_page, today, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    make_world()
    township = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, name="云龙县诺邓镇人民政府", short_name="诺邓镇")
    village = Village.objects.create(code="532929101202", name="诺邓村委会", township=township)
    helper = UserFactory.create(is_staff=True)
    name_helper(
        actor=with_duties(township, Duty.SIGN_OFF), helper=helper, villages=[village], starts_on=today, ends_on=today,
        basis="诺邓镇代办员名单", now=at(today),
    )  # fmt: skip
    page = new_page(viewport={"width": 360, "height": 780})
    page.goto("/admin/")
    page.get_by_label("用户名").fill(helper.username)
    page.get_by_label("密码").fill("secret")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="代村民申请").first.click()
    expect(page.get_by_role("heading", name="先请申请人签名")).to_be_visible()
    page.get_by_label("申请人姓名").fill("张三丰")
    page.get_by_label("申请人身份证号码").fill("532929198001010010")
    page.get_by_label("能找到申请人的电话").fill("13887220000")
    page.get_by_label("向哪个机关申请").select_option("mzj")
    page.get_by_label("申请人需要什么信息").fill("2016年度低保资金发放情况")
    photo = {"name": "照片.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    page.get_by_label("同意书照片").set_input_files([photo])
    page.get_by_label("申请人身份证照片").set_input_files([photo])
    page.get_by_label("以上内容已经当面念给申请人听").check()
    assert overflow(page) == 0
    page.get_by_role("button", name="递交").click()
    expect(page.get_by_role("heading", name="念给申请人听")).to_be_visible()
    row = InformationRequest.objects.get()
    assert (row.state, row.assistance.helper) == (RequestState.AWAITING_CONFIRMATION, helper)
    assert overflow(page) == 0
    page.get_by_role("link", name="我代办的申请").click()
    expect(page.get_by_text("请提醒他接听")).to_be_visible()
    assert overflow(page) == 0
