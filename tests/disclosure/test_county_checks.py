"""What the county's desks check after the department's leader has signed (P48)."""

import pytest
from django.urls import reverse

from columns.domain.duties import duties_of
from columns.enums import Duty
from disclosure.documents import sheet_context
from disclosure.domain import kinds, review_items, signing, verification
from disclosure.domain.separation import COUNTY_CHECKS
from disclosure.enums import PathState, Step
from disclosure.models import Post, SigningRule, SignOff
from tests.disclosure.checked import CHECKED, Desks
from tests.disclosure.test_evidence import tamper
from tests.disclosure.world import ALL_PASS, fresh
from tests.factories import with_duties
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", kinds._kinds | {CHECKED.code: CHECKED})


@pytest.fixture
def desks(world):
    return Desks(world)


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.parametrize("steps", [["sign_off"], ["section_review", "guide_check"]])
def test_no_setting_leaves_out_what_the_kind_asks(steps):
    SigningRule.objects.create(kind=CHECKED.code, steps=steps, must_differ=[])
    assert signing.rule_for(kind=CHECKED.code, genre="").steps[-2:] == COUNTY_CHECKS


def test_a_kind_without_checks_has_none():
    assert not set(signing.rule_for(kind="news", genre="").steps) & set(COUNTY_CHECKS)


def test_the_county_may_ask_for_a_check_of_any_kind(world, desks):
    SigningRule.objects.create(kind="news", steps=["guide_check"], must_differ=[])
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    assert post.awaits == Step.GUIDE_CHECK
    assert world.take("guide_check", post, desks.guides).awaits == Step.PROOFREAD


def test_a_kind_with_a_step_that_is_none_is_refused():
    with pytest.raises(ValueError, match="不认识的步骤：publish"):
        kinds.register(kinds.Kind(code="wrong", label="错", sheet_class="错", steps=frozenset({"publish"})))


def test_signed_it_waits_for_one_desk_and_then_the_other_and_stays_signed(world, desks):
    post = desks.signed()
    assert (post.state, post.awaits) == (PathState.SIGNED_OFF, Step.CATALOGUE_REVIEW)
    post = world.take("catalogue_review", post, desks.catalogue, reason="依据齐全")
    assert (post.state, post.awaits) == (PathState.SIGNED_OFF, Step.GUIDE_CHECK)
    post = world.take("guide_check", post, desks.guides)
    assert (post.state, post.awaits) == (PathState.SIGNED_OFF, Step.PROOFREAD)
    row = SignOff.objects.get(post=post, step=Step.CATALOGUE_REVIEW)
    assert (row.person, row.duty, row.opinion, list(row.checklist)) == (
        desks.catalogue, Duty.REVIEW_CATALOGUE, "依据齐全", ["B1", "B2", "B3", "B4"],
    )  # fmt: skip


def test_it_is_not_proofread_before_both_have_checked_it(world, desks):
    post = desks.signed()
    assert code_of(world.take, "proofread", post, world.proofreader) == "county_check_waits"
    post = desks.check(post, until=Step.GUIDE_CHECK)
    assert code_of(world.take, "proofread", post, world.proofreader) == "county_check_waits"
    post = world.take("proofread", desks.check(post), world.proofreader)
    post = world.take("publish", post, world.publisher)
    assert post.state == PathState.PUBLISHED
    assert list(verification.verify(posts=Post.objects.all())) == []


def test_what_is_not_published_is_checked_before_it_is_filed(world, desks):
    post = desks.signed(publicity="on_request", publicity_ground="内部管理信息")
    assert code_of(world.take, "file", post, world.drafter) == "county_check_waits"
    post = desks.check(post, until=Step.FILE)
    assert world.take("file", post, world.drafter).state == PathState.FILED


def test_the_bureau_does_not_come_before_the_catalogue(world, desks):
    assert code_of(world.take, "guide_check", desks.signed(), desks.guides) == "not_next"


