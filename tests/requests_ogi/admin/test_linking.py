"""The screen beside the case: what he asked before, what is linked, one draft for many, the count of the month."""

import pytest
from django.contrib.messages import get_messages

from requests_ogi.enums import RequestState
from requests_ogi.models import CaseLink
from tests.factories import DepartmentFactory, UserFactory
from tests.requests_ogi.admin.conftest import fresh, page_of
from tests.requests_ogi.world import drafted, processing

pytestmark = pytest.mark.django_db


def said(answer):
    return " ".join(str(each) for each in get_messages(answer.wsgi_request))


def test_cases_are_linked_shown_on_both_and_unlinked_with_reasons(world, login, today):
    first, second = processing(world, on=today), processing(world, on=today)
    client = login(world.handler)
    page = client.post(page_of(second, "link"), {"case": [first.pk]})
    assert "请填写理由" in page.content.decode()
    assert client.post(page_of(second, "link"), {"case": [first.pk], "reason": "同一事项"}).status_code == 302
    for row, other in ((first, second), (second, first)):
        assert f"{other.number}</a>（同一事项）" in client.get(page_of(row)).content.decode()
        assert "取消关联" in client.get(page_of(row, "same")).content.decode()
    undo = page_of(first, "unlink", CaseLink.objects.get().pk)
    assert client.get(undo).status_code == 200
    assert login(UserFactory.create(is_staff=True)).get(undo).status_code in {403, 404}
    assert client.post(undo, {"reason": "不是同一事项"}).status_code == 302
    assert not CaseLink.objects.exists()


def test_the_draft_of_one_is_taken_over_by_the_chosen(world, login, today):
    first, second = processing(world, on=today), processing(world, on=today)
    client = login(world.handler)
    client.post(page_of(first, "link"), {"case": [second.pk], "reason": "同一事项"})
    assert "用本件的拟稿" not in client.get(page_of(first, "same")).content.decode()
    drafted(first, world, on=today)
    assert "用本件的拟稿" in client.get(page_of(first, "same")).content.decode()
    assert "请选择要用这份拟稿的申请" in said(client.post(page_of(first, "share")))
    answer = client.post(page_of(first, "share"), {"case": [second.pk, "x"]})
    assert second.number in said(answer)
    assert fresh(second).state == RequestState.REPLY_DRAFTED
    assert "“办理中”的才能拟稿" in client.get(page_of(first, "same")).content.decode()


@pytest.mark.parametrize("charges", [False, True])
def test_the_month_is_counted_and_what_the_standard_comes_to_is_said(world, login, today, settings, charges):
    settings.CHARGES_PROCESSING_FEE = charges
    rows = [processing(world, on=today) for _ in range(2)]
    text = login(world.handler).get(page_of(rows[0], "same")).content.decode()
    assert "<strong>2</strong> 件（含本件）" in text
    assert ("标准为 0 元" in text, "没有启用收费" in text) == (True, not charges)


def test_another_organs_people_link_nothing(world, login, today):
    row = processing(world, on=today)
    stranger = login(UserFactory.create(is_staff=True))
    assert DepartmentFactory.create()
    for name in ("same", "link", "share"):
        assert stranger.post(page_of(row, name)).status_code in {403, 404}
