"""单项否决: the items of the national inspection of which one alone lets a site fail, judged by facts. No database.

Two sheets, each for its time: the 普查评分表 of 2015 and the 检查指标 of 2019 (国办秘函〔2019〕19号). What cannot be
known from inside is said to be so, never guessed; a fact that is known and bad fails all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from columns.enums import ColumnType
from disclosure.enums import VetoVerdict
from disclosure.slots import Guide
from disclosure.undated import UNKNOWN_DAY

SLOW = timedelta(seconds=15)
VISITS_A_DAY = 20
MOST_FAILED = 0.05
MOST_OLD_NEWS, MOST_OLD, MOST_BLANK = 5, 10, 5
TOO_MANY_LACKING, MOST_NAMED = 4, 200
_TWO_WEEKS, _HALF_A_YEAR = timedelta(days=14), timedelta(days=183)
_WEEK = 7
_MONTHS = 3


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at and is bad: what, and where it is mended."""

    what: str
    link: str = ""


@dataclass(frozen=True)
class Watched:
    """A public column that must be kept fresh.

    ``is_top``: it stands on the first level or right below it. ``is_undated``: nothing that it holds bears a date.
    """

    label: str
    link: str
    type: str
    owner: str
    last_at: datetime | None
    is_stale: bool
    is_top: bool = True
    is_undated: bool = False


@dataclass(frozen=True)
class Asked:
    """A message that waits for an answer since ``on``."""

    label: str
    on: date
    link: str = ""


@dataclass(frozen=True)
class Visits:
    """The visits to the home page on each of the seven days before, and how many of all did not succeed."""

    by_day: tuple[int, ...] = ()
    failed: int = 0

    @property
    def total(self) -> int:
        """Return how many visits there were."""
        return sum(self.by_day)


@dataclass(frozen=True)
class Facts:
    """What is known of the portal at a moment."""

    at: datetime
    today: date
    visits: Visits = field(default_factory=Visits)
    home_last_at: datetime | None = None
    columns: Sequence[Watched] = ()
    errors: Sequence[Fact] = ()
    leaks: Sequence[Fact] = ()
    asked: Sequence[Asked] = ()
    has_channel: bool = False
    has_services: bool = False
    guides: Sequence[Guide] = ()


@dataclass(frozen=True)
class Answer:
    """How one item stands: the verdict, in words, what it rests on, and what is to be done."""

    code: str
    label: str
    rule: str
    verdict: VetoVerdict
    words: str
    remedy: str = ""
    rows: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class _Judged:
    verdict: VetoVerdict
    words: str
    remedy: str = ""
    rows: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Item:
    """One line of a sheet."""

    code: str
    label: str
    rule: str
    judge: Callable[[Facts], _Judged]


@dataclass(frozen=True)
class Sheet:
    """A sheet and the first day on which it is used."""

    since: date
    name: str
    items: tuple[Item, ...]


def _passed(words: str) -> _Judged:
    return _Judged(VetoVerdict.PASSED, words)


def _failed(words: str, remedy: str, rows: Sequence[Fact] = ()) -> _Judged:
    return _Judged(VetoVerdict.FAILED, words, remedy, tuple(rows))


def _unknown(words: str, remedy: str) -> _Judged:
    return _Judged(VetoVerdict.UNKNOWN, words, remedy)


def _reachable(facts: Facts) -> _Judged:
    visits = facts.visits
    inside = "只是门户从自己的服务器访问，外网线路的故障看不到。"
    # One visit of one that failed, as after a restart, says nothing of a week.
    if visits.total >= VISITS_A_DAY and visits.failed / visits.total >= MOST_FAILED:
        return _failed(
            f"7天里访问首页{visits.total}次，{visits.failed}次打不开或者超过15秒，达到5%。",
            "请查网站运行日志，与运维单位排除故障。",
        )
    if len(visits.by_day) < _WEEK or min(visits.by_day, default=0) < VISITS_A_DAY:
        return _unknown(
            f"7天里只有{visits.total}次自访记录，不够每天20次。{inside}",
            "请保持后台任务运行；并从外网另行测试。",
        )
    return _passed(f"7天里访问首页{visits.total}次，{visits.failed}次打不开或者超过15秒，不到5%。{inside}")


