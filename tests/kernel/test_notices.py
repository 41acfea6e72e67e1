"""A notice is a row before it is a message: written once, sent at least once under one id, read by its recipient."""

import hmac
import json
import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory
from tests.kernel.gateway import SECRET, Gateway, gateway
from tests.kernel.test_jobs import in_threads
from yunlong_portal.kernel import jobs, notices
from yunlong_portal.kernel.enums import DeliveryState, NoticeLevel
from yunlong_portal.kernel.models import Notice, NoticeDelivery, User
from yunlong_portal.kernel.models.jobs import STUCK_AFTER
from yunlong_portal.kernel.notices import NewNotice, channels, delivering
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 10:00 in Yunlong
MINUTE = timedelta(minutes=1)
SUBJECT = "政府信息公开申请 2026-0012 号转来"
LINK = "/admin/requests_ogi/request/12/change/"


@pytest.fixture
def clerk(db: None) -> User:
    return UserFactory.create(username="lisi", display_name="李四", email="lisi@example.com", is_staff=True)


@pytest.fixture
def work_chat(settings: Any) -> Iterator[Gateway]:
    with gateway() as running:
        settings.NOTICE_URL, settings.NOTICE_SECRET = running.url, SECRET
        yield running


def write(person: User, key: str = "handed_over:12", **options: Any) -> Notice | None:
    given: dict[str, Any] = {"subject": SUBJECT, "link": LINK, "about": "requests_ogi.request:12", "now": NOW}
    return notices.write(key=key, recipient=person, **(given | options))


def email(now: datetime = NOW) -> int:
    return delivering.deliver("email", now)


def webhook(now: datetime = NOW) -> int:
    return delivering.deliver("webhook", now)


def the_delivery(channel: str = "email") -> NoticeDelivery:
    return NoticeDelivery.objects.get(channel=channel)


# What is written


def test_a_notice_says_who_is_told_what_and_where_it_leads(clerk):
    notice = write(clerk)
    assert notice is not None
    assert (notice.recipient, notice.subject, notice.link, notice.level) == (clerk, SUBJECT, LINK, NoticeLevel.INFO)
    assert (notice.about, notice.created_at, notice.is_unread) == ("requests_ogi.request:12", NOW, True)
    assert [str(each) for each in notice.deliveries.all()] == ["电子邮件：待发"]


def test_written_twice_it_is_one_notice_and_stays_what_it_was(clerk):
    first = write(clerk)
    second = write(clerk, subject="另一句话", now=NOW + MINUTE)
    assert (second.pk, second.subject, second.created_at) == (first.pk, SUBJECT, NOW)
    assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (1, 1)


def test_a_notice_inside_a_transaction_that_fails_was_never_written(clerk):
    with transaction.atomic():
        write(clerk)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (0, 0)


def test_a_closed_account_is_told_nothing(clerk):
    clerk.is_active = False
    clerk.save()
    assert write(clerk) is None


def test_who_has_no_address_is_told_in_the_admin_and_the_row_says_why_by_no_letter(clerk):
    clerk.email = ""
    clerk.save()
    notice = write(clerk)
    assert notice.is_unread
    assert (the_delivery().standing, the_delivery().explanation) == (DeliveryState.SKIPPED, "没有登记电子邮箱")


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "admin/", "", "/\\example.com", "/a\nb"])
def test_a_link_that_leaves_the_portal_is_refused(clerk, link):
    with pytest.raises(ValueError, match="a path on the portal"):
        write(clerk, link=link)


def test_a_subject_is_one_line_that_fits(clerk):
    notice = write(clerk, subject="申请\r\nBcc: all@example.com  " + "长" * 300)
    assert notice.subject.startswith("申请 Bcc: all@example.com 长")
    assert (len(notice.subject), notice.subject[-1]) == (200, "…")


