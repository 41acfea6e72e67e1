"""A request in one test: filed at the window, handed over, corrected, extended, consulted on, answered, fetched."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_ogi.domain import letters
from requests_ogi.enums import LetterState, RequestState
from requests_ogi.models import InformationRequest, Letter
from tests.kernel.cleaning import samples
from tests.requests_ogi.conftest import wordings  # noqa: F401  # a fixture
from tests.requests_ogi.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = "2016年度城乡最低生活保障资金发放情况"
NAME = "张三丰"
QUERY_CODE = re.compile(r"[34679A-Y]{5}-[34679A-Y]{5}")


@pytest.fixture
def world(transactional_db: None, wordings: None) -> World:  # noqa: F811  # the fixture, by its name
    """Return the county of requests with its calendar and letters."""
    return make_world()


@pytest.fixture
def desk(new_page: Callable[..., Page]) -> Callable[[Any], Page]:
    """Return a function that sits a person down at a desk of his own and logs him in."""

    def seated(user: Any) -> Page:
        page = new_page()
        page.goto("/admin/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill("secret")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="等我办理的申请")).to_be_visible()
        return page

    return seated


def take(page: Page, label: str, **typed: str) -> None:
    """Open an act of the workbench, fill in its fields by their labels, and press its button."""
    act = page.locator("details.act", has=page.locator("summary", has_text=re.compile(rf"^\s*{label}\s*$")))
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    for name, value in typed.items():
        field = act.get_by_label(re.compile(rf"^\s*{name}")).first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    act.get_by_role("button", name=label, exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text(label)


def follow(page: Page, number: str, code: str) -> None:
    """Look a case up as its applicant."""
    page.goto("/requests/track/")
    page.get_by_label("登记编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_a_request_travels_from_the_window_to_the_download_of_its_reply(world, desk, new_page):
    today = timezone.localdate()
    window = desk(world.window_clerk)
    window.goto("/admin/requests_ogi/informationrequest/add/")
    window.get_by_label("被申请机关").select_option(label="云龙县民政局")
    window.get_by_label("姓名或者单位名称").fill(NAME)
    window.get_by_label("证件号码或者统一社会信用代码").fill("532929198001010010")
    window.get_by_label(re.compile("^联系电话")).fill("13887220000")
    window.get_by_label("所需信息内容描述").fill(ASKED)
    window.get_by_role("button", name="登记").first.click()
    expect(window.get_by_text("查询码只在这里显示一次")).to_be_visible()
    row = InformationRequest.objects.get()
    body = window.locator("body").inner_text()
    code = QUERY_CODE.search(body)[0]
    assert row.number in body
    window.goto(f"/admin/requests_ogi/informationrequest/{row.pk}/change/")
    take(window, "登记")
    take(window, "转办", 转给="云龙县民政局")

    handler = desk(world.handler)
    handler.get_by_role("link", name=re.compile(row.number)).first.click()
    expect(handler.locator("details.act").first).to_be_visible()
    take(handler, "接收承办")
    due = today + timedelta(days=20)
    take(handler, "通知补正", 日期=today.isoformat(), 须补正的事项="写明要哪个乡镇的", 补正期限=due.isoformat())

    citizen = new_page(viewport={"width": 360, "height": 760})
    follow(citizen, row.number, code)
    assert NAME not in citizen.locator("main").inner_text()
    citizen.get_by_role("button", name="提交补正", exact=True).click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("提交补正")
    citizen.get_by_role("textbox").first.fill("诺邓镇")
    citizen.get_by_role("button", name="提交补正", exact=True).click()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text(row.number)
    expect(citizen.get_by_role("button", name="提交补正")).to_have_count(0)

    handler.reload()
    take(handler, "征求第三方意见", 日期=today.isoformat(), 征求意见的信息="低保资金发放表", 征求对象="李四")
    take(handler, "登记意见", 日期=today.isoformat(), 意见="同意公开")
    take(handler, "申请延期", 延长的工作日="10", 理由="涉及多个乡镇，汇总需要时间")
    head = desk(world.head)
    head.goto(f"/admin/requests_ogi/informationrequest/{row.pk}/change/")
    take(head, "同意延期")

    handler.reload()
    take(
        handler,
        "拟定答复",
        是否持有="本机关制作或者保存",
        答复类别="予以公开",
        提供的内容="《诺邓镇2016年低保资金发放表》",
        页数="3",
    )
    take(handler, "送保密审查")
    secrecy = desk(world.secrecy)
    secrecy.goto(f"/admin/requests_ogi/informationrequest/{row.pk}/change/")
    assert NAME not in secrecy.locator("#content").inner_text()
    take(secrecy, "保密审查通过", 答复书和随附的文件="是")
    leader = desk(world.leader)
    leader.goto(f"/admin/requests_ogi/informationrequest/{row.pk}/change/")
    take(leader, "签发")

    letter = Letter.objects.get(request=row, is_reply=True)
    assert letter.state == LetterState.SIGNED
    handler.reload()
    seal = handler.locator("details.act", has=handler.locator("summary", has_text="登记用印"))
    seal.locator("summary").click()
    scan = {"name": "盖章件.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    seal.get_by_label("盖章后的扫描件").set_input_files(scan)
    seal.get_by_label("核对码").fill(letters.composed_of(letter).code)
    seal.get_by_role("button", name="登记用印").click()
    expect(handler.locator(".messagelist .success")).to_contain_text("登记用印")

    follow(citizen, row.number, code)
    with citizen.expect_download() as fetched:
        citizen.get_by_role("button", name=re.compile("下载.*公开告知书")).click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.deadline.is_open) == (RequestState.SERVED, today, False)
    assert [each.kind for each in row.events.order_by("sequence")] == [
        "received",
        "correction_asked",
        "corrected",
        "consultation_started",
        "consultation_ended",
        "extended",
    ]
