"""Who reviews what a department decides, and within what time: by the law of the date that a letter bears.

Until 2023 whoever was refused by a county's department might also choose the department above it; since 2024 the county
government alone reviews (行政复议法2023 Art. 24). Six months to sue since May 2015 (行政诉讼法 Art. 46).
"""

from dataclasses import dataclass
from datetime import date

from columns.enums import DepartmentKind

SIX_MONTHS_SINCE = date(2015, 5, 1)  # three months before
LAW_OF_2023_SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Bodies:
    """Who reviews what an organ decides: as kept with the organ, and what sort of organ it is."""

    kind: str
    reconsideration: str
    superior: str
    court: str

    def reviewer(self, on: date) -> str:
        """Return who reviews a decision of that day."""
        if self.kind == DepartmentKind.DEPARTMENT and on < LAW_OF_2023_SINCE:
            return f"{self.reconsideration}或者{self.superior or '上一级主管部门'}"
        return self.reconsideration


def months_to_sue(on: date) -> str:
    """Return how long one may sue, in words."""
    return "6个月" if on >= SIX_MONTHS_SINCE else "3个月"


def free_choice(*, what: str, dated_on: date, bodies: Bodies) -> str:
    """Return the paragraph for whoever may choose between the two ways; ``what`` he may be dissatisfied with."""
    return (
        f"如对{what}不服，可以自收到之日起60日内向{bodies.reviewer(dated_on)}申请行政复议，"
        f"也可以自收到之日起{months_to_sue(dated_on)}内依法向{bodies.court}提起行政诉讼。"
    )