@pytest.mark.parametrize("number", [1, 300])
def test_many_are_written_in_as_many_statements_as_one(django_assert_num_queries: DjangoAssertNumQueries, number):
    """The people; a savepoint; notices; deliveries; the savepoint's end."""
    people = [UserFactory.create() for _ in range(3)]
    new = [
        NewNotice(key=f"n{each}", recipient_id=people[each % 3].pk, subject="事", link="/") for each in range(number)
    ]
    with django_assert_num_queries(5):
        assert notices.write_many(new, now=NOW) == number


def test_more_than_one_statement_can_hold_are_written_all(clerk):
    new = [NewNotice(key=f"n{each}", recipient_id=clerk.pk, subject="事", link="/") for each in range(3_000)]
    assert [notices.write_many(new, now=NOW) for _ in range(2)] == [3_000] * 2
    assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (3_000, 3_000)
    assert Notice.objects.filter(created_at=NOW, deliveries__due_at=NOW).count() == 3_000


@pytest.mark.django_db(transaction=True)
def test_many_who_write_the_same_at_once_write_it_once():
    person = UserFactory.create(email="a@example.com")
    new = [NewNotice(key=f"n{each}", recipient_id=person.pk, subject="事", link="/") for each in range(50)]
    backwards = list(reversed(new))
    in_threads(*[lambda: notices.write_many(new, now=NOW), lambda: notices.write_many(backwards, now=NOW)] * 2)
    assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (50, 50)


def test_a_delivery_ends_in_one_way_only(clerk):
    write(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeDelivery.objects.update(sent_at=NOW, failed_at=NOW)


# What is over


def test_reading_is_the_recipients_own(clerk):
    write(clerk)
    assert notices.mark_read(person=UserFactory.create(), now=NOW) == 0
    assert notices.mark_read(person=clerk, now=NOW) == 1
    assert notices.mark_read(person=clerk, now=NOW + MINUTE) == 0
    assert Notice.objects.get().read_at == NOW


def test_a_matter_that_is_over_is_unread_by_nobody_and_not_sent(clerk):
    write(clerk)
    write(clerk, key="other", about="requests_ogi.request:13")
    assert notices.settle(about="requests_ogi.request:12", now=NOW) == 1
    assert [each.about for each in Notice.objects.unread()] == ["requests_ogi.request:13"]
    assert (email(), len(mail.outbox)) == (1, 1)
    settled = NoticeDelivery.objects.get(notice__about="requests_ogi.request:12")
    assert (settled.standing, settled.explanation) == (DeliveryState.SKIPPED, "发出之前事情已了结")


def test_a_row_is_named_by_its_model_and_key(clerk):
    assert notices.about(clerk) == f"kernel.user:{clerk.pk}"


# E-mail


def test_the_letter_names_the_matter_and_where_to_look(clerk):
    write(clerk)
    assert email() == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["lisi@example.com"], SUBJECT)
    assert letter.body.splitlines()[:5] == [
        "李四：",
        "",
        f"    {SUBJECT}。",
        "",
        f"    登录后办理：{settings.BASE_URL}{LINK}",
    ]
    assert letter.message()["Auto-Submitted"] == "auto-generated"
    assert (the_delivery().standing, the_delivery().sent_at) == (DeliveryState.SENT, the_delivery().sent_at)


def test_a_letter_sent_again_has_the_same_id_and_another_notice_another(clerk):
    write(clerk)
    email()
    NoticeDelivery.objects.update(sent_at=None)  # as after a kill between sending and noting it
    write(clerk, key="other")
    assert email() == 2
    first, again, other = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert (first == again, first == other, first.endswith("@127.0.0.1>")) == (True, False, True)


def test_an_overdue_matter_is_marked_so(clerk):
    write(clerk, level=NoticeLevel.OVERDUE)
    email()
    assert f"【已逾期】{SUBJECT}。" in mail.outbox[0].body


def test_what_is_sent_is_not_sent_again(clerk):
    write(clerk)
    assert [email(), email(NOW + MINUTE)] == [1, 0]
    assert len(mail.outbox) == 1


def test_an_address_taken_away_meanwhile_is_not_missed(clerk):
    write(clerk)
    clerk.email = ""
    clerk.save()
    assert email() == 0
    assert the_delivery().explanation == "没有登记电子邮箱"


