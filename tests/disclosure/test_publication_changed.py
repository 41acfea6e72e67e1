"""What leans on a publication is told when it becomes public and when it ceases to be, in the same transaction."""

from datetime import timedelta

import pytest

from disclosure.domain import publishing
from disclosure.models import Publication
from disclosure.slots import PUBLICATION_CHANGED
from tests.disclosure.world import fresh


@pytest.fixture
def told(monkeypatch):
    """Return the list of what was told: (version, state) of each publication."""
    found = []

    def provider(*, publication, now):
        found.append((publication.number, publication.state))

    monkeypatch.setattr(PUBLICATION_CHANGED, "_providers", {"test": (0, provider)})
    return found


def test_a_new_publication_is_told_and_the_one_it_replaces_is_not(world, told):
    post = world.published()
    world.take("correct", post, world.drafter)
    world.edit(post, body="<p>改正后的内容。</p>", correction_note="改正一处错字")
    world.walk(post)
    assert told == [(1, "live"), (2, "live")]


def test_a_withdrawal_is_told(world, told):
    post = world.published()
    publishing.withdraw(
        post=post, actor=world.publisher, expected_version=post.version, reason_class="error", note="内容有误",
        reason="内容有误", now=world.tick(),
    )  # fmt: skip
    assert told[-1] == (1, "withdrawn")


def test_a_seal_is_told_once_for_what_was_live(world, told):
    post = world.published()
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="涉密", now=world.tick())
    assert told[1:] == [(1, "sealed")]


def test_the_end_of_a_display_period_is_told(world, told):
    today = world.now.date()
    world.published(display={"period": "to_date", "until": today.isoformat(), "ground": "公示 7 天"})
    publishing.end_display_periods(world.now + timedelta(days=2))
    assert told[1:] == [(1, "withdrawn")]


def test_where_what_leans_on_it_cannot_be_told_nothing_is_published(world, monkeypatch):
    def broken(*, publication, now):
        raise RuntimeError("told nobody")

    monkeypatch.setattr(PUBLICATION_CHANGED, "_providers", {"test": (0, broken)})
    post = world.walk(world.draft(), to="proofread")
    with pytest.raises(RuntimeError):
        world.take("publish", post, world.publisher)
    assert fresh(post).live_publication is None
    assert not Publication.objects.exists()
