"""At a computer that many use: what the last citizen typed and was shown is not there for the next one."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections, transaction

from requests_ogi.enums import PaperKind
from requests_ogi.forms.draft import Draft
from requests_ogi.views import uploads
from tests.requests_ogi.pages.filling import ADDRESS, AUTHORITY, HOW, IDENTITY, PERSON, WANTED, paper
from tests.requests_ogi.pages.test_complaints import SAID, Complainant
from tests.requests_ogi.pages.test_filing import SERVED
from yunlong_portal.kernel.private_files import keep

pytestmark = pytest.mark.django_db


def test_a_page_of_yesterday_shows_nobody_what_was_typed(filler, today):
    last = filler.to_check().hidden
    today.shift(timedelta(hours=25))
    filler.response = filler.client.post(ADDRESS, last | {"go": "change:who"})
    assert PERSON["name"] not in filler.response.content.decode()
    assert "已经失效" in filler.notices[0]


def test_an_application_sent_again_later_shows_its_number_and_no_query_code(filler, today):
    last = filler.to_check().hidden
    number, code = filler.send("file").number, filler.code
    today.shift(timedelta(minutes=9))
    filler.response = filler.client.post(ADDRESS, last | {"go": "file"})
    assert (filler.number, filler.code) == (number, code)
    today.shift(timedelta(minutes=2))
    filler.response = filler.client.post(ADDRESS, last | {"go": "file"})
    assert (filler.heading, filler.number) == ("这份申请已经提交过", number)
    assert code not in filler.response.content.decode()
    assert not filler.page.xpath("//input[@name='pass']")


def test_an_agents_data_is_not_carried_on_from_a_page_that_is_sent_again_later(filler, today):
    last = filed_by_agent(filler)
    assert filler.page.xpath("//button[text()='为另一位委托人申请']")
    today.shift(timedelta(minutes=11))
    filler.response = filler.client.post(ADDRESS, last | {"go": "file"})
    assert filler.heading == "这份申请已经提交过"
    assert not filler.page.xpath("//button[text()='为另一位委托人申请']")


def filed_by_agent(filler):
    """File for somebody, and return what the last page carried."""
    filler.send(**WANTED).send(kind="citizen", by="agent").send(**PERSON, **SERVED).send(**HOW)
    last = filler.send(**{IDENTITY: paper(), AUTHORITY: paper("委托书.pdf")}).hidden
    filler.send("file")
    return last


def test_a_complaint_sent_again_later_shows_its_number_and_no_query_code(client, world, today):
    somebody = Complainant(client)
    page = somebody.response
    number, code = somebody.send(**SAID).numbers
    today.shift(timedelta(minutes=9))
    somebody.response = page
    assert somebody.send(**SAID).numbers == (number, code)
    today.shift(timedelta(minutes=2))
    somebody.response = page
    shown = somebody.send(**SAID).response.content.decode()
    assert (number in shown, code in shown) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_is_laid_on_a_case_at_this_moment_is_not_erased(private_file):
    draft = Draft.fresh()
    draft.add(private_file, PaperKind.IDENTITY)
    now = private_file.stored_at

    def drop():
        uploads.drop_paper(draft, str(private_file.pk), now=now)
        connections.close_all()

    dropping = Thread(target=drop)
    with transaction.atomic():
        keep([private_file])
        dropping.start()
        dropping.join(timeout=0.5)
    dropping.join()
    private_file.refresh_from_db()
    assert not private_file.is_erased
