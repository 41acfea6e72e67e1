"""Floor 2: what is published."""

from django.apps import AppConfig

SHELVES = {  # of the staff's first page: subject, and its tables in the order of the work
    "信息发布": "post topic departmentboard wordingrule",
    "门户检查": "stockfinding deadlink readingentry readingerror",
    "旧站迁移": "migrationbatch legacypage quarantinedpage",
    "备案登记": "policyfiling filinground handover",
    "热线": "answercard",
}


class DisclosureConfig(AppConfig):
    """Posts of every kind, their revisions, sign-off and publication."""

    name = "disclosure"
    verbose_name = "信息公开"

    def ready(self) -> None:
        """Declare the evidence, what is done later, and the county's part of this floor."""
        from columns.slots import FRESHNESS, POST_IS_PUBLIC, POST_KINDS
        from disclosure import county, queries  # need the models
        from disclosure.admin import answers as answer_pages
        from disclosure.admin import panels
        from disclosure.documents import hand_over, policy_book
        from disclosure.domain import acts, county_desks, evidence, kinds, publishing, views_count, workflow
        from disclosure.domain.answers import declaring as answers
        from disclosure.domain.boards import declaring as boards
        from disclosure.domain.filings import declaring as filings
        from disclosure.domain.legacy import quarantine
        from disclosure.domain.topics import declaring as topics
        from disclosure.domain.watching import declaring as watching
        from disclosure.search import checks  # noqa: F401  # registers itself
        from disclosure.slots import DEPARTMENT_BLOCKS
        from disclosure.views import policies
        from yunlong_portal.kernel import documentation, jobs, reminders
        from yunlong_portal.kernel.county import register
        from yunlong_portal.kernel.staff_site import Panel, add_panel, add_shelf

        evidence.declare()
        filings.declare()
        watching.declare()
        topics.declare()
        boards.declare()
        POST_KINDS.fill(kinds.choices)
        FRESHNESS.fill(queries.columns_kept_fresh)
        documentation.show_workflow(workflow.PATH)
        documentation.show_workflow(workflow.PUBLICATION)
        documentation.show_workflow(quarantine.QUARANTINE)
        reminders.declare(county_desks.PLAN)
        jobs.register(acts.PUBLISH_JOB, publishing.publish_on_time, label="定时发布")
        jobs.every(60, "disclosure.end_display_periods", publishing.end_display_periods)
        jobs.every(60, "disclosure.views", views_count.sweep_views)
        jobs.every(60, "disclosure.policy_books", policy_book.bind_waiting)
        DEPARTMENT_BLOCKS.fill(policies.policy_block)
        answers.declare()
        register(order=20, name="审签规则", load=county.load_signing_rules)
        POST_IS_PUBLIC.fill(queries.is_public)
        jobs.every(30, "disclosure.hand_overs", hand_over.make_waiting)
        register(order=21, name="错敏词", load=county.load_wordings)
        register(order=21, name="备案轮次", load=county.load_filing_rounds)
        register(order=120, name="演示信息", load=county.load_demo_posts, demo=True)
        register(order=125, name="演示专题", load=county.load_demo_topics, demo=True)
        add_panel(Panel(order=10, template="admin/disclosure/queue_panel.html", context=panels.queue))
        add_panel(Panel(order=21, template="admin/disclosure/answers_panel.html", context=answer_pages.panel))
        add_panel(Panel(order=21, template="admin/disclosure/watching/panel.html", context=panels.watching))
        for order, (title, tables) in enumerate(SHELVES.items(), start=10):
            add_shelf(title, *(f"disclosure.{table}" for table in tables.split()), order=order)
