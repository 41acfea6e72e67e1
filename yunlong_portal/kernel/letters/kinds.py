"""Kinds of letter, each declared once by the floor that sends it.

The kernel knows how a letter is worded, laid out, coded and matched with its sealed scan; it knows none of the letters.
A floor declares its own in ``AppConfig.ready``: which marks the wording may and must hold, whether legal remedies are
named. A declaration that cannot be right stops the start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Placeholder:
    """What may stand for one mark ``{name}`` of a wording.

    ``help`` tells the person who words the letter, and the one who fills it in, what it is. A mark that is ``required``
    must stand in the wording and must be filled; around one that is not, the whole paragraph falls away where it is
    empty. ``many``: the value is a list; alone in a paragraph it becomes numbered items, within one it is joined by 、.
    """

    help: str
    sample: str | tuple[str, ...] = ""
    required: bool = True
    many: bool = False


# Every wording may use these; composing fills them. Number and date are not among them: they are given on signing, when
# the words have long been agreed.
COMMON: Mapping[str, Placeholder] = {
    "organ": Placeholder("发文机关全称", sample="某县某某局", required=False),
    "addressee": Placeholder("主送对象", sample="张某某", required=False),
}


@dataclass(frozen=True)
class LetterKind:
    """What a kind of letter is.

    ``addressee`` says to whom it goes (申请人, 第三方 …). ``remedies``: whether it names the legal remedies, which are
    handed in when it is composed; a letter of procedure names none. ``basis``: the article it rests on.
    """

    code: str
    title: str
    addressee: str
    placeholders: Mapping[str, Placeholder] = field(default_factory=dict)
    remedies: bool = False
    basis: str = ""

    @property
    def marks(self) -> dict[str, Placeholder]:
        """Return every mark its wording may hold, its own first."""
        return {**self.placeholders, **COMMON}

    @property
    def required(self) -> list[str]:
        """Return the marks its wording must hold."""
        return [name for name, each in self.placeholders.items() if each.required]


_kinds: dict[str, LetterKind] = {}


def declare(kind: LetterKind) -> LetterKind:
    """Declare a kind of letter and return it.

    Raises ValueError for a code that is taken or malformed, a mark that is none, one that every letter has anyway, and
    what has no title or no help.
    """
    if kind.code in _kinds:
        raise ValueError(f"文书 {kind.code} 已声明")
    if not _NAME.fullmatch(kind.code):
        raise ValueError(f"文书代码 {kind.code!r} 只能由小写字母、数字和下划线组成，以字母开头")
    if not kind.title or not kind.addressee:
        raise ValueError(f"文书 {kind.code} 没有写明名称或主送对象")
    for name, each in kind.placeholders.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"文书 {kind.code}：标记 {name!r} 只能由小写字母、数字和下划线组成，以字母开头")
        if name in COMMON:
            raise ValueError(f"文书 {kind.code}：标记 {name} 是各种文书都有的，不必声明")
        if not each.help:
            raise ValueError(f"文书 {kind.code}：标记 {name} 没有说明")
        if isinstance(each.sample, tuple) and not each.many:
            raise ValueError(f"文书 {kind.code}：标记 {name} 只填一项，示例却有几项")
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> LetterKind:
    """Return the kind with this code. Raises KeyError where there is none."""
    return _kinds[code]


def find(code: str) -> LetterKind | None:
    """Return the kind with this code, or None: a wording may outlive the software that declared its letter."""
    return _kinds.get(code)


def declared() -> list[LetterKind]:
    """Return every kind, in the order of declaration."""
    return list(_kinds.values())
