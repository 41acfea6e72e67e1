"""A notice read as it is published gives the days that were checked; what cannot be read is said by line."""

from datetime import date

import pytest

from tests.kernel.calendars import EXAMPLES, local, national
from yunlong_portal.kernel.calendar_entry import read_notice_text
from yunlong_portal.kernel.workdays import Day
from yunlong_portal.kernel.workflow import Refused


@pytest.mark.parametrize("year", [2017, 2021, 2026])
def test_the_text_of_a_notice_gives_the_days_that_were_checked(year: int) -> None:
    text = (EXAMPLES / f"notice_{year}.txt").read_text(encoding="utf-8")
    (notice,) = (each for each in national().notices if each.year == year)
    assert tuple(read_notice_text(text, year=year)) == notice.days


def test_a_notice_that_begins_in_the_december_before_is_read() -> None:
    text = "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。"
    (notice,) = (each for each in national().notices if each.year == 2019 and not each.amends)
    assert tuple(read_notice_text(text, year=2019)) == notice.days[:4]


def test_the_prefectures_wording_is_read() -> None:
    text = (
        "一、“三月街”民族节：4月23日至25日放假，共3天。\n"
        "二、自治州成立纪念日：11月22日至23日放假，与周末连休。\n"
        "国家法定节假日元旦、春节、清明节、劳动节、端午节、中秋节、国庆节放假安排按照国办发明电〔2023〕7号文件执行。"
    )
    (notice,) = (each for each in local().notices if each.year == 2024 and each.layer == "prefecture")
    read = read_notice_text(text, year=2024)
    assert [each.date for each in read] == [each.date for each in notice.days]
    assert read[0] == Day(date=date(2024, 4, 23), off=True, name="三月街”民族节")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("春节：2月30日放假", "第1行：没有2027年2月30日这一天。"),
        ("元旦：1月2日（周五）放假", "第1行：2027-01-02是星期六，文中写的是五，请核对年份。"),
        ("元旦：1月1日至3日放假，共5天", "第1行：写的是共5天，读到3天。"),
        ("元旦：1月3日至1日放假", "第1行：“1月3日至1日”起止不对。"),
        ("元旦：1日放假", "第1行：“1日”没有写月份。"),
        ("1月1日放假", "第1行：行首要有节日名称和冒号，如“春节：”。"),
        ("元旦：1月1日放假调休上班", "第1行：看不出“1月1日放假调休上班”是放假还是上班。"),
        ("元旦：1月1日放假，1月4日起正常上班", "第1行：“1月4日起正常上班”里的“起”看不懂，请改写或逐日录入。"),
        ("元旦：1月1日放假，1月1日上班", "第1行：2027-01-01出现了两次。"),
        ("节假日期间要安排好值班。", "没有读到日期。请粘贴通知正文，如“春节：2月15日至23日放假调休，共9天。”"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(line: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_notice_text(line, year=2027)
    assert str(refused.value) == said


def test_every_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_notice_text("元旦：1月1日放假\n春节：2月30日放假\n\n清明节：4月5日歇业放假", year=2027)
    assert [each.sentence[:3] for each in refused.value.refusals] == ["第2行", "第4行"]
