"""The staff's pages: the county's table, a department's page, steps taken by forms, files, the bound book."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from columns.enums import Duty
from disclosure.documents import policy_book
from disclosure.domain.filings import book
from disclosure.models import PolicyBook, PolicyFiling
from tests.disclosure.filings.conftest import Filings
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel import making
from yunlong_portal.kernel.models import User

BOARD = "/admin/disclosure/policyfiling/"
HERE = f"{BOARD}rounds/2017/mzj/"

Login = Callable[[User], Client]


def texts(data: bytes) -> list[str]:
    """Return the words of each page, without what stands between them."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def test_the_office_sees_every_department_in_as_many_queries_as_one(filings: Filings, login: Login) -> None:
    client = login(filings.checker)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        client.get(BOARD)
    DepartmentFactory.create_batch(100)
    with CaptureQueriesContext(connection) as many:
        page = client.get(BOARD)

    assert len(many) == len(few) <= 9
    assert (page.context["total"], len(page.context["page"].object_list)) == (101, 50)
    assert "逾期未报" in page.content.decode()


@pytest.mark.parametrize("duty", [Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL])
def test_a_leader_who_is_told_what_is_missing_reads_it_and_takes_no_step(
    filings: Filings, login: Login, duty: Duty
) -> None:
    filings.publish_all()
    client = login(with_duties(filings.department, duty))

    page = client.get(HERE)

    assert (page.status_code, [each.choices for each in page.context["lines"]]) == (200, [[], [], []])
    assert "等这个单位报送" in page.content.decode()
    assert client.get(BOARD).context["total"] == 1
    client.post(f"{HERE}guide/act/file/", {"version": 1})
    assert not PolicyFiling.objects.exists()


def test_a_department_sees_its_own_line_and_page_alone(filings: Filings, login: Login) -> None:
    DepartmentFactory.create(slug="other", short_name="另一局")
    client = login(filings.filer)

    page = client.get(BOARD)

    assert [each.department.slug for each in page.context["page"].object_list] == ["mzj"]
    assert client.get(f"{BOARD}rounds/2017/other/").status_code == 404
    assert client.get(f"{BOARD}?round=2016").status_code == 404
    stranger = login(with_duties(DepartmentFactory.create(), Duty.DRAFT))
    assert {stranger.get(each).status_code for each in (BOARD, HERE, f"{BOARD}table.csv")} == {403}


def test_the_table_is_narrowed_and_goes_out(filings: Filings, login: Login) -> None:
    filings.publish()
    filings.act("file", "catalogue", filings.filer)
    DepartmentFactory.create(name="云龙县林业局", short_name="县林业局")
    client = login(filings.checker)

    narrowed = client.get(BOARD, {"look": "waiting"})
    assert [each.department.slug for each in narrowed.context["page"].object_list] == ["mzj"]
    assert client.get(BOARD, {"q": "没有"}).context["total"] == 0
    lines = b"".join(client.get(f"{BOARD}table.csv", {"q": "民政"}).streaming_content).decode().splitlines()
    assert lines[1:] == [
        "云龙县民政局,逾期未报,逾期未收,未报送,2017-11-20,逾期未收,已报送，待审核,逾期未报,逾期未收,未报送,"
        "政府信息公开指南电子版、纸质版；政府信息公开目录纸质版；政务公开制度电子版、纸质版"
    ]
    assert client.get(f"{BOARD}table.xlsx").status_code == 200
    assert client.get(f"{BOARD}table.doc").status_code == 404


@pytest.mark.once
def test_the_table_is_printed_to_be_signed(filings: Filings, login: Login) -> None:
    answer = login(filings.checker).get(f"{BOARD}table.pdf")

    (page,) = texts(answer.content)
    assert "指南、目录、制度备案情况表" in page
    assert "云龙县民政局" in page
    assert "报送期限2017年11月30日" in page


