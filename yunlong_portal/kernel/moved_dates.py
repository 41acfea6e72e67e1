"""Telling of dates that a new calendar moved: one notice for each person, however many of his cases moved.

Each floor computes its own cases again and knows who works on them; what a person is told, and how urgent that is, is
the same for all.
"""

from dataclasses import dataclass, field

from yunlong_portal.kernel.enums import NoticeLevel


@dataclass
class Share:
    """What one person is told of a change: his cases by their keys, those with less time, those nobody can count."""

    cases: set[int] = field(default_factory=set)
    earlier: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)

    def take(self, key: int, *, is_earlier: bool = False, is_refused: bool = False) -> None:
        """Add a case."""
        self.cases.add(key)
        if is_earlier:
            self.earlier.add(key)
        if is_refused:
            self.refused.add(key)

    def words(self, what: str) -> str:
        """Return how many dates are another now; ``what`` follows the number: 件信息公开申请."""
        said = [f"{len(moved)}{what}的期限改变"] if (moved := self.cases - self.refused) else []
        if self.earlier:
            said.append(f"其中{len(self.earlier)}件提前" if self.earlier != moved else "都提前了")
        if self.refused:
            said.append(f"{len(self.refused)}件不能重新推算，请核对")
        return "工作日历有变动：" + "，".join(said)

    @property
    def level(self) -> NoticeLevel:
        """Return how urgent it is: who has less time than he was told must look at once."""
        return NoticeLevel.SOON if self.earlier else NoticeLevel.INFO
