"""Lists of persons: lawful, but each must end (a public notice of relief, of recruits, of winners …).

A post with one needs an end date and its ground. Names masked already (张*, 张某某) make a list all the same. Officials
in their office (领导小组, a board with 职务 and 办公电话) are no such list unless they are up for public notice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from yunlong_portal.kernel.personal_data.persons import is_name, surname_of
from yunlong_portal.kernel.personal_data.words import words

AT_LEAST = 3
_END = "完"  # closes the last run of names

_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
_STAR = "[*＊×✕xX某○〇△]"
_MASKED = re.compile(f"{_HAN}{{1,2}}{_STAR}{{1,3}}{_HAN}?")
_UNDER_HEADER = re.compile(f"{_HAN}{{2,4}}(?:[·•]{_HAN}{{1,8}})?")
_NO_NAME = re.compile(r"合计|总计|小计|共计|备注|说明|制表.*|审核.*|无|.*[村镇乡县局所站组部办]")

_NAME_HEADER = re.compile(
    r".{0,6}姓名(?:\(.*\))?|户主|申请人|受助人|受益人|受助学生|考生|特困人员|残疾人|农户"
    r"|(?:救助|低保|保障|享受|补助|补贴|慰问|公示)对象"
)
_HEADER = re.compile(
    r"序号|编号|性别|年龄|民族|学历|地址|乡镇|社区|组|户数|类别|类型|等级|档次|备注|学校|班级|年级|总分|名次|排名|月份|原因|结果"
    r"|(?:出生|面积|手机|开户|准考证).{0,8}|与户主关系"
    r"|.{0,8}(?:姓名|户主|身份证.{0,6}|证件.{0,6}|住址|村.{0,4}|人口数?|人数|金额.{0,6}|标准.{0,6}|电话|账号|成绩|岗位|职务|单位|对象)"
)
_OF_OFFICE = re.compile(r"职务|职位|职责|分管|办公|执法证号|工作分工")
_MEETING = re.compile(
    r"领导小组|工作专班|指挥部|组长|成员单位|出席|参加会议|参会|主持|陪同|常委|县长|书记|主任|局长|专家组"
)
_OF_THE_PUBLIC = re.compile(
    r"公示|拟录用|拟聘|拟录取|拟任|拟提拔|候选|入围|获奖|受助|低保|特困|救助|补助|补贴|资助|录取|残疾|建档立卡|贫困"
)
_LIST = re.compile(r"名单|名册|花名册|一览表|登记表|汇总表|发放表|人员如下|对象如下")
_PERSONAL = re.compile(r"[男女]|[0-9]{3,}[*＊×xX]{3,}[0-9]*[xX]?|[0-9]{17}[0-9xX]|1[3-9][0-9]{9}")
_LABELLED = re.compile(
    rf"(?:姓名|户主|申请人|受助人|受益人)[:： ]{{1,3}}({_HAN}{_STAR}{{1,3}}|{_HAN}{{2,4}})(?!{_HAN})"
)
_MARKUP = re.compile(r"<(?:table|tr|td|th|p|div|ul|ol|li|h[1-6]|br|section)\b", re.IGNORECASE)

_BARS = re.compile(r"[\t|]")
# What parts cells, and whether it is so wide that two words apart by it are cells and no sentence.
_SEPARATORS = (
    (_BARS, True),
    (re.compile(r"[ \u00a0\u3000]{2,}"), True),
    (re.compile(r"[ \u00a0]"), False),
    (re.compile(r"[,，]"), False),
)

Row = list[str]


@dataclass(frozen=True)
class PersonList:
    """One list: the words above it, how many names, how many of them masked, and its columns if it has a head."""

    heading: str
    names: int
    masked: int
    columns: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what was found and what to do, for people."""
        where = f"“{self.heading}”之下有" if self.heading else "有"
        open_names = self.names - self.masked
        mask = f"，其中 {open_names} 个姓名没有遮盖（可写成“张*”）" if open_names else ""
        return f"{where} {self.names} 人的名单{mask}。名单要有公开的截止日期和依据，到期自动撤下。"


def find(content: str) -> list[PersonList]:
    """Return the lists of persons in ``content``: HTML, or text with the cells of a row apart by tabs or spaces."""
    rows = _rows_of_html(content) if _MARKUP.search(content) else _rows_of_text(content)
    tables = list(_tables(rows)) or list(_cells_on_lines(rows))
    found = tables or list(_enumerations(rows)) or list(_headless_tables(rows)) or list(_labelled(rows))
    return [each for each in found if each.names >= AT_LEAST]


