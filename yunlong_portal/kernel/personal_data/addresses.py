"""Home addresses down to villagers' group, house or room.

The tail (3组12号, 人民路1号, 3幢2单元501室) is found by its form, the head (诺邓镇某某村) by walking back from it.
How sure it is lies in the words around: a column 住址 or 家住 makes it a home; 办公地点, 联系地址 or an office's name
make it an office's; land, works and projects (征收…村3组集体土地) are told by villagers' group: nobody's home.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yunlong_portal.kernel.personal_data import context
from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.persons import names_between
from yunlong_portal.kernel.personal_data.reading import Reading
from yunlong_portal.kernel.personal_data.words import any_of

_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十]{1,4})"
# 号 that counts things (1号桥, 2号井, 1号文件) or days (12号上午) is no house number.
_HOUSE = (
    r"[0-9]{1,4}(?:[-之][0-9]{1,4}){0,2}号(?:附[0-9]{1,3}号)?"
    "(?!桥|线|井|矿|洞|隧|机|坝|塘|泵|地块|文|令|公告|水|渠|点|宗|弃|渣|标|公路|国道|省道"
    "|上午|下午|召开|之?前|早|晚|以前|起|至)"
)
_BUILDING = f"(?:{_NUMBER}|[A-Z])(?:号楼|幢|栋|座)"
_UNIT = f"(?:{_NUMBER}单元)?(?:[0-9]{{1,2}}(?:楼|层))?"
_DOOR = "(?:[0-9]{2,4}(?:室|号房|房|号)|(?<=单元)[0-9]{3,4}(?![0-9]))"
_ROOM = f"(?:{_BUILDING}|{_NUMBER}号院)?{_UNIT}(?:{_DOOR}|[0-9]{{2,4}}户)?"
_GROUP = f"第?{_NUMBER}(?:村民小组|居民小组|小组|组|社|队)(?!织|长|委|成|会|员|建|区|保|团|合|办)"
_STREET = "路|街|巷|弄|胡同|大道|段|村|寨|屯|庄|坊|小区|花园|家园|苑|社区|公寓|新区|大院|宿舍|城|府"
_TAILS = re.compile(
    f"(?P<group>{_GROUP})(?P<house>{_HOUSE}|[0-9]{{1,4}}户)?(?P<group_room>{_ROOM})"
    f"|(?P<street>{_STREET}){_HOUSE}(?P<street_room>{_ROOM})"
    f"|(?P<building>{_BUILDING}{_UNIT}{_DOOR})"
    rf"|(?P<named_group>[^\W\d各每个等及的本该和织]村民小组)(?P<named_house>{_HOUSE})?"
)
_HAN_OR_DIGIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff0-9A-Z]")
_HEAD_REACH = 36
_UNIT_END = "省州市县区乡镇村"
_LEAD = re.compile(
    r".*(?:住址|地址|居住地|户籍地|所在地|坐落|家住|现住|住在|住|居住|户籍|位于|地处|来自|前往|走进|深入"
    r"|村民|居民|在|于|系|是|为|到|由|将|对)"
)
_ADMINISTRATIVE = re.compile(
    r"省|自治[州区县]|[州市县区乡镇村寨屯庄里]|街道|社区|委会|小区|花园|家园|苑|路|街|巷|坊|城"
)
_VILLAGE = re.compile(r"[乡镇村寨屯庄]|街道|社区|委会|农场|林场")
_EVERY = re.compile(r"(?:各|全|每|本|该|共|分|成立|由|有|划分?为|设立|等|的|和)[\u4e00-\u9fff]{0,2}$")

_HOME = re.compile(
    r"住址|家住|现住|住在|居住|户籍|户口|家庭地址|身份证|住[:： ]{0,2}$|[男女][,，、 ].{0,20}$|本人|户主"
    r"|[0-9]{14,17}[0-9X][\W_]{0,3}$"
)
_PLACE_OF_WORK = re.compile(
    r"(?<!庭)(?:地址|地点)|办公|报名|联系|接收|邮寄|寄送|送达|受理|办理|经营|注册|营业|生产|场所|住所"
)
_PROPERTY = re.compile(r"坐落|不动产|房产|拍卖|标的|出租|招租|权属|宗地|产权|门牌|门面|商铺")
_WORKS = re.compile(any_of("works"))


@dataclass(frozen=True)
class Address:
    """One address in the text: where it begins, where its tail begins, and how fine the tail is."""

    start: int
    tail: int
    end: int
    has_group: bool
    has_house: bool
    has_room: bool
    is_street: bool
    is_named_group: bool


def addresses(reading: Reading) -> Iterator[Candidate]:
    """Yield addresses that are, or may be, homes."""
    for address in _addresses(reading):
        if severity := _severity(reading, address):
            yield Candidate(Kind.ADDRESS, severity, address.start, address.end)


def _addresses(reading: Reading) -> Iterator[Address]:
    covered = 0
    for match in _TAILS.finditer(reading.plain):
        tail = match.start()
        start = _head(reading, tail, covered)
        head = reading.plain[start:tail]
        room = match["group_room"] or match["street_room"] or match["building"] or ""
        has_group = bool(match["group"] or match["named_group"])
        house = match["house"] or match["named_house"]
        if has_group and (not _VILLAGE.search(head) or _EVERY.search(head) or re.search("各|全[县市州省]", head)):
            continue
        if not has_group and not match["building"] and not head:
            continue
        if match["building"] and not _ADMINISTRATIVE.search(head):
            continue
        covered = match.end()
        yield Address(
            start=start,
            tail=tail,
            end=match.end(),
            has_group=has_group,
            has_house=bool(house) or bool(match["street"]),
            has_room=bool(room),
            is_street=bool(match["street"] and match["street"] not in "村寨屯庄"),
            is_named_group=bool(match["named_group"]),
        )


def _head(reading: Reading, tail: int, not_before: int) -> int:
    """Return where the address before ``tail`` begins: at a mark, a gap behind no unit's name, or a leading word."""
    start = tail
    lowest = max(0, tail - _HEAD_REACH, not_before)
    while start > lowest:
        character = reading.plain[start - 1]
        behind_unit = character == " " and start - 2 >= lowest and reading.plain[start - 2] in _UNIT_END
        if not behind_unit and not _HAN_OR_DIGIT.match(character):
            break
        start -= 1
    if lead := _LEAD.match(reading.plain, start, tail):
        start = lead.end()
    while start < tail and reading.plain[start] in " 0123456789":
        start += 1
    return start


