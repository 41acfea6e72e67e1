"""What one clerk recorded as granted elsewhere is public once a second person of the department has confirmed it."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from columns.enums import Duty
from hall.domain.applications import entry_checks
from hall.domain.applications.entry_checks import ENTRY_CHECK, confirm_all
from hall.domain.applications.publicity import public_decisions
from hall.domain.applications.recording import Elsewhere, record_elsewhere
from hall.enums import Channel, EntryCheckState, ItemType
from hall.models import Application, EntryCheck
from tests.factories import DepartmentFactory, with_duties
from tests.hall.factories import make_item
from tests.hall.world import World, at, decided
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice, User
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

DAY = date(2017, 9, 29)


@pytest.fixture
def licence(world: World) -> World:
    """Return the county with a licence for its item."""
    world.item = make_item(world.bureau, code="YLX-077", name="食品经营许可", basics={"item_type": ItemType.LICENCE})
    return world


def recorded(world: World, *, by: User | None = None, end: str = "granted") -> Application:
    """Return a case that was decided past the hall, recorded by the clerk or somebody else."""
    said = Elsewhere(
        item=world.item, channel=Channel.OUTSIDE, kind="person", applicant="张三", end=end, reason="全县停电",
        received_on=date(2017, 9, 4), accepted_on=date(2017, 9, 5), decided_on=date(2017, 9, 12),
        closed_on=date(2017, 9, 13),
    )  # fmt: skip
    return record_elsewhere(said, actor=by or world.clerk, now=at(DAY))


def take(name: str, row: Application, actor: User, **data: Any) -> EntryCheck:
    check = row.entry_check
    return ENTRY_CHECK.take(name, row=check, actor=actor, expected_version=check.version, now=at(DAY), **data)


def refused(name: str, row: Application, actor: User, **data: Any) -> str:
    with pytest.raises(Refused) as caught:
        take(name, row, actor, **data)
    return caught.value.code


def test_a_recorded_licence_is_public_once_somebody_else_has_confirmed_it(licence: World) -> None:
    here, row = decided(licence, on=DAY), recorded(licence)
    assert list(public_decisions()) == [here]
    check = take("confirm_entry", row, licence.manager)
    assert (check.state, check.checked_by, check.checked_at) == ("confirmed", licence.manager, at(DAY))
    assert set(public_decisions()) == {here, row}


def test_only_a_granted_licence_waits_for_a_second_person(world: World, licence: World) -> None:
    recorded(licence, end="denied")
    world.item = make_item(world.bureau, code="YLX-078", name="残疾人补贴")
    recorded(world)
    assert not EntryCheck.objects.exists()


def test_who_recorded_it_does_not_confirm_it_and_the_bureau_may(licence: World) -> None:
    row = recorded(licence, by=licence.manager)
    assert ENTRY_CHECK.open_to(row=row.entry_check, actor=licence.manager, now=at(DAY)) == []
    assert refused("confirm_entry", row, licence.manager) == "own_entry"
    assert take("confirm_entry", row, licence.overseer).state == EntryCheckState.CONFIRMED


def test_a_clerk_or_another_department_confirms_nothing(licence: World) -> None:
    row = recorded(licence)
    stranger = with_duties(DepartmentFactory.create(), Duty.MANAGE_HALL)
    for actor in (licence.clerk, licence.approver, stranger):
        assert refused("confirm_entry", row, actor) == "no_duty"


def test_what_is_wrong_stays_out_of_the_list_with_a_reason_that_names_nobody(licence: World) -> None:
    row = recorded(licence)
    assert refused("object_entry", row, licence.manager) == "no_reason"
    assert refused("object_entry", row, licence.manager, reason="电话13887220000打不通") == "personal_data"
    row.entry_check = take("object_entry", row, licence.manager, reason="决定日期与档案不符")
    assert list(public_decisions()) == []
    take("confirm_entry", row, licence.overseer)
    assert list(public_decisions()) == [row]


def test_many_are_confirmed_at_once_and_what_is_refused_is_said_once(licence: World) -> None:
    mine = [recorded(licence, by=licence.manager) for _ in range(2)]
    others = [recorded(licence) for _ in range(3)]
    checks = list(EntryCheck.objects.order_by("pk"))
    confirmed, why = confirm_all(checks, actor=licence.manager, now=at(DAY))
    assert (confirmed, len(why)) == (3, 1)
    assert "须由另一位同志核对" in why[0]
    assert set(public_decisions()) == set(others)
    assert confirm_all([row.entry_check for row in mine], actor=licence.overseer, now=at(DAY)) == (2, [])


def test_the_manager_is_told_once_of_all_that_waits(licence: World) -> None:
    def told() -> dict[int, str]:
        reminders.sweep(entry_checks.PLAN, at(DAY))
        return dict(Notice.objects.standing().filter(plan="hall.entry_check").values_list("recipient", "subject"))

    rows = [recorded(licence) for _ in range(3)]
    assert told() == {
        licence.manager.pk: "县民政局在大厅外准予的许可：应于10月12日（星期四）核对，核对以后才公示，还剩5个工作日"
    }
    confirm_all([row.entry_check for row in rows], actor=licence.manager, now=at(DAY))
    assert told() == {}


def test_what_was_recorded_before_waits_as_well_and_is_written_down_once(licence: World) -> None:
    row, confirmed, here = recorded(licence), recorded(licence), decided(licence, on=DAY)
    take("confirm_entry", confirmed, licence.manager)
    EntryCheck.objects.filter(pk=row.pk).delete()
    assert set(public_decisions()) == {here, confirmed}
    step = import_module("hall.migrations.0015_recorded_licences_wait_for_a_second_person")
    for _ in range(2):
        step.let_them_wait(apps, None)
    check = EntryCheck.objects.get(pk=row.pk)
    assert (check.state, check.history.latest().history_change_reason) == ("waiting", "此前录入，待第二人核对")
    assert EntryCheck.objects.count() == 2
    assert take("confirm_entry", Application.objects.get(pk=row.pk), licence.manager).version == 2
