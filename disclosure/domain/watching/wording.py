"""错敏词: wordings that must not stand on the portal, looked for by a list that the county keeps.

A serious one (the name of the country, of a leader, of an organ written wrong) lets the whole site fail its inspection
(普查评分表, 单项否决“严重错误”): it blocks a text on its way, and asks for mending where it is public. The list is read
once and kept until somebody changes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from columns.remembered import remembered
from disclosure.enums import WordingLevel
from disclosure.models import WordingRule
from yunlong_portal.kernel.digest import digest_of

_APART = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class Wrong:
    """One wording of the list."""

    wrong: str
    right: str
    level: str
    unless: tuple[str, ...]

    @property
    def is_serious(self) -> bool:
        """Return whether it lets the site fail."""
        return self.level == WordingLevel.SERIOUS

    @property
    def sentence(self) -> str:
        """Return what is to be done."""
        return f"应写作“{self.right}”。" if self.right else "是不应出现的写法，请改正。"


@dataclass(frozen=True)
class Found:
    """A wording of the list in a text: ``text[start:end]`` in code points."""

    start: int
    end: int
    wording: Wrong


@dataclass(frozen=True)
class Wordings:
    """The list as it is looked for: one pattern, the longest wording first."""

    by_wrong: dict[str, Wrong]
    pattern: re.Pattern[str] | None
    version: str

    def find(self, text: str) -> Iterator[Found]:
        """Yield what of the list stands in a text, in order; not where it is part of a word that is none."""
        for hit in self.pattern.finditer(text) if self.pattern else ():
            wording = self.by_wrong[hit.group()]
            if not any(_covers(each, text, hit) for each in wording.unless):
                yield Found(hit.start(), hit.end(), wording)


def _covers(phrase: str, text: str, hit: re.Match[str]) -> bool:
    around = max(hit.end() - len(phrase), 0)
    place = text.find(phrase, around, hit.start() + len(phrase))
    return 0 <= place <= hit.start() and place + len(phrase) >= hit.end()


def list_of(rows: list[Wrong]) -> Wordings:
    """Return the list made of these wordings."""
    ordered = sorted(rows, key=lambda each: (-len(each.wrong), each.wrong))
    pattern = re.compile("|".join(re.escape(each.wrong) for each in ordered)) if ordered else None
    said = [[each.wrong, each.right, str(each.level), [*each.unless]] for each in ordered]
    return Wordings(by_wrong={each.wrong: each for each in ordered}, pattern=pattern, version=digest_of(said))


@remembered
def wordings() -> Wordings:
    """Return the list in use. One query after a change, else none."""
    rows = WordingRule.objects.filter(is_active=True).order_by("pk")
    return list_of(
        [
            Wrong(row.wrong, row.right, row.level, tuple(each for each in _APART.split(row.unless) if each))
            for row in rows
        ]
    )


def said_wrong(*, text: str) -> list[str]:
    """Return each wrong wording of a text once, with what is right: for pages that are not the portal's own."""
    found = {each.wording.wrong: each.wording for each in wordings().find(text)}
    return [f"“{each.wrong}”{each.sentence.rstrip('。')}" for each in found.values()]
