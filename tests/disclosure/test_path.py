"""The path of a post: from draft to the public page, and every way back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from columns.domain import duties
from columns.enums import COUNTY_DUTIES, Duty
from disclosure.domain import publishing, revisions
from disclosure.domain.workflow import PATH
from disclosure.enums import PathState, PublicationState, Step, WithdrawalReason
from disclosure.models import Post, Publication, SigningRule, SignOff
from tests.disclosure.world import ALL_PASS, fresh
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel import jobs
from yunlong_portal.kernel.models import Job
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_post_goes_through_four_people_to_the_public(world):
    post = world.published()
    assert post.state == PathState.PUBLISHED
    assert post.index_number == f"{world.department.slug}/2026-00001"
    live = post.live_publication
    assert (live.number, live.title, live.html, live.published_at) == (
        1, "会议召开", "<p>会议要求按时更新。</p>", world.now,
    )  # fmt: skip
    signed = SignOff.objects.filter(post=post).values_list("step", "person")
    assert list(signed) == [
        (Step.SUBMIT, world.drafter.pk),
        (Step.SECRECY_REVIEW, world.secrecy.pk),
        (Step.SIGN_OFF, world.leader.pk),
        (Step.PROOFREAD, world.proofreader.pk),
        (Step.PUBLISH, world.publisher.pk),
    ]


def test_every_history_row_of_a_post_names_person_and_reason(world):
    post = world.published()
    rows = post.history.values_list("history_user", "history_change_reason")
    assert len(rows) == 7
    assert all(user and reason for user, reason in rows)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("submit", PathState.DRAFT),
        ("secrecy_review", PathState.IN_REVIEW),
        ("publish", PathState.PROOFREAD),
    ],
)
def test_a_stranger_takes_no_transition(world, name, state):
    post = world.walk(world.draft(), to=state)
    stranger = with_duties(DepartmentFactory.create(), *(set(Duty) - COUNTY_DUTIES))
    assert code_of(world.take, name, post, stranger) == "no_duty"


def test_a_superuser_without_duties_is_nobody_special(world):
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    world.publisher.is_superuser = False
    root = with_duties(world.department)
    root.is_superuser = root.is_staff = True
    root.save()
    assert code_of(world.take, "publish", post, root) == "no_duty"


def test_secrecy_review_comes_before_the_signature(world):
    post = world.take("submit", world.draft(), world.drafter)
    assert code_of(world.take, "sign_off", post, world.leader) == "not_next"


def test_the_drafter_does_not_sign_his_own_text(world):
    with_duties(world.department, Duty.SECRECY_REVIEW, Duty.SIGN_OFF, user=world.drafter)
    post = world.take("submit", world.draft(), world.drafter)
    assert code_of(world.take, "secrecy_review", post, world.drafter) == "same_person"
    post = world.take("secrecy_review", post, world.secrecy)
    assert code_of(world.take, "sign_off", post, world.drafter) == "same_person"


def test_whoever_edited_on_the_way_counts_as_a_drafter(world):
    with_duties(world.department, Duty.DRAFT, user=world.leader)
    post = world.draft()
    world.edit(post, by=world.leader, title="会议召开（改）")
    world.edit(post, title="会议召开（再改）")
    post = world.walk(post, to=PathState.IN_REVIEW)
    post = world.take("secrecy_review", post, world.secrecy)
    assert code_of(world.take, "sign_off", post, world.leader) == "same_person"


def test_four_people_means_that_the_signer_does_not_proofread(world):
    with_duties(world.department, Duty.PROOFREAD, user=world.leader)
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    assert code_of(world.take, "proofread", post, world.leader) == "same_person"


def test_secrecy_passes_only_with_the_right_conclusion(world):
    post = world.take("submit", world.draft(), world.drafter)
    assert code_of(world.take, "secrecy_review", post, world.secrecy, conclusion="ask_bureau") == "secrecy_not_passed"


def test_the_signer_answers_every_item(world):
    post = world.take("secrecy_review", world.take("submit", world.draft(), world.drafter), world.secrecy)
    some = {code: answer for code, answer in ALL_PASS.items() if code != "R7"}
    assert code_of(world.take, "sign_off", post, world.leader, checklist=some) == "review_unanswered"


@pytest.mark.parametrize("state", [PathState.IN_REVIEW, PathState.SIGNED_OFF, PathState.PROOFREAD])
def test_taken_back_it_is_a_draft_and_nothing_signed_counts(world, state):
    post = world.walk(world.draft(), to=state)
    post = world.take("take_back", post, world.drafter)
    assert (post.state, post.awaits) == (PathState.DRAFT, Step.SUBMIT)
    post = world.take("submit", post, world.drafter)
    assert post.awaits == Step.SECRECY_REVIEW
    assert post.round == 2


def test_returned_it_keeps_the_remarks(world):
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    post = world.take("return", post, world.proofreader, reason="第二段数字与附件不一致")
    row = SignOff.objects.filter(post=post, step=Step.RETURN).get()
    assert row.opinion == "第二段数字与附件不一致"
    assert code_of(world.take, "submit", post, world.proofreader) == "no_duty"


def test_a_return_without_remarks_is_refused(world):
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    assert code_of(world.take, "return", post, world.proofreader, reason="  ") == "no_reason"


def test_what_is_in_review_cannot_be_edited(world):
    post = world.walk(world.draft(), to=PathState.IN_REVIEW)
    assert code_of(world.edit, post, title="换一个标题") == "not_draft"


def test_saving_the_same_makes_no_new_revision(world):
    post = world.draft()
    saved = world.edit(post)
    assert (saved.is_new, post.revisions.count()) == (False, 1)


def test_a_stale_save_goes_to_the_side_and_nobody_loses_a_word(world):
    post = world.draft()
    opened = post.current_revision_id
    world.edit(post, title="甲改的标题")
    saved = revisions.save_revision(
        post=post,
        actor=world.drafter,
        parent_id=opened,
        payload=world.payload(title="乙改的标题"),
        now=world.tick(),
    )
    assert saved.revision.is_side
    assert fresh(post).title == "甲改的标题"
    assert saved.revision.payload["title"] == "乙改的标题"


def test_a_stale_act_changes_nothing(world):
    post = world.draft()
    seen = post.version
    world.edit(post, title="改过的标题")
    with pytest.raises(Refused) as caught:
        PATH.take("submit", row=post, actor=world.drafter, expected_version=seen, now=world.tick(), checklist=ALL_PASS)
    assert caught.value.code == "stale"
    assert fresh(post).state == PathState.DRAFT


def test_a_correction_is_version_two_under_the_same_index_number(world):
    post = world.published()
    number, first = post.index_number, post.live_publication
    post = world.take("correct", post, world.drafter, reason="日期写错")
    assert fresh(post).live_publication == first
    world.edit(post, body="<p>会议要求按月更新。</p>")
    assert code_of(world.take, "submit", post, world.drafter) == "checks_block"
    world.edit(post, body="<p>会议要求按月更新。</p>", correction_note="更新周期由“按时”更正为“按月”。")
    post = world.walk(post)
    assert (post.index_number, post.live_publication.number) == (number, 2)
    assert post.live_publication.first_published_at == first.published_at
    assert Publication.objects.get(pk=first.pk).state == PublicationState.SUPERSEDED


def test_an_abandoned_correction_goes_back_to_what_is_public(world):
    post = world.published()
    post = world.take("correct", post, world.drafter)
    world.edit(post, title="不该有的标题", correction_note="改")
    post = world.take("abandon_correction", post, world.drafter)
    assert (post.state, post.title) == (PathState.PUBLISHED, "会议召开")
    assert post.current_revision == post.live_publication.revision


def test_a_draft_is_discarded_but_never_what_was_public(world):
    post = world.take("discard", world.draft(), world.drafter)
    assert (post.state, post.awaits) == (PathState.DISCARDED, "")
    again = world.take("correct", world.published(), world.drafter)
    assert code_of(world.take, "discard", again, world.drafter) == "was_published"


def test_what_is_not_for_proactive_disclosure_is_filed_and_never_published(world):
    post = world.draft(publicity="on_request", publicity_ground="内部管理信息")
    post = world.walk(post, to=PathState.SIGNED_OFF)
    assert post.awaits == Step.FILE
    assert code_of(world.take, "proofread", post, world.proofreader) == "not_proactive"
    post = world.take("file", post, world.drafter)
    assert (post.state, post.publications.count()) == (PathState.FILED, 0)


def test_a_document_that_needs_the_principal_is_not_signed_off_by_the_leader(world):
    SigningRule.objects.create(kind="news", steps=["leader_review", "sign_off"], must_differ=[])
    principal = with_duties(world.department, Duty.SIGN_OFF_PRINCIPAL)
    post = world.take("secrecy_review", world.take("submit", world.draft(), world.drafter), world.secrecy)
    post = world.take("leader_review", post, world.leader)
    assert code_of(world.take, "sign_off", post, world.leader) == "not_principal"
    assert world.take("sign_off", post, principal).state == PathState.SIGNED_OFF


def test_a_leader_who_stands_in_for_the_principal_signs_as_the_principal(world):
    SigningRule.objects.create(kind="news", steps=["leader_review", "sign_off"], must_differ=[])
    principal = with_duties(world.department, Duty.SIGN_OFF_PRINCIPAL)
    deputy = with_duties(world.department, Duty.SIGN_OFF)
    today = timezone.localdate(world.now)
    duties.stand_in(
        actor=principal, principal=principal, deputy=deputy, duty=Duty.SIGN_OFF_PRINCIPAL, department=world.department,
        starts_on=today, ends_on=today, basis="书面委托", now=world.now,
    )  # fmt: skip
    post = world.take("secrecy_review", world.take("submit", world.draft(), world.drafter), world.secrecy)
    post = world.take("sign_off", world.take("leader_review", post, world.leader), deputy)
    row = SignOff.objects.get(post=post, step=Step.SIGN_OFF)
    assert (row.duty, row.acting_for) == (Duty.SIGN_OFF_PRINCIPAL, principal)


def test_a_stand_in_signs_as_himself_for_the_other_and_the_row_says_so(world):
    deputy = with_duties(world.department)
    today = timezone.localdate(world.now)
    duties.stand_in(
        actor=world.leader, principal=world.leader, deputy=deputy, duty=Duty.SIGN_OFF, department=world.department,
        starts_on=today, ends_on=today + timedelta(days=3), basis="书面委托", now=world.now,
    )  # fmt: skip
    post = world.take("secrecy_review", world.take("submit", world.draft(), world.drafter), world.secrecy)
    post = world.take("sign_off", post, deputy)
    row = SignOff.objects.get(post=post, step=Step.SIGN_OFF)
    assert (row.person_name, row.acting_for, row.authority) == (
        f"{deputy}（代{world.leader}）",
        world.leader,
        "书面委托",
    )


def test_a_scheduled_post_appears_at_its_hour_once(world):
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    hour = world.now + timedelta(hours=3)
    post = world.take("schedule", post, world.publisher, publish_at=hour)
    job = Job.objects.get()
    assert (post.state, job.due_at) == (PathState.SCHEDULED, hour)
    assert jobs.sweep(hour - timedelta(seconds=1)) == []
    for _ in range(2):
        for pk in jobs.sweep(hour):
            jobs.run(pk, hour)
    post = fresh(post)
    assert (post.state, post.publications.count()) == (PathState.PUBLISHED, 1)
    assert post.live_publication.published_at == hour
    row = SignOff.objects.get(post=post, step=Step.PUBLISH)
    assert (row.person, row.duty) == (world.publisher, Duty.PUBLISH)


def test_a_schedule_taken_back_never_publishes(world):
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    hour = world.now + timedelta(hours=3)
    post = world.take("schedule", post, world.publisher, publish_at=hour)
    post = world.take("unschedule", post, world.publisher)
    assert (post.state, post.awaits, post.scheduled_for) == (PathState.PROOFREAD, Step.PUBLISH, None)
    assert jobs.sweep(hour) == []
    later = hour + timedelta(hours=1)
    post = world.take("schedule", post, world.publisher, publish_at=later)
    for pk in jobs.sweep(later):
        jobs.run(pk, later)
    assert fresh(post).live_publication.published_at == later


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(timedelta(0), "time_past"), (timedelta(hours=-1), "time_past"), (timedelta(days=400), "time_too_far")],
)  # fmt: skip
def test_an_hour_that_cannot_be_is_refused(world, ahead, code):
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    when = world.now + timedelta(minutes=1) + ahead
    assert code_of(world.take, "schedule", post, world.publisher, publish_at=when) == code


def test_a_publisher_who_lost_the_duty_publishes_nothing_at_his_hour(world):
    granter = with_duties(world.county, Duty.GRANT_DUTIES)
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    hour = world.now + timedelta(hours=3)
    post = world.take("schedule", post, world.publisher, publish_at=hour)
    duties.revoke(
        actor=granter, user=world.publisher, duty=Duty.PUBLISH, department=world.county, reason="调离", now=world.tick()
    )
    for pk in jobs.sweep(hour):
        jobs.run(pk, hour)
    assert fresh(post).state == PathState.SCHEDULED
    assert "没有发布职责" in Job.objects.get().last_error


@pytest.mark.parametrize("reason", WithdrawalReason.values)
def test_withdrawn_it_is_gone_and_keeps_its_number(world, reason):
    post = world.published()
    publishing.withdraw(
        post=post, actor=world.publisher, expected_version=post.version, reason_class=reason,
        note="数据有误", reason="县民政局来函", now=world.tick(),
    )  # fmt: skip
    post = fresh(post)
    assert (post.live_publication, post.index_number is None) == (None, False)
    gone = post.publications.get()
    neutral = reason in {"personal_data", "secrecy", "order"}
    assert (gone.state, gone.withdrawal_note) == (PublicationState.WITHDRAWN, "" if neutral else "数据有误")


def test_a_withdrawn_post_comes_back_as_the_next_version(world):
    post = world.published()
    publishing.withdraw(
        post=post, actor=world.publisher, expected_version=post.version, reason_class="error",
        note="数据有误", reason="来函", now=world.tick(),
    )  # fmt: skip
    post = world.take("correct", post, world.drafter)
    world.edit(post, correction_note="数据已更正。")
    post = world.walk(post)
    assert (post.live_publication.number, post.publications.count()) == (2, 2)


def test_sealed_it_is_closed_in_every_version_and_cannot_be_moved(world):
    post = world.take("correct", world.published(), world.drafter)
    world.edit(post, correction_note="改了一处。")
    post = world.walk(post)
    post = publishing.seal(
        post=post, actor=world.sealer, expected_version=post.version, reason="疑似泄露个人信息", now=world.tick()
    )
    assert set(post.publications.values_list("state", flat=True)) == {PublicationState.SEALED}
    assert code_of(world.take, "correct", post, world.drafter) == "sealed"
    assert code_of(publishing.open_sealed, post=post, person=world.drafter, reason="看", now=world.now) == "no_duty"
    publishing.open_sealed(post=post, person=world.sealer, reason="核查", now=world.now)
    assert post.sealed_openings.get().reason == "核查"


def test_a_period_that_is_over_takes_the_post_down_once(world):
    until = timezone.localdate(world.now) + timedelta(days=7)
    post = world.published(display={"period": "to_date", "until": until.isoformat(), "ground": "公示7天"})
    on_last_day = world.now + timedelta(days=7)
    assert publishing.end_display_periods(on_last_day) == 0
    after = world.now + timedelta(days=30)
    assert publishing.end_display_periods(after) == 1
    assert publishing.end_display_periods(after) == 0
    gone = fresh(post).publications.get()
    assert (gone.withdrawal_reason, gone.withdrawal_note) == ("period_over", "公示期已满")


def test_index_numbers_of_a_department_have_no_gap_and_start_anew_each_year(world):
    numbers = [world.published(title=f"第{n}篇").index_number for n in (1, 2)]
    assert [each.split("-")[-1] for each in numbers] == ["00001", "00002"]
    assert Post.objects.filter(index_number__in=numbers).count() == 2
    assert date(2026, 11, 23) == timezone.localdate(world.now)
