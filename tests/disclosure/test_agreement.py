"""What is written in two places is compared: a change in one of them is found, whoever lifted the triggers."""

import pytest

from columns.enums import Duty
from disclosure.domain import publishing, verification
from disclosure.domain.revisions import contributors
from disclosure.enums import Step
from disclosure.models import Post, Publication, SearchEntry
from tests.disclosure.test_evidence import tamper
from tests.disclosure.world import fresh
from tests.factories import DepartmentFactory, UserFactory, with_duties

pytestmark = pytest.mark.django_db


def codes():
    return {each.code for each in verification.verify()}


PUBLICATION = [
    ("first_published_at", "2020-01-01 00:00:00+00:00"),
    ("kind", "notice"),
    ("genre", "notice"),
    ("validity", "repealed"),
    ("summary", "改"),
    ("editor", "改"),
    ("categories", '["x"]'),
    ("display_until", "2030-01-01"),
]


@pytest.mark.parametrize(("column", "value"), PUBLICATION, ids=[column for column, _ in PUBLICATION])
def test_a_changed_column_of_a_publication_is_found(world, column, value):
    world.published()
    tamper(f"UPDATE disclosure_publication SET {column} = %s", value)
    assert "publication_altered" in codes()


def test_a_publication_given_to_another_department_is_found(world):
    world.published()
    tamper("UPDATE disclosure_publication SET department_id = %s", DepartmentFactory.create().pk)
    assert "publication_altered" in codes()


def test_a_post_given_to_another_department_is_found(world):
    world.published()
    tamper("UPDATE disclosure_post SET department_id = %s", DepartmentFactory.create().pk)
    assert {"publication_altered", "row_altered"} <= codes()


def withdraw(world, post):
    return publishing.withdraw(
        post=post,
        actor=world.publisher,
        expected_version=fresh(post).version,
        reason_class="error",
        note="数据有误。",
        reason="有误",
        now=world.tick(),
    )


def test_honest_withdrawals_seals_and_corrections_agree(world):
    withdraw(world, world.published())
    post = world.published(title="另一篇")
    post = world.take("correct", post, world.drafter)
    world.edit(post, body="<p>更正后。</p>", correction_note="更正。")
    post = world.walk(post)
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="要求", now=world.tick())
    ended = world.published(title="公示", display={"period": "to_date", "until": "2026-11-24", "ground": "公示期"})
    publishing.end_display_periods(world.now.replace(month=12))
    assert fresh(ended).live_publication is None
    assert list(verification.verify()) == []


def test_what_was_withdrawn_and_is_put_back_by_hand_is_found(world):
    post = world.published()
    withdraw(world, post)
    tamper("UPDATE disclosure_publication SET state = 'live'")
    tamper("UPDATE disclosure_post SET live_publication_id = %s", Publication.objects.get().pk)
    assert {"state_altered", "row_altered", "index_differs"} <= codes()


def test_a_withdrawal_nobody_signed_is_found(world):
    world.published()
    tamper("UPDATE disclosure_publication SET state = 'withdrawn', withdrawal_reason = 'error', version = 2")
    assert {"state_altered", "history_incomplete", "live_elsewhere"} <= codes()


def test_the_words_of_a_withdrawal_are_those_that_were_signed(world):
    withdraw(world, world.published())
    tamper("UPDATE disclosure_publication SET withdrawal_note = '别的话'")
    assert "state_altered" in codes()


def test_a_post_that_shows_the_publication_of_another_is_found(world):
    one, other = world.published(), world.published(title="另一篇")
    tamper("UPDATE disclosure_post SET live_publication_id = %s WHERE id = %s", other.live_publication.pk, one.pk)
    assert "live_elsewhere" in codes()


def test_a_rule_lowered_on_a_review_sheet_is_found(world):
    world.published()
    tamper("UPDATE disclosure_reviewsheet SET rule = %s", '{"steps": [], "must_differ": []}')
    assert "sheet_altered" in codes()


@pytest.mark.parametrize(
    ("column", "value"), [("explanations", '[{"key": "x"}]'), ("opened_at", "2020-01-01 00:00:00+00:00")]
)
def test_a_review_sheet_changed_after_submission_is_found(world, column, value):
    world.published()
    tamper(f"UPDATE disclosure_reviewsheet SET {column} = %s", value)
    assert "sheet_altered" in codes()


def test_an_author_taken_off_a_revision_is_found(world):
    world.published()
    tamper("UPDATE disclosure_revision SET author_id = %s", UserFactory.create().pk)
    assert codes() == {"revision_altered"}


def test_the_last_publication_cut_off_with_its_signature_is_found(world):
    post = world.take("correct", world.published(), world.drafter)
    world.edit(post, body="<p>更正后。</p>", correction_note="更正。")
    post = world.walk(post)
    first = Publication.objects.get(number=1)
    last = Publication.objects.get(number=2)
    tamper("UPDATE disclosure_post SET live_publication_id = %s", first.pk)
    for table in ("disclosure_publicationcategory", "disclosure_searchentry"):
        tamper(f"DELETE FROM {table} WHERE publication_id = %s", last.pk)
    tamper("DELETE FROM disclosure_publication WHERE id = %s", last.pk)
    tamper("UPDATE disclosure_publication SET state = 'live' WHERE id = %s", first.pk)
    tamper("DELETE FROM disclosure_signoff WHERE step = %s AND round = 2", Step.PUBLISH)
    assert {"row_missing", "row_altered"} <= codes()


def test_a_publication_deleted_alone_is_missed_by_its_signature(world):
    post = world.published()
    tamper("UPDATE disclosure_post SET live_publication_id = NULL")
    tamper("DELETE FROM disclosure_searchentry")
    tamper("DELETE FROM disclosure_publication")
    assert {"publication_missing", "row_missing", "row_altered"} <= codes()
    assert fresh(post).live_publication is None


def test_a_history_with_a_gap_is_found(world):
    world.published()
    history = Post.history.model._meta.db_table
    tamper(f"DELETE FROM {history} WHERE version = 3")
    assert codes() == {"history_incomplete"}


def test_a_post_removed_whole_leaves_the_number_of_its_sheet(world):
    post = world.take("submit", world.draft(), world.drafter)
    tamper("UPDATE disclosure_post SET current_revision_id = NULL")
    for table in ("disclosure_signoff", "disclosure_reviewsheet", "disclosure_attachment", "disclosure_revision"):
        tamper(f"DELETE FROM {table}")
    tamper("DELETE FROM disclosure_post WHERE id = %s", post.pk)
    tamper(f"DELETE FROM {Post.history.model._meta.db_table}")
    assert codes() == {"row_missing"}


def test_sealed_content_left_in_the_search_index_is_found(world):
    post = world.published()
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="要求", now=world.tick())
    publication = Publication.objects.get()
    SearchEntry.objects.create(
        publication=publication, department=post.department, column=world.column, kind="news", dictionary="x"
    )
    assert codes() == {"index_differs"}


def test_a_text_copied_without_naming_its_basis_keeps_its_author(world):
    helper = with_duties(world.department, Duty.DRAFT)
    post = world.take("correct", world.published(), world.drafter)
    theirs = world.edit(post, by=helper, body="<p>别人写的更正。</p>", correction_note="更正。").revision
    post = world.take("abandon_correction", post, world.drafter)
    post = world.take("correct", post, world.drafter)
    world.edit(post, body="<p>别人写的更正。</p>", correction_note="更正。")
    post = fresh(post)
    assert (post.current_revision.basis, post.current_revision.digest) == (None, theirs.digest)
    assert contributors(post) == {world.drafter.pk, helper.pk}
