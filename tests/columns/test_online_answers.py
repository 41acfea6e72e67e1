"""Each change opens a to-do to bring the province's system up to date; it is closed with day, person and picture."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from columns.domain.hotline.updates import PLAN, UPDATE, open_update
from columns.domain.registers import save_row
from columns.enums import ChangeCause, Duty, OnlineUpdateState
from columns.models import DisclosureLeader, HotlineAgent, OnlineAnswerUpdate, RegisterDesk, UnitContact
from tests.factories import DepartmentFactory, with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice, PrivateFile, PrivateOpening
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(bureau):
    return with_duties(bureau, Duty.KEEP_REGISTERS)


def opened(bureau, now, key="publication:1:public"):
    return open_update(department=bureau, cause=ChangeCause.POLICY, cause_key=key, what="文件已发布", now=now)


def picture():
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "white").save(drawn, "PNG")
    return SimpleUploadedFile("截图.png", drawn.getvalue(), "image/png")


def take(name, row, actor, now, **given):
    return UPDATE.take(name, row=row, actor=actor, expected_version=row.version, now=now, **given)


def test_a_change_opens_one_to_do_and_tells_who_keeps_the_department(bureau, keeper, now):
    row = opened(bureau, now)
    assert opened(bureau, now) is None
    # Friday 25 August 2017: five working days later is the Friday after.
    assert (row.changed_on, row.due_on) == (date(2017, 8, 25), date(2017, 9, 1))
    notice = Notice.objects.standing().get()
    assert (notice.recipient, notice.subject) == (
        keeper,
        f"{bureau.short_name}：文件已发布，请登录省在线解答系统更新",
    )


@pytest.mark.parametrize(
    ("row", "opens"),
    [
        (HotlineAgent(name="张某", leader_name="李某", starts_on=date(2017, 8, 1)), True),
        (DisclosureLeader(role="in_charge", name="张某", post="副局长", starts_on=date(2017, 8, 1)), True),
        (UnitContact(role="liaison", name="张某", office_phone="5523951", starts_on=date(2017, 8, 1)), False),
    ],
    ids=["hotline", "leaders", "contacts"],
)
def test_a_filed_change_of_who_is_in_office_opens_one(bureau, keeper, now, row, opens):
    row.pk, row.department = None, bureau
    save_row(row, actor=keeper, now=now)
    assert OnlineAnswerUpdate.objects.filter(cause=ChangeCause.OFFICE).exists() == opens


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"on": date(2017, 8, 24)}, "before_the_change"),
        ({"on": date(2017, 8, 29)}, "date_in_future"),
        ({}, "date_in_future"),
        ({"on": date(2017, 8, 25)}, "no_picture"),
    ],
)
def test_without_a_day_that_can_be_and_a_picture_it_stays_open(bureau, keeper, now, given, code):
    with pytest.raises(Refused) as refused:
        take("close", opened(bureau, now), keeper, now, **given)
    assert refused.value.code == code


def test_what_needs_nothing_is_closed_with_a_reason_by_the_department_alone(bureau, county, keeper, now):
    row = opened(bureau, now)
    with pytest.raises(Refused, match="职责"):
        take("not_needed", row, with_duties(DepartmentFactory.create(), Duty.KEEP_REGISTERS), now, reason="不涉及")
    with pytest.raises(Refused, match="理由"):
        take("not_needed", row, keeper, now)
    row = take("not_needed", row, keeper, now, reason="文件只对内部")
    assert (row.state, row.closed_by) == (OnlineUpdateState.NOT_NEEDED, keeper)
    assert not Notice.objects.standing().exists()


def test_past_its_date_the_leader_is_told(bureau, keeper, now):
    seed_calendar()
    leader = with_duties(bureau, Duty.SIGN_OFF)
    opened(bureau, now)
    reminders.sweep(PLAN, now)
    told = Notice.objects.standing().filter(plan=PLAN.name)
    assert not told.exists()
    reminders.sweep(PLAN, now + timedelta(days=14))
    assert {each.recipient for each in told} == {keeper, leader}


class TestScreens:
    """The list, one to-do, the picture."""

    def address(self, page="changelist", *args):
        return reverse(f"admin:columns_onlineanswerupdate_{page}", args=args)

    @pytest.mark.django_db(transaction=True)
    def test_one_log_in_closes_all_that_is_open_with_one_picture(self, login, bureau, keeper, now):
        rows = [opened(bureau, now, key=f"publication:{each}:public") for each in (1, 2)]
        client = login(keeper)
        assert "已过9月1日" in client.get(reverse("admin:index")).text
        where = self.address("act", rows[0].pk, "close")
        shown = client.post(where, {"close-version": 1, "close-on": "2017-09-04"})
        assert "请选择文件。" in shown.text
        answer = client.post(
            where,
            {"close-version": 1, "close-on": "2017-09-04", "close-others": "on", "close-picture": picture()},
            follow=True,
        )
        assert "已办理：省在线解答系统已更新。" in answer.text
        done = OnlineAnswerUpdate.objects.filter(state=OnlineUpdateState.DONE)
        assert {(each.done_on, each.closed_by, each.picture) for each in done} == {
            (date(2017, 9, 4), keeper, PrivateFile.objects.get())
        }
        assert PrivateFile.objects.get().kept_until is None
        assert "要在省在线解答系统更新的" not in client.get(reverse("admin:index")).text
        seen = client.get(self.address("picture", rows[0].pk))
        assert (seen.status_code, seen["Content-Type"]) == (200, "image/png")
        assert PrivateOpening.objects.get().actor == keeper

    def test_a_department_sees_its_own_the_desk_sees_all(self, login, bureau, county, keeper, now):
        row = opened(bureau, now)
        other = login(with_duties(DepartmentFactory.create(), Duty.KEEP_REGISTERS))
        assert other.get(self.address()).context["cl"].result_count == 0
        assert other.get(self.address("change", row.pk)).status_code == 404
        office = DepartmentFactory.create(parent=county)
        RegisterDesk.objects.create(register="hotline", department=office)
        desk = login(with_duties(office, Duty.TAKE_FILINGS))
        assert desk.get(self.address(), {"late": "yes"}).context["cl"].result_count == 1
        assert "现在没有您可以办理的步骤。" in desk.get(self.address("change", row.pk)).text
        exported = b"".join(desk.get(self.address("export", "csv")).streaming_content).decode()
        assert "文件已发布" in exported

    @pytest.mark.parametrize("rows", [1, 40])
    def test_the_list_asks_the_database_as_often_for_many(
        self, login, bureau, keeper, now, django_assert_max_num_queries, rows
    ):
        for each in range(rows):
            opened(bureau, now, key=f"publication:{each}:public")
        client = login(keeper)
        with django_assert_max_num_queries(12):
            client.get(self.address())
