"""Guessing at passwords is stopped by pair, by address and by name, and keeps nobody out for long."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from yunlong_portal.kernel.lockout import MOST_FOR_A_NAME, MOST_FROM_AN_ADDRESS
from yunlong_portal.kernel.models import User

pytestmark = pytest.mark.django_db

OFFICE, STRANGER = "10.1.1.1", "203.0.113."
IN, WRONG, LOCKED = 302, 200, 429


@pytest.fixture
def clerk() -> User:
    return UserFactory.create(username="clerk", is_staff=True)


@pytest.fixture
def attempt(client: Client) -> Callable[..., int]:
    """Return a function that tries to sign in and says how it was answered."""

    def attempt(name: str, *, address: str = OFFICE, password: str = "wrong") -> int:
        data = {"username": name, "password": password}
        return client.post(reverse("admin:login"), data, REMOTE_ADDR=address).status_code

    return attempt


def guess(attempt: Any, times: int, *, name: str = "clerk", addresses: int = 1) -> None:
    """Try wrong passwords from so many addresses in turn."""
    for number in range(times):
        attempt(name, address=f"{STRANGER}{number % addresses}")


def test_a_person_has_eight_tries_from_one_address(clerk, attempt) -> None:
    assert [attempt("clerk") for _ in range(8)] == [WRONG] * 7 + [LOCKED]
    assert attempt("clerk", password="secret") == LOCKED
    assert attempt("clerk", password="secret", address="10.1.1.2") == IN


def test_one_address_that_tries_many_names_is_stopped_for_every_name(clerk, attempt) -> None:
    for number in range(MOST_FROM_AN_ADDRESS):
        attempt(f"name{number}", address=f"{STRANGER}1")
    assert attempt("clerk", password="secret", address=f"{STRANGER}1") == LOCKED
    assert attempt("clerk", password="secret") == IN


def test_many_addresses_that_try_one_name_are_stopped_whichever_comes_next(clerk, attempt) -> None:
    guess(attempt, MOST_FOR_A_NAME, addresses=6)
    assert attempt("clerk", address=f"{STRANGER}77") == LOCKED
    assert attempt("clerk", password="secret", address=f"{STRANGER}77") == LOCKED
    UserFactory.create(username="other", is_staff=True)
    assert attempt("other", password="secret", address=f"{STRANGER}77") == IN


def test_a_stranger_does_not_keep_a_clerk_from_the_desk_he_has_signed_in_at(clerk, attempt, client) -> None:
    assert attempt("clerk", password="secret") == IN
    guess(attempt, MOST_FOR_A_NAME, addresses=6)
    assert attempt("clerk") == WRONG
    assert attempt("clerk", password="secret") == IN


def test_a_desk_of_long_ago_is_a_strange_one(clerk, attempt) -> None:
    with time_machine.travel(datetime.now().astimezone() - timedelta(days=100)):
        assert attempt("clerk", password="secret") == IN
    guess(attempt, MOST_FOR_A_NAME, addresses=6)
    assert attempt("clerk", password="secret") == LOCKED


def test_a_lock_ends_by_itself_however_often_it_is_tried_meanwhile(clerk, attempt) -> None:
    guess(attempt, MOST_FOR_A_NAME, addresses=6)
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=10), tick=False):
        guess(attempt, 12, addresses=12)
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=16), tick=False):
        assert attempt("clerk", password="secret", address="10.9.9.9") == IN


def test_who_is_locked_out_is_told_for_how_long_and_whom_to_ask(clerk, client) -> None:
    for _ in range(8):
        answer = client.post(reverse("admin:login"), {"username": "clerk", "password": "wrong"})
    assert "最多 15 分钟后恢复" in answer.content.decode()
    assert "账号管理员" in answer.content.decode()
