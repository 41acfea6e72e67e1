"""Whoever brought a file attaches it, or it is there already: the store also holds what is nobody's to publish."""

from io import BytesIO

import pytest
from django.urls import reverse

from columns.enums import Duty
from disclosure.domain import masking
from tests.disclosure.world import fresh
from tests.factories import with_duties
from yunlong_portal.kernel import files
from yunlong_portal.kernel.models import Upload
from yunlong_portal.kernel.workflow import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def colleague(world):
    """Return a second drafter of the department."""
    return with_duties(world.department, Duty.DRAFT)


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value


def test_a_file_that_only_somebody_else_uploaded_is_not_attached_to_a_new_post_nor_to_a_draft(world, colleague):
    post, theirs = world.draft(), world.upload("李四的身份证明", by=colleague)
    assert refused(world.draft, attachments=[theirs]).code == "file_not_own"
    assert refused(world.edit, post=post, attachments=[theirs]).code == "file_not_own"
    assert fresh(post).revisions.count() == 1


def test_a_file_that_came_without_a_person_is_not_attached_by_anyone(world):
    stored = files.accept(data=BytesIO("申请人的证件".encode()), name="证件.txt", stored_by=None)
    attached = [{"digest": stored.digest, "name": "证件.txt", "alternative_text": ""}]
    assert refused(world.draft, attachments=attached).code == "file_not_own"


def test_what_is_not_stored_at_all_is_refused_in_the_same_words(world, colleague):
    theirs = world.upload("李四的身份证明", by=colleague)
    nowhere = theirs | {"digest": "0" * 64}
    one, other = (refused(world.draft, attachments=[each]) for each in (theirs, nowhere))
    assert str(one) == str(other)
    assert str(one) == (
        "附件“表.txt”不是您上传的，也不在这篇信息以前的稿里，没有保存。请去掉这一行，在“添加附件”里重新上传这个文件。"
    )


def test_whoever_uploads_the_same_file_himself_attaches_it(world, colleague):
    theirs = world.upload("名单", by=colleague)
    mine = world.upload("名单")
    assert mine == theirs
    assert world.draft(attachments=[mine]).current_revision.attachments.count() == 1


def test_what_a_post_has_had_stays_open_to_everybody_who_writes_on_it(world, colleague):
    post = world.draft(attachments=[world.upload("名单")], body="<p>电话13987654321。</p>")
    world.edit(post, by=colleague, title="同事改了标题")
    world.edit(post, by=colleague, attachments=[])
    attached = post.revisions.get(number=1).payload["attachments"]
    saved = world.edit(post, by=colleague, attachments=attached)
    assert saved.revision.attachments.get().name == "表.txt"
    masked = masking.mask_draft(
        post=fresh(post), actor=colleague, parent_id=saved.revision.pk, excerpts=None, now=world.tick()
    )
    assert masked.revision.attachments.count() == 1


def test_what_another_post_has_is_not_taken_over_from_it(world, colleague):
    attached = [world.upload("名单")]
    world.published(attachments=attached)
    assert refused(world.draft, by=colleague, attachments=attached).code == "file_not_own"


def test_the_workbench_says_so_and_keeps_what_was_typed(world, login, colleague):
    post, theirs = world.draft(), world.upload("李四的身份证明", by=colleague)
    data = {
        "title": "会议按时召开", "body": "<p>正文。</p>", "parent": post.current_revision_id,
        "source_kind": "own", "publicity": "proactive", "display_period": "long_term",
        "attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 0,
        "attachments-0-digest": theirs["digest"], "attachments-0-name": "表.txt", "attachments-0-ORDER": 1,
    }  # fmt: skip
    page = login(world.drafter).post(reverse("admin:disclosure_post_change", args=[post.pk]), data)
    assert page.status_code == 200
    assert page.context["form"]["title"].value() == "会议按时召开"
    assert "附件“表.txt”不是您上传的" in page.content.decode()


def test_an_upload_not_yet_saved_is_shown_to_whoever_brought_it_also_where_another_brought_it_first(
    world, login, colleague
):
    theirs, post = world.upload("名单", by=colleague), world.draft()
    address = reverse("admin:disclosure_post_file", args=[post.pk, theirs["digest"], "表.txt"])
    assert login(world.drafter).get(address).status_code == 404
    world.upload("名单")
    assert Upload.objects.count() == 2
    answer = login(world.drafter).get(address)
    assert b"".join(answer.streaming_content).decode() == "名单"
