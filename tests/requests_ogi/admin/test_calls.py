"""A call that is really a request for information becomes one with a click."""

import pytest
from django.urls import reverse
from django.utils import timezone

from columns.domain.hotline.calls import Heard, log_call
from columns.enums import CallClass, CallState, Duty
from columns.models import Call, RegisterDesk
from requests_ogi.models import InformationRequest
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.admin.test_intake import typed
from yunlong_portal.kernel.models import PrivateOpening

pytestmark = pytest.mark.django_db

ADD = "admin:requests_ogi_informationrequest_add"


@pytest.fixture
def now():
    return timezone.now()


def test_the_form_begins_with_the_callers_words_and_the_call_names_its_request(world, login, now):
    desk = world.clerk
    call = log_call(
        Heard(
            department=world.bureau,
            call_class=CallClass.QUESTION,
            subject="要征地补偿的文件",
            question="想要某某村征地补偿的文件",
            received_at=now,
            name="王小明",
            phone="13887220000",
        ),
        actor=desk,
        now=now,
    )
    client = login(desk)
    there = f"{reverse(ADD)}?call={call.pk}"
    assert there in client.get(reverse("admin:columns_call_change", args=[call.pk])).text
    begun = client.get(there).text
    for said in ("王小明", "13887220000", "想要某某村征地补偿的文件"):
        assert said in begun
    opened = PrivateOpening.objects.get()
    assert (opened.actor, opened.subject_key) == (desk, f"columns.call:{call.pk}")
    client.post(there, typed(world, timezone.localdate(), desk=world.bureau.pk))
    request = InformationRequest.objects.get()
    call = Call.objects.get()
    assert (call.state, call.became_label) == (CallState.BECAME, f"信息公开申请{request.number}")
    page = client.get(reverse("admin:columns_call_change", args=[call.pk])).text
    assert f'href="{reverse("admin:requests_ogi_informationrequest_change", args=[request.pk])}"' in page
    assert there not in page


def test_a_desk_that_looks_on_begins_nothing_with_a_callers_data(world, login, now):
    agent = world.clerk
    call = log_call(
        Heard(world.bureau, CallClass.QUESTION, "要文件", "要文件", received_at=now, name="王小明"),
        actor=agent,
        now=now,
    )
    office = DepartmentFactory.create()
    RegisterDesk.objects.create(register="hotline", department=office)
    client = login(with_duties(office, Duty.TAKE_FILINGS, Duty.TAKE_IN))
    assert "王小明" not in client.get(f"{reverse(ADD)}?call={call.pk}").text
    assert "王小明" not in client.get(f"{reverse(ADD)}?call=1e9").text
    assert not PrivateOpening.objects.exists()
