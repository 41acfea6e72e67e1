"""Cases that belong together, and one draft for many of them."""

import io
from datetime import date, datetime

import pytest

from columns.domain.duties import duties_of
from requests_ogi.domain import casework, linking, shared_drafts
from requests_ogi.enums import Outcome, RequestState
from requests_ogi.models import CaseLink, InformationRequest, Organ
from tests.factories import DepartmentFactory
from tests.kernel.cleaning import samples
from tests.requests_ogi.world import GRANT, PERSON, at, drafted, file, make_world, processing, replied, take
from yunlong_portal.kernel.private_files import accept_private
from yunlong_portal.kernel.workflow import Refused

DAY = date(2020, 9, 21)
OTHER = PERSON | {"name": "李四", "identity_number": "532929197512120021", "phone": "13887221111"}


@pytest.fixture
def world(wordings, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    return make_world()


def _refused(call, *arguments, **more) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **more)
    return caught.value.code


def seen(person):
    return InformationRequest.objects.visible_to(duties_of(person, at(DAY)), person)


def link(world, row, *others, actor=None, reason="同一申请人就同一事项多次申请"):
    actor = actor or world.handler
    keys = [each.pk for each in others]
    return linking.link_cases(row, keys, reason=reason, among=seen(actor), actor=actor, now=at(DAY))


def share(world, row, *others, actor=None):
    actor = actor or world.handler
    row = InformationRequest.objects.get(pk=row.pk)
    keys = [each.pk for each in others]
    return shared_drafts.draft_for_many(row, keys, among=seen(actor), actor=actor, now=at(DAY))


def others(row):
    return [each.request for each in linking.linked_with(row, among=InformationRequest.objects.all())]


@pytest.mark.django_db
def test_a_link_works_both_ways_is_there_once_and_says_why(world):
    first, second, third = (processing(world, on=DAY) for _ in range(3))
    (made,) = link(world, second, first)
    assert (made.one, made.other, made.history.get().history_user) == (first, second, world.handler)
    assert link(world, first, second) == []
    link(world, third, first, second)
    assert (others(first), others(second)) == ([second, third], [first, third])
    linking.unlink_cases(made, second, reason="不是同一事项", actor=world.handler, now=at(DAY))
    assert others(second) == [third]
    written = CaseLink.history.filter(id=made.pk).first() or CaseLink.history.filter(one=first, other=second).first()
    assert (written.history_type, written.history_change_reason) == ("-", "取消关联:不是同一事项")


@pytest.mark.django_db
def test_who_may_not_or_does_not_see_the_other_case_links_nothing(world):
    bureau = DepartmentFactory.create(slug="czj")
    office = Organ.objects.create(department=bureau, mark="云财", desk=bureau, reconsideration_body="县", court="院")
    row, hidden = processing(world, on=DAY), file(world, on=DAY, organ=office).request
    assert _refused(link, world, row, hidden) == "not_seen"
    assert _refused(link, world, row, row) == "nothing_chosen"
    assert _refused(link, world, row, hidden, reason=" ") == "no_reason"
    assert _refused(link, world, row, hidden, actor=world.leader) == "no_duty"


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_taken_over_with_its_files_and_each_goes_its_own_way(world):
    row, same = processing(world, on=DAY), processing(world, on=DAY, applicant=OTHER)
    paper = accept_private(
        data=io.BytesIO(samples.pdf()), name="汇总表.pdf", stored_by=world.handler, now=datetime.now().astimezone()
    )
    casework.supply(row, [paper], actor=world.handler, now=at(DAY))
    drafted(row, world, on=DAY)
    link(world, row, same)
    (done,) = share(world, row, same)
    assert (done, done.state) == (same, RequestState.REPLY_DRAFTED)
    decision, (letter,) = done.decisions.get(), done.letters.all()
    assert (decision.outcome, decision.supplied, decision.late_because) == (Outcome.GRANTED, GRANT["supplied"], "")
    assert "李四" in str(letter.text.content)
    copy = done.papers.get(is_supplied=True).file
    assert (copy.name, copy.digest, copy.pk != paper.pk) == ("汇总表.pdf", paper.digest, True)
    assert InformationRequest.objects.get(pk=row.pk).state == RequestState.REPLY_DRAFTED
    take("to_secrecy_review", done, world.handler, on=DAY)
    take("secrecy_passed", done, world.secrecy, on=DAY)
    assert take("sign", done, world.leader, on=DAY).letters.get().number


@pytest.mark.django_db
def test_it_is_taken_over_by_all_or_by_none(world):
    row, fits = replied(processing(world, on=DAY), world, on=DAY), processing(world, on=DAY)
    drafted_already = drafted(processing(world, on=DAY), world, on=DAY)
    not_linked = processing(world, on=DAY)
    link(world, row, fits, drafted_already)
    assert _refused(share, world, row) == "nothing_chosen"
    assert _refused(share, world, row, fits, drafted_already) == "does_not_fit"
    assert _refused(share, world, row, not_linked) == "does_not_fit"
    assert _refused(share, world, fits, row) == "no_draft"
    assert _refused(share, world, row, fits, actor=world.head) == "no_draft"
    assert InformationRequest.objects.get(pk=fits.pk).state == RequestState.PROCESSING
    found = shared_drafts.candidates(row, among=seen(world.handler), actor=world.handler)
    assert [each.why_not == "" for each in found] == [True, False]


@pytest.mark.django_db
def test_what_drafting_refuses_names_the_case(world):
    row, other = processing(world, on=DAY), processing(world, on=DAY)
    casework.note_search(
        row, places="档案室", words="低保", searched_on=DAY, found=False, note="", actor=world.handler, now=at(DAY)
    )
    drafted(row, world, on=DAY, decision={"held": "not_held", "outcome": "not_held", "reasons": "没有制作过"})
    link(world, row, other)
    with pytest.raises(Refused) as caught:
        share(world, row, other)
    assert (caught.value.code, str(caught.value).startswith(other.number)) == ("no_search_record", True)
    assert not other.decisions.exists()
