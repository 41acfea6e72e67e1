"""The hall's front door and the guide of an item: what is found, what it says, what it costs the database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from columns.models import SiteFact
from disclosure.enums import PublicationState
from disclosure.models import Publication
from hall.models import Item, ItemEntry, Synonym
from tests.factories import DepartmentFactory
from tests.hall import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def make_item(code: str = "YLX-001", **said: Any) -> Item:
    """Return a public item of a department of its own."""
    return factories.make_item(DepartmentFactory.create(), code=code, **said)


@pytest.fixture
def item():
    return make_item()


def test_an_item_is_found_by_what_people_call_it(client, item):
    make_item("YLX-006", name="结婚登记", everyday=[{"name": "结婚证"}])
    page = client.get("/hall/?q=低保")
    assert [each["card"].code for each in page.context["items"]] == ["YLX-001"]
    assert "找到 1 个事项" in page.text
    assert 'content="noindex"' in page.text
    assert client.get("/hall/suggest/?q=结婚证").json()["items"][0]["address"] == "/hall/items/YLX-006/"
    assert client.get("/hall/suggest/?q=").json() == {"items": []}


def test_a_synonym_of_the_county_is_found_from_the_next_request_on(client, item):
    assert client.get("/hall/?q=困难补助").context["items"] == []
    Synonym.objects.create(said="困难补助", means="最低生活保障")
    assert len(client.get("/hall/?q=困难补助").context["items"]) == 1


def test_nothing_found_says_what_to_do(client, item):
    page = client.get("/hall/?q=火星移民")
    assert "没有找到这样的事项" in page.text
    assert "换一个平常的说法" in page.text


def test_without_items_the_hall_says_so(client):
    assert "还没有公开的事项" in client.get("/hall/").text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("audience=person", ["A", "B"]),
        ("audience=organisation", ["B"]),
        ("event=relief", ["A"]),
        ("catalogue=approval", ["B"]),
        ("catalogue=service", ["A"]),
        ("catalogue=service&audience=organisation", []),
    ],
)
def test_the_list_is_narrowed(client, query, codes):
    make_item("A", name="甲事项")
    basics = {"item_type": "licence", "case_type": "promised", "for_persons": "yes", "for_organisations": "yes"}
    make_item("B", name="乙事项", basics=basics | {"organ": "某局"}, life_events=[{"event": "health"}])
    assert [each["card"].code for each in client.get(f"/hall/?{query}").context["items"]] == codes


@pytest.mark.parametrize(
    "query",
    ["audience=x", "event=x", "catalogue=x", "department=x", "page=0", "page=9", "as=pdf", "page=一"],
)
def test_what_there_is_not_is_not_found(client, item, query):
    assert client.get(f"/hall/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["q=%00", "q=" + "长" * 500, "q=%25%27%22<script>"])
def test_whatever_is_typed_is_answered(client, item, query):
    assert client.get(f"/hall/?{query}").status_code == 200
    assert client.get(f"/hall/suggest/?{query}").status_code == 200


def test_the_list_is_taken_away_as_a_table(client, item):
    table = b"".join(client.get("/hall/?q=低保&as=csv").streaming_content).decode()
    assert "YLX-001,城乡居民最低生活保障审批,低保" in table
    assert client.get("/hall/?as=xlsx").headers["Content-Type"].endswith("sheet")


def test_a_guide_says_what_to_bring_how_long_where_and_whom_to_ask(client, item):
    page = client.get(item.get_absolute_url())
    for words in (
        "也叫：低保", "3样材料", "受理后15个工作日（承诺）", "不收费", "居民身份证", "原件及复印件，1份", "看流程图",
        "县政务服务中心", "0872-5520000", "社会救助暂行办法", "更新记录", "在线申报",
    ):  # fmt: skip
        assert words in page.text, words
    assert page.text.count("<svg") >= 2
    assert page.headers["Cache-Control"].startswith("public")


def test_a_guide_takes_no_more_queries_than_four(client, item, django_assert_max_num_queries):
    client.get(item.get_absolute_url())
    with django_assert_max_num_queries(4):
        client.get(item.get_absolute_url())


def test_the_list_asks_the_database_nothing_once_it_is_known(client, django_assert_num_queries):
    for number in range(30):
        make_item(f"I-{number}", name=f"第{number}号事项")
    client.get("/hall/?q=事项")
    with django_assert_num_queries(0):
        assert "第 1 页，共 2 页" in client.get("/hall/").text
        client.get("/hall/?q=事项&page=2")
        client.get("/hall/suggest/?q=事项")


def test_a_cancelled_item_stays_and_says_since_when_by_what_and_what_instead(client):
    make_item("YLX-101", name="生育登记")
    gone = make_item(
        "YLX-009",
        name="再生育审批",
        change={
            "kind": "cancel", "basis": "关于修改《人口与计划生育法》的决定", "effective_on": "2021-08-20",
            "successor": "YLX-101", "advice": "不再审批，直接登记。",
        },
    )  # fmt: skip
    page = client.get(gone.get_absolute_url())
    assert page.status_code == 200
    for words in (
        "已取消",
        "已于2021-08-20取消",
        "关于修改《人口与计划生育法》的决定",
        "/hall/items/YLX-101/",
        "直接登记",
    ):
        assert words in page.text, words
    assert "在线申报" not in page.text
    assert "已取消" in client.get("/hall/?q=再生育").text


def test_an_item_that_will_end_says_so_and_is_still_applied_for(client):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    ending = make_item("A", change={"kind": "cancel", "basis": "某决定", "effective_on": tomorrow})
    page = client.get(ending.get_absolute_url())
    assert f"本事项自{tomorrow}起取消" in page.text
    assert "在线申报" in page.text


def test_what_moved_in_without_all_its_parts_says_what_is_wanting(client):
    SiteFact.objects.update_or_create(key="hotline", defaults={"value": "96128", "label": "热线", "group": "contact"})
    item = make_item("A", places=[{"name": "民政窗口"}])
    page = client.get(item.get_absolute_url())
    assert "办理地点、办理时间、联系电话还没有补全" in page.text
    assert "96128" in page.text


def test_what_is_wanting_is_said_below_the_name_of_the_item(client):
    page = client.get(make_item("A", places=[{"name": "民政窗口"}]).get_absolute_url())
    assert page.text.index("<h1>") < page.text.index("还没有补全")


@pytest.mark.parametrize("service", [{"complaint_phone": "0872-5521111"}, {}])
def test_a_complaint_is_made_on_the_net_whether_or_not_there_is_a_telephone_for_it(client, service):
    page = client.get(make_item("A", service=service).get_absolute_url())
    assert "/hall/ask/?item=A&amp;kind=complaint" in page.text
    assert ("tel:0872-5521111" in page.text) is bool(service)


def test_an_item_of_the_province_is_applied_for_there(client):
    service = {"online": "yes", "provincial_address": "https://zwfw.yn.gov.cn/item/1"}
    page = client.get(make_item("A", service=service).get_absolute_url())
    assert "到省政务服务网申报" in page.text
    assert 'href="https://zwfw.yn.gov.cn/item/1"' in page.text


def test_what_is_applied_for_at_a_window_alone_leads_to_the_window_and_not_to_a_form(client):
    item = make_item("A", service={"online": ""})
    page = client.get(item.get_absolute_url())
    assert "带材料到窗口办：民政局窗口" in page.text
    assert "apply/" not in page.text
    listed = client.get("/hall/")
    assert "带材料到窗口办" in listed.text
    assert "apply/" not in listed.text


def test_what_another_part_of_the_portal_takes_in_is_applied_for_there(client):
    item = make_item("A", service={"online": "yes", "portal_address": "/requests/new/"})
    for address in (item.get_absolute_url(), "/hall/"):
        page = client.get(address)
        assert 'href="/requests/new/"' in page.text
        assert "apply/" not in page.text


def test_what_has_ended_promises_nothing_in_lists(client):
    make_item("A", change={"kind": "cancel", "effective_on": "2017-01-01"})
    assert "15个工作日" not in client.get("/hall/").text
    assert "15个工作日" not in client.get("/hall/suggest/?q=低保").text


def test_a_guide_that_was_taken_down_is_gone_and_one_that_never_was_is_not_found(client, item):
    assert client.get("/hall/items/NO-SUCH/").status_code == 404
    assert client.get("/hall/items/ylx-001/").headers["Location"] == "/hall/items/YLX-001/"
    Publication.objects.update(state=PublicationState.WITHDRAWN, withdrawal_reason="error", withdrawal_note="内容有误")
    item.post.live_publication = None
    item.post.save()
    ItemEntry.objects.all().delete()
    for address in ("", "guide.pdf", "qr.svg"):
        assert client.get(item.get_absolute_url() + address).status_code == 410


def test_the_guide_is_printed_on_paper_with_its_code(client, item):
    sheet = client.get(reverse("hall-guide-pdf", args=[item.code]))
    assert sheet.content.startswith(b"%PDF")
    code = client.get(reverse("hall-item-code", args=[item.code]))
    assert code.headers["Content-Type"] == "image/svg+xml"


def test_the_home_page_leads_into_the_hall_once_there_are_items(client):
    assert "网上办事" not in client.get("/").text
    make_item()
    page = client.get("/")
    assert "网上办事" in page.text
    assert "/hall/?event=relief" in page.text


@pytest.mark.parametrize(
    ("typed", "is_meant"), [("低保", True), ("低保怎么办", True), ("2017年低保资金公示", True), ("审批改革", False)]
)
def test_a_search_of_the_portal_names_the_item_that_is_meant(client, item, typed, is_meant):
    assert ("您可能要办" in client.get("/search/", {"q": typed}).text) == is_meant


def test_the_blank_form_stands_beside_its_material(client):
    digest = "ab" * 32
    files = [
        {
            "number": 1, "name": "申请书.docx", "digest": digest, "size": 20_480,
            "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    ]  # fmt: skip
    row = {"name": "申请书", "form": "original", "copies": "2", "required": "yes", "blank_form": digest}
    page = client.get(make_item("A", attachments=files, materials=[row]).get_absolute_url())
    assert "空白表格（Word 文档，20 KB）" in page.text
    assert "附件：" not in page.text
