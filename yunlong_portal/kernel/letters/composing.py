"""Composing a letter: the wording in force, the facts of the case, and out comes what will be printed, word for word.

A composed letter is plain data. Its digest is taken over every word that the reader gets, so the same letter printed
tomorrow, as PDF or for WPS, is the same letter; whoever keeps it keeps ``content()``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.codes import CODE_LENGTH
from yunlong_portal.kernel.letters.kinds import LetterKind
from yunlong_portal.kernel.letters.measures import TITLE_CHARACTERS, width
from yunlong_portal.kernel.letters.wording import Wording, alone_in, fill, marks_in, number_text
from yunlong_portal.kernel.text import clean_line, clean_text
from yunlong_portal.kernel.workflow import Refusal, Refused, refuse

Value = str | Sequence[str]


@dataclass(frozen=True)
class ComposedLetter:
    """A letter as it will be read. Lists of items stand among the paragraphs, numbered, as GB/T 9704 sets them.

    ``number`` and ``issued_on`` are empty while it is a draft; ``issued_on`` is written 2017-08-25. ``remedies`` come
    after the paragraphs and look like them. ``note`` is the 附注 under the date, ``slip`` a form to send back (回执).
    """

    kind: str
    title: tuple[str, ...]
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    organ: str
    issued_on: str = ""
    remedies: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    note: str = ""
    slip: tuple[str, ...] = field(default=())

    def content(self) -> dict[str, Any]:
        """Return the letter as JSON holds it: what the digest is taken over, and what is kept."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def digest(self) -> str:
        """Return the SHA-256 of every word of the letter."""
        return digest_of({"letter": self.content()})

    @property
    def code(self) -> str:
        """Return what page 1 carries and the sealed scan is matched by."""
        return self.digest[:CODE_LENGTH]

    @property
    def date(self) -> str:
        """Return the date of issue in words, with room for a hand while there is none."""
        return date_in_words(date.fromisoformat(self.issued_on)) if self.issued_on else "　　　　年　　月　　日"


def letter_from(content: Mapping[str, Any]) -> ComposedLetter:
    """Return the letter that was kept as ``content()``."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    return ComposedLetter(**values)


def date_in_words(day: date) -> str:
    """Return a date as official documents write it: full year, Arabic numerals, no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def compose(
    *,
    template: Wording,
    values: Mapping[str, Value],
    addressee: str,
    organ: str,
    number: str = "",
    issued_on: date | None = None,
    remedies: Sequence[str] = (),
    attachments: Sequence[str] = (),
    note: str = "",
) -> ComposedLetter:
    """Return the letter that ``template`` makes of these values.

    Its kind must be declared, and ``values`` hold nothing that it did not declare: KeyError and ValueError, mistakes of
    ours. Raises Refused: ``no_value`` for each required value that is empty, ``no_addressee``, ``no_organ``,
    ``no_remedies`` where the kind names them and none are given, ``no_remedies_here`` where it does not,
    ``wrong_wording`` where the template holds a mark that is not declared (any more).
    """
    kind = kinds.get(template.code)
    if strange := [name for name in values if name not in kind.placeholders]:
        raise ValueError(f"文书 {kind.code} 没有声明 {'、'.join(strange)}")
    addressee, organ = clean_line(addressee).rstrip("：:"), clean_line(organ)
    filled = {name: _clean(values.get(name, "")) for name in kind.placeholders}
    _require(kind, filled, addressee=addressee, organ=organ, remedies=remedies)
    filled |= {"organ": [organ], "addressee": [addressee]}
    for text in (template.title, template.body, template.slip):
        if unknown := [name for name in marks_in(text) if name not in filled]:
            marks = "、".join(f"{{{name}}}" for name in unknown)
            raise refuse(
                "wrong_wording", f"《{kind.title}》的模板里有{marks}，系统不认识。请文书管理员改正模板后再办。"
            )
    return ComposedLetter(
        kind=kind.code,
        title=tuple(_title(_paragraphs(template.title, filled, kind), organ)),
        number=clean_line(number),
        addressee=addressee,
        paragraphs=tuple(_paragraphs(template.body, filled, kind)),
        organ=organ,
        issued_on=issued_on.isoformat() if issued_on else "",
        remedies=tuple(line for each in remedies for line in _clean(each)),
        attachments=tuple(found for each in attachments if (found := clean_line(each))),
        note=clean_line(note),
        slip=tuple(_paragraphs(template.slip, filled, kind)),
    )


