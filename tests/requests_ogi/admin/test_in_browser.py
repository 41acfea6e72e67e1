"""The desk in a real browser: the form asks for what belongs to how a request came, and the console stays silent."""

import pytest
from playwright.sync_api import expect

from requests_ogi.enums import RequestState
from requests_ogi.models import InformationRequest
from tests.browser import overflow
from tests.requests_ogi.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_letter_is_taken_in_on_a_phone_and_handed_over_in_two_steps(transactional_db, wordings, new_page, today):
    world = make_world()
    page = new_page(viewport={"width": 360, "height": 780})
    page.goto("/admin/")
    page.get_by_label("用户名").fill(world.window_clerk.username)
    page.get_by_label("密码").fill("secret")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="登记申请").first.click()
    expect(page.get_by_label("提交日期")).to_be_visible()
    expect(page.get_by_label("单位类别")).to_be_hidden()
    page.get_by_label("被申请机关").select_option("mzj")
    page.get_by_label("挂号信函").check()
    expect(page.get_by_label("提交日期")).to_be_hidden()
    page.get_by_label("签收日期").fill(today.isoformat())
    page.get_by_label("姓名或者单位名称").fill("张三丰")
    page.get_by_label("所需信息内容描述").fill("2016年度低保资金发放情况")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("查询码只在这里显示一次")).to_be_visible()
    row = InformationRequest.objects.get()
    assert row.state == RequestState.RECEIVED
    assert overflow(page) == 0
    page.get_by_role("link", name="去办理这件申请").click()
    expect(page.locator("summary", has_text="登记").first).to_be_visible()
    page.locator("summary", has_text="登记").first.click()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已办理：登记")).to_be_visible()
    page.locator("summary", has_text="转办").click()
    page.get_by_role("button", name="转办", exact=True).click()
    expect(page.get_by_text("已办理：转办")).to_be_visible()
    row.refresh_from_db()
    assert (row.state, row.desk, row.window) == (RequestState.TRANSFERRED, world.bureau, world.window)
