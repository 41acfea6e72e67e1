"""What is pressed on a telephone is as high as a fingertip is wide, on the citizens' pages and on the staff's."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser import overflow
from tests.requests_ogi.world import make_world, processing

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# Links within a line of text are read, not aimed at (WCAG 2.2, 2.5.8); a box and its words are one target.
TOO_SMALL = """() => [...document.querySelectorAll('button, select, summary, input, .doors a, .topbar a')]
  .filter(each => each.checkVisibility() && !each.closest('.leave-empty'))
  .map(each => each.matches('[type=radio], [type=checkbox]') ? (each.closest('label') || each.labels[0]) : each)
  .filter(each => each.type !== 'file' && each.getBoundingClientRect().height < 43.5)
  .map(each => `${each.tagName} ${each.innerText || each.name} ${each.getBoundingClientRect().height}`)"""


def test_nothing_on_a_telephone_is_too_small_for_a_finger_or_wider_than_the_screen(
    transactional_db, wordings, new_page
):
    world = make_world()
    row = processing(world, on=date(2019, 9, 16))
    page = new_page(**TELEPHONE)
    found = {}

    def look(address, heading):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found[address] = (overflow(page), page.evaluate(TOO_SMALL))

    look("/requests/", "依申请公开")
    look("/requests/new/", "需要什么信息")
    look("/requests/track/", "办理状态查询")
    page.goto("/admin/")
    page.get_by_label("用户名").fill(world.handler.username)
    page.get_by_label("密码").fill("secret")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    look("/admin/", "工作台")
    look("/admin/requests_ogi/informationrequest/", "信息公开申请")
    look("/admin/requests_ogi/informationrequest/add/", "登记申请")
    look(f"/admin/requests_ogi/informationrequest/{row.pk}/change/", row.number)
    assert found == dict.fromkeys(found, (0, []))
