"""Old notices go by themselves, with what became of them; what stands stays, so that nothing owed is told twice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tests.factories import UserFactory
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.models import Erasure, Notice, NoticeDelivery, NoticeDigest, User
from yunlong_portal.kernel.notices import keeping
from yunlong_portal.kernel.retention import rules

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LONG_AGO, LATELY = NOW - timedelta(days=731), NOW - timedelta(days=729)


@pytest.fixture
def clerk(db: None) -> User:
    return UserFactory.create(email="lisi@example.com")


def write(person: User, key: str, *, at: datetime, **state: Any) -> None:
    notices.write(key=key, recipient=person, subject="事", link="/", about=key, now=at)
    Notice.objects.filter(key=key).update(**state)


def sweep() -> list[str]:
    for rule in rules():
        if rule.name in {"kernel.notices", "kernel.digests"}:
            for key in rule.finder(NOW - timedelta(days=rule.days())).values_list("pk", flat=True):
                rule.erase(key, NOW)
    return sorted(Notice.objects.values_list("key", flat=True))


def test_what_is_settled_or_read_goes_after_two_years_and_what_stands_stays(clerk):
    gone = UserFactory.create(is_active=True)
    write(clerk, "settled", at=LONG_AGO, settled_at=LONG_AGO)
    write(clerk, "settled lately", at=LONG_AGO, settled_at=LATELY)
    write(clerk, "read", at=LONG_AGO, read_at=LONG_AGO)
    write(clerk, "read lately", at=LATELY, read_at=LATELY)
    write(clerk, "unread", at=LONG_AGO)
    write(clerk, "owed", at=LONG_AGO, read_at=LONG_AGO, plan="tests.plan")
    write(gone, "of one who left", at=LONG_AGO)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert sweep() == ["owed", "read lately", "settled lately", "unread"]
    assert NoticeDelivery.objects.count() == 4
    assert Erasure.objects.count() == 0


def test_digests_go_with_their_last_notice(clerk):
    write(clerk, "settled", at=LONG_AGO, settled_at=LONG_AGO)
    write(clerk, "unread", at=LONG_AGO)
    for number, key in enumerate(("settled", "unread"), 1):
        digest = NoticeDigest.objects.create(recipient=clerk, day=date(2024, 1, number), created_at=LONG_AGO)
        NoticeDelivery.objects.filter(notice__key=key).update(digest=digest)
    sweep()  # the notice
    sweep()  # its digest, a day later
    assert list(NoticeDigest.objects.values_list("day", flat=True)) == [date(2024, 1, 2)]


def test_nought_keeps_everything_and_too_few_days_are_told_at_the_start(clerk, settings):
    settings.NOTICE_KEPT_DAYS = 0
    write(clerk, "settled", at=LONG_AGO, settled_at=LONG_AGO)
    assert sweep() == ["settled"]
    settings.NOTICE_KEPT_DAYS = 30
    with pytest.raises(SystemCheckError, match=r"kernel\.E324"):
        call_command("check")


def test_one_that_stands_again_meanwhile_is_left_alone(clerk):
    write(clerk, "settled", at=LONG_AGO, settled_at=LONG_AGO)
    key = Notice.objects.get().pk
    Notice.objects.update(settled_at=None)
    keeping.erase(key, NOW)
    assert Notice.objects.count() == 1
