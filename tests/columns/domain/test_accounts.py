"""What is done to an account is asked of who manages duties, and stays written down."""

import pytest

from columns.domain import accounts
from columns.domain.duties import may
from columns.enums import Duty
from tests.factories import UserFactory, with_duties
from yunlong_portal.kernel.enums import AccountActKind
from yunlong_portal.kernel.models import AccountAct, User
from yunlong_portal.kernel.workflow import Refused

PASSWORD = "Kai-Cheng-2017-lu"


@pytest.fixture
def clerk(bureau):
    return with_duties(bureau, Duty.DRAFT)


@pytest.fixture
def given(administrator, clerk, now):
    """Return what each act on the clerk's account is given."""
    return {"actor": administrator, "user": clerk, "reason": "本人到办公室说忘记密码", "now": now}


def refusal(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_a_password_set_by_an_administrator_is_for_one_use_and_written_down(given, clerk, administrator, now):
    accounts.reset_password(password=PASSWORD, **given)
    kept = User.objects.get(pk=clerk.pk)
    assert (kept.check_password(PASSWORD), kept.has_temporary_password) == (True, True)
    act = AccountAct.objects.get()
    assert (act.user, act.actor, act.actor_name, act.kind) == (
        clerk, administrator, str(administrator), AccountActKind.PASSWORD_SET,
    )  # fmt: skip
    assert (act.reason, act.acted_at) == ("本人到办公室说忘记密码", now)


def test_a_duty_is_not_lost_by_it(given, clerk, bureau, now):
    accounts.reset_password(password=PASSWORD, **given)
    assert may(clerk, Duty.DRAFT, bureau, now=now)


def test_only_who_manages_duties_sets_it_with_a_reason_and_never_his_own(given, clerk, administrator):
    reset = accounts.reset_password
    assert refusal(reset, password=PASSWORD, **given | {"actor": clerk, "user": administrator}) == "no_duty"
    assert refusal(reset, password=PASSWORD, **given | {"reason": "  "}) == "no_reason"
    assert refusal(reset, password=PASSWORD, **given | {"user": administrator}) == "own_account"
    root = UserFactory.create(is_superuser=True)
    assert refusal(reset, password=PASSWORD, **given | {"user": root}) == "shells_account"
    closed = UserFactory.create(is_active=False)
    assert refusal(reset, password=PASSWORD, **given | {"user": closed}) == "inactive"
    assert not AccountAct.objects.exists()


def test_closing_and_reopening_are_written_down_with_their_reasons(given, clerk):
    accounts.close_account(**given | {"reason": "调离"})
    accounts.reopen_account(**given | {"reason": "返回"})
    assert [(act.kind, act.reason) for act in clerk.account_acts.all()] == [("reopened", "返回"), ("closed", "调离")]


def test_an_account_opened_without_a_password_has_none_to_change(administrator, county, now):
    person = User(username="wangwu", display_name="王五")
    person.set_unusable_password()
    accounts.open_account(actor=administrator, user=person, reason="新任拟稿员", now=now)
    assert (person.is_staff, person.has_temporary_password) == (True, False)
    assert AccountAct.objects.get().kind == AccountActKind.OPENED
