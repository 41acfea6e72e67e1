"""A register as a workbook: what goes out comes in again unchanged; what is wrong is told row by row."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django import forms
from django.utils import timezone

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_files import accept_private, open_private
from yunlong_portal.kernel.workbooks import MAX_ROWS, Book, carry_out, exported, plan, read, template
from yunlong_portal.kernel.workbooks.book import cell_of
from yunlong_portal.kernel.workflow import Refused


class PersonForm(CleanTextMixin, forms.ModelForm):
    """A person, as a register would have him."""

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "is_staff")
        labels = {"username": "账号", "display_name": "姓名", "email": "邮箱", "is_staff": "工作人员"}


BOOK = Book(
    title="人员",
    form=PersonForm,
    columns=("username", "display_name", "email", "is_staff"),
    key=("username",),
    sample={"username": "zhangsan", "display_name": "张三", "email": "z@example.cn", "is_staff": "是"},
)
HEADS = ("账号", "姓名", "邮箱", "工作人员")


def sheet_of(*rows: Any, change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """Return a workbook with these rows."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "人员"
    for row in rows:
        sheet.append(row)
    change(sheet)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def said(data: bytes) -> list[tuple[int, str, str]]:
    return [(each.row, each.label, each.sentence) for each in read(data, BOOK).problems]


def test_the_template_has_a_sample_row_choices_and_a_head_that_stays() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template(BOOK)))
    sheet = made["人员"]
    assert sheet.freeze_panes == "A2"
    assert [each.value for each in sheet[1]] == ["账号＊", "姓名＊", "邮箱", "工作人员"]
    assert [each.value for each in sheet[2]] == ["zhangsan", "张三", "z@example.cn", "是"]
    assert {each.number_format for row in sheet["A2:D40"] for each in row} == {"@"}
    assert [(str(each.sqref), each.formula1) for each in sheet.data_validations.dataValidation] == [
        (f"D2:D{MAX_ROWS + 1}", "=选项!$D$2:$D$3")
    ]
    assert [each.value for each in made["选项"]["D"]] == ["工作人员", "是", "否"]
    assert made["填写说明"]["A2"].value == "账号"


def test_an_untouched_template_holds_nothing() -> None:
    assert said(template(BOOK)) == [(0, "", "除了表头和示例行，表格里没有内容。")]


@pytest.mark.django_db(transaction=True)
def test_what_is_given_out_passes_the_cleaning_of_files_and_changes_nothing() -> None:
    User.objects.create(username="lisi", display_name="李四", email="l@example.cn")
    User.objects.create(username="007", display_name="=1+1", is_staff=True)
    given = io.BytesIO(exported(BOOK, User.objects.order_by("username")))
    stored = accept_private(data=given, name="人员.xlsx", stored_by=None, now=timezone.now())
    sheet = read(open_private(stored).read(), BOOK)
    assert sheet.rows == [
        (2, {"username": "007", "display_name": "=1+1", "email": "", "is_staff": "是"}),
        (3, {"username": "lisi", "display_name": "李四", "email": "l@example.cn", "is_staff": "否"}),
    ]
    made = plan(BOOK, sheet, rows=User.objects.all())
    assert (made.problems, [line.kind for line in made.lines], made.does_something) == ([], ["same", "same"], False)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("账号", "名字", "邮箱", "邮箱")], ["缺少的列：姓名、工作人员。", "不认识的列：名字。", "重复的列：邮箱。"]),
        ([], ["表格是空的。"]),
        ([HEADS], ["除了表头和示例行，表格里没有内容。"]),
        ([HEADS, (53290000000000001234, "张三", "", "")], ["末几位已经丢失"]),
    ],
)
def test_a_sheet_that_cannot_be_read_says_what_to_do(rows: list[Any], expected: list[str]) -> None:
    sentences = "".join(sentence for _, _, sentence in said(sheet_of(*rows)))
    assert [each for each in expected if each not in sentences] == []


