"""One short page takes a message in; number and code show the answer; what was released everybody reads."""

import pytest
from django.urls import reverse
from lxml import html

from columns.enums import ColumnType
from disclosure.domain.watching.targets import judge
from disclosure.enums import DeadReason
from hall.enums import MessageKind
from hall.models import Message, ReleasedMessage
from hall.views.messages import HONEYPOT, MOST_IN_AN_HOUR
from tests.disclosure.pages.conftest import site  # noqa: F401  # the frame of the public pages
from tests.factories import ColumnFactory
from tests.hall.messages.sent import ANSWER, ASKED, DAY, SHOWN, answered, step, written
from tests.hall.world import at
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import PrivateOpening
from yunlong_portal.kernel.tracking import NOT_FOUND

ADDRESS, TRACK, LIST = "/hall/ask/", "/hall/ask/track/", "/hall/questions/"
SAID = {"kind": "question", "content": ASKED, "page": "", "name": "张三丰", "phone": "138 8722 0000"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def tree(page):
    return html.fromstring(page.content.decode())


def text(page):
    return tree(page).text_content()


def hidden(page):
    form = tree(page).xpath(f"//form[@action='{ADDRESS}']")[0]
    return {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}


def send(client, address=ADDRESS, **typed):
    return client.post(ADDRESS, hidden(client.get(address)) | SAID | typed)


def test_a_message_is_numbered_and_its_code_shown_once(client, world):
    page = send(client)
    number, code = (each.text_content() for each in tree(page).xpath("//dl[@class='numbers']//dd"))
    row = Message.objects.get()
    assert (row.number, row.text.name, row.text.phone, row.is_private) == (number, "张三丰", "13887220000", False)
    assert tracking.matches(code, row.tracking_digest)
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [ADDRESS, "/hall/questions/"])
def test_what_no_database_can_hold_is_no_item(client, world, address):
    assert client.get(address, {"item": "YLX\x00-001", "q": "\x00", "department": "\x00"}).status_code == 200


def test_sent_twice_it_is_one(client, world):
    form = hidden(client.get(ADDRESS)) | SAID
    first, again = client.post(ADDRESS, form), client.post(ADDRESS, form)
    assert Message.objects.count() == 1
    assert "没有重复登记" in text(again)
    assert tree(first).xpath("//dd/text()") == tree(again).xpath("//dd/text()")


def test_it_is_about_the_item_or_the_page_it_was_begun_from(client, world, settings):
    page = client.get(f"{ADDRESS}?item={world.item.code}")
    assert "关于：城乡居民最低生活保障审批" in text(page)
    client.post(ADDRESS, hidden(page) | SAID)
    assert Message.objects.get().item == world.item
    page = client.get(f"{ADDRESS}?kind=error_report&page={settings.BASE_URL}/posts/7/")
    assert tree(page).xpath("//input[@name='page']/@value") == ["/posts/7/"]
    assert tree(page).xpath("//input[@name='kind'][@checked]/@value") == ["error_report"]


def test_every_page_leads_there_from_its_foot(client, world):
    ColumnFactory.create(
        code="interact.jc", name="我为网站纠错", type=ColumnType.FORM, page=f"{ADDRESS}?kind=error_report"
    )
    foot = tree(client.get(LIST)).xpath("//footer//a[contains(@href, 'kind=error_report')]/text()")
    assert foot == ["我为网站纠错"]


@pytest.mark.parametrize(
    ("came_from", "page"),
    [("http://testserver/posts/7/?a=1", ["/posts/7/?a=1"]), ("http://evil.example/posts/7/", []), ("http://[", [])],
)
def test_an_error_is_told_of_the_page_that_led_here(client, world, came_from, page):
    shown = client.get(f"{ADDRESS}?kind=error_report", headers={"Referer": came_from})
    assert tree(shown).xpath("//input[@name='page']/@value") == page
    assert tree(client.get(ADDRESS, headers={"Referer": came_from})).xpath("//input[@name='page']/@value") == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"content": " "}, "请写明要问什么、说什么。"),
        ({"content": "长" * 3_001}, "内容有 3001 个字，最多 3000 个字。"),
        ({"kind": ""}, "请选择是咨询、建议、投诉还是找错。"),
        ({"kind": "error_report"}, "请写明错误在哪一页"),
        ({"phone": "12"}, "请填写能打通的电话号码"),
        ({HONEYPOT: "x"}, "标着“请留空”的一栏不要填写"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, world, typed, sentence):
    page = send(client, **typed)
    assert sentence in text(page)
    assert "张三丰" in page.content.decode()
    assert Message.objects.count() == 0


def test_an_hour_has_so_many_and_no_more(client, world):
    for _ in range(MOST_IN_AN_HOUR):
        assert send(client).status_code == 200
    page = send(client)
    assert (page.status_code, Message.objects.count()) == (429, MOST_IN_AN_HOUR)
    assert ASKED in text(page)


def test_number_and_code_show_the_answer_and_nothing_else_does(client, world):
    sent = written(name="张三丰")
    row = step("pass_on", sent.message, world.overseer, department=world.bureau)
    page = client.post(TRACK, {"number": row.number.lower(), "code": sent.code})
    assert "县民政局正在办理" in text(page)
    step("answer", row, world.manager, answer=ANSWER)
    assert ANSWER in text(client.post(TRACK, {"number": row.number, "code": sent.code}))
    for number, code in ((row.number, "33333-33333"), ("ZX-2017-99999", sent.code)):
        page = client.post(TRACK, {"number": number, "code": code})
        assert NOT_FOUND in text(page)
        assert ANSWER not in text(page)


