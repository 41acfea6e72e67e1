"""Dead links: found in batches, told once, mended when the page is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from columns.enums import ColumnType, Duty
from columns.models import NavigationEntry, SiteFact
from disclosure.domain.watching import links, outside, runs, targets
from disclosure.enums import PublicationState, TopicState
from disclosure.models import DeadLink, ExternalAddress, LegacyAddress, Publication, StockRun, Topic
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, PublicationFactory, with_duties
from yunlong_portal.kernel.fetching import Fetched
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def attached(number: int, digest: str = "0" * 64) -> dict:
    return {
        "number": number, "name": "表.pdf", "size": 1, "media_type": "application/pdf", "digest": digest,
        "alternative_text": "",
    }  # fmt: skip


def run_links(now: datetime = NOW) -> StockRun:
    run = runs.start("links", actor=None, now=now)
    assert runs.go_on(run, now=now)
    return run


def standing() -> list[tuple[str, str, str]]:
    rows = DeadLink.objects.standing().order_by("source", "address")
    return list(rows.values_list("source", "address", "reason"))


def test_each_kind_of_address_is_judged_by_what_is_public():
    county = CountyFactory.create()
    open_column = ColumnFactory.create(code="news.gg", owner=county)
    ColumnFactory.create(code="closed", is_open=False)
    unit = DepartmentFactory.create(slug="ylx-xx")
    live = PublicationFactory.create(column=open_column, department=unit, attachments=[attached(1)])
    gone = PublicationFactory.create(column=open_column, state=PublicationState.WITHDRAWN, withdrawal_reason="error")
    LegacyAddress.objects.create(host="old.example", path="/html/2015/旧.html", target="/posts/1/")
    made = {"created_by": live.post.created_by, "created_at": NOW}
    Topic.objects.create(slug="tpgj", post=live.post, state=TopicState.OPEN, opened_at=NOW, **made)
    post = live.post_id
    expected = {
        "/": "",
        "/search/": "",
        "/requests/new/": "",
        f"/posts/{post}/": "",
        f"/posts/{post}": "",
        f"/posts/{post}/files/1/%E8%A1%A8.pdf": "",
        f"/posts/{post}/files/2/x.pdf": "no_file",
        f"/posts/{gone.post_id}/": "taken_down",
        f"/posts/{gone.post_id}/files/1/x.pdf": "taken_down",
        "/posts/999999/": "taken_down",
        "/columns/news/gg/": "",
        "/columns/closed/": "column_closed",
        "/columns/nowhere/": "no_page",
        "/departments/ylx-xx/": "",
        "/departments/nobody/": "no_page",
        "/html/2015/0301.html": "no_page",
        "/html/2015/旧.html": "",
        "/topics/tpgj/": "",
        "/topics/nobody/": "no_page",
        "/admin/": "staff_only",
        f"/posts/{post}/review-sheet.pdf": "staff_only",
        "/static/css/staff.css": "",
        "/static/none.css": "no_page",
    }
    assert targets.judge(expected) == expected


def test_a_dead_link_stands_until_its_page_is_mended_and_is_told_once():
    unit = DepartmentFactory.create()
    clerk = with_duties(unit, Duty.DRAFT)
    row = PublicationFactory.create(
        department=unit, html='<p><a href="/posts/999/">旧文件</a>和<a href="/search/">检索</a></p>'
    )
    run = run_links()
    assert (run.total, run.done, run.found) == (1, 1, 1)
    assert standing() == [(f"post:{row.post_id}", "/posts/999/", "taken_down")]
    run_links(NOW + timedelta(days=1))
    assert DeadLink.objects.count() == 1
    assert [each.subject for each in Notice.objects.standing().filter(recipient=clerk)] == ["有1个链接打不开，请改正"]
    Publication.objects.filter(pk=row.pk).update(state="superseded")
    PublicationFactory.create(post=row.post, revision=row.revision, number=2, html="<p>改了</p>", department=unit)
    run_links(NOW + timedelta(days=2))
    assert standing() == []
    assert DeadLink.objects.get().mended_at == NOW + timedelta(days=2)
    assert not Notice.objects.standing().filter(recipient=clerk)


def test_what_stands_on_a_page_that_is_no_more_is_over():
    row = PublicationFactory.create(html='<p><a href="/posts/999/">旧</a></p>')
    run_links()
    Publication.objects.filter(pk=row.pk).update(state="superseded")
    run_links(NOW + timedelta(days=1))
    assert standing() == []


def test_a_file_whose_bytes_are_gone_is_a_dead_link():
    row = PublicationFactory.create(attachments=[attached(1)])
    run_links()
    assert standing() == [(f"post:{row.post_id}", f"/posts/{row.post_id}/files/1/%E8%A1%A8.pdf", "file_lost")]


def test_the_frame_of_every_page_counts_as_the_home_page():
    county = CountyFactory.create()
    keeper = with_duties(county, Duty.KEEP_COLUMNS)
    ColumnFactory.create(code="hall", type=ColumnType.SECTION, page="/nowhere/", owner=county)
    NavigationEntry.objects.create(code="a", label="旧栏目", address="/columns/old/")
    SiteFact.objects.create(key="l", group="link", label="网站", value="/not/here/")
    run_links()
    assert list(DeadLink.objects.order_by("source").values_list("source", "place")) == [
        ("column:hall", "page"), ("fact:l", "home"), ("navigation:a", "home"),
    ]  # fmt: skip
    assert Notice.objects.standing().get(recipient=keeper).subject == "有2个链接打不开，请改正"


def test_looking_again_at_one_page_ends_what_is_mended():
    row = PublicationFactory.create(html='<p><a href="/posts/999/">旧</a></p>')
    run_links()
    found = DeadLink.objects.get()
    assert not links.look_again(found, now=NOW)
    Publication.objects.filter(pk=row.pk).update(state="superseded")
    assert links.look_again(found, now=NOW)


def test_a_run_goes_on_where_it_was_left(monkeypatch):
    for _ in range(5):
        PublicationFactory.create(html='<p><a href="/posts/999/">旧</a></p>')
    monkeypatch.setitem(runs._kinds, "links", runs.Looking(**{**vars(links.LOOKING), "batch": 2}))
    run = runs.start("links", actor=None, now=NOW)
    assert not runs.go_on(run, now=NOW, batches=1)
    assert (run.done, run.total, run.leased_until) == (2, 5, None)
    with pytest.raises(Refused) as refused:
        runs.start("links", actor=None, now=NOW)
    assert refused.value.code == "runs_already"
    runs.keep_watch(NOW + timedelta(minutes=1))
    run.refresh_from_db()
    assert (run.done, run.found) == (5, 5)
    assert run.finished_at == NOW + timedelta(minutes=1)


def test_a_run_another_process_holds_is_left_alone():
    PublicationFactory.create()
    run = runs.start("links", actor=None, now=NOW)
    StockRun.objects.update(leased_until=NOW + timedelta(minutes=5))
    assert not runs.go_on(run, now=NOW)
    assert StockRun.objects.get().done == 0
    assert runs.go_on(run, now=NOW + timedelta(minutes=6))


def test_what_is_due_begins_by_itself_once_a_day():
    runs.start_due(NOW)
    StockRun.objects.update(finished_at=NOW)
    links_only = StockRun.objects.filter(kind="links")
    runs.start_due(NOW + timedelta(hours=23))
    assert links_only.count() == 1
    runs.start_due(NOW + timedelta(hours=24))
    assert links_only.count() == 2


@pytest.mark.parametrize("count", [1, 6])
def test_a_batch_costs_the_same_queries_however_much_is_in_it(count, django_assert_num_queries):
    other = PublicationFactory.create(attachments=[attached(1)])
    made = [
        PublicationFactory.create(
            html=f'<p><a href="/posts/{other.post_id}/">甲</a><a href="/posts/{other.post_id}/files/1/x.pdf">乙</a>'
            '<a href="/posts/999/">丙</a><a href="/columns/x/">丁</a></p>',
            attachments=[attached(1)],
        )
        for _ in range(count)
    ]
    run = runs.start("links", actor=None, now=NOW)
    links.own_hosts(), targets.judge(["/columns/x/", "/departments/x/"])  # remembered by their floor
    with CaptureQueriesContext(connection) as asked:
        links.look(run, [each.pk for each in made], NOW)
    # The pages; which posts are live; their files; the stored files; what stood before; the new rows.
    assert len(asked) == 6


def test_an_address_outside_is_dead_after_failures_on_two_days(settings):
    settings.FETCHES = True
    row = PublicationFactory.create(html='<p><a href="https://other.example/a">外</a></p>')
    run_links()
    address = ExternalAddress.objects.get()
    outside.note(address, Fetched(address.address, status=404), now=NOW)
    outside.note(address, Fetched(address.address, problem="slow"), now=NOW + timedelta(hours=2))
    run_links(NOW + timedelta(hours=3))
    assert standing() == []
    outside.note(address, Fetched(address.address, status=404), now=NOW + timedelta(days=1))
    run_links(NOW + timedelta(days=1, hours=1))
    assert standing() == [(f"post:{row.post_id}", "https://other.example/a", "not_found")]
    outside.note(address, Fetched(address.address, status=200), now=NOW + timedelta(days=2))
    run_links(NOW + timedelta(days=2, hours=1))
    assert standing() == []


@pytest.mark.parametrize("status", [200, 204, 403, 429])
def test_who_answers_at_all_is_there(status):
    address = ExternalAddress(digest="0" * 64, address="https://other.example/a", seen_at=NOW, due_at=NOW)
    outside.note(address, Fetched(address.address, status=status), now=NOW)
    assert (address.failed_on, address.reason, address.due_at) == (None, "", NOW + timedelta(days=7))


def test_nobody_outside_is_asked_unless_the_county_says_so(settings):
    settings.FETCHES = False
    PublicationFactory.create(html='<p><a href="https://other.example/a">外</a></p>')
    run_links()
    assert not ExternalAddress.objects.exists()
    assert outside.visit_due(NOW) == 0


def test_each_host_is_asked_once_at_a_turn_and_never_one_inside(settings):
    settings.FETCHES = True
    for place in ("http://127.0.0.1/a", "http://127.0.0.1/b", "http://10.0.0.1/"):
        digest = f"{place:0<64}"[:64]
        ExternalAddress.objects.create(digest=digest, address=place, seen_at=NOW, due_at=NOW)
    assert outside.visit_due(NOW) == 2
    assert set(ExternalAddress.objects.filter(checked_at=NOW).values_list("reason", flat=True)) == {"unreachable"}