@pytest.mark.parametrize("head", ["姓名", "名字", "称呼＊"])
def test_a_column_may_stand_under_what_it_was_once_called(head: str) -> None:
    once = replace(BOOK, older={"display_name": ("名字", "称呼")})
    sheet = read(sheet_of(("账号", head, "邮箱", "工作人员"), ("a", "张三", "", "")), once)
    assert (sheet.rows[0][1]["display_name"], list(sheet.problems)) == ("张三", [])
    assert openpyxl.load_workbook(io.BytesIO(template(once)))["人员"]["B1"].value == "姓名＊"


def test_a_column_does_not_stand_under_its_newer_and_its_older_name_at_once() -> None:
    once = replace(BOOK, older={"display_name": ("名字",)})
    (problem,) = read(sheet_of((*HEADS, "名字"), ("a", "张三", "", "", "李四")), once).problems
    assert "重复的列：姓名。" in problem.sentence


def test_formulas_and_errors_are_told_by_row_and_column() -> None:
    data = sheet_of(HEADS, ("a", '=CONCAT("张","三")', "", ""), ("b", "#N/A", "", "是"))
    assert [(row, label) for row, label, _ in said(data)] == [(2, "姓名"), (3, "姓名")]


def test_merged_cells_are_named() -> None:
    data = sheet_of(HEADS, ("a", "张三", "", ""), change=lambda sheet: sheet.merge_cells("A2:A3"))
    assert said(data) == [(0, "", "有合并的单元格（A2:A3）。请取消合并，每个单元格填完整，再上传。")]


