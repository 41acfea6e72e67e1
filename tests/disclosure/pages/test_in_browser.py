"""Citizens' pages in a real browser: nothing to complain of, on a wide screen, a phone and at 400 %."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from columns.enums import ColumnType, SiteFactGroup
from columns.models import DisclosureCategory, NavigationEntry, SiteFact
from columns.queries import forget
from tests.browser import Watch, overflow
from tests.disclosure.topics.conftest import make_topic, put_in
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

WIDE_TABLE = (
    '<div class="table-region" role="region" tabindex="0" aria-label="表格"><table><thead><tr>'
    + "".join(f'<th scope="col">第{each}列的表头</th>' for each in range(14))
    + "</tr></thead><tbody><tr>"
    + "".join(f"<td>第{each}列的内容</td>" for each in range(14))
    + "</tr></tbody></table></div>"
)
BODY = (
    '<p>各乡镇人民政府，县级国家行政机关各委办局：</p><p class="level-1">一、优化媒介</p>'
    '<p class="level-2">（一）门户</p>'
    f'{WIDE_TABLE}<p>网址是 <a href="https://www.example.gov.cn/{"long/" * 30}">{"很长的网址" * 12}</a>。</p>'
    '<p class="signature">云龙县人民政府办公室</p><p class="signature">2017年8月25日</p>'
)
# At the foot of a page nothing lies under the bar; wherever one is, what is focused stops above it.
UNDER_THE_BAR = """() => {
  const bar = document.querySelector(".call-bar").getBoundingClientRect();
  window.scrollTo(0, document.documentElement.scrollHeight);
  const place = () => document.querySelector(".call-bar").getBoundingClientRect().top;
  return [...document.querySelectorAll(".footer a, .help a, main a")].filter((link) => {
    link.focus();
    return link.offsetParent && link.getBoundingClientRect().bottom > place() + 1;
  }).map((link) => link.textContent);
}"""
ADDRESSES = {
    "home": "/",
    "column": "/columns/news/yw/",
    "section": "/columns/news/",
    "article": "/posts/{post}/",
    "departments": "/departments/",
    "department": "/departments/office/",
    "disclosure": "/disclosure/?category=c01",
    "topics": "/topics/",
    "topic": "/topics/fupin/",
    "map": "/sitemap/",
    "not found": "/nowhere/",
    "gone": "/posts/{gone}/",
    "accessibility": "/columns/about/acc/",
}


@pytest.fixture
def address(watch: Watch) -> Callable[[str], str]:
    """Publish a little of everything and return the address of a page by its name."""
    forget()
    watch.allow("404|410|Gone|Not Found")
    for key, value in {"site_name": "云龙县人民政府", "hotline": "96128", "phone": "5523951"}.items():
        SiteFact.objects.create(key=key, group=SiteFactGroup.CONTACT, label=key, value=value)
    for order, (label, to) in enumerate({"首页": "/", "政务公开": "/disclosure/", "新闻": "/columns/news/"}.items()):
        NavigationEntry.objects.create(code=f"n{order}", label=label, address=to, order=order)
    news = ColumnFactory(code="news", name="新闻中心", type=ColumnType.SECTION)
    column = ColumnFactory(code="news.yw", name="云龙要闻", parent=news, description="重要会议和工作。")
    about = ColumnFactory(code="about", name="网站信息", type=ColumnType.SECTION)
    ColumnFactory(code="about.acc", name="无障碍说明", type=ColumnType.SINGLE_PAGE, parent=about)
    department = DepartmentFactory(
        slug="office", name="云龙县人民政府办公室", duties_text="起草公文。", phone="5523951"
    )
    DisclosureCategory.objects.create(code="c01", name="财政预决算", lead=department, column=column)
    publish_many(45, column=column, department=department, kind="document", validity="expired")
    document = PublicationFactory(
        column=column,
        department=department,
        kind="document",
        title="云龙县人民政府办公室关于进一步加强政务公开工作的通知",
        genre="notice",
        issuing_body="云龙县人民政府办公室",
        date_of_issue=date(2017, 8, 25),
        validity="in_force",
        html=BODY,
        number=2,
        correction_note="日期更正。",
        attachments=[{"number": 1, "name": "表.pdf", "size": 9, "media_type": "application/pdf", "digest": "a" * 64}],
    )
    banner = {"number": 1, "name": "横幅.jpg", "size": 9, "media_type": "image/jpeg", "digest": "b" * 64}
    put_in(make_topic(department=department, attachments=[banner | {"alternative_text": "山村道路"}]), document)
    make_topic("old", title="旧专题", state="archived")
    gone = PublicationFactory(title="旧通知", state="withdrawn", withdrawal_reason="superseded")
    return lambda name: ADDRESSES[name].format(post=document.post_id, gone=gone.post_id)


def test_axe_finds_nothing_on_any_page(new_page: Callable[..., Page], address: Callable[[str], str]) -> None:
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    violations = {}
    for width in (1280, 360):
        page = new_page(viewport={"width": width, "height": 900})
        for name in ADDRESSES:
            page.goto(address(name))
            found = Axe().run(page, options=rules).response["violations"]
            violations |= {(name, width, each["id"]): each["nodes"][0]["html"] for each in found}

    assert violations == {}


def test_nothing_sticks_out_on_a_phone_or_at_four_hundred_per_cent(
    new_page: Callable[..., Page], address: Callable[[str], str]
) -> None:
    wider = {}
    for width in (360, 320):
        page = new_page(viewport={"width": width, "height": 640})
        for name in ADDRESSES:
            page.goto(address(name))
            wider[name, width] = overflow(page)

    assert {place: pixels for place, pixels in wider.items() if pixels} == {}


def test_elder_mode_has_large_targets_and_no_sideways_scrolling(
    new_page: Callable[..., Page], address: Callable[[str], str]
) -> None:
    page = new_page(viewport={"width": 360, "height": 640})
    page.goto(address("home"))
    page.get_by_role("link", name="长者模式", exact=True).click()
    expect(page.get_by_role("link", name="退出长者模式")).to_be_visible()

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    for name in ("home", "article", "disclosure", "column", "department", "not found"):
        page.goto(address(name))
        assert overflow(page) == 0
        # At the foot, where the bar has a place of its own: a link that is half scrolled under it counts as too small.
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        assert [(name, each["id"]) for each in Axe().run(page, options=rules).response["violations"]] == []
        phone = page.get_by_role("complementary", name="打电话、到窗口").get_by_role("link", name="打电话 96128")
        expect(phone).to_be_in_viewport(ratio=1)
        assert phone.get_attribute("href") == "tel:96128"
        assert page.evaluate(UNDER_THE_BAR) == []
        sizes = page.evaluate(
            "[...document.querySelectorAll('nav a, button, summary')]"
            ".filter(e => e.offsetParent && !e.closest('.breadcrumb'))"
            ".map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
        )
        assert [each for each in sizes if each[1] < 43.5] == []


def test_targets_are_at_least_twenty_four_pixels(page: Page, address: Callable[[str], str]) -> None:
    for name in ("home", "column", "article", "disclosure"):
        page.goto(address(name))
        sizes = page.evaluate(
            "[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]"
            ".filter(e => e.offsetParent && !e.closest('p, .body, li > .file-facts') && !e.closest('.skip'))"
            ".map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height])"
        )
        assert [each for each in sizes if each[1] < 23.5] == []


def test_the_page_is_whole_without_scripts(new_page: Callable[..., Page], address: Callable[[str], str]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address("article"))

    assert page.get_by_role("button", name="打印").count() == 0
    page.get_by_role("button", name="大字体").click()
    expect(page.locator("html")).to_have_class("size-large mode-standard")
    expect(page.get_by_role("button", name="大字体")).to_have_attribute("aria-pressed", "true")
    assert page.locator("h1").inner_text() == "云龙县人民政府办公室关于进一步加强政务公开工作的通知"


def test_the_size_of_type_changes_without_a_flash_and_stays(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("article"))
    sizes = {}
    for label in ("大", "小", "中"):
        button = page.get_by_role("button", name=f"{label}字体")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        sizes[label] = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert sizes == {"大": 18, "小": 14, "中": 16}
    page.get_by_role("button", name="大字体").click()
    expect(page.locator("html")).to_have_class("size-large mode-standard")
    page.goto(address("home"))
    expect(page.locator("html")).to_have_class("size-large mode-standard")


def test_the_keyboard_reaches_the_text_at_once_and_every_step_can_be_seen(
    page: Page, address: Callable[[str], str]
) -> None:
    page.goto(address("article"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)  # it glides in
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    style = page.evaluate(
        "(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))"
    )
    assert style[0] == "solid"
    assert "rgb(31, 31, 31)" in style[1]


def test_a_view_is_asked_for_by_the_page_itself(page: Page, address: Callable[[str], str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address("article"), wait_until="load")

    own = page.url.split("/posts/")[0]
    assert all(each.startswith(own) for each in asked)
    assert [each for each in asked if each.endswith("/seen.gif")] == [f"{page.url}seen.gif"]


def test_the_link_can_be_copied_and_the_page_says_so(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("article"))

    page.get_by_role("button", name="复制链接").click()

    page.get_by_role("status").get_by_text("链接").wait_for()


def test_tabs_show_one_panel_on_a_phone_and_all_on_a_wide_screen(
    new_page: Callable[..., Page], address: Callable[[str], str]
) -> None:
    code_of = {"通知公告": "news.tz", "政策解读": "ogi.fd.jd"}
    home = address("home")
    for name, code in code_of.items():
        PublicationFactory(column=ColumnFactory(code=code, name=name, type=ColumnType.DOCUMENT_LIST))
    phone = new_page(viewport={"width": 360, "height": 640})
    phone.goto(home)
    panels = phone.locator("section[id^='panel-']")

    def shows(*visible: bool) -> None:
        expect(panels).to_have_count(len(visible))
        for place, each in enumerate(visible):
            expect(panels.nth(place)).to_be_visible(visible=each)

    shows(True, False)
    phone.get_by_role("navigation", name="栏目切换").get_by_role("link", name="政策解读").click()
    shows(False, True)
    phone.set_viewport_size({"width": 1280, "height": 900})
    shows(True, True)


def test_on_paper_stand_the_text_its_address_and_its_code_alone(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("article"))
    page.emulate_media(media="print")

    hidden = [".banner", ".mainnav", ".topbar", ".breadcrumb", ".footer", ".help-strip", ".buttons", ".size-switch"]
    assert [each for each in hidden if page.locator(each).first.is_visible()] == []
    assert page.get_by_alt_text("本页网址二维码").is_visible()
    assert "索引号" in page.locator(".print-only").inner_text()
    assert page.locator(".body").is_visible()
