"""A message has a number, a code and a day by which it is answered; who wrote need not say who he is."""

from datetime import date

import pytest

from hall.domain.messages.limits import WORKDAYS
from hall.enums import MessageKind
from hall.models import Message
from tests.hall.messages.sent import ASKED, DAY, written
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def test_it_is_numbered_dated_and_followed_by_code(world):
    sent = written(item=world.item, name="张三丰", phone="13887220000")
    row = sent.message
    assert (row.number, row.kind, row.item, row.state) == ("ZX-2017-00001", "question", world.item, "received")
    assert (row.received_on, row.due_on, row.department) == (DAY, date(2017, 9, 25), None)
    assert (row.text.masked_name, row.text.phone, row.text.content) == ("张*", "13887220000", ASKED)
    assert tracking.matches(sent.code, row.tracking_digest)
    assert written().message.number == "ZX-2017-00002"


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (MessageKind.ERROR_REPORT, date(2017, 9, 21)),
        (MessageKind.QUESTION, date(2017, 9, 25)),
        (MessageKind.SUGGESTION, date(2017, 9, 25)),
        (MessageKind.COMPLAINT, date(2017, 10, 13)),
    ],
)
def test_each_kind_has_its_own_limit(world, kind, due_on):
    assert written(kind, page="/posts/1/").message.due_on == due_on


def test_every_kind_has_a_limit():
    assert set(WORKDAYS) == set(MessageKind)


def test_a_form_sent_twice_is_one_message_with_one_code(world):
    first, again = written(submission="a" * 32), written(submission="a" * 32)
    assert (again.message, again.code, again.is_repeat) == (first.message, first.code, True)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"content": " \n"}, "nothing_said"),
        ({"content": "长" * 3_001}, "too_long"),
        ({"kind": MessageKind.ERROR_REPORT, "page": " "}, "no_page"),
    ],
)
def test_what_cannot_be_is_refused_and_takes_no_number(world, more, code):
    with pytest.raises(Refused) as caught:
        written(**more)
    assert (caught.value.code, Message.objects.count()) == (code, 0)
    assert written().message.number == "ZX-2017-00001"


def test_the_bureau_is_told_and_nothing_says_what_was_asked(world):
    written()
    notice = Notice.objects.get(about__startswith="hall.message")
    assert (notice.recipient, notice.subject) == (world.overseer, "咨询ZX-2017-00001：新收到，请分办")


def test_a_complaint_is_never_put_before_the_public(world):
    assert written(MessageKind.COMPLAINT).message.is_private is True
    assert written().message.is_private is False


def test_of_a_page_only_the_path_is_kept(world):
    page = "/hall/track/?number=MZJ-B2026-00001#now"
    assert written(MessageKind.ERROR_REPORT, page=page).message.page == "/hall/track/"
