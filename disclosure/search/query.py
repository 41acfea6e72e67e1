"""What people type, made into terms that an engine can look for.

“…” and 《…》 are phrases, document and index numbers are phrases by themselves, the rest is cut into words which must
all be there. Whatever is typed gives terms of characters, letters and digits only: no operator of any engine gets
through.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import models

from disclosure.search.characters import HAN_RUN, fold, is_han, normalised, runs
from disclosure.search.segment import Segmenter
from disclosure.search.tokens import grams_of

MAX_TYPED = 100
MAX_TERMS = 24

_QUOTED = re.compile('[“"「『《](?P<phrase>[^“”"「」『』《》]+)[”"」』》]')
# The end of 云政办发〔2017〕12号 in any brackets (what is before it may be 根据), 2017-00012, 2017-08-25, 3.5.
_NUMBER = re.compile(
    r"[㐀-鿿]{0,2}\s*[〔\[(【﹝]\s*\d{4}\s*[〕\])】﹞]\s*第?\s*\d+\s*号|[^\W_㐀-鿿]+(?:[-./:~—–·][^\W_㐀-鿿]+)+"
)
# Words of asking and of grammar: no text is chosen by them.
_ASKING = frozenset(
    """
    的 了 和 与 及 或 在 是 吗 呢 吧 啊 把 被 对 为 于 从 到 我 你 您 我们 你们 请 请问 怎么 怎么办 怎么样 怎样 如何
    什么 什么样 哪里 哪儿 哪些 哪个 哪 几 多少 多久 为什么 谁 想 想要 要 可以 能 能否 能不能 有 有没有 没有 需要 关于
    查询 查 找 一下
    """.split()  # noqa: SIM905  # a list of words, not of literals
)
# A single one of these says hardly anything by itself: 县 before 医保局, 局 after 医保.
_WEAK = frozenset("县州省市镇乡村区局办委处科股所站等第个各本该")
# A number belongs to the measure behind it: 2017年, 12号, 3万.
_MEASURES = frozenset("年月日号条款项元万亿%级岁人次个件期届届户亩天")


@dataclass(frozen=True)
class Term:
    """One thing that must be in the text.

    ``text``: as it is marked in the results. ``all_of``: tokens that must all be indexed; ``is_phrase``: one after the
    other, as ``text`` has them. ``word``: the token of the whole word, which counts for the order. ``begins``: a
    character that a token begins with.
    """

    text: str
    all_of: tuple[str, ...] = ()
    word: str = ""
    begins: str = ""
    is_phrase: bool = False


@dataclass(frozen=True)
class Words:
    """The terms of one query.

    ``seams``: the pairs where one typed word meets the next; a text that holds them all has the words side by side
    and comes first. ``was_cut``: more was typed than is searched for.
    """

    terms: tuple[Term, ...] = ()
    seams: tuple[str, ...] = ()
    was_cut: bool = False


class Sort(models.TextChoices):
    """In which order hits come."""

    RELEVANCE = "relevance", "按相关度"
    TIME = "time", "按发布时间"


@dataclass(frozen=True)
class SearchQuery:
    """What is asked for: words as typed, filters by slug and code, order, page from 1."""

    text: str = ""
    department: str = ""
    column: str = ""
    category: str = ""
    kind: str = ""
    validity: str = ""
    published_from: date | None = None
    published_until: date | None = None
    sort: str = Sort.RELEVANCE.value
    page: int = 1

    @property
    def has_filters(self) -> bool:
        """Return whether anything besides words narrows the search."""
        return any(
            (self.department, self.column, self.category, self.kind, self.validity,
             self.published_from, self.published_until)
        )  # fmt: skip


def parse(text: str, segmenter: Segmenter) -> Words:
    """Return the terms of ``text``. Never raises; what holds no character, letter or digit has no terms."""
    typed = text.strip()
    folded = fold(typed[:MAX_TYPED])
    terms = list(dict.fromkeys(_terms_of(folded, segmenter)))
    return Words(
        terms=tuple(terms[:MAX_TERMS]),
        seams=tuple(dict.fromkeys(_seams_of(_QUOTED.sub(" ", folded), segmenter))),
        was_cut=len(typed) > MAX_TYPED or len(terms) > MAX_TERMS,
    )


def _terms_of(folded: str, segmenter: Segmenter) -> Iterator[Term]:
    rest = _QUOTED.sub(" ", folded)
    for quoted in _QUOTED.finditer(folded):
        yield from _phrase(quoted["phrase"])
    for number in _NUMBER.finditer(rest):
        yield from _phrase(number.group())
    yield from _free_words(_NUMBER.sub(" ", rest), segmenter)


def _seams_of(folded: str, segmenter: Segmenter) -> Iterator[str]:
    for chinese in HAN_RUN.findall(folded):
        for before, after in pairwise(segmenter.cut_for_query(chinese)):
            yield before[-1] + after[0]


def _phrase(folded: str) -> Iterator[Term]:
    """Yield the one term of a phrase: its tokens in order."""
    text = normalised(folded)
    if len(text) == 1 and is_han(text):
        yield Term(text=text, begins=text)
    elif text:
        tokens = grams_of(folded)
        if len(text) > 1 and is_han(text[-2:]):
            tokens.pop()  # the last character ends this phrase, not always its segment in a text
        yield Term(text=text, all_of=tuple(tokens), word=text if is_han(text) else "", is_phrase=len(tokens) > 1)


def _free_words(folded: str, segmenter: Segmenter) -> Iterator[Term]:
    found = list(_cut(folded, segmenter))
    telling = [each for each in found if each.text not in _ASKING]
    strong = [each for each in telling if each.text not in _WEAK]
    yield from strong or telling or found


def _cut(folded: str, segmenter: Segmenter) -> Iterator[Term]:
    """Yield words in order; single characters side by side become one word again, a measure joins its number."""
    number_before = ""
    for run in runs(folded):
        if not HAN_RUN.match(run.group()):
            if number_before:
                yield Term(text=number_before, all_of=(number_before,))
            number_before = run.group()[:64]
            continue
        chinese = run.group()
        if number_before:
            touches = run.start() and folded[run.start() - 1].isalnum()
            if touches and chinese[0] in _MEASURES:
                yield Term(text=number_before + chinese[0], all_of=(number_before + chinese[0],))
                chinese = chinese[1:]
            else:
                yield Term(text=number_before, all_of=(number_before,))
            number_before = ""
        yield from _cut_chinese(chinese, segmenter)
    if number_before:
        yield Term(text=number_before, all_of=(number_before,))


def _cut_chinese(chinese: str, segmenter: Segmenter) -> Iterator[Term]:
    singles = ""
    for word in segmenter.cut_for_query(chinese) if chinese else []:
        if len(word) == 1 and word not in _ASKING:
            singles += word
            continue
        if singles:
            yield _word(singles)
            singles = ""
        yield _word(word)
    if singles:
        yield _word(singles)


def _word(word: str) -> Term:
    if len(word) == 1:
        return Term(text=word, begins=word)
    return Term(text=word, all_of=tuple(dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1))), word=word)
