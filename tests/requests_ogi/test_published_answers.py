"""A granted reply becomes a draft post, the applicant's data left out."""

from datetime import date

import pytest

from columns.enums import Duty
from disclosure.enums import PathState
from requests_ogi.domain import letters
from requests_ogi.domain.published_answers import asked_without_person, make_post
from requests_ogi.enums import Held, Outcome, PaperKind, ServiceWay
from requests_ogi.models import CasePaper, InformationRequest, PublishedAnswer
from tests.factories import with_duties
from tests.requests_ogi.world import PERSON, WANTED, at, make_world, processing, replied, take, take_letter
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Refused

DAY = date(2017, 9, 4)


@pytest.fixture
def world(wordings):
    return make_world()


def served(world, private_file, *, decision=None, **more):
    row = replied(processing(world, on=date(2017, 8, 25), **more), world, on=DAY, decision=decision)
    letter = row.letters.get()
    take_letter("seal", letter, world.clerk, on=DAY, file=private_file, code=letters.composed_of(letter).code)
    return take(
        "serve",
        row,
        world.clerk,
        on=DAY,
        service={"way": ServiceWay.DIRECT, "handed_over_on": DAY, "signed_on": DAY},
    )


@pytest.mark.django_db(transaction=True)
def test_a_granted_reply_becomes_a_draft_with_its_papers_and_without_its_applicant(world, private_file):
    words = f"{PERSON['name']}（{PERSON['identity_number']}，{PERSON['phone']}）想要2016年低保资金发放表"
    row = served(world, private_file, particulars=WANTED | {"description": words})
    CasePaper.objects.create(
        request=row, kind=PaperKind.OTHER, file=private_file, name="汇总表.pdf", is_supplied=True, added_at=at(DAY)
    )
    keep([private_file])
    drafter = with_duties(world.bureau, Duty.DRAFT)
    post = make_post(request=row, actor=drafter, now=at(DAY))
    payload = post.current_revision.payload
    assert (post.state, post.department, PublishedAnswer.objects.get().post) == (PathState.DRAFT, world.bureau, post)
    assert [each["name"] for each in payload["attachments"]] == ["汇总表.pdf"]
    assert "2016年低保资金发放表" in payload["body"]
    for secret in (PERSON["name"], PERSON["identity_number"], PERSON["phone"]):
        assert secret not in str(payload)
    with pytest.raises(Refused) as caught:
        make_post(request=row, actor=drafter, now=at(DAY))
    assert caught.value.code == "published_already"


@pytest.mark.django_db
def test_only_a_drafter_makes_a_post_of_a_reply_that_was_granted_and_served(world, private_file):
    drafter = with_duties(world.bureau, Duty.DRAFT)
    open_case = processing(world, on=date(2017, 8, 25))
    not_ours = {"held": Held.NOT_OURS, "outcome": Outcome.NOT_THIS_BODY, "reasons": "县财政局制作"}
    refused_case = served(world, private_file, decision=not_ours)
    for row, actor, code in (
        (open_case, drafter, "not_answered"),
        (refused_case, world.handler, "no_duty"),
        (refused_case, drafter, "nothing_granted"),
    ):
        with pytest.raises(Refused) as caught:
            make_post(request=InformationRequest.objects.get(pk=row.pk), actor=actor, now=at(DAY))
        assert caught.value.code == code


@pytest.mark.django_db
def test_the_agent_is_left_out_of_a_published_answer_like_the_applicant(world):
    words = f"受{PERSON['name']}委托，钱进想要2016年低保资金发放表"
    agent = {"name": "钱进", "phone": "13887220009"}
    more = {"applicant": PERSON | {"agent": agent}, "particulars": WANTED | {"description": words}}
    row = processing(world, on=date(2017, 8, 25), **more)
    assert asked_without_person(row) == "受张*委托，钱*想要2016年低保资金发放表"
