"""What staff see of a version before it is public: the guide as readers will read it, and nothing is written."""

from django.urls import reverse

from disclosure import slots
from disclosure.admin import workbench
from disclosure.models import Publication
from hall.models import Item, ItemEntry
from tests.factories import PUBLISHED_AT
from tests.hall.items.test_screens import as_, text_of


def preview(client, post):
    return client.get(reverse("admin:disclosure_post_preview", args=[post.pk]))


def test_everybody_who_signs_a_version_sees_the_guide_that_it_becomes(hall, client):
    item = hall.item()
    post = hall.world.take("submit", item.post, hall.world.drafter)
    post = hall.world.take("secrecy_review", post, hall.world.secrecy)
    post = hall.world.take("sign_off", post, hall.world.leader)
    for person, step in (
        (hall.world.drafter, None), (hall.world.leader, None), (hall.catalogue, "catalogue_review"),
        (hall.guides, None),
    ):  # fmt: skip
        page = preview(as_(client, person), post)
        assert "no-store" in page.headers["Cache-Control"]
        for words in ("<strong>预览</strong>", "带什么材料", "居民身份证", "受理后25个工作日（承诺）", "YLX-001"):
            assert words in text_of(page), (person, words)
        for words in ("seen.gif", "在线申报", "打印办事指南"):
            assert words not in text_of(page)
        post = hall.world.take(step, post, person) if step else post
    assert not ItemEntry.objects.exists()
    assert not Publication.objects.exists()


def test_a_new_version_is_previewed_while_readers_read_the_old_one(hall, client, rf):
    item = hall.published()
    content = dict(item.post.current_revision.payload["content"]) | {"change": {"kind": "adjust", "basis": "新办法"}}
    revision = item.post.current_revision
    revision.payload = dict(revision.payload) | {"content": content, "title": "新名称"}
    publication = workbench.preview_of(item.post, revision, PUBLISHED_AT)
    (page,) = [each for each in slots.PREVIEWS.call(request=rf.get("/"), publication=publication, files={}) if each]
    shown = text_of(page)
    assert "新名称" in shown
    assert "，依据新办法" in shown
    assert "新名称" not in text_of(client.get("/hall/items/YLX-001/"))
    assert ItemEntry.objects.get().name == "城乡居民最低生活保障审批"


def test_what_has_no_code_yet_is_previewed_too_in_few_queries(hall, client, rf, django_assert_max_num_queries):
    payload = hall.payload(places=[])
    post = hall.world.draft(kind="item", **{name: payload[name] for name in ("title", "content", "column")})
    shown = text_of(preview(as_(client, hall.world.drafter), post))
    assert "还没有编码" in shown
    assert "这一稿还缺少：" in shown
    assert not Item.objects.exists()
    publication = workbench.preview_of(post, post.current_revision, PUBLISHED_AT)
    with django_assert_max_num_queries(slots.PREVIEWS.query_budget):
        slots.PREVIEWS.call(request=rf.get("/"), publication=publication, files={})


def test_files_of_a_draft_are_read_where_staff_read_them(hall, rf):
    item = hall.item(materials=[{"name": "申请表", "required": "yes", "blank_form": "d" * 64}])
    publication = workbench.preview_of(item.post, item.post.current_revision, PUBLISHED_AT)
    publication.attachments = [
        {"number": 1, "name": "表.pdf", "media_type": "application/pdf", "size": 9, "digest": "d" * 64}
    ]
    there = {"d" * 64: "/admin/file"}
    (page,) = [each for each in slots.PREVIEWS.call(request=rf.get("/"), publication=publication, files=there) if each]
    assert 'href="/admin/file">空白表格' in text_of(page)
