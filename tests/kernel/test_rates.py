"""How often a visitor may do something: so many times, then he waits, and waiting is not prolonged by trying."""

from datetime import UTC, datetime, timedelta

import pytest

from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.workflow import Refused

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 9:00 in Yunlong
HOUR = timedelta(hours=1)
HOME, ELSEWHERE = "203.0.113.5", "198.51.100.7"

pytestmark = pytest.mark.django_db


def use(*, what: str = "file", address: str = HOME, at: datetime = NOW) -> None:
    admit(what, address=address, most=3, window=HOUR, now=at, instead="也可以到窗口办理。")


def test_whoever_did_it_often_enough_waits_until_the_time_is_over_and_nobody_else_does():
    for minute in range(3):
        use(at=NOW + timedelta(minutes=minute))
    for minute in (30, 59):
        with pytest.raises(Refused) as caught:
            use(at=NOW + timedelta(minutes=minute))
        assert caught.value.code == "too_often"
        assert "请在10:01以后再试。也可以到窗口办理。" in str(caught.value)
    use(address=ELSEWHERE, at=NOW + timedelta(minutes=59))
    use(what="upload", at=NOW + timedelta(minutes=59))
    use(at=NOW + HOUR)


def test_one_network_of_ipv6_is_one_visitor():
    for last in (1, 2, 3):
        use(address=f"2001:db8:1:1::{last}")
    with pytest.raises(Refused):
        use(address="2001:db8:1:1::4")
    use(address="2001:db8:1:2::1")