def _home(facts: Facts) -> _Judged:
    last = facts.home_last_at
    if last is not None and facts.at - last <= _TWO_WEEKS:
        return _passed(f"首页栏目最近更新是{last:%Y-%m-%d}。")
    since = "从来没有更新过" if last is None else f"最近更新是{last:%Y-%m-%d}，已超过2周"
    return _failed(f"首页栏目{since}。", "请在首页列出的任一栏目发布信息，并保证信息有日期。")


def _columns(facts: Facts, *, top_only: bool) -> _Judged:
    news = [each for each in facts.columns if each.type == ColumnType.NEWS_LIST and _older(each, _TWO_WEEKS, facts)]
    policies = [
        each
        for each in facts.columns
        if each.type in (ColumnType.NOTICE_LIST, ColumnType.DOCUMENT_LIST)
        and (each.is_top or not top_only)
        and _older(each, _HALF_A_YEAR, facts)
    ]
    old = [each for each in facts.columns if each.is_stale]
    blank = [each for each in facts.columns if each.last_at is None and not each.is_undated]
    found = [
        (
            len(news) + len(policies) >= MOST_OLD_NEWS,
            f"动态要闻、通知公告、政策文件类未更新{len(news) + len(policies)}个",
        ),
        (len(old) >= MOST_OLD, f"应更新未更新的栏目{len(old)}个"),
        (len(blank) >= MOST_BLANK, f"空白栏目{len(blank)}个"),
    ]
    words = "，".join(said for _, said in found) + "（限5个、10个、5个）。"
    if not any(is_bad for is_bad, _ in found):
        return _passed(words)
    rows = dict.fromkeys([*news, *policies, *old, *blank])
    return _failed(
        words,
        "请责任单位更新；没有内容可发的，先合并到别的栏目或者不开放。",
        [Fact(f"{each.label}（{each.owner}）：{_last(each)}", each.link) for each in rows],
    )


def _older(each: Watched, age: timedelta, facts: Facts) -> bool:
    # One that never held anything is counted as blank, once; what bears no date counts as not renewed.
    return each.is_undated if each.last_at is None else facts.at - each.last_at > age


def _last(each: Watched) -> str:
    if each.last_at is None:
        return UNKNOWN_DAY if each.is_undated else "从未更新"
    return f"最近更新{each.last_at:%Y-%m-%d}"


def _errors(facts: Facts) -> _Judged:
    if facts.errors:
        return _failed(
            f"已公开的信息里有{len(facts.errors)}处严重错误。", "请立即更正或者撤下，查明审校责任。", facts.errors
        )
    return _passed("按错敏词表复查，没有发现严重错误；虚假、伪造和反动、暴力、色情内容须人工检查。")


def _safety(facts: Facts) -> _Judged:
    rows = [*facts.errors, *facts.leaks]
    if rows:
        return _failed(
            f"已公开的信息里有{len(rows)}处严重表述错误或者密级标志。",
            "请立即撤下，涉密的按保密规定报告，再查审签责任。",
            rows,
        )
    return _passed("按密级标志和错敏词表复查，没有发现；网站被攻击、伪造发稿日期和重大负面舆情须人工检查。")


def _answers(facts: Facts) -> _Judged:
    late = [each for each in facts.asked if _months_before(facts.today, _MONTHS) > each.on]
    if late:
        rows = [Fact(f"{each.label}：{each.on.isoformat()}提出", each.link) for each in late]
        return _failed(f"有{len(late)}条留言超过3个月没有答复。", "请责任单位立即答复并公开答复内容。", rows)
    if not facts.has_channel:
        return _passed("门户现在没有政务咨询类栏目，没有超期未答复的留言。")
    return _passed("没有超过3个月未答复的留言。")


