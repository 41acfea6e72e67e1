"""Many requests of one applicant in one go: each its own case, all or none, a list sent twice once."""

from datetime import date

import pytest
from django.db.models import Q

from requests_ogi.domain.bulk import MOST, file_many, submission_of
from requests_ogi.domain.intake import Filing, Paper
from requests_ogi.enums import IntakeMode, PaperKind, ReceiptFact, RequestState
from requests_ogi.models import CaseLink, InformationRequest, Organ
from tests.factories import DepartmentFactory
from tests.requests_ogi.world import PERSON, WANTED, at, make_world
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.workflow import Refused

DAY = date(2020, 9, 21)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


@pytest.fixture
def wish(world):
    def filing(text, **more):
        given = {"organ": world.organ, "mode": IntakeMode.IN_PERSON, "facts": {ReceiptFact.SUBMITTED: DAY}} | more
        return Filing(applicant=PERSON, particulars=WANTED | {"description": text}, **given)

    return filing


def enter(world, filings, batch="b" * 32):
    return file_many(filings, batch=batch, actor=world.clerk, now=at(DAY))


def _refused(*arguments, **more) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        enter(*arguments, **more)
    return caught.value.code, str(caught.value)


def test_each_becomes_a_case_with_number_code_and_clock(world, wish, private_file):
    other = DepartmentFactory.create(slug="czj")
    office = Organ.objects.create(department=other, mark="云财", desk=other, reconsideration_body="县", court="院")
    papers = [Paper(file=private_file, kind=PaperKind.FORM)]
    filed = enter(world, [wish(each, papers=papers) for each in ("低保", "救灾")] + [wish("低保", organ=office)])
    rows = [each.request for each in filed]
    assert [each.number for each in rows] == ["MZJ-2020-0001", "MZJ-2020-0002", "CZJ-2020-0001"]
    assert {each.state for each in rows} == {RequestState.RECEIVED}
    assert len({each.code for each in filed}) == 3
    assert all(tracking.matches(each.code, each.request.tracking_digest) for each in filed)
    assert [each.papers.count() for each in rows] == [1, 0, 0]
    links = CaseLink.objects.filter(Q(one=rows[0]) | Q(other=rows[0]))
    assert {each.other for each in links} == set(rows[1:])


def test_a_list_sent_twice_is_filed_once_and_a_changed_one_is_refused(world, wish):
    wishes = [wish("低保"), wish("救灾")]
    first, again = enter(world, wishes), enter(world, wishes)
    assert [(each.request, each.code) for each in again] == [(each.request, each.code) for each in first]
    assert [each.is_repeat for each in again] == [True, True]
    assert _refused(world, wishes[:1])[0] == "list_changed"
    assert _refused(world, [*wishes, wish("优抚")])[0] == "list_changed"
    assert (InformationRequest.objects.count(), CaseLink.objects.count()) == (2, 1)


def test_all_are_filed_or_none(world, wish):
    code, words = _refused(world, [wish("低保"), wish("救灾", facts={ReceiptFact.SUBMITTED: date(2020, 9, 22)})])
    assert (code, words.startswith("第2件：")) == ("in_the_future", True)
    assert not InformationRequest.objects.exists()
    assert enter(world, [wish("低保")])[0].request.number == "MZJ-2020-0001"


def test_a_list_has_some_lines_and_not_too_many(world, wish):
    assert _refused(world, [])[0] == "no_rows"
    assert _refused(world, [wish("低保")] * (MOST + 1))[0] == "too_many_rows"


def test_the_tokens_of_a_list_follow_from_its_own_and_differ():
    tokens = {submission_of(batch, place) for batch in ("a", "b") for place in (1, 2, 11)}
    assert len(tokens) == 6
    assert {len(each) for each in tokens} == {32}
