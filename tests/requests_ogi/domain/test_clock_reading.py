"""Events from a JSON list and from rows: what is read, and the sentence for everything that is not."""

import json
from datetime import date
from typing import Any

import pytest

from requests_ogi.domain.clock import ConsultationEnded, ConsultationStarted, Delayed, Reopened, make_event, read_events
from requests_ogi.enums import ConsultationKind, EventKind
from yunlong_portal.kernel.workflow import Refused

DAY = date(2020, 9, 21)
RECEIVED = {"event": "received", "on": "2020-09-21"}


def test_a_list_of_every_kind_of_event_is_read_in_its_order() -> None:
    more: dict[str, dict[str, Any]] = {
        "consultation_started": {"kind": "agency", "ref": "甲"},
        "consultation_ended": {"kind": "third_party"},
        "extended": {"days": 15},
        "delayed": {"until": "2020-12-01"},
        "reopened": {"until": "2020-12-02"},
    }
    found = read_events(
        json.dumps([{"event": name, "on": "2020-09-21", **more.get(name, {})} for name in EventKind.values])
    )
    assert [each.name for each in found] == list(EventKind)
    assert [each for each in found if each.name in more and each.name != EventKind.EXTENDED] == [
        ConsultationStarted(DAY, ConsultationKind.AGENCY, "甲"),
        ConsultationEnded(DAY, ConsultationKind.THIRD_PARTY),
        Delayed(DAY, date(2020, 12, 1)),
        Reopened(DAY, date(2020, 12, 2)),
    ]


def test_what_is_optional_may_be_null_or_missing_and_what_is_unknown_is_left_aside() -> None:
    asked = {"event": "consultation_started", "on": "2020-09-21", "kind": "agency", "ref": None, "remark": "不相干"}
    again = {"event": "reopened", "on": "2020-09-21", "until": None}
    assert read_events(json.dumps([asked, again])) == [
        ConsultationStarted(DAY, ConsultationKind.AGENCY),
        Reopened(DAY),
    ]


EXAMPLE = '[{"event": "received", "on": "2017-08-25"}]'
NOT_A_LIST_OF_OBJECTS = [
    ("", f"事件文件不是有效的 JSON。请写成列表，如 {EXAMPLE}。"),
    ("[" * 100_000, f"事件文件不是有效的 JSON。请写成列表，如 {EXAMPLE}。"),
    ('[{"days": ' + "9" * 5_000 + "}]", f"事件文件不是有效的 JSON。请写成列表，如 {EXAMPLE}。"),
    (json.dumps(RECEIVED), f"事件文件须是一个 JSON 列表，如 {EXAMPLE}。"),
    ('["received"]', f"第1个事件须是 JSON 对象，如 {EXAMPLE}。"),
]


@pytest.mark.parametrize(("text", "sentence"), NOT_A_LIST_OF_OBJECTS, ids=range(len(NOT_A_LIST_OF_OBJECTS)))
def test_what_is_no_list_of_objects_is_answered_with_an_example(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_events(text)
    assert (refused.value.code, str(refused.value)) == ("bad_events", sentence)


NO_DATE = "没有写日期（on）。请写成 2017-08-25 的样子。"
NO_KIND = "征求谁的意见请写 kind，只有 third_party（第三方）、agency（其他行政机关）。"
NO_DAYS = "延期的工作日数 days 须是正整数。"
WRONG = [
    ("corrected", {}, "bad_date", NO_DATE),
    ("corrected", {"on": ""}, "bad_date", NO_DATE),
    ("corrected", {"on": "2017-02-30"}, "bad_date", "没有2017-02-30这一天。请核对日期。"),
    ("corrected", {"on": 20170825}, "bad_date", "看不懂日期“20170825”。请写成 2017-08-25 的样子。"),
    ("corrected", {"on": "20170825"}, "bad_date", "看不懂日期“20170825”。请写成 2017-08-25 的样子。"),
    ("corrected", {"on": "2017-08-25T09"}, "bad_date", "看不懂日期“2017-08-25T09”。请写成 2017-08-25 的样子。"),
    ("corrected", {"on": ["x"]}, "bad_date", "看不懂日期“…”。请写成 2017-08-25 的样子。"),
    ("consultation_started", {"on": "2020-09-24"}, "bad_event", NO_KIND),
    ("consultation_ended", {"on": "2020-09-24", "kind": "court"}, "bad_event", NO_KIND),
    ("consultation_ended", {"on": "2020-09-24", "kind": ["agency"]}, "bad_event", NO_KIND),
    ("consultation_ended", {"on": "2020-09-24", "kind": "agency", "ref": 7}, "bad_event", "ref 须是文字。"),
    ("extended", {"on": "2020-09-24"}, "bad_event", NO_DAYS),
    ("extended", {"on": "2020-09-24", "days": True}, "bad_event", NO_DAYS),
    ("extended", {"on": "2020-09-24", "days": 1.5}, "bad_event", NO_DAYS),
    ("extended", {"on": "2020-09-24", "days": "15"}, "bad_event", NO_DAYS),
    ("extended", {"on": "2020-09-24", "days": -1}, "bad_event", NO_DAYS),
    ("delayed", {"on": "2020-09-24"}, "bad_date", "没有写日期（until）。请写成 2017-08-25 的样子。"),
    ("reopened", {"on": "2020-09-24", "until": "x"}, "bad_date", "看不懂日期“x”。请写成 2017-08-25 的样子。"),
]


@pytest.mark.parametrize(("name", "more", "code", "sentence"), WRONG)
def test_what_is_wrong_is_named_with_its_place(name: str, more: dict[str, Any], code: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_events(json.dumps([RECEIVED, {"event": name, **more}]))
    assert (refused.value.code, str(refused.value)) == (code, f"第2个事件（{name}）：{sentence}")


@pytest.mark.parametrize("name", [None, 7, ["received"], "archived", "archived\ud800" * 20])
def test_an_event_nobody_knows_is_answered_with_those_there_are(name: Any) -> None:
    with pytest.raises(Refused, match="这种事件（event）。只有 received、correction_asked、") as refused:
        read_events(json.dumps([RECEIVED, {"event": name, "on": "2020-09-24"}]))
    assert refused.value.code == "bad_event"
    str(refused.value).encode()  # can be printed
    assert len(str(refused.value)) < 250


def test_a_row_without_what_its_event_needs_is_a_programming_error() -> None:
    for name in (EventKind.EXTENDED, EventKind.DELAYED, EventKind.CONSULTATION_STARTED, "archived"):
        with pytest.raises(ValueError, match=r"an event|is not a valid"):
            make_event(name, DAY)


def test_a_row_may_say_more_than_its_event_needs() -> None:
    assert make_event("reopened", DAY, kind="", ref="", days=3) == Reopened(DAY)
