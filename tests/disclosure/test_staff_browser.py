"""The workbench in a real browser: what is pasted and typed comes through, and the console stays silent."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from disclosure.enums import PathState
from tests.browser import overflow
from tests.disclosure.world import fresh, make_world
from yunlong_portal.kernel import files

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# As Word puts it on the clipboard: its own classes and styles, a table, and what somebody slipped in.
WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
<h2 style="mso-outline-level:2">一、总体要求</h2>
<p class="MsoNormal" style="text-indent:2em"><span lang="EN-US">按时更新，<a href="https://www.gov.cn/">国务院网站</a>同步公开。<o:p></o:p></span></p>
<ul><li>第一项</li><li>第二项</li></ul>
<table class="MsoTableGrid" style="border-collapse:collapse" onclick="alert(1)"><tbody>
<tr><th><p>单位</p></th><th><p>数量</p></th></tr><tr><td><p>民政局</p></td><td><p>12</p></td></tr></tbody></table>
<script>document.title = "坏了"</script>
</body></html>
"""


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def sit_down(new_page):
    """Return a function that logs a person in at a desk of his own."""

    def seated(user, **options):
        page = new_page(**options)
        page.goto("/admin/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill("secret")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name=re.compile(r"^等我办理(?!的)"))).to_be_visible()
        return page

    return seated


def paste(page, html):
    editor = page.locator("[contenteditable=true]")
    editor.click()
    editor.evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("已保存为")


def test_a_paste_from_word_keeps_its_headings_lists_table_and_link_down_to_the_public_page(
    world, sit_down, new_page, watch
):
    # The policy stops the paste's own styles and handlers while the editor reads it: that is what it is for.
    watch.allow("Applying inline style|Executing inline event handler")
    post = world.draft(body="")
    page = sit_down(world.drafter)
    page.goto(f"/admin/disclosure/post/{post.pk}/change/")
    paste(page, WORD)
    expect(page.locator("[contenteditable=true] table td").first).to_have_text("民政局")
    expect(page.locator(".save-state")).to_have_text("粘贴的内容里有脚本，已去掉，文字保留。")
    save(page)
    body = fresh(post).current_revision.payload["body"]
    assert "script" not in body
    assert "Mso" not in body
    assert "style" not in body
    world.walk(post)
    reader = new_page()
    reader.goto(f"/posts/{post.pk}/")
    article = reader.locator(".article .body")
    expect(article.get_by_role("heading", name="一、总体要求")).to_be_visible()
    expect(article.get_by_role("listitem")).to_have_text(["第一项", "第二项"])
    expect(article.get_by_role("cell", name="民政局")).to_be_visible()
    expect(article.get_by_role("link", name="国务院网站")).to_have_attribute("href", "https://www.gov.cn/")


def test_the_editor_speaks_chinese_in_its_menu_and_its_dialogs(world, sit_down):
    post = world.draft(body="")
    page = sit_down(world.drafter)
    page.goto(f"/admin/disclosure/post/{post.pk}/change/")
    page.locator("[contenteditable=true]").click()
    expect(page.get_by_role("button", name="插入表格")).to_be_visible()  # the menu comes after the editor
    titles = page.locator(".prose-menubar__button").evaluate_all("all => all.map(each => each.title)")
    read_out = page.locator(".prose-menubar__button").evaluate_all("all => all.map(each => each.ariaLabel)")
    levels = page.locator(".prose-menubar__option").all_text_contents()
    assert (titles, len(titles) > 20) == (read_out, True)
    assert levels == ["一级标题", "二级标题", "三级标题", "正文段落"]
    assert [title for title in titles if re.search("[A-Za-z]", title)] == []
    page.get_by_role("button", name="插入表格").click()
    dialog = page.locator(".prose-editor-dialog")
    expect(dialog.get_by_label("第一行作表头").locator("option")).to_have_text(["是", "否"])
    dialog.get_by_label("第一行作表头").select_option("是")
    assert not re.search("[A-Za-z]", dialog.inner_text())
    dialog.get_by_role("button", name="插入表格").click()
    expect(page.locator("[contenteditable=true] th")).to_have_count(3)  # the editor understood the answer


def test_a_picture_goes_to_the_cursor_with_its_words_and_is_stored_by_its_digest(world, sit_down, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = BytesIO()
    Image.new("RGB", (60, 40), (30, 90, 120)).save(data, "PNG")
    data.seek(0)
    stored = files.accept(data=data, name="会场.png", stored_by=world.drafter)
    attached = [{"digest": stored.digest, "name": "会场.png", "alternative_text": ""}]
    post = world.draft(body="<p>会议现场如下。</p>", attachments=attached)
    page = sit_down(world.drafter)
    page.goto(f"/admin/disclosure/post/{post.pk}/change/")
    insert = page.get_by_role("button", name="插入正文")
    insert.click()
    expect(page.get_by_label("图片说明")).to_be_focused()  # no picture without words
    page.get_by_label("图片说明").fill("会议现场，主席台上方挂横幅")
    insert.click()
    expect(page.locator("[contenteditable=true] img")).to_have_attribute("alt", "会议现场，主席台上方挂横幅")
    assert (
        page.locator("[contenteditable=true] img").evaluate(
            "picture => picture.decode().then(() => picture.naturalWidth)"
        )
        == 60
    )
    save(page)
    payload = fresh(post).current_revision.payload
    assert f'src="stored:{stored.digest}"' in payload["body"]
    assert 'alt="会议现场，主席台上方挂横幅"' in payload["body"]
    assert payload["attachments"][0]["alternative_text"] == "会议现场，主席台上方挂横幅"
    expect(page.locator("[contenteditable=true] img")).to_be_visible()  # and comes back into the editor


def test_leaving_with_unsaved_words_is_asked_about(world, sit_down):
    post = world.draft()
    page = sit_down(world.drafter)
    page.goto(f"/admin/disclosure/post/{post.pk}/change/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("标题").press_sequentially("改")
    expect(page.locator(".save-state")).to_have_text("有修改未保存")
    page.get_by_role("link", name="工作台").click()
    expect(page.get_by_role("heading", name=re.compile(r"^等我办理(?!的)"))).to_be_visible()
    assert asked == ["beforeunload"]


def test_the_signer_ticks_twelve_items_on_a_phone(world, sit_down):
    post = world.draft()
    for name, who in (("submit", world.drafter), ("secrecy_review", world.secrecy)):
        world.take(name, post, who)
    page = sit_down(world.leader, viewport={"width": 360, "height": 780})
    page.goto(f"/admin/disclosure/post/{post.pk}/change/")
    assert overflow(page) == 0
    page.get_by_role("link", name="去办理").click()
    page.locator("details.act > summary", has_text="签发").click()
    form = page.locator("form[action$='/act/sign_off/']")
    form.get_by_role("button", name="未答的都选").click()
    expect(form.get_by_role("status")).to_have_text("已答 11 项，共 12 项")  # secrecy is never ticked along
    form.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    form.locator("[name=sign_off-R2][value=pass]").check()
    form.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("已办理：签发")
    assert fresh(post).state == PathState.SIGNED_OFF
