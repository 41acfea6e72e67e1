"""From the description to the case, on a telephone: every page clean for axe, none wider than the screen."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from disclosure.search import index
from requests_ogi.enums import RequestState
from requests_ogi.models import InformationRequest, SuggestionUse
from tests.browser import overflow
from tests.factories import PublicationFactory
from tests.kernel.cleaning import samples
from tests.requests_ogi.pages.filling import ID_NUMBER
from tests.requests_ogi.world import make_world

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


def test_somebody_files_prints_the_receipt_and_follows_the_case_on_a_telephone(
    new_page: Callable[..., Page], wordings: None, site: None
) -> None:
    make_world()
    index(PublicationFactory(title="城乡最低生活保障资金发放情况表", html="<p>发放到户</p>"))
    page = new_page(viewport={"width": 360, "height": 740})
    found: dict[str, object] = {}

    def look(name: str) -> None:
        wide = overflow(page)
        wrong = [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
        found[name] = (wide, wrong)

    def on(heading: str) -> None:
        page.get_by_role("button", name="继续", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)

    page.goto("/requests/")
    look("guide")
    page.get_by_role("link", name="在线申请").first.click()
    on("需要什么信息")
    expect(page.locator(".error-summary")).to_be_visible()
    look("what is wrong")
    page.get_by_label("向哪个机关申请").select_option(label="云龙县民政局")
    page.get_by_label("需要什么信息").fill("城乡最低生活保障资金发放")
    page.locator("#similar a").wait_for()
    on("可能已经公开")
    look("suggestions before filing")
    page.get_by_role("button", name="没有我要的").click()
    page.get_by_label("公民").check()
    page.get_by_label("本人").check()
    on("申请人")
    page.get_by_label("姓名").fill("张三丰")
    page.get_by_label("证件号码").fill(ID_NUMBER)
    on("联系方式和提供方式")
    page.get_by_label("联系电话").fill("138 8722 0000")
    page.get_by_label("电子数据").check()
    page.get_by_label("网上下载").check()
    look("how")
    on("上传材料")
    picture = {"name": "身份证.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg()}
    page.get_by_label("申请人的身份证件").set_input_files(picture)
    on("核对后提交")
    look("check")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
    number = page.locator(".numbers dd").first.inner_text()
    code = page.locator(".query-code").inner_text()
    look("done")
    with page.expect_download() as receipt:
        page.get_by_role("button", name="下载登记回执").click()
    assert receipt.value.suggested_filename == f"登记回执-{number}.pdf"

    page.get_by_role("link", name="查询页").click()
    expect(page.get_by_label("登记编号")).to_have_value(number)
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.locator("[aria-current=step]")).to_have_text("与您确认收到")
    look("case")
    assert InformationRequest.objects.get().state == RequestState.AWAITING_CONFIRMATION
    assert list(SuggestionUse.objects.values_list("shown", "opened", "filed")) == [(1, 0, 1)]
    assert found == dict.fromkeys(found, (0, []))
