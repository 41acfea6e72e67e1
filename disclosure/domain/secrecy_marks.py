"""Marks of secrecy and of internal papers in a text: what must never be uploaded, and what the reviewer must look at.

A mark is a mark by its place: a star behind the level, a line or a cell of its own, brackets, a label. The same words
inside a sentence (保守国家秘密, 商业秘密, 内设机构, 涉密信息不上网) are none. Marks that are sure block; the rest is a
look. 保守国家秘密法; GB/T 9704-2012 (份号, 密级和保密期限 at the head of a document).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yunlong_portal.kernel.personal_data.reading import Reading

BLOCK, LOOK = "block", "look"


@dataclass(frozen=True)
class SecrecyMark:
    """One mark: ``text[start:end]`` in code points, how sure it is, its line (from 1), and what it means."""

    code: str
    severity: str
    start: int
    end: int
    text: str
    line: int
    sentence: str


@dataclass(frozen=True)
class _Rule:
    """One form of a mark. Where ``unless`` is found in or around it, it is an ordinary sentence."""

    code: str
    severity: str
    sentence: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _rule(code: str, severity: str, sentence: str, *patterns: str, unless: str = "") -> _Rule:
    pattern = re.compile("|".join(f"(?:{each})" for each in patterns), re.MULTILINE)
    return _Rule(code, severity, sentence, pattern, re.compile(unless) if unless else None)


_GAP = "[ \u200b]{0,4}"
_HAN = "[\u3400-\u9fff]"


def _spaced(words: str) -> str:
    """Return a pattern for any of ``words`` (apart by spaces), their characters set apart or not."""
    return "(?:" + "|".join(_GAP.join(word) for word in words.split()) + ")"


def _alone(pattern: str) -> str:
    """Return ``pattern`` as a line or a table's cell of its own, in brackets or not."""
    return (
        rf"(?:^|(?<=[\t|]))[ \u200b]{{0,40}}(?:{_OPEN}{_GAP})?(?:{pattern})(?:{_GAP}{_CLOSE})?"
        r"(?=[ \u200b]{0,40}(?:$|[\t|\r]))"
    )


_OPEN, _CLOSE = r"[(\[【〔「]", r"[)\]】〕」]"
_LEVEL = _spaced("绝密 机密 秘密")
_TERM = rf"(?:[0-9一二三四五六七八九十]{{1,3}}{_GAP}(?:年|个月|月|天|日)|长期|启用前|解密前)"
_PAPER = _spaced("内部资料 内部文件 内部材料 内部刊物 内部参考 内部传阅 内部使用 内部掌握 内部发行")
_HANDLING = (
    "注意保存|妥善保管|严禁外传|不得外传|请勿外传|禁止外传|不得公开|不得上网|严禁上网|不得翻印"
    "|阅后收回|会后收回|阅后即焚"
)
_ATTRIBUTE = rf"公开(?:属性|方式|类别|选项|形式){_GAP}[:：]{_GAP}"

_CLASSIFIED = "标有密级，涉密信息不得上网。请立即停止，按保密规定处理。"
_INTERNAL = "标明是内部文件或资料，不得公开。"
_EXPLAINED = "几个密级并列，像是在说明密级；请核对这里没有标密的内容。"
_NOT_PUBLIC = "文件注明不公开，不得上网。"

