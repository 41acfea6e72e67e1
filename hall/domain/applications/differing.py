"""What an applicant must know of a new version of the item he is filling in the form of. Pure.

Only what he has to do differently is told: papers, questions, how long, what it costs, how the result comes.
"""

from collections.abc import Iterator

from hall.domain.items.guide import Guide


def what_changed(before: Guide, after: Guide) -> tuple[str, ...]:
    """Return what is different for the applicant, a sentence each; nothing where nothing is."""
    return tuple(_changes(before, after))


def _changes(before: Guide, after: Guide) -> Iterator[str]:
    was = {each.name: each for each in before.materials}
    now = {each.name: each for each in after.materials}
    yield from _names("要增加的材料", [name for name in now if name not in was])
    yield from _names("不用再交的材料", [name for name in was if name not in now])
    both = [name for name in now if name in was]
    yield from _names("改为必须交的材料", [each for each in both if now[each].is_required > was[each].is_required])
    yield from _names("改为可以不交的材料", [each for each in both if now[each].is_required < was[each].is_required])
    yield from _names("形式或者份数有变的材料", [each for each in both if now[each].what != was[each].what])
    asked, asks = ({row["label"] for row in each.questions} for each in (before, after))
    yield from _names("要另外回答的问题", [row["label"] for row in after.questions if row["label"] not in asked])
    yield from _names("不用再回答的问题", [row["label"] for row in before.questions if row["label"] not in asks])
    if before.how_long != after.how_long:
        yield f"办理时限改为：{after.how_long or '没有规定'}。"
    if before.how_much != after.how_much:
        yield f"收费改为：{after.how_much}。"
    if before.ways_of_result != after.ways_of_result:
        yield f"取件方式改为：{'、'.join(after.ways_of_result) or '窗口领取'}。"


def _names(what: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"{what}：{'；'.join(names)}。"
