"""What stands between a version of an item and its submission, beside what every post is looked at for.

A guide lacks none of the eight classes that inspections look for, names every material, promises no more time than the
law gives, and an item that ends says by which document.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, resolve

from disclosure.domain.checks import BLOCK, Draft, Issue
from hall.enums import ENDING_EVENTS, CaseType, LifeEvent
from hall.models import Item
from yunlong_portal.kernel import personal_data

Content = Mapping[str, Any]
_MOBILE = "mobile"
_PLACE = re.compile(r"/(?!/)[\w./-]*", re.ASCII)
_STAFF = "admin"  # the namespace of the staff's pages
MOST_DAYS = 3650  # of a limit; what is typed beyond is a slip
# 国办：材料清单不得有兜底条款. Words that name nothing: 其他材料、有关材料、……要求的材料.
CATCH_ALL = re.compile(
    r"(其[他它余]|相关|有关|另外|必要的?)(的)?(申[请报])?(证明)?(材料|资料|文件|证件)$"
    r"|(要求|规定|需要|认为必要)的?(其[他它])?(提[供交])?的?(其[他它])?(材料|资料|文件|证件)$"
)


@dataclass(frozen=True)
class Essential:
    """One of the eight essential classes, the block that holds it, and how to see that it is there."""

    label: str
    block: str
    fields: tuple[str, ...]

    def is_there(self, content: Content) -> bool:
        """Return whether some row of the block has one of the fields."""
        held = content.get(self.block) or {}
        rows = held if isinstance(held, list) else [held]
        return any(row.get(name) for row in rows for name in self.fields)


# 事项名称 is the title of the post: the checks of every post ask for it.
ESSENTIALS = (
    Essential("设定依据", "basis", ("law",)),
    Essential("申请条件", "conditions", ("text",)),
    Essential("办理材料", "materials", ("name",)),
    Essential("办理地点", "places", ("address",)),
    Essential("办理时间", "places", ("hours",)),
    Essential("联系电话", "places", ("phone",)),
    Essential("办理流程", "steps", ("name",)),
)


def lacking(content: Content) -> list[str]:
    """Return which essential classes a guide lacks, in their order."""
    return [each.label for each in ESSENTIALS if not each.is_there(content)]


def ends(content: Content) -> bool:
    """Return whether a version says that the item is not applied for here any more."""
    return (content.get("change") or {}).get("kind") in ENDING_EVENTS


def registered(draft: Draft) -> Iterator[Issue]:
    """Yield that an item has no code yet, without which nobody finds it, and a successor that is none."""
    if draft.post is None:
        return
    item = Item.objects.filter(post=draft.post).first()
    if item is None:
        sentence = "这个事项还没有编码，公开以后谁也找不到。请在工作台“事项”里点“新建事项”，给这篇稿件登记编码。"
        yield Issue("item_without_code", BLOCK, "content.basics", sentence)
    successor = (draft.payload["content"].get("change") or {}).get("successor", "")
    others = Item.objects.exclude(pk=item.pk) if item else Item.objects.all()
    if successor and not others.filter(code=successor).exists():
        sentence = f"没有编码为 {successor} 的其他事项，请核对“替代事项的编码”。"
        yield Issue("item_no_successor", BLOCK, "content.change", sentence, successor)


def essentials(draft: Draft) -> Iterator[Issue]:
    """Yield each essential class that is missing; an item that ends needs none of them any more."""
    content = draft.payload["content"]
    if ends(content):
        return
    for each in ESSENTIALS:
        if not each.is_there(content):
            yield Issue(
                "item_essential_missing", BLOCK, f"content.{each.block}",
                f"办事指南缺少“{each.label}”，八类重点要素一类都不能少，请补上。", each.label,
            )  # fmt: skip
    basics = content.get("basics") or {}
    if not basics.get("for_persons") and not basics.get("for_organisations"):
        yield Issue("item_for_nobody", BLOCK, "content.basics", "请勾选事项面向个人还是法人和其他组织，可以都选。")


def materials(draft: Draft) -> Iterator[Issue]:
    """Yield materials that name nothing, and names that stand twice."""
    seen: set[str] = set()
    for number, row in enumerate(draft.payload["content"].get("materials") or [], start=1):
        name = row.get("name", "").strip("。；，、 ")
        if CATCH_ALL.search(name):
            yield Issue(
                "item_catch_all", BLOCK, "content.materials",
                f"申请材料第{number}行“{name}”是兜底条款。请写明究竟要什么材料，或者删去这一行。", name,
            )  # fmt: skip
        if name and name in seen:
            yield Issue("item_material_twice", BLOCK, "content.materials", f"材料“{name}”写了两次，请合并。", name)
        seen.add(name)


def limits(draft: Draft) -> Iterator[Issue]:
    """Yield a promise that is longer than the law's limit, or none at all."""
    content = draft.payload["content"]
    if ends(content):
        return
    held = content.get("limits") or {}
    for name, label in (("promised_days", "承诺时限"), ("statutory_days", "法定时限")):
        if int(held.get(name) or 0) > MOST_DAYS:
            sentence = f"{label}最多写{MOST_DAYS}个工作日，请核对。"
            yield Issue("item_too_many_days", BLOCK, "content.limits", sentence, held[name])
    promised, statutory = held.get("promised_days", ""), held.get("statutory_days", "")
    on_the_spot = (content.get("basics") or {}).get("case_type") == CaseType.ON_THE_SPOT
    if not promised:
        yield Issue("item_no_promise", BLOCK, "content.limits", "请填写承诺时限（工作日），当场办结的写0。")
    elif on_the_spot and promised != "0":
        yield Issue("item_spot_promise", BLOCK, "content.limits", "即办件当场办结，承诺时限写0；要几天的请选承诺件。")
    elif statutory and int(promised) > int(statutory):
        sentence = f"承诺时限（{promised}个工作日）长于法定时限（{statutory}个工作日），请核对。"
        yield Issue("item_promise_too_long", BLOCK, "content.limits", sentence, promised)
    if not statutory and not held.get("statutory_text"):
        sentence = "法定时限的天数和规定都没有填。法律没有规定的，请在“法定时限的规定”里写明。"
        yield Issue("item_no_statutory", BLOCK, "content.limits", sentence)


