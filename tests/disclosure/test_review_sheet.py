"""附件1 as a PDF: what was signed, lines for what was not yet, the code of the text on each page."""

import subprocess

import pytest

from disclosure.documents import review_sheet_pdf, sheet_context
from disclosure.enums import PathState
from tests.disclosure.world import fresh
from tests.factories import DepartmentFactory, with_duties

pytestmark = pytest.mark.django_db


def text_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_sheet_shows_items_signatures_and_the_code_of_the_text(world):
    post = world.published()
    sheet = post.review_sheets.select_related("revision", "post__department").get()
    text = text_of(review_sheet_pdf(sheet))
    assert "信息发布综合性审查表" in text
    assert text.count(post.current_revision.digest[:16]) >= 2
    for person in (world.drafter, world.secrecy, world.leader, world.proofreader, world.publisher):
        assert str(person) in text
    assert "R12" in text
    assert "R1 " in text


def test_what_is_not_signed_yet_has_a_line_for_the_hand(world):
    post = world.walk(world.draft(), to=PathState.IN_REVIEW)
    sheet = post.review_sheets.select_related("revision", "post__department").get()
    rows = {each["label"]: each["row"] for each in sheet_context(sheet)["signatures"]}
    assert [label for label, row in rows.items() if row is None] == ["保密审查", "签发", "校对", "发布"]


def test_only_those_who_see_the_post_get_its_sheet(world, login, client):
    post = world.published()
    address = f"/posts/{post.pk}/review-sheet.pdf"
    answer = login(world.leader).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    assert login(with_duties(DepartmentFactory.create())).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert login(world.leader).get(f"{address}?round=7").status_code == 404


def test_every_round_keeps_its_own_sheet(world):
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    post = world.take("return", post, world.proofreader)
    world.edit(post, title="改过的标题")
    world.take("submit", post, world.drafter)
    first, second = fresh(post).review_sheets.order_by("round")
    assert (first.revision.payload["title"], second.revision.payload["title"]) == ("会议召开", "改过的标题")
    assert first.number != second.number
