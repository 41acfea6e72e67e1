r"""The wording of a letter: text with marks like ``{reason}``, and nothing more.

A mark is a name in braces. No attribute, no index, no format, no condition: whoever words letters cannot reach into the
program, and whoever fills them in cannot either, for a value is put in once and not read again. A brace that belongs to
no mark is refused, so that ``{reason `` is not printed under a seal.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from yunlong_portal.kernel.letters.kinds import LetterKind
from yunlong_portal.kernel.workflow import Refusal

_MARK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ALONE = re.compile(rf"\s*{_MARK.pattern}\s*")
_BRACE = re.compile("[{}]")
# What somebody types at the end of a sentence; of a value the full stop alone gives way to the wording's own.
FULL_STOP = "。"
ENDS = f"{FULL_STOP}；;."
# GB/T 9704-2012 7.2.5: 年份应标全称，用六角括号“〔〕”括入；发文顺序号不加“第”字，不编虚位.
NUMBER_MARKS = {
    "organ": "机关代字",
    "class": "类代字",
    "year": "年份",
    "n": "顺序号",
}
_YEAR = "〔{year}〕"


class Wording(Protocol):
    """What a template says: the model's row is one."""

    code: str
    title: str
    body: str
    slip: str
    number_pattern: str
    class_mark: str


def marks_in(text: str) -> list[str]:
    """Return the names of the marks in ``text``, in order, each once."""
    return list(dict.fromkeys(_MARK.findall(text)))


def alone_in(text: str) -> str:
    """Return the name of the mark that is all there is in ``text``, or ""."""
    found = _ALONE.fullmatch(text)
    return found[1] if found else ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with each mark replaced by its value; values are not read for marks again.

    Where the text goes on behind a mark, the full stop that somebody typed at the end of a value is left out: the
    wording has its own. Raises KeyError for a mark without a value.
    """

    def value_of(match: re.Match[str]) -> str:
        value = values[match[1]]
        return value.rstrip().removesuffix(FULL_STOP) if text[match.end() :].strip() else value

    return _MARK.sub(value_of, text)


def objections(wording: Wording, kind: LetterKind) -> dict[str, list[Refusal]]:
    """Return what is wrong with a wording, by field: ``title``, ``body``, ``slip``, ``number_pattern``.

    Codes: ``unknown_mark``, ``missing_mark``, ``stray_brace``, ``empty``, ``number_without``, ``number_brackets``.
    """
    found: dict[str, list[Refusal]] = {}
    for field in ("title", "body", "slip"):
        if wrong := _wrong_marks(getattr(wording, field), kind.marks):
            found[field] = wrong
    if not wording.title.strip():
        found.setdefault("title", []).append(Refusal("empty", "请写标题。"))
    used = {*marks_in(wording.title), *marks_in(wording.body)}
    if missing := [name for name in kind.required if name not in used]:
        told = "、".join(f"{{{name}}}（{kind.placeholders[name].help}）" for name in missing)
        found.setdefault("body", []).append(
            Refusal("missing_mark", f"正文里没有写上{told}。《{kind.title}》必须有这些内容，请在适当的地方补上。")
        )
    if wrong := number_objections(wording.number_pattern):
        found["number_pattern"] = wrong
    return found


def number_objections(pattern: str) -> list[Refusal]:
    """Return what is wrong with the pattern of a document number."""
    wrong = _wrong_marks(pattern, NUMBER_MARKS)
    if absent := [f"{{{name}}}（{NUMBER_MARKS[name]}）" for name in ("year", "n") if f"{{{name}}}" not in pattern]:
        wrong.append(Refusal("number_without", f"文号里没有{'、'.join(absent)}。"))
    elif _YEAR not in pattern:
        wrong.append(Refusal("number_brackets", "年份要用六角括号括起来，写成〔{year}〕。"))
    return wrong


def number_text(wording: Wording, *, organ: str, year: int, n: int) -> str:
    """Return a document number: 云财公开告〔2017〕1号. ``organ`` is the organ's own mark (机关代字), not its name."""
    values = {"organ": organ, "class": wording.class_mark, "year": str(year), "n": str(n)}
    return fill(wording.number_pattern, values)


def _wrong_marks(text: str, known: Iterable[str]) -> list[Refusal]:
    allowed = list(known)
    wrong = []
    if unknown := [f"{{{name}}}" for name in marks_in(text) if name not in allowed]:
        usable = "、".join(f"{{{name}}}" for name in allowed)
        wrong.append(Refusal("unknown_mark", f"没有{'、'.join(unknown)}这样的标记。可以用的有：{usable}。"))
    if stray := _BRACE.search(rest := _MARK.sub("", text)):
        around = " ".join(rest[max(0, stray.start() - 6) : stray.end() + 6].split())
        wrong.append(
            Refusal("stray_brace", f"“{around}”处的花括号不成标记。标记写成 {{reason}} 的样子，文中不能另用花括号。")
        )
    return wrong
