"""Following a case: what number and query code open, what the applicant does there, what nobody else gets to see."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hall.domain.applications import self_service
from hall.enums import ApplicationState, MaterialState, PickupWay
from hall.models import Application
from tests.hall.factories import CODE, make_application
from tests.hall.pages.filling import TRACK, Filler, paper
from tests.hall.world import GRANT, decided, ready, reviewing, take
from yunlong_portal.kernel.models import PrivateFile

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
REMARKS = {1: "第2页没有签名", 2: "照片看不清"}


def looked_up(client, row, code=CODE):
    """Return somebody who typed a number and a code."""
    return Filler(client, TRACK).post(TRACK, {"act": "look", "number": row.number, "code": code})


@pytest.fixture
def row(world) -> Application:
    """Return a case filed today."""
    return make_application(world.item, on=TODAY)


def steps(filler):
    """Return the steps of the page with where they stand."""
    lines = filler.page.xpath("//ol[@class='story']/li")
    return [(each.xpath("strong")[0].text, each.get("class").removeprefix("story-")) for each in lines]


def test_the_five_steps_are_told_with_where_the_case_stands(client, row):
    filler = looked_up(client, row)
    assert filler.heading == f"{row.number} 的办理情况"
    assert steps(filler) == [
        ("申报", "done"), ("受理", "here"), ("审批", "ahead"), ("查询", "ahead"), ("取件", "ahead"),
    ]  # fmt: skip
    assert filler.page.xpath("//li[@aria-current='step']/strong/text()") == ["受理"]
    assert "张*" in filler.said
    assert "张三丰" not in filler.said
    assert filler.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "code"), [("number", "34679-ACDEG"), ("other", CODE)])
def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(client, row, name, code):
    number = row.number if name == "number" else "MZJ-B2026-99999"
    filler = Filler(client, TRACK).post(TRACK, {"act": "look", "number": number, "code": code})
    assert filler.heading == "办件查询"
    assert filler.problems[0].startswith("没有查到：编号或查询码不对。")


@pytest.mark.parametrize("number", ["\x00", "９" * 500, "ＭＺＪ－Ｂ２０２６－０００００", "' or 1=1"])
def test_whatever_is_typed_is_answered(client, world, number):
    assert client.get(TRACK, {"number": number}).status_code == 200
    assert client.post(TRACK, {"act": "look", "number": number, "code": "\x00x"}).status_code == 200
    assert client.post(TRACK, {"act": "withdraw-now", "pass": "x\x00"}).status_code == 200


def test_full_width_and_small_letters_open_the_case_too(client, row):
    filler = Filler(client, TRACK).post(
        TRACK, {"act": "look", "number": " ｍｚｊ－Ｂ2026－00001", "code": "34679acdef"}
    )
    assert filler.heading == f"{row.number} 的办理情况"


def test_a_pass_opens_nothing_once_its_two_hours_are_over(client, row, time_machine):
    filler = looked_up(client, row)
    time_machine.move_to(timezone.now() + timedelta(hours=2, minutes=1), tick=False)
    filler.act("case")
    assert filler.problems == ["这一页打开超过两小时，为了安全请重新输入申报号和查询码。"]


def test_what_is_missing_is_handed_in_line_by_line_and_said_to_be_complete(client, world, row):
    take("ask_correction", row, world.clerk, on=TODAY, items=REMARKS)
    filler = looked_up(client, row)
    assert "第2页没有签名" in filler.said
    filler.act("correct")
    assert filler.heading == "补交材料"
    filler.act("hand-in:now")
    assert filler.problems == ["还没有补交任何东西。请先上传材料，或者写明补正的内容。"]
    filler.act("hand-in:upload", **{"file-1": paper("申请书.pdf"), "text": "已签名"})
    assert "申请书.pdf" in filler.said
    filler.act("hand-in:now", text="已签名")
    assert filler.problems[0].startswith("还没有上传：居民身份证。")
    assert filler.page.xpath("//textarea[@name='text']")[0].text.strip() == "已签名"
    filler.act("hand-in:now", **{"file-2": paper()})
    assert filler.heading == f"{row.number} 的办理情况"
    row.refresh_from_db()
    assert row.state == ApplicationState.FILED
    assert dict(row.materials.values_list("number", "state"))[2] == MaterialState.UPLOADED
    assert PrivateFile.objects.filter(kept_until__isnull=False).count() == 0


def test_what_was_uploaded_by_mistake_is_taken_back_and_is_missing_again(client, world, row):
    take("ask_correction", row, world.clerk, on=TODAY, items={1: "没有签名"})
    filler = looked_up(client, row).act("correct").act("hand-in:upload", **{"file-1": paper("猫.pdf")})
    (button,) = filler.page.xpath("//button[starts-with(@value, 'hand-in:drop:')]/@value")
    filler.act(button)
    assert row.materials.get(number=1).state == MaterialState.TO_CORRECT
    assert PrivateFile.objects.get().is_erased


def test_a_wrong_kind_of_file_is_refused_by_name_and_nothing_else_is_lost(client, world, row):
    take("ask_correction", row, world.clerk, on=TODAY, items=REMARKS)
    filler = looked_up(client, row).act("correct")
    filler.act("hand-in:now", **{"file-1": paper("申请书.pdf"), "file-2": paper("病毒.exe", b"MZ" + b"\0" * 99)})
    assert filler.problems[0].startswith("病毒.exe：")
    assert row.materials.get(number=1).state == MaterialState.UPLOADED
    assert "申请书.pdf" in filler.said


def test_a_case_is_taken_back_after_being_asked_once_more(client, row):
    filler = looked_up(client, row).act("withdraw")
    assert filler.heading == "要撤回这件申请吗？"
    filler.act("withdraw-now", reason="填错了")
    row.refresh_from_db()
    assert row.state == ApplicationState.WITHDRAWN
    # His own words lie encrypted with what else he said: histories and events are never erased.
    assert row.party.answers == {"为什么撤回": "填错了"}
    assert not [each for each in row.history.values_list("history_change_reason", flat=True) if "填错了" in each]
    assert not row.events.filter(note__contains="填错了").exists()
    assert [label for label, _ in steps(filler)] == ["申报", "申请人撤回"]
    filler.act("withdraw-now")
    assert filler.problems


def test_what_was_decided_cannot_be_taken_back(client, world):
    row = decided(world, on=TODAY)
    assert "撤回申请" not in looked_up(client, row).said


def test_promised_and_statutory_day_stand_side_by_side(client, world):
    filler = looked_up(client, reviewing(world, on=TODAY))
    assert "承诺2026年12月16日" in filler.said
    assert "法定期限2026年12月23日" in filler.said


def test_letters_and_receipt_are_handed_out_and_a_foreign_letter_is_not(client, world, row):
    filler = looked_up(client, row).act("receipt")
    assert filler.response.headers["Content-Type"] == "application/pdf"
    other = reviewing(world, on=TODAY).letters.get()
    filler = looked_up(client, row).act(f"letter:{other.pk}")
    assert filler.heading == f"{row.number} 的办理情况"
    mine = take("accept", row, world.clerk, on=TODAY).letters.get()
    filler = looked_up(client, row).act(f"letter:{mine.pk}")
    assert filler.response.headers["Content-Type"] == "application/pdf"
    assert filler.response.headers["Cache-Control"] == "private, no-store"


def test_who_fetches_the_result_is_told_where_when_and_with_what(client, world):
    filler = looked_up(client, ready(world, on=TODAY))
    assert filler.page.xpath("//li[@aria-current='step']/strong/text()") == ["取件"]
    assert "县政务服务中心一楼　工作日9:00—17:00".replace("　", " ") in filler.said.replace("　", " ")
    assert "请带身份证件和申报号" in filler.said


def test_a_result_that_is_downloaded_is_delivered_with_it(client, world):
    row = ready(world, on=TODAY, pickup_way=PickupWay.ONLINE)
    letter = row.letters.get(kind="hall_granted")
    filler = looked_up(client, row).act(f"letter:{letter.pk}")
    assert filler.response.headers["Content-Type"] == "application/pdf"
    # The button was pressed twice: while the paper was set the first one was quicker.
    self_service.note_download(row, now=timezone.now())
    row.refresh_from_db()
    assert row.state == ApplicationState.DELIVERED
    assert row.deliveries.count() == 1
    assert "评价" in looked_up(client, row).said


def test_a_case_page_takes_few_queries(client, world, row, django_assert_max_num_queries):
    take("grant", take("accept", row, world.clerk, on=TODAY), world.approver, on=TODAY, decision=GRANT)
    filler = looked_up(client, row)
    hidden = filler.hidden | {"act": "case"}
    with django_assert_max_num_queries(11):
        client.post(TRACK, hidden)
