"""``seed_county``: creates what is missing, overwrites nothing, says where a file is wrong."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.factories import UserFactory
from tests.kernel.calendars import COUNTY
from yunlong_portal.kernel import calendar_county, county
from yunlong_portal.kernel.calendar_keeping import take_out_of_force
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, NumberSeries, StandingHoliday

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a county's folder of its own, with the calendar as the only loader."""
    shutil.copytree(COUNTY / "calendar", tmp_path / "calendar")
    settings.COUNTY_DIR = tmp_path
    monkeypatch.setattr(county, "_loaders", {})
    county.register(order=0, name="工作日历", load=calendar_county.load_calendar_files)
    return tmp_path


def seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_county", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        seed(*arguments)
    assert error.value.returncode == 2
    return str(error.value)


def test_the_calendar_is_one_of_the_countys_loaders() -> None:
    assert county.loaders(demo=False)[0].name == "工作日历"


def test_a_first_run_says_what_it_created_and_a_second_creates_nothing(folder: Path) -> None:
    assert seed() == "工作日历：新增 常设节假日 16、放假通知 18、日历日 376\n"
    assert seed() == "工作日历：没有要补的\n"
    assert CalendarDay.history.count() == CalendarDay.objects.count() == 376
    assert set(CalendarNotice.history.values_list("history_change_reason", flat=True)) == {"载入县情资料"}


def test_what_staff_changed_or_took_out_survives_every_later_run(folder: Path) -> None:
    seed()
    notice = CalendarNotice.objects.get(county_key="prefecture-2025")
    take_out_of_force(notice=notice, actor=UserFactory.create(), reason="等州政府办公室原件")
    notice.refresh_from_db()
    notice.title = "大理州2025年放假通知（原件）"
    notice.save()
    notice.days.filter(date="2025-11-22").delete()
    StandingHoliday.objects.filter(county_key="prefecture-prefecture-day-2020").update(days=3)
    seed()
    notice.refresh_from_db()
    assert (notice.title, notice.in_force_since) == ("大理州2025年放假通知（原件）", None)
    assert list(notice.days.dates("date", "day"))[-1].isoformat() == "2025-11-23"
    assert StandingHoliday.objects.get(county_key="prefecture-prefecture-day-2020").days == 3


def test_a_notice_that_staff_entered_first_is_not_made_twice(folder: Path) -> None:
    own = CalendarNotice.objects.create(layer="national", year=2026, title="国办2026年放假通知")
    by_number = CalendarNotice.objects.create(
        layer="national", year=2017, title="2017年放假", document_number="国办发明电〔2016〕17号"
    )
    seed()
    assert CalendarNotice.objects.count() == 18
    assert (own.days.count(), by_number.days.count()) == (0, 0)


def test_a_missing_notice_is_created_later_with_its_days(folder: Path) -> None:
    notices = folder / "calendar" / "notices.csv"
    days = folder / "calendar" / "days.csv"
    whole = notices.read_text(encoding="utf-8"), days.read_text(encoding="utf-8")
    for path, text in zip((notices, days), whole, strict=True):
        path.write_text("".join(line for line in text.splitlines(True) if "national-2026" not in line), "utf-8")
    seed()
    for path, text in zip((notices, days), whole, strict=True):
        path.write_text(text, encoding="utf-8")
    assert seed() == "工作日历：新增 放假通知 1、日历日 39\n"


