"""栏目体检: columns that are blank, that nobody renews any more, that nobody answers for, that say the same twice.

Blank columns are left out of menus, maps and the home page already; their own address still opens, and an inspector
who finds it counts it. One past three times its age is a zombie: nobody will renew it by being reminded once more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import combinations

from columns.domain import freshness
from columns.domain.duties import roster
from columns.domain.freshness import Judged
from columns.enums import Duty, FreshnessLevel
from columns.queries import ColumnNode, ColumnTree, column_tree
from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.notices import NewNotice, keep_standing

PLAN = "disclosure.columns"
PAGE = "/admin/disclosure/stockfinding/columns/"
ZOMBIE_TIMES = 3
_ALIKE = 0.8
_FILLING = ("信息", "公开", "专栏", "栏目", "情况", "类")

BLANK, ZOMBIE, NOBODY, ALIKE = "blank", "zombie", "nobody", "alike"
LABELS = {BLANK: "空白栏目", ZOMBIE: "僵尸栏目", NOBODY: "没有人负责", ALIKE: "栏目重复"}


@dataclass(frozen=True)
class Ill:
    """One column and what is wrong with it."""

    kind: str
    column: ColumnNode
    words: str
    remedy: str

    @property
    def label(self) -> str:
        """Return what is wrong, in short."""
        return LABELS[self.kind]

    @property
    def name(self) -> str:
        """Return the column with everything above it."""
        return " › ".join(self.column.labels)


def examine(tree: ColumnTree, judged: Iterable[Judged], *, has_clerk: Callable[[int], bool]) -> list[Ill]:
    """Return what is wrong with the public columns, kind by kind. No query."""
    found: list[Ill] = []
    for each in judged:
        node = tree.by_code(each.kept.key.removeprefix("column:")) if each.kept.kind == "column" else None
        if node is None:
            continue
        if each.level == FreshnessLevel.BLANK:
            found.append(Ill(BLANK, node, "从未发布过信息", "发布信息，或者先不开放。"))
        elif each.age is not None and each.age > ZOMBIE_TIMES * timedelta(days=each.kept.allowed_days):
            words = f"{each.age_days}天没有更新，最长应为{each.kept.allowed_days}天"
            found.append(Ill(ZOMBIE, node, words, "恢复更新，或者合并到别的栏目后关闭。"))
    listing = [node for node in tree.walk() if node.takes_posts]
    found += [
        Ill(NOBODY, node, f"{node.owner_name}没有人承担拟稿职责", "请授予职责，或者改由别的单位负责。")
        for node in listing
        if not has_clerk(node.owner_id)
    ]
    found += [
        Ill(ALIKE, second, f"与“{' › '.join(first.labels)}”名称相近", "内容相同的合并，保留一个。")
        for first, second in alike(listing)
    ]
    order = list(LABELS)
    return sorted(found, key=lambda each: order.index(each.kind))


def alike(nodes: Sequence[ColumnNode]) -> list[tuple[ColumnNode, ColumnNode]]:
    """Return the pairs of columns beside each other whose names say nearly the same."""
    beside: defaultdict[int, list[ColumnNode]] = defaultdict(list)
    for node in nodes:
        beside[node.parent.id if node.parent else 0].append(node)
    return [
        (first, second)
        for siblings in beside.values()
        for first, second in combinations(siblings, 2)
        if _same(_core(first.name), _core(second.name))
    ]


def _core(name: str) -> str:
    kept = name
    for word in _FILLING:
        kept = kept.replace(word, "")
    return kept or name


def _same(first: str, second: str) -> bool:
    if first == second:
        return True
    # 县级决算 and 部门决算 differ by what matters: near is near only where most of a longer name is shared.
    return min(len(first), len(second)) >= 5 and SequenceMatcher(None, first, second).ratio() > _ALIKE


def ill_columns(*, now: datetime) -> list[Ill]:
    """Return what is wrong with the columns now: what freshness asks, and two queries for who answers for what."""
    people = roster((Duty.DRAFT,), now=now)
    return examine(
        column_tree(),
        freshness.look(now=now),
        has_clerk=lambda department: bool(people.people((Duty.DRAFT,), department)),
    )


def watch(now: datetime) -> None:
    """Tell the keepers of columns how many are ill; what is blank or old for its clerks, freshness tells. Daily."""
    found = [each for each in ill_columns(now=now) if each.kind != BLANK]
    people = roster((Duty.KEEP_COLUMNS,), now=now)
    keepers = people.people((Duty.KEEP_COLUMNS,), 0) if found else frozenset()
    said = "+".join(sorted(f"{each.kind}:{each.column.id}" for each in found))
    keep_standing([_notice(person, found, said) for person in keepers], plan=PLAN, now=now)


def _notice(person: int, found: Sequence[Ill], said: str) -> NewNotice:
    counts = {label: sum(each.kind == kind for each in found) for kind, label in LABELS.items()}
    named = "、".join(f"{label}{count}个" for label, count in counts.items() if count)
    return NewNotice(
        key=f"{PLAN}:{person}:{digest_of([said])[:16]}",
        recipient_id=person,
        subject=f"栏目体检：{named}",
        link=PAGE,
        about=f"{PLAN}:{person}",
        level=NoticeLevel.DUE,
    )
