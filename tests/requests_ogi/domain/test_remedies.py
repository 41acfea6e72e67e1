"""Which way leads on from a reply, by outcome, ground, law and the date of the letter (P31)."""

from datetime import date

import pytest

from columns.domain.remedies import Bodies
from columns.enums import DepartmentKind
from requests_ogi.domain.regimes import R2007, R2019
from requests_ogi.domain.remedies import paragraphs
from requests_ogi.enums import Ground, Outcome

BUREAU = Bodies(DepartmentKind.DEPARTMENT, "云龙县人民政府", "", "云龙县人民法院")
TOWNSHIP = Bodies(DepartmentKind.TOWNSHIP, "云龙县人民政府", "", "云龙县人民法院")
COUNTY = Bodies(DepartmentKind.COUNTY_GOVERNMENT, "大理白族自治州人民政府", "", "大理白族自治州中级人民法院")


def told(*, outcome=Outcome.REFUSED, ground=Ground.PRIVACY, regime=R2019, on=date(2026, 3, 2), bodies=BUREAU):
    return paragraphs(title="告知书", outcome=outcome, ground=ground, regime=regime, dated_on=on, bodies=bodies)


def is_reconsideration_first(lines):
    return "应当先" in lines[0]


@pytest.mark.parametrize(
    ("outcome", "ground", "regime", "on", "first"),
    [
        (Outcome.REFUSED, Ground.PRIVACY, R2007, date(2017, 9, 15), False),
        (Outcome.REFUSED, Ground.PRIVACY, R2019, date(2023, 12, 31), False),
        (Outcome.REFUSED, Ground.PRIVACY, R2019, date(2024, 1, 1), True),
        (Outcome.REFUSED, Ground.OTHER_LAW, R2019, date(2025, 5, 31), True),
        (Outcome.REFUSED, Ground.OTHER_LAW, R2019, date(2025, 6, 1), False),
        (Outcome.REFUSED, Ground.ENFORCEMENT_FILE, R2019, date(2025, 6, 1), True),
        (Outcome.REFUSED, Ground.PRIVACY, R2007, date(2025, 6, 1), False),
        (Outcome.NOT_HELD, "", R2019, date(2026, 3, 2), False),
        (Outcome.UNREASONABLE, "", R2019, date(2026, 3, 2), False),
        (Outcome.NOT_THIS_BODY, "", R2019, date(2026, 3, 2), False),
        (Outcome.SPECIAL_LAW, "", R2019, date(2026, 3, 2), False),
        (Outcome.GRANTED, "", R2019, date(2026, 3, 2), False),
    ],
)
def test_reconsideration_comes_first_exactly_where_the_law_of_the_letters_day_says_so(
    outcome, ground, regime, on, first
):
    lines = told(outcome=outcome, ground=ground, regime=regime, on=on)
    assert is_reconsideration_first(lines) is first
    assert len(lines) == 1


def test_of_a_partly_granted_request_only_the_refused_part_goes_the_narrow_way():
    refused_part, rest = told(outcome=Outcome.PARTLY_GRANTED)
    assert refused_part.startswith("对其中不予公开的部分不服的，应当先")
    assert rest.startswith("对其他部分不服的，可以")


@pytest.mark.parametrize(
    ("bodies", "on", "reviewer"),
    [
        (BUREAU, date(2017, 9, 15), "云龙县人民政府或者上一级主管部门"),
        (BUREAU, date(2026, 3, 2), "云龙县人民政府"),
        (TOWNSHIP, date(2017, 9, 15), "云龙县人民政府"),
        (COUNTY, date(2017, 9, 15), "大理白族自治州人民政府"),
    ],
)
def test_who_reviews_follows_from_the_organ_and_the_day(bodies, on, reviewer):
    (line,) = told(outcome=Outcome.GRANTED, ground="", on=on, bodies=bodies)
    assert line.startswith(f"如对本告知书不服，可以自收到之日起60日内向{reviewer}申请行政复议")
    assert f"依法向{bodies.court}提起行政诉讼" in line


@pytest.mark.parametrize(("on", "months"), [(date(2015, 4, 30), "3个月"), (date(2015, 5, 1), "6个月")])
def test_the_time_to_sue_is_six_months_since_may_2015(on, months):
    (line,) = told(outcome=Outcome.GRANTED, ground="", regime=R2007, on=on)
    assert f"自收到之日起{months}内" in line
