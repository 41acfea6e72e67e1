"""A guide in the words of thirty seconds on the air: what it is called, what to bring, where, which telephone. Pure."""

import re
from collections.abc import Sequence

from hall.domain.items.guide import Guide

# Thirty seconds at four characters a second, as villages listen.
MOST = 120
_LONGEST_NAME, _LONGEST_PLACE, _LONGEST_PHONE = 24, 30, 26
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")


def radio_script(guide: Guide, *, name: str, department: str, phone: str) -> str:
    """Return what is read out about an item, at most :data:`MOST` characters, spoken marks and all.

    ``name`` and ``department`` stand in where the guide knows no everyday name and no place; ``phone`` (the county's
    hotline) where it names no telephone. What to bring that has no room is counted, never left out in silence.
    """
    what = _cut(next(iter(guide.everyday), "") or _plain(name), _LONGEST_NAME)
    number = _cut(guide.phone or phone, _LONGEST_PHONE)
    end = f"到{_place(guide, department)}办"
    end += "，不收费。" if guide.fee["charged"] == "no" else "。"
    if number:
        end += f"问电话{number}。"
    start = f"乡亲们，要办“{what}”，请带上"
    return f"{start}{_things(things_to_bring(guide), room=MOST - len(start) - len(end) - 1)}。{end}"


def things_to_bring(guide: Guide) -> list[str]:
    """Return what must be brought, in a few words each; explanations in brackets are left to the guide."""
    return [_plain(line.name) for line in guide.materials if line.is_required]


def _place(guide: Guide, department: str) -> str:
    place = next(iter(guide.places), {"name": "", "address": ""})
    for said in (f"{place['address']}{place['name']}", place["name"], place["address"]):
        if said and len(said) <= _LONGEST_PLACE:
            return said
    return f"{_cut(department, _LONGEST_PLACE - 2)}窗口"


def _things(things: Sequence[str], *, room: int) -> str:
    """Return as many things as there is room for, and how many there are where that is not all."""
    if not things:
        return "身份证件"
    if len(whole := "、".join(things)) <= room:
        return whole
    said = ""
    counted = f"等{len(things)}样材料"
    for each in things:
        longer = f"{said}、{each}" if said else each
        if len(longer) + len(counted) > room:
            break
        said = longer
    return f"{said}{counted}" if said else f"{len(things)}样材料"


def _plain(text: str) -> str:
    return _BRACKETS.sub("", text).strip() or text.strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most]
