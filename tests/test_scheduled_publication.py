"""A post set for nine o'clock is published exactly once, whoever is killed, and nothing is left running."""

import signal

import pytest

from tests import running

pytestmark = pytest.mark.fault

VICTIMS = ("web", "worker", "beat", "serve")

# Runs inside the portal: a county, its people, and for each victim a post that is set for later. Prints their keys.
SCHEDULE = f"""
from datetime import timedelta
from django.utils import timezone
from tests.disclosure.world import make_world
from disclosure.domain.workflow import PATH
import tests.disclosure.world as place
place.NOW = timezone.now() - timedelta(hours=1)
world = make_world()
world.now = place.NOW
for victim in {VICTIMS}:
    post = world.walk(world.draft(title=f"会议{{victim}}"), to="proofread")
    now = timezone.now()
    PATH.take("schedule", row=post, actor=world.publisher, expected_version=post.version, now=now,
              publish_at=now + timedelta(hours=1))
    print(post.pk)
"""
LONG_AGO = "2026-01-01 00:00:00"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    with running.portal(tmp_path_factory.mktemp("portal")) as started:
        started.wait_until_ready()
        yield started


@pytest.fixture(scope="module")
def posts(portal):
    """Return the key of each victim's post."""
    keys = portal.execute(SCHEDULE).split()[-len(VICTIMS) :]
    return dict(zip(VICTIMS, map(int, keys), strict=True))


def let_the_hour_come(portal: running.Portal, post: int) -> None:
    """Move the hour that a post is set for into the past."""
    portal.write("UPDATE disclosure_post SET scheduled_for = ? WHERE id = ?", LONG_AGO, post)
    portal.write("UPDATE kernel_job SET due_at = ? WHERE key LIKE ?", LONG_AGO, f"disclosure.publish_on_time:{post}:%")


def publications(portal: running.Portal, post: int) -> int:
    (count,) = portal.rows("SELECT count(*) FROM disclosure_publication WHERE post_id = ?", post)[0]
    return int(count)


def signatures(portal: running.Portal, post: int) -> int:
    query = "SELECT count(*) FROM disclosure_signoff WHERE post_id = ? AND step = 'publish'"
    return int(portal.rows(query, post)[0][0])


@pytest.mark.parametrize(
    "victim", [pytest.param("web", marks=pytest.mark.once), "worker", pytest.param("beat", marks=pytest.mark.once)]
)
def test_killed_around_the_hour_it_is_published_exactly_once(portal, posts, victim):
    post = posts[victim]
    for number in range(3):
        if number == 1:
            assert publications(portal, post) == 0
            let_the_hour_come(portal, post)
        killed = portal.kill(victim)
        portal.wait_for_another(victim, than=killed)
    running.wait_for(lambda: publications(portal, post) == 1, what="the publication")
    running.wait_for(lambda: portal.answer(f"/posts/{post}/").status == 200, what="the public page")
    assert (publications(portal, post), signatures(portal, post)) == (1, 1)


def test_after_everything_died_the_next_start_publishes_what_was_due_and_no_orphan_is_left(portal, posts):
    post = posts["serve"]
    portal.kill("serve", signal.SIGKILL)
    running.wait_for(lambda: not portal.processes(), what="no process of the portal")
    let_the_hour_come(portal, post)
    assert publications(portal, post) == 0
    portal.start()
    running.wait_for(lambda: publications(portal, post) == 1, what="the publication")
    assert signatures(portal, post) == 1
    assert "一致" in portal.manage("verify_signoffs")
