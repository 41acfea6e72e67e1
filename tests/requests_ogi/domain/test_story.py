"""The way of a case in words for its applicant: every state has a place, and what goes on inside stays inside."""

from datetime import date

import pytest

from requests_ogi.domain.clock import ConsultationStarted, Corrected, CorrectionAsked, Extended, Received, Reopened
from requests_ogi.domain.story import Facts, awaited, story
from requests_ogi.enums import ConsultationKind, IntakeMode, RequestState

DAY = date(2026, 11, 25)
RECEIVED = (Received(DAY),)


def facts(state, **more) -> Facts:
    known = {"received_on": DAY, "registered_on": DAY, "events": RECEIVED}
    return Facts(**{"state": state, "mode": IntakeMode.ONLINE, "submitted_on": DAY} | known | more)


def told(*given, **more) -> list[str]:
    marks = {"done": "", "here": "▶", "ahead": "…"}
    return [marks[each.status] + each.label for each in story(facts(*given, **more))]


UNREAD = {"received_on": None, "registered_on": None, "events": ()}
REPLIED = {"replied_on": DAY, "closed_on": DAY}


@pytest.mark.parametrize(
    ("state", "more", "lines"),
    [
        ("submitted", UNREAD, "提交申请 ▶与您确认收到 …收到、登记 …查找、审查 …作出答复 …送达"),
        ("awaiting_confirmation", UNREAD, "提交申请 ▶与您确认收到 …收到、登记 …查找、审查 …作出答复 …送达"),
        ("draft", UNREAD, "提交申请 ▶核对签名 …收到、登记 …查找、审查 …作出答复 …送达"),
        ("received", {"registered_on": None}, "提交申请 收到申请 ▶登记 …查找、审查 …作出答复 …送达"),
        ("transferred", {}, "提交申请 收到申请 登记 ▶转给承办单位 …查找、审查 …作出答复 …送达"),
        ("processing", {}, "提交申请 收到申请 登记 ▶查找、审查 …作出答复 …送达"),
        ("secrecy_review", {}, "提交申请 收到申请 登记 ▶审核答复 …作出答复 …送达"),
        ("replied", {"replied_on": DAY}, "提交申请 收到申请 登记 作出答复 ▶送达"),
        ("served", REPLIED, "提交申请 收到申请 登记 作出答复 ▶送达"),
        ("served", {"closed_on": DAY, "on_the_spot": True}, "提交申请 收到申请 登记 ▶当场答复"),
        ("archived", REPLIED, "提交申请 收到申请 登记 作出答复 ▶送达"),
        ("withdrawn", {"closed_on": DAY}, "提交申请 收到申请 登记 ▶您撤回了申请"),
        ("withdrawn", UNREAD | {"closed_on": DAY}, "提交申请 ▶您撤回了申请"),
        (
            "correction_requested",
            {"events": (*RECEIVED, CorrectionAsked(DAY))},
            "提交申请 收到申请 登记 ▶通知您补正 …查找、审查 …作出答复 …送达",
        ),
        ("reasons_requested", {}, "提交申请 收到申请 登记 ▶要求您说明理由 …查找、审查 …作出答复 …送达"),
        (
            "reasons_requested",
            {"reasons_asked_on": DAY},
            "提交申请 收到申请 登记 ▶要求您说明理由 …查找、审查 …作出答复 …送达",
        ),
        (
            "abandoned",
            {"events": (*RECEIVED, CorrectionAsked(DAY)), "closed_on": DAY},
            "提交申请 收到申请 登记 通知您补正 ▶视为放弃",
        ),
        (
            "consulting_third_party",
            {"events": (*RECEIVED, ConsultationStarted(DAY, ConsultationKind.THIRD_PARTY, "7"))},
            "提交申请 收到申请 登记 征求第三方意见 ▶等待意见 …作出答复 …送达",
        ),
        (
            "processing",
            {"events": (*RECEIVED, CorrectionAsked(DAY), Corrected(DAY), Extended(DAY, 5)), "replied_on": DAY},
            "提交申请 收到申请 登记 通知您补正 收到您的补正 延期 ▶查找、审查 …作出答复 …送达",
        ),
        (
            "reopened",
            {"events": (*RECEIVED, Reopened(DAY, DAY)), "replied_on": DAY},
            "提交申请 收到申请 登记 重新办理 ▶查找、审查 …作出答复 …送达",
        ),
    ],
)
def test_each_state_tells_what_was_where_it_stands_and_what_is_ahead(state, more, lines):
    assert told(state, **more) == lines.split()


@pytest.mark.parametrize("state", RequestState.values)
def test_every_state_says_who_is_to_do_what_and_stands_at_one_place(state):
    known = facts(state, closed_on=DAY)
    assert awaited(known).sentence.endswith("。")
    assert sum(each.is_here for each in story(known)) == 1


def test_the_applicant_reads_by_when_to_correct_and_that_a_consultation_does_not_cost_time():
    asked = awaited(facts("correction_requested"), own_due_on=date(2026, 12, 10))
    assert asked.who == "您"
    assert asked.sentence.startswith("请在2026年12月10日（星期四）以前补正")
    waiting = facts("consulting_third_party")
    assert "不计入答复期限" in awaited(waiting, clock_stands=True).sentence
    assert "不计入" not in awaited(waiting).sentence


def test_a_reply_that_is_not_sealed_cannot_be_downloaded_and_nobody_says_so():
    assert awaited(facts("replied")).who == "受理机关"
    assert awaited(facts("replied", is_sealed=True)).who == "您"
