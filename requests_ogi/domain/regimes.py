"""The two laws on information requests, as data: how long, by which article, since when.

The law in force on the date of receipt decides (the revision has no transition article; this is the usual reading).
The county's promise is another thing: the notice of 2017 (二(二)) gives every request fifteen working days, whatever
the law.
"""

from dataclasses import dataclass
from datetime import date

PROMISED_WORKDAYS = 15


@dataclass(frozen=True, slots=True)
class Regime:
    """One text of 《中华人民共和国政府信息公开条例》 as far as it counts days."""

    code: str
    title: str
    in_force_from: date
    in_force_until: date | None
    reply_workdays: int
    reply_article: str

    def in_force_on(self, day: date) -> bool:
        """Return whether this text is the law on ``day``."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


R2007 = Regime(
    code="R2007",
    title="《中华人民共和国政府信息公开条例》（2007年国务院令第492号）",
    in_force_from=date(2008, 5, 1),
    in_force_until=date(2019, 5, 14),
    reply_workdays=15,
    reply_article="第二十四条",
)
R2019 = Regime(
    code="R2019",
    title="《中华人民共和国政府信息公开条例》（2019年国务院令第711号修订）",
    in_force_from=date(2019, 5, 15),
    in_force_until=None,
    reply_workdays=20,
    reply_article="第三十三条",
)
REGIMES = {each.code: each for each in (R2007, R2019)}


def regime_on(day: date) -> Regime | None:
    """Return the regime in force on ``day``; None before the first one."""
    return next((each for each in REGIMES.values() if each.in_force_on(day)), None)
