"""No order of acts loses a case: whatever people and time do to it, it is somebody's turn, and it can be brought to an
end; its dates are those of a freshly wound clock, and it is closed with a date or open without one."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from columns.enums import Duty
from requests_ogi.domain import awaiting, guards, letters, sweeping, timing
from requests_ogi.domain.workflow import LETTER, REQUEST
from requests_ogi.enums import (
    IntakeMode,
    LetterState,
    Opinion,
    PaperKind,
    RequestState,
    ServiceWay,
)
from requests_ogi.models import CasePaper, Deadline, InformationRequest, Letter
from tests.factories import with_duties
from tests.requests_ogi.world import GRANT, at, file, make_world
from yunlong_portal.kernel.workflow import Refused

State = RequestState
# One day under each of the two laws, before a row of holidays.
STARTS = (date(2017, 9, 18), date(2020, 9, 21))
MODES = (IntakeMode.IN_PERSON, IntakeMode.ORAL, IntakeMode.ONLINE)
# What a diligent office does next, the first that is possible.
FORWARD = (
    "sign_typed_request", "confirm", "register", "accept", "begin", "transfer", "resume", "corrected",
    "record_last_opinion", "record_opinion", "reasons_given", "paid", "draft_reply", "to_secrecy_review",
    "secrecy_passed", "sign", "seal", "serve",
)  # fmt: skip
# These leave the case where it is, or end it at the applicant's wish: they are nobody's way forward.
ASIDE = {
    "withdraw", "note_attempt", "assign", "ask_extension", "refuse_extension", "approve_extension",
    "tell_third_party", "set_supply_date",
}  # fmt: skip
LONGEST_WAY = 25

pytestmark = [pytest.mark.once, pytest.mark.django_db]


class Course:
    """One case, the people around it, and the day."""

    def __init__(self, world: Any, scan: Any, *, start: date, mode: IntakeMode, at_window: bool) -> None:
        self.world, self.scan, self.today = world, scan, start
        self.people = (world.clerk, world.handler, world.head, world.secrecy, world.leader, world.overseer)
        self.people += (world.window_clerk, world.colleague)
        filed = file(world, on=start, mode=mode, window=world.window if at_window else None)
        self.key = filed.request.pk
        self._moves: tuple[Any, list[tuple[str, Any]]] | None = None
        for kind in (PaperKind.FORM, PaperKind.RECEIPT):
            CasePaper.objects.create(request=self.row, kind=kind, file=scan, name="件", added_at=at(start))

    @property
    def row(self) -> InformationRequest:
        return InformationRequest.objects.get(pk=self.key)

    def moves(self) -> list[tuple[str, Any]]:
        """Return every step that somebody may take now, with who: of the case, and of the reply that waits for it."""
        row, now = self.row, at(self.today)
        letter = guards.reply_of(row)
        asked = (row.version, letter and letter.version, self.today)
        if self._moves is None or self._moves[0] != asked:
            found = [(each.name, who) for who in self.people for each in REQUEST.open_to(row=row, actor=who, now=now)]
            if letter is not None and letter.state == LetterState.SIGNED:
                given = {"duties": awaiting.CLERKS, "row": letter, "now": now}
                found += [("seal", who) for who in self.people if LETTER.authorise(actor=who, **given)]
            self._moves = (asked, found)
        return self._moves[1]

    def take(self, name: str, who: Any) -> bool:
        """Take a step with what its form would bring; return whether it was taken. What is refused changes nothing."""
        row = self.row
        try:
            if name == "seal":
                letter = guards.reply_of(row)
                given = {"file": self.scan, "code": letters.composed_of(letter).code}
                LETTER.take("seal", row=letter, actor=who, expected_version=letter.version, now=at(self.today), **given)
            else:
                data = {"on": self.today, "reason": "测试"} | self.typed(name, row)
                REQUEST.take(name, row=row, actor=who, expected_version=row.version, now=at(self.today), **data)
        except Refused:
            after = self.row
            assert (after.state, after.version) == (row.state, row.version)
            return False
        return True

    def typed(self, name: str, row: InformationRequest) -> dict[str, Any]:
        """Return what somebody types for a step."""
        today = self.today
        asked = row.consultations.filter(opinion="").first()
        return {
            "sign_typed_request": {"facts": {"submitted": today}},
            "transfer": {"department": self.world.bureau},
            "assign": {"handler": self.world.colleague},
            "ask_correction": {"items": ["写明年份"], "due_on": today + timedelta(days=10)},
            "consult_third_party": {"about": "评分表", "party": "李四"},
            "consult_organ": {"about": "联合文件", "party": "县财政局"},
            "record_opinion": {"consultation": asked and asked.pk, "opinion": Opinion.AGREES},
            "record_last_opinion": {"consultation": asked and asked.pk, "opinion": Opinion.PARTLY},
            "ask_extension": {"days": 5},
            "ask_reasons": {"due_on": today + timedelta(days=10)},
            "notice_fee": {"amount": Decimal("120.00"), "how": "县财政局窗口"},
            "tell_third_party": {
                "consultation": row.consultations.values_list("pk", flat=True).last(),
                "disclosed": "表",
            },
            "set_supply_date": {"supply_on": today + timedelta(days=10)},
            "draft_reply": {"decision": GRANT | {"late_because": "测试"}},
            "reply_on_the_spot": {"decision": GRANT},
            "serve": {"service": {"way": ServiceWay.DIRECT, "handed_over_on": today, "signed_on": today}},
            "reopen": {"due_on": today + timedelta(days=20)},
        }.get(name, {})

    def pass_time(self, days: int) -> None:
        """Let days pass, and the sweeps with them; letters that were sent to others have reached them."""
        for letter in Letter.objects.filter(consultation__delivered_on=None, consultation__isnull=False):
            letter.consultation.delivered_on = self.today
            letter.consultation.save()
        self.today += timedelta(days=days)
        sweeping.keep_limits(at(self.today))
        sweeping.end_silent_consultations(at(self.today))

    def by_applicant(self, name: str) -> None:
        """Let the applicant act online."""
        row = self.row
        if REQUEST.find(name, row.state):
            given = {"expected_version": row.version, "now": at(self.today), "by_sweep": True, "on": self.today}
            REQUEST.take(name, row=row, actor=None, **given)

    def check(self) -> None:
        """Hold the case to what must be true of it at every moment."""
        row = InformationRequest.objects.select_related("deadline").get(pk=self.key)
        is_open = row.state in awaiting.TURNS
        assert is_open == (row.closed_on is None) == row.deadline.is_open
        assert row.history.count() == row.version
        if is_open:
            assert awaiting.awaited(row, awaiting.load_roster(now=at(self.today)))
            assert {name for name, _ in self.moves()} - ASIDE, row.state
        state = timing.state_of(row)
        dates = (None, None, "") if state is None else (
            state.due_on, state.extension_days or None, state.stopped_by.name if state.stopped_by else ""
        )  # fmt: skip
        kept: Deadline = row.deadline
        assert (kept.due_on, kept.extended_days or None, kept.stopped_by) == dates

    def finish(self) -> None:
        """Bring the case to its end as a diligent office would, and fail where it cannot be done."""
        way = []
        for _ in range(LONGEST_WAY):
            if self.row.state not in awaiting.TURNS:
                return
            moves = sorted(self.moves(), key=lambda move: FORWARD.index(move[0]) if move[0] in FORWARD else 99)
            taken = next((move for move in moves if move[0] in FORWARD and self.take(*move)), None)
            assert taken is not None, (self.row.state, way)
            way.append(taken[0])
        raise AssertionError(f"no end: {way}")


@pytest.fixture
def world(wordings):
    found = make_world()
    found.colleague = with_duties(found.bureau, Duty.HANDLE_REQUEST)
    return found


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_order_of_acts_loses_a_case(world, private_file, data):
    with transaction.atomic():
        course = Course(
            world,
            private_file,
            start=data.draw(st.sampled_from(STARTS), label="start"),
            mode=data.draw(st.sampled_from(MODES), label="mode"),
            at_window=data.draw(st.booleans(), label="window"),
        )
        for _ in range(data.draw(st.integers(2, 10), label="steps")):
            course.check()
            match data.draw(st.sampled_from(("act", "act", "act", "wait", "applicant")), label="what"):
                case "act":
                    # Withdrawing ends many a course before it gets anywhere: it is drawn like one step of many.
                    moves = sorted({name for name, _ in course.moves()}) or [""]
                    name = data.draw(st.sampled_from(moves), label="step")
                    for who in [who for each, who in course.moves() if each == name][:1]:
                        course.take(name, who)
                case "wait":
                    course.pass_time(data.draw(st.integers(1, 25), label="days"))
                case "applicant":
                    name = data.draw(st.sampled_from(("corrected_online", "withdraw_online")), label="step")
                    if name == "corrected_online" or data.draw(st.integers(0, 9), label="wish") == 0:
                        course.by_applicant(name)
        course.check()
        course.finish()
        course.check()
        transaction.set_rollback(True)
