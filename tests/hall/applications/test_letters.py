"""Each step that the applicant must know of leaves a letter, numbered without a gap, that says what the law wants."""

from datetime import date
from typing import Any

import pytest

from columns.models import SiteFact
from hall.domain.applications import letters
from hall.enums import CaseType, Channel, SpecialStep
from hall.models import Application, HallLetter
from requests_ogi.models import Organ
from tests.hall.world import DENY, GRANT, World, at, make_application, make_item, reviewing, signed, take
from yunlong_portal.kernel.workflow import Refused

FRIDAY, MONDAY = date(2017, 8, 25), date(2017, 8, 28)


def last(row: Application) -> HallLetter:
    return row.letters.order_by("-pk")[0]


def words(row: Application) -> str:
    composed = letters.composed_of(last(row))
    return "\n".join((*composed.title, *composed.paragraphs, *composed.remedies))


@pytest.fixture
def organ(world: World) -> Organ:
    """Return the bureau as it signs: with its mark and who reviews it."""
    return Organ.objects.create(
        department=world.bureau, mark="云民", desk=world.bureau, reconsideration_body="云龙县人民政府",
        court="云龙县人民法院",
    )  # fmt: skip


def test_what_was_handed_in_is_listed_on_a_receipt_with_the_next_day_that_counts(world: World, organ: Organ) -> None:
    row = make_application(world.item, on=FRIDAY)
    letter = letters.receipt(row, actor=None, now=at(FRIDAY))
    assert letter is not None
    assert (letter.number, letter.dated_on) == ("云民收〔2017〕1号", FRIDAY)
    text = words(row)
    assert "1．最低生活保障申请书，电子件，1份；" in text
    assert "收件人" not in text  # nobody took in what was sent online
    assert "2017年9月1日" in text
    assert row.number in text


def test_who_took_papers_in_at_the_window_stands_on_their_receipt(world: World) -> None:
    row = make_application(world.item, on=FRIDAY, channel=Channel.WINDOW, filed_by=world.clerk)
    letters.receipt(row, actor=world.clerk, now=at(FRIDAY))
    assert f"收件人：{world.clerk}。" in words(row)


@pytest.mark.parametrize(("phone", "shown"), [("0872-5520000", "0872-5520000"), ("", "96128")])
def test_a_letter_names_a_telephone_the_hotline_where_there_is_no_other(world: World, phone: str, shown: str) -> None:
    SiteFact.objects.update_or_create(key="hotline", defaults={"value": "96128", "group": "contact", "label": "专线"})
    world.bureau.phone = phone
    world.bureau.save()
    item = make_item(world.bureau, code="YLX-009", service={"consult_phone": ""}, places=[])
    row = take("accept", make_application(item, on=FRIDAY), world.clerk, on=FRIDAY)
    assert f"联系电话：{shown}。" in words(row)


@pytest.mark.parametrize("stop", ["", "。"])
def test_a_sentence_ends_once_whether_or_not_its_end_was_typed(world: World, stop: str) -> None:
    row = take(
        "not_needed", make_application(world.item, on=FRIDAY), world.clerk, on=MONDAY, reason=f"已由上级办理{stop}"
    )
    assert "经审查，所申请的事项依法不需要办理：已由上级办理。" in words(row).split("\n")
    row = reviewing(world, on=FRIDAY)
    row = take(
        "start_special", row, world.approver, on=MONDAY, special=SpecialStep.EXPERTS, days=10, note=f"县林业局{stop}"
    )
    assert "办理单位、地点：县林业局。" in words(row).split("\n")


def test_acceptance_says_by_when_it_is_decided(world: World, organ: Organ) -> None:
    row = reviewing(world, on=FRIDAY)
    text = words(row)
    assert last(row).number == "云民受〔2017〕1号"
    assert "法定办结日期：2017年9月22日。" in text
    assert "承诺的办结日期：2017年9月15日。" in text
    assert "行政许可法" not in text  # a benefit is no licence
    again = reviewing(world, on=FRIDAY)
    assert last(again).number == "云民受〔2017〕2号"


def test_silence_is_told_as_what_it_is(world: World) -> None:
    row = take("accept_by_silence", make_application(world.item, on=date(2017, 9, 29)), None, on=date(2017, 10, 13))
    assert "自收到申请材料之日起即为受理" in words(row)
    assert "2017年9月29日受理" in words(row)


