"""Reading a notice on days off as it is published, so that nobody types forty dates.

The wording has been the same for years:

    二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

What it says twice is compared: the weekday in brackets, the number of days. What cannot be read whole is refused with
its line; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from yunlong_portal.kernel.workdays import Day
from yunlong_portal.kernel.workflow import Refusal, Refused, refuse

_LINE = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、])?\s*(?P<name>[^:]{1,40}):(?P<rest>.+)$")
_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:@([一二三四五六日天]))?"
_SPAN = re.compile(f"{_DATE}(?:(?:至|到|~){_DATE})?")
_BRACKETS = re.compile(r"\(([^)]*)\)")
_OFF = re.compile(r"(放假调休|放假|调休|补休|休息)")
_WORK = re.compile(r"(正常上班|上班)")
_IN_ALL = re.compile(r"共(\d+)天")
_WEEKDAYS = "一二三四五六日"


def read_notice_text(text: str, *, year: int) -> list[Day]:
    """Return the days that the text of a notice for ``year`` names, in order of date.

    Lines without a date and a word for off or work (salutation, duties, the issuing office) are passed over. Refuses
    ``unreadable_line`` for each line that cannot be read whole, and ``nothing_read`` where no line names a day.
    """
    refusals: list[Refusal] = []
    found: dict[date, Day] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            for day in _read_line(unicodedata.normalize("NFKC", line).strip(), year):
                if day.date in found:
                    raise refuse("unreadable_line", f"{day.date}出现了两次")
                found[day.date] = day
        except Refused as refused:
            refusals.append(Refusal("unreadable_line", f"第{number}行：{refused}。"))
    if not refusals and not found:
        refusals.append(
            Refusal("nothing_read", "没有读到日期。请粘贴通知正文，如“春节：2月15日至23日放假调休，共9天。”")
        )
    if refusals:
        raise Refused(*refusals)
    return [found[each] for each in sorted(found)]


def _read_line(line: str, year: int) -> list[Day]:
    if not (re.search(r"\d日", line) and (_OFF.search(line) or _WORK.search(line))):
        return []
    if not (matched := _LINE.match(line)):
        raise refuse("unreadable_line", "行首要有节日名称和冒号，如“春节：”")
    name = matched["name"].strip("“”\"' ")
    days: list[Day] = []
    for clause in re.split(r"[。;,]", _BRACKETS.sub(_weekday_only, matched["rest"])):
        clause = clause.strip()
        if in_all := _IN_ALL.fullmatch(clause):
            if (off := sum(day.off for day in days)) != int(in_all[1]):
                raise refuse("unreadable_line", f"写的是共{in_all[1]}天，读到{off}天")
        elif clause and clause not in {"与周末连休", "与周末相连"}:
            days += _read_clause(clause, name, year)
    return days


def _weekday_only(bracket: re.Match[str]) -> str:
    weekday = re.search(r"(?:周|星期)([一二三四五六日天])", bracket[1])
    return f"@{weekday[1]}" if weekday else ""


def _read_clause(clause: str, name: str, year: int) -> Iterator[Day]:
    off, work = _OFF.search(clause), _WORK.search(clause)
    if bool(off) == bool(work):
        raise refuse("unreadable_line", f"看不出“{clause}”是放假还是上班")
    verb = _OFF if off else _WORK
    if rest := verb.sub("", _SPAN.sub("", clause), count=1).strip("、和 "):
        raise refuse("unreadable_line", f"“{clause}”里的“{rest}”看不懂，请改写或逐日录入")
    for span in _SPAN.finditer(clause):
        first = _date(span.groups()[:4], year, None)
        last = _date(span.groups()[4:], first.year, first.month) if span[7] else first
        if not first <= last <= first + timedelta(days=30):
            raise refuse("unreadable_line", f"“{span[0]}”起止不对")
        for each in range((last - first).days + 1):
            yield Day(date=first + timedelta(days=each), off=bool(off), name=name)


def _date(parts: tuple[str | None, ...], year: int, month: int | None) -> date:
    written_year, written_month, day, weekday = parts
    if written_month is None and month is None:
        raise refuse("unreadable_line", f"“{day}日”没有写月份")
    numbers = int(written_year or year), int(written_month or month or 0), int(day or 0)
    try:
        found = date(*numbers)
    except ValueError:
        raise refuse("unreadable_line", "没有{}年{}月{}日这一天".format(*numbers)) from None
    if weekday and _WEEKDAYS.index(weekday.replace("天", "日")) != found.weekday():
        raise refuse("unreadable_line", f"{found}是星期{_WEEKDAYS[found.weekday()]}，文中写的是{weekday}，请核对年份")
    return found
