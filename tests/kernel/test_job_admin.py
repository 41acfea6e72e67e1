"""The screen of what is done later: the network office reads it and may have a failed job tried at once."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory
from yunlong_portal.kernel import admin as portal_admin
from yunlong_portal.kernel import job_admin
from yunlong_portal.kernel.models import Job, User

LIST = "admin:kernel_job_changelist"


@pytest.fixture
def watcher(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """Return a person of the network office; everybody else holds no duty."""
    person = UserFactory.create(is_staff=True)

    def reader(request: HttpRequest, duties: Iterable[str]) -> bool:
        return request.user == person and "publish" in duties

    monkeypatch.setattr(portal_admin, "_reader", [reader])
    return person


@pytest.fixture
def failing(db: None) -> Job:
    now = timezone.now()
    return Job.objects.create(
        key="publish:3",
        kind="tests.gone",
        subject="关于停水的通知",
        due_at=now - timedelta(hours=1),
        leased_until=now + timedelta(hours=1),
        attempts=7,
        last_error="稿子已退回,不能发布。",
    )


def test_the_list_says_what_failed_and_why(watcher: User, failing: Job, login: Callable[..., Client]) -> None:
    page = login(watcher).get(reverse(LIST)).content.decode()
    assert "稿子已退回,不能发布。" in page
    assert "关于停水的通知" in page
    assert "已试7次未成，请查明原因" in page


@pytest.mark.parametrize(("state", "shown"), [("failing", 1), ("finished", 0), ("cancelled", 0), ("all", 2), (None, 2)])
def test_jobs_are_shown_by_where_they_stand(
    watcher: User, failing: Job, login: Callable[..., Client], state: str | None, shown: int
) -> None:
    Job.objects.create(key="publish:4", kind="tests.gone", due_at=timezone.now())
    response = login(watcher).get(reverse(LIST), {"state": state} if state else {})
    assert response.context["cl"].result_count == shown


def test_a_failed_job_can_be_tried_at_once(watcher: User, failing: Job, login: Callable[..., Client]) -> None:
    data: dict[str, Any] = {"action": "try_now", "_selected_action": [failing.pk]}
    response = login(watcher).post(reverse(LIST), data, follow=True)
    failing.refresh_from_db()
    assert (failing.leased_until, failing.attempts) == (None, 0)
    assert [str(message) for message in response.context["messages"]] == ["1 项任务将在十几秒内重试。"]


def test_a_job_cannot_be_changed_by_hand(watcher: User, failing: Job, login: Callable[..., Client]) -> None:
    client = login(watcher)
    address = reverse("admin:kernel_job_change", args=[failing.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"due_at_0": "2017-01-01", "due_at_1": "09:00"}).status_code == 403
    assert client.post(reverse("admin:kernel_job_delete", args=[failing.pk]), {"post": "yes"}).status_code == 403


def test_others_do_not_see_it(watcher: User, failing: Job, login: Callable[..., Client]) -> None:
    client = login(UserFactory.create(is_staff=True))
    assert client.get(reverse(LIST)).status_code == 403
    assert "到时未办成的任务" not in client.get(reverse("admin:index")).content.decode()


def test_what_failed_stands_on_the_first_page(watcher: User, failing: Job, login: Callable[..., Client]) -> None:
    page = login(watcher).get(reverse("admin:index")).content.decode()
    assert "到时未办成的任务" in page
    assert "稿子已退回,不能发布。" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_first_page_pays_one_query_for_it(
    watcher: User, number: int, rf: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The failing jobs."""
    for each in range(number):
        Job.objects.create(key=f"job{each}", kind="tests.gone", due_at=timezone.now(), attempts=1, last_error="错")
    request = rf.get("/admin/")
    request.user = watcher
    with django_assert_num_queries(1):
        panel = job_admin.failing_jobs(request)
    assert panel is not None
    assert (len(panel["jobs"]), panel["is_more"]) == (min(number, 10), number > 10)
