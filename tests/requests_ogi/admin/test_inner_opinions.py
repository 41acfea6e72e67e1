"""Opinions from inside before an adverse reply is signed: required or recommended by the county, shown to nobody."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from requests_ogi.county import load_opinion_rules
from requests_ogi.documents.casefile.items import items_of
from requests_ogi.domain import inner_opinions, retention, wanted_opinions
from requests_ogi.enums import Held, OpinionGiver, Outcome
from requests_ogi.models import InnerOpinion, OpinionRule
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import fresh, labels, lay, page_of
from tests.requests_ogi.world import drafted, processing, take
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

SAID = "检索范围偏窄，建议补查乡镇档案后再答复不存在"
NOT_HELD = {"held": Held.NOT_HELD, "outcome": Outcome.NOT_HELD, "reasons": "经检索没有"}


@pytest.fixture
def waiting(world, today):
    """Return a case whose reply "does not exist" waits for its signature."""
    row = processing(world, on=today)
    row.searches.create(
        places="档案室", words="低保", searched_on=today, found=False, person=world.handler, recorded_at=timezone.now()
    )
    row = drafted(row, world, on=today, decision=NOT_HELD)
    row = take("to_secrecy_review", row, world.handler, on=today)
    return take("secrecy_passed", row, world.secrecy, on=today)


def given(**more):
    return {"giver": "legal_adviser", "who": "云岭律师事务所", "given_on": timezone.localdate(), "text": SAID} | more


def test_the_county_recommends_and_requires_nothing_by_itself(waiting, world, login, today):
    created = load_opinion_rules(Path(settings.COUNTY_DIR))
    assert created == {"签发前的内部意见": OpinionRule.objects.count()}
    assert load_opinion_rules(Path(settings.COUNTY_DIR)) == {"签发前的内部意见": 0}
    assert not OpinionRule.objects.filter(is_required=True).exists()
    page = login(world.leader).get(page_of(waiting)).content.decode()
    assert "建议签发以前征求：法律顾问、会商的股室、单位的意见" in page
    assert take("sign", waiting, world.leader, on=today).state == "replied"


def test_what_is_required_stops_the_signature_until_it_is_there(waiting, world, login, today):
    OpinionRule.objects.create(outcome=Outcome.NOT_HELD, giver=OpinionGiver.LEGAL_ADVISER, is_required=True)
    leader = login(world.leader)
    page = leader.get(page_of(waiting))
    assert "签发以前须有：法律顾问的意见" in page.content.decode()
    assert "签发" in labels(page)
    with pytest.raises(Refused) as refused:
        take("sign", waiting, world.leader, on=today)
    assert refused.value.code == "no_inner_opinion"
    scan = SimpleUploadedFile("法律意见书.pdf", samples.pdf())
    assert lay(login(world.handler), waiting, "inner_opinion", **given(attachment=scan)).status_code == 302
    page = leader.get(page_of(waiting)).content.decode()
    assert SAID in page
    assert "签发以前须有" not in page
    opinion = InnerOpinion.objects.get()
    attachment = page_of(waiting, "inner_opinion", opinion.pk)
    assert leader.get(attachment)["Content-Type"] == "application/pdf"
    assert take("sign", waiting, world.leader, on=today).state == "replied"


def test_an_opinion_is_asked_for_again_when_the_case_is_done_again(waiting, world, today):
    OpinionRule.objects.create(outcome=Outcome.NOT_HELD, giver=OpinionGiver.LEGAL_ADVISER, is_required=True)
    inner_opinions.lay(waiting, **given(), attachment=None, actor=world.handler, now=timezone.now())
    assert wanted_opinions.of_case(waiting).required == []
    waiting.events.create(
        sequence=99, kind="reopened", on=today, until=today, recorded_at=timezone.now() + timedelta(minutes=1)
    )
    assert wanted_opinions.of_case(waiting).required == ["法律顾问"]


def test_an_opinion_is_read_by_those_who_work_on_the_case_and_by_nobody_else(waiting, world, login):
    inner_opinions.lay(waiting, **given(), attachment=None, actor=world.handler, now=timezone.now())
    type(waiting).objects.filter(pk=waiting.pk).update(window=world.window)
    window = login(world.window_clerk)
    assert SAID not in window.get(page_of(waiting)).content.decode()
    assert window.get(page_of(waiting, "inner_opinion", InnerOpinion.objects.get().pk)).status_code == 404
    assert lay(window, waiting, "inner_opinion", **given()).status_code == 200
    assert InnerOpinion.objects.count() == 1
    with pytest.raises(Refused) as refused:
        inner_opinions.lay(waiting, **given(), attachment=None, actor=world.window_clerk, now=timezone.now())
    assert refused.value.code == "no_duty"


def test_it_stays_inside_the_bound_file_cannot_be_changed_and_goes_with_the_case(waiting, world):
    now = timezone.now()
    opinion = inner_opinions.lay(waiting, **given(), attachment=None, actor=world.handler, now=now)
    row = fresh(waiting)
    assert "签发前的内部意见" not in [each.title for each in items_of(row, has_internal=False, now=now)]
    assert "签发前的内部意见" in [each.title for each in items_of(row, has_internal=True, now=now)]
    with pytest.raises(DatabaseError), transaction.atomic():
        InnerOpinion.objects.filter(pk=opinion.pk).update(who="另一人")
    retention._erase_case(row.pk, now)
    assert InnerOpinion.objects.get().text == ""


def test_the_table_is_kept_by_whoever_oversees_requests(world, login):
    address = reverse("admin:requests_ogi_opinionrule_add")
    given = {"outcome": "refused", "giver": "justice_bureau", "is_required": "on", "is_active": "on"}
    assert login(world.overseer).post(address, given).status_code == 302
    assert OpinionRule.objects.get().is_required
    assert login(world.handler).get(address).status_code in {302, 403, 404}
