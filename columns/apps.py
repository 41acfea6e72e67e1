"""Floor 1: who publishes, and where."""

from django.apps import AppConfig

SHELVES = {  # of the staff's first page: subject, and its tables in the order of the work
    "督办": "circular circularduty unittask",
    "备案登记": "disclosureleader unitcontact spokesperson newmediaaccount readingpoint registerchange registerdesk",
    "热线": "call onlineanswerupdate hotlineagent",
    "会议、培训和发布会": "groupmember meeting training trainee pressconference",
    "网站和账号整合": "oldsite accountcheck accountrule",
    "栏目和公开目录": "column navigationentry disclosurecategory disclosureitem sitefact",
    "单位和职责": "department village villagehelper dutygrant historicaldutygrant standin",
}


class ColumnsConfig(AppConfig):
    """Departments, duties, the column tree, disclosure categories."""

    name = "columns"
    verbose_name = "单位与栏目"

    def ready(self) -> None:
        """Register the county's part, the duties the admin asks for, and what renews the remembered tree."""
        from columns import county, models, remembered, slots  # need the models
        from columns.admin import freshness as freshness_pages
        from columns.admin.circulars import panel as circular_pages
        from columns.admin.hotline import calls as call_pages
        from columns.admin.hotline import updates as update_pages
        from columns.domain import freshness, old_sites
        from columns.domain.activities import account_checks, leaders, meetings
        from columns.domain.circulars import declaring as circulars
        from columns.domain.duties import duty_book
        from columns.domain.hotline import declaring as hotline_work
        from columns.domain.registers import hotline
        from columns.enums import Duty
        from yunlong_portal.kernel import account_pages, documentation, jobs
        from yunlong_portal.kernel.admin import set_duty_reader
        from yunlong_portal.kernel.county import register
        from yunlong_portal.kernel.staff_site import Panel, add_panel, add_shelf
        from yunlong_portal.kernel.triggers import protect

        register(order=10, name="单位与栏目", load=county.load)
        register(order=11, name="备案单位", load=county.load_desks)
        register(order=11, name="领导小组和账号规定", load=county.load_activities)
        register(order=12, name="演示人员", load=county.load_demo_staff, demo=True)
        register(order=13, name="督办通知", load=county.load_circulars)
        documentation.show_duties(Duty)
        circulars.declare()
        slots.FRESHNESS.fill(freshness.accounts)
        jobs.every(3600, "columns.hotline", hotline.watch)
        old_sites.declare()
        jobs.every(3600, leaders.PLAN, leaders.watch)
        jobs.every(3600, meetings.PLAN, meetings.watch)
        jobs.every(3600, account_checks.PLAN, account_checks.watch)
        jobs.every(3600, "columns.freshness", freshness.watch)
        for evidence in (models.RegisterChange, models.RegisterReceipt, models.AccountCheck):
            protect(evidence)
        set_duty_reader(lambda request, duties: duty_book(request).holds(duties))
        hotline_work.declare()
        add_panel(Panel(order=14, template="admin/columns/calls_panel.html", context=call_pages.panel))
        add_panel(Panel(order=22, template="admin/columns/online_updates_panel.html", context=update_pages.panel))
        add_panel(Panel(order=20, template="admin/columns/freshness_panel.html", context=freshness_pages.panel))
        add_panel(Panel(order=13, template="admin/columns/circular/panel.html", context=circular_pages.panel))
        add_panel(Panel(order=1, template="admin/kernel/account_panel.html", context=account_pages.acts_on_me))
        for order, (title, tables) in enumerate(SHELVES.items(), start=20):
            add_shelf(title, *(f"columns.{table}" for table in tables.split()), order=order)
        remembered.watch(
            models.Department,
            models.DepartmentName,
            models.Column,
            models.DisclosureCategory,
            models.NavigationEntry,
            models.SiteFact,
        )
