"""From the guide to the case, on a telephone: every page clean for axe, none wider than the screen."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hall.enums import ApplicationState
from hall.models import Application
from tests.browser import overflow
from tests.hall.pages.filling import ID_NUMBER
from tests.hall.world import World
from tests.kernel.cleaning import samples

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


def test_somebody_applies_and_follows_the_case_on_a_telephone(new_page: Callable[..., Page], world: World) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    found: dict[str, object] = {}

    def look(name: str) -> None:
        wide = overflow(page)
        wrong = [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
        found[name] = (wide, wrong)

    def on(heading: str, button: str = "继续") -> None:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)

    page.goto("/hall/items/YLX-001/")
    page.get_by_role("link", name="在线申报").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("谁来办这件事？")
    look("who")
    page.get_by_label("本人（本单位）自己填").check()
    on("申请人叫什么名字？")
    look("one field")
    page.get_by_label("姓名").fill("张三丰")
    on("申请人的证件号码是多少？")
    page.get_by_label("证件号码").fill(ID_NUMBER)
    on("打哪个电话能找到申请人？")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请人的证件号码是多少？")
    page.get_by_label("证件号码").fill(ID_NUMBER)
    on("打哪个电话能找到申请人？")
    page.get_by_label("联系电话").fill("138 8722 0000")
    on("申请人的地址在哪里？")
    page.get_by_label("诺邓镇").check()
    page.get_by_label("详细地址").fill("诺邓村3组")
    look("address")
    on("家庭人口")
    page.get_by_label("家庭人口").fill("3")
    on("办好以后怎么拿结果？")
    page.get_by_label("自己到窗口领取").check()
    on("材料：最低生活保障申请书")
    picture = {"name": "申请书.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg()}
    page.get_by_label("选择文件或者拍照").set_input_files(picture)
    look("paper")
    on("材料：居民身份证", "上传并继续")
    on("材料：残疾证明", "带到窗口交")
    on("核对后提交")
    look("check")
    on("申请已提交", "提交申请")
    number = page.locator(".numbers dd").first.inner_text()
    code = page.locator(".query-code").inner_text()
    look("done")
    with page.expect_download() as receipt:
        page.get_by_role("button", name="下载回执（PDF）").click()
    assert receipt.value.suggested_filename == f"回执-{number}.pdf"

    page.get_by_role("link", name="查询页").click()
    expect(page.get_by_label("申报号")).to_have_value(number)
    page.get_by_label("查询码").fill(code.lower())
    on(f"{number} 的办理情况", "查询")
    expect(page.locator("[aria-current=step] strong")).to_have_text("受理")
    look("case")
    assert Application.objects.get(number=number).state == ApplicationState.FILED
    assert found == dict.fromkeys(found, (0, []))
