"""Whether the word reached people: what was done in each township beside the share of its cases that came online."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from columns.enums import DepartmentKind
from columns.models import Department
from hall.domain.figures import ONLINE
from hall.enums import Channel
from hall.querysets import ApplicationQuerySet, PromotionQuerySet

ELSEWHERE = "面向全县、不分乡镇"


@dataclass(frozen=True)
class TownshipLine:
    """One township in a year; the last line is what belongs to none."""

    name: str
    times: int
    reached: int
    filed: int
    online: int
    helper: int

    @property
    def online_percent(self) -> str:
        """Return the share filed online, empty where nothing was filed."""
        return f"{round(100 * self.online / self.filed)}%" if self.filed else ""


def by_township(entries: PromotionQuerySet, cases: ApplicationQuerySet, *, year: int) -> list[TownshipLine]:
    """Return a line for each township and one for what belongs to none, of what whoever asks may count.

    Three queries, however much there is. Empty where nothing was done and nothing filed.
    """
    told = entries.filter(held_on__year=year).order_by().values("township")
    summed = told.annotate(times=Count("pk"), people=Sum("reached"))
    done: dict[int | None, Any] = {each["township"]: each for each in summed}
    filed: dict[int | None, Counter[str]] = {}
    counted = cases.filter(received_on__year=year).order_by().values("township", "channel").annotate(n=Count("pk"))
    for each in counted:
        filed.setdefault(each["township"], Counter())[each["channel"]] = each["n"]
    if not done and not filed:
        return []
    townships = Department.objects.filter(kind=DepartmentKind.TOWNSHIP).order_by("order", "slug")
    names: list[tuple[int | None, str]] = [*townships.values_list("pk", "short_name"), (None, ELSEWHERE)]
    lines = []
    for key, name in names:
        ways, here = filed.get(key, Counter()), done.get(key, {"times": 0, "people": 0})
        lines.append(
            TownshipLine(
                name=name,
                times=here["times"],
                reached=here["people"],
                filed=ways.total(),
                online=sum(ways[way] for way in ONLINE),
                helper=ways[Channel.HELPER],
            )
        )
    return lines
