"""What the rest of the portal is told of items, once, when the app is ready."""

from columns.slots import FRESHNESS
from disclosure import slots
from hall.domain.items import entries, lacking, reading, tasks
from yunlong_portal.kernel import jobs, reminders


def declare() -> None:
    """Keep entries and tasks in step with publications, fill boards and maps of the site, watch what is due."""
    slots.PUBLICATION_CHANGED.fill(entries.publication_changed)
    slots.PUBLICATION_CHANGED.fill(entries.tell_province)
    slots.PUBLICATION_CHANGED.fill(tasks.publication_changed)
    slots.DEPARTMENT_ITEMS.fill(reading.items_of_department)
    slots.GUIDES.fill(reading.guides)
    slots.SITEMAP_GROUPS.fill(reading.on_the_map)
    slots.PAGES_NOT_THERE.fill(reading.pages_not_there)
    FRESHNESS.fill(reading.catalogues_kept_fresh)
    reminders.declare(tasks.PLAN)
    jobs.every(3600, "hall.lacking", lacking.watch)
