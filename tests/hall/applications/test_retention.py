"""What is kept of applicants goes when its time is over, and no figure changes by it."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hall.domain.applications import retention
from hall.enums import ApplicationState as State
from hall.models import Application, ApplicationParty, HallDecision, HallLetterText, MaterialFile
from tests.hall.factories import PERSON
from tests.hall.world import World, at, fresh, make_application, ready, take
from tests.kernel.cleaning import samples
from yunlong_portal.kernel import retention as sweeps
from yunlong_portal.kernel.models import Erasure, PrivateFile
from yunlong_portal.kernel.private_files import accept_private, keep, path_of

FRIDAY = date(2017, 8, 25)


def scan(name: str) -> PrivateFile:
    file = accept_private(data=io.BytesIO(samples.pdf()), name=name, stored_by=None, now=at(FRIDAY))
    keep([file])
    return file


def hand_in(row: Application) -> PrivateFile:
    file = scan("身份证.pdf")
    MaterialFile.objects.create(material=row.materials.get(number=2), file=file, added_at=at(FRIDAY))
    return file


def delivered(world: World) -> Application:
    row = ready(world, on=FRIDAY)
    hand_in(row)
    return take("hand_over", row, world.clerk, on=FRIDAY, receiver="张三丰", receipt=scan("送达回证.pdf"))


def everything(row: Application) -> str:
    party, delivery = ApplicationParty.objects.get(pk=row.pk), row.deliveries.get()
    words = HallLetterText.objects.filter(letter__application=row).values_list("content", flat=True)
    decisions = HallDecision.objects.filter(application=row).values_list("content", flat=True)
    return str([*vars(party).values(), *vars(delivery).values(), *words, *decisions])


def after(days: int) -> datetime:
    return at(FRIDAY + timedelta(days=days))


def test_a_case_stays_whole_until_its_term_is_over_and_then_holds_nobody(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    row = delivered(world)
    assert sweeps.sweep(after(3650))["hall.applications"] == 0
    assert PERSON["name"] in everything(row)
    files = list(PrivateFile.objects.all())
    with django_capture_on_commit_callbacks(execute=True):
        assert sweeps.sweep(after(3660))["hall.applications"] == 1
    held = everything(row)
    assert not [each for each in (PERSON["name"], PERSON["phone"], PERSON["identity_number"], "发给") if each in held]
    assert not PrivateFile.objects.filter(erased_at__isnull=True).exists()
    assert not any(path_of(each).exists() for each in files)
    assert Erasure.objects.get(rule="hall.applications").subject_key == retention.application_key(row.pk)
    assert sweeps.sweep(after(3700))["hall.applications"] == 0


def test_what_figures_count_is_there_afterwards(world: World) -> None:
    row = delivered(world)
    before = Application.objects.values().get(pk=row.pk)
    sweeps.sweep(after(3660))
    assert Application.objects.values().get(pk=row.pk) == before
    row = fresh(row)
    assert (row.party.kind, row.letters.count(), row.events.count()) == ("person", 2, 5)


def test_what_was_handed_in_for_nothing_goes_a_year_after_the_last_remedy(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    file = hand_in(row)
    row = take("withdraw_online", row, None, on=FRIDAY, reason="不办了")
    assert row.state == State.WITHDRAWN
    assert sweeps.sweep(after(560))["hall.materials"] == 0
    assert sweeps.sweep(after(570))["hall.materials"] == 1
    file.refresh_from_db()
    assert file.erased_at is not None
    assert fresh(row).party.name == PERSON["name"]


@pytest.mark.parametrize("state", ["filed", "reviewing"])
def test_an_open_case_is_never_over(world: World, state: str) -> None:
    row = make_application(world.item, on=FRIDAY)
    hand_in(row)
    if state == "reviewing":
        take("accept", row, world.clerk, on=FRIDAY)
    assert not retention.applications_over(after(9000)).exists()
    assert not retention.materials_over(after(9000)).exists()