MISTAKES = [
    ("days.csv", "2017-01-01,off,元旦", "2017-01-32,off,元旦", "第2行：“date”写的是“2017-01-32”，须是存在的日期"),
    ("days.csv", "2017-01-01,off,元旦", "20170101,off,元旦", "第2行：“date”写的是“20170101”，须是存在的日期"),
    ("days.csv", "2017-01-01,off,元旦", "2017-01-01,rest,元旦", "第2行：“kind”写的是“rest”，只能是：off、work。"),
    ("days.csv", "2017-01-01,off,元旦", "2017-01-01,off,", "第2行：“name”不能空着。"),
    ("days.csv", "2017-01-01,off,元旦", "2017-01-02,off,元旦", "第3行：“national-2017”的 2017-01-02 出现了两次。"),
    ("days.csv", "2017-01-01,off,元旦", "2017-01-01,off,元旦,", "第2行：栏数与第一行的列名不符"),
    ("days.csv", "2017-01-01,off,元旦", f"2017-01-01,off,{'元' * 61}", "第2行：确保该变量包含不超过 60 字符"),
    ("days.csv", "notice,date", "notice,day", "第1行：第一行没有这些列名：date。"),
    ("days.csv", "national-2017,2017-01-01", "national-1917,2017-01-01", "第2行：notices.csv 里没有“national-1917”"),
    ("days.csv", "2017-10-02,off", "2017-10-09,off", "notices.csv第2行：国庆节（2017-10-02）依法放假"),
    ("notices.csv", "national-2018,national", "national-2017,national", "第3行：“national-2017”出现了两次。"),
    ("notices.csv", ",2017,国务院", ",1917,国务院", "第2行：“year”写的是“1917”，须在2000年至2099年之间。"),
    ("notices.csv", ",2017,国务院", ",今年,国务院", "第2行：“year”写的是“今年”，须是整数。"),
    ("notices.csv", "2019-03-22,national-2019", "2019-03-22,national-2099", "第5行：“supersedes”写的“national-2099”"),
    ("standing.csv", "solar,1,1,0,1,Y", "solar,13,1,0,1,Y", "第2行：月须为1至12"),
    ("standing.csv", "solar,1,1,0,1,Y", "solar,1,1,0,1,是", "第2行：“made_up”写的是“是”，只能是：Y、N。"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "said"), MISTAKES)
def test_a_wrong_line_is_named_and_nothing_of_its_loader_is_kept(
    folder: Path, file: str, right: str, wrong: str, said: str
) -> None:
    path = folder / "calendar" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert said in refused()
    assert (CalendarNotice.objects.count(), StandingHoliday.objects.count()) == (0, 0)


def test_a_file_in_another_encoding_is_said_to_be_so(folder: Path) -> None:
    path = folder / "calendar" / "days.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert refused() == f"工作日历没有载入。{path}：不是 UTF-8 编码，请另存为 UTF-8 再试。"


def test_a_loader_that_fails_leaves_what_came_before_it_and_nothing_of_its_own(folder: Path) -> None:
    def half(_: Path) -> dict[str, int]:
        NumberSeries.objects.create(issuer="甲", series="乙", year=2017)
        raise county.CountyFileError(folder / "columns.yaml", "缺少 id。", 7)

    county.register(order=1, name="栏目", load=half)
    assert refused() == f"栏目没有载入。{folder / 'columns.yaml'}第7行：缺少 id。"
    assert (CalendarNotice.objects.count(), NumberSeries.objects.count()) == (18, 0)


def test_loaders_run_in_order_and_those_of_the_demonstration_only_when_asked(folder: Path) -> None:
    county.register(order=9, name="演示", load=lambda _: {"人员": 4}, demo=True)
    county.register(order=-1, name="第一", load=lambda _: {"甲": 0, "乙": 2})
    assert seed().splitlines()[0] == "第一：新增 乙 2"
    assert seed("--demo").splitlines()[1:] == ["工作日历：没有要补的", "演示：新增 人员 4"]


def test_a_county_folder_that_is_not_there_is_said_to_be_missing(folder: Path, settings: Settings) -> None:
    settings.COUNTY_DIR = folder / "nowhere"
    assert refused() == f"没有县情资料目录 {folder / 'nowhere'}。请检查环境变量 PORTAL_COUNTY。"


def test_a_document_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text("columns:\n  - id: a\n  name: [\n", encoding="utf-8")
    with pytest.raises(county.CountyFileError) as error:
        county.read_document(path)
    assert str(error.value).startswith(f"{path}第3行：不是合格的 YAML：")


def test_an_absent_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").touch()
    found = [
        county.read_document(tmp_path / "none.yaml"),
        county.read_document(tmp_path / "empty.yaml"),
        county.read_table(tmp_path / "none.csv"),
    ]
    assert found == [{}, {}, []]


def test_a_column_that_a_table_does_not_have_is_named_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name\n一\n", encoding="utf-8-sig")
    (row,) = county.read_table(path)
    assert row["name"] == "一"
    with pytest.raises(county.CountyFileError, match="第2行：没有“phone”这一列。"):
        row["phone"]
