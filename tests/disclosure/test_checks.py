"""What stands between a draft and its submission: what is found, where, and in which words."""

import pytest

from columns.enums import ColumnType
from columns.queries import column_tree
from disclosure.admin.forms import PostForm
from disclosure.domain import checks, kinds, person_lists, secrecy_marks
from tests.disclosure.world import NOW
from tests.factories import ColumnFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(world):
    """Return a function that checks the world's payload, changed, and gives severity and place of each code."""

    def find(*, metadata=(), **changed):
        payload = world.payload(**changed)
        payload["metadata"] |= dict(metadata)
        issues = checks.run(checks.Draft(payload=payload, today=NOW.date()))
        return {each.code: (each.severity, each.place) for each in issues}

    return find


def test_a_text_without_a_fault_has_none(found):
    assert found() == {}


def test_a_post_goes_only_where_its_column_lists_it(found):
    closed = ColumnFactory.create(code="old", name="旧栏目", type=ColumnType.SECTION, is_open=False)
    ColumnFactory.create(code="old.gg", parent=closed)
    ColumnFactory.create(code="ml", type=ColumnType.CATALOGUE, page="/disclosure/")
    ColumnFactory.create(code="jg", type=ColumnType.ORG_PAGE)
    for code in ("old.gg", "ml", "jg"):
        assert found(column=code) == {"column_closed": (checks.BLOCK, "column")}
    assert found(column="nowhere") == {"column_missing": (checks.BLOCK, "column")}


def test_the_columns_offered_are_those_that_take_posts_by_their_paths_in_the_countys_order(world):
    section = ColumnFactory.create(code="ogi", name="信息公开", type=ColumnType.SECTION)
    ColumnFactory.create(code="ogi.ml", type=ColumnType.CATALOGUE, parent=section)
    ColumnFactory.create(code="ogi.zc", name="政策文件", type=ColumnType.DOCUMENT_LIST, parent=section, order=9001)
    ColumnFactory.create(code="ogi.cz", name="财政", type=ColumnType.TABLE_LIST, parent=section, order=9000)
    offered = PostForm(kind="news").fields["column"].choices[1:]
    assert [code for code, _ in offered] == [each.code for each in column_tree().taking_posts]
    assert offered == [
        ("news.yw", "云龙要闻"), ("ogi.cz", "信息公开 › 财政"), ("ogi.zc", "信息公开 › 政策文件")
    ]  # fmt: skip


@pytest.mark.once
def test_each_kind_says_in_its_own_words_what_helps_to_fill_in_its_form():
    for code, _ in kinds.choices():
        form = PostForm(kind=code, was_public=True)
        said = kinds.get(code).help_texts
        assert {name: form.fields[name].help_text for name in said} == said, code
        assert ("公文标题" in form.fields["title"].help_text) == kinds.get(code).as_official_document, code


def test_a_link_with_a_sentence_in_its_address_is_mended_first(found):
    body = '<p>见<a href="http://ygzf.yn.gov.cn/)上进行发布">听证网</a>。</p>'
    assert found(body=body) == {"link_broken": (checks.BLOCK, "body")}
    assert found(body=body.replace(")上进行发布", "a_(1).jsp?x=%E4%BA%91")) == {}


@pytest.mark.parametrize(
    ("effective", "repealed", "validity", "codes"),
    [
        ("2026-01-01", "2025-12-31", "repealed", {"repealed_before_effective"}),
        ("2026-01-01", "2026-01-01", "repealed", set()),
        ("", "2026-11-23", "in_force", {"valid_though_repealed"}),
        ("", "2026-11-24", "in_force", set()),
        ("2027-01-01", "2026-11-01", "in_force", {"repealed_before_effective", "valid_though_repealed"}),
        ("2026-01-01", "", "in_force", set()),
    ],
)
def test_dates_that_contradict_each_other_are_mended_first(found, effective, repealed, validity, codes):
    issues = found(metadata={"effective_on": effective, "repealed_on": repealed, "validity": validity})
    assert {code: severity for code, (severity, _) in issues.items()} == dict.fromkeys(codes, checks.BLOCK)


def said(world, body):
    return [
        (each.severity, each.sentence)
        for each in checks.run(checks.Draft(payload=world.payload(body=body), today=NOW.date()))
    ]


def test_what_a_mark_of_secrecy_means_is_said_in_its_own_words(world):
    (mark,) = secrecy_marks.find("机密★1年")
    assert said(world, "<p>机密★1年</p>") == [(checks.BLOCK, f"正文中的“机密★1年”：{mark.sentence}")]
    body = "<p>密级分为三种：</p><p>绝密</p><p>机密</p>"
    assert {severity for severity, _ in said(world, body)} == {checks.EXPLAIN}
    assert not any(mark.sentence in sentence for _, sentence in said(world, body))


def test_a_list_of_persons_is_said_with_its_heading_and_its_number(world):
    body = "<p>拟录用人员公示名单</p><table><tr><td>序号</td><td>姓名</td></tr>{}</table>".format(
        "".join(f"<tr><td>{number}</td><td>{name}</td></tr>" for number, name in enumerate(("张伟", "李娜", "王芳"), 1))
    )
    (listed,) = person_lists.find(body)
    assert (listed.heading, listed.names) == ("拟录用人员公示名单", 3)
    assert said(world, body) == [(checks.BLOCK, f"正文中{listed.sentence}")]
