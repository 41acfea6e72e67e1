"""No sequence of acts by any mix of people publishes what the right, different people did not sign.

Hypothesis plays everybody at once: drafters, leaders, superusers with everything granted by mistake, people who edit,
return, schedule, stand in for others. After every act the judge below looks at what is public, knowing nothing of how
the workflow decides: it only compares signatures, digests, people and the duties granted at that moment.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from columns.domain import duties
from columns.enums import COUNTY_DUTIES, Duty
from disclosure.domain import kinds, publishing, revisions, verification
from disclosure.domain.review_items import CODES
from disclosure.domain.separation import COUNTY_CHECKS
from disclosure.domain.workflow import PATH
from disclosure.enums import PublicationState
from disclosure.models import Post, Publication, SignOff
from tests.disclosure.checked import CHECKED, Desks
from tests.disclosure.world import ALL_PASS, fresh, make_world
from tests.factories import UserFactory, with_duties
from yunlong_portal.kernel import jobs
from yunlong_portal.kernel.workflow import Refused

NAMES = sorted({each.name for each in PATH.transitions})
PEOPLE = st.integers(0, 10)


# What the judge looked at, so that a machine that never publishes does not pass for a safe one.
judged: list[str] = []


class Crowd(RuleBasedStateMachine):
    """Everybody presses every button in any order."""

    @initialize(kind=st.sampled_from(["news", CHECKED.code]))
    def gather(self, kind):
        self.savepoint = transaction.savepoint()
        self.world = make_world()
        world = self.world
        both = with_duties(world.department, Duty.DRAFT, Duty.SIGN_OFF, Duty.PROOFREAD, Duty.SECRECY_REVIEW)
        everything = with_duties(world.department, *(set(Duty) - COUNTY_DUTIES))
        with_duties(world.county, *COUNTY_DUTIES, user=everything)
        everything.is_superuser = True
        everything.save()
        root = UserFactory.create(is_superuser=True, is_staff=True)
        desks = Desks(world)
        self.people = [
            world.drafter, world.secrecy, world.leader, world.proofreader, world.publisher, world.sealer,
            both, everything, root, desks.catalogue, desks.guides,
        ]  # fmt: skip
        self.right = {
            "submit": world.drafter, "secrecy_review": world.secrecy, "sign_off": world.leader,
            "catalogue_review": desks.catalogue, "guide_check": desks.guides,
            "proofread": world.proofreader, "publish": world.publisher,
        }  # fmt: skip
        self.kind = kind
        self.post = world.draft(kind=kind)
        self.texts = 0
        self.judged = set()

    def teardown(self):
        if hasattr(self, "post"):
            assert list(verification.verify(posts=Post.objects.all())) == []
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def attempt(self, call, **arguments):
        try:
            with transaction.atomic():
                call(**arguments)
        except Refused:
            pass

    @rule(name=st.sampled_from(NAMES), person=PEOPLE, by_sweep=st.booleans(), minutes=st.integers(1, 90))
    def take(self, name, person, by_sweep, minutes):
        post, now = fresh(self.post), self.world.tick()
        self.attempt(
            PATH.take,
            name=name,
            row=post,
            actor=self.people[person],
            expected_version=post.version,
            now=now,
            reason="理由",
            by_sweep=by_sweep,
            checklist=ALL_PASS,
            conclusion="publishable",
            publish_at=now + timedelta(minutes=minutes),
            code=post.current_revision.digest[:16],
        )

    @rule(person=PEOPLE)
    def edit(self, person):
        post = fresh(self.post)
        self.texts += 1
        self.attempt(
            revisions.save_revision,
            post=post,
            actor=self.people[person],
            parent_id=post.current_revision_id,
            payload=self.world.payload(kind=self.kind, title=f"第{self.texts}个标题", correction_note="更正"),
            now=self.world.tick(),
        )

    @rule(times=st.integers(1, 8))
    def the_right_people_go_on(self, times):
        """Without this, chance alone would hardly ever get anything published."""
        for _ in range(times):
            if (step := fresh(self.post).awaits) in self.right:
                self.take(step, self.people.index(self.right[step]), False, 1)

    @rule(principal=PEOPLE, deputy=PEOPLE, duty=st.sampled_from([Duty.SIGN_OFF, Duty.PROOFREAD, Duty.SECRECY_REVIEW]))
    def stand_in(self, principal, deputy, duty):
        now = self.world.tick()
        today = timezone.localdate(now)
        self.attempt(
            duties.stand_in,
            actor=self.people[principal],
            principal=self.people[principal],
            deputy=self.people[deputy],
            duty=duty,
            department=self.world.department,
            starts_on=today,
            ends_on=today,
            basis="委托",
            now=now,
        )

    @rule(person=PEOPLE, user=PEOPLE, duty=st.sampled_from(sorted(set(Duty) - COUNTY_DUTIES)))
    def grant(self, person, user, duty):
        self.attempt(
            duties.grant,
            actor=self.people[person],
            user=self.people[user],
            duty=duty,
            department=self.world.department,
            reason="调整",
            now=self.world.tick(),
        )

    @rule()
    def an_hour_passes_and_the_sweep_comes(self):
        now = self.world.now + timedelta(hours=2)
        self.world._acts += 120
        self.world.now = now
        for pk in jobs.sweep(now):
            jobs.run(pk, now)

    @rule(person=PEOPLE)
    def withdraw(self, person):
        post = fresh(self.post)
        self.attempt(
            publishing.withdraw,
            post=post,
            actor=self.people[person],
            expected_version=post.version,
            reason_class="error",
            note="说明",
            reason="理由",
            now=self.world.tick(),
        )

    @invariant()
    def what_is_public_was_signed_by_the_right_different_people(self):
        if hasattr(self, "post"):
            assert Publication.objects.filter(post=self.post, state=PublicationState.LIVE).count() <= 1
            known = Publication.objects.filter(post=self.post).exclude(pk__in=self.judged)
            for publication in known.select_related("revision"):
                self.judge(publication)
                self.judged.add(publication.pk)

    def judge(self, publication):
        judged.append(publication.revision.digest)
        rows = SignOff.objects.filter(
            post=self.post, revision=publication.revision, revision_digest=publication.revision.digest
        ).order_by("sequence")
        published = rows.get(step="publish", facts__publication=publication.number)
        by_step = {each.step: each for each in rows if each.round == published.round}
        held = {
            "submit": Duty.DRAFT, "secrecy_review": Duty.SECRECY_REVIEW, "sign_off": Duty.SIGN_OFF,
            "proofread": Duty.PROOFREAD, "publish": Duty.PUBLISH,
        }  # fmt: skip
        if self.kind == CHECKED.code:
            held |= {"catalogue_review": Duty.REVIEW_CATALOGUE, "guide_check": Duty.CHECK_GUIDES}
        acted = {step: {by_step[step].person_id} | ({by_step[step].acting_for_id} - {None}) for step in held}
        authors = {publication.revision.author_id} | acted["submit"]
        assert not authors & acted["secrecy_review"]
        assert not authors & acted["sign_off"]
        assert not authors & acted["proofread"]
        assert not authors & acted["publish"]
        assert not acted["sign_off"] & acted["proofread"]
        assert not acted["sign_off"] & acted["publish"]
        assert not acted["proofread"] & acted["publish"]
        for check in set(held) & set(COUNTY_CHECKS):
            assert not (authors | acted["sign_off"]) & acted[check]
        assert by_step["secrecy_review"].checklist["R2"]["verdict"] == "pass"
        assert all(by_step["sign_off"].checklist[code]["verdict"] != "fail" for code in CODES)
        for step, duty in held.items():
            row = by_step[step]
            assert duties.entitled_at(
                row.person, duty, self.world.department, row.signed_at, acting_for=row.acting_for
            ), (step, row)


@pytest.mark.django_db
def test_no_sequence_of_acts_publishes_what_the_right_people_did_not_sign(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", kinds._kinds | {CHECKED.code: CHECKED})
    run_state_machine_as_test(
        Crowd,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(judged) >= 5
