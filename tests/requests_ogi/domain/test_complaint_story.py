"""What is told of a complaint: pure, with today handed in."""

from datetime import date

from requests_ogi.domain.complaint_story import Facts, awaited, story
from requests_ogi.enums import ComplaintMode, ComplaintState

CAME, DUE = date(2026, 11, 25), date(2026, 12, 16)


def facts(state=ComplaintState.RECEIVED, **more):
    return Facts(**{"state": state, "mode": ComplaintMode.ONLINE, "received_on": CAME, "due_on": DUE} | more)


def told(found):
    return [("▶" if each.is_here else "") + each.label for each in story(found)]


def test_each_state_has_its_place_in_the_story():
    taken = {"taken_on": date(2026, 11, 26)}
    closed = {"closed_on": date(2026, 12, 1)}
    assert told(facts()) == ["提交举报投诉", "▶等待受理", "答复"]
    assert told(facts(ComplaintState.INVESTIGATING, **taken)) == ["提交举报投诉", "▶受理调查", "答复"]
    assert told(facts(ComplaintState.ANSWERED, **taken, **closed)) == ["提交举报投诉", "受理调查", "▶答复"]
    assert told(facts(ComplaintState.DISMISSED, **closed)) == ["提交举报投诉", "▶不属于受理范围"]


def test_who_is_awaited_and_until_when_is_said_in_words():
    assert awaited(facts(), today=DUE).sentence == "已经收到，等待受理，2026年12月16日（星期三）以前答复。"
    late = awaited(facts(ComplaintState.INVESTIGATING), today=date(2026, 12, 17))
    assert late.sentence == "正在调查核实。答复期限2026年12月16日（星期三）已经过了，可以打电话催问。"
    assert awaited(facts(ComplaintState.ANSWERED), today=DUE).who == ""
    assert awaited(facts(ComplaintState.DISMISSED), today=DUE).sentence.endswith("没有受理，说明在下面。")
