"""Closed cases are looked at a second time: drawn so that it can be shown, judged by others, put right."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from columns.domain.duties import duties_of
from columns.enums import Duty
from requests_ogi.domain import letters, second_looks
from requests_ogi.domain.second_looks import Asked, Verdict, draw, look
from requests_ogi.enums import FollowUpKind, Ground, LookFinding, LookPoint, LookVerdict, Outcome, RequestState
from requests_ogi.models import Applicant, FollowUp, InformationRequest, SampledCase, SampleDraw, SecondLook
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.world import GRANT, at, make_world, processing, replied, take, take_letter
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

CAME, SERVED, DAY, LATER = date(2017, 9, 1), date(2017, 9, 5), date(2017, 9, 18), date(2017, 9, 29)
REFUSAL = GRANT | {
    "outcome": Outcome.REFUSED, "ground": Ground.TRADE_SECRET, "reasons": "涉及他人的商业秘密", "supplied": "",
    "pages": None,
}  # fmt: skip
RIGHT = [Verdict(point, LookVerdict.RIGHT) for point in LookPoint]
WRONG = [Verdict(LookPoint.LETTER, LookVerdict.WRONG, "没有告知诉讼期限"), *RIGHT[:1], *RIGHT[2:]]
SEPTEMBER = Asked(first=date(2017, 9, 1), last=DAY, share=50)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def close(world, private_file, *, decision=GRANT):
    """Return a case that was answered and served."""
    row = replied(processing(world, on=CAME), world, on=SERVED, decision=decision)
    letter = row.letters.get()
    take_letter("seal", letter, world.clerk, on=SERVED, file=private_file, code=letters.composed_of(letter).code)
    service = {"way": "direct", "handed_over_on": SERVED, "signed_on": SERVED}
    return take("serve", row, world.clerk, on=SERVED, service=service)


@pytest.fixture
def row(world, private_file):
    return close(world, private_file)


@pytest.fixture
def case(world, row):
    return draw(SEPTEMBER, seed="5eed", actor=world.overseer, now=at(DAY)).cases.get()


def must_correct(world, case):
    said = {"finding": LookFinding.MUST_CORRECT, "words": "补正救济告知，重新送达"}
    return look(case, verdicts=WRONG, actor=world.overseer, now=at(DAY), **said)


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_a_draw_keeps_from_what_and_with_which_seed_it_was_drawn(world, private_file, row):
    withheld = close(world, private_file, decision=REFUSAL)
    withdrawn = take("withdraw", processing(world, on=CAME), world.handler, on=DAY, reason="申请人来电撤回")
    processing(world, on=CAME)  # still open
    drawn = draw(SEPTEMBER, seed="5eed", actor=world.overseer, now=at(DAY))
    assert (drawn.number, drawn.size, drawn.drawn) == ("CC-2017-0001", 3, 2)
    assert drawn.population == {"granted": [row.pk], "refused": [withheld.pk], "no_reply": [withdrawn.pk]}
    assert list(drawn.cases.values_list("place", "stratum", "request")) == [
        (1, "refused", withheld.pk), (2, "granted", row.pk),
    ]  # fmt: skip
    assert second_looks.is_as_drawn(drawn)


def test_a_draw_can_be_shown_to_be_the_same_after_cases_were_reopened(world, case, row):
    must_correct(world, case)
    second_looks.reopen_case(case, due_on=LATER, expected_version=row.version, actor=world.overseer, now=at(DAY))
    assert second_looks.population(SEPTEMBER) == {}
    assert second_looks.is_as_drawn(SampleDraw.objects.get())
    assert not second_looks.is_as_drawn(SampleDraw(pk=case.draw_id, population={"granted": [9]}, drawn=1, seed="5eed"))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(first=DAY, last=CAME, share=10), "wrong_period"),
        (Asked(first=CAME, last=LATER, share=10), "date_in_future"),
        (Asked(first=CAME, last=DAY), "no_size"),
        (Asked(first=CAME, last=DAY, share=10, wanted=3), "no_size"),
        (Asked(first=CAME, last=DAY, share=101), "no_size"),
        (Asked(first=CAME, last=DAY, wanted=501), "too_many"),
        (Asked(first=date(2016, 1, 1), last=date(2016, 3, 31), share=10), "nothing_closed"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(world, row, asked, code):
    assert refused(lambda: draw(asked, seed="1", actor=world.overseer, now=at(DAY))) == code
    assert SampleDraw.objects.count() == 0


def test_one_organ_is_drawn_from_alone_and_an_erased_case_not_at_all(world, row):
    other = Asked(first=CAME, last=DAY, wanted=5, organ=DepartmentFactory.create())
    assert refused(lambda: draw(other, seed="1", actor=world.overseer, now=at(DAY))) == "nothing_closed"
    assert second_looks.population(Asked(first=CAME, last=DAY, organ=world.bureau)) == {"granted": [row.pk]}
    Applicant.objects.filter(pk=row.pk).update(erased_at=at(DAY))
    assert second_looks.population(SEPTEMBER) == {}


def test_only_the_county_office_draws_and_the_same_form_draws_once(world, row):
    assert refused(lambda: draw(SEPTEMBER, seed="1", actor=world.head, now=at(DAY))) == "no_duty"
    asked = Asked(first=CAME, last=DAY, wanted=1, submission="a" * 32)
    first = draw(asked, seed="1", actor=world.overseer, now=at(DAY))
    assert draw(asked, seed="2", actor=world.overseer, now=at(DAY)) == first
    assert (SampleDraw.objects.count(), SampledCase.objects.count()) == (1, 1)


def test_the_office_is_told_until_the_last_case_is_looked_at(world, row):
    colleague = with_duties(world.county, Duty.OVERSEE_REQUESTS)
    drawn = draw(SEPTEMBER, seed="5eed", actor=world.overseer, now=at(DAY))
    waiting = Notice.objects.standing().filter(about=f"requests_ogi.sampledraw:{drawn.pk}")
    assert [(each.recipient, each.subject) for each in waiting] == [
        (colleague, f"案件抽查{drawn.number}：抽出1件，请评查")
    ]
    look(drawn.cases.get(), verdicts=RIGHT, finding="passed", words="", actor=colleague, now=at(DAY))
    assert not waiting.all().exists()


def test_whoever_had_a_part_in_the_case_does_not_judge_it(world, case):
    people = (world.clerk, world.handler, world.secrecy, world.leader)
    assert {each.pk for each in people} <= second_looks.people_of(case.request)
    for person in people:
        with_duties(world.county, Duty.OVERSEE_REQUESTS, user=person)
        said = {"verdicts": RIGHT, "finding": "passed", "words": "", "actor": person, "now": at(DAY)}
        assert refused(lambda said=said: look(case, **said)) == "concerned"
        assert not second_looks.may_look(person, case, at(DAY))
    assert second_looks.may_look(world.overseer, case, at(DAY))


def test_a_look_is_written_once(world, case):
    written = look(case, verdicts=RIGHT, finding="passed", words=" ", actor=world.overseer, now=at(DAY))
    assert (written.finding, written.words, written.seen_version) == ("passed", "", case.request.version)
    assert second_looks.verdicts_of(written)["dates"].verdict == LookVerdict.RIGHT
    again = {"verdicts": RIGHT, "finding": "passed", "words": "", "actor": world.overseer, "now": at(DAY)}
    assert refused(lambda: look(case, **again)) == "looked_at"
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.update(finding="flawed")
    with pytest.raises(IntegrityError), transaction.atomic():
        SampledCase.objects.filter(pk=case.pk).delete()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"verdicts": RIGHT[1:]}, "points_missing"),
        ({"verdicts": [Verdict("dates", "maybe"), *RIGHT[1:]]}, "points_missing"),
        ({"verdicts": [Verdict("dates", "wrong", " "), *RIGHT[1:]]}, "no_remark"),
        ({"finding": ""}, "no_finding"),
        ({"finding": "flawed"}, "finding_contradicts"),
        ({"verdicts": WRONG}, "finding_contradicts"),
        ({"verdicts": WRONG, "finding": "flawed"}, "no_words"),
        ({"words": "字" * 501}, "too_long"),
        ({"verdicts": [Verdict("dates", "right", "长" * 201), *RIGHT[1:]]}, "too_long"),
        ({"words": "申请人电话13887220000打不通"}, "personal"),
        ({"actor": "head"}, "no_duty"),
    ],
)
def test_a_look_that_cannot_be_is_refused(world, case, changed, code):
    said = {"verdicts": RIGHT, "finding": "passed", "words": "", "actor": "overseer"} | changed
    said["actor"] = getattr(world, said["actor"])
    assert refused(lambda: look(case, now=at(DAY), **said)) == code
    assert SecondLook.objects.count() == 0


def test_what_must_be_corrected_is_done_again_by_the_step_that_every_case_has(world, case, row):
    must_correct(world, case)
    assert second_looks.open_kinds(case) == [FollowUpKind.NOTICED, FollowUpKind.REOPENED]
    stale = {"due_on": LATER, "expected_version": 1, "actor": world.overseer, "now": at(DAY)}
    assert refused(lambda: second_looks.reopen_case(case, **stale)) == "stale"
    done = second_looks.reopen_case(case, **stale | {"expected_version": row.version})
    again = InformationRequest.objects.get(pk=row.pk)
    assert (again.state, again.deadline.due_on, done.event.until) == (RequestState.REOPENED, LATER, LATER)
    assert again.history.first().history_change_reason == "重新办理:案件抽查CC-2017-0001：补正救济告知，重新送达"
    current = stale | {"expected_version": again.version}
    assert refused(lambda: second_looks.reopen_case(case, **current)) == "not_to_be_done"


def test_the_head_of_the_organ_is_told_and_reports_what_was_done(world, case):
    said = {"finding": LookFinding.FLAWED, "words": "送达回证没有写日期"}
    look(case, verdicts=WRONG, actor=world.overseer, now=at(DAY), **said)
    assert second_looks.open_kinds(case) == [FollowUpKind.NOTICED]
    asked = {"words": "请补齐", "due_on": LATER, "actor": world.overseer, "now": at(DAY)}
    assert refused(lambda: second_looks.notify_organ(case, **asked | {"due_on": DAY})) == "date_past"
    assert refused(lambda: second_looks.notify_organ(case, **asked | {"words": ""})) == "no_words"
    assert refused(lambda: second_looks.notify_organ(case, **asked | {"actor": world.head})) == "no_duty"
    assert refused(lambda: second_looks.report(case, words="已补", actor=world.head, now=at(DAY))) == "not_to_be_done"
    second_looks.notify_organ(case, **asked)
    told = Notice.objects.standing().get(about=f"requests_ogi.sampledcase:{case.pk}")
    assert (told.recipient, told.link) == (world.head, f"/admin/requests_ogi/sampledcase/{case.pk}/change/")
    assert told.subject.endswith("案件抽查发现问题，请在2017-09-29以前整改并报告")
    report = {"words": "已补齐日期", "actor": world.head, "now": at(DAY)}
    assert refused(lambda: second_looks.report(case, **report | {"actor": world.overseer})) == "no_duty"
    second_looks.report(case, **report)
    told.refresh_from_db()
    assert told.settled_at == at(DAY)
    assert Notice.objects.standing().get(about=f"requests_ogi.sampledcase:{case.pk}").recipient == world.overseer
    assert list(FollowUp.objects.values_list("kind", flat=True)) == ["noticed", "reported"]
    assert second_looks.open_kinds(case) == []


def test_what_passed_is_followed_by_nothing(world, case, row):
    look(case, verdicts=RIGHT, finding="passed", words="", actor=world.overseer, now=at(DAY))
    assert second_looks.open_kinds(case) == []
    again = {"due_on": LATER, "expected_version": row.version, "actor": world.overseer, "now": at(DAY)}
    assert refused(lambda: second_looks.reopen_case(case, **again)) == "not_to_be_done"


def test_the_organs_head_sees_what_was_found_and_nobody_else_anything(world, case):
    def seen(person):
        return list(SampledCase.objects.visible_to(duties_of(person, at(DAY)), person))

    assert (seen(world.overseer), seen(world.head), seen(world.handler)) == ([case], [], [])
    must_correct(world, case)
    stranger = with_duties(DepartmentFactory.create(), Duty.APPROVE_EXTENSION)
    assert (seen(world.head), seen(world.handler), seen(stranger)) == ([case], [], [])
