"""A handler is away: whoever stands in for him, or is named in his place, prints what must go out, and it is logged."""

from datetime import date

import pytest

from columns.domain.duties import stand_in, stands_in_for
from columns.enums import Duty
from requests_ogi.domain import seeing
from requests_ogi.domain.awaiting import TURNS
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import RequestState
from tests.factories import UserFactory, with_duties
from tests.requests_ogi.world import at, make_world, processing, replied, take
from yunlong_portal.kernel.models import Notice, PrivateOpening
from yunlong_portal.kernel.workflow import Refused

CAME, SIGNED, BACK = date(2017, 9, 1), date(2017, 9, 5), date(2017, 9, 8)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


@pytest.fixture
def row(world):
    """Return a case whose reply is signed and waits to be printed, sealed and served."""
    return replied(processing(world, on=CAME), world, on=SIGNED)


def print_letter(row, person, *, on=SIGNED):
    return seeing.open_case(row, actor=person, fields=["name"], reason="打印文书，用印送达", now=at(on))


def deputise(world, deputy):
    return stand_in(
        actor=world.handler, principal=world.handler, deputy=deputy, duty=Duty.HANDLE_REQUEST, department=world.bureau,
        starts_on=SIGNED, ends_on=date(2017, 9, 7), basis="出差三天，书面委托", now=at(SIGNED),
    )  # fmt: skip


@pytest.mark.parametrize("holds_it_himself", [True, False])
def test_who_stands_in_for_the_handler_prints_in_his_place_within_the_dates(world, row, holds_it_himself):
    deputy = UserFactory.create(is_staff=True)
    if holds_it_himself:
        with_duties(world.bureau, Duty.HANDLE_REQUEST, user=deputy)
    assert not seeing.may_open(deputy, row, at(SIGNED))
    deputise(world, deputy)
    assert print_letter(row, deputy).actor == deputy
    assert PrivateOpening.objects.get().subject_key == f"requests_ogi.request:{row.pk}"
    with pytest.raises(Refused, match="只有本件的承办人"):
        print_letter(row, deputy, on=BACK)


def test_who_stands_in_for_somebody_else_prints_nothing_of_the_handlers(world, row):
    colleague, deputy = with_duties(world.bureau, Duty.HANDLE_REQUEST), UserFactory.create(is_staff=True)
    deputise(world, deputy)
    given = (Duty.HANDLE_REQUEST, world.bureau)
    assert not stands_in_for(deputy, colleague.pk, *given, now=at(SIGNED))
    assert stands_in_for(deputy, world.handler.pk, *given, now=at(SIGNED))


def test_a_colleague_who_is_named_in_his_place_prints_and_is_told(world, row):
    colleague = with_duties(world.bureau, Duty.HANDLE_REQUEST)
    with pytest.raises(Refused, match="只有本件的承办人"):
        print_letter(row, colleague)
    row = take("assign", row, world.head, on=SIGNED, handler=colleague)
    assert (row.state, row.handler, row.history.first().history_user) == (RequestState.REPLIED, colleague, world.head)
    assert print_letter(row, colleague).actor == colleague
    assert Notice.objects.standing().get(recipient=colleague).subject.endswith("指定您承办")
    assert not seeing.may_open(world.handler, row, at(SIGNED))


def test_a_handler_is_named_wherever_it_is_the_handlers_turn():
    turns = {state for state, turn in TURNS.items() if turn.by_handler}
    assert turns <= {each.source for each in REQUEST.transitions if each.name == "assign"}
