"""The mission in one test: the county's real notice travels from a paste to the public page, through four people."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from disclosure.models import Post

DATA = Path(__file__).parent / "data"
TITLE = "云龙县人民政府办公室关于进一步加强政务公开工作的通知"
EXPECTED = (DATA / "notice_expected_text.txt").read_text(encoding="utf-8")


def bare(text: str) -> str:
    """Return the text without any white space."""
    return re.sub(r"\s", "", text)


def accounts() -> dict[str, str]:
    """Return the printed passwords by account."""
    lines = (settings.VAR_DIR / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0]: line.split("\t")[1] for line in lines if line.startswith("demo-")}


@pytest.fixture
def enter(new_page: Callable[..., Page], passwords: dict[str, str]) -> Callable[[str], Page]:
    """Return a function that sits a person down at a desk of his own and logs him in."""

    def entered(account: str) -> Page:
        page = new_page()
        page.goto("/admin/")
        page.get_by_label("用户名").fill(account)
        page.get_by_label("密码").fill(passwords[account])
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name=re.compile(r"^等我办理(?!的)"))).to_be_visible()
        return page

    return entered


@pytest.fixture
def passwords(transactional_db: None) -> dict[str, str]:
    """Seed the county with its demonstration staff and return the printed passwords."""
    (settings.VAR_DIR / "demo-accounts.txt").unlink(missing_ok=True)
    call_command("seed_county", demo=True, verbosity=0)
    return accounts()


def paste(page: Page, text: str) -> None:
    """Paste plain text into the editor the way a browser does."""
    editor = page.locator("[contenteditable=true]")
    editor.click()
    editor.evaluate(
        """(element, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def answer_all(page: Page, name: str) -> None:
    """Tick 通过 for every item of an act's form."""
    form = page.locator(f"form[action$='/act/{name}/']")
    for radio in form.get_by_role("radio", name="通过", exact=True).all():
        radio.check()


def take(page: Page, label: str) -> None:
    """Open an act and press its button."""
    act = page.locator("details.act", has=page.locator("summary", has_text=re.compile(f"^{label}$")))
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    if act.get_by_role("radio").count():
        for radio in act.get_by_role("radio", name="通过", exact=True).all():
            radio.check()
    if act.get_by_label("保密审查结论").count():
        act.get_by_label("保密审查结论").select_option("publishable")
    act.get_by_role("button", name=label, exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text(label)


@pytest.mark.browser
def test_the_real_notice_travels_from_draft_to_the_public_page(enter, new_page):
    assert len(bare(EXPECTED)) == 5926

    drafter = enter("demo-drafter")
    drafter.get_by_role("link", name="新建信息").click()
    drafter.get_by_label("公文", exact=True).check()
    drafter.get_by_label("标题").fill(TITLE)
    drafter.get_by_role("button", name="建稿并继续填写").click()
    paste(drafter, EXPECTED)
    drafter.get_by_label("发布栏目").select_option("ogi.fd.zc.bf")
    drafter.get_by_label("公文种类").select_option("notice")
    drafter.get_by_label("发文机关").fill("云龙县人民政府办公室")
    drafter.get_by_label("成文日期").fill("2017-08-25")
    drafter.get_by_role("button", name="保存", exact=True).click()
    expect(drafter.locator(".messagelist .success")).to_contain_text("已保存为第2稿")
    post = Post.objects.get(title=TITLE)
    take(drafter, "提交审查")

    for account, label in (
        ("demo-proofreader", "保密审查通过"),
        ("demo-leader", "签发"),
        ("demo-proofreader", "校对完成"),
        ("demo-publisher", "发布"),
    ):
        page = enter(account)
        page.get_by_role("link", name=TITLE).click()
        take(page, label)

    reader = new_page()
    reader.goto(f"/posts/{post.pk}/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert bare(reader.locator(".article .body").inner_text()) == bare(EXPECTED)
    links = [each.get_attribute("href") for each in reader.locator(".article .body a").all()]
    assert links == ["http://ygzf.yn.gov.cn/", "http://xxcx.yn.gov.cn/fag/login.jsp"]
    post.refresh_from_db()
    rows = {
        row.locator("th").inner_text(): row.locator("td").inner_text()
        for row in reader.locator("table.metadata tr").all()
    }
    assert rows["索引号"] == post.index_number
    assert (rows["公文种类"], rows["发文机关"]) == ("通知", "云龙县人民政府办公室")
    assert rows["成文日期"] == "2017年8月25日"
    call_command("verify_signoffs")