def _tables(rows: list[Row]) -> Iterator[PersonList]:
    """Yield tables with a head that has a column for the name."""
    place = 0
    while place < len(rows):
        columns, place = rows[place], place + 1
        if (name_column := _name_column(columns)) is None:
            continue
        first = place
        while place < len(rows) and len(rows[place]) > 1 and _name_column(rows[place]) is None:
            place += 1
        names = [name for row in rows[first:place] if (name := _name_in(row, name_column))]
        above = _above(rows, first - 1)
        of_office = _OF_OFFICE.search(" ".join(columns)) and not _OF_THE_PUBLIC.search(above + " ".join(columns))
        if not of_office:
            yield _list_of(names, above, columns)


def _name_column(row: Row) -> int | None:
    """Return which cell of the head of a table is for the name; None where ``row`` is no such head."""
    if len(row) < 2 or any(len(cell) > 20 for cell in row):
        return None
    if sum(bool(_HEADER.fullmatch(cell) or _NAME_HEADER.fullmatch(cell)) for cell in row) < 2:
        return None
    return next((place for place, cell in enumerate(row) if _NAME_HEADER.fullmatch(cell)), None)


def _name_in(row: Row, column: int) -> str:
    """Return the name in a row; a merged cell before it shifts it one to the left."""
    if column < len(row) and _is_name_under_header(row[column]):
        return row[column]
    if 0 < column <= len(row) and _is_person(row[column - 1]):
        return row[column - 1]
    return ""


def _cells_on_lines(rows: list[Row]) -> Iterator[PersonList]:
    """Yield tables whose cells stand one to a line: the head says how many there are to a row."""
    place = 0
    while place < len(rows):
        first = place
        while place < len(rows) and _is_head_cell(rows[place]):
            place += 1
        columns = [row[0] for row in rows[first:place]]
        if len(columns) < 2:
            place = max(place, first + 1)
            continue
        name_column = next((at for at, cell in enumerate(columns) if _NAME_HEADER.fullmatch(cell)), None)
        if name_column is None:
            continue
        begin = place
        while place < len(rows) and len(rows[place]) == 1 and len(rows[place][0]) <= 40:
            place += 1
        cells = [row[0] for row in rows[begin:place]][name_column :: len(columns)]
        yield _list_of([cell for cell in cells if _is_name_under_header(cell)], _above(rows, first), columns)


def _is_head_cell(row: Row) -> bool:
    return len(row) == 1 and len(row[0]) <= 12 and bool(_HEADER.fullmatch(row[0]) or _NAME_HEADER.fullmatch(row[0]))


def _enumerations(rows: list[Row]) -> Iterator[PersonList]:
    """Yield names one after another (张三、李四、王五; or one to a line) under words that say it is a list."""
    run: list[str] = []
    start = 0
    for place, row in enumerate([*rows, [_END]]):
        for token in re.split(r"[、,，;；\s:：。()（）/]+", " ".join(row)):
            bare = re.sub(r"^[0-9]{1,4}[.、．)]?", "", token)
            if bare and _is_person(bare):
                start = place if not run else start
                run.append(bare)
            elif bare:
                if len(run) >= AT_LEAST and _is_of_public(_around(rows, start, place)):
                    yield _list_of(run, _above(rows, start))
                run = []


def _headless_tables(rows: list[Row]) -> Iterator[PersonList]:
    """Yield tables without a head where one column is mostly names, beside sex or numbers of persons."""
    place = 0
    while place < len(rows):
        first = place
        while place < len(rows) and len(rows[place]) > 1:
            place += 1
        body = rows[first:place]
        place = max(place, first + 1)
        if len(body) < AT_LEAST:
            continue
        for column in range(4):
            names = [row[column] for row in body if column < len(row) and _is_person(row[column])]
            if len(names) >= AT_LEAST and len(names) * 10 >= len(body) * 6:
                personal = any(_PERSONAL.fullmatch(cell) for row in body for cell in row)
                if personal or _is_of_public(_around(rows, first, first)):
                    yield _list_of(names, _above(rows, first))
                break


