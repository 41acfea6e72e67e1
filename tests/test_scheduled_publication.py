"""A post set for nine o'clock is published exactly once, whoever is killed, and nothing is left running."""

import signal

import pytest

from tests import running

pytestmark = pytest.mark.fault

LONG_AGO = "2026-01-01 00:00:00"
# Runs inside the portal: a county, four people, a post scheduled a few seconds ahead. Prints the post's key.
SCHEDULE = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from tests.disclosure.world import ALL_PASS, make_world
from disclosure.domain.workflow import PATH
import tests.disclosure.world as place
place.NOW = timezone.now() - timedelta(hours=1)
world = make_world()
world.now = place.NOW
post = world.walk(world.draft(), to="proofread")
now = timezone.now()
post = PATH.take("schedule", row=post, actor=world.publisher, expected_version=post.version, now=now,
                 publish_at=now + timedelta(seconds={seconds}))
print(post.pk)
"""


def schedule(portal: running.Portal, *, seconds: float) -> int:
    return int(portal.execute(SCHEDULE.format(seconds=seconds)).split()[-1])


def publications(portal: running.Portal, post: int) -> int:
    (count,) = portal.rows("SELECT count(*) FROM disclosure_publication WHERE post_id = ?", post)[0]
    return int(count)


def signatures(portal: running.Portal, post: int) -> int:
    query = "SELECT count(*) FROM disclosure_signoff WHERE post_id = ? AND step = 'publish'"
    return int(portal.rows(query, post)[0][0])


def let_the_hour_come(portal: running.Portal, post: int) -> None:
    """Move the hour that a post was set for into the past, while nobody is there to publish it."""
    portal.write("UPDATE disclosure_post SET scheduled_for = ? WHERE id = ?", LONG_AGO, post)
    portal.write("UPDATE kernel_job SET due_at = ? WHERE kind = 'disclosure.publish_on_time'", LONG_AGO)


@pytest.mark.parametrize(
    "victim", [pytest.param("web", marks=pytest.mark.once), "worker", pytest.param("beat", marks=pytest.mark.once)]
)
def test_killed_around_the_hour_it_is_published_exactly_once(tmp_path, victim):
    with running.portal(tmp_path) as portal:
        portal.wait_until_ready()
        post = schedule(portal, seconds=2)
        for _ in range(3):
            killed = portal.kill(victim)
            portal.wait_for_another(victim, than=killed)
        running.wait_for(lambda: publications(portal, post) == 1, what="the publication")
        running.wait_for(lambda: portal.answer(f"/posts/{post}/").status == 200, what="the public page")
        assert (publications(portal, post), signatures(portal, post)) == (1, 1)
        assert "一致" in portal.manage("verify_signoffs")


def test_after_everything_died_the_next_start_publishes_what_was_due_and_no_orphan_is_left(tmp_path):
    with running.portal(tmp_path) as portal:
        portal.wait_until_ready()
        post = schedule(portal, seconds=3600)
        portal.kill("serve", signal.SIGKILL)
        running.wait_for(lambda: not portal.processes(), what="no process of the portal")
        assert publications(portal, post) == 0
        let_the_hour_come(portal, post)
        portal.start()
        running.wait_for(lambda: publications(portal, post) == 1, what="the publication")
        assert signatures(portal, post) == 1
