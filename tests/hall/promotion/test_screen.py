"""宣传登记: each department enters its own, the bureau sees all; a year by township beside the share filed online."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from columns.enums import Duty
from hall.domain.promotion.keeping import attach_picture, save_entry
from hall.domain.promotion.townships import ELSEWHERE, by_township
from hall.enums import Channel
from hall.models import Application, ItemEntry, PromotionEntry
from tests.factories import DepartmentFactory, with_duties
from tests.hall.factories import make_application
from yunlong_portal.kernel.private_files import accept_private
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

LIST = "/admin/hall/promotionentry/"
TODAY = date(2026, 11, 25)


def entry(world, **changed):
    given = {
        "department": world.bureau, "held_on": date(2026, 11, 20), "medium": "market", "place": "街天",
        "text": "怎么办低保", "reached": 80, "item": world.item,
    } | changed  # fmt: skip
    row = PromotionEntry(**given)
    save_entry(row, actor=world.manager, reason="登记", now=timezone.now())
    return row


def typed(world, **changed):
    return {
        "department": world.bureau.pk, "held_on": "2026-11-20", "medium": "loudspeaker", "township": "",
        "place": "石门村", "item": world.item.pk, "text": "怎么办低保", "reached": "300",
    } | changed  # fmt: skip


def case(world, number, **changed):
    row = make_application(world.item, on=date(2026, 3, number))
    Application.objects.filter(pk=row.pk).update(**changed)


class TestEntering:
    def test_a_manager_writes_it_down_and_it_keeps_who_and_when(self, world, login):
        assert login(world.manager).post(f"{LIST}add/", typed(world)).status_code == 302
        row = PromotionEntry.objects.get()
        assert (row.entered_by, row.medium, row.reached) == (world.manager, "loudspeaker", 300)
        assert row.history.get().history_user == world.manager

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"held_on": "2026-12-01"}, "日期还没有到"),
            ({"place": ""}, "请选乡镇，或者写地点"),
            ({"reached": "-1"}, "reached"),
        ],
    )
    def test_what_cannot_be_is_said_on_the_page(self, world, login, changed, said):
        page = login(world.manager).post(f"{LIST}add/", typed(world, **changed))
        assert said in page.text
        assert not PromotionEntry.objects.exists()

    def test_the_same_once_more_is_said(self, world, login):
        client = login(world.manager)
        client.post(f"{LIST}add/", typed(world))
        assert "这一次宣传已经登记" in client.post(f"{LIST}add/", typed(world)).text

    def test_another_department_cannot_be_chosen(self, world, login):
        other = DepartmentFactory.create()
        assert login(world.manager).post(f"{LIST}add/", typed(world, department=other.pk)).status_code != 302
        assert not PromotionEntry.objects.exists()

    def test_the_bureau_enters_for_any_department(self, world, login):
        assert login(world.overseer).post(f"{LIST}add/", typed(world)).status_code == 302

    def test_the_way_from_an_item_fills_it_in(self, world, login):
        page = login(world.manager).get(f"{LIST}add/", {"item": world.item.pk})
        assert f'<option value="{world.item.pk}" selected>' in page.text

    @pytest.mark.parametrize("asked", ["x", "9" * 30])
    def test_what_is_no_key_is_left_out(self, world, login, asked):
        assert login(world.manager).get(f"{LIST}add/", {"item": asked}).status_code == 200


class TestKeeping:
    def test_who_has_no_duty_is_refused(self, world):
        with pytest.raises(Refused, match="网上大厅管理员"):
            save_entry(
                PromotionEntry(department=world.bureau, held_on=TODAY), actor=world.clerk, reason="", now=timezone.now()
            )

    def test_a_day_to_come_is_refused(self, world):
        with pytest.raises(Refused, match="日期还没有到"):
            entry(world, held_on=date(2026, 11, 26))

    def test_it_is_not_moved_to_another_department(self, world):
        row = entry(world)
        row.department = with_duties(DepartmentFactory.create(), Duty.MANAGE_HALL) and DepartmentFactory.create()
        with pytest.raises(Refused, match="不能改"):
            save_entry(row, actor=world.overseer, reason="移", now=timezone.now())

    def test_the_database_wants_a_place(self, world):
        with pytest.raises(IntegrityError), transaction.atomic():
            entry(world, place="")

    @pytest.mark.django_db(transaction=True)
    def test_a_new_picture_takes_the_place_of_the_old_one(self, world):
        def picture(words):
            data = SimpleUploadedFile("现场.txt", words.encode())
            return accept_private(data=data, name="现场.txt", stored_by=world.manager, now=timezone.now())

        row, first, second = entry(world), picture("一"), picture("二")
        for each in (first, second):
            attach_picture(row, file=each, actor=world.manager, now=timezone.now())
        first.refresh_from_db()
        second.refresh_from_db()
        assert (PromotionEntry.objects.get().picture, first.is_erased, second.kept_until) == (second, True, None)


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_handed_in_and_seen_by_those_who_see_the_entry(world, login):
    row = entry(world)
    there, read = (reverse(f"admin:hall_promotionentry_{name}", args=[row.pk]) for name in ("paper", "paper_file"))
    given = {"file": SimpleUploadedFile("现场.txt", "赶街的人".encode())}
    assert "已上传照片或者截图。" in login(world.manager).post(there, given, follow=True).text
    assert login(world.overseer).get(read).content.decode() == "赶街的人"
    stranger = login(with_duties(DepartmentFactory.create(), Duty.MANAGE_HALL))
    assert (stranger.get(there).status_code, stranger.get(read).status_code) == (404, 404)


class TestSeeing:
    def test_each_sees_his_own_and_the_bureau_all(self, world, login):
        entry(world)
        other = with_duties(DepartmentFactory.create(), Duty.MANAGE_HALL)
        assert [login(each).get(LIST).text.count("街天</td>") for each in (world.manager, world.overseer, other)] == [
            1, 1, 0,
        ]  # fmt: skip
        assert login(world.clerk).get(LIST).status_code == 403

    def test_it_is_taken_away_and_printed(self, world, login):
        entry(world)
        client = login(world.manager)
        table = b"".join(client.get(f"{LIST}export.csv").streaming_content).decode("utf-8-sig")
        assert "2026-11-20,街天摆摊,,街天,县民政局,YLX-001" in table
        pdf = PdfReader(BytesIO(client.get(f"{LIST}form.pdf").content))
        assert "怎么办低保" in "".join(pdf.pages[0].extract_text().split())
        assert login(world.clerk).get(f"{LIST}form.pdf").status_code == 403


def test_the_staffs_page_of_an_item_has_the_words_for_the_air_to_copy(world, login):
    page = login(world.manager).get(f"/admin/hall/item/{world.item.pk}/change/").text
    assert 'data-text="乡亲们，要办“低保”，请带上' in page
    assert f'href="{LIST}add/?item={world.item.pk}"' in page
    assert f'href="/hall/items/{world.item.code}/handout.pdf"' in page


def test_an_item_that_has_ended_is_not_made_known(world, login):
    ItemEntry.objects.update(closes_on=TODAY, change_kind="cancel")
    assert "乡亲们" not in login(world.manager).get(f"/admin/hall/item/{world.item.pk}/change/").text


class TestTownships:
    @pytest.fixture
    def year(self, world, township):
        entry(world, township=township)
        entry(world, township=township, reached=20, held_on=date(2026, 2, 1))
        entry(world, township=township, held_on=date(2025, 2, 1))
        entry(world, medium="tv", place="写的栏目")
        case(world, 2, township=township)
        case(world, 3, township=township, channel=Channel.HELPER)
        case(world, 4, channel=Channel.WINDOW)

    def test_what_was_done_stands_beside_what_came_online(self, year, django_assert_num_queries):
        with django_assert_num_queries(3):
            first, last = by_township(PromotionEntry.objects.all(), Application.objects.all(), year=2026)
        assert (first.name, first.times, first.reached) == ("诺邓镇", 2, 100)
        assert (first.filed, first.online, first.helper, first.online_percent) == (2, 1, 1, "50%")
        assert (last.name, last.times, last.filed, last.online_percent) == (ELSEWHERE, 1, 1, "0%")

    def test_a_year_of_nothing_is_empty(self, year):
        assert by_township(PromotionEntry.objects.all(), Application.objects.all(), year=2020) == []

    def test_the_page_says_it_and_gives_it_away(self, world, year, login):
        client = login(world.overseer)
        page = client.get(f"{LIST}years/", {"year": 2026})
        assert page.context["rows"][0] == ("诺邓镇", "2", "100", "2", "1", "50%", "1")
        assert "宣传3次，覆盖180人次；收件3件，网上申报1件。" in page.text
        for extension in ("csv", "xlsx", "pdf"):
            assert client.get(f"{LIST}years.{extension}", {"year": 2026}).status_code == 200

    def test_another_department_counts_its_own_alone(self, year, login):
        stranger = login(with_duties(DepartmentFactory.create(), Duty.MANAGE_HALL))
        assert stranger.get(f"{LIST}years/", {"year": 2026}).context["rows"] == []