def test_the_notice_of_correction_lists_everything(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    row = take(
        "ask_correction", row, world.clerk, on=MONDAY,
        items={2: "复印件看不清", 1: "没有签名"}, others=["户主的姓名写错"], guidance="可以到窗口重填",
    )  # fmt: skip
    text = words(row)
    for line in (
        "1．最低生活保障申请书：没有签名",
        "2．居民身份证：复印件看不清",
        "3．户主的姓名写错",
        "可以到窗口重填",
    ):
        assert line in text


def test_a_refusal_names_the_provision_the_right_organ_and_the_remedies(world: World, organ: Organ) -> None:
    row = take(
        "refuse", make_application(world.item, on=FRIDAY), world.clerk, on=MONDAY,
        reason="该事项由乡镇人民政府受理。", article="《社会救助暂行办法》第十一条", right_body="诺邓镇人民政府",
    )  # fmt: skip
    text = words(row)
    assert last(row).number == "云民不受〔2017〕1号"
    for said in (
        "《社会救助暂行办法》第十一条",
        "诺邓镇人民政府",
        "60日内向云龙县人民政府或者上一级主管部门",
        "6个月内",
    ):
        assert said in text


def test_where_nobody_keeps_the_letterhead_the_name_and_the_law_stand_in(world: World) -> None:
    row = take("not_needed", make_application(world.item, on=FRIDAY), world.clerk, on=MONDAY, reason="已由上级统一办理")
    assert last(row).number == "云龙县民政局告〔2017〕1号"
    assert "向有权的行政复议机关申请行政复议" in words(row)


def test_time_that_is_not_counted_is_told(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    row = take("start_special", row, world.approver, on=MONDAY, special=SpecialStep.EXPERTS, days=10)
    assert "专家评审，自2017年8月28日起，所需时间10个工作日，不计入办理期限" in words(row)


def test_the_right_to_a_hearing_is_told_and_the_time_runs_on(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    before = row.clock.due_on
    row = take("tell_hearing_right", row, world.approver, on=MONDAY, about="影响相邻住户采光")
    assert (last(row).title, row.clock.due_on) == ("听证告知书", before)
    assert "5个工作日内" in words(row)


def test_more_time_is_told_with_why_and_until_when(world: World) -> None:
    item = make_item(world.bureau, code="YLX-002", basics={"item_type": "licence"})
    row = take("accept", make_application(item, on=FRIDAY), world.clerk, on=FRIDAY)
    row = take("extend", row, world.leader, on=MONDAY, days=10, reason="需要实地核查")
    text = words(row)
    for said in ("2017年9月22日", "需要实地核查", "2017年10月12日", str(world.leader), "《行政许可法》第四十二条"):
        assert said in text


@pytest.mark.parametrize(
    ("item_type", "decision", "number", "title"),
    [
        ("licence", GRANT, "准〔2017〕1号", "准予行政许可决定书"),
        ("licence", DENY, "不准〔2017〕1号", "不予行政许可决定书"),
        ("confirmation", GRANT, "准〔2017〕1号", "准予行政确认决定书"),
        ("public_service", DENY, "不准〔2017〕1号", "不予办理决定书"),
    ],
)
def test_a_decision_is_called_by_what_it_decides(
    world: World, organ: Organ, item_type: str, decision: dict[str, Any], number: str, title: str
) -> None:
    item = make_item(world.bureau, code="YLX-002", basics={"item_type": item_type})
    row = take("accept", make_application(item, on=FRIDAY), world.clerk, on=FRIDAY)
    row = take("propose", row, world.approver, on=MONDAY, decision=decision)
    row = take("approve", row, world.leader, on=MONDAY)
    assert (last(row).title, last(row).number) == (title, f"云民{number}")
    text = words(row)
    assert ("行政复议" in text) is (decision is DENY)
    assert ("第四十条予以公开" in text) is (item_type == "licence" and decision is GRANT)
    said = "行政许可" if item_type == "licence" else "办理"
    assert f"本单位决定{'不予' if decision is DENY else '准予'}{said}。" in text
    assert "：。" not in text
    assert "。。" not in text


def test_on_the_spot_the_decision_is_the_only_letter(world: World) -> None:
    item = make_item(world.bureau, code="YLX-003", basics={"case_type": CaseType.ON_THE_SPOT})
    row = take("settle_on_the_spot", make_application(item, on=FRIDAY), world.clerk, on=FRIDAY, receiver="张三丰")
    assert [each.title for each in row.letters.all()] == ["准予行政给付决定书"]


@pytest.mark.parametrize(("name", "title"), [("withdraw", "撤回申请确认书"), ("terminate", "终止办理通知书")])
def test_a_case_that_ends_early_ends_with_a_letter(world: World, name: str, title: str) -> None:
    said = {"reason": "事项已取消", "how": "spoken", "paper": signed(on=MONDAY)}
    row = take(name, reviewing(world, on=FRIDAY), world.approver, on=MONDAY, **said)
    assert last(row).title == title


def test_what_was_done_outside_has_had_its_letters_there(world: World) -> None:
    row = make_application(world.item, on=FRIDAY, channel=Channel.OUTSIDE, outside_reason="停电")
    row = take("accept", row, world.clerk, on=MONDAY)
    assert not row.letters.exists()


def test_a_step_without_its_wording_is_not_taken_and_no_number_is_lost(world: World) -> None:
    from yunlong_portal.kernel.models import LetterTemplate

    LetterTemplate.objects.filter(code="hall_accepted").update(is_active=False)
    row = make_application(world.item, on=FRIDAY)
    with pytest.raises(Refused) as refusal:
        take("accept", row, world.clerk, on=FRIDAY)
    assert refusal.value.code == "no_wording"
    LetterTemplate.objects.filter(code="hall_accepted").update(is_active=True)
    assert last(take("accept", row, world.clerk, on=FRIDAY)).serial == 1


def test_words_that_are_over_their_time_are_not_read(world: World) -> None:
    letter = last(reviewing(world, on=FRIDAY))
    letter.text.content = {}
    with pytest.raises(Refused) as refusal:
        letters.composed_of(letter)
    assert refusal.value.code == "letter_erased"
