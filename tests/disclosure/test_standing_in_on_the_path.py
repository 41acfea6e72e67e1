"""Whoever acts for another counts as both, at the moment of the act and at the hour it was promised for."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from columns.domain import duties
from columns.enums import Duty
from disclosure.domain import checks, paper, publishing, revisions, verification
from disclosure.enums import PathState, Step
from disclosure.models import Post, SignOff
from tests.disclosure.test_evidence import tamper
from tests.disclosure.world import ALL_PASS, fresh
from tests.factories import with_duties
from yunlong_portal.kernel import files
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def refusal(call, *arguments, **options):
    with pytest.raises(Refused) as caught:
        call(*arguments, **options)
    return caught.value.code


def deputise(world, *, principal, deputy, duty, department):
    today = timezone.localdate(world.now)
    return duties.stand_in(
        actor=principal, principal=principal, deputy=deputy, duty=duty, department=department,
        starts_on=today, ends_on=today + timedelta(days=9), basis="外出学习", now=world.tick(),
    )  # fmt: skip


def test_who_set_the_hour_does_not_publish_for_the_signer_when_it_comes(world):
    administrator = with_duties(world.county, Duty.GRANT_DUTIES)
    with_duties(world.county, Duty.PUBLISH, user=world.leader)
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    post = world.take("schedule", post, world.publisher, publish_at=world.now + timedelta(hours=1))
    deputise(world, principal=world.leader, deputy=world.publisher, duty=Duty.PUBLISH, department=world.county)
    duties.revoke(
        actor=administrator, user=world.publisher, duty=Duty.PUBLISH, department=world.county, reason="调离",
        now=world.tick(),
    )  # fmt: skip
    at = post.scheduled_for + timedelta(minutes=1)
    assert refusal(publishing.publish_on_time, {"post": post.pk}, at) == "same_person"
    assert fresh(post).state == PathState.SCHEDULED


@pytest.fixture
def limited(world):
    """Return whoever drafts for the drafter from today on, but news only."""
    deputy, now = with_duties(world.department), timezone.now()
    today = timezone.localdate(now)
    duties.stand_in(
        actor=world.drafter, principal=world.drafter, deputy=deputy, duty=Duty.DRAFT, department=world.department,
        starts_on=today, ends_on=today, basis="外出学习", now=now, post_kinds=["news"],
    )  # fmt: skip
    return deputy


def test_a_deputy_for_some_kinds_writes_posts_of_these_and_no_others(world, limited):
    now = timezone.now()
    given = {"actor": limited, "department": world.department, "now": now}
    post = revisions.create_post(**given, payload=world.payload())
    assert refusal(revisions.create_post, **given, payload=world.payload(kind="notice")) == "no_duty"
    change = {"actor": limited, "parent_id": None, "now": now}
    assert revisions.save_revision(post=post, **change, payload=world.payload(title="改过")).is_new
    notice = world.draft(kind="notice")
    assert refusal(revisions.save_revision, post=notice, **change, payload=notice.current_revision.payload) == "no_duty"


def test_a_deputy_is_offered_the_kinds_he_may_draft_and_lands_on_the_workbench(world, limited, login):
    client, address = login(limited), reverse("admin:disclosure_post_add")
    assert [code for code, _ in client.get(address).context["form"].fields["kind"].choices] == ["news"]
    typed = {"department": world.department.pk, "title": "会议召开"}
    assert client.post(address, typed | {"kind": "document"}).status_code == 200
    answer = client.post(address, typed | {"kind": "news"}, follow=True)
    assert answer.context["form"] is not None
    assert Post.objects.get().created_by == limited


@pytest.fixture
def scanned(world, settings, tmp_path):
    """Return a post that waits for secrecy review, with a sheet signed by hand and scanned back."""
    settings.MEDIA_ROOT = tmp_path
    scan = files.accept(data=BytesIO("扫描".encode()), name="扫描.txt", stored_by=world.drafter)
    attached = [{"digest": scan.digest, "name": "扫描.txt", "alternative_text": ""}]
    tamper("UPDATE kernel_storedfile SET is_readable = %s", False)
    post = world.draft(attachments=attached)
    issues = checks.find_issues(post=post, today=timezone.localdate(world.now))
    explained = [{"key": each.key, "reason": "已看过"} for each in issues]
    post = world.take("submit", post, world.drafter, explanations=explained)
    paper.scan_back(
        post=post, actor=world.drafter, signer=world.secrecy, signed_on=timezone.localdate(world.now),
        code=post.current_revision.digest[:16], scan=scan, now=world.tick(),
    )  # fmt: skip
    return post


def confirm(world, post, by, **data):
    return world.take(
        "confirm_paper_step", post, by, code=post.current_revision.digest[:16], checklist=ALL_PASS, **data
    )


def test_a_deputy_does_not_confirm_the_paper_signature_of_the_one_he_stands_in_for(world, scanned):
    deputy = with_duties(world.department)
    deputise(world, principal=world.secrecy, deputy=deputy, duty=Duty.SECRECY_REVIEW, department=world.department)
    assert refusal(confirm, world, scanned, deputy, unreadable_seen=True) == "same_person"


def test_on_paper_too_the_secrecy_reviewer_says_that_he_read_what_no_machine_could(world, scanned):
    assert refusal(confirm, world, scanned, world.proofreader) == "unreadable_not_seen"
    post = confirm(world, scanned, world.proofreader, unreadable_seen=True)
    facts = SignOff.objects.get(post=post, step=Step.SECRECY_REVIEW).facts
    assert (facts["conclusion"], facts["unreadable_seen"]) == ("publishable", True)


def test_the_record_of_a_paper_signature_cannot_be_changed_unseen(world, scanned):
    confirm(world, scanned, world.proofreader, unreadable_seen=True)
    assert "paper_altered" not in {each.code for each in verification.verify()}
    tamper("UPDATE disclosure_papersignature SET signed_on = '2020-01-01'")
    assert "paper_altered" in {each.code for each in verification.verify()}