def test_the_list_shows_what_was_released_and_nothing_else(client, world, django_assert_max_num_queries):
    assert "还没有公开的问答" in text(client.get(LIST))
    answered(world)
    assert "还没有公开的问答" in text(client.get(LIST))
    row = step("release", answered(world, item=world.item), world.overseer, **SHOWN)
    with django_assert_max_num_queries(3):
        page = client.get(LIST)
    assert "共 1 个问题" in text(page)
    assert "13887220000" not in text(page)
    one = client.get(f"{LIST}{row.number}/")
    assert SHOWN["answer"] in text(one)
    unreleased = f"{LIST}ZX-2017-00001/"
    assert client.get(unreleased).status_code == 404
    assert judge([unreleased, f"{LIST}{row.number}/", LIST]) == {
        unreleased: DeadReason.NO_PAGE,
        f"{LIST}{row.number}/": "",
        LIST: "",
    }


def test_the_list_is_narrowed_by_words_item_and_department_and_paged(client, world):
    released_by = {"released_by": world.overseer, "released_at": at(DAY)}
    for place in range(21):
        row = written(item=world.item).message
        Message.objects.filter(pk=row.pk).update(department=world.bureau, answered_on=DAY)
        ReleasedMessage.objects.create(message=row, **SHOWN | {"title": f"第{place}问"} | released_by)
    assert "共 21 个问题，第 2 页" in text(client.get(f"{LIST}?page=2"))
    assert "找到 1 个问题" in text(client.get(f"{LIST}?q=第20问"))
    assert "找到 21 个问题" in text(client.get(f"{LIST}?item={world.item.code}&department=mzj"))
    found = text(client.get(f"{LIST}?q=没有这样的词"))
    assert "没有找到这样的问题" in found
    assert client.get(f"{LIST}?page=x").status_code == 404
    assert client.get(f"{LIST}?q=%00").status_code == 200


# -- the staff's screens


def page_of(row, name="change", *args):
    return reverse(f"admin:hall_message_{name}", args=[row.pk, *args])


def act(client, row, name, **data):
    row.refresh_from_db()
    fields = {f"{name}-{key}": value for key, value in ({"version": row.version, "reason": ""} | data).items()}
    return client.post(page_of(row, "act", name), fields)


def test_the_bureau_passes_on_the_department_answers_and_the_bureau_releases(world, login):
    row = written(name="张三丰", phone="13887220000").message
    bureau, manager = login(world.overseer), login(world.manager)
    assert manager.get(page_of(row)).status_code == 404
    assert act(bureau, row, "pass_on", department=world.bureau.pk).status_code == 302
    assert ASKED in text(manager.get(page_of(row)))
    empty = act(manager, row, "answer", answer=" ")
    assert "有内容需要改正" in text(empty)
    assert act(manager, row, "answer", answer=ANSWER).status_code == 302
    page = bureau.get(page_of(row))
    form = next(each.form for each in page.context["choices"] if each.transition.name == "release")
    # What can be masked by itself is masked before anybody reads it.
    assert "138****0000" in form.initial["question"]
    assert act(bureau, row, "release", **SHOWN).status_code == 302
    assert "已公开" in text(manager.get(page_of(row)))
    assert login(world.clerk).get(page_of(row)).status_code == 403


@pytest.mark.parametrize(
    "page", ["//evil.example/x", "/\\evil.example/x", "/\t/evil.example/x", "https://evil.example/x"]
)
def test_a_page_that_somebody_named_leads_staff_nowhere_else(world, login, page):
    row = written(MessageKind.ERROR_REPORT, page=page).message
    assert "evil.example" not in "".join(tree(login(world.overseer).get(page_of(row))).xpath("//a/@href"))
    row = written(MessageKind.ERROR_REPORT, page="/hall/").message
    assert "/hall/" in tree(login(world.overseer).get(page_of(row))).xpath("//a/@href")


def test_who_wrote_is_seen_with_a_reason_that_stays(world, login):
    row = written(name="张三丰", phone="13887220000").message
    bureau = login(world.overseer)
    assert "张三丰" not in text(bureau.get(page_of(row)))
    assert PrivateOpening.objects.count() == 0
    page = bureau.post(page_of(row, "open"), {"open-reason": "打电话问清楚"})
    assert ("张三丰" in text(page), PrivateOpening.objects.get().subject_key) == (True, f"hall.message:{row.pk}")


def test_the_list_exports_neither_words_nor_people(world, login, django_assert_max_num_queries):
    bureau = login(world.overseer)
    for _ in range(3):
        answered(world, name="张三丰")
    with django_assert_max_num_queries(14):
        bureau.get(reverse("admin:hall_message_changelist"))
    given = bureau.get(reverse("admin:hall_message_export", args=["csv"]))
    body = b"".join(given.streaming_content if given.streaming else [given.content]).decode("utf-8-sig")
    assert (body.count("ZX-2017-"), "张" in body, "低保申请书" in body) == (3, False, False)
