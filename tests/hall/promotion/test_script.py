"""Thirty seconds on the air: a name, what to bring, where, whom to ask, never more than can be said."""

import pytest

from hall.domain.items.guide import Guide
from hall.domain.promotion.script import MOST, radio_script, things_to_bring
from tests.hall.factories import CONTENT

pytestmark = pytest.mark.once

LONG = "很长的名称" * 30


def said(content=CONTENT, **changed):
    given = {"name": "城乡居民最低生活保障审批", "department": "县民政局", "phone": "0872-5520000"} | changed
    return radio_script(Guide(content), **given)


def material(name, required="yes"):
    return {"name": name, "form": "original", "copies": "1", "required": required}


def test_it_says_what_to_bring_where_and_whom_to_ask():
    assert said() == (
        "乡亲们，要办“低保”，请带上最低生活保障申请书、居民身份证。"
        "到县政务服务中心一楼民政局窗口办，不收费。问电话0872-5520000。"
    )


def test_what_need_not_be_brought_is_left_to_the_guide():
    assert things_to_bring(Guide(CONTENT)) == ["最低生活保障申请书", "居民身份证"]


def test_the_official_name_stands_in_without_its_brackets():
    assert "要办“食品经营许可”" in said(CONTENT | {"everyday": []}, name="食品经营许可（新办）")


def test_a_name_that_is_all_brackets_stays():
    assert "要办“（新办）”" in said(CONTENT | {"everyday": []}, name="（新办）")


def test_who_has_nothing_to_bring_brings_his_identity_card():
    assert "请带上身份证件。" in said(CONTENT | {"materials": []})


def test_what_has_no_room_is_counted():
    words = said(CONTENT | {"materials": [material(f"第{number}份比较长的证明材料") for number in range(1, 10)]})
    assert "等9样材料" in words
    assert "第1份比较长的证明材料、" in words
    assert len(words) <= MOST


def test_a_first_material_that_has_no_room_is_counted_too():
    assert "请带上2样材料。" in said(CONTENT | {"materials": [material(LONG), material(LONG)]})


def test_what_costs_something_is_not_called_free():
    assert "不收费" not in said(CONTENT | {"fee": {"charged": "yes", "standard": "10元"}})


def test_without_a_place_it_is_the_department():
    assert "到县民政局窗口办" in said(CONTENT | {"places": []})


@pytest.mark.parametrize(
    ("blocks", "number"),
    [
        ({"service": {"consult_phone": "0872-5521111"}}, "0872-5521111"),
        ({"service": {}}, "0872-5520000"),
        ({"service": {}, "places": [{"name": "窗口"}]}, ""),
    ],
)
def test_the_telephone_is_the_guides_own_then_the_windows(blocks, number):
    assert Guide(CONTENT | blocks).phone == number


def test_the_hotline_stands_in_and_without_any_telephone_nothing_is_said_of_one():
    silent = CONTENT | {"service": {}, "places": []}
    assert said(silent, phone="0872-5529999").endswith("问电话0872-5529999。")
    assert "电话" not in said(silent, phone="")


@pytest.mark.parametrize("materials", [[], [material("身份证")], [material(LONG)], [material("证明材料")] * 40])
@pytest.mark.parametrize("address", ["", LONG])
@pytest.mark.parametrize("everyday", [[], [{"name": LONG}]])
def test_it_never_takes_longer_than_thirty_seconds(materials, address, everyday):
    content = CONTENT | {
        "materials": materials, "everyday": everyday, "service": {"consult_phone": LONG},
        "places": [{"name": LONG, "address": address}],
    }  # fmt: skip
    assert 0 < len(said(content, name=LONG, department=LONG, phone=LONG)) <= MOST