def _channel_and_answers(facts: Facts) -> _Judged:
    if not facts.has_channel:
        return _failed(
            "门户没有开放的政务咨询渠道（信访、纪检举报不算）。", "请开放“县长信箱”或者咨询问答栏目，公开答复。"
        )
    return _answers(facts)


def _services(facts: Facts) -> _Judged:
    if not facts.has_services:
        return _failed("门户没有开放的办事服务栏目。", "请开放办事指南或者链接到政务服务平台。")
    if not facts.guides:
        return _unknown(
            "有办事服务栏目，门户里没有公开的办事指南；要素是否齐全、内容是否准确，要逐项抽查。",
            "请按事项名称、设定依据、申请条件、办理材料、地点、时间、联系电话、流程八类要素抽查。",
        )
    poor = [each for each in facts.guides if len(each.lacks) >= TOO_MANY_LACKING]
    if poor:
        return _failed(
            f"公开的{len(facts.guides)}个办事指南里，有{len(poor)}个缺4类以上要素。",
            "请实施单位补充要素，公开新版。",
            [Fact(f"{each.label}：缺{'、'.join(each.lacks)}", each.link) for each in poor[:MOST_NAMED]],
        )
    lacking = sum(1 for each in facts.guides if each.lacks)
    some = f"有{lacking}个要素不全，但没有缺4类以上的" if lacking else "要素都齐全"
    return _passed(f"公开的{len(facts.guides)}个办事指南{some}；内容是否准确须人工抽查。")


def _months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, the last of its month where there is none."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


_OPENS = "1周内每天间隔访问20次以上，打开首页超过15秒的次数达到5%"
_NO_NEWS = "监测2周，首页栏目没有更新；没有日期的信息视为没有更新"

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        since=date(2015, 3, 24),
        name="全国政府网站普查评分表（2015—2018年）",
        items=(
            Item("V1", "站点无法访问", _OPENS, _reachable),
            Item("V2", "网站不更新", _NO_NEWS, _home),
            Item(
                "V3",
                "栏目不更新",
                "动态要闻类2周、通知公告和政策文件类6个月未更新，共5个以上；应更新未更新10个以上；空白5个以上",
                lambda facts: _columns(facts, top_only=False),
            ),
            Item("V4", "严重错误", "有严重错别字，虚假或者伪造内容，反动、暴力、色情内容", _errors),
            Item("V5", "互动回应差", "1年内政务咨询类栏目有超过3个月未回应的留言", _answers),
        ),
    ),
    Sheet(
        since=date(2019, 4, 1),
        name="政府网站检查指标（国办秘函〔2019〕19号）",
        items=(
            Item("1", "安全、泄密事故等严重问题", "有严重表述错误、泄密、被攻击未及时处置、伪造发稿日期等", _safety),
            Item("2", "站点无法访问", _OPENS, _reachable),
            Item("3", "首页不更新", _NO_NEWS, _home),
            Item(
                "4",
                "栏目不更新",
                "动态要闻类2周、通知公告和政策文件类一级栏目6个月未更新，共5个以上；应更新未更新10个以上；空白5个以上",
                lambda facts: _columns(facts, top_only=True),
            ),
            Item("5", "互动回应差", "没有有效的政务咨询渠道；1年内有超过3个月未回应的留言", _channel_and_answers),
            Item("6", "服务不实用", "没有办事服务；办事指南要素缺失4类以上；抽查的指南不准确", _services),
        ),
    ),
)


def sheet_on(day: date) -> Sheet:
    """Return the sheet that is used on a day; before the first there is the first."""
    return next((each for each in reversed(SHEETS) if each.since <= day), SHEETS[0])


def self_check(facts: Facts) -> tuple[Sheet, list[Answer]]:
    """Return the sheet of the day and how the portal stands to each of its items."""
    sheet = sheet_on(facts.today)
    answers = []
    for item in sheet.items:
        judged = item.judge(facts)
        answers.append(
            Answer(item.code, item.label, item.rule, judged.verdict, judged.words, judged.remedy, judged.rows)
        )
    return sheet, answers
