"""On a telephone: a complaint from the form to its page, a third party's answer; clean for axe, no page too wide."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_ogi.domain import consulting
from requests_ogi.enums import Opinion
from requests_ogi.models import Complaint, Consultation
from tests.browser import overflow
from tests.requests_ogi.pages.test_in_browser import RULES
from tests.requests_ogi.world import make_world, processing, take

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_somebody_complains_without_a_name_and_a_third_party_answers(
    new_page: Callable[..., Page], wordings: None, site: None
) -> None:
    world, today = make_world(), timezone.localdate()
    asked = {"about": "《评分表》", "party": "李四", "address": "大理市"}
    take("consult_third_party", processing(world, on=today), world.handler, on=today, **asked)
    consultation = Consultation.objects.get()
    code = consulting.renew_code(consultation, actor=world.handler, now=timezone.now())
    page = new_page(viewport={"width": 360, "height": 740})
    found: dict[str, object] = {}

    def look(name: str) -> None:
        wide = overflow(page)
        found[name] = (wide, [each["id"] for each in Axe().run(page, options=RULES).response["violations"]])

    page.goto("/requests/complaints/new/")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    look("complaint, what is wrong")
    page.get_by_label("反映哪个单位").select_option(label="云龙县民政局")
    page.get_by_label("应当公开而没有公开").check()
    page.get_by_label("具体情况").fill("2016年低保名单没有公开")
    page.get_by_label("匿名").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".query-code")).to_be_visible()
    look("complaint, done")
    number, query_code = page.locator(".numbers dd").all_inner_texts()
    page.get_by_role("link", name="查询页").click()
    page.get_by_label("查询码").fill(query_code)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.locator("[aria-current=step]")).to_have_text("等待受理")
    look("complaint, followed")
    assert Complaint.objects.get().number == number

    page.goto(f"/requests/consultations/?number={consultation.number}")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("button", name="提交意见")).to_be_visible()
    look("question")
    page.get_by_label("同意部分公开").check()
    page.get_by_label("不同意公开的内容").fill("第三页的报价")
    page.get_by_label("属于").select_option(label="商业秘密")
    page.locator("#id_reason_1").fill("与客户有保密协议")
    page.get_by_label("答复人").fill("李四")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("您的意见已经收到")).to_be_visible()
    look("answered")
    consultation.refresh_from_db()
    assert consultation.opinion == Opinion.PARTLY
    assert found == dict.fromkeys(found, (0, []))
