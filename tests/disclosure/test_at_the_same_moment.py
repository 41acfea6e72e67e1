"""Two people at the same moment: the database decides, one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from columns.enums import Duty
from disclosure.domain import revisions
from disclosure.domain.workflow import PATH
from disclosure.enums import PathState
from disclosure.models import Publication, SignOff
from tests.disclosure.world import fresh, make_world
from tests.factories import with_duties
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Run the calls in threads of their own at once; return each result or the code of its refusal."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_of_two_publishers_publishes_and_the_other_is_told():
    world = make_world()
    other = with_duties(world.county, Duty.PUBLISH)
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    now = world.tick()

    def publish(actor):
        return lambda: PATH.take("publish", row=post, actor=actor, expected_version=post.version, now=now).state

    results = together(publish(world.publisher), publish(other))
    assert sorted(results) == ["published", "stale"]
    assert (Publication.objects.count(), SignOff.objects.filter(step="publish").count()) == (1, 1)


def test_of_two_saves_one_goes_on_and_the_other_goes_to_the_side():
    world = make_world()
    post = world.draft()
    parent, now = post.current_revision_id, world.tick()

    def save(title):
        return lambda: (
            revisions.save_revision(
                post=post, actor=world.drafter, parent_id=parent, payload=world.payload(title=title), now=now
            ).revision.is_side
        )

    assert sorted(together(save("甲"), save("乙"))) == [False, True]
    assert sorted(post.revisions.values_list("number", flat=True)) == [1, 2, 3]


def test_numbers_drawn_at_once_have_no_gap_and_no_double():
    world = make_world()
    posts = [world.walk(world.draft(title=f"第{n}篇"), to=PathState.PROOFREAD) for n in range(4)]
    now = world.tick()

    def publish(post):
        return lambda: (
            PATH.take("publish", row=post, actor=world.publisher, expected_version=post.version, now=now).index_number
        )

    numbers = together(*(publish(post) for post in posts))
    assert sorted(each[-5:] for each in numbers) == ["00001", "00002", "00003", "00004"]


def test_a_save_and_a_submission_at_once_never_submit_what_was_not_seen():
    world = make_world()
    post = world.draft()
    now = world.tick()
    from tests.disclosure.world import ALL_PASS

    def submit():
        return PATH.take(
            "submit", row=post, actor=world.drafter, expected_version=post.version, now=now, checklist=ALL_PASS
        ).state

    def save():
        revisions.save_revision(
            post=post, actor=world.drafter, parent_id=post.current_revision_id,
            payload=world.payload(title="改过"), now=now,
        )  # fmt: skip
        return "saved"

    results = together(submit, save)
    assert results in (["stale", "saved"], ["in_review", "not_draft"])
    signed = SignOff.objects.filter(post=post, step="submit").first()
    assert signed is None or signed.revision_digest == fresh(post).current_revision.digest
