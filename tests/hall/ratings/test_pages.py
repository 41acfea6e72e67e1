"""A case is rated with number and query code, or on the screen that is turned; what is public of an item is read."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from hall.models import Application, Rating
from hall.views.ratings import MOST_IN_AN_HOUR
from tests.disclosure.pages.conftest import site  # noqa: F401  # the frame of the public pages
from tests.hall.factories import CODE
from tests.hall.ratings.cases import ended, rate
from yunlong_portal.kernel.passes import new_pass
from yunlong_portal.kernel.tracking import NOT_FOUND

TODAY = date(2026, 11, 25)
ADDRESS = "/hall/rate/"

pytestmark = pytest.mark.django_db


def hidden(page, action=ADDRESS):
    form = html.fromstring(page.content.decode()).xpath(f"//form[@action='{action}']")[0]
    return {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}


def text(page):
    return html.fromstring(page.content.decode()).text_content()


@pytest.fixture
def case(world, site):  # noqa: F811  # the fixture
    return ended(world, on=TODAY)


def opened(client, case, code=CODE):
    return client.post(ADDRESS, {"act": "look", "number": case.number, "code": code})


def test_number_and_code_open_the_form_and_the_rating_is_taken(client, case):
    page = opened(client, case)
    assert "城乡居民最低生活保障审批" in text(page)
    done = client.post(ADDRESS, hidden(page) | {"act": "rate", "grade": "4", "point_guide": "5", "words": "说得清楚"})
    rating = Rating.objects.get()
    assert (rating.application, rating.grade, rating.entries.get().dimensions) == (case, 4, {"guide": 5})
    assert "谢谢，您的评价已经收到" in text(done)
    assert (done.headers["Cache-Control"], done.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_a_wrong_code_and_a_number_that_is_nobodys_get_the_same_answer(client, case):
    for number, code in ((case.number, "33333-33333"), ("MZJ-B2026-09999", CODE)):
        page = client.post(ADDRESS, {"act": "look", "number": number, "code": code})
        assert NOT_FOUND in text(page)
        assert "城乡居民" not in text(page)


def test_the_page_of_the_case_leads_here_without_asking_again(client, case):
    token = new_pass(case, code=CODE, now=timezone.now())
    assert "提交评价" in text(client.post(ADDRESS, {"act": "open", "pass": token}))
    assert "超过两小时" in text(client.post(ADDRESS, {"act": "open", "pass": "x"}))
    other = new_pass(Application.objects.get(), code="33333-33333", now=timezone.now())
    assert "超过两小时" in text(client.post(ADDRESS, {"act": "rate", "pass": other, "grade": "5"}))
    assert Rating.objects.count() == 0


def test_what_was_said_stands_in_the_form_when_it_is_changed(client, case):
    rate(case, 2, on=TODAY, words="等太久", dimensions={"speed": 1})
    page = opened(client, case)
    assert "修改评价" in text(page)
    tree = html.fromstring(page.content.decode())
    assert tree.xpath("//textarea/text()")[0].strip() == "等太久"
    assert [each.get("name") + each.get("value") for each in tree.xpath("//input[@checked]")] == [
        "grade2",
        "point_speed1",
    ]
    client.post(ADDRESS, hidden(page) | {"act": "rate", "grade": "5", "words": "后来很快"})
    assert Rating.objects.get().grade == 5


def test_nothing_is_lost_where_the_grade_is_forgotten(client, case):
    page = opened(client, case)
    again = client.post(ADDRESS, hidden(page) | {"act": "rate", "words": "写了很多"})
    assert "请选择满意还是不满意。" in text(again)
    assert "写了很多" in text(again)
    assert Rating.objects.count() == 0


def test_an_hour_has_so_many_changes_and_no_more(client, case):
    form = hidden(opened(client, case)) | {"act": "rate"}
    for place in range(MOST_IN_AN_HOUR):
        client.post(ADDRESS, form | {"grade": str(place % 5 + 1)})
    page = client.post(ADDRESS, form | {"grade": "3", "words": "再改一次"})
    assert "操作太多" in text(page)
    assert "再改一次" in text(page)
    assert Rating.objects.get().entries.count() == MOST_IN_AN_HOUR


def test_after_ten_days_it_is_shown_and_not_changed(client, case):
    rating = rate(case, 4, on=TODAY)
    Rating.objects.filter(pk=rating.pk).update(fixed_on=TODAY - timedelta(days=1))
    page = opened(client, case)
    assert "不能再改" in text(page)
    assert "提交修改" not in text(page)


def test_the_page_of_an_item_breaks_down_from_three_on(client, world, site, django_assert_max_num_queries):  # noqa: F811  # the fixture
    address = f"/hall/items/{world.item.code}/ratings/"
    assert "还没有人评价" in text(client.get(address))
    rate(ended(world), 5)
    rate(ended(world), 5)
    assert "2 人评价。人数太少" in text(client.get(address))
    rating = rate(ended(world), 4, words="好")
    Rating.objects.filter(pk=rating.pk).update(public_words="窗口很耐心")
    with django_assert_max_num_queries(3):
        page = client.get(address)
    assert "4.7 分" in text(page)
    assert "窗口很耐心" in text(page)
    assert page.headers["Cache-Control"].startswith("public")
    assert client.get("/hall/items/NONE/ratings/").status_code == 404


# -- at the window


def window(case):
    return reverse("admin:hall_rating_window", args=[case.pk])


def test_the_clerk_turns_the_screen_and_one_button_is_a_rating(world, case, login):
    client = login(world.clerk)
    page = client.get(window(case))
    assert [each.text for each in html.fromstring(page.content.decode()).xpath("//button[@name='grade']")] == [
        "非常满意", "满意", "基本满意", "不满意", "非常不满意",
    ]  # fmt: skip
    assert "退出" not in text(page)
    done = client.post(window(case), {"grade": "5", "point_manner": "5", "words": "热情"})
    assert "谢谢您的评价" in text(done)
    entry = Rating.objects.get().entries.get()
    assert (entry.way, entry.grade, entry.desk_person, entry.words) == ("window", 5, world.clerk, "热情")
    assert "已经评价过" in text(client.post(window(case), {"grade": "1"}))
    assert Rating.objects.get().grade == 5


def test_whoever_is_not_of_the_window_finds_no_such_page(world, case, login):
    for who in (world.approver, world.manager, world.centre_clerk):
        assert login(who).get(window(case)).status_code == 404
        assert login(who).post(window(case), {"grade": "5"}).status_code == 404
    assert Rating.objects.count() == 0


# -- the staff's screens


def page_of(row, name="change", *args):
    return reverse(f"admin:hall_{row._meta.model_name}_{name}", args=[row.pk, *args])


def test_managers_mend_and_the_bureau_sees_it(world, case, login):
    low = rate(case, 1, on=TODAY, words="等了三次").low
    manager, bureau = login(world.manager), login(world.overseer)
    assert "等了三次" in text(manager.get(page_of(low)))

    def act(client, name, **data):
        low.refresh_from_db()
        fields = {f"{name}-{key}": value for key, value in ({"version": low.version, "reason": ""} | data).items()}
        return client.post(page_of(low, "act", name), fields)

    assert act(manager, "confirm", reason="属实").status_code == 302
    assert "怎样整改的" in text(manager.get(page_of(low)))
    assert act(manager, "mend", measures="增加窗口").status_code == 302
    assert "增加窗口" in text(bureau.get(page_of(low)))
    assert act(bureau, "call_back").status_code == 302
    low.refresh_from_db()
    assert low.state == "closed"
    for who in (world.clerk, world.approver):
        assert login(who).get(page_of(low)).status_code in {403, 404}


def test_lists_export_no_words_and_ask_as_much_for_many_as_for_few(world, login, django_assert_max_num_queries):
    client = login(world.overseer)

    def lists():
        for model in ("rating", "lowrating"):
            with django_assert_max_num_queries(14):
                client.get(reverse(f"admin:hall_{model}_changelist"))

    rate(ended(world), 1, words="秘密的话")
    lists()
    for _ in range(3):
        rate(ended(world), 2, words="秘密的话")
    lists()
    for model in ("rating", "lowrating"):
        given = client.get(reverse(f"admin:hall_{model}_export", args=["csv"]))
        body = b"".join(given.streaming_content if given.streaming else [given.content]).decode("utf-8-sig")
        assert (body.count("城乡居民最低生活保障审批"), "秘密的话" in body) == (4, False)


def test_words_are_shown_by_a_manager_from_what_was_masked(world, case, login):
    rating = rate(case, 5, on=TODAY, words="很快，电话13887220000")
    client = login(world.manager)
    page = client.get(page_of(rating))
    assert "138****0000" in page.context["form"].initial["words"]
    wrong = client.post(page_of(rating, "words"), {"words": "很快，电话13887220000"})
    assert "不能公开" in text(wrong)
    assert client.post(page_of(rating, "words"), {"words": "很快"}).status_code == 302
    rating.refresh_from_db()
    assert rating.public_words == "很快"
    assert "公开的文字" not in text(login(world.leader).get(page_of(rating)))
