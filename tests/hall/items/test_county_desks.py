"""An item goes to 县委编办 and the service bureau, whether it is new, changed or cancelled (P48)."""

import pytest

from disclosure.domain import signing, verification
from disclosure.domain.separation import COUNTY_CHECKS
from disclosure.enums import PathState, Step, Verdict
from disclosure.models import Post, SigningRule
from hall.domain.items.kind import ITEM
from tests.disclosure.world import ALL_PASS, fresh
from yunlong_portal.kernel.workflow import Refused

NO_GUIDE = ALL_PASS | {f"G{number}": {"verdict": Verdict.NOT_APPLICABLE.value, "remark": ""} for number in range(1, 9)}


@pytest.mark.django_db
def test_no_setting_of_the_county_lets_an_item_past_the_two_desks():
    SigningRule.objects.create(kind=ITEM.code, steps=["sign_off"], must_differ=[])
    assert signing.rule_for(kind=ITEM.code, genre="").steps[-2:] == COUNTY_CHECKS


def test_an_item_is_public_once_both_desks_have_looked_at_it(hall):
    item = hall.published()
    steps = list(item.post.sign_offs.order_by("sequence").values_list("step", flat=True))
    assert steps[steps.index(Step.SIGN_OFF) :] == [
        Step.SIGN_OFF, Step.CATALOGUE_REVIEW, Step.GUIDE_CHECK, Step.PROOFREAD, Step.PUBLISH,
    ]  # fmt: skip
    assert list(verification.verify(posts=Post.objects.all())) == []


def test_what_a_desk_sends_back_stays_off_the_portal_and_the_version_before_it_on(hall):
    item = hall.published()
    before = item.post.live_publication_id
    hall.world.take("correct", item.post, hall.world.drafter)
    hall.world.edit(item.post, correction_note="承诺时限由25个工作日改为20个工作日。")
    post = hall.world.walk(item.post, to=PathState.SIGNED_OFF)
    post = hall.world.take("return", post, hall.catalogue, reason="时限与依据不符")
    assert (post.state, fresh(post).live_publication_id) == (PathState.DRAFT, before)


def test_a_cancelled_item_has_no_guide_to_check_and_is_looked_at_all_the_same(hall):
    item = hall.published()
    hall.world.take("correct", item.post, hall.world.drafter)
    gone = {"kind": "cancel", "basis": "国务院关于取消一批行政许可事项的决定", "document_number": "国发〔2017〕46号"}
    content = fresh(item.post).current_revision.payload["content"] | {"change": gone | {"effective_on": "2026-11-20"}}
    hall.world.edit(item.post, content=content, correction_note="按国发〔2017〕46号取消。")
    post = hall.world.walk(item.post, to=PathState.SIGNED_OFF)
    with pytest.raises(Refused) as caught:
        hall.world.take("proofread", post, hall.world.proofreader)
    assert caught.value.code == "county_check_waits"
    post = hall.world.take("catalogue_review", post, hall.catalogue)
    post = hall.world.take("guide_check", post, hall.guides, checklist=NO_GUIDE)
    assert post.awaits == Step.PROOFREAD
