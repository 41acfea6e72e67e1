"""听取汇报: every principal hears a report once a year; who has not is told from November on."""

from datetime import UTC, date, datetime

import pytest

from columns.domain.activities import attach_paper, meetings, save_kept
from columns.enums import Duty, MeetingKind
from columns.models import Meeting
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.private_files import accept_private
from yunlong_portal.kernel.workflow import Refused

HEARING = MeetingKind.HEARING


def meeting(department_id, **given):
    given = {
        "kind": HEARING, "held_on": date(2026, 3, 2), "topic": "政务公开工作汇报", "chair": "李某（局长）",
        "principal_attended": True,
    } | given  # fmt: skip
    return Meeting(department_id=department_id, **given)


@pytest.mark.parametrize(
    ("held", "count", "last"),
    [
        ([], 0, None),
        ([{}], 1, date(2026, 3, 2)),
        ([{}, {"held_on": date(2026, 12, 31)}], 2, date(2026, 12, 31)),
        ([{"held_on": date(2025, 12, 31)}], 0, None),
        ([{"held_on": date(2027, 1, 1)}], 0, None),
        ([{"principal_attended": False}], 0, None),
        ([{"kind": MeetingKind.TOPICAL}], 0, None),
        ([{"kind": MeetingKind.LEADING_GROUP}], 0, None),
    ],
)
def test_a_hearing_counts_in_its_year_where_the_principal_was_there(held, count, last):
    (found,) = meetings.hearings([1], [meeting(1, **each) for each in held] + [meeting(2)], year=2026)
    assert (found.count, found.last_on) == (count, last)


@pytest.mark.parametrize(
    ("on", "year", "stage"),
    [
        (date(2026, 10, 31), None, "over"),
        (date(2026, 11, 1), 2026, "soon"),
        (date(2026, 12, 1), 2026, "due"),
        (date(2026, 12, 31), 2026, "due"),
        (date(2027, 1, 31), 2026, "over"),
        (date(2027, 2, 1), None, "over"),
    ],
)
def test_it_is_asked_after_from_november_to_january(on, year, stage):
    assert (meetings.year_asked(on), meetings.stage(on)) == (year, stage)


@pytest.mark.django_db
class TestRows:
    def at(self, year, month, day):
        return datetime(year, month, day, 1, tzinfo=UTC)

    def test_keepers_are_told_in_november_leaders_in_december_nobody_when_it_is_done(
        self, bureau, county, keeper, watcher
    ):
        head = with_duties(bureau, Duty.SIGN_OFF)
        other = DepartmentFactory.create(parent=county)
        meeting(other.pk).save()
        standing = Notice.objects.standing().filter(plan=meetings.PLAN)

        meetings.watch(self.at(2026, 10, 31))
        assert standing.all().count() == 0
        meetings.watch(self.at(2026, 11, 1))
        assert {each.recipient for each in standing.all()} == {keeper, watcher}
        meetings.watch(self.at(2026, 12, 1))
        assert {(each.recipient, each.level) for each in standing.all()} == {
            (keeper, "due"), (head, "due"), (watcher, "due"),
        }  # fmt: skip
        meetings.watch(self.at(2027, 1, 4))
        assert {each.subject for each in standing.all()} == {
            f"{bureau.short_name}2026年主要负责同志还没有听取政务公开工作汇报，听取后请登记",
            f"{bureau.short_name}2026年主要负责同志没有听取政务公开工作汇报",
        }
        meeting(bureau.pk).save()
        meetings.watch(self.at(2027, 1, 4))
        assert standing.all().count() == 0

    def test_only_its_keeper_enters_a_departments_meeting(self, bureau, county, keeper, now):
        other = DepartmentFactory.create(parent=county)
        row = meeting(bureau.pk)
        save_kept(row, actor=keeper, reason="登记", now=now)
        assert (row.history.get().history_user, row.history.get().history_change_reason) == (keeper, "登记")
        with pytest.raises(Refused, match="维护登记簿"):
            save_kept(meeting(other.pk), actor=keeper, reason="登记", now=now)
        row.department = other
        with pytest.raises(Refused, match="另行登记"):
            save_kept(row, actor=keeper, reason="登记", now=now)


@pytest.mark.django_db(transaction=True)
def test_new_minutes_take_the_place_of_the_old_which_are_erased(bureau, keeper, now):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def paper(text):
        data = SimpleUploadedFile("纪要.txt", text.encode())
        return accept_private(data=data, name="纪要.txt", stored_by=keeper, now=now)

    row = meeting(bureau.pk)
    save_kept(row, actor=keeper, reason="登记", now=now)
    first, second = paper("第一稿"), paper("第二稿")
    attach_paper(row, file=first, actor=keeper, now=now)
    attach_paper(row, file=second, actor=keeper, now=now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (Meeting.objects.get().minutes, first.is_erased, second.kept_until) == (second, True, None)
    with pytest.raises(Refused, match="维护登记簿"):
        attach_paper(row, file=paper("别人的"), actor=with_duties(bureau, Duty.DRAFT), now=now)
