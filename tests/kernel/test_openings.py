"""Who looked at private data is written down for good, and why; nothing of what was seen is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import UserFactory
from yunlong_portal.kernel import openings, triggers
from yunlong_portal.kernel.models import PrivateOpening, User
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
KEY = "requests_ogi.request:7"


def open_(actor: User | None = None, **given: Any) -> PrivateOpening:
    options: dict[str, Any] = {"subject_key": KEY, "fields": ["phone"], "reason": "核对送达地址", "now": NOW}
    return openings.open_private_data(actor=actor or UserFactory.create(), **(options | given))


def refusal(**given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        open_(**given)
    assert PrivateOpening.objects.count() == 0
    return caught.value


def test_an_opening_says_who_saw_what_of_which_record_and_why() -> None:
    person = UserFactory.create(display_name="杨经办")
    open_(person, fields=["phone", "id_number", "phone"], reason=" 核对\u3000送达地址 ")
    row = PrivateOpening.objects.get()
    assert (row.actor, row.actor_name, row.subject_key, row.opened_at) == (person, "杨经办", KEY, NOW)
    assert (row.fields, row.reason) == (["id_number", "phone"], "核对 送达地址")


def test_it_keeps_the_name_that_the_person_had_then() -> None:
    person = UserFactory.create(display_name="杨经办")
    row = open_(person)
    person.display_name = "杨改名"
    person.save()
    row.refresh_from_db()
    assert row.actor_name == "杨经办"


@pytest.mark.parametrize("reason", ["", "   ", "看看", "，。、；！", "1 2 3", "\u200b\u200b\u200b\u200b"])
def test_a_reason_is_four_characters_at_least(reason: str) -> None:
    found = refusal(reason=reason)
    assert (found.code, str(found)) == ("no_reason", "请写明为什么要查看，至少4个字，如“核对送达地址”。")


def test_a_reason_is_no_essay() -> None:
    assert refusal(reason="因" * 201).code == "reason_too_long"
    assert open_(reason="因" * 200).reason == "因" * 200


@pytest.mark.parametrize("reason", ["核对13887212345是否有效", "核对身份证532929199001010015"])
def test_a_reason_holds_no_personal_data_for_it_can_never_be_erased(reason: str) -> None:
    assert refusal(reason=reason).code == "reason_personal"


def test_nothing_is_opened_by_naming_nothing_or_with_a_closed_account() -> None:
    assert refusal(fields=[]).code == "nothing_to_open"
    assert refusal(subject_key="").code == "nothing_to_open"
    assert refusal(actor=UserFactory.create(is_active=False)).code == "not_active"


def test_the_openings_of_a_record_are_listed_latest_first() -> None:
    first, second = open_(), open_(now=NOW + timedelta(hours=1))
    open_(subject_key="requests_ogi.request:8")
    assert list(openings.openings_of(KEY)) == [second, first]


def test_an_opening_can_be_neither_changed_nor_deleted() -> None:
    row = open_()
    for act in (lambda: PrivateOpening.objects.update(reason="别的理由"), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert PrivateOpening.objects.get().reason == "核对送达地址"
    assert PrivateOpening._meta.db_table in {each.table for each in triggers.protected()}