def test_fifty_thousand_rows_are_too_many_and_told_so() -> None:
    data = sheet_of(HEADS, *((f"u{place}", "张三", "", "") for place in range(50_000)))
    assert said(data) == [(0, "", f"超过{MAX_ROWS}行。请分成几个文件，一次最多{MAX_ROWS}行。")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", samples.pdf(), samples.jpeg()])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"不是能读的 xlsx 表格|没有接收"):
        read(data, BOOK)


@pytest.mark.parametrize(("size", "code"), [(5 * 1024 * 1024 + 1, "table_too_large")])
def test_what_is_too_large_is_not_opened(size: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(b"PK" + b"0" * size, BOOK)
    assert refused.value.code == code


def test_a_small_file_that_unpacks_to_more_than_the_memory_holds_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    with pytest.raises(Refused) as refused:
        read(bomb.getvalue(), BOOK)
    assert refused.value.code == "file_is_bomb"


def test_days_and_numbers_are_read_as_their_author_saw_them() -> None:
    data = sheet_of(HEADS, (5523951, datetime(2017, 9, 20), 1.5, True))  # noqa: DTZ001  # as a spreadsheet has it
    assert read(data, BOOK).rows == [
        (2, {"username": "5523951", "display_name": "2017-09-20", "email": "1.5", "is_staff": "是"})
    ]


@pytest.mark.parametrize("text", ["2017-09-20", "2017/9/20", "2017.9.20", "2017年9月20日", "20170920"])
def test_a_day_may_be_written_as_people_write_it(text: str) -> None:
    cell = cell_of(forms.DateField())
    assert cell.shown(cell.field.clean(text)) == "2017-09-20"


def test_a_choice_is_written_by_its_label() -> None:
    cell = cell_of(forms.ChoiceField(choices=[("weibo", "微博"), ("wechat", "微信")]))
    assert cell.field.clean("微信") == "wechat"
    assert (cell.shown("weibo"), cell.choices) == ("微博", ("微博", "微信"))
    with pytest.raises(forms.ValidationError, match="没有“抖音”这一项。可以填：微博、微信。"):
        cell.field.clean("抖音")


def test_what_looks_like_the_text_is_offered_first() -> None:
    cell = cell_of(forms.ChoiceField(choices=[(str(place), f"YLX-{place:03}") for place in range(1, 100)]))
    with pytest.raises(forms.ValidationError, match=r"没有“YLX-98”这一项。可以填：YLX-098、.*等。"):
        cell.field.clean("YLX-98")


@pytest.mark.django_db
def test_a_plan_tells_what_is_new_what_changes_and_what_is_wrong() -> None:
    User.objects.create(username="lisi", display_name="李四", email="l@example.cn")
    good = sheet_of(HEADS, ("lisi", "李四", "new@example.cn", "否"), ("wangwu", "王五", "", "是"))
    made = plan(BOOK, read(good, BOOK), rows=User.objects.all())
    assert made.problems == []
    assert [(line.kind, [(each.label, each.old, each.new) for each in line.changes]) for line in made.lines] == [
        ("changed", [("邮箱", "l@example.cn", "new@example.cn")]),
        ("new", [("账号", "", "wangwu"), ("姓名", "", "王五"), ("工作人员", "", "是")]),
    ]
    bad = sheet_of(HEADS, ("x", "", "", ""), ("y", "六", "nothing", "也许"), ("z", "七", "", ""), ("z", "八", "", ""))
    wrong = plan(BOOK, read(bad, BOOK), rows=User.objects.all()).problems
    assert [(each.row, each.label, each.sentence) for each in wrong] == [
        (2, "姓名", "请填写姓名。"),
        (3, "邮箱", "输入一个有效的 Email 地址。"),
        (3, "工作人员", "请填“是”或者“否”。"),
        (5, "", "与第4行的“账号”相同。一行只能出现一次。"),
    ]


@pytest.mark.django_db
def test_who_may_not_write_a_row_is_told_at_that_row() -> None:
    sheet = read(sheet_of(HEADS, ("lisi", "李四", "", "")), BOOK)
    made = plan(BOOK, sheet, rows=User.objects.all(), may_write=lambda row: "这一行由县民政局登记。")
    assert [(each.row, each.sentence) for each in made.problems] == [(2, "这一行由县民政局登记。")]


@pytest.mark.django_db
def test_unchanged_rows_ask_the_database_once(django_assert_num_queries: Any) -> None:
    User.objects.bulk_create(User(username=f"u{place}", display_name="人") for place in range(300))
    sheet = read(exported(BOOK, User.objects.all()), BOOK)
    with django_assert_num_queries(1):
        assert plan(BOOK, sheet, rows=User.objects.all()).count("same") == 300


class TestCarryingOut:
    """All of it or nothing, and only what was shown."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def sheet(self) -> Any:
        return read(sheet_of(HEADS, ("lisi", "李四四", "", "否"), ("wangwu", "王五", "", "是")), BOOK)

    def carry_out(self, sheet: Any, confirmed: str, write: Any = lambda line: line.row.save()) -> Any:
        return carry_out(BOOK, sheet, rows=User.objects.all(), confirmed=confirmed, write=write)

    def test_what_was_shown_is_written(self, sheet: Any) -> None:
        User.objects.create(username="lisi", display_name="李四")
        made = self.carry_out(sheet, plan(BOOK, sheet, rows=User.objects.all()).digest)
        assert (made.count("new"), made.count("changed")) == (1, 1)
        assert list(User.objects.order_by("pk").values_list("username", "display_name")) == [
            ("lisi", "李四四"),
            ("wangwu", "王五"),
        ]

    def test_a_register_changed_meanwhile_is_shown_again(self, sheet: Any) -> None:
        User.objects.create(username="lisi", display_name="李四")
        shown = plan(BOOK, sheet, rows=User.objects.all()).digest
        User.objects.update(display_name="李思")
        with pytest.raises(Refused, match="有人改了登记的内容"):
            self.carry_out(sheet, shown)
        assert User.objects.get().display_name == "李思"

    def test_a_line_that_fails_takes_the_others_back(self, sheet: Any) -> None:
        shown = plan(BOOK, sheet, rows=User.objects.all()).digest

        def write(line: Any) -> None:
            line.row.save()
            if line.row.username == "wangwu":
                User.objects.create(username="wangwu", display_name="同名")

        with pytest.raises(Refused, match="刚刚由别人登记"):
            self.carry_out(sheet, shown, write)
        assert User.objects.count() == 0
