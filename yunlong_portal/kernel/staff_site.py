"""The staff's site: Django's admin with our words, and what waits for me before anything else.

Higher floors fill the first page by ``add_panel``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from yunlong_portal.kernel.admin import DutyPermissions


@dataclass(frozen=True)
class Panel:
    """One block of the staff's first page: a template and what gives its context, or None to leave it out."""

    order: int
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]


_panels: list[Panel] = []


def add_panel(panel: Panel) -> None:
    """Put a block on the staff's first page. Belongs into ``AppConfig.ready``."""
    _panels.append(panel)


class StaffSite(AdminSite):
    """The admin of the portal."""

    site_title = "云龙县人民政府门户网站"
    site_header = "云龙县政务公开工作平台"
    index_title = "工作台"
    enable_nav_sidebar = False
    logout_template = "admin/logged_out.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take screens that ask for duties, and no others.

        A package's own screens (groups, log-in attempts, schedules) ask for model permissions, which nobody holds
        here but superusers, who are nobody special: they are left out.
        """
        if admin_class is not None and issubclass(admin_class, DutyPermissions):
            super().register(model_or_iterable, admin_class, **options)

    def unregister(self, model_or_iterable: Any) -> None:
        """Take off what is there; a package may want to replace a screen that was never taken."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        super().unregister([each for each in models if self.is_registered(each)])

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Open no page to a password that somebody else has set, but the one where its owner chooses his own."""
        if view in (self.password_change, self.logout, self.i18n_javascript):
            return super().admin_view(view, cacheable)

        @wraps(view)
        def own_password_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request.user, "has_temporary_password", False):
                return redirect(f"{self.name}:password_change")
            return view(request, *args, **kwargs)

        return super().admin_view(own_password_first, cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Let a person sign in."""
        from yunlong_portal.kernel.account_pages import SignInForm  # needs the models

        self.login_form = SignInForm
        return super().login(request, extra_context)

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Lead to the first page, where it says that the password was changed."""
        return redirect(f"{self.name}:index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Let a person choose his password."""
        from yunlong_portal.kernel.account_pages import OwnPasswordView  # needs the models

        context = self.each_context(request) | (extra_context or {})
        return OwnPasswordView.as_view(extra_context=context)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for the signed-in person, then the tables he may open."""
        shown = []
        for panel in sorted(_panels, key=lambda each: each.order):
            context = panel.context(request)
            if context is not None:
                shown.append((panel.template, context))
        return super().index(request, {"panels": shown} | (extra_context or {}))


class StaffConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default = False
    default_site = "yunlong_portal.kernel.staff_site.StaffSite"
