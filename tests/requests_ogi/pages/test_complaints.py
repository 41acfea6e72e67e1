"""举报投诉 online: lodged named or not, once however often it is sent, followed by number and code."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from columns.domain.duties import duties_of
from requests_ogi.domain.complaints import COMPLAINT
from requests_ogi.enums import ComplaintFinding, ComplaintMode
from requests_ogi.models import Complaint, ComplaintPaper
from requests_ogi.queries.complaints import complaint_of
from requests_ogi.views.complaints import MOST_IN_AN_HOUR
from tests.requests_ogi.pages.filling import paper, text
from tests.requests_ogi.pages.test_tracking import ADDRESS as TRACK
from tests.requests_ogi.pages.test_tracking import NOT_FOUND, TODAY, Follower, online
from tests.requests_ogi.world import at
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import Notice, PrivateFile

ADDRESS = "/requests/complaints/new/"
SAID = {
    "unit": "mzj",
    "matter": "not_published",
    "content": "2016年低保名单没有公开，去窗口问过两次",
    "by": "anonymous",
}
NAMED = SAID | {"by": "named", "name": "张三丰", "phone": "138 8722 0000", "address": "云龙县诺邓镇"}
_PAPER = "paper_other"

pytestmark = pytest.mark.django_db


class Complainant:
    """Somebody before the form; ``page`` is the last answer."""

    def __init__(self, client) -> None:
        self.client = client
        self.response = client.get(ADDRESS)

    def send(self, go: str = "send", **typed) -> "Complainant":
        """Send the page with what is typed in."""
        form = self.page.xpath(f"//form[@action='{ADDRESS}']")[0]
        hidden = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
        self.response = self.client.post(ADDRESS, hidden | typed | {"go": go})
        return self

    @property
    def page(self):
        """Return the page as a tree."""
        return html.fromstring(self.response.content.decode())

    @property
    def told(self) -> list[str]:
        """Return what is wrong and what was done."""
        return [text(each) for each in self.page.xpath("//div[@class='error-summary']//li | //p[@class='notice']")]

    @property
    def numbers(self) -> tuple[str, str]:
        """Return number and query code of the last page."""
        number, code = (text(each) for each in self.page.xpath("//dl[@class='numbers']//dd"))
        return number, code


@pytest.fixture
def somebody(client, world) -> Complainant:
    return Complainant(client)


def test_a_complaint_without_a_name_is_numbered_and_told_to_the_county_office_alone(somebody, world):
    number, code = somebody.send(**SAID).numbers
    row = Complaint.objects.get()
    assert (row.number, row.unit, row.mode, row.is_named, row.taken_in_by) == (
        number, world.bureau, ComplaintMode.ONLINE, False, None,
    )  # fmt: skip
    assert tracking.matches(code, row.tracking_digest)
    assert (row.text.content, row.text.name) == (SAID["content"], "")
    assert [each.recipient for each in Notice.objects.all()] == [world.overseer]
    for person in (world.clerk, world.handler, world.head, world.leader):
        assert Complaint.objects.visible_to(duties_of(person, at(TODAY)), person).count() == 0


def test_whoever_wants_no_name_is_not_written_down_whatever_he_typed(somebody):
    somebody.send(**NAMED | {"by": "anonymous", "phone": "1"})
    kept = Complaint.objects.get().text
    assert (kept.name, kept.phone, kept.address, kept.masked_name) == ("", "", "", "")


def test_a_name_is_kept_and_shown_masked(somebody, client):
    number, code = somebody.send(**NAMED).numbers
    row = Complaint.objects.get()
    assert (row.is_named, row.text.name, row.text.phone) == (True, "张三丰", "13887220000")
    page = Follower(client, number, code).look().response.content.decode()
    assert "张*" in page
    for secret in ("张三丰", "13887220000", "诺邓镇", code):
        assert secret not in page


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"unit": ""}, "id_unit"),
        ({"unit": "nobody"}, "id_unit"),
        ({"matter": "x"}, "id_matter_0"),
        ({"content": " \u200b"}, "id_content"),
        ({"content": "长" * 3_001}, "id_content"),
        ({"by": ""}, "id_by_0"),
        ({"by": "named", "name": ""}, "id_name"),
        ({"by": "named", "name": "张三丰", "phone": "12"}, "id_phone"),
        ({"leave_empty": "http"}, "id_leave_empty"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost(somebody, changed, place):
    somebody.send(**NAMED | changed)
    assert "".join(somebody.page.xpath("//div[@class='error-summary']//a/@href")) == f"#{place}"
    assert somebody.page.xpath("//input[@name='address']/@value") == [NAMED["address"]]
    assert Complaint.objects.count() == 0


def test_a_form_sent_twice_is_one_complaint(somebody):
    first = somebody.response
    numbers = somebody.send(**SAID).numbers
    somebody.response = first
    assert somebody.send(**SAID).numbers == numbers
    assert "没有重复登记" in somebody.response.content.decode()
    assert Complaint.objects.count() == 1


def test_papers_go_with_it_and_one_taken_out_again_is_erased(somebody):
    somebody.send("upload", **SAID, **{_PAPER: paper("截图.pdf")})
    assert somebody.told[0].startswith("已上传：截图.pdf。")
    somebody.send("upload", **SAID, **{_PAPER: paper("另一份.pdf")})
    (_, second) = somebody.page.xpath("//button[starts-with(@value, 'drop:')]/@value")
    assert somebody.send(second, **SAID).told == ["已删除：另一份.pdf。"]
    somebody.send(**SAID)
    kept = ComplaintPaper.objects.get()
    assert (kept.complaint, kept.file.name, kept.file.kept_until) == (Complaint.objects.get(), "截图.pdf", None)
    assert PrivateFile.objects.kept().count() == 1


def test_a_file_that_cannot_be_taken_is_named_and_what_was_typed_stays(somebody):
    somebody.send(**SAID, **{_PAPER: paper("程序.exe", b"MZ")})
    assert somebody.told[0].startswith("程序.exe：")
    assert somebody.page.xpath("//textarea")[0].text.strip() == SAID["content"]
    assert Complaint.objects.count() == 0


def test_who_gives_himself_away_without_a_name_is_asked_once(somebody):
    typed = SAID | {"content": "名单没有公开，我的电话13887220000"}
    told = somebody.send(**typed).told
    assert told[0].startswith("您选了匿名，但具体情况里写有手机号码。")
    assert Complaint.objects.count() == 0
    somebody.send(**typed)
    assert Complaint.objects.count() == 1


def test_a_case_is_linked_by_its_number_and_nobody_learns_whether_there_is_one(somebody, world, client):
    row = online(world).request
    page = somebody.send(**SAID, number=row.number.lower()).response.content.decode()
    other = Complainant(client).send(**SAID, number="没有-1").response.content.decode()
    linked, unlinked = Complaint.objects.order_by("pk")
    assert (linked.request, unlinked.request) == (row, None)
    assert unlinked.text.content.endswith("涉及的申请：没有-1")
    assert [each.count("涉及的申请") for each in (page, other)] == [0, 0]


def test_one_address_lodges_only_so_many_an_hour(somebody, client, today):
    for _ in range(MOST_IN_AN_HOUR):
        Complainant(client).send(**SAID)
    late = Complainant(client).send(**SAID)
    assert late.response.status_code == 429
    assert "请在10:01以后再试" in late.told[0]
    assert late.page.xpath("//textarea")[0].text.strip() == SAID["content"]
    today.shift(timedelta(hours=1, minutes=1))
    assert late.send(**SAID).numbers[0] == f"TS-2026-{MOST_IN_AN_HOUR + 1:04d}"


def test_it_is_followed_where_applications_are_and_the_answer_is_read_there(somebody, world, client):
    number, code = somebody.send(**SAID).numbers
    follower = Follower(client, number.lower(), code.lower()).look()
    assert follower.heading == f"{number} 的办理情况"
    assert follower.story == ["提交举报投诉", "▶等待受理", "答复"]
    row = Complaint.objects.get()
    said = {"finding": ComplaintFinding.FOUNDED, "answer": "已责成县民政局公开。"}
    for name, data in (("take_on", {}), ("answer", said)):
        row = COMPLAINT.take(
            name, row=row, actor=world.overseer, expected_version=row.version, now=at(TODAY, 15), **data
        )
    assert follower.look().story == ["提交举报投诉", "受理调查", "▶答复"]
    assert text(follower.page.xpath("//section[.//h2[@id='answer-heading']]")[0]).startswith(
        "答复：属实 已责成县民政局公开。"
    )
    assert str(world.overseer) not in follower.response.content.decode()
    assert follower.response.headers["Cache-Control"] == "no-store"


def test_a_stranger_with_another_code_learns_nothing(somebody, world, client):
    number, _ = somebody.send(**SAID).numbers
    filed = online(world)
    assert Follower(client, number, filed.code).look().told == [NOT_FOUND]
    assert Follower(client, "TS-2026-9999", filed.code).look().told == [NOT_FOUND]
    assert client.get(TRACK, {"number": number}).status_code == 200


def test_the_page_of_a_complaint_takes_three_queries(somebody):
    somebody.send(**SAID)
    row = Complaint.objects.get()
    with CaptureQueriesContext(connection) as queries:
        complaint_of(row.pk, now=at(TODAY))
    assert len(queries) == 3
