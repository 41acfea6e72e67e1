"""How a case stands by its dates: what was promised comes first, the law beside it, first again after an extension."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hall.admin.applications.listing import standing_of
from tests.hall.admin.conftest import FRIDAY
from tests.hall.world import reviewing, take
from tests.kernel.cleaning.samples import pdf
from yunlong_portal.kernel.standing import judge

pytestmark = pytest.mark.django_db

LIST = "/admin/hall/application/"


def test_the_staff_see_until_when_a_hearing_may_be_asked_for_and_note_what_was_said(login, world):
    row = reviewing(world, on=FRIDAY)
    row = take("tell_hearing_right", row, world.approver, on=FRIDAY, about="影响相邻住户采光")
    client = login(world.approver)
    address = reverse("admin:hall_application_change", args=[row.pk])
    assert "2026-11-27（星期五）以前可以要求，在此以前不作决定" in client.get(address).text
    typed = {"version": row.version, "reply": "waived", "on": "2026-11-25", "reason": "本人来窗口表示"}
    act = reverse("admin:hall_application_act", args=[row.pk, "note_hearing_reply"])
    typed = {f"note_hearing_reply-{name}": value for name, value in typed.items()}
    assert "请上传申请人签名的书面说明" in client.post(act, typed, follow=True).text
    paper = {"note_hearing_reply-paper": SimpleUploadedFile("说明.pdf", pdf(), "application/pdf")}
    page = client.post(act, typed | paper, follow=True)
    assert "已办理：记录听证意见。" in page.text
    assert "以前可以要求" not in page.text


@pytest.mark.parametrize(
    ("accepted", "extended", "words", "found"),
    [
        (date(2026, 11, 5), 0, "还剩1个工作日", "soon"),
        (date(2026, 11, 2), 0, "承诺期已过2个工作日", "overdue promise"),
        (date(2026, 11, 2), 10, "还剩13个工作日，承诺期已过", "promise"),
        (date(2026, 10, 8), 0, "已逾期", "overdue law"),
    ],
)
def test_a_case_stands_by_what_was_promised_until_more_time_is_granted(login, world, accepted, extended, words, found):
    row = reviewing(world, on=accepted)
    if extended:
        row = take("extend", row, world.leader, on=FRIDAY, days=extended, reason="需要实地核查")
    assert standing_of(row, judge(date(2026, 11, 25))).words.startswith(words)
    client = login(world.approver)
    for name in ("soon", "overdue", "promise", "law"):
        rows = client.get(f"{LIST}?due={name}").context["cl"].result_list
        assert bool(rows) is (name in found.split()), name
    page = client.get(f"{LIST}?o=3").text
    assert row.clock.counts_to.isoformat() in page
    assert (f"法定{row.clock.due_on}" in page) is not bool(extended)
