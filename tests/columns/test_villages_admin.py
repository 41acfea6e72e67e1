"""The township names its helpers on its own screen, and sees nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from columns.domain.duties import villages_helped
from columns.enums import DepartmentKind, Duty
from columns.models import Village, VillageHelper
from tests.factories import DepartmentFactory, UserFactory, with_duties

LIST, ADD = "admin:columns_villagehelper_changelist", "admin:columns_villagehelper_add"


@pytest.fixture
def township(county):
    return DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, short_name="诺邓镇", parent=county)


@pytest.fixture
def village(township):
    return Village.objects.create(code="532929101001", name="石门社区", township=township)


def typed(helper, village, **changed):
    today = timezone.localdate()
    return {
        "helper": helper.pk, "villages": [village.pk], "starts_on": today, "ends_on": today + timedelta(days=365),
        "basis": "诺邓镇代办员名单",
    } | changed  # fmt: skip


def test_who_signs_for_a_township_names_and_ends_its_helpers(township, village, login):
    client, helper = login(with_duties(township, Duty.SIGN_OFF)), UserFactory.create(is_staff=True)
    assert "石门社区" in client.get(reverse(ADD)).content.decode()
    assert client.post(reverse(ADD), typed(helper, village, basis="")).status_code == 422
    assert client.post(reverse(ADD), typed(helper, village)).status_code == 302
    assert list(villages_helped(helper, timezone.now())) == [village]
    page = client.get(reverse(LIST)).content.decode()
    assert "诺邓镇 · 石门社区" in page
    end = reverse("admin:columns_villagehelper_end", args=[VillageHelper.objects.get().pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"reason": "外出务工"}).status_code == 302
    assert "已于" in client.get(reverse(LIST)).content.decode()
    assert not villages_helped(helper, timezone.now()).exists()


def test_another_townships_villages_are_not_his_to_give(township, village, login):
    elsewhere = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP)
    client = login(with_duties(elsewhere, Duty.SIGN_OFF))
    assert "石门社区" not in client.get(reverse(ADD)).content.decode()
    assert client.post(reverse(ADD), typed(UserFactory.create(is_staff=True), village)).status_code == 422
    assert not VillageHelper.objects.exists()
    bureau = login(with_duties(DepartmentFactory.create(), Duty.SIGN_OFF))
    assert bureau.get(reverse(LIST)).status_code == 403
    assert bureau.get(reverse(ADD)).status_code == 404
