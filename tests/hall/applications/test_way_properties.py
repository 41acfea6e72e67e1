"""No order of acts loses a case: whatever people and time do to it, its dates are those of a freshly wound clock, it is
somebody's turn or the applicant's, and once it is over nothing happens to it any more."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from columns.enums import Duty
from hall.domain.applications import awaiting, hearings, sweeping, timing
from hall.domain.applications.workflow import APPLICATION
from hall.enums import ENDED_STATES, CaseType, HearingReply, PickupWay, SpecialStep
from hall.enums import ApplicationState as State
from hall.models import Application, ApplicationClock
from tests.factories import with_duties
from tests.hall.world import DENY, GRANT, World, at, make_application, make_item, signed
from yunlong_portal.kernel.workflow import Refused

START = date(2017, 9, 18)  # two weeks before a row of holidays
# What citizens and time do: no duty is asked, the system takes it.
UNASKED = ("corrected_online", "withdraw_online", "collected_online", "accept_by_silence")
# What a diligent office does next, the first that is possible.
FORWARD = (
    "corrected", "accept", "settle_for_pickup", "end_special", "note_hearing_reply", "approve", "grant", "propose",
    "ready", "hand_over", "signed_for",
)  # fmt: skip

pytestmark = [pytest.mark.once, pytest.mark.django_db]


class Course:
    """One case, the people around it, and the day."""

    def __init__(self, world: World, *, item: Any, pickup_way: PickupWay) -> None:
        self.world, self.today, self.paper = world, START, signed(on=START)
        # One who may do everything, beside those who may do one thing each.
        self.jack = with_duties(
            world.bureau, Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS, Duty.SIGN_OFF, Duty.MANAGE_HALL
        )
        self.people = (world.clerk, world.approver, world.leader, world.manager, world.centre_clerk, self.jack)
        row = make_application(item, on=START, desk=world.centre, pickup_way=pickup_way)
        self.key, self.seen = row.pk, [row.version]

    @property
    def row(self) -> Application:
        return Application.objects.select_related("clock").get(pk=self.key)

    def moves(self) -> list[tuple[str, Any]]:
        """Return every step that somebody may take now, with who."""
        row, now = self.row, at(self.today)
        found = [(each.name, who) for who in self.people for each in APPLICATION.open_to(row=row, actor=who, now=now)]
        return found + [(name, None) for name in UNASKED if APPLICATION.find(name, row.state)]

    def take(self, name: str, who: Any) -> bool:
        """Take a step with what its form would bring; return whether it was taken. What is refused changes nothing."""
        row = self.row
        given_ = {"row": row, "actor": who, "expected_version": row.version, "now": at(self.today)}
        try:
            APPLICATION.take(name, **given_, by_sweep=who is None, reason="测试", **self.typed(name))
        except Refused:
            after = self.row
            assert (after.state, after.version, after.events.count()) == (row.state, row.version, row.events.count())
            return False
        self.seen.append(self.row.version)
        return True

    def typed(self, name: str) -> dict[str, Any]:
        """Return what somebody types for a step."""
        return {
            "ask_correction": {"items": {1: "没有签名"}},
            "corrected": {"on_paper": [1]},
            "accept": {"on_paper": [1]},
            "settle_on_the_spot": {"receiver": "张三丰", "on_paper": [1]},
            "settle_for_pickup": {"on_paper": [1]},
            "refuse": {"article": "第三十二条"},
            "start_special": {"special": SpecialStep.HEARING, "days": 5},
            "tell_hearing_right": {"about": "采光"},
            "note_hearing_reply": {"reply": HearingReply.WAIVED, "paper": self.paper},
            "extend": {"days": 5},
            "grant": {"decision": GRANT},
            "propose": {"decision": DENY},
            "hand_over": {"receiver": "张三丰"},
            "signed_for": {"receiver": "张三丰"},
            "withdraw": {"how": "spoken", "paper": self.paper},
            "mail": {"post_number": "EA123456789CN"},
        }.get(name, {})

    def pass_time(self, days: int) -> None:
        """Let days pass, and the sweeps with them."""
        self.today += timedelta(days=days)
        version = self.row.version
        sweeping.follow_the_calendar(at(self.today))
        if sweeping.accept_the_silent(at(self.today)):
            assert self.row.version == version + 1
            self.seen.append(self.row.version)

    def check(self) -> None:
        """Assert what must hold at any moment."""
        row = self.row
        kept, wound = ApplicationClock.objects.get(pk=self.key), timing.state_of(row)
        assert (kept.due_on, kept.promised_on, kept.awaits) == (wound.due_on, wound.promised_on, wound.awaits or "")
        assert kept.awaits or (kept.due_on is None and kept.promised_on is None)
        is_over = row.state in ENDED_STATES
        assert (row.closed_on is not None, kept.is_open, wound.is_over) == (is_over, not is_over, is_over)
        on = [each.on for each in row.events.order_by("sequence")]
        assert on == sorted(on)
        assert self.seen == sorted(set(self.seen))
        if row.case_type != CaseType.ON_THE_SPOT and row.decider_id is not None:
            assert row.decider_id != row.acceptor_id
        right = hearings.right_of(wound.events, wound.calendar)
        assert row.decided_on is None or right is None or not (right.is_owed or right.is_open(row.decided_on))
        assert bool(row.outcome) == (row.decided_on is not None)
        turn = awaiting.awaited(row, awaiting.load_roster(now=at(self.today)))
        assert bool(turn) == (not is_over and row.state != State.CORRECTION)


@pytest.fixture
def county(wordings: None) -> World:
    from tests.hall.world import make_world

    return make_world()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    case_type=st.sampled_from(CaseType),
    pickup_way=st.sampled_from(PickupWay),
    choices=st.lists(st.tuples(st.integers(0, 999), st.integers(0, 9)), max_size=12),
)
def test_whatever_is_done_in_whatever_order_every_case_can_be_brought_to_its_end(
    county: World, case_type: CaseType, pickup_way: PickupWay, choices: list[tuple[int, int]]
) -> None:
    mark = transaction.savepoint()
    item = make_item(county.bureau, code="YLX-100", basics={"case_type": case_type})
    course = Course(county, item=item, pickup_way=pickup_way)
    for number, days in choices:
        if moves := course.moves():
            course.take(*moves[number % len(moves)])
        course.check()
        course.pass_time(days)
        course.check()
    for _ in range(10):
        if course.row.state in ENDED_STATES:
            break
        assert any(
            course.take(name, who)
            for name in FORWARD
            for who in ((*course.people, None) if name in UNASKED else course.people)
            if APPLICATION.find(name, course.row.state)
        ), course.row.state
        course.check()
    assert course.row.state in ENDED_STATES
    assert course.moves() == []
    transaction.savepoint_rollback(mark)
