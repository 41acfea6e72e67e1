"""The veto items, judged by facts alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from columns.enums import ColumnType
from disclosure.domain.watching.veto import Asked, Fact, Facts, Visits, Watched, self_check, sheet_on
from disclosure.enums import VetoVerdict
from disclosure.slots import Guide

P, F, U = VetoVerdict.PASSED, VetoVerdict.FAILED, VetoVerdict.UNKNOWN
NOW = datetime(2017, 9, 15, 16, 0, tzinfo=UTC)
WELL = Facts(
    at=NOW, today=date(2017, 9, 15), visits=Visits(by_day=(48,) * 7), home_last_at=NOW - timedelta(days=14),
    has_channel=True, has_services=True,
)  # fmt: skip
LATER = {"today": date(2026, 9, 15), "at": NOW.replace(year=2026), "home_last_at": NOW.replace(year=2026)}


def verdicts(facts: Facts) -> list[VetoVerdict]:
    return [each.verdict for each in self_check(facts)[1]]


def column(age: int | None, type_: str = ColumnType.NEWS_LIST, *, at: datetime = NOW, **given) -> Watched:
    last = None if age is None else at - timedelta(days=age)
    return Watched(label="栏目", link="/", type=type_, owner="某局", last_at=last, **{"is_stale": False} | given)


def test_each_time_has_its_sheet():
    assert sheet_on(date(2010, 1, 1)) is sheet_on(date(2017, 9, 15)) is sheet_on(date(2019, 3, 31))
    assert sheet_on(date(2019, 4, 1)).name == "政府网站检查指标（国办秘函〔2019〕19号）"
    assert [each.code for each in sheet_on(date(2017, 9, 15)).items] == ["V1", "V2", "V3", "V4", "V5"]
    assert len(sheet_on(date(2026, 1, 1)).items) == 6


def test_a_portal_that_is_kept_well_passes():
    assert verdicts(WELL) == [P, P, P, P, P]
    # Where no guide is public only that there are services can be known from inside.
    assert verdicts(replace(WELL, **LATER)) == [P, P, P, P, P, U]


@pytest.mark.parametrize(
    ("visits", "verdict"),
    [
        (Visits(), U),
        (Visits(by_day=(48,) * 6 + (19,)), U),
        (Visits(by_day=(20,) * 7, failed=6), P),
        (Visits(by_day=(20,) * 7, failed=7), F),
        (Visits(by_day=(20, 0, 0, 0, 0, 0, 0), failed=1), F),
        (Visits(by_day=(1, 0, 0, 0, 0, 0, 0), failed=1), U),
    ],
)
def test_v1_needs_twenty_visits_a_day_and_fails_from_five_in_a_hundred(visits, verdict):
    assert verdicts(replace(WELL, visits=visits))[0] == verdict


@pytest.mark.parametrize(("last", "verdict"), [(None, F), (timedelta(days=14), P), (timedelta(days=14, seconds=1), F)])
def test_v2_is_two_weeks_to_the_second(last, verdict):
    assert verdicts(replace(WELL, home_last_at=None if last is None else NOW - last))[1] == verdict


OLD_NEWS, OLD_POLICY = column(15), column(184, ColumnType.DOCUMENT_LIST)
OLD_TABLE = column(400, ColumnType.TABLE_LIST, is_stale=True)
BLANK = column(None)
UNDATED = column(None, ColumnType.TABLE_LIST, is_stale=True, is_undated=True)


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ([OLD_NEWS] * 2 + [OLD_POLICY] * 2, P),
        ([OLD_NEWS] * 2 + [OLD_POLICY] * 3, F),
        ([column(14)] * 20 + [column(183, ColumnType.NOTICE_LIST)] * 20, P),
        ([OLD_TABLE] * 9, P),
        ([OLD_TABLE] * 10, F),
        ([BLANK] * 4, P),
        ([BLANK] * 5, F),
        ([BLANK] * 4 + [UNDATED] * 9, P),
        ([UNDATED] * 10, F),
        ([replace(UNDATED, type=ColumnType.NEWS_LIST)] * 5, F),
        ([OLD_NEWS] * 4 + [OLD_TABLE] * 5 + [BLANK] * 4, P),
    ],
)
def test_v3_is_five_ten_or_five(columns, verdict):
    assert verdicts(replace(WELL, columns=columns))[2] == verdict


def test_what_bears_no_date_is_said_to_bear_none():
    judged = self_check(replace(WELL, columns=[UNDATED] * 10 + [BLANK]))[1][2]
    assert [each.what for each in judged.rows] == ["栏目（某局）：日期不详", "栏目（某局）：从未更新"]


def test_since_2019_notices_and_policies_count_on_the_first_level_only():
    at = LATER["at"]
    deep = [column(184, ColumnType.DOCUMENT_LIST, at=at, is_top=False)] * 5
    top = [column(184, ColumnType.DOCUMENT_LIST, at=at)] * 5
    assert verdicts(replace(WELL, **LATER, columns=deep))[3] == P
    assert verdicts(replace(WELL, **LATER, columns=top))[3] == F


def test_what_fails_is_named_once_with_its_owner():
    rows = self_check(replace(WELL, columns=[replace(OLD_TABLE, label=f"第{n}栏") for n in range(10)]))[1][2].rows
    assert rows[0] == Fact("第0栏（某局）：最近更新2016-08-11", "/")
    assert len(rows) == 10


def test_v4_fails_by_one_serious_error_and_a_mark_of_secrecy_counts_since_2019():
    assert verdicts(replace(WELL, errors=[Fact("国务园")]))[3] == F
    assert verdicts(replace(WELL, leaks=[Fact("机密★")]))[3] == P
    assert verdicts(replace(WELL, **LATER, leaks=[Fact("机密★")]))[0] == F


@pytest.mark.parametrize(("on", "verdict"), [(date(2017, 6, 15), P), (date(2017, 6, 14), F)])
def test_v5_waits_three_months(on, verdict):
    assert verdicts(replace(WELL, asked=[Asked("咨询1号", on)]))[4] == verdict


@pytest.mark.parametrize(
    ("today", "on", "verdict"),
    [
        (date(2026, 5, 31), date(2026, 2, 28), P),
        (date(2026, 5, 31), date(2026, 2, 27), F),
        (date(2026, 1, 31), date(2025, 10, 31), P),
        (date(2026, 3, 1), date(2025, 11, 30), F),
    ],
)
def test_months_of_different_length_end_on_their_last_day(today, on, verdict):
    assert verdicts(replace(WELL, **LATER | {"today": today}, asked=[Asked("咨询1号", on)]))[4] == verdict


def test_without_a_channel_nothing_waits_but_since_2019_that_fails_by_itself():
    assert verdicts(replace(WELL, has_channel=False))[4] == P
    assert verdicts(replace(WELL, **LATER, has_channel=False))[4] == F


def test_without_services_a_portal_fails_since_2019():
    assert verdicts(replace(WELL, **LATER, has_services=False))[5] == F


@pytest.mark.parametrize(("lacks", "verdict"), [("", P), ("时间 电话 地点", P), ("时间 电话 地点 流程", F)])
def test_a_guide_that_lacks_four_classes_fails_and_is_named(lacks, verdict):
    guides = [Guide("户口登记", "/hall/items/1/", tuple(lacks.split())), Guide("低保", "/hall/items/2/")]
    answer = self_check(replace(WELL, **LATER, guides=guides))[1][5]
    named = [Fact("户口登记：缺时间、电话、地点、流程", "/hall/items/1/")] if verdict == F else []
    assert (answer.verdict, list(answer.rows)) == (verdict, named)


def test_what_fails_says_what_to_do():
    bad = Facts(
        at=NOW, today=date(2026, 9, 15), visits=Visits(by_day=(1,), failed=1), asked=[Asked("a", date(2020, 1, 1))]
    )
    for answer in self_check(bad)[1]:
        assert (answer.verdict == P) == (not answer.remedy)
