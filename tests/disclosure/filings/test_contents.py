"""What is handed in and what the public reads: made of what is public, in the classes of attachment 4."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from columns.models import DisclosureCategory
from disclosure.domain import checks
from disclosure.domain.filings.contents import catalogue_lines, stretch_of
from disclosure.domain.filings.public import policy_links
from disclosure.models import FilingRound
from tests.disclosure.filings.conftest import Filings
from tests.disclosure.world import World, fresh
from tests.factories import PUBLISHED_AT, publish_many
from yunlong_portal.kernel.history import save_with_history

GUIDE = {
    "told": {"classes": "机构、法规、财政", "arrangement": "按分类和年份编排", "ways": "网上查阅、当面查阅"},
    "office": {
        "name": "局办公室",
        "address": "诺邓镇人民路",
        "hours": "工作日",
        "phone": "5523000",
        "fax": "无",
        "internet": "网站信箱",
    },
}


@pytest.fixture
def categories(filings: Filings) -> None:
    for place, (code, name) in enumerate((("c01", "财政信息"), ("c02", "民生信息"))):
        row = DisclosureCategory(code=code, name=name, lead=filings.department, order=place)
        save_with_history(row, actor=None, reason="测试")


def test_a_catalogue_stands_in_the_order_of_the_classes_newest_first(filings: Filings, categories: None) -> None:
    for days, (title, codes) in enumerate(
        (("旧决算", ["c01"]), ("低保", ["c02"]), ("没有分类", []), ("新决算", ["c01"]), ("两类都是", ["c02", "c01"]))
    ):
        at = PUBLISHED_AT + timedelta(days=days)
        filings.publish(title=title, categories=codes, first_published_at=at)
    filings.publish("news", title="动态")

    lines = catalogue_lines(filings.department.pk)

    assert [(each.category, each.title) for each in lines] == [
        ("财政信息", "两类都是"),
        ("财政信息", "新决算"),
        ("财政信息", "旧决算"),
        ("民生信息", "两类都是"),
        ("民生信息", "低保"),
        ("其他", "没有分类"),
    ]


def test_the_day_of_making_is_that_of_the_text_then_of_the_document_then_of_publication(filings: Filings) -> None:
    filings.publish(metadata={"formed_on": "2017-08-01"}, date_of_issue=date(2017, 8, 2))
    filings.publish(metadata={"formed_on": ""}, date_of_issue=date(2017, 8, 2))
    filings.publish()

    assert {each.formed_on for each in catalogue_lines(filings.department.pk)} == {
        "2017-08-01",
        "2017-08-02",
        "2017-08-25",
    }


def test_a_long_catalogue_comes_in_stretches_with_every_publication_once(filings: Filings) -> None:
    publish_many(7, column=filings.column, department=filings.department, kind="document")
    found = [stretch_of(filings.department.pk, year=2017, number=each, size=3) for each in (1, 2, 3)]

    assert [(len(each.lines), each.total) for each in found if each] == [(3, 7), (3, 7), (1, 7)]
    assert len({line.post for each in found if each for line in each.lines}) == 7
    assert stretch_of(filings.department.pk, year=2017, number=4, size=3) is None
    nothing = stretch_of(filings.department.pk, year=2016, number=1, size=3)
    assert nothing is not None
    assert (nothing.lines, nothing.total, nothing.updated_at) == ([], 0, None)


def test_what_a_department_has_public_is_asked_in_one_query(filings: Filings) -> None:
    filings.publish_all()
    policy_links(filings.department.pk)  # the directory is remembered
    with CaptureQueriesContext(
        connection,
    ) as asked:
        links = policy_links(filings.department.pk)

    assert len(asked) == 1
    assert links is not None
    assert [each.title for each in links.guides] == ["县民政局政府信息公开指南"]
    assert [each.title for each in links.rules] == ["信息发布制度", "保密审查制度"]
    assert links.catalogue == "/departments/mzj/catalogue.pdf"
    assert policy_links(0) is None


def test_a_guide_without_what_the_law_asks_for_is_not_submitted(world: World) -> None:
    content = {"told": GUIDE["told"], "office": GUIDE["office"] | {"fax": "", "phone": ""}}
    metadata = world.payload()["metadata"] | {"issuing_body": "县政府办公室"}
    given = {"kind": "disclosure_guide", "title": "公开指南", "metadata": metadata}
    post = world.draft(**given, content=content)

    found = checks.find_issues(post=post, today=date(2026, 11, 23))

    assert {each.sentence for each in found} == {
        "请填写联系电话。",
        "请填写传真号码。",
    }
    world.edit(post, content=GUIDE)
    assert checks.find_issues(post=fresh(post), today=date(2026, 11, 23)) == []


def test_the_county_has_the_round_of_its_notice_and_keeps_what_staff_made_of_it(db: None) -> None:
    call_command("seed_county", verbosity=0)
    round = FilingRound.objects.get()
    assert (round.code, round.due_on, round.desk.slug) == ("2017", date(2017, 11, 30), "ylx-zwgkb")
    assert round.kinds == [
        "county_office", "department", "party_body", "mass_organisation", "vertical_unit", "public_institution",
        "township",
    ]  # fmt: skip

    round.is_open = False
    round.save()
    call_command("seed_county", verbosity=0)
    assert FilingRound.objects.get().is_open is False
