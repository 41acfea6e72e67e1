"""Asked and rated on a telephone, rated at the window: every page clean for axe, none wider than the screen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Page, expect

from hall.models import Message, Rating
from tests.browser import overflow
from tests.disclosure.pages.conftest import site  # noqa: F401  # the frame of the public pages
from tests.hall.factories import CODE
from tests.hall.ratings.cases import ended
from tests.hall.world import World

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.usefixtures("site")
def test_somebody_asks_and_rates_and_the_next_one_rates_at_the_window(
    new_page: Callable[..., Page], world: World, settings, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    with transaction.atomic():
        online, at_window = (ended(world, on=date(2026, 11, 25)) for _ in range(2))
    page = new_page(viewport={"width": 360, "height": 740})
    found: dict[str, object] = {}

    def look(name: str) -> None:
        wrong = [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
        found[name] = (overflow(page), wrong)

    page.goto("/hall/ask/")
    page.get_by_label("咨询：办事、政策、信息在哪里").check()
    page.get_by_role("textbox", name="内容").fill("低保申请书去哪里领？")
    look("ask")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("留言已提交")
    look("asked")
    assert Message.objects.get().number == page.locator(".numbers dd").first.inner_text()

    page.goto(f"/hall/rate/?number={online.number}")
    page.get_by_label("查询码").fill(CODE)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("button", name="提交评价")).to_be_visible()
    page.get_by_role("group", name="您对这次办事满意吗").get_by_label("满意", exact=True).check()
    look("rate")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢，您的评价已经收到")
    look("rated")

    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(world.clerk.username)
    page.locator("input[name=password]").fill("secret")
    page.locator("[type=submit]").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    page.goto(f"/admin/hall/rating/window/{at_window.pk}/")
    look("window")
    page.get_by_role("button", name="非常满意").click()
    expect(page.get_by_role("status")).to_have_text("谢谢您的评价！")
    assert sorted(Rating.objects.values_list("way", "grade")) == [("online", 4), ("window", 5)]
    assert found == dict.fromkeys(found, (0, []))
