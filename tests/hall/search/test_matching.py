"""What people type and what they should find. The table is the specification; a big catalogue answers as one types."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.enums import CaseType, ItemType, LifeEvent
from hall.search.catalogue import ItemCard
from hall.search.matching import find
from hall.search.words import MOST_TYPED, asked_of, words_of

ITEMS = {
    "低保": ("城乡居民最低生活保障审批", ("低保", "低保户", "吃低保")),
    "特困": ("特困人员救助供养认定", ("五保", "特困户")),
    "结婚": ("结婚登记", ("领结婚证", "结婚证")),
    "食品": ("食品经营许可（新办）", ("开饭店", "开餐馆", "小卖部卖吃的")),
    "个体": ("个体工商户注册登记", ("营业执照", "开店")),
    "砍树": ("林木采伐许可证核发", ("砍树", "伐木证")),
    "建房": ("农村村民宅基地审批", ("盖房子", "建房审批", "宅基地")),
    "身份证": ("居民身份证申领换领补领", ("身份证",)),
}
MEANS = {"讨媳妇": ("结婚",), "摩托": ("道路",)}


def card(code: str, name: str, everyday: tuple[str, ...] = (), *, department: str = "县民政局") -> ItemCard:
    return ItemCard(
        code=code, name=name, everyday_names=everyday, department=department, department_slug="mzj",
        item_type=ItemType.LICENCE, case_type=CaseType.PROMISED, is_approval=True, for_persons=True,
        for_organisations=False, life_events=("relief",), statutory_days=20, promised_days=10,
        change_kind=LifeEvent.CREATE, effective_on=None, closes_on=None, reopens_on=None, successor_code="",
        is_online=True, provincial_address="", portal_address="",
        words=words_of(name, everyday=everyday, beside=[department]),
    )  # fmt: skip


CARDS = [card(code, name, everyday) for code, (name, everyday) in ITEMS.items()]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("城乡居民最低生活保障审批", "低保"),
        ("最低生活保障", "低保"),
        ("低保", "低保"),
        ("低保怎么申请", "低保"),
        ("我想办低保", "低保"),
        ("吃低保", "低保"),
        ("五保", "特困"),
        ("结婚证", "结婚"),
        ("结 婚", "结婚"),
        ("讨媳妇", "结婚"),
        ("开饭店要什么手续", "食品"),
        ("食品经营", "食品"),
        ("营业执照", "个体"),
        ("砍树", "砍树"),
        ("伐木", "砍树"),
        ("盖房子", "建房"),
        ("宅基地 审批", "建房"),
        ("办理身份证", "身份证"),
        ("身份證", "身份证"),
        ("离婚证", None),
        ("ＪＩＥＨＵＮ", None),
        ("火星移民", None),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed, first):
    found = find(typed, CARDS, means=MEANS)
    assert (found[0].code if found else None) == first


def test_the_same_name_comes_before_names_that_hold_it():
    cards = [card("a", "结婚登记档案查询"), card("b", "补领结婚登记证"), card("c", "结婚登记")]
    assert [each.code for each in find("结婚登记", cards, means={})] == ["c", "a", "b"]


def test_every_word_must_be_found():
    assert find("低保 火星", CARDS, means={}) == []
    assert [each.code for each in find("民政局 结婚", CARDS, means={})] == ["结婚"]


@pytest.mark.parametrize("typed", ["", "  ", "。，！", "\x00"])
def test_without_a_word_everything_is_there_in_its_order(typed):
    assert find(typed, CARDS, means={}) == CARDS


@given(st.text(max_size=200))
def test_whatever_is_typed_finds_something_or_nothing(typed):
    found = find(typed, CARDS, means=MEANS)
    assert set(found) <= set(CARDS)
    assert len(found) == len(set(found))
    assert all(len(each) <= 4 * MOST_TYPED for each in asked_of(typed))


def test_two_thousand_items_are_searched_as_one_types():
    cards = [card(str(n), f"第{n}类{name}", everyday) for n in range(250) for name, everyday in ITEMS.values()]
    assert len(cards) == 2_000
    took = []
    for typed in (
        "低",
        "低保",
        "我想办低保怎么申请",
        "开饭店要什么手续",
        "宅基地 审批",
        "道路运输经营许可",
        "讨媳妇",
    ) * 6:
        begun = time.thread_time()
        find(typed, cards, means=MEANS)
        took.append(time.thread_time() - begun)
    # Fifty thousandths of a second, nineteen times of twenty: of processor time, for the tests share their machine.
    assert sorted(took)[int(len(took) * 0.95)] < 0.05


def test_a_card_says_how_long_it_takes():
    assert card("a", "甲").promise == "承诺10个工作日"
    assert card("a", "甲").address == "/hall/items/a/"
