"""A page read aloud by the browser: paragraph by paragraph, to be stopped, and not offered without a voice."""

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html
from playwright.sync_api import Page, expect

from tests.browser import Watch
from tests.disclosure.pages.conftest import text_of
from tests.factories import PublicationFactory

# Chromium without a desktop has no voice: this one says what it is given into a list, and is done when it is told to.
VOICE = """
window.heard = [];
window.waiting = null;
const speech = {
  getVoices: () => VOICES,
  addEventListener: () => {},
  speak: (words) => { window.heard.push([words.text, words.lang, words.rate]); window.waiting = words; },
  cancel: () => { const words = window.waiting; window.waiting = null; if (words && words.onerror) words.onerror({}); },
};
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.finish = () => { const words = window.waiting; window.waiting = null; words.onend({}); };
"""
BODY = (
    "<p>第一段，很短。</p><p>第二段有两句。这是第二句。</p>"
    "<table><tr><th>材料</th><th>份数</th></tr><tr><td>身份证</td><td>1</td></tr></table>"
)


@pytest.fixture
def voiced(new_page: Callable[..., Page]) -> Callable[[str], Page]:
    """Return a function that opens a browser with these voices."""

    def open_page(languages: str) -> Page:
        page = new_page(viewport={"width": 360, "height": 640})
        voices = ", ".join(f"{{lang: '{each}', name: '{each}'}}" for each in languages.split())
        page.add_init_script(VOICE.replace("VOICES", f"[{voices}]"))
        return page

    return open_page


@pytest.mark.parametrize("address", ["/departments/mzj/", "/posts/{post}/"])
def test_the_buttons_stay_away_until_a_voice_is_found(client: Client, site: None, address: str) -> None:
    publication = PublicationFactory(department__slug="mzj")
    page = html.fromstring(client.get(address.format(post=publication.post_id)).content.decode())

    (box,) = page.xpath("//main//div[@data-aloud]")
    assert box.get("hidden") is not None
    assert [(text_of(each), each.get("aria-pressed")) for each in box.xpath("button")] == [
        ("朗读本页", None),
        ("慢速", "false"),
    ]
    assert box.xpath("span/@aria-live") == ["polite"]
    assert page.xpath("//main//script/@src") == ["/static/js/aloud.js"]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_page_is_read_by_paragraphs_and_shows_where_it_is(voiced: Callable[[str], Page], watch: Watch) -> None:
    watch.allow("404")
    address = f"/posts/{PublicationFactory(title='通知', html=BODY).post_id}/"
    page = voiced("en-US zh-TW zh_CN")
    page.goto(address)
    start = page.get_by_role("button", name="朗读本页")
    start.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="停止朗读")).to_be_focused()

    def heard() -> list[str]:
        return [text for text, *_ in page.evaluate("heard")]

    while "第一段，很短。" not in heard():
        page.evaluate("finish()")
    assert page.evaluate("heard[0].slice(1)") == ["zh-CN", 1]
    expect(page.locator(".being-read")).to_have_text(["第一段，很短。"])
    page.get_by_role("button", name="慢速").click()
    assert page.evaluate("heard[heard.length - 1]") == ["第一段，很短。", "zh-CN", 0.7]
    for _ in range(3):
        page.evaluate("finish()")
    assert heard()[-3:] == ["第二段有两句。这是第二句。", "材料，份数", "身份证，1"]

    page.keyboard.press("Escape")
    expect(page.locator(".being-read")).to_have_count(0)
    expect(page.locator(".aloud-said")).to_have_text("已停止")
    expect(start).to_be_visible()

    for languages in ("", "en-US fr-FR"):
        silent = voiced(languages)
        silent.goto(address)
        expect(silent.locator("h1")).to_be_visible()
        assert silent.locator("[data-aloud]").is_hidden()
