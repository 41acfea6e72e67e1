"""After the first attempt: what the post brought back, what is sent again, and whose numbers count."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requests_ogi.domain import letters, mail_numbers, serving
from requests_ogi.models import Letter, Service
from requests_ogi.queries import registers
from requests_ogi.queries.registers import Month
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import act, fresh, lay, page_of
from tests.requests_ogi.world import PERSON, processing, replied, take_letter
from yunlong_portal.kernel.workflow import Refused

NUMBER = "XA12345678953"


@pytest.mark.parametrize("number", [NUMBER, "1234567890123", "EE123456789CN", "ea 123 456 789 cn", "ＸＡ12345678953"])
def test_china_post_writes_thirteen_characters(number):
    assert mail_numbers.is_china_post(number)


@pytest.mark.parametrize(
    "number", ["SF1234567890123", "SF12345678901", "JD0012345678901", "123456789012", "75312345678901", ""]
)
def test_couriers_do_not_serve(number):
    assert not mail_numbers.is_china_post(number)


@pytest.fixture
def sealed(world, today, private_file):
    row = replied(processing(world, on=today - timedelta(days=3)), world, on=today)
    letter = row.letters.get()
    take_letter("seal", letter, world.clerk, on=today, file=private_file, code=letters.composed_of(letter).code)
    return fresh(row)


@pytest.mark.django_db
def test_a_letter_that_comes_back_is_sent_again_and_stays_served_on_the_first_day(world, login, sealed, today):
    clerk, first = login(world.clerk), today
    refused = act(clerk, sealed, "serve", way="post", handed_over_on=first, post_number="SF1234567890123")
    assert "其他快递公司寄送的不算送达" in refused.content.decode()
    assert (
        act(clerk, sealed, "serve", way="post", handed_over_on=first, post_number="xa 12345678953").status_code == 302
    )
    served = Service.objects.get()
    assert served.post_number == NUMBER
    envelope = SimpleUploadedFile("信封.png", samples.png())
    answer = lay(clerk, sealed, "returned", attempt=served.pk, on=today, why="查无此人", envelope=envelope)
    assert answer.status_code == 302
    again = lay(clerk, sealed, "returned", attempt=served.pk, on=today, why="查无此人")
    assert "选择一个有效的选项" in again.content.decode()
    letter = Letter.objects.get()
    answer = lay(
        clerk, sealed, "again", letter=letter.pk, way="direct", handed_over_on=today, signed_on=today, post_number=""
    )
    assert answer.status_code == 302
    assert Letter.objects.get().served_on == first
    kept = list(Service.objects.values_list("way", "was_returned", "returns", "note"))
    assert kept == [
        ("post", False, None, ""),
        ("post", True, served.pk, "查无此人"),
        ("direct", False, None, ""),
    ]
    page = clerk.get(page_of(sealed)).content.decode()
    assert f"{today}退回" in page
    month = Month(today.year, today.month)
    lines = registers.register("services", organ=world.bureau, month=month, sees_restricted=False).rows
    assert [line[8] for line in lines] == ["", "退回（查无此人）", ""]


@pytest.mark.django_db
def test_nothing_comes_back_twice_or_before_it_went(world, login, sealed, today):
    now = timezone.now()
    act(login(world.clerk), sealed, "serve", way="post", handed_over_on=today, post_number=NUMBER)
    served = Service.objects.select_related("letter__request__organ", "letter__request__desk").get()

    def code(**more):
        given = {"on": today, "why": "逾期未领", "envelope": None, "actor": world.clerk, "now": now} | more
        with pytest.raises(Refused) as refused:
            serving.note_return(served, **given)
        return refused.value.code

    assert code(actor=world.leader) == "no_duty"
    assert code(why=" ") == "no_reason"
    assert code(on=today + timedelta(days=1)) == "date_in_future"
    assert code(on=today - timedelta(days=1)) == "date_before_posting"
    serving.note_return(served, on=today, why="逾期未领", envelope=None, actor=world.clerk, now=now)
    assert code() == "returned_already"


@pytest.mark.django_db
def test_the_slip_of_ems_is_printed_by_a_reason_with_what_is_inside_by_its_number(world, login, sealed):
    from tests.requests_ogi.admin.test_letters import text_of

    letter = sealed.letters.get()
    address = page_of(sealed, "letter_print", letter.pk, "ems-slip")
    assert login(world.clerk).get(address).status_code == 404
    text = text_of(login(world.handler).post(address, {"open-reason": "邮寄答复书"}))
    for words in (PERSON["name"], PERSON["phone"], PERSON["address"], letter.number, "不得到付"):
        assert words in text
