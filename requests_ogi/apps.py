"""Floor 3: information requests."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests for government information: intake, the statutory clock, letters, service."""

    name = "requests_ogi"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Declare letters, evidence and workflows, what is swept, and the county's part of this floor."""
        from columns.slots import CALL_ACTIONS, LETTERHEADS
        from disclosure.slots import HOME_BLOCKS, SITEMAP_GROUPS
        from requests_ogi import county  # needs the models
        from requests_ogi.admin import panels
        from requests_ogi.documents.casefile import making
        from requests_ogi.domain import (
            calls,
            complaints,
            evidence,
            letter_kinds,
            letterheads,
            previewing,
            recomputing,
            reminding,
            retention,
            sweeping,
            workflow,
        )
        from requests_ogi.views import blocks
        from yunlong_portal.kernel import documentation, jobs
        from yunlong_portal.kernel.calendar_effects import EFFECTS
        from yunlong_portal.kernel.county import register
        from yunlong_portal.kernel.staff_site import Panel, add_panel

        letter_kinds.declare_all()
        evidence.declare()
        for each in (workflow.REQUEST, workflow.LETTER, workflow.PART):
            documentation.show_workflow(each)
        documentation.show_workflow(complaints.COMPLAINT)
        reminding.declare_all()
        retention.declare()
        jobs.every(300, "requests_ogi.follow_the_calendar", recomputing.follow_the_calendar)
        jobs.every(300, "requests_ogi.keep_limits", sweeping.keep_limits)
        jobs.every(10, "requests_ogi.bind_case_files", making.bind_waiting)
        jobs.every(600, "requests_ogi.end_silent_consultations", sweeping.end_silent_consultations)
        EFFECTS.fill(previewing.effect)
        CALL_ACTIONS.fill(calls.turn_into_request)
        LETTERHEADS.fill(letterheads.of_department)
        HOME_BLOCKS.fill(blocks.home_block)
        SITEMAP_GROUPS.fill(blocks.sitemap_group)
        add_panel(Panel(order=11, template="admin/requests_ogi/queue_panel.html", context=panels.queue))
        add_panel(Panel(order=12, template="admin/requests_ogi/helping_panel.html", context=panels.helping))
        register(order=30, name="依申请公开", load=county.load_organs)
        register(order=31, name="签发前的内部意见", load=county.load_opinion_rules)
