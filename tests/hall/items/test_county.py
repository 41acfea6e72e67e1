"""The items that the county's old hall had: forty, two of them cancelled, each as it is known and no more."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from columns import county as columns_county
from columns.county.demo import load_demo_staff
from columns.models import Column, Department
from disclosure.domain import content
from disclosure.domain.checks import Draft
from disclosure.domain.verification import verify
from disclosure.models import MigrationBatch, Post, Publication, SignOff
from disclosure.search.page import find
from disclosure.search.query import SearchQuery
from hall import county
from hall.domain.items import checking, standing
from hall.enums import ItemStanding
from hall.models import Item, ItemEntry, Synonym
from tests.hall.items.test_entries import DAY
from yunlong_portal.kernel.county import CountyFileError

FOLDER = Path(settings.COUNTY_DIR)


def test_the_forty_items_of_the_old_hall_come_in_as_they_are_known(db, django_assert_num_queries):
    """One load for all that is asked of it: it takes seconds."""
    columns_county.load(FOLDER)
    assert county.load_items(FOLDER) == {"事项": 40}
    with django_assert_num_queries(1):
        assert county.load_items(FOLDER) == {"事项": 0}
    two_have_ended()
    nobody_is_said_to_have_signed_them()
    what_is_not_known_is_listed()
    nothing_but_what_lacks_stands_in_the_way_of_a_new_version()
    limits_and_people_are_those_of_the_data()
    low = Item.objects.get(code="YLX-020")
    assert low.post_id in {hit.post_id for hit in find(SearchQuery(text="不动产转移登记")).hits}


def two_have_ended():
    assert sorted(Item.objects.values_list("code", flat=True)) == [f"YLX-{number:03d}" for number in range(1, 41)]
    ended = ItemEntry.objects.exclude(pk__in=ItemEntry.objects.in_force(DAY))
    assert [(each.item.code, standing.standing_on(each, DAY)) for each in ended.order_by("item__code")] == [
        ("YLX-009", ItemStanding.CANCELLED),
        ("YLX-019", ItemStanding.CANCELLED),
    ]


def nobody_is_said_to_have_signed_them():
    assert not Publication.objects.filter(migration_batch=None).exists()
    assert set(SignOff.objects.values_list("mode", flat=True)) == {"migration"}
    assert list(verify()) == []
    batch = MigrationBatch.objects.get()
    assert (batch.by_command, batch.ordered_by, batch.pages.count()) == (True, None, 40)


def what_is_not_known_is_listed():
    lacks = dict(ItemEntry.objects.values_list("item__code", "lacks"))
    assert lacks["YLX-001"] == ["办理地点", "办理时间", "联系电话"]
    assert lacks["YLX-009"] == []
    assert all(set(each) <= {"办理地点", "办理时间", "联系电话"} for each in lacks.values())


def nothing_but_what_lacks_stands_in_the_way_of_a_new_version():
    """No catch-all material, no promise beyond the law, and every payload is of the declared form."""
    checks = (checking.registered, checking.materials, checking.limits, checking.change, checking.phones)
    for post in Post.objects.filter(kind="item").select_related("current_revision"):
        payload = post.current_revision.payload
        assert content.normalise(payload) == payload
        draft = Draft(payload=payload, today=DAY, post=post)
        found = [issue.sentence for check in checks for issue in check(draft)]
        assert found == [], post.title


def limits_and_people_are_those_of_the_data():
    entries = ItemEntry.objects.select_related("item", "department")
    low = entries.get(item__code="YLX-001")
    assert (low.name, low.department.slug, low.statutory_days, low.promised_days) == (
        "城乡居民最低生活保障审批", "ylx-mzj", 30, 25,
    )  # fmt: skip
    assert (low.is_approval, low.for_persons, low.is_online, low.life_events) == (False, True, True, ["relief"])
    assert entries.get(item__code="YLX-013").change_kind == "adjust"
    assert entries.get(item__code="YLX-021").statutory_days is None
    assert not entries.get(item__code="YLX-006").is_online  # both have to come


PLAIN = {
    "code": "A", "name": "名", "department": "unit", "item_type": "licence", "case_type": "promised",
}  # fmt: skip


def written(folder, **changed):
    """Write a file of one item and return the folder."""
    document = yaml.safe_dump({"items": [PLAIN | changed]}, allow_unicode=True)
    (folder / "hall_items.yaml").write_text(document, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"department": "nobody"}, "只能是"),
        ({"item_type": "wrong"}, "item_type"),
        ({"x": 1}, "不认识"),
        ({"change": {"kind": "x"}}, "只能是：create"),
        ({"change": ["x"]}, "名称：内容"),
        ({"steps": [{"nonsense": "x"}]}, "hall_items.yaml"),
        ({"code": "a"}, "大写字母"),
    ],
)
def test_what_cannot_be_right_is_named(hall, tmp_path, changed, said):
    Department.objects.filter(pk=hall.world.department.pk).update(slug="unit")
    with pytest.raises(ValueError, match=said):
        county.load_items(written(tmp_path, **changed))
    assert not Item.objects.exists()


def test_a_county_without_the_file_has_no_items_and_without_the_column_no_place_for_them(hall, tmp_path):
    assert county.load_items(tmp_path) == {"事项": 0}
    Column.objects.filter(pk=hall.column.pk).update(type="news_list")
    with pytest.raises(CountyFileError, match="办事指南"):
        county.load_items(written(tmp_path))


def test_an_item_of_the_demonstration_goes_the_whole_way(db):
    columns_county.load(FOLDER)
    load_demo_staff(FOLDER)
    assert county.load_demo_items(FOLDER) == {"演示事项": 1}
    assert county.load_demo_items(FOLDER) == {"演示事项": 0}
    item = Item.objects.get()
    assert (item.entry.name, item.entry.lacks, item.entry.publication.migration_batch) == (
        "【演示】高龄津贴申领",
        [],
        None,
    )
    steps = list(SignOff.objects.filter(post=item.post).order_by("sequence").values_list("step", flat=True))
    assert steps == [
        "submit", "secrecy_review", "sign_off", "catalogue_review", "guide_check", "proofread", "publish",
    ]  # fmt: skip
    assert list(verify()) == []


@pytest.mark.django_db
def test_synonyms_come_once_and_what_staff_took_out_stays_out():
    created = county.load_synonyms(FOLDER)["同义词"]
    assert created == Synonym.objects.count() > 30
    Synonym.objects.filter(said="讨媳妇").update(is_active=False)
    assert county.load_synonyms(FOLDER) == {"同义词": 0}
    assert not Synonym.objects.get(said="讨媳妇").is_active
