"""The harness itself: engine, flush, browser."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, Route

from tests.browser import Watch
from tests.engines import engine
from tests.factories import UserFactory
from yunlong_portal.kernel import triggers
from yunlong_portal.kernel.models import User


def test_the_database_is_the_one_that_was_asked_for() -> None:
    assert connection.vendor == engine()


@pytest.mark.django_db
def test_no_trigger_of_evidence_is_missing() -> None:
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_leaves_rows_behind_for_the_flush() -> None:
    UserFactory.create(username="left-behind")
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_flush_empties_the_tables_and_puts_the_triggers_back() -> None:
    assert User.objects.count() == 0
    assert triggers.missing(connection) == []


@pytest.mark.django_db
def test_a_person_can_be_logged_in(login: Callable[..., Client]) -> None:
    user = UserFactory.create(is_staff=True)
    assert login(user).session["_auth_user_id"] == str(user.pk)


def test_the_browser_opens_the_login_page_without_a_complaint(page: Page) -> None:
    page.goto("/admin/login/")
    assert page.locator("input[name=username]").is_visible()


def test_a_violation_of_the_security_policy_is_noticed(page: Page, watch: Watch) -> None:
    def answer(route: Route) -> None:
        headers = {"Content-Type": "text/html", "Content-Security-Policy": "script-src 'self'"}
        route.fulfill(body="<script>alert(1)</script>", headers=headers)

    page.route("**/violation", answer)
    page.goto("/violation")
    assert len(watch.complaints()) == 1
    watch.allow("script-src 'self'")
    assert watch.complaints() == []
