"""The screens of notices: everybody reads his own, the county's desks see what became of each."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory
from yunlong_portal.kernel import admin as portal_admin
from yunlong_portal.kernel import notice_admin, notices
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import Notice, NoticeDelivery, User

MINE = "admin:kernel_notice_mine"
LIST = "admin:kernel_notice_changelist"


@pytest.fixture
def clerk(db: None) -> User:
    return UserFactory.create(is_staff=True, display_name="李四", email="lisi@example.com")


@pytest.fixture
def watcher(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """Return a person of the network office; everybody else holds no duty."""
    person = UserFactory.create(is_staff=True)

    def reader(request: HttpRequest, duties: Iterable[str]) -> bool:
        return request.user == person and "publish" in duties

    monkeypatch.setattr(portal_admin, "_reader", [reader])
    return person


def write(person: User, number: int = 1, **options: Any) -> Notice:
    given: dict[str, Any] = {
        "subject": f"政府信息公开申请 {number} 号",
        "link": f"/admin/requests/{number}/",
        "now": timezone.now(),
    }
    return notices.write(key=f"n{number}:{person.pk}", recipient=person, **(given | options))


def shown(response: Any) -> list[str]:
    return [each.subject for each in response.context["page"]]


# One's own


def test_everybody_sees_his_own_unread_notices_newest_first(clerk, login):
    write(clerk, 1, now=timezone.now() - timedelta(days=1), level=NoticeLevel.OVERDUE)
    write(clerk, 2)
    write(UserFactory.create(), 3)
    response = login(clerk).get(reverse(MINE))
    assert shown(response) == ["政府信息公开申请 2 号", "政府信息公开申请 1 号"]
    page = response.content.decode()
    assert 'href="/admin/requests/2/"' in page
    assert "已逾期" in page


def test_read_and_settled_ones_are_among_all(clerk, login):
    write(clerk, 1)
    write(clerk, 2, about="tests.row:2")
    notices.settle(about="tests.row:2", now=timezone.now())
    notices.mark_read(person=clerk, now=timezone.now())
    client = login(clerk)
    assert shown(client.get(reverse(MINE))) == []
    assert len(shown(client.get(reverse(MINE), {"show": "all"}))) == 2


def test_one_is_marked_as_read(clerk, login):
    first, second = write(clerk, 1), write(clerk, 2)
    response = login(clerk).post(reverse(MINE), {"read": first.pk, "newest": second.pk}, follow=True)
    assert [str(each) for each in response.context["messages"]] == ["1 条已标为已读。"]
    assert [each.pk for each in Notice.objects.unread()] == [second.pk]


def test_all_are_those_that_stood_there(clerk, login):
    newest = max(write(clerk, number).pk for number in range(30))
    later = write(clerk, 31)
    login(clerk).post(reverse(MINE), {"read": "all", "newest": newest})
    assert [each.pk for each in Notice.objects.unread()] == [later.pk]


def test_nobody_marks_anothers(clerk, login):
    notice = write(clerk)
    login(UserFactory.create(is_staff=True)).post(reverse(MINE), {"read": notice.pk})
    login(UserFactory.create(is_staff=True)).post(reverse(MINE), {"read": "all", "newest": notice.pk})
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("asked", ["", "x", "-1", "all", "9" * 30])
def test_what_is_no_notice_is_not_found(clerk, login, asked):
    assert login(clerk).post(reverse(MINE), {"read": asked}).status_code == 404


def test_the_list_has_pages(clerk, login):
    for number in range(45):
        write(clerk, number)
    response = login(clerk).get(reverse(MINE), {"page": "3"})
    assert len(shown(response)) == 5
    assert "第 3 页，共 3 页" in response.content.decode()
    assert len(shown(login(clerk).get(reverse(MINE), {"page": "x"}))) == 20


def test_a_stranger_is_sent_to_the_login(client: Client):
    assert client.get(reverse(MINE))["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_costs_as_much_with_many(clerk, login, django_assert_num_queries: DjangoAssertNumQueries, number):
    """Session; person; his duties and those he stands in for; how many; the page; the newest."""
    for each in range(number):
        write(clerk, each)
    client = login(clerk)
    with django_assert_num_queries(7):
        client.get(reverse(MINE))


def test_what_is_unread_stands_on_the_first_page(clerk, login):
    write(clerk)
    page = login(clerk).get(reverse("admin:index")).content.decode()
    assert "我的提醒" in page
    assert "政府信息公开申请 1 号" in page


def test_with_nothing_unread_the_first_page_says_so(clerk, login):
    assert "没有未读的提醒。" in login(clerk).get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(("number", "queries"), [(0, 1), (5, 1), (6, 2), (60, 2)])
def test_the_first_page_pays_little_for_it(
    clerk, rf: Any, django_assert_num_queries: DjangoAssertNumQueries, number: int, queries: int
):
    """The newest; where there are more, how many."""
    for each in range(number):
        write(clerk, each)
    request = rf.get("/admin/")
    request.user = clerk
    with django_assert_num_queries(queries):
        panel = notice_admin.my_notices(request)
    assert (len(panel["notices"]), panel["total"]) == (min(number, 5), number)


# What became of each


def failed(notice: Notice, now: datetime) -> None:
    notice.deliveries.update(attempts=7, last_error="邮件服务器不收这个邮箱的信：550", failed_at=now)


def test_the_desk_sees_what_became_of_each(watcher, clerk, login):
    notice = write(clerk)
    failed(notice, timezone.now())
    client = login(watcher)
    page = client.get(reverse(LIST)).content.decode()
    assert "电子邮件：未送达" in page
    assert "未读" in page
    page = client.get(reverse("admin:kernel_notice_change", args=[notice.pk])).content.decode()
    assert "邮件服务器不收这个邮箱的信：550" in page


@pytest.mark.parametrize(("state", "count"), [("undelivered", 1), ("unread", 2), (None, 2)])
def test_the_desk_finds_what_did_not_arrive(watcher, clerk, login, state, count):
    failed(write(clerk, 1), timezone.now())
    write(clerk, 2)
    response = login(watcher).get(reverse(LIST), {"state": state} if state else {})
    assert response.context["cl"].result_count == count


def test_what_failed_can_be_sent_again(watcher, clerk, login):
    notice = write(clerk)
    failed(notice, timezone.now())
    data: dict[str, Any] = {"action": "try_again", "_selected_action": [notice.pk]}
    response = login(watcher).post(reverse(LIST), data, follow=True)
    assert [str(each) for each in response.context["messages"]] == ["1 条将在十几秒内重发。"]
    assert NoticeDelivery.objects.get().failed_at is None


@pytest.mark.parametrize("number", [1, 40])
def test_the_desks_list_costs_as_much_with_many(
    watcher, clerk, login: Callable[..., Client], django_assert_num_queries: DjangoAssertNumQueries, number
):
    """Session; person; his duties and those he stands in for; how many; the page; its deliveries."""
    for each in range(number):
        write(clerk, each)
    client = login(watcher)
    with django_assert_num_queries(7):
        client.get(reverse(LIST))


def test_others_do_not_see_it(watcher, clerk, login):
    notice = write(clerk)
    client = login(clerk)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(reverse("admin:kernel_notice_change", args=[notice.pk])).status_code == 403
