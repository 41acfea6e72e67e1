"""Floor 3: the online service hall."""

from django.apps import AppConfig

SHELVES = {  # of the staff's first page: subject, and its tables in the order of the work
    "网上大厅": "application",
    "办事事项": "item itemround synonym",
    "大厅评价和咨询": "message rating lowrating",
    "岗位练习": "walkthrough",
    "大厅统计": "hallfigures recordedcase promotionentry",
}


class HallConfig(AppConfig):
    """Items and guides, applications through their five steps, what people think of it."""

    name = "hall"
    verbose_name = "网上服务大厅"

    def ready(self) -> None:
        """Declare the kind of post, the evidence, the workflow, and the county's part of this floor."""
        from disclosure.slots import HOME_BLOCKS, PREVIEWS, RELATED
        from hall import county
        from hall.admin import panels
        from hall.domain import evidence
        from hall.domain.applications import declaring as applications
        from hall.domain.applications import drafts
        from hall.domain.items import declaring as items
        from hall.domain.messages import declaring as messages
        from hall.domain.ratings import declaring as ratings
        from hall.domain.rounds import reminding as rounds
        from hall.views import blocks
        from hall.views import items as guides
        from yunlong_portal.kernel.county import register
        from yunlong_portal.kernel.staff_site import Panel, add_panel, add_shelf

        HOME_BLOCKS.fill(blocks.home_block, order=-1)
        RELATED.fill(blocks.related)
        PREVIEWS.fill(guides.preview)
        evidence.declare()
        applications.declare()
        drafts.declare()
        items.declare()
        rounds.declare()
        register(order=25, name="事项", load=county.load_items)
        register(order=26, name="同义词", load=county.load_synonyms)
        register(order=122, name="演示事项", load=county.load_demo_items, demo=True)
        ratings.declare()
        messages.declare()
        self._train()
        add_panel(Panel(order=13, template="admin/hall/queue_panel.html", context=panels.queue))
        add_panel(Panel(order=14, template="admin/hall/helping_panel.html", context=panels.helping))
        for order, (title, tables) in enumerate(SHELVES.items(), start=30):
            add_shelf(title, *(f"hall.{table}" for table in tables.split()), order=order)

    def _train(self) -> None:
        """Show the walks in the practice portal, and keep who has been through when it begins anew."""
        from hall.admin import walkthroughs
        from hall.models import Walkthrough
        from yunlong_portal.kernel import practice
        from yunlong_portal.kernel.staff_site import Panel, add_panel

        practice.keep_through_refresh(Walkthrough, finished_at__isnull=False)
        add_panel(Panel(order=2, template="admin/hall/walkthrough/panel.html", context=walkthroughs.panel))