def fee(draft: Draft) -> Iterator[Issue]:
    """Yield a fee without its amount or without the provision it rests on (行政许可法 Art. 58, 59)."""
    held = draft.payload["content"].get("fee") or {}
    if held.get("charged") != "yes" or ends(draft.payload["content"]):
        return
    for name, what in (("standard", "收费标准"), ("basis", "收费依据")):
        if not held.get(name):
            sentence = f"收费的事项必须写明{what}；没有法律依据的不能收费。"
            yield Issue("item_fee_incomplete", BLOCK, "content.fee", sentence, what)


def application(draft: Draft) -> Iterator[Issue]:
    """Yield an address at which the item is to be applied for, and which the portal does not have."""
    address = (draft.payload["content"].get("service") or {}).get("portal_address", "")
    if address and not is_place(address):
        sentence = f"本网站没有“{address}”这个地址，请照浏览器里显示的写，从第一个“/”开始，不写网站的名字。"
        yield Issue("item_no_such_place", BLOCK, "content.service", sentence, address)


def is_place(address: str) -> bool:
    """Return whether an address is one of the portal's own pages that anybody reads, without its name."""
    try:
        return _PLACE.fullmatch(address) is not None and _STAFF not in resolve(address).namespaces
    except Resolver404:
        return False


_BASIS_WANTED = ENDING_EVENTS | {LifeEvent.TAKE_OVER}


def change(draft: Draft) -> Iterator[Issue]:
    """Yield what a change of an item must say and does not: by which document, from when, from or to whom."""
    held = draft.payload["content"].get("change") or {}
    kind = held.get("kind")
    if kind not in _BASIS_WANTED:
        return
    label = LifeEvent(kind).label
    wanted = {"basis": "依据", "effective_on": "生效日期"}
    wanted |= {
        LifeEvent.TAKE_OVER: {"from_body": "由哪一机关下放"},
        LifeEvent.DEVOLVE: {"to_body": "下放到哪一机关"},
    }.get(kind, {})
    for name, what in wanted.items():
        if not held.get(name):
            yield Issue("item_change_incomplete", BLOCK, "content.change", f"事项{label}必须写明{what}。", what)
    until, since = held.get("until", ""), held.get("effective_on", "")
    if until and since and until <= since:
        yield Issue("item_until_backwards", BLOCK, "content.change", "“暂停到”不晚于生效日期，请核对。", until)


def phones(draft: Draft) -> Iterator[Issue]:
    """Yield private mobile numbers: a guide names office telephones only."""
    content = draft.payload["content"]
    rows = [("places", row) for row in content.get("places") or []] + [("service", content.get("service") or {})]
    for block, row in rows:
        for name, value in row.items():
            if not name.endswith("phone"):
                continue
            for found in personal_data.find(value):
                if found.kind == _MOBILE:
                    sentence = f"“{found.text}”是手机号，请改成办公电话。"
                    yield Issue("item_mobile", BLOCK, f"content.{block}", sentence, found.text)
