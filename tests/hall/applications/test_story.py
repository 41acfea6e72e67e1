"""What the applicant is told of his case: where it stands, who is to do what, in words and days."""

from dataclasses import replace
from datetime import date

import pytest

from hall.domain.applications.story import Facts, Happened, awaited, story
from hall.enums import ApplicationState, EventKind, PickupWay

pytestmark = pytest.mark.once

FILED = Facts(
    state="filed", channel="online", desk="县民政局窗口", department="县民政局", received_on=date(2026, 11, 25),
    due_on=date(2026, 12, 2), pickup_at="民政局窗口",
)  # fmt: skip
ACCEPTED = replace(
    FILED, state="reviewing", accepted_on=date(2026, 11, 26), due_on=date(2026, 12, 24), promised_on=date(2026, 12, 17)
)
DECIDED = replace(ACCEPTED, state="decided", decided_on=date(2026, 12, 1), outcome="granted", promised_on=None)


def stands(facts):
    """Return the steps with where they stand."""
    return [(each.label, each.status) for each in story(facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (FILED, "done here ahead ahead ahead"),
        (replace(FILED, state="correction"), "done here ahead ahead ahead"),
        (ACCEPTED, "done done here ahead ahead"),
        (replace(ACCEPTED, state="special_step"), "done done here ahead ahead"),
        (replace(ACCEPTED, state="proposed"), "done done here ahead ahead"),
        (DECIDED, "done done done done here"),
        (replace(DECIDED, state="mailed"), "done done done done here"),
        (replace(DECIDED, state="delivered", closed_on=date(2026, 12, 3)), "done done done done done"),
    ],
)
def test_the_five_steps_follow_the_case(facts, expected):
    assert [label for label, _ in stands(facts)] == ["申报", "受理", "审批", "查询", "取件"]
    assert [status for _, status in stands(facts)] == expected.split()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(FILED, state="not_accepted"), [("申报", "done"), ("不予受理", "here")]),
        (replace(FILED, state="not_needed"), [("申报", "done"), ("不需要办理", "here")]),
        (replace(FILED, state="withdrawn"), [("申报", "done"), ("申请人撤回", "here")]),
        (replace(ACCEPTED, state="terminated"), [("申报", "done"), ("受理", "done"), ("终止办理", "here")]),
    ],
)
def test_what_was_broken_off_ends_with_the_step_in_which_it_was(facts, expected):
    assert stands(facts) == expected
    assert awaited(facts).who == ""


def test_no_state_is_without_words():
    for state in ApplicationState:
        facts = replace(DECIDED, state=state)
        assert awaited(facts).sentence.endswith("。")
        assert all(note.endswith(("。", "申报")) for step in story(facts) for note in step.notes if note)


def test_silence_counts_as_acceptance_and_says_so():
    step = story(replace(ACCEPTED, is_deemed=True))[1]
    assert "窗口没有在5个工作日内告知要补什么，从收到材料那天起就算受理。" in step.notes


def test_days_are_told_in_words_promise_beside_law():
    assert awaited(FILED).sentence == (
        "县民政局窗口正在看您的材料，最迟2026年12月2日告诉您受理没有，要补材料的一次说清。"
    )
    assert awaited(ACCEPTED).sentence.endswith("承诺2026年12月17日以前办好，法定期限2026年12月24日。")
    assert awaited(replace(ACCEPTED, promised_on=None)).sentence.endswith("正在审批。2026年12月24日以前办好。")
    assert awaited(replace(ACCEPTED, promised_on=None, due_on=None)).sentence.endswith("县民政局正在审批。")


def test_who_has_corrected_is_not_told_that_more_may_be_wanted():
    events = [
        Happened(EventKind.CORRECTION_ASKED, date(2026, 11, 26)),
        Happened(EventKind.CORRECTED, date(2026, 11, 30)),
    ]
    assert awaited(replace(FILED, events=events)).sentence.endswith("，最迟2026年12月2日告诉您受理没有。")


def test_corrections_and_special_steps_are_told_with_their_days():
    events = [
        Happened(EventKind.CORRECTION_ASKED, date(2026, 11, 26)),
        Happened(EventKind.CORRECTED, date(2026, 11, 30)),
        Happened(EventKind.SPECIAL_STARTED, date(2026, 12, 1), "public_notice", 7),
        Happened(EventKind.SPECIAL_ENDED, date(2026, 12, 10)),
        Happened(EventKind.EXTENDED, date(2026, 12, 15), days=10),
    ]
    _, accepted, approved, *_ = story(replace(ACCEPTED, events=events))
    assert accepted.notes[1:] == ("11月26日一次性告知要补的内容。", "11月30日收到补交的材料。")
    assert approved.notes[1:] == (
        "12月1日开始公示，大约7个工作日，不计入办理期限。",
        "12月10日结束，接着办理。",
        "12月15日经负责人批准，延长10个工作日。",
    )
    assert awaited(replace(ACCEPTED, state="special_step", events=events[:3])).sentence.startswith("正在公示，")


@pytest.mark.parametrize(
    ("changed", "who", "words"),
    [
        ({}, "您", "请到民政局窗口领取，带上身份证件。"),
        ({"pickup_way": PickupWay.POST}, "窗口", "等着寄出"),
        ({"pickup_way": PickupWay.POST, "was_returned": True}, "您", "退回来了"),
        ({"pickup_way": PickupWay.VILLAGE}, "您", "请到村（社区）代办点领取"),
        ({"pickup_way": PickupWay.ONLINE}, "您", "请在下面下载"),
        ({"state": "mailed", "post_number": "EA1"}, "您", "邮件号EA1"),
    ],
)
def test_who_is_to_fetch_what_where(changed, who, words):
    found = awaited(replace(DECIDED, **{"state": "result_ready"} | changed))
    assert found.who == who
    assert words in found.sentence


def test_a_denial_points_to_reasons_and_remedies():
    step = story(replace(DECIDED, outcome="denied"))[3]
    assert step.notes == ("不予。理由和怎样复议、起诉，写在决定书里。",)
