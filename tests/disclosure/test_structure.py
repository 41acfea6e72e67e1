"""Structured content: from one declaration come schema, form, public page, guards and comparison."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from disclosure.admin.differences import differences
from disclosure.admin.forms import StructuredForm
from disclosure.domain import checks, content, kinds, masking, structure
from disclosure.domain.kinds import Kind
from disclosure.domain.structure import Block, Field, Shape
from disclosure.domain.verification import verify
from tests.disclosure.world import fresh
from yunlong_portal.kernel.workflow import Refused

FACTS = Block("facts", "概况", (Field("name", "名称", due=True), Field("since", "设立日期", Shape.DATE)))
TEXT = Block("duties", "主要职责", (Field("text", "职责", Shape.TEXT, maximum=2000),))
BODIES = Block(
    "bodies",
    "内设机构",
    (
        Field("name", "名称", due=True),
        Field("kind", "性质", Shape.CHOICE, choices=(("a", "行政"), ("b", "事业"))),
        Field("posts", "编制数", Shape.NUMBER),
        Field("agreed", "本人同意", Shape.FLAG, is_public=False),
        Field("photo", "照片", Shape.PICTURE),
        Field("table", "编制表", Shape.FILE),
    ),
    most=3,
    due=True,
)
BLOCKS = (FACTS, TEXT, BODIES)
DIGEST = "a" * 64
PAPER = "b" * 64
FILLED = {
    "facts": {"name": "办公室", "since": "2017-08-25"},
    "duties": {"text": "一是起草。\n二是校对。"},
    "bodies": [{"name": "秘书股", "kind": "a", "posts": "3", "agreed": "yes", "photo": DIGEST, "table": PAPER}],
}


@pytest.fixture
def kind(monkeypatch):
    """Declare a kind with blocks for one test."""
    made = Kind(code="plate", label="牌子", sheet_class="牌子", blocks=BLOCKS)
    monkeypatch.setitem(kinds._kinds, made.code, made)
    return made


def payload(**held):
    """Return a payload of the kind with this content."""
    return content.empty_payload(kind="plate") | {"title": "办公室的牌子", "content": held}


def test_rows_without_a_value_go_and_lines_are_trimmed(kind):
    held = {"bodies": [{"name": "  秘书股 "}, {"name": " "}], "facts": {"name": ""}}
    clean = content.normalise(payload(**held))["content"]
    assert clean == {"bodies": [{"name": "秘书股", "kind": "", "posts": "", "agreed": "", "photo": "", "table": ""}]}


def test_a_text_keeps_its_lines(kind):
    clean = content.normalise(payload(duties={"text": " 一是起草。\n二是校对。 "}))
    assert clean["content"]["duties"]["text"] == "一是起草。\n二是校对。"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"bodies": [{"name": "股"}] * 4}, "最多 3 项"),
        ({"bodies": [{"name": "股", "kind": "c"}]}, "请从列出的选项中选择"),
        ({"bodies": [{"name": "股", "posts": "很多"}]}, "格式不对"),
        ({"bodies": [{"name": "股", "salary": "1"}]}, "格式不对"),
        ({"facts": {"name": "长" * 201}}, "最多 200 个字，现有 201 个"),
        ({"facts": {"name": "办", "since": "2017-02-30"}}, "不是一个存在的日期"),
        ({"garden": {"name": "园"}}, "格式不对"),
    ],
)
def test_what_no_block_declares_is_refused_in_words(kind, held, said):
    with pytest.raises(Refused, match=said):
        content.normalise(payload(**held))


def test_the_public_page_shows_what_is_public_and_filled():
    shown = structure.html_of(BLOCKS, FILLED, addresses={DIGEST: "/posts/1/files/1/a.jpg"})
    assert "<dt>名称</dt><dd>办公室</dd>" in shown
    assert "<p>一是起草。</p><p>二是校对。</p>" in shown
    assert '<td data-label="性质">行政</td>' in shown
    assert '<img src="/posts/1/files/1/a.jpg" alt="秘书股照片"' in shown
    assert "本人同意" not in shown


def test_a_block_and_a_column_that_nobody_filled_are_left_out():
    shown = structure.html_of(BLOCKS, {"bodies": [{"name": "股", "posts": ""}]}, addresses={})
    assert "编制数" not in shown
    assert "主要职责" not in shown
    assert structure.html_of(BLOCKS, {}, addresses={}) == ""


@given(st.text(alphabet="<>&\"'/=a股 ", min_size=1, max_size=40))
def test_nothing_typed_can_become_markup(text):
    shown = html.fromstring(structure.html_of((FACTS,), {"facts": {"name": text}}, addresses={}))
    assert [each.tag for each in shown.iter()] == ["section", "h2", "dl", "div", "dt", "dd"]
    assert shown.findtext(".//dd") == text


@given(
    st.dictionaries(
        st.sampled_from(["name", "kind", "posts", "agreed"]), st.text(alphabet="股 \n\t3a", max_size=6), max_size=4
    )
)
def test_cleaning_twice_changes_nothing(row):
    once = structure.clean(BLOCKS, {"bodies": [row]})
    assert structure.clean(BLOCKS, once) == once


def test_what_must_be_there_before_submission_is_named():
    said = [what for _, what in structure.missing(BLOCKS, {"facts": {"name": ""}, "bodies": [{"name": "股"}, {}]})]
    assert said == ["名称", "内设机构第2行的名称"]
    assert [what for _, what in structure.missing(BLOCKS, {})] == ["内设机构"]


@pytest.mark.django_db
def test_two_drafts_are_compared_row_by_row(kind):
    old = payload(**FILLED)
    new = payload(**FILLED | {"bodies": [*FILLED["bodies"], {"name": "督查股"}]})
    assert list(differences(old, new)) == ["+ 内设机构　名称：督查股"]


def form_of(**typed):
    """Return the structured form with something typed in."""
    data = QueryDict(mutable=True)
    for prefix, total in (("facts", 1), ("duties", 1), ("bodies", 2)):
        data[f"content-{prefix}-TOTAL_FORMS"], data[f"content-{prefix}-INITIAL_FORMS"] = str(total), "0"
    for name, value in typed.items():
        data[f"content-{name.replace('__', '-')}"] = value
    files = [
        {"digest": DIGEST, "name": "a.jpg", "media_type": "image/jpeg"},
        {"digest": PAPER, "name": "表.xlsx", "media_type": "application/vnd.ms-excel"},
    ]
    return StructuredForm("plate", data, attachments=files)


def test_the_form_gives_the_content_back_in_the_order_that_was_typed(kind):
    form = form_of(
        facts__0__name="办公室", facts__0__since="2017-08-25", duties__0__text="起草。", bodies__0__name="督查股",
        bodies__0__ORDER="2", bodies__1__name="秘书股", bodies__1__ORDER="1", bodies__1__agreed="on",
        bodies__1__photo=DIGEST, bodies__1__posts="3", bodies__1__table=PAPER,
    )  # fmt: skip
    assert form.is_valid()
    held = content.normalise(payload(**form.content()))["content"]
    assert [row["name"] for row in held["bodies"]] == ["秘书股", "督查股"]
    assert held["bodies"][0] == {
        "name": "秘书股",
        "kind": "",
        "posts": "3",
        "agreed": "yes",
        "photo": DIGEST,
        "table": PAPER,
    }
    assert held["facts"] == {"name": "办公室", "since": "2017-08-25"}


def test_a_filled_form_reads_back_as_it_was(kind):
    shown = StructuredForm.of(content.normalise(payload(**FILLED)))
    rows = {each.block.name: [form.initial for form in each.formset if form.initial] for each in shown.blocks}
    assert rows["bodies"][0]["agreed"] is True
    assert rows["facts"] == [FILLED["facts"]]


def test_a_file_that_is_no_picture_of_the_post_cannot_be_chosen(kind):
    assert not form_of(bodies__0__name="股", bodies__0__photo=PAPER).is_valid()


def test_a_file_is_any_of_the_posts_own_and_no_other(kind):
    assert form_of(bodies__0__name="股", bodies__0__table=DIGEST).is_valid()
    assert not form_of(bodies__0__name="股", bodies__0__table="c" * 64).is_valid()


def test_a_file_is_shown_as_a_link_with_its_name_type_and_size():
    held = {"bodies": [{"name": "秘书股", "table": PAPER}]}
    shown = structure.html_of(
        BLOCKS, held, addresses={PAPER: "/posts/1/files/2/a&b.xlsx"}, labels={PAPER: "a&b.xlsx（Excel 表格，24 KB）"}
    )
    assert '<a href="/posts/1/files/2/a&amp;b.xlsx">a&amp;b.xlsx（Excel 表格，24 KB）</a>' in shown


def test_of_a_file_that_the_post_has_no_more_nothing_is_said():
    assert "<a" not in structure.html_of(BLOCKS, {"bodies": [{"name": "股", "table": PAPER}]}, addresses={})


def test_no_digest_stands_in_the_text_that_guards_read():
    assert structure.lines_of(BODIES, FILLED) == ["名称：秘书股　性质：行政　编制数：3　本人同意：是"]


def test_a_deleted_row_goes(kind):
    form = form_of(bodies__0__name="秘书股", bodies__0__DELETE="on", bodies__1__name="督查股")
    assert form.is_valid()
    assert [row["name"] for row in form.content()["bodies"]] == ["督查股"]


@pytest.mark.django_db
class TestOnThePath:
    """The guards read structured content as they read prose."""

    def draft(self, world, **held):
        return world.draft(kind="plate", content=held, body="")

    def test_content_without_prose_is_enough(self, world, kind):
        post = self.draft(world, **FILLED | {"bodies": [{"name": "秘书股"}]})
        assert checks.find_issues(post=fresh(post), today=world.now.date()) == []

    def test_personal_data_is_found_where_it_stands_and_can_be_masked(self, world, kind):
        number = "11010519491231002X"  # the specimen of GB 11643
        post = fresh(self.draft(world, facts={"name": f"联系人{number}"}, bodies=[{"name": "股"}]))
        found = [each for each in checks.review(post=post, today=world.now.date()) if each.code.startswith("personal_")]
        assert [(each.place, masking.can_mask(each)) for each in found] == [("content.facts", True)]
        masking.mask_draft(
            post=post, actor=world.drafter, parent_id=post.current_revision_id, excerpts=None, now=world.tick()
        )
        assert number not in str(fresh(post).current_revision.payload)

    def test_a_missing_field_blocks_submission(self, world, kind):
        post = fresh(self.draft(world, facts={"since": "2017-08-25"}, bodies=[{"name": "股"}]))
        said = [each.sentence for each in checks.find_issues(post=post, today=world.now.date())]
        assert said == ["请填写名称。"]

    def test_it_is_published_as_signed_and_verified(self, world, kind, client):
        post = world.walk(self.draft(world, **FILLED | {"bodies": [{"name": "秘书股"}]}))
        page = client.get(post.get_absolute_url()).content.decode()
        assert "<dt>名称</dt><dd>办公室</dd>" in page
        assert post.live_publication.summary.startswith("概况 名称 办公室")
        assert list(verify()) == []


# Of a whole page: what else is typed of a post, and its attachments.
BESIDE = 500


@pytest.mark.parametrize("code", [code for code, _ in kinds.choices()])
def test_a_post_with_every_row_filled_can_be_sent(settings, code):
    # Each row has its place and the tick by which it is taken out.
    asked = sum(each.most * (len(each.fields) + 2) + 4 for each in kinds.get(code).blocks)
    assert asked + BESIDE <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
