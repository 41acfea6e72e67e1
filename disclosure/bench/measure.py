"""Asks the portal for pages through WSGI, in this process, with its real middleware, and takes the time."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from disclosure.bench.build import COLUMN
from disclosure.models import Post
from disclosure.queries import pages_for

FAR_PAGE = 900
_WARM_UP = 5
# What people type: common and rare words, several words, phrases, numbers, single characters, questions, nothing there.
SEARCHES = (
    "征地", "医保", "低保", "白族", "三公经费", "烟花爆竹", "招商引资", "诺邓火腿", "河长制", "不动产登记",
    "征地补偿", "医保 缴费", "诺邓镇 危房改造", "功果桥镇移民后期扶持", "城乡居民基本医疗保险缴费", "森林防火通知",
    "县人社局 就业创业培训", "云龙县2017年实施方案", "烤烟收购 苗尾乡 补助", "怎么办理残疾人两项补贴",
    "易地扶贫搬迁 验收", "易地扶贫搬迁 公示 2017年", "县教育局 义务教育入学", "政务公开工作总结",
    "“征地拆迁补偿”", "《云南省政务公开管理办法》", "云政办发〔2017〕12号", "2017-00012", "96128", "2017年",
    "工作", "云龙县", "通知", "县", "龙", "太阳能", "量子计算机", "天池", "bench", "核桃产业 肉牛养殖 茶叶",
)  # fmt: skip

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Timing:
    """How long the requests for one page took, in milliseconds."""

    name: str
    samples: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """Return the time within which ``share`` of the requests were answered."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def median(self) -> float:
        """Return the time of the middle request."""
        return self.percentile(0.5)

    @property
    def per_second(self) -> float:
        """Return how many requests one process answered in a second, one after the other."""
        return 1000 * len(self.samples) / sum(self.samples)


@dataclass(frozen=True)
class Pair:
    """The portal's page and the plain view of the same rows."""

    portal: Timing
    plain: Timing

    @property
    def ratio(self) -> float:
        """Return how many times the plain view's time the portal's page takes, by the medians."""
        return self.portal.median / self.plain.median


@dataclass(frozen=True)
class Page:
    """A page to measure: its name and the addresses to ask for in turn, those of the plain view beside them."""

    name: str
    addresses: Sequence[str]
    plain: Sequence[str]


def pages(*, publications: int, requests: int) -> list[Page]:
    """Return what is measured: articles, the first and a far page of the column, searches."""
    # Those of its own: what a county brings along may be read elsewhere (an item in the hall).
    posts = list(Post.objects.filter(publications__column__code=COLUMN).order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(1).sample(posts, min(requests, len(posts)))  # noqa: S311  # a sample, no secret
    far = min(FAR_PAGE, max(1, pages_for(publications) * 9 // 10))
    column, plain_column = f"/columns/{COLUMN.replace('.', '/')}/", f"/plain/columns/{COLUMN}/"
    words = [f"?q={quote(each)}" for each in SEARCHES]
    return [
        Page("文章", [f"/posts/{pk}/" for pk in chosen], [f"/plain/posts/{pk}/" for pk in chosen]),
        Page("栏目第 1 页", [column], [plain_column]),
        Page(f"栏目第 {far} 页", [f"{column}?page={far}"], [f"{plain_column}?page={far}"]),
        Page("搜索", [f"/search/{each}" for each in words], [f"/plain/search/{each}" for each in words]),
    ]


def measure(pages: Sequence[Page], *, requests: int, application: Application | None = None) -> list[Pair]:
    """Return the times of ``requests`` requests for each page and each plain view, after a warm-up.

    All of them in turn, so that whatever else the machine does at a moment falls on each alike.
    """
    application = application or get_wsgi_application()
    times: list[dict[bool, list[float]]] = [{True: [], False: []} for _ in pages]
    for number in range(-_WARM_UP, requests):
        for page, taken in zip(pages, times, strict=True):
            place = number % len(page.addresses)
            # A B B A: whoever comes second finds the rows in the cache of the database, so each is second as often.
            for is_portal in (True, False) if number % 2 else (False, True):
                took = ask(application, (page.addresses if is_portal else page.plain)[place])
                if number >= 0:
                    taken[is_portal].append(took)
    return [
        Pair(portal=Timing(page.name, tuple(taken[True])), plain=Timing(page.name, tuple(taken[False])))
        for page, taken in zip(pages, times, strict=True)
    ]


def ask(application: Application, address: str) -> float:
    """Return the milliseconds that one GET took, from the first byte of the request to the last of the answer.

    Raises RuntimeError for any answer but 200: a broken page is quick.
    """
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    answered: list[str] = []
    began = time.perf_counter()
    response = application(environ, lambda status, headers, *_: answered.append(status))
    body = b"".join(response)
    response.close()  # type: ignore[attr-defined]  # Django's answers have it
    took = (time.perf_counter() - began) * 1000
    if not answered[0].startswith(str(HTTPStatus.OK.value)) or not body:
        raise RuntimeError(f"{address} 回答了 {answered[0]}，不能计入测速。")
    return took
