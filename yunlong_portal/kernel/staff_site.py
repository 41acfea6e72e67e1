"""The staff's site: Django's admin with our words, and what waits for me before anything else.

Higher floors fill the first page by ``add_panel`` and lay out the tables below by ``add_shelf``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from yunlong_portal.kernel import one_page
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


@dataclass
class Shelf:
    """Tables that belong to one subject, in the order a person uses them; several floors may fill one."""

    title: str
    order: int
    tables: list[str]


_shelves: dict[str, Shelf] = {}


def add_shelf(title: str, *tables: str, order: int) -> None:
    """Put tables (``app.model``) under one heading of the staff's first page. Belongs into ``AppConfig.ready``.

    A clerk looks for a subject, not for the floor of our house on which its table stands. A title that is there
    already keeps its place and takes the tables on behind. Raises ValueError where a table stands elsewhere: it would
    be shown twice.
    """
    taken = {table for shelf in _shelves.values() for table in shelf.tables}
    if twice := taken.intersection(tables):
        raise ValueError(f"on another shelf already: {', '.join(sorted(twice))}")
    _shelves.setdefault(title, Shelf(title=title, order=order, tables=[])).tables.extend(tables)


class StaffSite(AdminSite):
    """The admin of the portal."""

    site_title = "云龙县人民政府门户网站"
    site_header = "云龙县政务公开工作平台"
    index_title = "工作台"
    enable_nav_sidebar = False
    empty_value_display = "—"
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
        """Open no page to a password that somebody else has set, but the one where its owner chooses his own.

        A page that is only read is drawn as one (``one_page``). What the database refuses of what is posted is judged
        once more (:func:`_judged_again`): a view is one transaction, or bears being run twice.
        """
        if view in (self.password_change, self.logout, self.i18n_javascript):
            return super().admin_view(view, cacheable)

        @wraps(view)
        def own_password_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request.user, "has_temporary_password", False):
                return redirect(f"{self.name}:password_change")
            if request.method == "POST":
                return _judged_again(request, lambda: view(request, *args, **kwargs))
            with one_page.drawing():
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

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the tables the person may open, by subject; what stands on no shelf stays with its app."""
        by_app = super().get_app_list(request, app_label)
        if app_label is not None:
            return by_app
        tables = {model["model"]._meta.label_lower: model for app in by_app for model in app["models"]}
        shown = []
        for shelf in sorted(_shelves.values(), key=lambda each: each.order):
            if models := [tables.pop(table) for table in shelf.tables if table in tables]:
                names = {"name": shelf.title, "app_label": f"shelf-{shelf.order}", "app_url": ""}
                shown.append(names | {"has_module_perms": True, "models": models})
        for app in by_app:
            if models := [model for model in app["models"] if model["model"]._meta.label_lower in tables]:
                shown.append(app | {"models": models})
        return shown

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for the signed-in person, then the tables he may open."""
        shown = []
        for panel in sorted(_panels, key=lambda each: each.order):
            context = panel.context(request)
            if context is not None:
                shown.append((panel.template, context))
        return super().index(request, {"panels": shown} | (extra_context or {}))


def _judged_again(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer to what was posted; where somebody else was faster by a moment, that of a second look.

    Two give the same address or code at once: each form finds it free, the database lets one of them in. Now that the
    first is there to be seen, the other's own form says what is taken, with what was typed still in it. What the
    database refuses twice is no rival but a fault, and stays an error; so does what is still referred to, and what came
    with files that are no more there to be read.
    """
    try:
        return answer()
    except (ProtectedError, RestrictedError):
        raise
    except IntegrityError:
        files = [file for _, sent in request.FILES.lists() for file in sent]
        if any(file.closed for file in files):
            raise
        for file in files:
            file.seek(0)
        return answer()


class StaffConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default = False
    default_site = "yunlong_portal.kernel.staff_site.StaffSite"