def test_an_account_closed_meanwhile_gets_no_letter(clerk):
    write(clerk)
    clerk.is_active = False
    clerk.save()
    assert email() == 0
    assert the_delivery().explanation == "账号已停用"


def test_an_address_that_is_none_fails_alone(clerk):
    other = UserFactory.create(email="b@example.com")
    clerk.email = "李四@@example"
    clerk.save()
    write(clerk)
    write(other, key="other")
    assert email() == 1
    failed = NoticeDelivery.objects.get(notice__recipient=clerk)
    assert (failed.standing, failed.attempts, failed.leased_until is not None) == (DeliveryState.QUEUED, 1, True)
    assert failed.explanation.startswith("将再试：邮箱地址不能用")


def test_a_server_that_is_not_there_is_a_channel_that_is_down(clerk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _closed_port()
    write(clerk)
    write(clerk, key="other")
    with pytest.raises(Refused, match="电子邮件暂时不通") as refused:
        email()
    assert refused.value.code == "channel_down"
    assert list(NoticeDelivery.objects.values_list("attempts", flat=True)) == [0, 0]


def test_a_silent_server_does_not_hold_the_worker(clerk, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "django.core.mail.backends.smtp.EmailBackend", 0.2
    write(clerk)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        with pytest.raises(Refused, match="timed out"):
            email()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            smtplib.SMTPRecipientsRefused({"lisi@example.com": (550, b"no such user")}),
            "邮件服务器不收这个邮箱的信：550",
        ),
        (smtplib.SMTPDataError(554, b"spam"), "邮件服务器不收这封信：554"),
    ],
)
def test_a_refused_letter_is_told_without_the_address(clerk, settings, error, said):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.error = error
    write(clerk)
    assert email() == 0
    assert the_delivery().last_error == said


class Refusing:
    """A mail backend whose server says no."""

    error: Exception

    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: list[Any]) -> int:
        raise self.error


def test_without_a_mail_server_no_letter_is_promised(clerk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    write(clerk)
    assert NoticeDelivery.objects.count() == 0


# SMS or work-chat


def test_the_gateway_gets_a_small_signed_document(clerk, work_chat):
    write(clerk, level=NoticeLevel.SOON)
    assert webhook() == 1
    (request,) = work_chat.received
    assert request.path == "/notices?county=yunlong"
    assert request.document == {
        "id": request.headers["idempotency-key"],
        "to": "lisi",
        "name": "李四",
        "text": SUBJECT,
        "url": f"{settings.BASE_URL}{LINK}",
        "level": "soon",
        "written_at": "2026-11-25T10:00:00+08:00",
    }
    stamp = request.headers["x-portal-timestamp"]
    proof = hmac.new(SECRET.encode(), stamp.encode() + b"." + request.body, "sha256").hexdigest()
    assert request.headers["x-portal-signature"] == f"sha256={proof}"
    assert abs(int(stamp) - NOW.timestamp()) < 60
    assert json.dumps(request.document, ensure_ascii=False).encode() == request.body


def test_sent_again_it_carries_the_same_key(clerk, work_chat):
    write(clerk)
    webhook()
    NoticeDelivery.objects.update(sent_at=None)
    webhook()
    assert (len(work_chat.ids), len(set(work_chat.ids))) == (2, 1)


def test_a_gateway_that_fails_is_left_alone_and_loses_nothing(clerk, work_chat):
    work_chat.status = 503
    for number in range(3):
        write(clerk, key=f"n{number}")
    with pytest.raises(Refused, match="接口答复 503"):
        webhook()
    assert len(work_chat.received) == 1
    work_chat.status = 200
    assert webhook(NOW + MINUTE) == 2  # the one that was tried lets the others by
    assert webhook(NOW + 2 * MINUTE) == 1
    assert len(set(work_chat.ids)) == 3


def test_the_whole_channel_rests_while_it_is_down(clerk, work_chat):
    work_chat.status = 500
    write(clerk)
    jobs.sweep_periodic(NOW)
    assert jobs.run_periodic("kernel.notices.webhook", NOW) == jobs.Outcome.FAILED
    assert "kernel.notices.webhook" not in jobs.sweep_periodic(NOW + timedelta(seconds=59))
    work_chat.status = 200
    assert jobs.run_periodic("kernel.notices.webhook", NOW + 2 * MINUTE) == jobs.Outcome.DONE
    assert the_delivery("webhook").standing == DeliveryState.SENT


@pytest.mark.parametrize("status", [302, 401, 404, 429])
def test_what_is_no_answer_to_this_message_is_not_charged_to_it(clerk, work_chat, status):
    work_chat.status = status
    write(clerk)
    with pytest.raises(Refused, match=str(status)):
        webhook()
    assert (the_delivery("webhook").attempts, len(work_chat.received)) == (0, 1)


def test_a_message_refused_seven_times_is_given_up_and_can_be_tried_again(clerk, work_chat):
    work_chat.status, now = 422, NOW
    notice = write(clerk)
    for attempt in range(1, STUCK_AFTER + 1):
        assert webhook(now) == 0
        now += jobs.pause_after(attempt) + timedelta(seconds=10)
    given_up = the_delivery("webhook")
    assert (given_up.standing, given_up.attempts) == (DeliveryState.FAILED, STUCK_AFTER)
    assert given_up.explanation == "接口不收这一条：422"
    assert [each.pk for each in Notice.objects.undelivered()] == [notice.pk]
    work_chat.status = 200
    assert webhook(now) == 0
    assert notices.try_again(keys=[notice.pk], now=now) == 1
    assert webhook(now) == 1
    assert list(Notice.objects.undelivered()) == []


def test_a_silent_gateway_does_not_hold_the_worker(clerk, work_chat, monkeypatch):
    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 0.2)
    work_chat.silence = 1
    write(clerk)
    with pytest.raises(Refused, match="timed out"):
        webhook()
    assert the_delivery("webhook").leased_until is not None


