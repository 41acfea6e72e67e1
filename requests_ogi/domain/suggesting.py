"""Before filing: what is already public and may be what is wanted, and how often that helped.

Counted by the day, of nobody: how often something was shown, opened, and the application filed all the same. A form
counts once for each; which form it is, is told by a token that the page carries.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from columns.queries import site_facts
from disclosure.search import SearchQuery, find
from disclosure.search.page import Hit
from disclosure.search.query import MAX_TYPED, parse
from disclosure.search.segment import segmenter
from requests_ogi.models import PublishedAnswer, SuggestionUse
from yunlong_portal.kernel.encryption import keyed_digest

log = structlog.get_logger(__name__)

SHOWN, OPENED, FILED = "shown", "opened", "filed"
AT_MOST = 5
_REMEMBERED = timedelta(days=2)
# Words that every application holds; no text is chosen by them.
_EVERYWHERE = frozenset(
    """
    公开 申请 政府 信息 政府信息 情况 相关 有关 文件 资料 材料 内容 本人 单位 全县 我县 年度 以及 具体 所有 全部
    复印件 明细 提供 获取 了解 关于 近年 近年来 期间 方面 工作 具体情况 基本情况 知道 每年 历年 发给 本村 我村 我们村
    """.split()  # noqa: SIM905  # a list of words, not of literals
)
_MOST_LOOKUPS = 3


def similar(
    *, description: str, title: str = "", document_number: str = "", index_number: str = "", at_most: int = AT_MOST
) -> list[Hit]:
    """Return live publications that may be what is described, the likeliest first; none where the search fails.

    At most three look-ups of two queries each: by number, by title, by the telling words of the description, the more
    of them in a text the better.
    """
    found: dict[str, Hit] = {}
    for text in _questions(description, title, document_number, index_number):
        try:
            hits = find(SearchQuery(text=text)).hits
        except DatabaseError:
            # Whoever wants to apply must not be kept from it by a search that is out of order.
            log.exception("suggestions failed")
            break
        for hit in hits:
            found.setdefault(hit.address, hit)
        if len(found) >= at_most:
            break
    return list(found.values())[:at_most]


def _questions(description: str, title: str, document_number: str, index_number: str) -> list[str]:
    exact = [f"“{each}”" for each in (document_number, index_number) if each.strip()]
    words = telling_words(f"{title} {description}"[:MAX_TYPED])
    loose = [" ".join(each) for each in _subsets(words)]
    return [*exact, *loose][:_MOST_LOOKUPS]


def _subsets(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield which words to ask for together: five, then three, then without the first, which may be said otherwise."""
    tried = [words[:5], words[:3] if len(words) > 3 else words[:2], words[1:4]]
    enough = 2 if len(words) > 1 else 1
    yield from dict.fromkeys(tuple(each) for each in tried if len(each) >= enough)


def answers_among(posts: Iterable[int]) -> frozenset[int]:
    """Return which of these posts publish what an earlier applicant was given. One query."""
    return frozenset(PublishedAnswer.objects.filter(post__in=list(posts)).values_list("post_id", flat=True))


def telling_words(text: str) -> list[str]:
    """Return the words of a description that tell it from others, the most telling first: longer ones, numbers last."""
    terms = [each.text for each in parse(text, segmenter()).terms]
    county = site_facts()["site_name"]
    telling = [each for each in terms if len(each) > 1 and each not in _EVERYWHERE and each not in county] or terms
    return sorted(telling, key=_weight)


def _weight(word: str) -> tuple[bool, int]:
    return any(each.isdigit() for each in word), -len(word)


def shown_for(words: Sequence[str]) -> str:
    """Return by what a form remembers for which words it has shown something: they may have been changed since."""
    return keyed_digest("\n".join(words).encode(), purpose="suggestions shown")[:16]


def count(event: str, *, submission: str, now: datetime) -> None:
    """Count what a form did, once for each form and event."""
    if not cache.add(_key(event, submission), 1, timeout=_REMEMBERED.total_seconds()):
        return
    with transaction.atomic():
        row, _ = SuggestionUse.objects.get_or_create(on=timezone.localdate(now))
        SuggestionUse.objects.filter(pk=row.pk).update(**{event: F(event) + 1})


def was_shown(submission: str) -> bool:
    """Return whether anything was shown to whoever fills in this form."""
    return cache.get(_key(SHOWN, submission)) is not None


def _key(event: str, submission: str) -> str:
    return f"suggestions:{event}:{keyed_digest(submission.encode(), purpose='suggestions')}"