_RULES = (
    _rule("level", BLOCK, _CLASSIFIED, rf"{_LEVEL}{_GAP}[★☆⭐✩✪✯*](?:{_GAP}{_TERM})?"),
    _rule(
        "level", BLOCK, _CLASSIFIED, rf"密级(?:和保密期限)?{_GAP}[:：]{_GAP}{_spaced('绝密 机密 秘密 工作秘密 内部')}"
    ),
    _rule("level", BLOCK, _CLASSIFIED, _alone(rf"{_LEVEL}(?:{_GAP}{_TERM})?")),
    _rule(
        "level",
        BLOCK,
        _CLASSIFIED,
        rf"^[ \u200b]{{0,40}}{_LEVEL}(?= {{2,40}}(?:特急|加急|平急|急件|[0-9]{{4,6}}))",
        rf"^[ \u200b]{{0,40}}{_OPEN}{_GAP}{_LEVEL}{_GAP}{_CLOSE}",
        rf"{_OPEN}{_GAP}{_LEVEL}{_GAP}{_CLOSE}(?=[ \u200b]{{0,40}}(?:$|\r))",
    ),
    _rule(
        "level",
        LOOK,
        "提到密级，请核对是否引用了涉密文件。",
        rf"{_OPEN}{_LEVEL}{_CLOSE}",
        "(?:绝密|机密|秘密)级",
        "绝密|机密",
        unless="商业机密|国家机密|保守|泄露",
    ),
    _rule("work_secret", BLOCK, "标明是工作秘密，不得公开。", _alone("工作秘密"), rf"{_OPEN}工作秘密{_CLOSE}"),
    _rule(
        "work_secret",
        LOOK,
        "提到工作秘密，请核对内容是否属于工作秘密。",
        "工作秘密",
        unless="国家秘密|商业秘密|个人隐私|泄露|保守",
    ),
    _rule(
        "internal",
        BLOCK,
        _INTERNAL,
        rf"{_PAPER}[,，;；、 。!！]{{0,2}}(?:{_HANDLING})",
        rf"{_OPEN}{_PAPER}[^)\]】〕」\n]{{0,12}}{_CLOSE}",
        _alone(rf"{_PAPER}|{_spaced('内部 内部明电 内部电报')}"),
        rf"内部{_GAP}[★☆⭐]",
        "仅供内部[^\n。,，]{0,8}",
        "限内部[^\n。,，]{0,6}",
        "(?:仅供|供|限)(?:领导|本单位|系统内)(?:参阅|参考|使用|传阅)",
    ),
    _rule(
        "internal",
        LOOK,
        "提到内部文件或资料，请核对能否公开。",
        _PAPER,
        rf"{_OPEN}内部{_CLOSE}",
        "内参|内部明电|内部电报|明传电报|密码电报|机要",
        unless="机要[局室员通]",
    ),
    _rule(
        "handling",
        BLOCK,
        "印有“注意保存”等字样，是内部文件，不得公开。",
        rf"(?:注意保存|阅后收回|会后收回|阅后即焚)(?!{_HAN})",
        _alone(_HANDLING),
        unless="证据|票据|凭证|收据|发票|单据|食品|药品|密码",
    ),
    _rule("handling", LOOK, "有“不得外传”等要求，请核对能否公开。", "严禁外传|不得外传|请勿外传|禁止外传|不得翻印"),
    _rule(
        "not_public",
        BLOCK,
        _NOT_PUBLIC,
        "此件(?:不予公开|不公开|不宜公开|非公开)",
        rf"{_ATTRIBUTE}(?:不予公开|不公开|非公开)",
    ),
    _rule(
        "not_public",
        LOOK,
        "文件注明不是主动公开，请核对公开属性。",
        "此件(?:依申请公开|删减后公开|暂不公开)",
        rf"{_ATTRIBUTE}依申请公开",
    ),
    _rule(
        "copy_number",
        BLOCK,
        "印有份号，是涉密公文的标志，不得公开。",
        rf"份{_GAP}号{_GAP}[:：]?{_GAP}[0-9]{{1,6}}(?![0-9])",
    ),
    _rule(
        "copy_number",
        LOOK,
        "开头的六位数字可能是份号，请核对是不是涉密公文。",
        rf"\A(?:[^\n]{{0,60}}\n){{0,3}}(?P<mark>[ \u200b]{{0,40}}(?:NO\.?|№)?{_GAP}0[0-9]{{5}})(?=[ \u200b]{{0,40}}$)",
    ),
    _rule(
        "instruction",
        LOOK,
        "有领导批示，批示一般不公开，请核对。",
        "批示",
        unless="重要(?:讲话|指示|批示)|指示批示|批示指示|批示精神|讲话和批示",
    ),
    _rule(
        "secret_document",
        LOOK,
        "像是涉密文件的文号或定密信息，涉密文件的标题和文号不得公开。",
        rf"{_HAN}{{1,6}}密字?[〔\[(][0-9]{{4}}[〕\])]",
        rf"(?:定密责任人|保密期限|解密时间|解密日期|知悉范围){_GAP}[:：]",
    ),
)
_AROUND = 14
_BARE_LEVEL = re.compile(rf"{_OPEN}?{_LEVEL}{_CLOSE}?")


def find(text: str) -> list[SecrecyMark]:
    """Return the marks in ``text`` in order of place, none overlapping another; what blocks goes before a look."""
    plain = Reading(text).plain
    taken = bytearray(len(text))
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found: list[SecrecyMark] = []
    for rule in sorted(_RULES, key=lambda each: each.severity != BLOCK):
        for start, end in _places(rule, plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                line = bisect_right(line_starts, start)
                found.append(SecrecyMark(rule.code, rule.severity, start, end, text[start:end], line, rule.sentence))
    return sorted(_tables_of_levels_spared(found), key=lambda each: each.start)


def _places(rule: _Rule, plain: str) -> Iterator[tuple[int, int]]:
    for match in rule.pattern.finditer(plain):
        start, end = match.span("mark") if "mark" in rule.pattern.groupindex else match.span()
        while start < end and plain[start] in " \u200b":
            start += 1
        around = plain[max(0, start - _AROUND) : end + _AROUND]
        if not (rule.unless and rule.unless.search(around)):
            yield start, end


def _tables_of_levels_spared(found: list[SecrecyMark]) -> list[SecrecyMark]:
    """Return ``found`` with bare levels as a look where several stand in one text: it explains them, it bears none."""
    bare = {each.text.strip("()[]【】〔〕「」（） ") for each in found if _is_bare_level(each)}
    if len(bare) < 2:
        return found
    return [replace(each, severity=LOOK, sentence=_EXPLAINED) if _is_bare_level(each) else each for each in found]


def _is_bare_level(mark: SecrecyMark) -> bool:
    return mark.code == "level" and mark.severity == BLOCK and bool(_BARE_LEVEL.fullmatch(Reading(mark.text).plain))