def _severity(reading: Reading, address: Address) -> Severity | None:
    before, after = reading.before(address.start, 18), reading.after(address.end, 14)
    wide = reading.before(address.start, 40)
    home = _is_home(reading, address, before)
    if _PROPERTY.search(wide):
        return Severity.LOOK if home or address.has_room or address.has_group else None
    at_office = _is_offices(reading, address, wide, after)
    if home and not (at_office and address.is_street):
        return Severity.BLOCK
    if at_office or _PLACE_OF_WORK.search(before):
        return Severity.LOOK if address.has_house and not address.is_street else None
    if address.has_group and not address.has_house and not address.has_room:
        works = address.is_named_group or _WORKS.search(wide) or _WORKS.search(after)
        return None if works else Severity.LOOK
    if address.has_group or (address.has_room and "单元" in reading.plain[address.tail : address.end]):
        return Severity.BLOCK
    return Severity.LOOK


def _is_home(reading: Reading, address: Address, before: str) -> bool:
    return (
        bool(_HOME.search(before))
        or reading.has_header_before(address.start, context.ADDRESS_HEADER)
        or bool(names_between(reading, address.start - 30, address.start))
    )


def _is_offices(reading: Reading, address: Address, wide: str, after: str) -> bool:
    """Return whether the clause, or the head of the address itself, names an office."""
    clause = re.split(r"[。；;，,、:：\t]", wide)[-1]
    head = re.sub("村委会|居委会|社区", "", reading.plain[address.start : address.tail])
    return any(context.names_office(each) for each in (clause, head, after))


def township_of(reading: Reading, start: int, end: int) -> str:
    """Return the part of an address down to the township, or the county, or else the village; "" if none is named."""
    address = reading.text[start:end]
    folded = reading.plain[start:end]
    for ends in ("街道办事处|街道|[乡镇]", "[县区市](?!场)", "村委会|社区|村"):
        if found := re.match(rf"[^0-9]*?(?:{ends})(?![路街巷])", folded):
            return address[: found.end()]
    return ""