def test_no_desk_checks_twice_or_before_the_signature(world, desks):
    early = world.walk(world.draft(kind=CHECKED.code), to=PathState.IN_REVIEW)
    assert code_of(world.take, "catalogue_review", early, desks.catalogue) == "no_transition"
    post = desks.check(desks.signed(), until=Step.GUIDE_CHECK)
    assert code_of(world.take, "catalogue_review", post, desks.catalogue) == "not_next"


@pytest.mark.parametrize("step", COUNTY_CHECKS)
def test_a_department_does_not_check_for_the_county(world, desks, step):
    post = desks.check(desks.signed(), until=step)
    assert code_of(world.take, step, post, world.leader) == "no_duty"


@pytest.mark.parametrize(("step", "duty"), [("catalogue_review", "review_catalogue"), ("guide_check", "check_guides")])
def test_whoever_drafted_or_signed_does_not_check(world, desks, step, duty):
    for person in (world.drafter, world.leader):
        with_duties(world.county, duty, user=person)
    post = desks.check(desks.signed(), until=step)
    for person in (world.drafter, world.leader):
        assert code_of(world.take, step, post, person) == "same_person"


@pytest.mark.parametrize(("step", "codes"), [(step, review_items.ASKED[step]) for step in COUNTY_CHECKS])
def test_each_line_of_a_desks_list_is_answered_and_one_failure_blocks(world, desks, step, codes):
    post = desks.check(desks.signed(), until=step)
    person = desks.catalogue if step == Step.CATALOGUE_REVIEW else desks.guides
    for code in codes:
        others = {each: answer for each, answer in ALL_PASS.items() if each != code}
        assert code_of(world.take, step, post, person, checklist=others) == "review_unanswered"
        failed = others | {code: {"verdict": "fail", "remark": "缺"}}
        assert code_of(world.take, step, post, person, checklist=failed) == "review_failed"
    # An item that is cancelled has no guide any more.
    none = {code: {"verdict": "not_applicable", "remark": ""} for code in codes}
    assert world.take(step, post, person, checklist=none).awaits != step


@pytest.mark.parametrize("until", [Step.CATALOGUE_REVIEW, Step.GUIDE_CHECK, Step.PROOFREAD])
@pytest.mark.parametrize("desk", ["catalogue", "guides"])
def test_either_desk_sends_back_with_remarks_and_nothing_checked_counts_after(world, desks, until, desk):
    post = desks.check(desks.signed(), until=until)
    person = getattr(desks, desk)
    assert code_of(world.take, "return", post, person, reason=" ") == "no_reason"
    post = world.take("return", post, person, reason="承诺时限长于法定时限")
    assert (post.state, post.awaits) == (PathState.DRAFT, Step.SUBMIT)
    assert SignOff.objects.get(post=post, step=Step.RETURN).opinion == "承诺时限长于法定时限"
    post = world.walk(post, to=PathState.SIGNED_OFF)
    assert post.awaits == Step.CATALOGUE_REVIEW


def test_taken_back_it_is_checked_anew(world, desks):
    post = world.take("take_back", desks.check(desks.signed()), world.drafter)
    assert world.walk(post, to=PathState.SIGNED_OFF).awaits == Step.CATALOGUE_REVIEW


def test_a_desk_sends_back_nothing_that_does_not_come_to_it(world, desks):
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    assert code_of(world.take, "return", post, desks.guides) == "not_asked"
    with_duties(world.county, Duty.CHECK_GUIDES, user=world.proofreader)
    assert world.take("return", post, world.proofreader).state == PathState.DRAFT


def test_a_desk_sees_what_waits_for_it_and_what_it_had_in_hand(world, desks):
    def seen(person):
        book = duties_of(person, world.now)
        posts = Post.objects.visible_to(book)
        return set(posts), set(posts.waiting_for(book))

    other = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    draft = world.draft(kind=CHECKED.code)
    post = desks.signed()
    assert seen(desks.catalogue) == ({post}, {post})
    assert seen(desks.guides) == (set(), set())
    post = world.take("catalogue_review", post, desks.catalogue)
    assert seen(desks.catalogue) == ({post}, set())
    assert seen(desks.guides) == ({post}, {post})
    world.take("return", post, desks.guides)
    assert seen(desks.guides) == ({post}, set())
    assert seen(world.proofreader)[0] == {other, draft, post}


