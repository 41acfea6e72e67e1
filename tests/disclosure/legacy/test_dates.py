from datetime import date, time

import pytest

from disclosure.domain.legacy.dates import find_date, find_moment, is_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("发布时间:2017-08-25", date(2017, 8, 25)),
        ("2017-1-19", date(2017, 1, 19)),
        ("2016.12.5", date(2016, 12, 5)),
        ("２０１６年１２月５日", date(2016, 12, 5)),
        ("二〇一七年一月十八日", date(2017, 1, 18)),
        ("二○一六年十一月三十日", date(2016, 11, 30)),
        ("二〇一五年正月廿一日", date(2015, 1, 21)),
        ("2017年13月1日，后改为2017年3月1日", date(2017, 3, 1)),
        ("2017930日", None),
        ("浏览次数:128", None),
        ("3.2017.05.01.9", None),
    ],
)
def test_a_date_is_found_however_it_is_written(written, expected):
    assert find_date(written) == expected


def test_the_time_behind_a_date_is_taken():
    assert find_moment("2017-08-25 09:30:11") == (date(2017, 8, 25), time(9, 30))
    assert find_moment("2017-08-25 99:30") == (date(2017, 8, 25), None)
    assert find_moment("昨天") is None


@pytest.mark.parametrize(
    ("line", "expected"), [("2017年8月25日", True), ("　二〇一七年一月十八日", True), ("2017年8月25日前", False)]
)
def test_the_date_under_a_signature_is_a_date_alone(line, expected):
    assert is_date(line) is expected
