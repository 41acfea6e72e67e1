"""What came from the old hall without an address, hours or a telephone: a to-do of the department until it is there.

Nobody invents what is not known: the page says 待补充 and names the county's line, and whoever keeps the items of the
department has one line in his list for all of them, which goes when the last is complete.
"""

from collections import Counter
from datetime import datetime

from columns.domain.duties import roster
from columns.enums import Duty
from columns.models import Department
from hall.models import ItemEntry
from yunlong_portal.kernel.notices import NewNotice, keep_standing

PLAN = "hall.lacking"
_KEEPERS = (Duty.MANAGE_HALL, Duty.DRAFT)
LIST = "/admin/hall/item/?lacks=yes"


def watch(now: datetime) -> None:
    """Keep the to-do standing with whoever may fill in what lacks. Level-triggered; three queries and the notices."""
    counted = Counter(ItemEntry.objects.exclude(lacks=[]).values_list("department", flat=True))
    names = dict(Department.objects.filter(pk__in=counted).values_list("pk", "short_name")) if counted else {}
    people = roster(_KEEPERS, now=now)
    owed = [
        NewNotice(
            # How many is part of the key: whoever did some of them reads what is left.
            key=f"{PLAN}:{department}:{count}:{person}",
            recipient_id=person,
            subject=f"{names[department]}有{count}个事项的办事指南要素不全，请补充后公开新版",
            link=LIST,
            about=f"{PLAN}:{department}",
        )
        for department, count in sorted(counted.items())
        for person in people.people(_KEEPERS, department)
    ]
    keep_standing(owed, plan=PLAN, now=now)
