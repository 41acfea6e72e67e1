"""A round asks every department: each item is confirmed or changed, or it declares that there is none."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from columns.enums import Duty
from columns.models import Department
from disclosure.enums import PathState
from disclosure.models import Post
from hall.domain import rounds
from hall.domain.rounds import Stand
from hall.domain.rounds.acting import publication_changed
from hall.domain.rounds.board import UnitLine
from hall.domain.rounds.reminding import PLAN
from hall.models import Item, ItemConfirmation, ItemRound
from tests.factories import PUBLISHED_AT, with_duties
from tests.hall.factories import make_item
from tests.hall.world import at
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

TODAY, DUE = date(2026, 11, 25), date(2026, 12, 25)
NOW, LATE = at(TODAY), at(date(2026, 12, 28))


def code_of(call, **given):
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.code


def opened(world, *, now=NOW, name="2026年度事项梳理"):
    return rounds.open_round(name=name, basis="通知一（三）1", due_on=DUE, actor=world.overseer, now=now)


def confirmed(world, round, *, items=None, declared=True, actor=None, now=NOW):
    chosen = [world.item.pk] if items is None else items
    return rounds.confirm(
        round=round, department=world.bureau, items=chosen, declared=declared, actor=actor or world.manager, now=now
    )


def line_of(world, round, *, now=NOW, unit=None):
    return rounds.lines_of(round, unit or world.bureau, now=now)


def standing(person):
    return Notice.objects.standing().filter(recipient=person, about__startswith="hall.round:")


@pytest.mark.once
@pytest.mark.parametrize(
    ("stands", "is_declared", "today", "expected"),
    [
        ([Stand.OPEN, Stand.CONFIRMED], False, DUE, "还有1项"),
        ([Stand.CHANGING, Stand.CHANGED], False, DUE, "还有1项"),
        ([Stand.CONFIRMED, Stand.CHANGED], False, date(2027, 1, 1), "已完成"),
        ([Stand.OPEN], False, date(2026, 12, 26), "逾期，还有1项"),
        ([Stand.OPEN], True, DUE, "还有1项"),
        ([], False, DUE, "没有答复"),
        ([], False, date(2026, 12, 26), "逾期，没有答复"),
        ([], True, date(2026, 12, 26), "申报没有事项"),
    ],
)
def test_how_a_department_stands_is_said_in_words(stands, is_declared, today, expected):
    items: list[Any] = [SimpleNamespace(stand=each) for each in stands]
    declaration: Any = SimpleNamespace() if is_declared else None
    line = UnitLine(department=Department(), items=items, declaration=declaration, due_on=DUE, today=today)
    assert line.words == expected
    assert line.is_overdue == expected.startswith("逾期")
    assert line.confirmed + line.changed + line.open == len(stands)


@pytest.mark.django_db
def test_a_round_is_opened_by_the_countys_desks_and_everybody_who_answers_is_told(world):
    catalogue = with_duties(world.county, Duty.REVIEW_CATALOGUE)
    given = {"name": "梳理", "basis": "通知", "due_on": DUE, "now": NOW}
    for actor in (world.manager, world.leader, world.clerk):
        assert code_of(rounds.open_round, actor=actor, **given) == "not_yours"
    assert code_of(rounds.open_round, actor=catalogue, **given | {"due_on": date(2026, 11, 24)}) == "past"
    round = rounds.open_round(actor=catalogue, **given)
    assert code_of(rounds.open_round, actor=catalogue, **given) == "name_taken"
    assert [standing(each).count() for each in (world.manager, world.leader, world.clerk)] == [1, 1, 0]
    assert standing(world.manager).get().link == f"/admin/hall/itemround/{round.pk}/units/mzj/"


@pytest.mark.django_db
def test_an_item_confirmed_is_done_and_what_the_department_was_told_is_settled(world):
    round = opened(world)
    assert line_of(world, round).items[0].stand == Stand.OPEN
    assert confirmed(world, round) == 1
    line = line_of(world, round)
    assert (line.items[0].stand, line.is_done, line.confirmed) == (Stand.CONFIRMED, True, 1)
    assert not standing(world.manager).exists()
    assert not standing(world.leader).exists()
    assert confirmed(world, round) == 0
    assert ItemConfirmation.objects.count() == 1


@pytest.mark.django_db
def test_the_leader_may_confirm_as_well_and_nobody_else(world):
    round = opened(world)
    for actor in (world.clerk, world.approver, world.overseer, world.centre_clerk):
        with pytest.raises(Refused) as caught:
            confirmed(world, round, actor=actor)
        assert caught.value.code == "not_yours"
    assert confirmed(world, round, actor=world.leader) == 1


@pytest.mark.django_db
def test_what_is_not_declared_not_chosen_or_not_theirs_is_refused(world):
    round = opened(world)
    other = make_item(world.centre, code="YLX-002", name="别的事项")
    given = {"round": round, "department": world.bureau, "actor": world.manager, "now": NOW}
    assert code_of(rounds.confirm, items=[], declared=True, **given) == "nothing_chosen"
    assert code_of(rounds.confirm, items=[world.item.pk], declared=False, **given) == "not_declared"
    assert code_of(rounds.confirm, items=[world.item.pk, other.pk], declared=True, **given) == "not_there"
    assert not ItemConfirmation.objects.exists()


@pytest.mark.django_db
def test_an_item_that_is_being_changed_is_open_and_cannot_be_confirmed(world):
    round = opened(world)
    Post.objects.filter(pk=world.item.post_id).update(state=PathState.DRAFT)
    assert line_of(world, round).items[0].stand == Stand.CHANGING
    assert line_of(world, round).open == 1
    with pytest.raises(Refused) as caught:
        confirmed(world, round)
    assert caught.value.code == "being_changed"


@pytest.mark.django_db
def test_a_version_published_in_the_round_is_a_change_done(world):
    round = opened(world, now=PUBLISHED_AT - timedelta(days=1))
    line = line_of(world, round)
    assert (line.items[0].stand, line.changed, line.is_done) == (Stand.CHANGED, 1, True)
    assert standing(world.manager).exists()
    publication_changed(publication=world.item.entry.publication, now=NOW)
    assert not standing(world.manager).exists()


@pytest.mark.django_db
def test_what_was_published_after_a_round_was_closed_changes_nothing_of_it(world):
    round = opened(world, now=PUBLISHED_AT - timedelta(days=2))
    rounds.close_round(round=round, actor=world.overseer, now=PUBLISHED_AT - timedelta(days=1))
    round.refresh_from_db()
    assert line_of(world, round).items[0].stand == Stand.OPEN


@pytest.mark.django_db
def test_an_item_that_has_ended_before_is_not_asked_for_and_one_that_ended_in_the_round_is(world):
    make_item(world.bureau, code="YLX-003", name="取消了的事项", closes_on=date(2026, 1, 1))
    assert [each.code for each in line_of(world, opened(world)).items] == ["YLX-001"]
    since = opened(world, now=PUBLISHED_AT - timedelta(days=1), name="另一轮")
    assert [each.code for each in line_of(world, since).items] == ["YLX-001", "YLX-003"]


@pytest.mark.django_db
def test_a_department_without_items_declares_that_once(world):
    head = with_duties(world.centre, Duty.SIGN_OFF)
    round = opened(world)
    given = {"round": round, "note": "不办理事项", "now": NOW}
    assert code_of(rounds.declare_none, department=world.centre, actor=world.manager, **given) == "not_yours"
    assert code_of(rounds.declare_none, department=world.bureau, actor=world.manager, **given) == "has_items"
    assert standing(head).count() == 1
    rounds.declare_none(department=world.centre, actor=head, **given)
    assert code_of(rounds.declare_none, department=world.centre, actor=head, **given) == "declared_already"
    assert line_of(world, round, unit=world.centre).is_done
    assert not standing(head).exists()


@pytest.mark.django_db
def test_a_department_is_chased_once_a_day_until_it_is_done(world):
    round = opened(world)
    assert code_of(rounds.chase, round=round, actor=world.manager, now=NOW) == "not_yours"
    # For the centre nobody keeps a hall: it cannot be told.
    assert rounds.chase(round=round, actor=world.overseer, now=NOW) == 1
    rounds.chase(round=round, actor=world.overseer, now=NOW + timedelta(hours=1))
    assert standing(world.manager).count() == 2
    rounds.chase(round=round, actor=world.overseer, now=NOW + timedelta(days=1))
    assert standing(world.manager).count() == 3
    confirmed(world, round)
    assert rounds.chase(round=round, actor=world.overseer, now=NOW + timedelta(days=2)) == 0
    assert not standing(world.manager).exists()


@pytest.mark.django_db
def test_a_round_that_is_closed_is_answered_and_chased_no_more(world):
    round = opened(world)
    assert code_of(rounds.close_round, round=round, actor=world.leader, now=NOW) == "not_yours"
    rounds.close_round(round=round, actor=world.overseer, now=NOW)
    assert not standing(world.manager).exists()
    with pytest.raises(Refused) as caught:
        confirmed(world, round)
    assert caught.value.code == "closed"
    for call in (rounds.chase, rounds.close_round):
        assert code_of(call, round=round, actor=world.overseer, now=NOW) == "closed"
    assert not list(PLAN.open_items(NOW))


@pytest.mark.django_db
def test_the_county_sees_every_department_in_five_queries(world, django_assert_num_queries):
    round = opened(world)
    make_item(world.bureau, code="YLX-002", name="第二个")
    confirmed(world, round)
    with django_assert_num_queries(5):
        lines = rounds.board(round, now=LATE)
    assert [(each.department.slug, len(each.items), each.confirmed, each.open) for each in lines] == [
        ("mzj", 2, 1, 1),
        ("zwzx", 0, 0, 0),
    ]
    assert all(each.is_overdue for each in lines)
    narrowed = rounds.board(round, now=LATE, departments=[world.centre.pk])
    assert [each.department for each in narrowed] == [world.centre]


@pytest.mark.django_db
def test_managers_are_reminded_first_and_leaders_at_the_end(world):
    round = opened(world)
    found = list(PLAN.open_items(NOW))
    assert [(each.key, each.due_on) for each in found] == [(f"{round.pk}.{world.bureau.pk}", DUE)]
    assert set(PLAN.recipients(10, found)[found[0].key]) == {world.manager.pk}
    assert set(PLAN.recipients(1, found)[found[0].key]) == {world.manager.pk, world.leader.pk}
    confirmed(world, round)
    assert not list(PLAN.open_items(NOW))


@pytest.mark.django_db
def test_a_confirmation_is_evidence_and_the_newest_is_the_items_last(world, django_assert_num_queries):
    assert rounds.last_confirmed(world.item) is None
    confirmed(world, opened(world))
    confirmed(world, opened(world, now=NOW + timedelta(days=1), name="第二轮"), now=NOW + timedelta(days=1))
    with django_assert_num_queries(1):
        item = rounds.with_last_confirmed(Item.objects.all()).get()
    assert item.last_confirmed_at == rounds.last_confirmed(world.item) == NOW + timedelta(days=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemConfirmation.objects.update(confirmed_at=NOW)
    assert ItemRound.history.count() == 2
