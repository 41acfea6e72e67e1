r"""Text as people see it: what no eye can see is taken out, and said so.

Three rules decide what goes. What is invisible or turns the reading direction is removed. What stands for a character
that the reader should see is kept or made visible: a private-use character becomes the standard one where GB 18030
names it, a bullet where Word and WPS left one of their symbol fonts, else 〓 (the printer's sign for a missing
character), so that a rare character in a name never vanishes without a trace. Variation selectors after a Han
character choose a person's or place's own form of it and are kept; anywhere else they are removed.

White space: in a line every kind of it becomes one ordinary space. In a text line ends become ``\n``, other spaces
stay, the ideographic space that indents a Chinese paragraph too; only the no-break space, which Word puts in by the
dozen, becomes an ordinary one.
"""

import re
import unicodedata
from dataclasses import dataclass

MISSING_CHARACTER = "〓"

# The 24 places of GB 18030-2005 that old software maps to private use (Unicode document L2/06-394): vertical
# punctuation and fourteen rare Han characters, some of which are in use in names of people and places.
_GB18030 = dict(
    zip(
        "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
        "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
        "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
        "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)
# Bullets and ticks of the fonts Symbol and Wingdings, as a paste from Word or WPS brings them.
_SYMBOL_FONTS = {
    "\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf076": "◆", "\uf0a7": "▪", "\uf0d8": "➢",
    "\uf0e0": "→", "\uf0fc": "√", "\uf0fe": "☑", "\uf0a8": "□", "\uf06f": "□",
}  # fmt: skip
_REPLACED = _GB18030 | _SYMBOL_FONTS

_NAMES = {
    "\u00ad": "软连字符",
    "\u034f": "组合用连接符",
    "\u061c": "阿拉伯文方向标记",
    "\u115f": "谚文填充符",
    "\u1160": "谚文填充符",
    "\u17b4": "高棉文隐形元音",
    "\u17b5": "高棉文隐形元音",
    "\u180e": "蒙古文元音分隔符",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字符",
    "\u200d": "零宽连字符",
    "\u200e": "从左到右标记",
    "\u200f": "从右到左标记",
    "\u202a": "方向控制符",
    "\u202b": "方向控制符",
    "\u202c": "方向控制符",
    "\u202d": "方向控制符",
    "\u202e": "从右到左强制符",
    "\u2060": "零宽不换行符",
    "\u2066": "方向隔离符",
    "\u2067": "方向隔离符",
    "\u2068": "方向隔离符",
    "\u2069": "方向隔离符",
    "\u3164": "谚文填充符",
    "\ufeff": "零宽不换行空格",
    "\uffa0": "谚文填充符",
    "\ufffc": "对象占位符",
}

_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
# A selector after a Han character, or a symbol that has an emoji form, has work to do; so has one inside a keycap.
_KEEPS_SELECTOR = re.compile(
    f"[{_HAN}\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_KEYCAP = re.compile("[#*0-9].\u20e3")
_HIDDEN = re.compile(f"[{_INVISIBLE}{_SELECTORS}{_PRIVATE}]")
_ANY_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_SPACES = re.compile(r"\s+")
_NO_BREAK_SPACES = re.compile("[\u00a0\u2007\u202f]")


@dataclass(frozen=True)
class HiddenCharacter:
    """One character that a reader would not see or should not get, and where it stood (from 0)."""

    name: str
    position: int
    character: str

    @property
    def sentence(self) -> str:
        """Return what it was and where, for people."""
        return f"第 {self.position + 1} 字处的{self.name}（U+{ord(self.character):04X}）"


def hidden_characters(value: str) -> list[HiddenCharacter]:
    """Return what :func:`clean_line` and :func:`clean_text` would take out of ``value`` or replace, in order.

    Line ends, tabs and the other kinds of space are no such characters.
    """
    found = []
    for match in _HIDDEN.finditer(value):
        if not _stays(match):
            found.append(HiddenCharacter(_name_of(match[0]), match.start(), match[0]))
    return found


def sentence_about(found: list[HiddenCharacter], *, at_most: int = 5) -> str:
    """Return one Chinese sentence that says what was cleaned away, or "" for nothing."""
    if not found:
        return ""
    places = "、".join(each.sentence for each in found[:at_most])
    more = "等" if len(found) > at_most else ""
    lost = sum(_is_private(each.character) and each.character not in _REPLACED for each in found)
    after = (
        f"其中 {lost} 处原字无法辨认，已标为“{MISSING_CHARACTER}”，请对照原文补上。" if lost else "请核对内容是否完整。"
    )
    return f"已清理 {len(found)} 个看不见或不能公开显示的字符（{places}{more}）。{after}"


def clean_line(value: str) -> str:
    """Return ``value`` as one line: NFC, nothing hidden, every run of white space one space, none at the ends.

    Idempotent. NFC also gives compatibility ideographs (U+F900…) their unified form, as GB 18030 has it.
    """
    return _SPACES.sub(" ", _visible(_ANY_LINE_END.sub(" ", value))).strip()


def clean_text(value: str) -> str:
    r"""Return ``value`` with its lines: NFC, nothing hidden, line ends ``\n``, no spaces at the ends of lines.

    Idempotent. Indents stay, blank lines stay, those at the end go.
    """
    lines = _NO_BREAK_SPACES.sub(" ", _visible(_ANY_LINE_END.sub("\n", value))).split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


def fold(value: str) -> str:
    """Return ``value`` for searching and comparing: NFKC, full width to half, lower case, nothing hidden, one space.

    Positions are not those of ``value``. Idempotent.
    """
    folded = unicodedata.normalize("NFKC", _visible(value)).lower()
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", folded)).strip()


def _visible(value: str) -> str:
    """Return ``value`` in NFC without what is hidden. What was apart may now compose or hide: again until it stays."""
    while (cleaned := unicodedata.normalize("NFC", _HIDDEN.sub(_instead, value))) != value:
        value = cleaned
    return cleaned


def _instead(match: re.Match[str]) -> str:
    character = match[0]
    if _stays(match):
        return character
    if _is_private(character):
        return _REPLACED.get(character, MISSING_CHARACTER)
    return ""


def _stays(match: re.Match[str]) -> bool:
    place = match.start()
    if not _is_selector(match[0]) or not place:
        return False
    return bool(_KEEPS_SELECTOR.match(match.string, place - 1) or _KEYCAP.match(match.string, place - 1))


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _name_of(character: str) -> str:
    if name := _NAMES.get(character):
        return name
    if _is_private(character):
        return "私用区字符"
    if _is_selector(character):
        return "孤立的字形选择符"
    if "\U000e0000" <= character <= "\U000e007f":
        return "隐形标签字符"
    match unicodedata.category(character):
        case "Cc":
            return "控制字符"
        case "Cs" | "Cn":
            return "无效编码"
        case _:
            return "隐形格式符"