def test_the_page_says_what_is_missing_and_where_the_next_step_is_taken(filings: Filings, login: Login) -> None:
    with_duties(filings.department, Duty.DRAFT, user=filings.filer)
    page = login(filings.filer).get(HERE).content.decode()

    assert "还没有公开的政府信息公开指南，先拟稿。" in page
    assert "/admin/disclosure/post/add/?kind=disclosure_guide" in page


def test_a_document_is_handed_in_and_checked_by_forms(filings: Filings, login: Login) -> None:
    filings.publish_all()
    own, office = login(filings.filer), login(filings.checker)

    own.post(f"{HERE}guide/act/file/", {"guide-file-version": "1"})
    refused = office.post(f"{HERE}guide/act/check/", {"guide-check-version": "3"})
    assert (refused.status_code, "请填写下次核对指南。" in refused.content.decode()) == (200, True)
    stale = office.post(f"{HERE}guide/act/return/", {"guide-return-version": "1", "guide-return-reason": "太简单"})
    assert "已由他人办理" in stale.content.decode()
    assert "太简单" in stale.content.decode()
    office.post(f"{HERE}guide/act/receive_paper/", {"guide-receive_paper-version": "2",
                "guide-receive_paper-received_on": "2026-11-24"})  # fmt: skip
    office.post(f"{HERE}guide/act/check/", {"guide-check-version": "3", "guide-check-next_review_on": "2027-11-01"})

    row = PolicyFiling.objects.get()
    assert (row.state, str(row.paper_received_on), str(row.next_review_on)) == ("checked", "2026-11-24", "2027-11-01")
    assert own.get(f"{BOARD}{row.pk}/change/").status_code == 200
    assert own.get(f"{BOARD}{row.pk}/history/").status_code == 302


def test_what_was_handed_in_can_be_read_later(filings: Filings, login: Login) -> None:
    publication = filings.publish(title="关于低保公示的通知", summary="公示七天")
    filings.publish("disclosure_guide", title="县民政局指南", html="<p>怎样查到政府信息</p><img src='/x.png' alt='图'>")
    for document in ("catalogue", "guide"):
        filings.act("file", document, filings.filer)
    client = login(filings.checker)

    lines = b"".join(client.get(f"{HERE}catalogue/1.csv").streaming_content).decode().splitlines()
    assert lines[1:] == [f"其他,{publication.index_number},关于低保公示的通知,公示七天,2017-08-25"]
    assert client.get(f"{HERE}catalogue/1.pdf").status_code == 404
    assert client.get(f"{HERE}guide/2.pdf").status_code == 404
    (page,) = texts(client.get(f"{HERE}guide/1.pdf").content)
    assert "怎样查到政府信息（图片：图）" in page


def test_the_three_are_bound_into_one_with_title_page_and_contents(filings: Filings, login: Login) -> None:
    filings.publish_all()
    client = login(filings.filer)
    assert "还没有报送" in client.post(f"{HERE}book/", follow=True).content.decode()
    for document in ("guide", "catalogue", "rules"):
        filings.act("file", document, filings.filer)

    client.post(f"{HERE}book/")
    made = PolicyBook.objects.get()
    pages = texts(client.get(f"{HERE}book/{made.pk}.pdf").content)

    assert (made.pages, len(pages)) == (4, 6)
    assert "1县民政局政府信息公开指南12政府信息公开目录（第1—2条，共2条）23信息发布制度34保密审查制度4" in pages[1]
    assert "县民政局政府信息公开指南" in pages[2]


def test_a_large_book_waits_for_the_sweep_and_is_made_once(filings: Filings) -> None:
    filings.publish()
    filings.act("file", "catalogue", filings.filer)
    asked = book.ask(filings.round, filings.department, actor=filings.filer, now=filings.now)

    assert book.ask(filings.round, filings.department, actor=filings.checker, now=filings.now) == asked
    assert making.take_on(asked, lease=book.LEASE, now=filings.now)
    assert policy_book.bind_waiting(filings.now) == 0
    assert policy_book.bind_waiting(filings.now + book.LEASE) == 1
    asked.refresh_from_db()
    assert (asked.attempts, asked.pages) == (2, 1)
