"""What is to become of one page of a dump. Writes nothing: a rehearsal and the real run plan alike."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from disclosure.domain.legacy import body, dates, judging, page, warnings
from disclosure.domain.legacy.addresses import Link, LinkKind, Site, is_page_name
from disclosure.domain.legacy.judging import Found, Rules
from disclosure.domain.legacy.page import OldPage
from disclosure.domain.legacy.payloads import payload_of, signed_on
from disclosure.domain.legacy.plans import Cleaned, Place, Plan
from disclosure.domain.legacy.reading import decode
from disclosure.domain.sanitise import sanitise, text_of
from disclosure.enums import DisplayPeriod, ImportAction, Validity
from yunlong_portal.kernel.text import clean_line
from yunlong_portal.kernel.workflow import Refused

MOST_FILES = 50
_UNDER_CONSTRUCTION = re.compile(
    r"(?:栏目|页面|网站|内容)?(?:正在|尚在)?(?:建设|更新|制作|完善|整理)中|暂无(?:内容|信息)|敬请期待"
)
_LOST = {
    LinkKind.SCRIPT: "脚本链接",
    LinkKind.LOST: "链接指向备份中没有的页面或文件",
    LinkKind.INSIDE: "链接指向本机或内部网络",
    LinkKind.ELSEWHERE: "链接的网址写错",
}


Fetch = Callable[[str, str], Cleaned]


def plan_page(
    *,
    file: str,
    data: bytes,
    site: Site,
    locate: Callable[[str, str], Place | str],
    fetch: Fetch,
    page_address: Callable[[str], str],
    rules: Rules,
) -> Plan:
    """Return what is to become of a page.

    ``locate`` says where a page goes, from its file and the owner that stands at its foot, or why nobody knows.
    ``fetch`` cleans a file of the dump and raises Refused where the portal does not take it; ``page_address`` says at
    which address another page of the dump will be read.
    """
    decoded = decode(data)
    old = page.take_apart(decoded.text)
    plan = Plan(file=file, title=old.title[:200], owner=old.owner)
    if not decoded.is_text:
        plan.title = ""
        return plan.refuse(
            ImportAction.FAILED, f"读不成文字（{decoded.spoilt:.0%} 的字符是乱码）：不是网页，或者文件已损坏"
        )
    if decoded.problem:
        plan.warnings.append(decoded.problem)
    if not is_page_name(file):
        plan.warnings.append(f"扩展名是 .{file.rpartition('.')[2]}，内容是网页")
    if (skipped := _not_a_page(plan, old, file, site)) is not None:
        return skipped
    place = locate(file, old.owner)
    if isinstance(place, str):
        return plan.refuse(ImportAction.FAILED, place)
    made = _body(plan, old, file, site, fetch, page_address)
    html = sanitise(made.html)
    plan.text = text_of(html)
    if not plan.text.strip() and not made.pictures and not made.lost_pictures and not plan.attached:
        return plan.refuse(ImportAction.SKIPPED, "空白页面，没有内容")
    if len(plan.text) < 40 and _UNDER_CONSTRUCTION.search(plan.text):
        return plan.refuse(ImportAction.SKIPPED, "空白栏目：正在建设中")
    _date(plan, old, rules.today)
    if decoded.problem and not plan.title and plan.published is None:
        plan.found.append(Found(judging.NAMELESS, "编码有错、又没有标题和日期的页面"))
    _title(plan, place)
    _say_what_was_lost(plan, made)
    plan.warnings += warnings.warnings_of(
        title=plan.title,
        text=plan.text,
        body=html,
        breadcrumb=old.breadcrumb,
        published_on=plan.date,
        today=rules.today,
    )
    plan.payload = payload_of(plan, old, place, html)
    _judge(plan, old, rules)
    return plan


def _not_a_page(plan: Plan, old: OldPage, file: str, site: Site) -> Plan | None:
    """Return the plan of what is no page to be read: a pointer, a frame, a list of links, nothing at all."""
    if old.refresh:
        target = page.absolute(old.refresh, page=site.url_of(file))
        inside = site.find(target)
        if inside == file:
            return plan.refuse(ImportAction.FAILED, "页面自动跳转到它自己")
        if inside is not None:
            plan.leads_to = inside
            return plan.refuse(ImportAction.SKIPPED, f"跳转页，转到 {inside}")
    if old.has_frames:
        return plan.refuse(ImportAction.SKIPPED, "框架页，内容在别的页面")
    if old.body is None:
        return plan.refuse(ImportAction.SKIPPED, "空白页面，没有内容")
    if page.is_list_of_links(old.body):
        return plan.refuse(ImportAction.SKIPPED, "导航或列表页，只有链接")
    return None


def _body(
    plan: Plan, old: OldPage, file: str, site: Site, fetch: Fetch, page_address: Callable[[str], str]
) -> body.Body:
    known: dict[str, Cleaned | None] = {}

    def taken(inside: str, name: str) -> Cleaned | None:
        if inside not in known:
            known[inside] = None
            if len(plan.attached) >= MOST_FILES:
                plan.warnings.append(f"附件超过 {MOST_FILES} 个，“{name}”没有带上")
                return None
            try:
                known[inside] = stored = fetch(inside, name)
            except Refused as refused:
                plan.warnings.append(f"附件“{name}”没有带上：{refused}")
            else:
                plan.attached.append((inside, stored))
        return known[inside]

    def picture(inside: str) -> str | None:
        stored = taken(inside, inside.rsplit("/", 1)[-1])
        return stored.digest if stored and stored.media_type.startswith("image/") else None

    def look(href: str) -> Link:
        return site.link(href, page=file)

    made = body.make_body(old.body, look=look, picture=picture, page=page_address, title=plan.title)
    for inside, words in made.attached:
        taken(inside, words or inside.rsplit("/", 1)[-1])
    for inside in made.led_to:
        if not is_page_name(inside):
            plan.warnings.append(f"附件“{inside.rsplit('/', 1)[-1]}”其实是网页，按网页导入")
    return made


def _date(plan: Plan, old: OldPage, today: date) -> None:
    """Give the page its date: as published, as issued, or as signed; one ahead of today is none."""
    day, hour = old.published_on, old.published_at
    if day is None and (issued := dates.find_date(old.metadata.get("date_of_issue", ""))):
        day, hour = issued, None
        plan.notes.append("没有发布时间，用成文日期")
    if day is None and (signed := signed_on(plan.text)):
        day, hour = signed, None
        plan.warnings.append(f"没有发布时间，用文末的日期 {signed}")
    if day is not None and not dates.EARLIEST <= day <= today:
        plan.warnings.append(f"发布时间 {day} 不可能")
        day = None
    if day is None:
        plan.warnings.append("原页面没有日期：公开后注明“日期不详”，排在最后，不算栏目更新")
        return
    plan.published = timezone.make_aware(datetime.combine(day, hour or time(0)))


def _title(plan: Plan, place: Place) -> None:
    if plan.title:
        return
    first = next((clean_line(line) for line in plan.text.splitlines() if line.strip()), "")
    sentence = re.split(r"[。；，,;]", first)[0]
    plan.title = (sentence if len(sentence) <= 40 else f"{sentence[:39]}…") or f"无标题页面（{plan.file[-60:]}）"
    plan.warnings.append("没有标题，用正文开头代替")


def _say_what_was_lost(plan: Plan, made: body.Body) -> None:
    for kind in dict.fromkeys(kind for kind, _ in made.lost_links):
        addresses = list(dict.fromkeys(address for each, address in made.lost_links if each == kind))
        plan.warnings.append(
            f"{_LOST[kind]}（已去掉链接、保留文字）：{'、'.join(each[:120] for each in addresses[:5])}"
        )
    if said := warnings.only_pictures(plan.text, lost=made.lost_pictures):
        if made.pictures or made.lost_pictures:
            plan.warnings.append(said)
    elif made.lost_pictures:
        plan.notes.append(f"{len(made.lost_pictures)} 张图片不在备份中，已去掉")
    if made.pictures:
        plan.warnings.append(f"有 {len(made.pictures)} 张图片，机器读不到图中内容，请看过")


def _judge(plan: Plan, old: OldPage, rules: Rules) -> None:
    assert plan.payload is not None  # noqa: S101  # made just before; tells the type checker
    files = [(stored.name, stored) for _, stored in plan.attached]
    texts: Sequence[str] = (plan.title, plan.text, *(f"{name}\n{stored.text}" for name, stored in files))
    found = plan.found + judging.judge(
        texts, body=plan.payload["body"], published_on=plan.date, validity=old.metadata.get("validity", ""), rules=rules
    )
    if old.hidden_links or old.runs_code or _leads_away(old):
        reasons = len(old.hidden_links) + old.runs_code + _leads_away(old)
        found.append(Found(judging.UNSAFE, "被篡改的内容", reasons))
    if unread := [name for name, each in files if not each.is_readable and not each.media_type.startswith("image/")]:
        found.append(Found(judging.UNREADABLE, "机器读不到的附件", len(unread)))
    plan.found = found
    if any(each.code == "repealed" for each in found) and not plan.payload["metadata"]["validity"]:
        plan.payload["metadata"]["validity"] = Validity.REPEALED.value
    until = judging.period_end(plan.text, plan.date)
    if until is not None and until >= rules.today:
        plan.payload["display"] = {
            "period": DisplayPeriod.TO_DATE.value, "until": until.isoformat(), "ground": "原网页写明的公示期",
        }  # fmt: skip
    if found:
        plan.action = ImportAction.QUARANTINED
    elif plan.warnings:
        plan.action = ImportAction.WARNED


def _leads_away(old: OldPage) -> bool:
    """Return whether the page sends its readers to another place by itself; one within the dump was told before."""
    return old.refresh.lower().startswith(("http:", "https:", "//"))
