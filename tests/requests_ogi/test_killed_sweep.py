"""A sweep of reminders is killed at each of its steps, worker and queue with it: every reminder counts exactly once."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests import running
from tests.running_app import pauses

pytestmark = pytest.mark.fault

CASES = 600
PLAN = "requests_ogi.reply"
WORK = f"reminders.{PLAN}"
FAR = timedelta(days=1)

# Runs inside the portal: a bureau that has hundreds of open cases. Prints how many reminders are owed, each a person's.
FILL = f"""
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from requests_ogi.bench.build import build
from requests_ogi.domain import recomputing, reminding
from tests.requests_ogi.world import make_world
from yunlong_portal.kernel import calendar_county, reminders
from yunlong_portal.kernel.workdays import LOCAL, load_calendar
calendar_county.load_calendar_files(Path(settings.COUNTY_DIR))
make_world()
now = timezone.now()
build(count={CASES}, now=now)
recomputing.recompute_open(now=now, because="测试")
today, calendar, owed = timezone.localdate(now), load_calendar(LOCAL), set()
for item in reminding.REPLY.open_items(now):
    stand = reminders.stand_of(reminding.REPLY, item.due_on, today=today, calendar=calendar)
    if stand:
        for person in reminding.REPLY.recipients(stand.step, [item])[item.key]:
            owed.add((item.key, person))
print(len(owed))
"""


def hold_back(portal: running.Portal) -> None:
    """Let the sweep that a portal begins with be over, and the next one come when the test says so, not by itself.

    It meets no calendar and is refused. One that began while the cases are laid down would find nothing due, and at its
    end put off the next, which the test has meanwhile asked for.
    """
    tried = "SELECT count(*) FROM kernel_periodic WHERE name = ? AND (attempts > 0 OR finished_at IS NOT NULL)"
    running.wait_for(lambda: portal.rows(tried, WORK) == [(1,)], what="the first sweep")
    later = datetime.now(UTC).replace(tzinfo=None) + FAR
    portal.write("UPDATE kernel_periodic SET due_at = ? WHERE name = ?", later, WORK)


def make_due(portal: running.Portal) -> None:
    """Let the time of the next sweep come, and the lease of one that was killed run out."""
    past = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=1)
    portal.write("UPDATE kernel_periodic SET due_at = ?, leased_until = NULL WHERE name = ?", past, WORK)


def reminders(portal: running.Portal) -> tuple[int, int, int]:
    """Return how many reminders there are, how many different ones, and for how many it is noted once what is sent."""
    ((count, different),) = portal.rows("SELECT count(*), count(DISTINCT key) FROM kernel_notice WHERE plan = ?", PLAN)
    ((sent,),) = portal.rows(
        "SELECT count(*) FROM kernel_noticedelivery d JOIN kernel_notice n ON n.id = d.notice_id WHERE n.plan = ?", PLAN
    )
    return count, different, sent


def kill_within_the_sweep(portal: running.Portal, place: str) -> None:
    """Kill the worker in the middle of a sweep, and lose the queue with every message that was on its way."""
    pause, reached = portal.folder / f"pause-{place}", portal.folder / f"reached-{place}"
    pause.touch()
    make_due(portal)
    running.wait_for(reached.exists, what=f"a sweep at {place}")
    killed = portal.kill("worker")
    shutil.rmtree(portal.folder / "queue", ignore_errors=True)
    pause.unlink()
    portal.wait_for_another("worker", than=killed)


def test_a_sweep_killed_at_any_step_writes_every_reminder_exactly_once(tmp_path):
    with running.portal(tmp_path) as portal:
        portal.wait_until_ready()
        hold_back(portal)
        owed = int(portal.execute(FILL).split()[-1])
        assert owed > CASES // 5
        there = []
        portal.kill("beat")
        for place in pauses.PLACES:
            kill_within_the_sweep(portal, place)
            there.append(reminders(portal)[0])
        # Killed before the commit it has not been; killed after it, it has.
        assert there == [0, 0, owed]
        make_due(portal)
        done = "SELECT count(*) FROM kernel_periodic WHERE name = ? AND leased_until IS NULL AND attempts = 0"
        running.wait_for(lambda: portal.rows(done, WORK) == [(1,)], what="a sweep that ends")
        assert reminders(portal) == (owed, owed, owed)