def _labelled(rows: list[Row]) -> Iterator[PersonList]:
    """Yield forms one below another: 姓名:… 性别:… for each person."""
    text = "\n".join(" ".join(row) for row in rows)
    yield _list_of([name for name in _LABELLED.findall(text) if not _NO_NAME.fullmatch(name)], "")


def _list_of(names: list[str], heading: str, columns: Iterable[str] = ()) -> PersonList:
    masked = sum(bool(_MASKED.fullmatch(name)) for name in names)
    return PersonList(heading=heading[-60:], names=len(names), masked=masked, columns=tuple(columns))


def _is_person(cell: str) -> bool:
    return is_name(cell) or (bool(_MASKED.fullmatch(cell)) and surname_of(cell) in words("surnames"))


def _is_name_under_header(cell: str) -> bool:
    if _HEADER.fullmatch(cell) or _NO_NAME.fullmatch(cell):
        return False
    return bool(_UNDER_HEADER.fullmatch(cell) or _MASKED.fullmatch(cell))


def _is_of_public(context: str) -> bool:
    """Return whether ``context`` speaks of a list of people, and not of who sat in a meeting or on a committee."""
    if _OF_THE_PUBLIC.search(context):
        return True
    return bool(_LIST.search(context)) and not _MEETING.search(context)


def _above(rows: list[Row], place: int) -> str:
    """Return the nearest line above row ``place`` that is a sentence or a heading."""
    for row in reversed(rows[max(0, place - 3) : place]):
        if len(row) == 1 and row[0]:
            return row[0]
    return ""


def _around(rows: list[Row], start: int, end: int) -> str:
    return "\n".join(" ".join(row) for row in rows[max(0, start - 3) : end + 1])[:2000]


def _rows_of_text(text: str) -> list[Row]:
    return [row for line in text.splitlines() if (row := _cells_of(line))]


def _cells_of(line: str) -> Row:
    """Return the cells of a line: apart by tabs, bars or wide gaps, or short words apart by spaces or commas."""
    for separator, wide in _SEPARATORS:
        if not separator.search(line):
            continue
        cells = [_cell(part) for part in separator.split(line)]
        if separator is not _BARS:
            cells = [cell for cell in cells if cell]
        if len(cells) > 2 and all(len(cell) <= 24 and "。" not in cell for cell in cells):
            return cells
        if len(cells) == 2 and (wide or _is_pair(*cells)):
            return cells
    cell = _cell(line)
    return [cell] if cell else []


def _is_pair(first: str, second: str) -> bool:
    """Return whether two words are a head or a row of a table of two columns."""
    if len(second) > 24 or "。" in second:
        return False
    is_head = bool(_NAME_HEADER.fullmatch(first) or _HEADER.fullmatch(first)) and bool(_HEADER.fullmatch(second))
    return is_head or _is_person(first)


def _cell(part: str) -> str:
    """Return a cell trimmed; a name of two characters set wide apart (张　三) is brought together."""
    cell = " ".join(part.replace("\u200b", "").split())
    return cell.replace(" ", "") if re.fullmatch(f"{_HAN} {_HAN}", cell) else cell


class _RowReader(HTMLParser):
    """Reads HTML as rows: those of tables, and one for each block of text outside them."""

    _BLOCKS = frozenset(
        {
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "ul",
            "ol",
            "blockquote",
            "section",
            "article",
            "caption",
        }
        | {"figcaption", "br", "hr"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.parts: list[str] = []
        self.cells: Row | None = None

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"tr", "table"}:
            self.end_row()
            self.cells = [] if tag == "tr" else None
        elif tag in self._BLOCKS:
            self.break_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self.cells is not None:
            self.cells.append(_cell("".join(self.parts)))
            self.parts = []
        elif tag in {"tr", "table"}:
            self.end_row()
        elif tag in self._BLOCKS:
            self.break_block()

    def break_block(self) -> None:
        """End a line of text; inside a cell it is a space."""
        if self.cells is not None:
            self.parts.append(" ")
        else:
            self.end_row()

    def end_row(self) -> None:
        """End a row of a table, or a line of text."""
        row = self.cells if self.cells is not None else _cells_of("".join(self.parts).replace("\n", " "))
        self.cells, self.parts = None, []
        if any(row):
            self.rows.append(row)


def _rows_of_html(html: str) -> list[Row]:
    reader = _RowReader()
    reader.feed(html)
    reader.close()
    reader.end_row()
    return reader.rows
