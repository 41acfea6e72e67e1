"""Who applies online and promises papers to the window: nothing is counted or accepted before they are there."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings as portal_settings

from hall.domain.applications import reminding, sweeping
from hall.domain.applications.intake import Filing, HandedIn, file_application
from hall.domain.applications.workflow import APPLICATION
from hall.enums import ApplicationState as State
from hall.enums import Channel, EventKind, MaterialState
from hall.models import Application
from hall.queries import case_of
from tests.hall.factories import PERSON
from tests.hall.world import World, at, fresh, take
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
LATER = date(2026, 12, 14)


@pytest.fixture
def row(world: World) -> Application:
    """Return a case whose two required papers are to be brought."""
    papers = {1: HandedIn(is_brought=True), 2: HandedIn(is_brought=True)}
    filing = Filing(item=world.item, channel=Channel.ONLINE, applicant=PERSON, materials=papers)
    return file_application(filing, actor=None, now=at(TODAY)).application


def refused(name: str, row: Application, world: World, **data: object) -> str:
    """Return why the clerk may not take a step."""
    row = fresh(row)
    with pytest.raises(Refused) as caught:
        APPLICATION.take(
            name,
            row=row,
            actor=world.clerk,
            expected_version=row.version,
            now=at(LATER),
            **data,  # type: ignore[arg-type]  # what each step asks for
        )
    return caught.value.code


def test_silence_accepts_no_case_whose_papers_never_came(world: World, row: Application) -> None:
    assert sweeping.accept_the_silent(at(LATER)) == 0
    case = case_of(fresh(row).pk)
    assert (case.row.state, case.clock.due_on, case.clock.stopped_by) == (State.FILED, None, EventKind.PAPERS_AWAITED)
    assert case.awaited.who == "您"
    assert case.awaited.sentence.startswith(
        "请把这些材料带到县民政局窗口：最低生活保障申请书；居民身份证。窗口从2026年11月25日起等着。"
    )


def test_the_five_days_run_from_the_day_the_last_paper_came_and_then_silence_accepts(
    world: World, row: Application
) -> None:
    row = take("papers_came", row, world.clerk, on=LATER, on_paper=[1])
    assert (row.clock.due_on, row.clock.stopped_by) == (None, EventKind.PAPERS_AWAITED)
    row = take("papers_came", row, world.clerk, on=LATER, on_paper=[2])
    assert (row.clock.awaits, row.clock.due_on) == ("accept", date(2026, 12, 21))
    assert set(row.materials.filter(is_required=True).values_list("state", flat=True)) == {MaterialState.ON_PAPER}
    assert refused("papers_came", row, world, on_paper=[1]) == "no_papers_awaited"
    assert sweeping.accept_the_silent(at(date(2026, 12, 22))) == 1
    assert fresh(row).accepted_on == LATER
    assert "收到您带到窗口的材料。" in "".join(case_of(row.pk).steps[1].notes)


def test_what_is_accepted_with_the_papers_on_the_desk_is_accepted_that_day(world: World, row: Application) -> None:
    assert refused("accept", row, world, on_paper=[1]) == "materials_missing"
    row = take("accept", row, world.clerk, on=LATER, on_paper=[1, 2])
    assert (row.state, row.accepted_on) == (State.REVIEWING, LATER)
    kinds = list(row.events.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["received", "papers_awaited", "papers_came", "accepted"]


def test_the_one_notice_names_the_papers_that_were_to_be_brought(world: World, row: Application) -> None:
    assert refused("ask_correction", row, world, items={1: "没有带来"}) == "papers_unsaid"
    row = take("ask_correction", row, world.clerk, on=LATER, items={1: "没有带来", 2: "没有带来"})
    row = take("corrected", row, world.clerk, on=LATER, on_paper=[1, 2])
    assert row.clock.due_on == date(2026, 12, 21)


def test_papers_are_named_and_dated_after_the_filing(world: World, row: Application) -> None:
    assert refused("papers_came", row, world) == "no_papers_named"
    assert refused("papers_came", row, world, on_paper=[3]) == "no_papers_named"
    early = {"on_paper": [1, 2], "on": TODAY - timedelta(days=1)}
    assert refused("papers_came", row, world, **early) == "date_before_last_event"


def test_a_case_that_waits_for_papers_may_be_taken_back(world: World, row: Application) -> None:
    assert take("withdraw_online", row, None, on=LATER, reason="").state == State.WITHDRAWN


def test_the_window_is_told_once_to_ask_for_papers_that_never_came(world: World, row: Application) -> None:
    def told(on: date) -> list[str]:
        reminders.sweep(reminding.PAPERS, at(on))
        notices = Notice.objects.standing().filter(plan="hall.papers")
        assert set(notices.values_list("recipient", flat=True)) <= {world.clerk.pk}
        return list(notices.values_list("subject", flat=True))

    tenth = date(2026, 12, 9)
    assert told(tenth - timedelta(days=1)) == []
    assert told(tenth) == [f"办件{row.number}（11月25日起等材料带到窗口）：应于12月9日（星期三）联系申请人，今天到期"]
    overdue = told(LATER)
    assert told(LATER + timedelta(days=60)) == overdue
    assert len(overdue) == 1
    assert fresh(row).state == State.FILED
    take("papers_came", row, world.clerk, on=LATER, on_paper=[1, 2])
    assert told(LATER) == []


def test_after_how_many_days_the_window_asks_is_the_countys_to_say(world: World, row: Application, settings) -> None:  # type: ignore[no-untyped-def]  # pytest-django's fixture
    settings.PAPERS_WORKDAYS = 3
    assert [each.due_on for each in reminding.PAPERS.open_items(at(TODAY))] == [date(2026, 11, 30)]


@pytest.mark.once
def test_a_portal_that_would_ask_before_a_workday_is_over_does_not_start(tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's fixture
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-c", "import yunlong_portal.settings"],
        env=environment | {"PORTAL_VAR": str(tmp_path), "PORTAL_PAPERS_WORKDAYS": "0"},
        cwd=portal_settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "PORTAL_PAPERS_WORKDAYS 至少是 1 个工作日，现在是“0”。" in done.stderr
