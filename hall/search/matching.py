"""How well an item fits what somebody typed. Pure: points by where the words stand, the best first."""

from collections.abc import Iterable, Mapping, Sequence

from hall.search.catalogue import ItemCard, item_cards, synonyms
from hall.search.words import Words, asked_of, pairs_of

# Where a word is found, the best place first.
SAME_NAME, SAME_EVERYDAY, NAME_BEGINS, EVERYDAY_BEGINS, IN_NAME, IN_EVERYDAY, SAID_WITH_IT = 100, 95, 80, 75, 60, 55, 50
BESIDE, SHARED = 30, 25
_BY_SYNONYM = 5
# Fewer than half of the pairs of characters in common is chance.
_HALF = 0.5
# 我想办低保: people type sentences. What only introduces the matter says nothing of it.
_FILLERS = (
    "我想",
    "我要",
    "想要",
    "怎么",
    "如何",
    "哪里",
    "在哪",
    "办理",
    "申请",
    "需要",
    "什么",
    "手续",
    "材料",
    "办",
    "的",
    "吗",
)


def find(
    typed: str,
    cards: Iterable[ItemCard] | None = None,
    *,
    means: Mapping[str, tuple[str, ...]] | None = None,
    at_least: float = 0,
) -> list[ItemCard]:
    """Return the items that fit what was typed, the best first; all of them, in their order, where nothing was.

    ``at_least``: with so many points, for places where a guess would disturb.
    """
    rows = item_cards() if cards is None else tuple(cards)
    asked = asked_of(typed)
    if not asked:
        return list(rows)
    known = synonyms() if means is None else means
    ranked = [(points(each.words, asked, known), place, each) for place, each in enumerate(rows)]
    return [card for found, _, card in sorted(ranked, key=lambda one: (-one[0], one[1])) if found and found >= at_least]


def points(words: Words, asked: Sequence[str], means: Mapping[str, tuple[str, ...]]) -> float:
    """Return how well one item fits; 0 where one of the words is nowhere."""
    found = [_of_word(words, each, means) for each in asked]
    return sum(found) / len(found) if all(found) else 0.0


def _of_word(words: Words, word: str, means: Mapping[str, tuple[str, ...]]) -> float:
    best = _place(words, word)
    for said, meant in means.items():
        if said in word:
            best = max(best, *(_place(words, word.replace(said, each)) - _BY_SYNONYM for each in meant))
    if best > 0 or not (core := _core(word)) or core == word:
        return best
    return max(0.0, _of_word(words, core, means) - 1)


def _core(word: str) -> str:
    for each in _FILLERS:
        word = word.replace(each, "")
    return word


def _place(words: Words, word: str) -> float:
    if word == words.name:
        return SAME_NAME
    if word in words.everyday:
        return SAME_EVERYDAY
    if words.name.startswith(word):
        return NAME_BEGINS
    if any(each.startswith(word) for each in words.everyday):
        return EVERYDAY_BEGINS
    if word in words.name:
        return IN_NAME
    if any(word in each for each in words.everyday):
        return IN_EVERYDAY
    # 低保怎么申请: what people call it stands in what was typed.
    if any(len(each) > 1 and each in word for each in words.everyday):
        return SAID_WITH_IT
    if any(word in each for each in words.beside):
        return BESIDE
    asked = pairs_of(word)
    common = asked & words.pairs
    # Of three characters the last two alone say nothing: 准生证 and 卫生证 are both a 生证.
    if len(word) == 3 and common == {word[1:]}:
        return 0.0
    shared = len(common) / len(asked) if asked else 0.0
    return SHARED * shared if shared >= _HALF else 0.0