def test_a_department_sees_what_lies_at_a_desk(world, desks, login):
    at_desk, elsewhere = desks.signed(), world.walk(world.draft(), to=PathState.SIGNED_OFF)
    address = reverse("admin:disclosure_post_changelist")
    client = login(world.drafter)
    for value, posts in (("catalogue_review", {at_desk}), ("proofread", {elsewhere}), ("x", {at_desk, elsewhere})):
        assert set(client.get(address, {"awaits": value}).context["cl"].result_list) == posts


def test_a_check_cut_out_of_the_chain_is_found(world, desks):
    post = world.take("proofread", desks.check(desks.signed()), world.proofreader)
    post = world.take("publish", post, world.publisher)
    tamper("DELETE FROM disclosure_signoff WHERE step = %s", Step.GUIDE_CHECK)
    found = {each.code for each in verification.verify(posts=Post.objects.filter(pk=post.pk))}
    assert found >= {"chain_broken", "round_incomplete"}


@pytest.mark.parametrize("stranger", ["drafter", "secrecy"])
def test_a_check_by_the_wrong_person_is_found(world, desks, stranger):
    post = world.take("proofread", desks.check(desks.signed()), world.proofreader)
    world.take("publish", post, world.publisher)
    tamper(
        "UPDATE disclosure_signoff SET person_id = %s WHERE step = %s", getattr(world, stranger).pk, Step.GUIDE_CHECK
    )
    found = {each.code for each in verification.verify(posts=Post.objects.all())}
    assert found >= {"sign_off_altered", "not_entitled"}
    assert ("same_person" in found) == (stranger == "drafter")


def test_the_review_sheet_has_the_lists_of_both_desks(world, desks):
    post = desks.check(desks.signed(), until=Step.GUIDE_CHECK)
    sheet = post.review_sheets.select_related("revision", "post__department").get()
    said = sheet_context(sheet)
    assert [(each["label"], len(each["lines"])) for each in said["county_checks"]] == [
        ("编办审核", 4), ("办事指南核对", 8),
    ]  # fmt: skip
    assert {line["verdict"] for line in said["county_checks"][0]["lines"]} == {"pass"}
    assert {line["verdict"] for line in said["county_checks"][1]["lines"]} == {""}
    assert [each["label"] for each in said["signatures"] if each["row"] is None] == ["办事指南核对", "校对", "发布"]


def test_a_sheet_without_checks_says_nothing_of_them(world):
    sheet = world.published().review_sheets.select_related("revision", "post__department").get()
    assert sheet_context(sheet)["county_checks"] == []


def test_the_desks_work_through_their_screens(world, desks, login):
    post = desks.signed()

    def page_of(name="change", *args):
        return reverse(f"admin:disclosure_post_{name}", args=[post.pk, *args])

    assert login(desks.guides).get(page_of()).status_code == 404
    for person, step, asked in ((desks.catalogue, "catalogue_review", 4), (desks.guides, "guide_check", 8)):
        client = login(person)
        panels = dict(client.get(reverse("admin:index")).context["panels"])
        assert [each.pk for each in panels["admin/disclosure/queue_panel.html"]["posts"]] == [post.pk]
        found = client.get(page_of()).context["choices"]
        assert [each.transition.name for each in found] == [step, "return"]
        assert len(found[0].form.rows()) == asked
        answers = {f"{step}-{code}": "pass" for code in review_items.ASKED[step]}
        said = {f"{step}-version": fresh(post).version, f"{step}-reason": "同意"}
        assert client.post(page_of("act", step), said).status_code == 200  # nothing ticked
        assert client.post(page_of("act", step), said | answers).status_code == 302
    page = login(world.proofreader).get(page_of())
    assert [each.transition.name for each in page.context["choices"]] == ["proofread", "return"]
    assert len(page.context["answers"]) == 24
