"""The paragraph on legal remedies: which way, to whom, within what time, by the date of the letter (P31).

    until 2023    reconsideration or a lawsuit, as the applicant chooses
    since 2024    reconsideration first where information is refused (行政复议法2023 Art. 23); a county's department is
                  reviewed by the county government alone (Art. 24)
    since 6/2025  reconsideration first exactly where the refusal rests on 2019 Art. 14–16 (法释〔2025〕8号)

The letter itself must say that reconsideration comes first (Art. 23). Letters of procedure name no remedies.
"""

from datetime import date

from columns.domain.remedies import LAW_OF_2023_SINCE, Bodies, free_choice, months_to_sue
from requests_ogi.domain.decisions import EXACT_GROUNDS
from requests_ogi.domain.regimes import R2019, Regime
from requests_ogi.enums import Outcome

INTERPRETATION_OF_2025_SINCE = date(2025, 6, 1)


def paragraphs(
    *, title: str, outcome: str, ground: str, regime: Regime, dated_on: date, bodies: Bodies
) -> tuple[str, ...]:
    """Return the remedies of a reply as paragraphs; ``title`` is what the letter calls itself."""
    if not _reconsideration_first(outcome, ground, regime, dated_on):
        return (free_choice(what=f"本{title}", dated_on=dated_on, bodies=bodies),)
    reviewer = bodies.reviewer(dated_on)
    what = "其中不予公开的部分" if outcome == Outcome.PARTLY_GRANTED else f"本{title}"
    first = (
        f"对{what}不服的，应当先自收到之日起60日内向{reviewer}申请行政复议；"
        f"对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向{bodies.court}提起行政诉讼。"
    )
    if outcome != Outcome.PARTLY_GRANTED:
        return (first,)
    rest = (
        f"对其他部分不服的，可以自收到之日起60日内向{reviewer}申请行政复议，"
        f"也可以自收到之日起{months_to_sue(dated_on)}内依法向{bodies.court}提起行政诉讼。"
    )
    return (first, rest)


def _reconsideration_first(outcome: str, ground: str, regime: Regime, dated_on: date) -> bool:
    if dated_on < LAW_OF_2023_SINCE or outcome not in {Outcome.REFUSED, Outcome.PARTLY_GRANTED}:
        return False
    if dated_on < INTERPRETATION_OF_2025_SINCE:
        return True
    return regime.code == R2019.code and ground in EXACT_GROUNDS
