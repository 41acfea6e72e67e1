"""What may follow a reply: reconsideration and litigation, the answer made public, the applicant's other cases."""

from datetime import timedelta

import pytest

from columns.enums import Duty
from disclosure.models import Post
from requests_ogi.domain import letters
from requests_ogi.enums import RequestState
from tests.factories import ColumnFactory, with_duties
from tests.requests_ogi.admin.conftest import fresh, lay, page_of
from tests.requests_ogi.world import PERSON, WANTED, file, processing, replied, take, take_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(world, today, private_file):
    """Return a granted case that was answered today."""
    row = replied(processing(world, on=today), world, on=today)
    letter = row.letters.get()
    take_letter("seal", letter, world.clerk, on=today, file=private_file, code=letters.composed_of(letter).code)
    service = {"way": "direct", "handed_over_on": today, "signed_on": today}
    return take("serve", row, world.clerk, on=today, service=service)


def remedy_act(client, row, remedy, name, **data):
    fields = {f"{name}-{key}": value for key, value in data.items()}
    return client.post(page_of(row, "remedy", remedy.pk), {"act": name} | fields)


def test_a_challenge_is_written_down_answered_decided_and_has_the_case_done_again(world, login, served, today):
    client = login(world.head)
    papers = {
        "kind": "reconsideration",
        "body": "云龙县人民政府",
        "received_on": today,
        "case_number": "云复〔2026〕1号",
    }
    assert lay(client, served, "remedy", **papers).status_code == 302
    remedy = served.remedies.get()
    assert "前提交答复和证据" in client.get(page_of(served)).content.decode()
    page = client.get(page_of(served, "remedy", remedy.pk))
    assert [form.name for form in page.context["forms"]] == ["answered", "result"]
    wrong = remedy_act(client, served, remedy, "answered", on=today - timedelta(days=9))
    assert "早于收到副本之日" in wrong.content.decode()
    assert remedy_act(client, served, remedy, "answered", on=today).status_code == 302
    assert remedy_act(client, served, remedy, "result", result="corrected", decided_on=today).status_code == 302
    due_on = today + timedelta(days=20)
    reopening = {"version": fresh(served).version, "due_on": due_on}
    assert remedy_act(client, served, remedy, "reopening", **reopening).status_code == 302
    assert (fresh(served).state, fresh(served).deadline.due_on) == (RequestState.REOPENED, due_on)
    assert remedy_act(client, served, remedy, "appeal").status_code == 404


def test_who_may_not_write_a_challenge_down_reads_it_and_no_more(world, login, served, today):
    papers = {"kind": "litigation", "body": "云龙县人民法院", "received_on": today}
    assert "没有" in lay(login(world.leader), served, "remedy", **papers).content.decode()
    lay(login(world.handler), served, "remedy", **papers)
    remedy = served.remedies.get()
    client = login(world.leader)
    assert client.get(page_of(served, "remedy", remedy.pk)).context["forms"] == []
    assert (
        "复议、诉讼由承办人" in remedy_act(client, served, remedy, "answered", on=today, follow=True).content.decode()
    )
    assert login(world.window_clerk).get(page_of(served, "remedy", remedy.pk)).status_code == 404


def test_a_granted_reply_becomes_a_draft_post_by_one_click_of_a_drafter(world, login, served, today):
    ColumnFactory.create(owner=world.bureau)
    drafter = login(with_duties(world.bureau, Duty.DRAFT, Duty.HANDLE_REQUEST))
    assert "建成信息公开" in drafter.get(page_of(served)).content.decode()
    assert "建成信息公开" not in login(world.handler).get(page_of(served)).content.decode()
    answer = drafter.post(page_of(served, "publish"))
    post = Post.objects.get()
    assert answer["Location"] == f"/admin/disclosure/post/{post.pk}/change/"
    assert PERSON["name"] not in str(post.current_revision.payload)
    assert "已建成信息" in drafter.get(page_of(served)).content.decode()
    again = drafter.post(page_of(served, "publish"), follow=True)
    assert "已经建过信息" in again.content.decode()
    refused = login(world.handler).post(page_of(served, "publish"), follow=True)
    assert Post.objects.count() == 1
    assert "不是" in refused.content.decode() or "已经建过" in refused.content.decode()


def test_the_same_applicants_cases_are_shown_with_how_alike_they_are(world, login, served, today):
    again = file(world, on=today).request
    near = {"description": WANTED["description"] + "明细"}
    file(world, on=today, particulars=WANTED | near)
    page = login(world.handler).get(page_of(again, "same"))
    assert [(each.request.pk, each.is_same) for each in page.context["found"]][-1] == (served.pk, True)
    text = page.content.decode()
    assert "完全相同" in text
    assert "相近" in text
    assert PERSON["name"] not in text
    assert login(world.window_clerk).get(page_of(again, "same")).status_code == 404
