"""The window, from whoever stands there to his rating: five people's work on one case, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from columns.remembered import forget
from hall.enums import ApplicationState, Channel
from hall.models import Application, Delivery, Rating
from tests.browser import overflow
from tests.disclosure.pages.conftest import site  # noqa: F401  # the frame of the public pages
from tests.hall.world import World, make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters
from yunlong_portal.kernel.models import User

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(wordings: None, site: None, settings, tmp_path: Path) -> World:  # noqa: F811  # the fixtures
    settings.PRIVATE_ROOT = tmp_path
    forget()
    return make_world()


def at_his_desk(page: Page, person: User) -> Page:
    page.goto("/admin/")
    page.get_by_label("用户名").fill(person.username)
    page.get_by_label("密码").fill("secret")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="等我办理的办件")).to_be_visible()
    return page


def act(page: Page, label: str, **typed: str) -> None:
    """Open a step of the case, fill in its form, take it."""
    form = page.locator("details.act", has=page.locator("summary", has_text=label)).first
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in typed.items():
        form.get_by_label(name).fill(value)
    form.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_text(f"已办理：{label}")).to_be_visible()


def test_somebody_comes_to_the_window_and_goes_with_his_result(new_page: Callable[..., Page], world: World) -> None:
    clerk = at_his_desk(new_page(), world.clerk)
    clerk.get_by_role("link", name="窗口代录").first.click()
    clerk.get_by_label("要办什么事").fill("低保")
    clerk.get_by_role("button", name="搜事项").click()
    clerk.get_by_role("link", name="城乡居民最低生活保障审批").click()
    expect(clerk.get_by_role("button", name="收件", exact=True)).to_be_visible()
    clerk.get_by_label("姓名", exact=True).fill("段阿奶")
    clerk.get_by_label("证件号码", exact=True).fill("532929195001010025")
    clerk.get_by_label("联系电话").fill("0872 552 1234")
    clerk.get_by_label("家庭人口").fill("3")
    for line in ("1．最低生活保障申请书", "2．居民身份证"):
        clerk.get_by_role("group", name=line).get_by_label("已收纸质件").check()
    assert overflow(clerk) == 0
    clerk.get_by_role("button", name="收件", exact=True).click()
    expect(clerk.get_by_text("查询码只在这里显示一次")).to_be_visible()
    row = Application.objects.get()
    assert (row.channel, row.filed_by) == (Channel.WINDOW, world.clerk)
    clerk.get_by_role("link", name="去受理").click()
    act(clerk, "受理")

    approver = at_his_desk(new_page(viewport={"width": 360, "height": 780}), world.approver)
    approver.get_by_role("link", name="城乡居民最低生活保障审批").first.click()
    act(approver, "准予", 准予的内容="自2026年12月起按月发给")
    assert overflow(approver) == 0

    case = f"/admin/hall/application/{row.pk}/change/"
    clerk.goto(case)
    expect(clerk.get_by_role("heading", name="文书")).to_be_visible()
    act(clerk, "结果已制作，待取件")
    act(clerk, "交申请人签收", 签收人姓名="段阿奶")
    row.refresh_from_db()
    assert (row.state, row.acceptor, row.decider) == (ApplicationState.DELIVERED, world.clerk, world.approver)
    assert Delivery.objects.get(application=row).receiver == "段阿奶"

    clerk.get_by_role("link", name="请申请人评价").click()
    clerk.get_by_role("button", name="非常满意").click()
    expect(clerk.get_by_role("status")).to_have_text("谢谢您的评价！")
    assert Rating.objects.get().application == row
    clerk.goto(case)
    expect(clerk.get_by_role("heading", name="文书")).to_be_visible()
    expect(clerk.get_by_role("link", name="请申请人评价")).to_have_count(0)