def sample_letter(template: Wording, *, today: date) -> ComposedLetter:
    """Return the letter of a wording with invented values, for whoever words it. Raises as ``compose`` does."""
    kind = kinds.get(template.code)
    common = {name: str(each.sample) for name, each in kinds.COMMON.items()}
    return compose(
        template=template,
        values={name: each.sample or f"（{each.help}）" for name, each in kind.placeholders.items()},
        addressee=common["addressee"],
        organ=common["organ"],
        number=number_text(template, organ="某", year=today.year, n=1),
        issued_on=today,
        remedies=["（这里由系统按答复的结果、依据和日期写明救济途径。）"] if kind.remedies else [],
    )


def _clean(value: Value) -> list[str]:
    """Return the lines or items of a value: nothing hidden, none empty."""
    given = clean_text(value).split("\n") if isinstance(value, str) else [clean_line(each) for each in value]
    return [line for each in given if (line := each.strip())]


def _require(
    kind: LetterKind, filled: Mapping[str, list[str]], *, addressee: str, organ: str, remedies: Sequence[str]
) -> None:
    wrong = [
        Refusal("no_value", f"请填写“{kind.placeholders[name].help}”，《{kind.title}》里要写。")
        for name in kind.required
        if not filled[name]
    ]
    if not addressee:
        wrong.append(Refusal("no_addressee", f"请填写《{kind.title}》的主送对象（{kind.addressee}）。"))
    if not organ:
        wrong.append(Refusal("no_organ", f"请写明《{kind.title}》由哪个机关署名。"))
    if kind.remedies and not any(each.strip() for each in remedies):
        wrong.append(Refusal("no_remedies", f"《{kind.title}》必须写明救济途径。"))
    if not kind.remedies and any(each.strip() for each in remedies):
        wrong.append(Refusal("no_remedies_here", f"《{kind.title}》是程序性文书，不写救济途径。"))
    if wrong:
        raise Refused(*wrong)


def _paragraphs(text: str, filled: Mapping[str, list[str]], kind: LetterKind) -> list[str]:
    """Return the paragraphs of a wording: one a line; lists as items; what leans on an empty value left out."""
    found: list[str] = []
    for line in text.splitlines():
        marks = marks_in(line)
        if not line.strip() or any(not filled[name] for name in marks):
            continue
        alone = alone_in(line)
        if alone and kind.marks[alone].many:
            found += _items(filled[alone])
            continue
        first, *others = fill(line.strip(), {name: _within(kind, name, filled[name]) for name in marks}).split("\n")
        found += [first, *others]
    return [line for each in found if (line := each.strip(" \t"))]


def _title(lines: list[str], organ: str) -> Iterator[str]:
    """Yield the lines of a title; one that is too long is broken behind the organ's name (7.3.1)."""
    for line in lines:
        if width(line) > TITLE_CHARACTERS and line.startswith(organ) and line != organ:
            yield organ
            yield line[len(organ) :]
        else:
            yield line


def _within(kind: LetterKind, name: str, lines: list[str]) -> str:
    return ("、" if kind.marks[name].many else "\n").join(lines)


def _items(lines: list[str]) -> list[str]:
    """Return a list as paragraphs of the third level (GB/T 9704 7.3.3); one item alone needs no number."""
    return [f"{place}．{line}" for place, line in enumerate(lines, 1)] if len(lines) > 1 else lines
