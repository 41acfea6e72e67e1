"""Guides go out as a workbook; what comes in are drafts, after a look, all of them or none."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from columns.enums import Duty
from disclosure.enums import PathState
from disclosure.models import Post, Revision
from hall.admin.items.workbook import BOOK
from hall.models import Item, ItemEntry
from tests.disclosure.world import fresh
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.tables import xlsx_bytes

LIST = "/admin/hall/item/"


@pytest.fixture
def as_(client):
    """Return a way to sign in."""

    def signed_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def drafter(hall, as_):
    return as_(hall.world.drafter)


def text(page):
    return " ".join(html.fromstring(page.content.decode()).text_content().split())


def taken_out(client, query=""):
    """Return the rows of the workbook by column."""
    page = client.get(f"{LIST}workbook/export.xlsx{query}")
    assert page.status_code == 200
    rows = [*openpyxl.load_workbook(io.BytesIO(page.content)).worksheets[0].iter_rows(values_only=True)]
    return [{name: value or "" for name, value in zip(BOOK.columns, row, strict=True)} for row in rows[1:] if row[0]]


def handed_in(client, *rows):
    lines = [[row.get(name, "") for name in BOOK.columns] for row in rows]
    file = SimpleUploadedFile("指南.xlsx", xlsx_bytes(list(BOOK.labels.values()), lines, title=BOOK.title))
    return client.post(f"{LIST}workbook/", {"file": file}, follow=True)


def confirmed(client, page):
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page.content.decode())
    return client.post(page.request["PATH_INFO"], {"digest": digest}, follow=True)


def begun(hall, **changed):
    return {"code": "YLX-041", "department": hall.world.department.short_name, "name": "临时救助审批"} | changed


def said_of(item):
    return fresh(item.post).current_revision.payload


def test_a_guide_that_was_not_changed_does_nothing(hall, drafter):
    hall.published()
    (row,) = taken_out(drafter)
    assert (row["code"], row["basics__item_type"], row["basics__for_persons"]) == ("YLX-001", "行政给付", "是")
    assert (row["materials"], row["steps"], row["basis"]) == (
        "居民身份证|原件及复印件|1|是", "受理|窗口|1", "社会救助暂行办法|第九条",
    )  # fmt: skip
    page = handed_in(drafter, row)
    assert "与现有登记完全一样，不用导入" in text(page)
    assert Post.objects.get().state == PathState.PUBLISHED


def test_a_guide_that_differs_becomes_the_draft_of_the_next_version(hall, drafter):
    item = hall.published()
    (row,) = taken_out(drafter)
    page = handed_in(
        drafter, row | {"limits__promised_days": "20", "materials": row["materials"] + "\n户口簿|原件|1|是"}
    )
    assert "承诺时限（工作日）：25 → 20" in text(page)
    assert "变更类型：新增 → 调整" in text(page)
    assert fresh(item.post).state == PathState.PUBLISHED  # a look changes nothing
    confirmed(drafter, page)
    post = fresh(item.post)
    assert post.state == PathState.DRAFT
    content = said_of(item)["content"]
    assert (content["change"]["kind"], content["limits"]["promised_days"]) == ("adjust", "20")
    assert [each["name"] for each in content["materials"]] == ["居民身份证", "户口簿"]
    assert post.live_publication.revision.payload["content"]["limits"]["promised_days"] == "25"
    assert ItemEntry.objects.get().promised_days == 25  # nothing was published


def test_a_draft_is_continued(hall, drafter):
    item = hall.item()
    (row,) = taken_out(drafter)
    confirmed(drafter, handed_in(drafter, row | {"fee__standard": "免费"}))
    assert said_of(item)["content"]["fee"]["standard"] == "免费"
    assert said_of(item)["content"]["change"]["kind"] == "create"
    assert not Revision.objects.filter(is_side=True).exists()


def test_a_new_code_begins_an_item(hall, drafter):
    page = handed_in(drafter, begun(hall, materials="居民身份证|原件|1|是", limits__promised_days="5"))
    assert "新增：YLX-041" in text(page)
    assert not Item.objects.exists()
    confirmed(drafter, page)
    item = Item.objects.get(code="YLX-041")
    payload = said_of(item)
    assert (item.post.state, payload["title"], payload["column"]) == (PathState.DRAFT, "临时救助审批", "hall.zn")
    assert payload["content"]["basics"]["organ"] == hall.world.department.name
    assert payload["content"]["limits"]["promised_days"] == "5"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"basics__item_type": "行政某某"}, "没有“行政某某”这一项"),
        ({"limits__statutory_days": "5", "limits__promised_days": "6"}, "长于法定时限"),
        ({"materials": "其他材料|原件|1|是"}, "是兜底条款"),
        ({"materials": "身份证|影印件"}, "没有“影印件”这一种"),
        ({"places": "窗口|一楼|每天|13887220000"}, "请改成办公电话"),
        ({"limits__promised_days": "五天"}, "请填数字"),
        ({"code": "ylx 1"}, "事项编码由大写字母和数字组成"),
        ({"name": ""}, "事项名称"),
        ({"department": "某局"}, "没有“某局”这一项"),
    ],
)
def test_a_row_that_is_wrong_stops_the_whole_table(hall, drafter, changed, said):
    page = handed_in(drafter, begun(hall, code="YLX-050"), begun(hall, **changed))
    assert said in text(page)
    assert "第3行" in text(page)
    assert 'name="digest"' not in page.content.decode()
    assert not Item.objects.exists()


def test_a_code_stands_once(hall, drafter):
    assert "与第2行的“事项编码”相同" in text(handed_in(drafter, begun(hall), begun(hall)))


def test_a_version_that_is_being_signed_is_left_alone(hall, drafter):
    item = hall.item()
    hall.world.take("submit", item.post, hall.world.drafter)
    (row,) = taken_out(drafter)
    assert "完全一样" in text(handed_in(drafter, row))
    assert "有一版正在办理" in text(handed_in(drafter, row | {"name": "另一个名称"}))


def test_what_somebody_wrote_since_is_not_written_over(hall, drafter):
    item = hall.item()
    (row,) = taken_out(drafter)
    page = handed_in(drafter, row | {"fee__standard": "免费"})
    hall.world.edit(fresh(item.post), title="由别人改过的名称")
    again = confirmed(drafter, page)
    assert "请看过下面新的对照再确认" in text(again)
    assert "由别人改过的名称" in said_of(item)["title"]


def test_only_who_drafts_for_the_department_writes(hall, as_):
    other = DepartmentFactory.create(short_name="县林业局")
    client = as_(with_duties(other, Duty.DRAFT))
    hall.item()
    assert taken_out(client) == []
    assert "不是" in text(handed_in(client, begun(hall)))
    assert "已由另一个事项使用" in text(handed_in(client, begun(hall, code="YLX-001", department="县林业局")))
    assert client.get(f"{LIST}workbook/").status_code == 200
    manager = as_(hall.manager)
    assert "拟稿人" in text(handed_in(manager, begun(hall)))
    assert as_(hall.guides).get(f"{LIST}workbook/").status_code == 403


def test_a_draft_is_shown_to_who_writes_it_only(hall, as_):
    hall.item("YLX-002")
    item = hall.published("YLX-001")
    client = as_(hall.world.drafter)
    rows = {row["code"]: row for row in taken_out(client)}
    confirmed(client, handed_in(client, rows["YLX-001"] | {"fee__standard": "还没有公开的"}))
    assert fresh(item.post).state == PathState.DRAFT
    assert {row["code"]: row["fee__standard"] for row in taken_out(client)} == {
        "YLX-001": "还没有公开的",
        "YLX-002": "",
    }
    assert {row["code"]: row["fee__standard"] for row in taken_out(as_(hall.bureau))} == {"YLX-001": ""}


def test_one_department_or_all(hall, as_):
    hall.published()
    client, pk = as_(hall.bureau), hall.world.department.pk
    assert len(taken_out(client, f"?department={pk}")) == 1
    assert taken_out(client, f"?department={DepartmentFactory.create().pk}") == []
    page = text(client.get(LIST))
    assert "下载办事指南（Excel）" in page
    assert "用表格起草" not in page


def test_the_template_as_it_is_given_brings_nothing_in(drafter):
    data = drafter.get(f"{LIST}workbook/template.xlsx").content
    page = drafter.post(f"{LIST}workbook/", {"file": SimpleUploadedFile("模板.xlsx", data)}, follow=True)
    assert "除了表头和示例行，表格里没有内容" in text(page)
    assert "用表格起草" in text(drafter.get(LIST))


def test_the_number_of_queries_does_not_grow_with_unchanged_rows(hall, drafter, django_assert_max_num_queries):
    for number in range(1, 6):
        hall.item(f"YLX-00{number}")
    page = handed_in(drafter, *taken_out(drafter))
    with django_assert_max_num_queries(25):
        assert "完全一样" in text(drafter.get(page.request["PATH_INFO"]))
