"""One letter a day for whoever wants it so: a row before it is a letter, told once, what is overdue at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import UserFactory
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.enums import DeliveryState, MailRhythm, NoticeLevel
from yunlong_portal.kernel.models import NoticeDelivery, NoticeDigest, User
from yunlong_portal.kernel.models.jobs import STUCK_AFTER
from yunlong_portal.kernel.notices import channels, delivering, digests

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 7:30 in Yunlong on the 25th
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 8:00
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clerk(db: None) -> User:
    person = UserFactory.create(display_name="李四", email="lisi@example.com", is_staff=True)
    digests.choose(person=person, rhythm=MailRhythm.DAILY)
    return person


def write(person: User, number: int, **options: Any) -> Any:
    given: dict[str, Any] = {"link": f"/admin/{number}/", "about": f"tests.row:{number}", "now": NIGHT}
    return notices.write(key=f"told:{number}", recipient=person, subject=f"第{number}号请办理", **(given | options))


def email(now: datetime) -> int:
    return delivering.deliver("email", now)


def delivery(number: int) -> NoticeDelivery:
    return NoticeDelivery.objects.select_related("notice__recipient").get(notice__key=f"told:{number}")


def test_what_waits_goes_out_as_one_letter_in_the_morning_and_is_marked_each(clerk):
    write(clerk, 1)
    write(clerk, 2)
    assert (email(NIGHT), delivery(1).explanation) == (0, "等每天的汇总邮件")
    assert email(MORNING) == 1
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["lisi@example.com"], "11月25日的提醒：共2条")
    for words in ("1．第1号请办理", "/admin/1/", "2．第2号请办理", reverse("admin:kernel_notice_mine")):
        assert words in letter.body
    assert {delivery(each).standing for each in (1, 2)} == {DeliveryState.SENT}
    assert (email(MORNING + HOUR), len(mail.outbox)) == (0, 1)


def test_what_is_written_later_is_in_tomorrows(clerk):
    write(clerk, 1)
    email(MORNING)
    write(clerk, 2, now=MORNING + HOUR)
    assert (email(MORNING + 2 * HOUR), delivery(2).standing) == (0, DeliveryState.QUEUED)
    assert email(MORNING + DAY) == 1
    assert "第1号" not in mail.outbox[1].body
    assert NoticeDigest.objects.count() == 2


def test_what_is_overdue_goes_at_once_and_so_does_all_of_who_wants_each(clerk):
    write(clerk, 1, level=NoticeLevel.OVERDUE)
    write(UserFactory.create(email="wangwu@example.com"), 2)
    write(clerk, 3)
    assert (email(NIGHT), sorted(each.to[0] for each in mail.outbox)) == (2, ["lisi@example.com", "wangwu@example.com"])
    assert "【已逾期】第1号请办理" in mail.outbox[0].body
    digests.choose(person=clerk, rhythm=MailRhythm.EACH)
    assert (email(NIGHT), delivery(3).standing) == (1, DeliveryState.SENT)


def test_what_is_settled_before_it_goes_out_is_left_out_and_told_again_where_it_stands_again(clerk):
    write(clerk, 1)
    write(clerk, 2)
    digests.put_together(MORNING)
    notices.settle(about="tests.row:1", now=MORNING)
    assert email(MORNING) == 1
    assert "第1号" not in mail.outbox[0].body
    assert (delivery(1).digest, delivery(1).sent_at) == (None, None)
    delivery(1).notice.__class__.objects.filter(key="told:1").update(settled_at=None)
    assert email(MORNING + HOUR) == 0
    assert email(MORNING + DAY) == 1
    assert "第1号" in mail.outbox[1].body


def test_of_a_digest_whose_matters_are_all_over_nothing_is_sent(clerk):
    write(clerk, 1)
    digests.put_together(MORNING)
    notices.settle(about="tests.row:1", now=MORNING)
    assert (email(MORNING), mail.outbox) == (0, [])
    assert NoticeDigest.objects.get().emptied_at is not None


def test_without_an_address_or_an_account_the_rows_say_why(clerk):
    write(clerk, 1)
    digests.put_together(MORNING)
    User.objects.filter(pk=clerk.pk).update(email="")
    assert email(MORNING) == 0
    assert (delivery(1).standing, delivery(1).explanation) == (DeliveryState.SKIPPED, "没有登记电子邮箱")


def test_one_who_was_killed_while_sending_is_followed_after_the_lease_under_the_same_id(clerk, settings):
    write(clerk, 1)
    digests.put_together(MORNING)
    NoticeDigest.objects.update(leased_until=MORNING + settings.JOB_LEASE)
    assert email(MORNING) == 0
    later = MORNING + settings.JOB_LEASE
    assert email(later) == 1
    row = NoticeDigest.objects.get()
    NoticeDigest.objects.update(sent_at=None)
    NoticeDelivery.objects.update(sent_at=None)
    assert email(later) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == mail.outbox[1].extra_headers["Message-ID"]
    assert NoticeDigest.objects.get() == row


def test_refused_seven_times_it_is_given_up_and_tried_again_by_hand_each_goes_alone(clerk, monkeypatch):
    def refuse(channel: Any, message: Any) -> None:
        raise channels.Undeliverable("邮件服务器不收这封信：550")

    write(clerk, 1)
    write(clerk, 2)
    moment = MORNING
    with monkeypatch.context() as patched:
        patched.setattr(channels.EmailChannel, "send", refuse)
        for _ in range(STUCK_AFTER):
            assert email(moment) == 0
            moment += HOUR
    assert {delivery(each).explanation for each in (1, 2)} == {"邮件服务器不收这封信：550"}
    assert (email(moment + DAY), delivery(1).standing) == (0, DeliveryState.FAILED)
    assert notices.try_again(keys=[delivery(1).notice_id], now=moment) == 1
    assert (email(moment), mail.outbox[0].subject, delivery(2).standing) == (1, "第1号请办理", DeliveryState.FAILED)


def test_a_long_list_is_cut_and_says_so(clerk, monkeypatch):
    monkeypatch.setattr(channels, "LINES_SHOWN", 2)
    for number in range(5):
        write(clerk, number)
    email(MORNING)
    assert "另有3条，请登录后查看。" in mail.outbox[0].body


def test_a_person_chooses_on_his_own_page(clerk, login):
    there = reverse("admin:kernel_notice_mine")
    client = login(clerk)
    assert "改为每条立即发一封" in client.get(there).content.decode()
    assert client.post(there, {"mail": MailRhythm.EACH}).status_code == 302
    assert User.objects.get(pk=clerk.pk).mail_rhythm == MailRhythm.EACH
    assert client.post(there, {"mail": "hourly"}).status_code == 404
