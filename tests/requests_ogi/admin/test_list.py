"""The list of cases: whose it is, how it stands today, how it is narrowed and taken away."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from columns.enums import Duty
from columns.models import DutyGrant
from requests_ogi.enums import RequestState
from requests_ogi.models import Applicant, Deadline, InformationRequest
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.world import PERSON, drafted, file, processing, replied, take
from yunlong_portal.kernel.standing import Dates, Today, judge

LIST = "admin:requests_ogi_informationrequest_changelist"
TODAY = date(2026, 11, 26)

pytestmark = pytest.mark.django_db


def shown(client, **question):
    page = client.get(reverse(LIST), question)
    assert page.status_code == 200
    return [each.number for each in page.context["cl"].result_list]


def lines(client, extension="csv", **question):
    address = reverse("admin:requests_ogi_informationrequest_export", args=[extension])
    return client.get(address, question)


@pytest.mark.parametrize(
    ("due", "stopped", "level", "words"),
    [
        (date(2026, 11, 25), "", "overdue", "已逾期1个工作日"),
        (date(2026, 11, 26), "", "due", "今天到期"),
        (date(2026, 11, 27), "", "soon", "还剩1个工作日"),
        (date(2026, 12, 1), "", "soon", "还剩3个工作日"),
        (date(2026, 12, 2), "", "calm", "还剩4个工作日"),
        (None, "correction_asked", "stopped", "期限停止"),
        (None, "", "unfixed", "收到之日未定"),
    ],
)
def test_how_a_case_stands_is_said_in_a_word(wordings, due, stopped, level, words):
    found = judge(TODAY).standing(Dates(True, due, None, stopped, None))
    assert (found.level, found.words) == (level, words)


def test_the_promise_that_is_over_is_said_apart_from_the_law(wordings):
    found = judge(TODAY).standing(Dates(True, date(2026, 12, 3), date(2026, 11, 26) - timedelta(days=1), "", None))
    assert found.words == "还剩5个工作日，承诺期已过"


def test_what_is_closed_was_in_time_or_was_not():
    today = Today(TODAY, None)
    assert today.standing(Dates(False, TODAY, None, "", TODAY)).words == "已办结"
    assert today.standing(Dates(False, TODAY, None, "", TODAY + timedelta(days=1))).words == "逾期办结"


def test_without_a_calendar_days_are_counted_and_the_list_still_opens(login):
    assert Today(TODAY, None).standing(Dates(True, TODAY + timedelta(days=2), None, "", None)).words == "2026-11-28到期"
    bureau = DepartmentFactory.create()
    assert shown(login(with_duties(bureau, Duty.TAKE_IN))) == []


def test_the_soon_filter_and_the_word_agree(wordings):
    today = judge(TODAY)
    days = [TODAY + timedelta(days=each) for each in range(1, 12)]
    soon = {each for each in days if today.standing(Dates(True, each, None, "", None)).level == "soon"}
    assert soon == {each for each in days if each <= today.soon_until()}


def test_the_list_shows_the_surname_and_no_more(world, login, today):
    row = processing(world, on=today)
    page = login(world.leader).get(reverse(LIST)).content.decode()
    assert "张*" in page
    assert PERSON["name"] not in page
    assert row.number in page
    assert "还剩20个工作日" in page


def test_every_desk_sees_its_own_and_the_county_all(world, login, today):
    mine = processing(world, on=today).number
    taken_in = file(world, on=today, window=world.window).request.number
    assert shown(login(world.handler)) == [taken_in, mine]
    assert shown(login(world.window_clerk)) == [taken_in]
    assert shown(login(world.overseer)) == [taken_in, mine]
    assert shown(login(with_duties(DepartmentFactory.create(), Duty.HANDLE_REQUEST, Duty.SIGN_OFF))) == []


def test_a_list_asked_about_another_departments_cases_shows_none(world, login, today):
    row = processing(world, on=today)
    stranger = login(with_duties(DepartmentFactory.create(), Duty.HANDLE_REQUEST, Duty.APPROVE_EXTENSION))
    for question in (
        {"q": row.number}, {"organ": str(world.bureau.pk)}, {"state__exact": row.state}, {"due": "open"},
        {"queue": "mine"}, {"o": "2"}, {"_popup": "1"},
    ):  # fmt: skip
        assert shown(stranger, **question) == []
        assert world.bureau.short_name not in stranger.get(reverse(LIST), question).content.decode()
    assert row.number not in b"".join(lines(stranger).streaming_content).decode()


def test_what_waits_for_whom(world, login, today):
    row = file(world, on=today).request

    def waits_for(name):
        return shown(login(getattr(world, name)), queue="mine") == [row.number]

    def everybody():
        return {name for name in ("clerk", "handler", "head", "secrecy", "leader", "overseer") if waits_for(name)}

    assert everybody() == {"clerk", "handler"}
    row = take("register", row, world.clerk, on=today)
    row = take("begin", row, world.handler, on=today)
    assert everybody() == {"handler"}
    row = take("ask_extension", row, world.handler, on=today, days=3, reason="量大")
    assert everybody() == {"handler", "head"}
    row = take("refuse_extension", row, world.head, on=today, reason="不必")
    row = drafted(row, world, on=today)
    assert everybody() == {"handler"}
    row = take("to_secrecy_review", row, world.handler, on=today)
    assert everybody() == {"secrecy"}
    row = take("secrecy_passed", row, world.secrecy, on=today)
    assert everybody() == {"leader"}


def test_a_handler_who_left_gives_way_to_his_colleagues(world, login, today):
    row = processing(world, on=today)
    colleague = with_duties(world.bureau, Duty.HANDLE_REQUEST)
    assert shown(login(colleague), queue="mine") == []
    DutyGrant.objects.filter(user=world.handler).delete()
    assert shown(login(colleague), queue="mine") == [row.number]


def test_a_letter_of_procedure_waits_for_the_signer_and_then_for_the_clerks(world, login, today):
    row = processing(world, on=today)
    items = {"items": ["写明年份"], "due_on": today + timedelta(days=15)}
    row = take("ask_correction", row, world.handler, on=today, **items)
    assert shown(login(world.leader), queue="mine") == [row.number]
    assert shown(login(world.clerk), queue="mine") == []


def test_filters_by_date_narrow_in_the_database(world, login, today):
    late, due, calm, stopped = (processing(world, on=today) for _ in range(4))
    for row, day in ((late, today - timedelta(days=1)), (due, today), (calm, today + timedelta(days=40))):
        Deadline.objects.filter(pk=row.pk).update(due_on=day, promised_on=min(day, today - timedelta(days=1)))
    take("ask_correction", stopped, world.handler, on=today, items=["年份"], due_on=today + timedelta(days=9))
    done = replied(processing(world, on=today), world, on=today)
    client = login(world.handler)
    assert shown(client, due="overdue") == [late.number]
    assert shown(client, due="today") == [due.number]
    assert shown(client, due="stopped") == [stopped.number]
    assert set(shown(client, due="promise")) == {due.number, calm.number}
    assert done.number in shown(client, due="open")  # signed, and not served yet: the date still runs
    assert len(shown(client, due="open")) == 5
    assert shown(client, q=late.number[-4:]) == [late.number]
    assert shown(client, o="1")[0] == late.number


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_takes_the_same_few_queries_for_few_and_many(world, login, django_assert_max_num_queries, count):
    """Session, user, grants, stand-ins; organs of the filter; count, page; the calendar. Nothing for each line."""
    many(world, count)
    for client in (login(world.overseer), login(world.handler)):
        for question in ({}, {"queue": "mine"}, {"due": "soon"}, {"o": "-1"}):
            with django_assert_max_num_queries(12):
                assert client.get(reverse(LIST), question).status_code == 200


def many(world, count):
    """Lay cases that went no way, in few queries."""
    rows = InformationRequest.objects.bulk_create(
        InformationRequest(
            number=f"MZJ-2026-{each:05d}", organ=world.bureau, desk=world.bureau, mode="in_person", regime="R2019",
            state=RequestState.PROCESSING, submitted_at="2026-11-02T09:00:00+08:00", received_on=date(2026, 11, 2),
            handler=world.handler if each % 2 else None, tracking_digest="0" * 64,
        )
        for each in range(count)
    )  # fmt: skip
    Deadline.objects.bulk_create(
        Deadline(request=row, due_on=date(2026, 11, 20) + timedelta(days=row.pk % 30)) for row in rows
    )
    Applicant.objects.bulk_create(
        Applicant(request=row, kind="citizen", masked_name="李*", name="李四") for row in rows
    )
    return rows


def test_the_list_is_taken_away_without_names_contacts_or_what_was_asked(world, login, today):
    row = processing(world, on=today)
    client = login(world.overseer)
    text = b"".join(lines(client).streaming_content).decode()
    assert text.splitlines()[0].startswith("\ufeff登记编号,申请人,申请人类别")
    assert f"{row.number},张*,公民,县民政局,县民政局,当面提交,办理中" in text
    book = openpyxl.load_workbook(io.BytesIO(lines(client, "xlsx").content))
    assert [each.value for each in next(book.active.iter_rows(min_row=2))][:3] == [row.number, "张*", "公民"]
    for told in (PERSON["name"], PERSON["phone"], PERSON["identity_number"], "最低生活保障"):
        assert told not in text
    assert lines(client, "exe").status_code == 404
    assert client.post(reverse("admin:requests_ogi_informationrequest_export", args=["csv"])).status_code == 405
    assert lines(login(with_duties(world.bureau, Duty.DRAFT))).status_code == 403
