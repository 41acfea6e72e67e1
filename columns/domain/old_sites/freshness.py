"""Running sites among what is kept fresh: by the newest day that a check has seen on their home page."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from columns.domain.freshness import end_of
from columns.domain.old_sites.checking import FRESH_DAYS
from columns.enums import Duty
from columns.models import OldSite, SiteCheck
from columns.slots import Kept


def sites(*, now: datetime) -> list[Kept]:
    """Return the running sites whose last update a check has seen. One query.

    One that no check has seen yet is left out: its check of the month is asked for, and its keeper reminded.
    """
    seen = SiteCheck.objects.filter(site=OuterRef("pk"), checked_at__lte=now, last_update_on__isnull=False)
    newest = Subquery(seen.order_by("-month").values("last_update_on")[:1])
    rows = OldSite.objects.running().annotate(last_update_on=newest).filter(last_update_on__isnull=False)
    return [
        Kept(
            key=f"site:{row.pk}",
            kind="site",
            label=f"网站“{row}”",
            department_id=row.department_id,
            department=row.department.short_name,
            link=f"/admin/columns/oldsite/{row.pk}/change/",
            last_at=end_of(row.last_update_on),
            allowed_days=FRESH_DAYS,
            duty=Duty.KEEP_REGISTERS,
            desks=(Duty.KEEP_COLUMNS,),
        )
        for row in rows.select_related("department").order_by("department__order", "pk")
    ]
