"""Floor 3: the online service hall."""

from django.apps import AppConfig

SHELVES = {  # of the staff's first page: subject, and its tables in the order of the work
    "办事事项": "synonym",
}


class HallConfig(AppConfig):
    """Items and guides, applications through their five steps, what people think of it."""

    name = "hall"
    verbose_name = "网上服务大厅"

    def ready(self) -> None:
        """Declare the kind of post, the evidence, the workflow, and the county's part of this floor."""
        from hall.domain import evidence
        from hall.domain.items import declaring as items
        from hall.domain.messages import declaring as messages
        from hall.domain.ratings import declaring as ratings
        from yunlong_portal.kernel.staff_site import add_shelf

        evidence.declare()
        items.declare()
        ratings.declare()
        messages.declare()
        for order, (title, tables) in enumerate(SHELVES.items(), start=30):
            add_shelf(title, *(f"hall.{table}" for table in tables.split()), order=order)