def test_what_waits_for_a_channel_that_is_gone_is_not_sent(clerk, work_chat, settings):
    write(clerk)
    settings.NOTICE_URL = ""
    assert webhook() == 0
    assert the_delivery("webhook").explanation == "没有设置这个渠道"


# Who sends


def test_one_who_was_killed_while_sending_is_followed_after_the_lease(clerk):
    write(clerk)
    NoticeDelivery.objects.update(leased_until=NOW + settings.JOB_LEASE)
    assert email(NOW + settings.JOB_LEASE - timedelta(seconds=1)) == 0
    assert email(NOW + settings.JOB_LEASE) == 1


def test_nothing_goes_out_before_its_time(clerk):
    new = [NewNotice(key="n", recipient_id=clerk.pk, subject="事", link="/")]
    notices.write_many(new, now=NOW, send_from=NOW + MINUTE)
    assert [email(), email(NOW + MINUTE)] == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_send_each_once(work_chat):
    person = UserFactory.create()
    new = [NewNotice(key=f"n{each}", recipient_id=person.pk, subject="事", link="/") for each in range(20)]
    notices.write_many(new, now=NOW)
    sent = in_threads(*[webhook] * 4)
    assert (sum(sent), len(work_chat.ids), len(set(work_chat.ids))) == (20, 20, 20)


# Settings


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"NOTICE_URL": "gateway.example", "NOTICE_SECRET": SECRET}, "kernel.E321"),
        ({"NOTICE_URL": "https://gateway.example/", "NOTICE_SECRET": "short"}, "kernel.E322"),
    ],
)
def test_a_gateway_half_set_up_is_told_at_the_start(settings, values, code):
    for name, value in values.items():
        setattr(settings, name, value)
    with pytest.raises(SystemCheckError, match=code):
        call_command("check", tags=["security"])


def test_letters_without_a_sender_are_warned_of(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    with pytest.raises(SystemCheckError, match=r"kernel\.W323"):
        call_command("check", tags=["security"], fail_level="WARNING")


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
