"""The paper path: printed, signed by hand, scanned back, confirmed by a second person."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from columns.enums import Duty
from disclosure.domain import paper, verification
from disclosure.enums import PathState, SignMode, Step
from disclosure.models import SignOff
from tests.disclosure.world import fresh
from tests.factories import with_duties
from yunlong_portal.kernel import files
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(world):
    """Return a post that waits for the leader's signature."""
    post = world.take("submit", world.draft(), world.drafter)
    return world.take("secrecy_review", post, world.secrecy)


@pytest.fixture
def scan(world, settings, tmp_path):
    """Return a stored scan."""
    settings.MEDIA_ROOT = tmp_path
    return files.accept(data=BytesIO("扫描".encode()), name="扫描.txt", stored_by=world.drafter)


def scan_back(world, post, scan, **changed):
    arguments = {
        "post": post,
        "actor": world.drafter,
        "signer": world.leader,
        "signed_on": timezone.localdate(world.now),
        "code": post.current_revision.digest[:16],
        "scan": scan,
        "now": world.tick(),
    }
    return paper.scan_back(**arguments | changed)


def confirm(world, post, by, **changed):
    return world.take("confirm_paper_sign_off", post, by, **{"code": post.current_revision.digest[:16]} | changed)


def refusal(call, *arguments, **options):
    with pytest.raises(Refused) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_a_hand_signed_sheet_counts_once_a_second_person_confirmed_it(world, waiting, scan):
    scan_back(world, waiting, scan)
    assert fresh(waiting).state == PathState.IN_REVIEW
    post = confirm(world, waiting, world.proofreader)
    row = SignOff.objects.get(post=post, step=Step.SIGN_OFF)
    assert (post.state, row.person, row.mode) == (PathState.SIGNED_OFF, world.leader, SignMode.ON_PAPER)
    assert (row.facts["scan"], row.facts["confirmed_by"]) == (scan.digest, world.proofreader.pk)
    second = with_duties(world.department, Duty.PROOFREAD)
    post = world.take("proofread", post, second)
    world.take("publish", post, world.publisher)
    assert list(verification.verify(posts=type(post).objects.all())) == []


def test_neither_drafter_nor_scanner_nor_signer_confirms(world, waiting, scan):
    with_duties(world.department, Duty.PROOFREAD, user=world.drafter)
    with_duties(world.department, Duty.PROOFREAD, user=world.leader)
    scan_back(world, waiting, scan, actor=world.secrecy)
    for person in (world.drafter, world.secrecy, world.leader):
        assert refusal(confirm, world, waiting, person) == "same_person"


def test_a_sheet_of_another_text_is_refused_by_its_code(world, waiting, scan):
    assert refusal(scan_back, world, waiting, scan, code="0" * 16) == "wrong_code"
    scan_back(world, waiting, scan)
    assert refusal(confirm, world, waiting, world.proofreader, code="0" * 16) == "wrong_code"


def test_who_could_not_sign_in_the_system_cannot_sign_on_paper(world, waiting, scan):
    scan_back(world, waiting, scan, signer=world.proofreader)
    assert refusal(confirm, world, waiting, world.secrecy) == "signer_no_duty"
    with_duties(world.department, Duty.SIGN_OFF, user=world.drafter)
    scan_back(world, waiting, scan, signer=world.drafter)
    assert refusal(confirm, world, waiting, world.proofreader) == "same_person"


def test_a_date_outside_the_round_is_refused(world, waiting, scan):
    today = timezone.localdate(world.now)
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        assert refusal(scan_back, world, waiting, scan, signed_on=day) == "bad_date"


def test_without_a_scan_nothing_is_confirmed(world, waiting):
    assert refusal(confirm, world, waiting, world.proofreader) == "no_paper"


def test_the_secrecy_review_too_can_be_signed_on_paper_through_the_screen(world, scan, login):
    post = world.take("submit", world.draft(), world.drafter)
    scan_back(world, post, scan, signer=world.secrecy)
    post = fresh(post)
    name = "confirm_paper_step"
    data = {
        f"{name}-version": post.version,
        f"{name}-reason": "已核对",
        f"{name}-R2": "pass",
        f"{name}-conclusion": "publishable",
        f"{name}-code": post.current_revision.digest[:16],
    }
    answer = login(world.proofreader).post(f"/admin/disclosure/post/{post.pk}/act/{name}/", data)
    assert answer.status_code == 302
    assert SignOff.objects.get(post=post, step=Step.SECRECY_REVIEW).person == world.secrecy


def test_who_confirmed_a_signature_on_paper_counts_as_its_signer(world, waiting, scan):
    scan_back(world, waiting, scan)
    post = confirm(world, waiting, world.proofreader)
    assert refusal(world.take, "proofread", post, world.proofreader) == "same_person"
