"""The staff's pages of boards: who sees what, each act from its form, the poster."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from columns.enums import Duty
from disclosure.documents.boards import amount_of, fitted, poster_pdf, scales_for
from disclosure.domain import publishing
from disclosure.models import BoardConfirmation, BoardTask, Post, PosterPosting
from tests.disclosure.boards.conftest import CONTENT
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel import private_files

pytestmark = pytest.mark.django_db
LIST = "admin:disclosure_departmentboard_changelist"


def address(department, name="change", *more):
    return reverse(f"admin:disclosure_departmentboard_{name}", args=[department.pk, *more])


@pytest.fixture
def clerk(client, world):
    """Return a browser in which the drafter is signed in."""
    client.force_login(world.drafter)
    return client


def picture():
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "JPEG")
    return SimpleUploadedFile("墙上.jpg", data.getvalue(), content_type="image/jpeg")


def test_a_unit_sees_its_own_board_and_the_keeper_of_columns_all(clerk, world):
    other = DepartmentFactory.create(short_name="县教育局")
    shown = clerk.get(reverse(LIST)).content.decode()
    assert world.department.short_name in shown
    assert "县教育局" not in shown
    assert clerk.get(address(other)).status_code == 404
    clerk.force_login(with_duties(world.county, Duty.KEEP_COLUMNS))
    assert "县教育局" in clerk.get(reverse(LIST)).content.decode()


def test_the_list_takes_a_fixed_number_of_queries(clerk, world, board, django_assert_max_num_queries):
    world.walk(board())
    DepartmentFactory.create_batch(30)
    clerk.force_login(with_duties(world.county, Duty.KEEP_COLUMNS))
    with django_assert_max_num_queries(10):
        assert clerk.get(reverse(LIST)).status_code == 200


@pytest.mark.parametrize("state", ["none", "old", "tasks", "poster"])
def test_each_filter_and_the_export_can_be_asked(clerk, world, board, state):
    world.walk(board())
    assert clerk.get(reverse(LIST), {"state": state}).status_code == 200
    export = clerk.get(reverse("admin:disclosure_departmentboard_export", args=["csv"]), {"state": state})
    lines = b"".join(export.streaming_content).decode()
    assert (world.department.name in lines) is False


def test_a_board_is_begun_from_its_page_and_once_only(clerk, world, place):
    page = clerk.get(address(world.department)).content.decode()
    assert "还没有机构设置公示栏" in page
    response = clerk.post(address(world.department, "begin"))
    assert response.url == reverse("admin:disclosure_post_change", args=[Post.objects.get().pk])
    again = clerk.post(address(world.department, "begin"), follow=True).content.decode()
    assert "已经有机构设置公示栏" in again


def test_a_sealed_document_has_no_title_on_the_board_it_asked_to_change(clerk, world, calendar):
    title = "关于县政府办公室内设机构调整的通知"
    whole = world.payload(kind="document", title=title)["metadata"] | {
        "genre": "notice", "issuing_body": "县政府", "date_of_issue": "2026-11-20"
    }  # fmt: skip
    post = world.published(kind="document", title=title, metadata=whole)
    assert title in clerk.get(address(world.department)).content.decode()
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="误发", now=world.tick())
    assert title not in clerk.get(address(world.department)).content.decode()
    assert title not in str(list(BoardTask.objects.values()))


def test_looking_at_a_board_is_written_down(clerk, world, board):
    world.walk(board())
    assert clerk.post(address(world.department, "confirm"), {"confirm-note": "逐栏核对"}).status_code == 302
    assert BoardConfirmation.objects.get().note == "逐栏核对"


def test_a_person_who_left_is_reported_and_the_form_asks_where_he_stands(clerk, world, board):
    world.walk(board())
    empty = clerk.post(address(world.department, "person"), {"person-note": ""})
    assert empty.status_code == 422
    clerk.post(address(world.department, "person"), {"person-note": "领导班子第1行"})
    task = BoardTask.objects.get()
    assert task.due_on == timezone.localdate() + timedelta(days=1)
    page = clerk.get(address(world.department)).content.decode()
    assert "领导班子第1行" in page
    assert "逐栏核对过" not in page


def test_only_who_signs_settles_a_task_without_a_new_version(clerk, world, board):
    world.walk(board())
    task = BoardTask.objects.create(
        department=world.department, cause="person", note="第1行", opened_at=world.now, due_on=date(2026, 11, 24)
    )
    asked = {f"dismiss-{task.pk}-version": 1, f"dismiss-{task.pk}-reason": "他还在任"}
    assert "不需要改</summary>" not in clerk.get(address(world.department)).content.decode()
    refused = clerk.post(address(world.department, "task", task.pk, "dismiss"), asked)
    assert refused.status_code == 422
    assert "您没有“核对过，公示栏不需要改”的职责" in refused.content.decode()
    assert clerk.post(address(world.department, "task", task.pk, "reopen"), asked).status_code == 404
    clerk.force_login(world.leader)
    assert "不需要改</summary>" in clerk.get(address(world.department)).content.decode()
    clerk.post(address(world.department, "task", task.pk, "dismiss"), asked)
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("not_needed", "不需要改：他还在任")
    late = clerk.post(
        address(world.department, "task", task.pk, "dismiss"), asked | {f"dismiss-{task.pk}-reason": "真的在任"}
    )
    assert late.status_code == 422
    assert "已由他人办理" in late.content.decode()
    assert "真的在任" in late.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_poster_on_the_wall_is_recorded_with_its_picture_and_an_old_one_is_told(
    clerk, world, board, settings, tmp_path
):
    settings.PRIVATE_ROOT = tmp_path
    post = world.walk(board())
    asked = {"posting-place": "一楼大厅", "posting-posted_on": timezone.localdate(post.live_publication.published_at)}
    without = clerk.post(address(world.department, "posting"), asked)
    assert without.status_code == 422
    assert "请选择文件" in without.content.decode()
    assert clerk.post(address(world.department, "posting"), asked | {"posting-picture": picture()}).status_code == 302
    posting = PosterPosting.objects.get()
    shown = clerk.get(address(world.department, "picture", posting.pk))
    assert shown["Content-Type"] == "image/jpeg"
    again = clerk.post(address(world.department, "posting"), asked | {"posting-picture": picture()})
    assert "已经登记过这一版" in again.content.decode()
    private_files.path_of(posting.picture).unlink()
    lost = clerk.get(address(world.department, "picture", posting.pk), follow=True)
    assert "文件不在库中" in lost.content.decode()

    world.take("correct", post, world.drafter)
    world.edit(post, correction_note="更新", content=CONTENT | {"staffing": {"administrative_posts": "9"}})
    world.walk(post)
    assert "旧版，请换新" in clerk.get(address(world.department)).content.decode()
    old = clerk.get(reverse(LIST), {"state": "poster"}).content.decode()
    assert world.department.short_name in old


@pytest.mark.once
@pytest.mark.parametrize(("size", "width"), [("a3", 842), ("a1", 1684)])
def test_a_poster_is_one_sheet_of_its_size(world, board, size, width):
    post = world.walk(board())
    with pikepdf.open(BytesIO(poster_pdf(post.live_publication, size=size))) as made:
        assert len(made.pages) == 1
        assert round(float(made.pages[0].mediabox[2])) == width


def test_on_a_poster_what_is_short_is_not_broken_and_a_text_has_the_rest_of_the_line():
    cells = ("县劳动就业服务中心", "承担就业服务、失业保险等工作", "段某", "5523951")
    row = "".join(f"<td>{each}</td>" for each in cells)
    body = fitted(f"<section><table><tr><th>名称</th></tr><tr>{row}</tr><tr>{row}</tr></table></section>")
    assert body.count('<td class="brief">') == 4
    assert body.count('<td class="brief">5523951</td>') == body.count('<td class="brief">段某</td>') == 2


@pytest.mark.parametrize("row", ['<td colspan="2">甲</td>', "<td>甲</td>", '<td rowspan="2">甲</td><td>乙</td>'])
def test_a_table_that_somebody_laid_out_himself_stays_as_it_is(row):
    body = f"<p>补充说明</p><table><tr><td>甲</td><td>乙</td></tr><tr>{row}</tr><tr><td>丙</td></tr></table>"
    assert fitted(body) == body


@pytest.mark.parametrize(
    ("characters", "first"), [(500, "large"), (1_500, "middle"), (2_400, "small"), (9_000, "fine")]
)
def test_a_poster_is_first_set_in_the_type_that_should_fit(characters, first):
    amount = amount_of(f"<p>{'字' * characters}</p>", items=1)
    assert scales_for(amount)[0] == first
    assert scales_for(amount)[-1] == "fine"


def test_a_poster_needs_a_public_board(clerk, world, board):
    board()
    assert clerk.get(address(world.department, "poster", "a3")).status_code == 404
